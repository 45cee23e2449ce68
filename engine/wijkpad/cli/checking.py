# SPDX-License-Identifier: EUPL-1.2
"""`wijkpad check | publish | scenario run`: pathways before they run."""

from __future__ import annotations

from pathlib import Path

import click

from wijkpad.cli.base import EXAMPLE, key_of
from wijkpad.cli.installation import Installation
from wijkpad.cli.output import answer, as_json, exits
from wijkpad.cli.releases import as_values, lines, release_all
from wijkpad.diagrams import follows_standard
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding, Severity
from wijkpad.pathways import check_paths, pathway_folders, read_folder
from wijkpad.pathways.goals import KINDS
from wijkpad.scenarios import coverage_of_folder, run_folder

_folders = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command()
@_folders
@as_json
@exits
def check(paths: tuple[Path, ...], wants_json: bool) -> None:
    """Controleer werkwijzen of losse bestanden, alle fouten tegelijk.

    Van een los diagram zegt het ook of het BPMN 2.0 volgt.
    """
    must_exist(paths)
    findings = check_paths(paths)
    number = sum(len(pathway_folders(path)) for path in paths if path.is_dir())
    what = "werkwijze" if number == 1 else "werkwijzen"
    standard = {
        path.name: follows_standard(one for one in findings if one.file == path.name)
        for path in paths
        if path.suffix == ".bpmn"
    }
    told = [f"{number} {what} gecontroleerd." if number else "Gecontroleerd."]
    told += [
        f"{name} volgt BPMN 2.0{'' if follows else ' niet'}." for name, follows in standard.items()
    ]
    value = {"pathways": number, "standard": standard}
    answer(value, findings, wants_json=wants_json, text="\n".join(told))


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--reason", default="", help="Waarom deze versie er komt.")
@click.option(
    "--release", is_flag=True, help="De trajecten van deze uitgave van wijkpad, zonder PATH."
)
@as_json
@click.pass_obj
@exits
def publish(
    installation: Installation, path: Path | None, reason: str, *, release: bool, wants_json: bool
) -> None:
    """Maak van een map een concept dat op goedkeuring wacht.

    In de voorbeeldgemeente wordt het meteen gepubliceerd.
    """
    if release == (path is not None) or (path is not None and not reason.strip()):
        raise UnreadableError([_WHAT])
    if path is None:
        with installation.desk() as desk:
            released = release_all(desk)
        answer(as_values(released), wants_json=wants_json, text="\n".join(lines(released)))
    must_exist((path,))
    files = read_folder(path)
    with installation.desk() as desk:
        draft = desk.save_definition_draft(key_of(files), files)
        asked = desk.ask_publication(draft, reason)
        version = None
        if asked.waiting and desk.municipality == EXAMPLE and installation.login is None:
            version = desk.approve_publication(draft)
        elif not asked.waiting:
            desk.drop_definition_draft(draft)
    text = {
        (True, False): "Het concept wacht op goedkeuring door de eigenaar.",
        (True, True): f"Versie {version} is gepubliceerd.",
    }.get((asked.waiting, version is not None), "Er is niets ingediend en geen concept bewaard.")
    value = {"draft": draft if asked.waiting and version is None else None, "version": version}
    answer(value, asked.findings, wants_json=wants_json, text=text)


@click.group()
def scenario() -> None:
    """Speel verhalen na op een eigen klok."""


@scenario.command("run")
@_folders
@as_json
@exits
def run(paths: tuple[Path, ...], wants_json: bool) -> None:
    """Speel de scenario's van werkwijzen en zeg welke slagen."""
    must_exist(paths)
    told: list[dict[str, object]] = []
    findings: list[Finding] = []
    for folder in [one for path in paths for one in _pathways(path)]:
        for result in run_folder(folder):
            told.append({"id": result.id, "title": result.title, "ok": result.ok})
            findings += result.findings
    lines = [f"{'goed' if one['ok'] else 'FOUT'}  {one['id']}  {one['title']}" for one in told]
    if not told:
        findings.append(
            Finding(code="SCEN-090", text="Er zijn geen scenario's.", severity=Severity.WARNING)
        )
    answer(told, findings, wants_json=wants_json, text="\n".join(lines))


@click.command()
@_folders
@click.option(
    "--least", type=click.IntRange(0, 100), default=0, help="Hoeveel procent van de onderdelen."
)
@as_json
@exits
def coverage(paths: tuple[Path, ...], least: int, *, wants_json: bool) -> None:
    """Zeg wat de scenario's van werkwijzen bereiken, en wat geen enkel scenario bereikt.

    Met --least gaat het fout als er minder onderdelen van het diagram bereikt zijn.
    """
    must_exist(paths)
    told: list[dict[str, object]] = []
    lines: list[str] = []
    findings: list[Finding] = []
    for folder in [one for path in paths for one in _pathways(path)]:
        found, faults = coverage_of_folder(folder)
        findings += faults
        name = folder.resolve().name
        counts = {kind: found.of(kind) for kind in KINDS}
        told.append(
            {
                "pathway": name,
                "reached": {kind: done for kind, (done, _) in counts.items()},
                "there": {kind: there for kind, (_, there) in counts.items()},
                "missed": [one.key for one in found.missed],
            }
        )
        lines.append(name)
        lines += [
            f"  {KINDS[kind]}: {done} van {there} ({found.percent(kind)} %)"
            for kind, (done, there) in counts.items()
        ]
        lines += [f"  niet bereikt: {one.text} [{one.key}]" for one in found.missed]
        if found.percent("element") < least:
            text = f"De scenario’s van ‘{name}’ bereiken {found.percent('element')} % van de onderdelen; {least} % is nodig."
            cure = "Voeg een scenario toe dat langs de onderdelen gaat die hierboven staan."
            findings.append(Finding(code="SCEN-091", text=text, cure=cure, file=name))
    answer(told, findings, wants_json=wants_json, text="\n".join(lines))


def _pathways(path: Path) -> list[Path]:
    found = pathway_folders(path) if path.is_dir() else []
    if not found:
        text = "Dit is geen map van een traject: er is geen pathway.toml."
        raise UnreadableError([Finding(code="CLI-023", file=str(path), text=text)])
    return found


def must_exist(paths: tuple[Path, ...]) -> None:
    """Raise `UnreadableError` with every path that is not there."""
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


_WHAT = Finding(
    code="CLI-021",
    text="Het is niet duidelijk wat er gepubliceerd moet worden.",
    cure='Noem een map en zeg waarom: wijkpad publish MAP --reason "…". '
    "De trajecten van deze uitgave: wijkpad publish --release.",
)
