# SPDX-License-Identifier: EUPL-1.2
"""`wijkpad register import`, with the real plugin in a real host."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from wijkpad.cli import main

EXAMPLE = (
    Path(__file__).parents[2] / "plugins/voorbeeldgemeente/wijkpad_voorbeeldgemeente/municipality"
)
HEAD = "contract;product;eenheid;tarief;van;tot en met\n"
GOOD = "C-100;02A03;uur;72,00;1-1-2028;31-12-2028\n"
BAD = "C-100;02A03;uur;-1,00;1-1-2029;\n"


def run(*arguments: str, env: dict[str, str]) -> Result:
    return CliRunner().invoke(main, list(arguments), env=env)


@pytest.fixture
def installation(tmp_path: Path) -> dict[str, str]:
    env = {
        "WIJKPAD_DATABASE": f"sqlite:///{tmp_path / 'wijkpad.sqlite'}",
        "WIJKPAD_SECRET": "a secret that is only used in this one test",
    }
    assert run("migrate", env=env).exit_code == 0
    assert run("municipality", "import", str(EXAMPLE), env=env).exit_code == 0
    return env


def test_a_file_is_looked_at_booked_and_the_second_time_nothing_changes(
    installation: dict[str, str], tmp_path: Path
) -> None:
    file, quarantine = tmp_path / "tarieven.csv", tmp_path / "fout.csv"
    file.write_text(HEAD + GOOD + BAD, encoding="utf-8")

    def taken(*more: str) -> dict[str, object]:
        asked = ("register", "import", str(file), "--kind", "tariffs", "--json", *more)
        result = run(*asked, env=installation)
        told = json.loads(result.stdout)
        assert [(one["line"], one["element"], one["code"]) for one in told["findings"]] == [
            (3, "tarief", "NEGATIVE_AMOUNT")
        ]
        assert result.exit_code == 1
        value = told["value"]
        assert isinstance(value, dict)
        return {key: value[key] for key in ("booked", "new", "unchanged", "faulty")}

    assert taken() == {"booked": False, "new": 1, "unchanged": 0, "faulty": 1}
    assert taken("--reason", "Nieuw jaar", "--quarantine", str(quarantine)) == {
        "booked": True, "new": 1, "unchanged": 0, "faulty": 1,
    }  # fmt: skip
    assert taken("--reason", "Nog eens")["unchanged"] == 1
    assert ";-1,00;01-01-2029;" in quarantine.read_text("utf-8-sig")


def test_a_file_that_cannot_be_read_at_all_says_so(
    installation: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "leeg.csv"
    file.write_text("kleur\nrood\n", encoding="utf-8")
    result = run("register", "import", str(file), "--kind", "tariffs", env=installation)
    assert result.exit_code == 1
    assert "NO_HEADINGS" in result.stderr
    assert "Op de eerste regel staat geen enkele kop" in result.stderr


def test_a_file_that_is_not_there_is_said_not_to_be_there(tmp_path: Path) -> None:
    for file, why in ((tmp_path / "tarieven.csv", "bestaat niet"), (tmp_path, "is een map")):
        result = run("register", "import", str(file), "--kind", "tariffs", "--json", env={})
        (finding,) = json.loads(result.stdout)["findings"]
        assert (result.exit_code, why in finding["text"]) == (2, True)
