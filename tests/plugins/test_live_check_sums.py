# SPDX-License-Identifier: EUPL-1.2
"""The live check with the real rules of plugins, on sums that were worked out by hand."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import cast

import pytest

import wijkpad_inspanningsgericht as effort
import wijkpad_pgb as personal
import wijkpad_wijkbudget as team_budget
from tests.plugins.pretending import REQUEST, Town, balance, codes
from wijkpad.plugin_api import Ceiling, FundingRequest, Manifest, Severity, queries
from wijkpad.plugins.dispatching import Enabled

HOOKS = (
    "funding_resolve", "funding_quote", "allocation_check", "budget_scopes", "budget_guard",
    "budget_escalation",
)  # fmt: skip


def brought(town: Town, plugin: ModuleType) -> None:
    """Let a plugin answer in this process, with only the arguments that it declares."""
    manifest = cast("Manifest", plugin.PLUGIN)
    info = getattr(plugin, "funding_model_info", None)
    town.enabled.append(
        Enabled(
            key=manifest.key, title=manifest.title, capabilities=manifest.capabilities, config={},
            model=info() if info is not None else None,
        )
    )  # fmt: skip
    for hook in HOOKS:
        if hasattr(plugin, hook):
            town.answer(manifest.key, hook, _only_declared(getattr(plugin, hook)))


def _only_declared(answer: Callable[..., object]) -> Callable[..., object]:
    names = inspect.signature(answer).parameters
    return lambda **given: answer(**{name: given[name] for name in names})


@pytest.fixture
def town() -> Town:
    made = Town()
    made.enabled.clear()
    for plugin in (effort, personal, team_budget):
        brought(made, plugin)
    return made


def test_I_01_three_hours_for_twelve_weeks(town: Town) -> None:
    advice = town.check()
    assert advice.quote is not None
    assert (advice.quote.cents_total, advice.quote.max_volume) == (249_480, Decimal(36))
    assert advice.verdict is Severity.ALLOW


def test_I_03_a_tariff_that_changes_in_between(town: Town) -> None:
    town.balances["team", "noord", 2025] = balance(40_000_000)
    advice = town.check(replace(REQUEST, start=date(2025, 12, 1), until=date(2026, 1, 31)))
    assert advice.quote is not None
    assert [one.cents for one in advice.quote.segments] == [99_000, 83_160]
    assert {one.scope.year: one.scope.cents for one in advice.purses} == {
        2025: 99_000, 2026: 83_160,
    }  # fmt: skip


def test_I_11_a_contract_that_ends_in_between_is_quoted_for_what_it_covers(town: Town) -> None:
    advice = town.check(replace(REQUEST, start=date(2026, 12, 1), until=date(2027, 2, 28)))
    assert advice.quote is not None
    assert (advice.quote.cents_total, advice.verdict) == (103_950, Severity.REFUSE)
    (found,) = (one for one in advice.findings if one.code == "CONTRACT_NOT_COVERING_PERIOD")
    assert (found.data["covered_until"], found.data["uncovered_days"]) == ("2026-12-31", 59)


@pytest.mark.parametrize(
    ("committed", "verdict", "over"),
    [
        (31_248_050, Severity.WARN, 0),
        (39_750_520, Severity.WARN, 0),
        (39_750_521, Severity.ESCALATE, 1),
    ],
)
def test_B_01_B_03_the_budget_of_the_team_to_the_cent(
    town: Town, committed: int, verdict: Severity, over: int
) -> None:
    town.balances["team", "noord", 2026] = balance(40_000_000, committed)
    advice = town.check()
    assert (advice.verdict, advice.purses[0].over_cents) == (verdict, over)


def test_B_13_the_worst_of_two_guards_wins_and_both_are_kept(town: Town) -> None:
    town.shelf.limits = [Ceiling(contract="C-100", product=None, year=2026, cents=100_000)]
    advice = town.check()
    (ceiling,) = (one for one in advice.findings if one.code == "CEILING_EXCEEDED")
    assert (ceiling.severity, ceiling.data["over_cents"]) == (Severity.ESCALATE, 149_480)
    assert "TEAM_BUDGET_FITS" in codes(advice)
    assert advice.verdict is Severity.ESCALATE


def test_G_11_an_end_before_the_start_costs_nothing(town: Town) -> None:
    request = replace(REQUEST, form="pgb", start=date(2026, 6, 1), until=date(2026, 5, 31))
    advice = town.check(request)
    assert (codes(advice), advice.quote) == (["INVALID_PERIOD"], None)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (replace(REQUEST, form="pgb", provider=None, helper="network"), []),
        (replace(REQUEST, form="pgb", provider="P9", helper="professional"), ["PROVIDER_UNKNOWN"]),
    ],
)
def test_G_15_a_helper_needs_no_code_and_an_unknown_one_is_a_warning(
    town: Town, request_: FundingRequest, said: list[str]
) -> None:
    with queries.answered_by(lambda name, _arguments: False if name == "knows_provider" else []):
        advice = town.check(request_)
    assert [one for one in codes(advice) if one == "PROVIDER_UNKNOWN"] == said
    assert advice.verdict <= Severity.WARN
    assert advice.quote is not None
    assert advice.contract is None
