# SPDX-License-Identifier: EUPL-1.2
"""`wijkpad plugin new|check`: what the maker of a plugin needs before a municipality sees it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import Final

import click

from wijkpad.cli.base import base_pathways, key_of
from wijkpad.cli.installation import Installation
from wijkpad.cli.output import answer, as_json, exits
from wijkpad.cli.plugin_skeleton import skeleton
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding, Severity, errors_in
from wijkpad.plugin_api import RULES, Manifest
from wijkpad.plugins import installed_plugins
from wijkpad.plugins.inspecting import Package, inspected, package_in
from wijkpad.testing.plugins import Played, play

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
_TITLE: Final = re.compile(r"[^\"'\\\n\r$]{1,80}")
_FORM: Final = "form:"
_FORM_NAME: Final = "Kijk de naam na: <werkwijze>/<formulier>."
Pathways = Mapping[str, Mapping[str, bytes]]
"""By key: path to content of every file."""
_MONEY: Final = "funding."
"""How the topics begin of the steps that ask plugins about money and contracts."""
_PAYING: Final = frozenset({"funding:", "check:", "guard:", "contracts"})
_MAP: Final = frozenset({"directory"})
_IMPORTING: Final = frozenset({"import:"})


@click.command()
@click.argument("name")
@click.option("--title", default="", help="Hoe de plugin heet voor mensen.")
@click.option("--into", type=click.Path(path_type=Path), default=Path(), help="In welke map.")
@as_json
@exits
def new(name: str, title: str, into: Path, *, wants_json: bool) -> None:
    """Maak een map met een kleine, werkende plugin met tests, om te veranderen."""
    key = name.replace("-", "_")
    # A folder wijkpad in the working directory would be taken for the product itself.
    if not _NAME.fullmatch(key) or key == "wijkpad":
        text = f"‘{name}’ is geen goede naam voor een plugin."
        cure = "Gebruik kleine letters, cijfers en -, en begin met een letter: mijn-gemeente."
        raise UnreadableError([Finding(code="CLI-040", text=text, cure=cure)])
    title = title or key.replace("_", " ").capitalize()
    if not _TITLE.fullmatch(title):
        text = (
            "De titel mag geen aanhalingstekens, regels of $ hebben, en telt hoogstens 80 tekens."
        )
        raise UnreadableError([Finding(code="CLI-041", text=text)])
    for one in installed_plugins():
        if one.key == key:
            text = f"Er is hier al een plugin ‘{key}’ geïnstalleerd ({one.distribution})."
            raise UnreadableError(
                [Finding(code="CLI-043", text=text, cure="Kies een andere naam.")]
            )
    folder = into / name
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        text = f"{folder} bestaat al. Er is niets overschreven."
        raise UnreadableError([Finding(code="CLI-042", text=text, cure="Kies een andere naam.")])
    for path, content in skeleton(key, title).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    lines = [
        f"{folder} is gemaakt.",
        f"  pip install -e {quote(str(folder))}",
        f"  wijkpad plugin check {quote(str(folder))}",
    ]
    answer({"folder": str(folder), "key": key}, wants_json=wants_json, text="\n".join(lines))


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
@exits
def check(installation: Installation, path: Path, *, wants_json: bool) -> None:
    """Controleer een plugin: bestanden, haken, rekenvoorbeelden en een proef in een eigen proces.

    Met --database gaat het ook om eigen werkwijzen van de gemeente, en staat erbij hoeveel zaken nu
    lopen in de werkwijzen die hij raakt.
    """
    package, findings = package_in(path)
    if package is None:
        raise UnreadableError(findings)
    findings = [*findings, *inspected(package)]
    played = Played()
    if not errors_in(findings):
        with _importable(package):
            played = play(package)
        findings += played.findings
    pathways = _pathways(installation)
    touched = _touched(played, pathways)
    findings += _unknown_forms(
        played.manifest, pathways, is_whole=installation.database is not None
    )
    live = _live(installation, touched) if touched and installation.database else {}
    value = {
        "key": package.key,
        "version": package.version,
        "hooks": sorted(played.hooks),
        "sums": list(played.sums),
        "untried": sorted(played.untried),
        "touches": {key: {"scenarios": number, "live": live.get(key)}
                    for key, number in touched.items()},
    }  # fmt: skip
    answer(
        value,
        findings,
        wants_json=wants_json,
        text="\n".join(_told(package, played, touched, live, findings)),
    )


def _told(
    package: Package,
    played: Played,
    touched: Mapping[str, int],
    live: Mapping[str, int],
    findings: Sequence[Finding],
) -> Iterator[str]:
    yield f"{package.key} {package.version}"
    if played.manifest is not None:
        yield from _impact(played, touched, live)
    wrong = len(errors_in(findings))
    noted = len(findings) - wrong
    rest = f", en {noted} keer ‘let op’" if noted else ""
    yield (
        f"Niet in orde: {wrong} fout{'en' if wrong != 1 else ''}{rest}."
        if wrong
        else f"In orde{rest}."
    )


def _impact(played: Played, touched: Mapping[str, int], live: Mapping[str, int]) -> Iterator[str]:
    yield f"  Beantwoordt: {', '.join(sorted(played.hooks)) or 'niets'}."
    if played.untried:
        yield f"  Niet geprobeerd: {', '.join(sorted(played.untried))}."
    sums = ", ".join(played.sums) or "geen"
    yield f"  Rekenvoorbeelden die erbij horen: {sums}."
    for pathway, scenarios in touched.items():
        running = f", {live[pathway]} lopende zaken" if pathway in live else ""
        yield f"  Raakt werkwijze {pathway}: {scenarios} scenario's{running}."
    if _asked(played, _MAP):
        yield "  Wordt gevraagd op de sociale kaart en bij het kiezen van hulp."
    if _asked(played, _IMPORTING):
        yield "  Leest bestanden in bij Beheer, Contracten."
    if not touched and not _asked(played, _MAP | _IMPORTING):
        yield "  Raakt geen formulier of stap van de werkwijzen waarmee is vergeleken."


@contextmanager
def _importable(package: Package) -> Iterator[None]:
    """Let a plugin's own process find a plugin that is not installed, inside a block."""
    before = os.environ.get("PYTHONPATH")
    folder = str(package.root.parent.resolve())
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (folder, before)))
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def _asked(played: Played, capabilities: frozenset[str]) -> bool:
    """Tell whether the plugin answers a hook of one of these capabilities."""
    return any(RULES[one].capability in capabilities for one in played.hooks)


def _pathways(installation: Installation) -> Pathways:
    """Return the files of the base pathways by key; where a database is named, as they are in force there."""
    found = {key_of(files): files for files in base_pathways()}
    if installation.database is None:
        return found
    with installation.desk() as desk:
        return {**found, **{one.key: dict(one.files) for one in desk.definitions()}}


def _touched(played: Played, pathways: Pathways) -> dict[str, int]:
    """Return the pathways where a plugin takes part, and how many scenarios pass there.

    That is: whose forms it changes, whose steps it carries out, or that ask what help costs and
    whether it may be promised, where it answers that.
    """
    manifest = played.manifest
    if manifest is None:
        return {}
    topics = (f"{manifest.key}.", *((_MONEY,) if _asked(played, _PAYING) else ()))
    found: dict[str, int] = {}
    for key, files in pathways.items():
        diagram = next(
            (data.decode("utf-8") for name, data in files.items() if name.endswith(".bpmn")), ""
        )
        elements = set(_elements(diagram, key, manifest, topics))
        if elements:
            stories = [data for name, data in files.items() if name.startswith("scenarios/")]
            found[key] = sum(any(one.encode() in story for one in elements) for story in stories)
    return found


def _elements(
    diagram: str, pathway: str, manifest: Manifest, topics: tuple[str, ...]
) -> Iterator[str]:
    forms = {
        one.removeprefix(f"{_FORM}{pathway}/")
        for one in manifest.capabilities
        if one.startswith(f"{_FORM}{pathway}/")
    }
    for task in re.finditer(r"<(?:\w+:)?(userTask|serviceTask)\b[^>]*>", diagram):
        told = dict(re.findall(r'([\w:]+)="([^"]*)"', task[0]))
        topic = told.get("camunda:topic", "")
        if told.get("camunda:formKey") in forms or topic.startswith(topics):
            yield told.get("id", "")


def _unknown_forms(
    manifest: Manifest | None, pathways: Pathways, *, is_whole: bool
) -> Iterator[Finding]:
    """Find forms that a plugin names and that no pathway has: a misspelt one is never asked.

    Without a database a pathway of the municipality itself is not known: then it is only said.
    """
    if manifest is None:
        return
    known = {
        f"{key}/{Path(name).stem}"
        for key, files in pathways.items()
        for name in files
        if name.startswith("forms/") and name.endswith(".json")
    }
    for one in manifest.capabilities:
        form = one.removeprefix(_FORM)
        if not one.startswith(_FORM) or form in known:
            continue
        text, cure = f"Geen werkwijze heeft het formulier ‘{form}’.", _FORM_NAME
        severity = Severity.ERROR
        if not is_whole and form.partition("/")[0] not in pathways:
            text = f"Deze uitgave heeft geen werkwijze met het formulier ‘{form}’."
            cure = (
                f"{_FORM_NAME} Is het een werkwijze van de gemeente zelf? Geef dan --database mee."
            )
            severity = Severity.WARNING
        yield Finding(code="PLUG-064", text=text, cure=cure, severity=severity)


def _live(installation: Installation, touched: Mapping[str, int]) -> dict[str, int]:
    with installation.desk() as desk:
        return {key: sum(desk.running_on(key).values()) for key in touched}
