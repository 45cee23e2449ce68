# SPDX-License-Identifier: EUPL-1.2
"""The guard on the team's budget: it warns and asks for the budget holder, it never refuses."""

from __future__ import annotations

from wijkpad.plugin_api import Balance, Finding, FundingRequest, Quote, Scope, Severity


def purses(request: FundingRequest, quote: Quote) -> tuple[Scope, ...]:
    """Return the purse of the request's team for every year of the quote."""
    return tuple(
        Scope(owner="team", key=request.team, year=year, cents=cents)
        for year, cents in sorted(quote.per_year.items())
    )


def judge(warn_pct: int, scope: Scope, balance: Balance, amount: int) -> tuple[Finding, ...]:
    """Return one finding on the purse after this amount; a budget used to the cent still fits."""
    if scope.owner != "team":
        return ()
    after = balance.committed + balance.reserved + amount
    over = after - balance.budget
    if over > 0:
        text = f"Het teambudget van {scope.year} komt {_euros(over)} tekort. Leg dit voor aan de budgethouder."
        return (
            Finding(
                code="TEAM_BUDGET_EXCEEDED",
                severity=Severity.ESCALATE,
                message_nl=text,
                data={"over_cents": over},
            ),
        )
    warns = after * 100 >= balance.budget * warn_pct
    text = f"Past in het teambudget van {scope.year}: daarna is {_euros(-over)} vrij."
    return (
        Finding(
            code="TEAM_BUDGET_FITS",
            severity=Severity.WARN if warns else Severity.ALLOW,
            message_nl=text,
            data={"free_cents": -over},
        ),
    )


def _euros(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"€ {whole:,}".replace(",", ".") + f",{rest:02d}"
