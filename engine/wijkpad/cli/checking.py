# SPDX-License-Identifier: EUPL-1.2
"""`wijkpad check | publish | scenario run`: pathways before they run."""

from __future__ import annotations

from pathlib import Path

import click

from wijkpad.cli.base import key_of
from wijkpad.cli.installation import Installation
from wijkpad.cli.output import answer, as_json, exits
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding, Severity
from wijkpad.pathways import check_paths, pathway_folders, read_folder
from wijkpad.scenarios import run_folder

_folders = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command()
@_folders
@as_json
@exits
def check(paths: tuple[Path, ...], wants_json: bool) -> None:
    """Controleer werkwijzen of losse bestanden, alle fouten tegelijk."""
    _there(paths)
    findings = check_paths(paths)
    number = sum(len(pathway_folders(path)) for path in paths if path.is_dir())
    text = f"{number} werkwijzen gecontroleerd." if number else "Gecontroleerd."
    answer({"pathways": number}, findings, wants_json=wants_json, text=text)


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--reason", required=True, help="Waarom deze versie er komt.")
@as_json
@click.pass_obj
@exits
def publish(installation: Installation, path: Path, reason: str, wants_json: bool) -> None:
    """Maak van een map een concept dat op goedkeuring wacht."""
    _there((path,))
    files = read_folder(path)
    with installation.desk() as desk:
        draft = desk.save_definition_draft(key_of(files), files)
        asked = desk.ask_publication(draft, reason)
    text = "Het concept wacht op goedkeuring door de eigenaar."
    answer({"draft": draft}, asked.findings, wants_json=wants_json, text=text)


@click.group()
def scenario() -> None:
    """Speel verhalen na op een eigen klok."""


@scenario.command("run")
@_folders
@as_json
@exits
def run(paths: tuple[Path, ...], wants_json: bool) -> None:
    """Speel de scenario's van werkwijzen en zeg welke slagen."""
    _there(paths)
    told: list[dict[str, object]] = []
    findings: list[Finding] = []
    for folder in [one for path in paths if path.is_dir() for one in pathway_folders(path)]:
        for result in run_folder(folder):
            told.append({"id": result.id, "title": result.title, "ok": result.ok})
            findings += result.findings
    lines = [f"{'goed' if one['ok'] else 'FOUT'}  {one['id']}  {one['title']}" for one in told]
    if not told:
        findings.append(
            Finding(code="SCEN-090", text="Er zijn geen scenario's.", severity=Severity.WARNING)
        )
    answer(told, findings, wants_json=wants_json, text="\n".join(lines))


def _there(paths: tuple[Path, ...]) -> None:
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise UnreadableError(
            [
                Finding(
                    code="CLI-020", file=str(path), text="Dit bestand of deze map bestaat niet."
                )
                for path in missing
            ]
        )
