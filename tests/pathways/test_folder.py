# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from pathlib import Path

import pytest

from tests.pathways.small import small
from wijkpad.errors import UnreadableError
from wijkpad.findings import errors_in
from wijkpad.pathways import check_paths, read_folder


def written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_a_folder_is_read_as_it_was_written(tmp_path: Path) -> None:
    files = small() | {"README.md": b"# Proef"}
    folder = written(tmp_path / "proef", files | {"foto.png": b"x", ".verborgen.toml": b""})
    assert read_folder(folder) == files


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_folder(tmp_path / "weg")
    assert refused.value.findings[0].code == "PATH-001"


def test_a_reference_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "geheim.json").write_text("{}")
    folder = written(tmp_path / "proef", small())
    (folder / "forms" / "weg.json").symlink_to(tmp_path / "geheim.json")
    with pytest.raises(UnreadableError) as refused:
        read_folder(folder)
    assert refused.value.findings[0].code == "PATH-002"


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path / "proef", {"groot.md": b"x" * 2_000_001})
    with pytest.raises(UnreadableError) as refused:
        read_folder(folder)
    assert refused.value.findings[0].code == "PATH-003"


def test_a_folder_of_pathways_is_checked_one_by_one(tmp_path: Path) -> None:
    written(tmp_path / "proef", small())
    written(tmp_path / "ander", small())
    found = errors_in(check_paths([tmp_path]))
    assert {(one.code, one.file) for one in found} == {
        ("PATH-030", f"{tmp_path.name}/ander/pathway.toml")
    }


def test_a_loose_file_is_checked_alone(tmp_path: Path) -> None:
    folder = written(tmp_path / "proef", small())
    assert errors_in(check_paths([folder / "proef.bpmn", folder / "BR_Soort.dmn"])) == []
    (folder / "kapot.json").write_text('{"type": "default", "schemaVersion": 18, "components": []}')
    assert {one.code for one in check_paths([folder / "kapot.json"])} == {"FORM-020"}


@pytest.mark.parametrize("name", ["weg.bpmn", "brief.txt", "pathway.toml"])
def test_what_cannot_be_checked_is_refused(tmp_path: Path, name: str) -> None:
    if name != "weg.bpmn":
        (tmp_path / name).write_text("x")
    with pytest.raises(UnreadableError) as refused:
        check_paths([tmp_path / name])
    assert refused.value.findings[0].code == "PATH-005"
