# SPDX-License-Identifier: EUPL-1.2
"""The team's budget: the worked sums by their number, and what holds for every amount."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

import wijkpad_wijkbudget as plugin
from tests.support.sums import found, said
from wijkpad.plugin_api import Balance, Finding, Plain, Route, Scope, Severity, TenantContext
from wijkpad.testing import sums_by_effort as effort
from wijkpad.testing.sums_of_purses import ASKED, NOORD, balance
from wijkpad_wijkbudget.guard import norm_to_date

CONTEXT = TenantContext(municipality="gm9999", today=date(2026, 11, 16))
CENTS = st.integers(0, 10**9)


def judged(
    held: Balance, amount: int, scope: Scope = NOORD, today: date = CONTEXT.today, **config: Plain
) -> dict[str, Finding]:
    context = replace(CONTEXT, today=today, config=config)
    findings = plugin.budget_guard(ctx=context, scope=scope, balance=held, amount=amount)
    return {one.code: one for one in findings}


def test_B_01_it_fits_and_warns_from_seventy_per_cent() -> None:
    (findings,) = found(plugin, "B-01")
    assert findings["TEAM_BUDGET_FITS"].data == {"free_cents": 8_502_470, "used_pct": "78.74"}
    assert findings["TEAM_BUDGET_HIGH"].message_nl == (
        "Van het teambudget van 2026 is daarna 78,74 % op."
    )


def test_B_03_one_cent_too_much_escalates_and_never_refuses() -> None:
    (findings,) = found(plugin, "B-03")
    assert findings["TEAM_BUDGET_EXCEEDED"].data == {"over_cents": 1}
    exactly = judged(balance(40_000_000, 39_750_520), 249_480)
    assert exactly["TEAM_BUDGET_FITS"].severity is Severity.ALLOW


def test_B_05_a_purse_for_each_year_of_the_quote() -> None:
    (purses,) = said(plugin, "B-05")
    assert purses == (
        Scope(owner="team", key="noord", year=2025, cents=99_000),
        Scope(owner="team", key="noord", year=2026, cents=83_160),
    )


def test_B_09_of_two_that_follow_each_other_the_second_is_short() -> None:
    first, second = found(plugin, "B-09")
    assert first["TEAM_BUDGET_FITS"].severity is Severity.ALLOW
    assert second["TEAM_BUDGET_EXCEEDED"].data == {"over_cents": 2_497_530}


def test_B_13_beside_a_ceiling_that_falls_short_the_team_still_says_that_it_fits() -> None:
    """The ceiling itself is guarded elsewhere; the worst of all findings is the verdict."""
    team = judged(balance(40_000_000, 31_248_050), 249_480)
    over = Finding(
        code="CEILING_EXCEEDED", severity=Severity.ESCALATE, message_nl="", data={"over_cents": 249_480 - 100_000},
    )  # fmt: skip
    findings = [*team.values(), over]
    assert max(one.severity for one in findings) is Severity.ESCALATE
    assert team["TEAM_BUDGET_FITS"].severity is Severity.ALLOW
    assert judged(balance(0, 0), 1, Scope(owner="contract", key="C-100", year=2026, cents=1)) == {}


def test_B_15_faster_than_the_days_of_a_leap_year() -> None:
    (findings,) = found(plugin, "B-15")
    assert findings["BURN_RATE"].data == {"ahead_cents": 442_623, "norm_cents": 6_557_377}
    assert norm_to_date(40_000_000, date(2026, 12, 31)) == 40_000_000


def test_the_pace_is_of_this_year_only_and_may_be_switched_off() -> None:
    held, scope = balance(40_000_000, 7_000_000), replace(NOORD, year=2028)
    leap = date(2028, 2, 29)
    assert "BURN_RATE" in judged(held, 0, scope, leap)
    assert "BURN_RATE" not in judged(held, 0, scope, leap, pace=False)
    assert "BURN_RATE" not in judged(held, 0, replace(scope, year=2029), leap)


def test_a_purse_of_somebody_else_is_left_to_them() -> None:
    held = balance(0, 100)
    for owner in ("municipality", "provider", "council", "contract"):
        assert judged(held, 1, replace(NOORD, owner=owner)) == {}


def test_help_that_costs_nothing_or_is_paid_elsewhere_needs_no_purse_of_the_team() -> None:
    free = replace(effort.QUOTED, cents_total=0, segments=(), per_year={2026: 0})
    assert plugin.budget_scopes(ctx=CONTEXT, request=ASKED, quote=free) == ()
    elsewhere = replace(CONTEXT, config={"not_from_team": "SUB, 02"})
    assert plugin.budget_scopes(ctx=elsewhere, request=ASKED, quote=effort.QUOTED) == ()
    assert plugin.budget_scopes(ctx=CONTEXT, request=ASKED, quote=effort.QUOTED) == (NOORD,)


def above_mandate(
    mandate: int, *, is_crisis: bool = False, elsewhere: str = ""
) -> dict[str, Finding]:
    config: dict[str, Plain] = {"mandate_eur": mandate, "not_from_team": elsewhere}
    context = replace(CONTEXT, config=config)
    request = replace(ASKED, is_crisis=is_crisis)
    findings = plugin.allocation_check(ctx=context, request=request, quote=effort.QUOTED)
    return {one.code: one for one in findings}


def test_a_decision_above_the_mandate_asks_for_the_budget_holder() -> None:
    finding = above_mandate(2_494)["MANDATE_EXCEEDED"]
    assert (finding.severity, finding.data) == (Severity.ESCALATE, {"over_cents": 80})
    assert above_mandate(2_495) == above_mandate(0) == above_mandate(1, elsewhere="02") == {}
    assert above_mandate(1, is_crisis=True)["MANDATE_EXCEEDED"].severity is Severity.WARN


def test_a_shortage_goes_to_whom_the_municipality_chose() -> None:
    finding = judged(balance(0, 0), 1)["TEAM_BUDGET_EXCEEDED"]
    standard = plugin.budget_escalation(ctx=CONTEXT, scope=NOORD, finding=finding)
    assert standard == Route(role="budget_holder", working_days=5, text_nl=finding.message_nl)
    context = replace(CONTEXT, config={"escalate_to": "team_lead", "escalate_days": 2})
    chosen = plugin.budget_escalation(ctx=context, scope=NOORD, finding=finding)
    assert chosen == Route(role="team_lead", working_days=2, text_nl=finding.message_nl)
    elsewhere = replace(NOORD, owner="contract")
    assert plugin.budget_escalation(ctx=CONTEXT, scope=elsewhere, finding=finding) is None


@given(
    budget=CENTS,
    committed=CENTS,
    reserved=CENTS,
    small=CENTS,
    more=CENTS,
    warn_pct=st.integers(1, 100),
    today=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)
def test_a_larger_amount_is_never_judged_more_mildly(
    *, budget: int, committed: int, reserved: int, small: int, more: int, warn_pct: int, today: date
) -> None:
    held = balance(budget, committed, reserved)

    def verdict(amount: int) -> Severity:
        findings = judged(held, amount, today=today, warn_pct=warn_pct)
        return max(one.severity for one in findings.values())

    assert verdict(small) <= verdict(small + more) < Severity.REFUSE
