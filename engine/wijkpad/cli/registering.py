# SPDX-License-Identifier: EUPL-1.2
"""`wijkpad register import`: contracts and tariffs from a file into the register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from wijkpad.api.register.desk import KINDS, headings_of
from wijkpad.cli.installation import Installation
from wijkpad.cli.output import answer, as_json, exits
from wijkpad.domain.register_import import Row
from wijkpad.findings import Finding

_MOST_LINES: Final = 50


@click.group()
def register() -> None:
    """Het contractregister van een gemeente."""


@register.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--kind", type=click.Choice(KINDS), required=True, help="Wat er in het bestand staat."
)
@click.option("--reason", default="", help="Verwerk de goede rijen, met deze reden.")
@click.option(
    "--quarantine",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Schrijf de foute rijen naar dit csv-bestand.",
)
@as_json
@click.pass_obj
@exits
def import_(  # noqa: PLR0917 - click passes them by name
    installation: Installation,
    file: Path,
    kind: str,
    reason: str,
    quarantine: Path | None,
    wants_json: bool,
) -> None:
    """Lees een csv- of xlsx-bestand met contracten of tarieven; zonder --reason alleen kijken."""
    content = file.read_bytes()
    with installation.desk() as desk:
        key = desk.register.read_file(kind, file.name, content)
        seen = desk.register.foresee(key)
        rows = [one for one in seen.rows if one.verdict == "faulty"]
        if quarantine is not None and rows:
            quarantine.write_bytes(desk.register.quarantine(key)[1])
        good = seen.counts["new"] + seen.counts["changed"]
        if reason.strip():
            desk.register.book(key, reason, seen.mark)
        else:
            desk.register.drop(key)
    done = f"{good} rijen verwerkt" if reason.strip() else "Er is niets verwerkt: geef --reason"
    told = (
        f"{seen.counts['new']} nieuw, {seen.counts['changed']} veranderd, "
        f"{seen.counts['unchanged']} ongewijzigd, {seen.counts['faulty']} fout. {done}."
    )
    findings = list(_findings(rows, kind, file.name))
    if not wants_json and len(findings) > _MOST_LINES:
        more = f" Hierboven staan {_MOST_LINES} van {len(findings)} fouten; --quarantine schrijft alle."
        findings, told = findings[:_MOST_LINES], told + more
    value = {"id": key, "booked": bool(reason.strip()), **seen.counts}
    answer(value, findings, wants_json=wants_json, text=told)


def _findings(rows: Iterable[Row], kind: str, file: str) -> Iterator[Finding]:
    headings = headings_of(kind)
    for row in rows:
        for one in row.faults:
            yield Finding(
                code=one.code,
                text=one.text,
                cure=one.cure,
                file=file,
                line=row.line,
                element=headings.get(one.field, one.field) or None,
            )
