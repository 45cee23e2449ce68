# SPDX-License-Identifier: EUPL-1.2
"""The kit that holds a plugin against the worked sums: it passes ours, and sees a plugin that errs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import wijkpad_inspanningsgericht as effort
import wijkpad_wijkbudget as team
from wijkpad.plugin_api import Fact, NobodyAnswersError, Period, QueryRefusedError, queries
from wijkpad.testing import funding
from wijkpad.testing.register import MemoryRegister
from wijkpad.testing.sums import SUMS

ROOT = Path(__file__).parents[2]
PLUGINS = ("inspanningsgericht", "outputgericht", "taakgericht", "pgb", "subsidie", "wijkbudget")
SOURCE = ROOT.parent / "shared/funding.md"
PAGE = ROOT / "docs/plugins/worked-sums.md"


@pytest.mark.parametrize("key", PLUGINS)
def test_every_sum_of_its_way_of_funding_comes_out(key: str) -> None:
    plugin = import_module(f"wijkpad_{key}")
    assert funding.sums_for(plugin)
    assert funding.faults_of(plugin) == []


def test_every_sum_is_asked_of_some_plugin() -> None:
    asked = {
        id(one) for key in PLUGINS for one in funding.sums_for(import_module(f"wijkpad_{key}"))
    }
    assert [one.id for one in SUMS if id(one) not in asked] == []


class Changed(ModuleType):
    """A plugin with one hook of its own."""

    def __init__(self, plugin: ModuleType, **hooks: Any) -> None:
        super().__init__("changed")
        self.__dict__.update(plugin.__dict__ | hooks)


def faults(plugin: ModuleType, **hooks: Any) -> list[str]:
    return [f"{one.sum} {one.text}" for one in funding.faults_of(Changed(plugin, **hooks))]


def test_a_cent_too_little_is_seen_in_total_lines_and_years() -> None:
    def funding_quote(request: Any, tariffs: Any, contract: Any) -> object:
        quote = effort.funding_quote(request=request, tariffs=tariffs, contract=contract)
        return replace(quote, cents_total=quote.cents_total - 1)

    found = faults(effort, funding_quote=funding_quote)
    assert "I-01 funding_quote: cents_total is 249479, and should be 249480" in found
    assert "I-01 funding_quote: sum of the segments is 249480, and should be 249479" in found
    assert "I-01 funding_quote: sum of the years is 249480, and should be 249479" in found


def test_a_guard_that_refuses_or_keeps_silent_is_seen() -> None:
    def budget_guard(ctx: Any, scope: Any, balance: Any, amount: Any) -> object:
        said = team.budget_guard(ctx=ctx, scope=scope, balance=balance, amount=amount)
        return tuple(replace(one, severity=type(one.severity).REFUSE) for one in said)

    refusing = faults(team, budget_guard=budget_guard)
    assert "B-03 budget_guard: severity of TEAM_BUDGET_EXCEEDED is REFUSE, and should be ESCALATE" in refusing  # fmt: skip
    silent = faults(team, budget_guard=lambda: ())
    assert "B-03 budget_guard: TEAM_BUDGET_EXCEEDED is missing; there are []" in silent


def test_lines_that_are_wrong_or_missing_are_seen() -> None:
    found = faults(effort, funding_on_event=lambda: ())
    assert found == [
        "B-07 funding_on_event: lines is [], and should be [('release', 2026, -145530)]",
        "B-07 funding_on_event: lines is [], and should be [('release', 2026, -249480)]",
    ]


def test_a_plugin_that_raises_or_answers_nonsense_is_named_with_the_sum() -> None:
    def raising() -> object:
        raise KeyError("volume")

    assert "I-01 funding_quote raised KeyError: 'volume'" in faults(effort, funding_quote=raising)
    assert "I-01 funding_quote raised WireError: funding_quote" in faults(
        effort, funding_quote=lambda: None
    )


def test_a_plugin_with_settings_of_its_own_gives_them_by_sum() -> None:
    pgb = import_module("wijkpad_pgb")
    found = funding.faults_of(pgb, config={"G-01": {"self_employed": 5_000}})
    assert {one.sum for one in found} == {"G-01"}
    assert "cents_total is 521429, and should be 516214" in found[0].text


def test_what_a_plugin_asks_back_is_answered_inside_the_block_and_nowhere_else() -> None:
    fact = Fact(kind="capacity", value=3, source="x", measured_on=date(2026, 1, 5))
    register = MemoryRegister(facts={"inloop": (fact,)})
    with queries.answered_by(register):
        assert queries.facts(provider="inloop") == (fact,)
        assert queries.facts(provider="other") == ()
        assert queries.facts_of(providers=("other", "inloop")) == {"inloop": (fact,)}
        assert queries.keep(kind="a", key="b", value={"c": 1}) == 1
        assert queries.record(kind="a", key="b") == {"c": 1}
        period = Period(date(2026, 1, 1))
        assert queries.contracts(product=None, provider=None, period=period) == ()
    with pytest.raises(NobodyAnswersError):
        queries.facts(provider="inloop")
    with pytest.raises((QueryRefusedError, StopIteration)):
        register("passwords", {})


def numbers_tested() -> set[str]:
    """Return the numbers that have a test of their own here."""
    files = [*(ROOT / "tests").rglob("test_*.py")]
    text = "".join(one.read_text("utf-8") for one in files)
    return {f"{a}-{b}" for a, b in re.findall(r"^def test_([IOTBGS])_(\d\d)_", text, re.MULTILINE)}


def waiting() -> set[str]:
    """Return the numbers that the page lists as waiting."""
    _, _, rest = PAGE.read_text("utf-8").partition("## Waiting\n")
    return set(re.findall(r"^\| ([A-Z]-\d\d) \|", rest, re.MULTILINE))


def test_no_number_is_both_tested_and_waiting() -> None:
    assert waiting()
    assert numbers_tested() & waiting() == set()


@pytest.mark.skipif(not SOURCE.exists(), reason="the worked examples stand beside the checkout")
def test_every_open_example_has_a_test_of_its_own_or_is_listed_as_waiting() -> None:
    given = set(re.findall(r"^\| ([IOTBGSM]-\d\d) \| open \|", SOURCE.read_text("utf-8"), re.MULTILINE))  # fmt: skip
    assert given
    assert given - numbers_tested() - waiting() == set()
    assert waiting() <= given
