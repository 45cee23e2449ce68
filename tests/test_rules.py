# SPDX-License-Identifier: EUPL-1.2
"""Each rule of the field names the tests and scenarios that hold it, and these are there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = (ROOT / "docs" / "developers" / "rules.md").read_text("utf-8")
ROWS: Final = {
    line.split()[1]: line for line in PAGE.splitlines() if re.match(r"\| (R\d+|PG-\d+) ", line)
}
INTAKE: Final = ("IN-01", "IN-03", "IN-05", "IN-07", "IN-09", "IN-11", "IN-13")
MELDCODE: Final = ("MC-01", "MC-03", "MC-05", "MC-07", "MC-09", "MC-11", "MC-13")


def all_tests() -> frozenset[str]:
    text = "".join(one.read_text("utf-8") for one in (ROOT / "tests").rglob("test_*.py"))
    return frozenset(re.findall(r"^def (test_\w+)", text, flags=re.MULTILINE))


def scenarios() -> frozenset[str]:
    return frozenset(one.stem for one in (ROOT / "processes").glob("*/scenarios/*.toml"))


def test_every_rule_and_every_scenario_of_rule_ownership_has_a_row() -> None:
    rules = {f"R{number}" for number in range(1, 17)}
    assert set(ROWS) == rules | {"PG-01", "PG-03", "PG-05", "PG-07"}


@pytest.mark.parametrize("rule", ROWS)
def test_a_rule_is_held_by_tests_and_scenarios_that_exist(rule: str) -> None:
    held_by = ROWS[rule].rsplit("|", 2)[1]
    tests = set(re.findall(r"`(test_\w+)`", held_by))
    stories = set(re.findall(r"\b(?:IN|MC)-\d+\b", held_by))
    assert tests
    assert tests <= all_tests()
    assert stories <= scenarios()


def test_every_scenario_that_the_field_asks_for_is_played() -> None:
    assert {*INTAKE, *MELDCODE} <= scenarios()
