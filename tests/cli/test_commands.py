# SPDX-License-Identifier: EUPL-1.2
"""The command line as a designer or administrator uses it."""

from __future__ import annotations

import json
import shutil
import socket
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wijkpad.cli import main
from wijkpad.cli.example import Example

ROOT = Path(__file__).parents[2]
INTAKE = ROOT / "processes/intake"
COUNT = ROOT / "tests/faults/pathway/count"
EXAMPLE = ROOT / "plugins/voorbeeldgemeente/wijkpad_voorbeeldgemeente/municipality"


def run(*arguments: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), env=env)


def told(result: Result) -> dict[str, object]:
    written = json.loads(result.stdout)
    assert isinstance(written, dict)
    return written


@pytest.fixture
def installation(tmp_path: Path) -> dict[str, str]:
    settings = {
        "WIJKPAD_DATABASE": f"sqlite:///{tmp_path / 'wijkpad.sqlite'}",
        "WIJKPAD_SECRET": "a secret that is only used in this one test",
    }
    assert run("migrate", env=settings).exit_code == 0
    return settings


def test_feel_answers_exactly_and_typed() -> None:
    exact = run("feel", "0.1 + 0.2", "--json")
    assert told(exact) == {"ok": True, "value": 0.3, "findings": []}
    day = run("feel", 'date("2026-11-16")', "--json")
    assert told(day)["value"] == {"@": "date", "v": "2026-11-16"}


def test_what_cannot_be_parsed_leaves_with_2_and_says_where() -> None:
    result = run("feel", "1 +", "--json")
    assert result.exit_code == 2
    findings = told(result)["findings"]
    assert isinstance(findings, list)
    assert findings[0]["code"] == "FEEL-001"
    assert findings[0]["column"] == 4


def test_a_context_that_is_no_json_leaves_with_2() -> None:
    assert run("feel", "x", "--context", "{x}").exit_code == 2


def test_a_table_answers_with_the_row_that_decided() -> None:
    table = str(INTAKE / "BR_IN1_Urgency.dmn")
    given = '{"safety_triage": {"life_threat": true}}'
    result = run("decide", table, "--decision", "BR_IN1_Urgency", "--input", given, "--json")
    assert result.exit_code == 0
    value = told(result)["value"]
    assert isinstance(value, dict)
    assert value["value"]["level"] == "CRISIS"
    assert value["rules"] == ["life_threat"]
    assert value["explanation"]["inputs"][0]["label"] == "Levensgevaar"


def test_a_file_that_cannot_be_opened_is_told_in_dutch(tmp_path: Path) -> None:
    result = run("decide", str(tmp_path / "x.dmn"), "--decision", "D", "--input", "{}", "--json")
    assert result.exit_code == 2
    assert "x.dmn bestaat niet." in result.output


def test_a_table_says_what_nearly_held_and_what_would_change_its_answer() -> None:
    table = str(INTAKE / "BR_IN1_Urgency.dmn")
    given = '{"safety_triage": {"life_threat": false, "eviction_in_days": 20}}'
    result = run("decide", table, "--decision", "BR_IN1_Urgency", "--input", given)
    assert result.exit_code == 0
    assert "Beslissing ‘Urgentie bepalen’ (BR_IN1_Urgency), model ‘Urgentie’ " in result.stdout
    assert "gebruikt: Uitzetting over (dagen) = 20" in result.stdout
    assert "[eviction] gold bijna; Uitzetting over (dagen) moest zijn: <= 14" in result.stdout
    assert "anders als Levensgevaar = ja: level: CRISIS" in result.stdout


def test_a_table_that_cannot_answer_leaves_with_1(tmp_path: Path) -> None:
    text = (INTAKE / "BR_IN1_Urgency.dmn").read_text("utf-8")
    table = tmp_path / "dubbel.dmn"
    table.write_text(text.replace('hitPolicy="FIRST"', 'hitPolicy="UNIQUE"'), "utf-8")
    given = '{"safety_triage": {"life_threat": true, "acute_unsafety": true}}'
    result = run("decide", str(table), "--decision", "BR_IN1_Urgency", "--input", given)
    assert result.exit_code == 1
    assert "fout DMN-201: Beslissing ‘Urgentie bepalen’" in result.stderr


def test_an_unknown_decision_is_named_with_the_known_ones() -> None:
    result = run("decide", str(INTAKE / "BR_IN1_Urgency.dmn"), "--decision", "BR_IN9")
    assert result.exit_code == 2
    assert "BR_IN1_Urgency" in result.stderr


def test_a_statutory_term_is_computed_with_its_reason() -> None:
    result = run("terms", "wmo_onderzoek", "--from", "2026-11-13", "--json")
    value = told(result)["value"]
    assert isinstance(value, dict)
    assert value["due"] == "2026-12-28"
    assert value["steps"]


def test_the_base_pathways_have_no_findings() -> None:
    result = run("check", str(ROOT / "processes"), "--json")
    assert (result.exit_code, told(result)["findings"]) == (0, [])


def test_a_fault_in_a_pathway_leaves_with_1_and_a_missing_file_with_2(tmp_path: Path) -> None:
    copy = tmp_path / "count"
    shutil.copytree(COUNT, copy)
    diagram = copy / "count.bpmn"
    diagram.write_text(diagram.read_text("utf-8").replace('camunda:formKey="number"', ""), "utf-8")
    assert run("check", str(copy)).exit_code == 1
    assert run("check", str(tmp_path / "nowhere")).exit_code == 2


def test_malformed_xml_leaves_with_2(tmp_path: Path) -> None:
    broken = tmp_path / "broken.bpmn"
    broken.write_text("<definitions><process>", "utf-8")
    assert run("check", str(broken)).exit_code == 2


def test_a_header_that_is_no_toml_leaves_with_2(tmp_path: Path) -> None:
    copy = tmp_path / "count"
    shutil.copytree(COUNT, copy)
    (copy / "pathway.toml").write_text("key = ", "utf-8")
    assert run("check", str(copy)).exit_code == 2


def test_scenarios_are_played_and_counted() -> None:
    result = run("scenario", "run", str(COUNT), "--json")
    assert (result.exit_code, told(result)["value"]) == (
        0,
        [{"id": "CO-01", "title": "Een keer tellen", "ok": True}],
    )


def test_without_a_secret_nothing_starts() -> None:
    result = run("serve", env={"WIJKPAD_DATABASE": "sqlite://", "WIJKPAD_SECRET": ""})
    assert result.exit_code == 2
    assert "WIJKPAD_SECRET" in result.stderr


def test_a_municipality_goes_in_and_comes_out(installation: dict[str, str], tmp_path: Path) -> None:
    assert run("municipality", "import", str(EXAMPLE), env=installation).exit_code == 0
    out = tmp_path / "out"
    assert run("municipality", "export", str(out), env=installation).exit_code == 0
    again = dict(installation, WIJKPAD_DATABASE=f"sqlite:///{tmp_path / 'second.sqlite'}")
    assert run("migrate", env=again).exit_code == 0
    assert run("municipality", "import", str(out), env=again).exit_code == 0
    third = tmp_path / "third"
    assert run("municipality", "export", str(third), env=again).exit_code == 0
    first_file, second_file = next(out.rglob("gm9999.toml")), next(third.rglob("gm9999.toml"))
    assert first_file.read_text("utf-8") == second_file.read_text("utf-8")


REASON = ("--reason", "Voor de proef", "--json")


@pytest.fixture
def example(installation: dict[str, str]) -> dict[str, str]:
    assert run("municipality", "import", str(EXAMPLE), env=installation).exit_code == 0
    return installation


def value_of(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.output
    value = told(result)["value"]
    assert isinstance(value, dict)
    return value


def codes_of(result: Result) -> list[str]:
    findings = told(result)["findings"]
    assert isinstance(findings, list)
    return [one["code"] for one in findings]


def test_publishing_makes_a_draft_that_waits_for_the_owner(example: dict[str, str]) -> None:
    value = value_of(run("--as", "pim", "publish", str(COUNT), *REASON, env=example))
    assert value["draft"]
    assert value["version"] is None


def test_elsewhere_than_in_the_example_even_the_system_waits(
    installation: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    text = (EXAMPLE / "gm9999.toml").read_text("utf-8").replace("gm9999", "gm0001")
    (folder / "gm0001.toml").write_text(text, "utf-8")
    assert run("municipality", "import", str(folder), env=installation).exit_code == 0
    value = value_of(run("publish", str(COUNT), *REASON, env=installation))
    assert value["draft"]
    assert value["version"] is None


def test_in_the_example_municipality_a_folder_is_published_at_once(example: dict[str, str]) -> None:
    assert value_of(run("publish", str(COUNT), *REASON, env=example))["version"] == 1


def test_a_folder_with_faults_leaves_no_draft_behind(
    example: dict[str, str], tmp_path: Path
) -> None:
    copy = tmp_path / "count"
    shutil.copytree(COUNT, copy)
    diagram = copy / "count.bpmn"
    diagram.write_text(diagram.read_text("utf-8").replace('camunda:formKey="number"', ""), "utf-8")
    result = run("publish", str(copy), *REASON, env=example)
    assert result.exit_code == 1
    value = told(result)["value"]
    assert value == {"draft": None, "version": None}


def test_a_release_is_published_once_and_offered_beside_a_variant(example: dict[str, str]) -> None:
    def fates(result: Result) -> set[object]:
        assert result.exit_code == 0, result.output
        listed = told(result)["value"]
        assert isinstance(listed, list)
        return {one["fate"] for one in listed}

    assert fates(run("publish", "--release", "--json", env=example)) == {"published"}
    assert fates(run("publish", "--release", "--json", env=example)) == {"known"}
    assert run("--as", "pim", "publish", "--release", env=example).exit_code == 1
    assert run("publish", "--release", str(COUNT), env=example).exit_code == 2


WRONG = {
    "no database yet": (("plugin", "list"), 2, "CLI-001"),
    "no command": (("nonsense",), 2, "CLI-022"),
    "no argument": (("feel",), 2, "CLI-022"),
    "no such option": (("feel", "1", "--nonsense"), 2, "CLI-022"),
    "no such calendar": (("terms", "2 days", "--from", "2026-11-16", "--calendar", "x"), 2, "CLI-022"),
    "too much to compute": (("feel", "for i in 1..100000000 return i"), 1, "FEEL-090"),
    "a file to run": (("scenario", "run", str(INTAKE / "pathway.toml")), 2, "CLI-023"),
    "a folder of nothing": (("scenario", "run", str(ROOT / "docs/pictures")), 2, "CLI-023"),
    "nothing to publish": (("publish",), 2, "CLI-021"),
    "no reason": (("publish", str(COUNT)), 2, "CLI-021"),
    "no such term": (("terms", "onzin", "--from", "2026-11-16"), 2, "TERM-001"),
    "no such day": (("terms", "2 days", "--from", "gisteren"), 2, "CLI-013"),
    "no such file": (("decide", "nowhere.dmn", "--decision", "x"), 2, "CLI-001"),
    "a folder for a file": (("decide", str(ROOT), "--decision", "x"), 2, "CLI-001"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_as_json_in_dutch_with_the_right_status(
    name: str, tmp_path: Path
) -> None:
    arguments, status, code = WRONG[name]
    settings = {
        "WIJKPAD_DATABASE": f"sqlite:///{tmp_path / 'new.sqlite'}",
        "WIJKPAD_SECRET": "a secret that is only used in this one test",
    }
    result = run(*arguments, "--json", env=settings)
    assert (result.exit_code, codes_of(result)) == (status, [code]), result.output
    assert told(result)["ok"] is False
    plain = run(*arguments, env=settings)
    assert plain.exit_code == status
    assert code in plain.stderr
    assert "Error" not in plain.output
    assert "Traceback" not in plain.output


def test_who_and_where_must_exist(example: dict[str, str]) -> None:
    for option in (("--municipality", "gm0001"), ("--as", "nobody")):
        result = run(*option, "plugin", "list", "--json", env=example)
        assert (result.exit_code, codes_of(result)) == (2, ["CLI-001"])
        assert option[1] in result.stdout


def test_migrating_says_so_as_json_too(installation: dict[str, str]) -> None:
    assert told(run("migrate", "--json", env=installation))["ok"] is True


def test_a_port_in_use_is_named_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--example", "--port", str(port))
    assert result.exit_code == 2
    assert f"PORT={port + 1} make run" in result.stderr


def test_the_example_keeps_its_secret_to_its_owner(tmp_path: Path) -> None:
    example = Example(tmp_path / "var")
    first = example.settings(None).secret
    assert example.settings(None).secret == first
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "var/secret").stat().st_mode) == 0o600
