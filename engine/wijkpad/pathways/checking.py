# SPDX-License-Identifier: EUPL-1.2
"""`wijkpad check`: folders, and loose files as far as they can be checked alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from wijkpad import diagrams, dmn, forms
from wijkpad.domain.definition import Definition
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding
from wijkpad.pathways.compiling import compile_definition
from wijkpad.pathways.folder import HEADER, MAX_BYTES, read_folder
from wijkpad.pathways.scenario_reading import read_scenario


def check_paths(paths: Iterable[Path], *, topics: Collection[str] | None = None) -> list[Finding]:
    """Return everything that is wrong; files are named as seen from the path that was given.

    A folder with pathway.toml is a pathway; a folder of such folders is checked one by one.

    Raises:
        UnreadableError: a path does not exist, or is of no kind that can be checked.
    """
    findings: list[Finding] = []
    for path in paths:
        if path.is_dir():
            findings += _folder(path, topics)
        else:
            findings += _file(path)
    return findings


def pathway_folders(path: Path) -> list[Path]:
    """Return the pathways in a folder: itself, or those one level down."""
    if (path / HEADER).is_file():
        return [path]
    return [one for one in sorted(path.iterdir()) if (one / HEADER).is_file()]


def _folder(path: Path, topics: Collection[str] | None) -> list[Finding]:
    folders = pathway_folders(path)
    if not folders:
        raise _unknown(path, "In deze map staat geen pathway.toml.")
    findings = []
    beside = neighbours_of(folders[0].resolve().parent)
    for folder in folders:
        compiled = compile_definition(
            read_folder(folder), key=folder.resolve().name, topics=topics, called=beside
        )
        prefix = path.name if folder == path else f"{path.name}/{folder.name}"
        findings += [
            replace(one, file=f"{prefix}/{one.file or HEADER}") for one in compiled.findings
        ]
    return findings


def neighbours_of(parent: Path) -> Callable[[str], Definition | None]:
    """Return what gives the pathway in a folder by its key, each read when it is asked for."""

    @cache
    def find(key: str) -> Definition | None:
        folder = parent / key
        if Path(key).name != key or not (folder / HEADER).is_file():
            return None
        return compile_definition(read_folder(folder), key=key).definition

    return find


def _file(path: Path) -> list[Finding]:
    if not path.is_file():
        raise _unknown(path, "Dit bestand bestaat niet.")
    if path.stat().st_size > MAX_BYTES:
        raise _unknown(path, f"Dit bestand is groter dan {MAX_BYTES} bytes.")
    data, name = path.read_bytes(), path.name
    if name.endswith(".bpmn"):
        return _diagram(path, data)
    if name.endswith(".dmn"):
        return dmn.check(dmn.read_draft(data, file=name))
    if name.endswith(".json"):
        beside = path.with_name(f"{path.stem}.rules.toml")
        rules = beside.read_bytes() if beside.is_file() else None
        return forms.check(forms.read(data, rules, file=name))
    if name.endswith(".toml") and name != HEADER and not name.endswith(".rules.toml"):
        return read_scenario(data, file=name)[1]
    raise _unknown(path, "Dit soort bestand kan alleen met zijn hele map worden gecontroleerd.")


def _diagram(path: Path, data: bytes) -> list[Finding]:
    """Return what keeps a diagram from running, and in what it breaks only the letter of BPMN 2.0."""

    def beside(location: str) -> bytes | None:
        folder = path.resolve().parent
        other = (folder / location).resolve()
        if not other.is_relative_to(folder) or not other.is_file():
            return None
        return other.read_bytes() if other.stat().st_size <= MAX_BYTES else None

    diagram = diagrams.read(data, file=path.name)
    return diagrams.without_doubles(
        [*diagrams.check(diagram), *diagrams.breaches(diagram, imported=beside)]
    )


def _unknown(path: Path, text: str) -> UnreadableError:
    return UnreadableError(
        [
            Finding(
                code="PATH-005",
                text=text,
                cure="Noem een map van een traject, of een .bpmn-, .dmn- of formulierbestand.",
                file=path.name,
            )
        ]
    )
