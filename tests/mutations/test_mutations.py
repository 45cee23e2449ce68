# SPDX-License-Identifier: EUPL-1.2
"""The scenarios of intake and meldcode come by nearly everything, and see what is made wrong on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mutations.hunting import Hunt
from tests.mutations.run import LEAST, PAGE, PATHWAYS
from tests.mutations.sameness import same_table
from wijkpad.pathways.goals import coverage_of

PROCESSES = Path(__file__).parents[2] / "processes"
ELEMENTS = 95
"""Percent of the elements of a diagram that scenarios have to come by."""
EVERY = 101
"""Of so many mutants one is played here; `make mutations` plays them all."""


@pytest.fixture(scope="module", params=PATHWAYS)
def hunt(request: pytest.FixtureRequest) -> Iterator[Hunt]:
    found = Hunt(PROCESSES / str(request.param))
    with found.stage:
        yield found


REPORTED = re.findall(r"^\| (\w+) \| all \|", PAGE.read_text("utf-8"), re.MULTILINE)
"""The pathways of which every fault was played and the outcome is kept."""


def not_caught(pathway: str) -> set[str]:
    """Return the mutants of a pathway that the page says no scenario sees."""
    text = PAGE.read_text("utf-8")
    _, _, part = text.partition(f"## Not caught in {pathway}\n")
    return set(re.findall(r"^\| `(.+?)` \|", part.partition("\n## ")[0], re.MULTILINE))


def test_scenarios_come_by_nearly_every_element(hunt: Hunt) -> None:
    reached = {key for one in hunt.results.values() for key in one.reached}
    covered = coverage_of(hunt.definition, reached)
    missed = [one.text for one in covered.missed if one.kind == "element"]
    assert covered.percent("element") >= ELEMENTS, missed


def test_a_fixed_sample_of_faults_makes_a_scenario_red(hunt: Hunt) -> None:
    known = not_caught(hunt.definition.key)
    sample = [one for one in hunt.mutants() if one.key not in known][::EVERY]
    assert sample
    assert [one.key for one in sample if hunt.verdict(one).by is None] == []


def test_a_row_that_is_said_to_change_nothing_is_seen_by_no_scenario(hunt: Hunt) -> None:
    rows = [one for one in hunt.mutants() if one.kind == "table"]
    same = [one for one in rows if same_table(hunt.definition, one.definition, one.at)]
    seen = [
        one.key
        for one in same
        if any(
            record.sees_table(
                one.at, hunt.definition.decisions[one.at], one.definition.decisions[one.at]
            )
            for record in hunt.records.values()
        )
    ]
    assert seen == []
    assert len(same) < len(rows)


def test_every_pathway_was_played_in_full() -> None:
    assert set(REPORTED) == set(PATHWAYS)


@pytest.mark.parametrize("pathway", REPORTED)
def test_the_kept_report_says_that_enough_faults_are_caught(pathway: str) -> None:
    row = re.search(
        rf"^\| {pathway} \| all \|.*?\| ([\d.]+) % \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert row is not None
    assert float(row[1]) >= LEAST
