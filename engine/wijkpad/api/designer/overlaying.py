# SPDX-License-Identifier: EUPL-1.2
"""The overlays of a municipality: taken in as variants that wait for approval, and written out again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from wijkpad.commands.designing import take_overlay
from wijkpad.commands.designing.release import is_base, made_from
from wijkpad.commands.designing.take_overlay import Standing
from wijkpad.commands.municipality.import_municipality import file_in
from wijkpad.commands.tools import Tools
from wijkpad.errors import FindingsError, UnreadableError
from wijkpad.findings import Finding, Severity, errors_in
from wijkpad.pathways import read_folder
from wijkpad.pathways.overlays import (
    Overlay,
    ReplaceForm,
    ReplaceScenario,
    alike,
    apply,
    derive,
    read_overlay,
    written,
)
from wijkpad.ports import StoredDefinition, UnitOfWork

Files = Mapping[str, bytes]
_UNTOLD = "Eigen versie van de gemeente"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What the overlays of a folder come to: variants to keep, and what the administrator should know."""

    variants: tuple[StoredDefinition, ...]
    told: tuple[Finding, ...]


def taken_in(tools: Tools, municipality: str, folder: Path) -> TakenIn:
    """Read, apply, check and try every overlay of a municipality; nothing is kept.

    Raises:
        UnreadableError: the folder of overlays holds too much, or a link to elsewhere.
        FindingsError: an overlay has faults, or its variant breaks a rule, a norm or a scenario; all of them.
    """
    root = file_in(folder, municipality).parent / municipality / "overlays"
    files = _read(root, f"{municipality}/overlays") if root.is_dir() else {}
    variants: list[StoredDefinition] = []
    told: list[Finding] = [*_without_overlay(files)]
    for name in files:
        if "/" not in name and name.endswith(".toml"):
            variant, found = _one(tools, municipality, files, name.removesuffix(".toml"))
            told += found
            variants += [variant] if variant is not None else []
    placed = [_under(one, f"{municipality}/overlays") for one in told]
    if errors_in(placed):
        raise FindingsError(placed)
    return TakenIn(tuple(variants), tuple(placed))


def _read(root: Path, place: str) -> Files:
    try:
        return read_folder(root)
    except UnreadableError as error:
        raise UnreadableError([replace(one, file=place) for one in error.findings]) from None


def _one(
    tools: Tools, municipality: str, files: Files, key: str
) -> tuple[StoredDefinition | None, list[Finding]]:
    beside = {
        name: data
        for name, data in files.items()
        if name == f"{key}.toml" or name.startswith(f"{key}/")
    }
    overlay, faults = read_overlay(beside, key)
    if overlay is None:
        return None, faults
    with tools.store.work(municipality, reading=True) as unit:
        stands = take_overlay.standing(unit, key)
    if stands is None:
        return None, [_no_base(key)]
    variant, faults = apply(stands.base.files, overlay)
    if faults:
        return None, [replace(one, file=f"{key}.toml") for one in faults]
    if alike(variant, stands.newest.files):
        return None, []
    if any(alike(variant, one.files) for one in stands.waiting):
        return None, [_waits(key)]
    return _tried(tools, municipality, stands, overlay, variant)


def _tried(
    tools: Tools, municipality: str, stands: Standing, overlay: Overlay, files: Files
) -> tuple[StoredDefinition | None, list[Finding]]:
    reasons = dict.fromkeys(one.reason.strip() for one in overlay.operations)
    reason = " ".join(reasons) or "De gemeente verandert niets meer aan dit traject."
    waiting, found = take_overlay.proposed(tools, municipality, stands, files, reason)
    if waiting is not None:
        return waiting, [_waits(overlay.pathway)]
    return None, [_at_operation(one, overlay) for one in errors_in(found) or found]


def _at_operation(finding: Finding, overlay: Overlay) -> Finding:
    """Place what is wrong with the variant at the operation that did it, where that can be told."""
    key = overlay.pathway
    for one in overlay.operations:
        if finding.element == one.identity[-1]:
            return replace(finding, file=f"{key}.toml", line=one.line)
        if isinstance(one, ReplaceForm | ReplaceScenario) and finding.file in _own_files(one):
            return replace(finding, file=f"{key}/{finding.file}")
    return replace(finding, file=f"{key}/{finding.file}" if finding.file else f"{key}.toml")


def _own_files(one: ReplaceForm | ReplaceScenario) -> set[str]:
    made = written(Overlay(pathway="x", operations=(one,)))
    return {name.removeprefix("x/") for name in made if name.startswith("x/")}


def _under(finding: Finding, place: str) -> Finding:
    return replace(finding, file=f"{place}/{finding.file}")


def _without_overlay(files: Files) -> Iterator[Finding]:
    for name in files:
        key, _, rest = name.partition("/")
        if rest and f"{key}.toml" not in files:
            text = "Dit bestand hoort bij geen overlay."
            cure = f"Zet {key}.toml ernaast, of haal het weg."
            yield Finding(code="OVER-006", text=text, cure=cure, file=name)


def write_out(unit: UnitOfWork, folder: Path) -> list[Finding]:
    """Write the municipality's variants beside its file, and return what the administrator should know.

    What no overlay can carry is written as the whole pathway, so that nothing is lost.
    """
    code = unit.municipality
    root = folder / code
    told: list[Finding] = []
    for stored in unit.definitions.all_latest():
        key = stored.key
        overlays = root / "overlays"
        if is_base(stored):
            if (overlays / f"{key}.toml").is_file():
                told.append(_stale(f"{code}/overlays/{key}.toml", key))
            continue
        versions = unit.definitions.versions(key)
        base = made_from(stored, versions)
        if base is None:
            _write(root / "pathways" / key, stored.files)
            told.append(_whole(f"{code}/pathways/{key}", key, "heeft geen uitgave als basis"))
            continue
        came_by = _came_by(key, base, [one for one in versions if one.state == "published"])
        derived = derive(key, base.files, stored.files, reasons=came_by.__getitem__)
        if derived.is_whole:
            _write_overlay(overlays, key, written(derived.overlay))
            continue
        _write(root / "pathways" / key, stored.files)
        told.append(_whole(f"{code}/pathways/{key}", key, "past niet in een overlay"))
        told += [replace(one, file=f"{key}/{one.file}") for one in derived.beyond]
    return told


def _came_by(
    key: str, base: StoredDefinition, versions: Iterable[StoredDefinition]
) -> Mapping[tuple[str, ...], str]:
    """Return the reason of the version in which each operation came."""
    found = defaultdict[tuple[str, ...], str](lambda: _UNTOLD)
    for one in sorted(versions, key=lambda each: each.version):
        if is_base(one):
            continue
        derived = derive(key, base.files, one.files, reasons=lambda _: "")
        for operation in derived.overlay.operations:
            found.setdefault(operation.identity, one.reason or _UNTOLD)
    return found


def _write_overlay(overlays: Path, key: str, files: Files) -> None:
    """Write an overlay, and take away the forms and scenarios of an earlier one that it no longer has."""
    for kind in ("forms", "scenarios"):
        for path in sorted((overlays / key / kind).glob("*")):
            if path.is_file() and f"{key}/{kind}/{path.name}" not in files:
                path.unlink()
    _write(overlays, files)


def _write(folder: Path, files: Files) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _no_base(key: str) -> Finding:
    return Finding(
        code="OVER-010",
        severity=Severity.WARNING,
        text=f"Het traject ‘{key}’ is nog niet uitgebracht; de overlay is nog niet ingelezen.",
        cure="Voer uit: wijkpad publish --release. Lees de gemeente daarna opnieuw in.",
        file=f"{key}.toml",
    )


def _waits(key: str) -> Finding:
    return Finding(
        code="OVER-011",
        severity=Severity.INFO,
        text=f"De eigen versie van ‘{key}’ is nagekeken en wacht op goedkeuring.",
        cure="De eigenaar keurt haar goed onder Processen.",
        file=f"{key}.toml",
    )


def _whole(place: str, key: str, why: str) -> Finding:
    return Finding(
        code="OVER-013",
        severity=Severity.WARNING,
        text=f"De eigen versie van ‘{key}’ {why}. De hele map staat in {place}.",
        cure=f'Neem haar elders over met: wijkpad publish {place} --reason "…".',
        file=place,
    )


def _stale(file: str, key: str) -> Finding:
    return Finding(
        code="OVER-014",
        severity=Severity.WARNING,
        text=f"Deze overlay staat er nog, maar van ‘{key}’ is geen eigen versie in gebruik.",
        cure="Haal het bestand weg als u het niet meer wilt inlezen.",
        file=file,
    )


__all__ = ["TakenIn", "taken_in", "write_out"]
