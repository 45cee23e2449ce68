# SPDX-License-Identifier: EUPL-1.2
"""The docs say what the code does: every hook, command, setting, link and example."""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import cast

import click
import pytest
import simplejson

from wijkpad.cli import main
from wijkpad.commands.municipality import file as municipality_file
from wijkpad.feel import Names, as_text, from_json, parse
from wijkpad.feel.library import BUILT_INS
from wijkpad.pathways import check_paths
from wijkpad.plugin_api import Hooks
from wijkpad.plugins.wire import hook_names
from wijkpad.scenarios import run_folder
from wijkpad.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(
    [one for one in DOCS.rglob("*.md") if "_build" not in one.parts]
    + [ROOT / name for name in ("README.md", "README.nl.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    + [ROOT / name / "README.md" for name in ("engine", "webui", "plugins", "processes", "tests", "frontend")]
)  # fmt: skip
HOOKS_PAGE = "".join(one.read_text("utf-8") for one in sorted((DOCS / "plugins").glob("*.md")))


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def generator() -> ModuleType:
    """Return docs/generated.py, which writes the lists that come from the code."""
    spec = util.spec_from_file_location("generated", DOCS / "generated.py")
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def squeezed(code: str) -> str:
    """Return code as one line, however a formatter broke it."""
    return re.sub(r"\s+", "", code).replace(",)", ")")


@pytest.mark.parametrize("hook", sorted(hook_names()))
def test_every_hook_is_documented_with_its_exact_signature(hook: str) -> None:
    signature = str(inspect.signature(getattr(Hooks, hook))).replace("'", "")
    assert f"\n## {hook}\n" in HOOKS_PAGE
    assert squeezed(f"def {hook}{signature}: ...") in squeezed(HOOKS_PAGE)
    assert f"Hooks.{hook}" in HOOKS_PAGE


@pytest.mark.parametrize("hook", sorted(hook_names()))
def test_every_hook_has_a_test_of_its_own_and_a_plugin_that_answers_it(hook: str) -> None:
    tests = "".join(one.read_text("utf-8") for one in (ROOT / "tests/plugins").glob("test_*.py"))
    assert f"def test_hook_{hook}(" in tests
    plugins = [one.read_text("utf-8") for one in (ROOT / "plugins").rglob("*.py")]
    assert any(f"@hookimpl\ndef {hook}(" in text for text in plugins)


def headings(page: Path) -> set[str]:
    """Return the anchors of a page, made as MyST and GitHub make them."""
    found = re.findall(r"^#{1,4} (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in found}


def links(page: Path) -> Iterator[str]:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("http://", "https://", "mailto:")):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_internal_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in links(page):
        place, _, anchor = target.partition("#")
        there = (page.parent / place).resolve() if place else page
        if not there.exists() or (anchor and anchor not in headings(there)):
            broken.append(target)
    assert broken == []


def test_every_picture_is_shown_somewhere() -> None:
    text = "".join(one.read_text("utf-8") for one in PAGES)
    unused = [
        one.name for one in (DOCS / "pictures").iterdir() if f"pictures/{one.name}" not in text
    ]
    assert unused == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_lists_from_the_code_are_current(page: Path) -> None:
    text = page.read_text("utf-8")
    assert generator().renewed(text) == text, "run: python docs/generated.py"


def known_commands(group: click.Group = main, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for name, command in group.commands.items():
        inner = (
            known_commands(command, (*path, name)) if isinstance(command, click.Group) else set()
        )
        found |= inner or {(*path, name)}
    return found


def written_commands(page: Path) -> Iterator[tuple[str, str]]:
    """Yield (what follows `wijkpad`, where) of every command on a page."""
    text = page.read_text("utf-8")
    inline = re.findall(r"`wijkpad ([^`\n]+)`", text)
    blocks = re.findall(r"```(?:sh|console)?\n(.*?)```", text, re.DOTALL)
    lines = [one.split(" #")[0] for block in blocks for one in block.splitlines()]
    shown = [
        one.partition("wijkpad ")[2] for one in lines if re.match(r"\s*(\$ )?(\S*/)?wijkpad ", one)
    ]
    for command in inline + shown:
        yield command, name_of(page)


def test_every_command_on_a_page_exists() -> None:
    known = known_commands()
    strange = []
    for page in PAGES:
        for text, where in written_commands(page):
            if "|" in text or "…" in text.split()[0]:
                continue
            words = [one for one in shlex.split(text) if not one.startswith(("-", "["))]
            while words and words[0] not in {one[0] for one in known}:
                words = words[1:]
            fits = any(tuple(words[: len(one)]) == one for one in known)
            if not fits:
                strange.append(f"{where}: wijkpad {text}")
    assert strange == []


def test_every_command_is_documented() -> None:
    text = (DOCS / "municipalities/index.md").read_text("utf-8")
    missing = [" ".join(one) for one in known_commands() if f"`wijkpad {' '.join(one)}" not in text]
    assert missing == []


def test_every_setting_is_documented() -> None:
    text = (DOCS / "municipalities/index.md").read_text("utf-8")
    missing = [one.name for one in fields(Settings) if f"`WIJKPAD_{one.name.upper()}`" not in text]
    assert missing == []


def feel_examples() -> list[tuple[str, str]]:
    page = (DOCS / "designers/feel.md").read_text("utf-8")
    blocks = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    lines = [one.partition("  →  ") for block in blocks for one in block.splitlines()]
    return [(expression, answer) for expression, _, answer in lines]


@pytest.mark.parametrize(("expression", "answer"), feel_examples())
def test_every_feel_example_answers_what_the_page_says(expression: str, answer: str) -> None:
    page = (DOCS / "designers/feel.md").read_text("utf-8")
    written = re.search(r"```json\n(.*?)```", page, re.DOTALL)
    assert written is not None
    data = simplejson.loads(written[1], parse_float=Decimal, parse_int=Decimal)
    context = cast("dict[str, object]", from_json(data))
    now = datetime(2026, 11, 16, 9, tzinfo=UTC)
    parsed = parse(expression, Names.of(context))
    assert as_text(parsed.evaluate(context, now=now)) == answer  # type: ignore[arg-type]


def test_every_function_of_feel_has_an_example_that_is_run() -> None:
    texts = " ".join(expression for expression, _ in feel_examples())
    assert [name for name in BUILT_INS if not re.search(rf"(?<!\w){name}\(", texts)] == []


def written_pathway(folder: Path) -> Path:
    """Write the files that the page shows; the first line of each block names its file."""
    page = (DOCS / "designers/files.md").read_text("utf-8")
    for body in re.findall(r"```(?:toml|xml|json)\n(.*?)```", page, re.DOTALL):
        first, _, content = body.partition("\n")
        name = re.sub(r"^(#|<!--|//)\s*|\s*-->$", "", first)
        file = folder / "buurtvraag" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    (folder / "buurtvraag/README.md").write_text("Een buurtvraag.\n", "utf-8")
    return folder / "buurtvraag"


def test_the_pathway_of_the_page_on_files_is_without_faults_and_its_story_comes_out(
    tmp_path: Path,
) -> None:
    folder = written_pathway(tmp_path)
    assert check_paths([folder]) == []
    assert [(one.id, one.ok) for one in run_folder(folder)] == [("BV-01", True)]


def test_the_municipality_file_of_the_docs_can_be_read() -> None:
    page = (DOCS / "municipalities/index.md").read_text("utf-8")
    found = re.search(r"```toml\n# gm9999.toml\n(.*?)```", page, re.DOTALL)
    assert found is not None
    read_file, findings = municipality_file.read(found[1].encode(), "gm9999.toml")
    assert findings == []
    assert read_file is not None


def test_every_finding_about_a_decision_table_is_explained_to_designers() -> None:
    page = (DOCS / "designers/files.md").read_text("utf-8")
    texts = [one.read_text("utf-8") for one in (ROOT / "engine/wijkpad").rglob("*.py")]
    codes = {code for text in texts for code in re.findall(r'"(DMN-\d+)"', text)}
    assert sorted(code for code in codes if code >= "DMN-019" and code not in page) == []
