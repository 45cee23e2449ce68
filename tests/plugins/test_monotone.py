# SPDX-License-Identifier: EUPL-1.2
"""A larger amount is never judged more mildly: the property, held to real guards and to a bad one."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

import wijkpad_subsidie as subsidy
import wijkpad_wijkbudget as team_budget
from tests.plugins.pretending import balance
from wijkpad.plugin_api import Balance, Finding, Scope, Severity, TenantContext
from wijkpad.plugins.monotone import milder_for_more

CONTEXT = TenantContext(municipality="gm9999", today=date(2026, 7, 1))
SCOPE = Scope(owner="team", key="noord", year=2026, cents=0)
CEILING = Scope(owner="council", key="SUB-1", year=2026, cents=0)


def worst(found: tuple[Finding, ...]) -> Severity:
    return max((one.severity for one in found), default=Severity.ALLOW)


def by_subsidy(cents: int, held: Balance) -> Severity:
    return worst(subsidy.budget_guard(scope=CEILING, balance=held, amount=cents))


def by_team_budget(cents: int, held: Balance) -> Severity:
    said = team_budget.budget_guard(ctx=CONTEXT, scope=SCOPE, balance=held, amount=cents)
    return worst(said)


@given(
    budget=st.integers(0, 10**8),
    used=st.integers(0, 10**8),
    amounts=st.lists(st.integers(0, 10**8), min_size=2, max_size=12),
)
def test_the_guards_of_this_release_are_never_milder_for_more(
    budget: int, used: int, amounts: list[int]
) -> None:
    held = balance(budget, used)
    assert milder_for_more(lambda cents: by_subsidy(cents, held), amounts) is None
    assert milder_for_more(lambda cents: by_team_budget(cents, held), amounts) is None


def test_a_guard_that_is_milder_is_found_with_the_two_amounts() -> None:
    def judge(cents: int) -> Severity:
        return Severity.WARN if cents < 100 else Severity.ALLOW

    assert milder_for_more(judge, [5, 200, 50]) == (50, 200)
    assert milder_for_more(judge, [5, 50]) is None
