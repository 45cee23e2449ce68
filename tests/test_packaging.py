# SPDX-License-Identifier: EUPL-1.2
"""What is installed is what stands in the tree."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ROOTS = {
    "wijkpad": ROOT / "engine/wijkpad",
    "wijkpad_webui": ROOT / "webui/wijkpad_webui",
}
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60


def python_files() -> list[Path]:
    folders = ("engine", "webui", "plugins", "processes", "bench", "tests", "docs")
    found = subprocess.run(
        ["git", "ls-files", *[f"{folder}/**.py" for folder in folders], *[f"{folder}/*.py" for folder in folders]],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in sorted(set(found.stdout.split())) if (ROOT / line).exists()]


def test_every_package_in_the_tree_is_installed() -> None:
    there = {
        ".".join((name, *folder.relative_to(root).parts))
        for name, root in ROOTS.items()
        for folder in {path.parent for path in root.rglob("*.py")}
    }
    assert there | {"wijkpad_processes"} == set(PROJECT["tool"]["setuptools"]["packages"])


def test_every_source_file_names_its_licence() -> None:
    missing = [
        path.relative_to(ROOT)
        for path in python_files()
        if not path.read_text("utf-8").startswith("# SPDX-License-Identifier: EUPL-1.2\n")
    ]
    assert missing == []


def test_modules_and_functions_stay_within_what_a_reader_can_hold() -> None:
    long = []
    for path in python_files():
        text = path.read_text("utf-8")
        if text.count("\n") > LONGEST_MODULE:
            long.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        if path.is_relative_to(ROOT / "tests"):
            continue
        if path.is_relative_to(ROOT / "tests") or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                size = node.end_lineno - node.lineno + 1
                if size > LONGEST_FUNCTION:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {size} lines")
    assert long == []


@pytest.mark.parametrize("file", ["requirements/run.txt", "requirements/dev.txt"])
def test_the_lock_names_no_registry_and_hashes_everything(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    assert "://" not in text
    pins = [line for line in text.splitlines() if "==" in line and not line.startswith(("#", " "))]
    assert pins
    assert all(line.endswith("\\") for line in pins)


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert "make run" in text
    assert "make test" in text
