# SPDX-License-Identifier: EUPL-1.2
"""`wijkpad plugin new|check`: a new plugin works at once, and a bad one is told what is wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.plugins.patience import PATIENT
from tests.support.filled import filled
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from tests.support.website import settings_for
from wijkpad.cli import main
from wijkpad.findings import Finding
from wijkpad.plugins import HostLimits
from wijkpad.plugins.inspecting import inspected, package_in
from wijkpad.store import SqlStore
from wijkpad.testing.plugins import play

__all__ = ["filled"]

PLUGINS = Path(__file__).parents[2] / "plugins"
SHIPPED = sorted(one.parent.name for one in PLUGINS.glob("*/pyproject.toml"))


def said(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plugin", *arguments, "--json"])


def made(folder: Path, name: str = "mijn-gemeente") -> Path:
    result = said("new", name, "--into", str(folder), "--title", "Mijn gemeente")
    assert result.exit_code == 0, result.output
    return folder / name


def found_in(folder: Path) -> list[Finding]:
    package, findings = package_in(folder)
    return [*findings, *(inspected(package) if package else [])]


def test_a_new_plugin_passes_the_check_and_its_own_tests(tmp_path: Path) -> None:
    folder = made(tmp_path)
    result = said("check", str(folder))
    told = json.loads(result.output)
    assert (result.exit_code, told["findings"]) == (0, [])
    assert told["value"]["hooks"] == ["allocation_check", "plugin_config_check"]
    assert told["value"]["touches"]["intake"]["scenarios"] > 3
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)],
        capture_output=True, text=True, check=False, cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert "4 passed" in ran.stdout


def test_the_name_of_a_plugin_that_is_installed_is_taken(tmp_path: Path) -> None:
    refused = said("new", "contractregister", "--into", str(tmp_path))
    assert (refused.exit_code, "wijkpad-contractregister" in refused.output) == (2, True)
    assert list(tmp_path.iterdir()) == []
    folder = made(tmp_path)
    changed(folder / "pyproject.toml", "mijn_gemeente = ", "contractregister = ")
    assert [one.code for one in found_in(folder)] == ["PLUG-067"]


def test_the_commands_that_come_next_can_be_pasted_from_a_path_with_a_space(
    tmp_path: Path,
) -> None:
    (tmp_path / "met spatie").mkdir()
    result = CliRunner().invoke(
        main, ["plugin", "new", "mijn-gemeente", "--into", str(tmp_path / "met spatie")]
    )
    assert f"wijkpad plugin check '{tmp_path}/met spatie/mijn-gemeente'" in result.output


@pytest.mark.parametrize("name", ["Mijn", "1plugin", "a", "met spatie", "../buiten", "wijkpad"])
def test_a_name_that_is_none_makes_nothing(tmp_path: Path, name: str) -> None:
    assert said("new", name, "--into", str(tmp_path)).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "README.md").write_text("van mij", "utf-8")
    assert said("new", "mijn-gemeente", "--into", str(tmp_path)).exit_code == 2
    assert (folder / "README.md").read_text("utf-8") == "van mij"


@pytest.mark.parametrize("name", SHIPPED)
def test_every_plugin_of_this_release_passes_its_own_check(name: str) -> None:
    result = said("check", str(PLUGINS / name))
    told = json.loads(result.output)
    errors = [one for one in told["findings"] if one["severity"] == "error"]
    assert (result.exit_code, errors) == (0, [])


def test_the_check_tells_what_a_plugin_touches(tmp_path: Path) -> None:
    folder = made(tmp_path)
    module = folder / "wijkpad_mijn_gemeente/__init__.py"
    text = module.read_text("utf-8")
    text = text.replace('"check:mijn_gemeente",', '"check:mijn_gemeente", "form:intake/decide",')
    module.write_text(text, "utf-8")
    told = json.loads(said("check", str(folder)).output)
    assert list(told["value"]["touches"]) == ["intake"]
    assert told["value"]["touches"]["intake"]["scenarios"] > 3
    module.write_text(text.replace("intake/decide", "intake/deciding"), "utf-8")
    told = json.loads(said("check", str(folder)).output)
    assert "PLUG-064" in {one["code"] for one in told["findings"]}


BAD = {
    "PLUG-053": "def broken(:\n",
    "PLUG-054": "from wijkpad.store import SqlStore\n",
    "PLUG-055": "from wijkpad.plugin_api import hookimpl\n@hookimpl\ndef funding_reslove(ctx):\n    ...\n",
    "PLUG-056": "from wijkpad.plugin_api import hookimpl\n@hookimpl\ndef form_extend(ctx, form_key):\n    return ()\n",
    "PLUG-057": "import subprocess\n",
    "PLUG-058": "import numpy\n",
    "PLUG-059": "from datetime import date\n\nTODAY = date.today()\n",
}


@pytest.mark.parametrize("code", BAD)
def test_what_is_wrong_in_a_file_is_named_with_its_line(tmp_path: Path, code: str) -> None:
    folder = made(tmp_path)
    (folder / "wijkpad_mijn_gemeente/extra.py").write_text(BAD[code], "utf-8")
    (finding,) = found_in(folder)
    assert finding.code == code
    assert finding.file in {"wijkpad_mijn_gemeente/extra.py", "pyproject.toml"}
    assert finding.line or finding.file == "pyproject.toml"
    assert finding.cure


def test_an_argument_that_a_hook_does_not_get_is_named(tmp_path: Path) -> None:
    folder = made(tmp_path)
    module = folder / "wijkpad_mijn_gemeente/__init__.py"
    module.write_text(
        module.read_text("utf-8").replace("request: FundingRequest)", "aanvraag: FundingRequest)"),
        "utf-8",
    )
    assert [one.code for one in found_in(folder)] == ["PLUG-055"]


RUN = (
    "raise RuntimeError('no')", "import os; os._exit(3)", "import time; time.sleep(60)", "PLUGIN = 1",
)  # fmt: skip


@pytest.mark.parametrize("line", RUN)
def test_a_plugin_that_cannot_be_loaded_is_told_so_and_does_no_harm(
    tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = made(tmp_path)
    with (folder / "wijkpad_mijn_gemeente/__init__.py").open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    package, _ = package_in(folder)
    assert package is not None
    monkeypatch.setenv("PYTHONPATH", str(folder))
    hangs = HostLimits(start_seconds=0.5, call_seconds=0.5)
    played = play(package, hangs if "sleep" in line else PATIENT)
    (finding,) = played.findings
    assert finding.code == "PLUG-060"
    if line.startswith("raise"):
        lines = (folder / "wijkpad_mijn_gemeente/__init__.py").read_text("utf-8").splitlines()
        assert finding.file == "wijkpad_mijn_gemeente/__init__.py"
        assert lines[(finding.line or 0) - 1] == line
        assert "RuntimeError: no" in finding.text


def changed(file: Path, what: str, into: str) -> None:
    text = file.read_text("utf-8")
    assert what in text
    file.write_text(text.replace(what, into, 1), "utf-8")


ANSWERS = {
    "1 / 0": "ZeroDivisionError",
    'return ("te veel",)': "Beloofd is: tuple[Finding, ...]",
    "import os; os._exit(3)": "stopte onverwacht",
}


@pytest.mark.parametrize("line", ANSWERS)
def test_every_hook_that_a_plugin_answers_is_asked_and_its_fault_told(
    tmp_path: Path, line: str
) -> None:
    folder = made(tmp_path)
    module = folder / "wijkpad_mijn_gemeente/__init__.py"
    changed(module, "    usual = Decimal", f"    {line}\n    usual = Decimal")
    (told,) = json.loads(said("check", str(folder)).output)["findings"]
    assert told["code"] == "PLUG-060"
    assert "allocation_check" in told["text"]
    assert ANSWERS[line] in told["text"]
    if line == "1 / 0":
        number = module.read_text("utf-8").splitlines().index("    1 / 0") + 1
        assert (told["file"], told["line"]) == ("wijkpad_mijn_gemeente/__init__.py", number)


MANIFESTS = [
    (
        {'"default": 8': '"default": 800', '("check:': '("guard:x", "chek:'},
        {"hoogstens 168": "PLUG-063", "nooit gevraagd": "PLUG-066", "guard:x": "PLUG-066"},
    ),
    (
        {'"type": "integer"': '"type": "getal"'},
        {"properties.usual_hours.type": "PLUG-002", "geen veld": "PLUG-065"},
    ),
    ({">=1.1,<2": ">=2,<3"}, {"deze wijkpad heeft": "PLUG-060"}),
    ({">=1.1,<2": "~=1.1"}, {"geen reeks versies": "PLUG-060"}),
]


@pytest.mark.parametrize(("changes", "expected"), MANIFESTS)
def test_what_is_wrong_in_a_manifest_is_told(
    tmp_path: Path, changes: dict[str, str], expected: dict[str, str]
) -> None:
    folder = made(tmp_path)
    for what, into in changes.items():
        changed(folder / "wijkpad_mijn_gemeente/__init__.py", what, into)
    result = said("check", str(folder))
    findings = json.loads(result.output)["findings"]
    assert result.exit_code == 1
    for words, code in expected.items():
        assert any(one["code"] == code and words in one["text"] for one in findings), findings


def test_the_plugin_in_one_file_of_the_handbook_passes_the_check(tmp_path: Path) -> None:
    _, _, rest = (
        (PLUGINS.parent / "docs/plugins/hooks.md").read_text("utf-8").partition("in one file")
    )
    blocks = re.findall(r"```(?:toml|python)\n# (\S+)\n(.*?)```", rest, re.DOTALL)
    for name, text in blocks:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    result = said("check", str(tmp_path))
    told = json.loads(result.output)
    assert (result.exit_code, told["findings"], len(blocks)) == (0, [], 2)
    assert told["value"]["hooks"] == ["allocation_check"]


def test_a_way_of_funding_that_cannot_quote_is_told_what_it_lacks(tmp_path: Path) -> None:
    folder = made(tmp_path)
    changed(folder / "wijkpad_mijn_gemeente/__init__.py", '("check:', '("funding:x", "check:')
    with (folder / "wijkpad_mijn_gemeente/__init__.py").open("a", encoding="utf-8") as module:
        module.write(
            "\nfrom wijkpad.plugin_api import FundingModelInfo\n"
            "@hookimpl\ndef funding_model_info() -> FundingModelInfo:\n"
            '    return FundingModelInfo(key="x", label_nl="X")\n'
        )
    (fault,) = json.loads(said("check", str(folder)).output)["findings"]
    assert (fault["code"], "funding_quote" in fault["text"]) == ("PLUG-068", True)


def test_a_form_of_a_pathway_of_the_municipality_itself_is_known_in_its_database(
    tmp_path: Path, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = f"sqlite:///{shutil.copy(filled, tmp_path)}"
    monkeypatch.setenv("WIJKPAD_SECRET", settings_for(database).secret)
    store = SqlStore(database, master_key=MASTER_KEY)
    with store.work(MUNICIPALITY) as unit:
        stored = unit.definitions.latest("intake")
        assert stored is not None
        unit.definitions.publish(replace(stored, key="gm9999_hulp", version=1))
        unit.commit()
    store.close()
    folder = made(tmp_path)
    module = folder / "wijkpad_mijn_gemeente/__init__.py"
    changed(module, '"check:mijn_gemeente",', '"check:mijn_gemeente", "form:gm9999_hulp/decide",')
    told = json.loads(said("check", str(folder)).output)
    assert [one["severity"] for one in told["findings"] if one["code"] == "PLUG-064"] == ["warning"]

    def known() -> tuple[list[str], list[str]]:
        result = CliRunner().invoke(
            main, ["--database", database, "plugin", "check", str(folder), "--json"]
        )
        told = json.loads(result.output)
        forms = [one["severity"] for one in told["findings"] if one["code"] == "PLUG-064"]
        return forms, list(told["value"]["touches"])

    assert known() == ([], ["intake", "gm9999_hulp"])
    changed(module, "gm9999_hulp/decide", "gm9999_hulp/deciding")
    assert known()[0] == ["error"]


def test_a_plugin_whose_sums_do_not_come_out_is_told_which(tmp_path: Path) -> None:
    folder = made(tmp_path)
    with (folder / "wijkpad_mijn_gemeente/__init__.py").open("a", encoding="utf-8") as module:
        module.write(
            "\nfrom dataclasses import replace\n"
            "from wijkpad.plugin_api import Balance, Scope\n"
            'PLUGIN = replace(PLUGIN, capabilities=("guard:team",))\n'
            "@hookimpl\ndef budget_guard(scope: Scope, balance: Balance, amount: int)"
            " -> tuple[Finding, ...]:\n    return ()\n"
        )
    told = json.loads(said("check", str(folder)).output)
    assert "PLUG-062" in {one["code"] for one in told["findings"]}
    assert any("B-03" in one["text"] for one in told["findings"])


@pytest.mark.parametrize("content", [None, "", "[project]\nname='x'\n", "not toml ="])
def test_a_folder_that_holds_no_plugin_is_said_to_hold_none(
    tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "pyproject.toml").write_text(content, "utf-8")
    assert said("check", str(tmp_path)).exit_code == 2
