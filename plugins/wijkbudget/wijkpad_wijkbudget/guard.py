# SPDX-License-Identifier: EUPL-1.2
"""The guard on the team's budget: it warns and asks for the budget holder, it never refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from wijkpad.plugin_api import Balance, Finding, Period, Plain, Scope, Severity, reckoning


def judge(
    scope: Scope, balance: Balance, amount: int, *, today: date, warn_pct: int, pace: bool
) -> tuple[Finding, ...]:
    """Judge a team's purse after this amount; a budget used to the cent still fits.

    From `warn_pct` per cent of the budget it warns. With `pace` it also warns when more is promised
    than the days of the year up to `today` allow.
    """
    if scope.owner != "team":
        return ()
    return tuple(_findings(scope, balance, amount, today, warn_pct, pace=pace))


def _findings(
    scope: Scope, balance: Balance, amount: int, today: date, warn_pct: int, *, pace: bool
) -> Iterator[Finding]:
    used = balance.committed + balance.reserved + amount
    yield _fits(scope, balance.budget, used)
    if 0 < balance.budget * warn_pct <= used * 100 and used <= balance.budget:
        text = (
            f"Van het teambudget van {scope.year} is daarna {_percent(used, balance.budget)} % op."
        )
        yield Finding(code="TEAM_BUDGET_HIGH", severity=Severity.WARN, message_nl=text)
    ahead = ahead_of_pace(balance.budget, used, today) if today.year == scope.year else 0
    if pace and ahead > 0:
        text = (
            f"Het teambudget van {scope.year} gaat {reckoning.euros(ahead)} sneller op dan de dagen "
            "van het jaar. Bespreek dit met de teamleider."
        )
        yield Finding(
            code="BURN_RATE",
            severity=Severity.WARN,
            message_nl=text,
            data={"ahead_cents": ahead, "norm_cents": norm_to_date(balance.budget, today)},
        )


def _fits(scope: Scope, budget: int, used: int) -> Finding:
    free = budget - used
    if free < 0:
        text = (
            f"Het teambudget van {scope.year} komt {reckoning.euros(-free)} tekort. Leg dit voor aan "
            "de budgethouder. Het recht op hulp hangt niet van het budget af."
        )
        return Finding(
            code="TEAM_BUDGET_EXCEEDED",
            severity=Severity.ESCALATE,
            message_nl=text,
            data={"over_cents": -free},
        )
    text = f"Past in het teambudget van {scope.year}: daarna is {reckoning.euros(free)} vrij."
    data: dict[str, Plain] = {
        "free_cents": free,
        "used_pct": _percent(used, budget).replace(",", "."),
    }
    return Finding(code="TEAM_BUDGET_FITS", severity=Severity.ALLOW, message_nl=text, data=data)


def _percent(used: int, budget: int) -> str:
    """Write a part of the budget in per cent with two decimals, such as `78,74`."""
    hundredths = reckoning.half_up(Fraction(used * 10_000, budget)) if budget else 0
    return f"{hundredths // 100},{hundredths % 100:02d}"


def norm_to_date(budget: int, today: date) -> int:
    """Return how much of a budget is for the days of the year up to and including today (365 or 366)."""
    year = reckoning.year_of(today)
    return reckoning.pro_rata(budget, Period(year.start, today), year)


def ahead_of_pace(budget: int, used: int, today: date) -> int:
    """Return how many cents more are promised than the days of the year allow; below zero is less."""
    return used - norm_to_date(budget, today)
