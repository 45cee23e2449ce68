# SPDX-License-Identifier: EUPL-1.2
"""A pathway's folder as bytes: what is read from a disk, an upload or the database is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding

HEADER: Final = "pathway.toml"
NORMS: Final = "norms.toml"
OVERLAY: Final = "overlay.toml"
"""Of a variant that came from a municipality's overlay: its operations, with their reasons."""
MAX_FILES: Final = 500
MAX_BYTES: Final = 2_000_000
MAX_TOTAL: Final = 20_000_000
SUFFIXES: Final = frozenset({".bpmn", ".dmn", ".json", ".toml", ".md"})


def read_folder(path: Path) -> dict[str, bytes]:
    """Return the files of a pathway by their path inside its folder, in order.

    Hidden files and other kinds of files, such as the pictures of a README, are left out.

    Raises:
        UnreadableError: no folder, or too much in it (PATH-001 to PATH-003).
    """
    if not path.is_dir():
        raise _refused("PATH-001", f"De map ‘{path.name}’ bestaat niet.", "Noem een bestaande map.")
    found: dict[str, bytes] = {}
    total = 0
    for file in _files(path):
        name = file.relative_to(path).as_posix()
        if file.is_symlink():
            raise _refused(
                "PATH-002", f"‘{name}’ is een verwijzing naar elders.", "Zet het bestand zelf neer."
            )
        size = file.stat().st_size
        total += size
        if size > MAX_BYTES or total > MAX_TOTAL or len(found) >= MAX_FILES:
            raise _refused(
                "PATH-003",
                "De map is te groot om te lezen.",
                f"Hoogstens {MAX_FILES} bestanden van elk {MAX_BYTES} bytes, samen {MAX_TOTAL}.",
            )
        found[name] = file.read_bytes()
    return found


def _files(path: Path) -> Iterator[Path]:
    for file in sorted(path.rglob("*")):
        parts = file.relative_to(path).parts
        hidden = any(part.startswith((".", "__")) for part in parts)
        if not hidden and file.suffix in SUFFIXES and (file.is_file() or file.is_symlink()):
            yield file


def misplaced(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Yield a finding for each file that stands where nothing reads it."""
    for name, data in files.items():
        path = PurePosixPath(name)
        if len(data) > MAX_BYTES:
            yield Finding(
                code="PATH-003",
                text="Dit bestand is te groot.",
                cure=f"Hoogstens {MAX_BYTES} bytes.",
                file=name,
            )
        if not _is_read(path):
            yield Finding(
                code="PATH-004",
                text="Dit bestand staat op een plaats waar niets het leest.",
                cure="Formulieren staan in forms/, scenario's in scenarios/, sjablonen in templates/, "
                "diagram, tabellen en norms.toml naast pathway.toml.",
                file=name,
            )


def _is_read(path: PurePosixPath) -> bool:
    if path.suffix == ".md":
        return True
    match path.parts:
        case (name,):
            return name in (HEADER, NORMS, OVERLAY) or path.suffix in (".bpmn", ".dmn")
        case ("forms", name):
            return name.endswith((".json", ".rules.toml"))
        case ("scenarios", _) | ("templates", _):
            return path.suffix == ".toml"
        case _:
            return False


def _refused(code: str, text: str, cure: str) -> UnreadableError:
    return UnreadableError([Finding(code=code, text=text, cure=cure)])
