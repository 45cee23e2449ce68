# SPDX-License-Identifier: EUPL-1.2
"""What a check of a request comes to, and whether a quote is one. Amounts are whole cents.

The outcome is advice to the decision officer. Nothing is booked or reserved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wijkpad.plugin_api import (
    Balance,
    ContractRef,
    Finding,
    FundingRef,
    FundingRequest,
    Period,
    Quote,
    Route,
    Scope,
    Severity,
    TariffSegment,
    WaitTime,
)
from wijkpad.ports import PluginCall

USUAL_ROUTE: Final = Route(role="budget_holder", working_days=5)
"""Who is asked where no plugin says who. The diagram then keeps its own roles and term."""
_MOST: Final = 10**15
"""More cents, or hours, than any municipality has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPurse:
    """One purse that the money would come from, with what was found on it.

    Attributes:
        balance: as it was read, with its version; None where no budget was laid down. For a ceiling
            of a contract `budget` is the ceiling.
        over_cents: how much it falls short; 0 where it does not.
    """

    scope: Scope
    balance: Balance | None
    findings: tuple[Finding, ...] = ()
    over_cents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingAdvice:
    """What core and plugins said about one request.

    Attributes:
        request: as it was quoted: where the contract covers a part, that part.
        quote: None when none could be made.
        contract: the contract that would deliver; None for what needs none.
        source: key of the plugin that brought the contract; empty is the core's own register.
        purses: one per owner, key and year.
        findings: all of them; none is left out because another is worse.
        routes: who is asked for each finding that escalates, by the index of the finding.
        missing: titles of sources of the social map that did not answer.
        calls: who answered what, in how long.
    """

    request: FundingRequest | None = None
    funding: FundingRef | None = None
    quote: Quote | None = None
    contract: ContractRef | None = None
    source: str = ""
    tariffs: tuple[TariffSegment, ...] = ()
    waits: tuple[WaitTime, ...] = ()
    purses: tuple[CheckedPurse, ...] = ()
    findings: tuple[Finding, ...] = ()
    routes: tuple[tuple[int, Route], ...] = ()
    missing: tuple[str, ...] = ()
    calls: tuple[PluginCall, ...] = ()

    @property
    def verdict(self) -> Severity:
        """The heaviest finding; ALLOW when nobody had anything to say."""
        return max((one.severity for one in self.findings), default=Severity.ALLOW)

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The purses alone, as `funding_plan_commitment` takes them."""
        return tuple(one.scope for one in self.purses)

    @property
    def route(self) -> Route | None:
        """Who decides when the verdict is ESCALATE: the shortest term; None when nobody has to."""
        found = [one for _, one in self.routes]
        return min(found, key=lambda one: (one.working_days, one.role), default=None)

    @property
    def answered_route(self) -> Route | None:
        """Who is asked because a plugin says so: the shortest term; None where none did."""
        found = [one for _, one in self.routes if one is not USUAL_ROUTE]
        return min(found, key=lambda one: (one.working_days, one.role), default=None)


def adds_up(quote: Quote, period: Period | None = None) -> bool:
    """Tell whether total, lines and years say the same, in amounts that money comes in.

    With `period` its years must be those of the period too.
    """
    lines = [segment.cents for segment in quote.segments]
    years = list(quote.per_year.values())
    return (
        all(0 <= cents <= _MOST for cents in (*lines, *years, quote.cents_total))
        and 0 <= quote.max_volume <= _MOST
        and sum(lines) == quote.cents_total
        and sum(years) == quote.cents_total
        and all(one.start <= one.until and one.tariff_cents >= 0 for one in quote.segments)
        and (period is None or _inside(quote.per_year, period))
    )


def _inside(years: Iterable[int], period: Period) -> bool:
    last = (period.until or period.start).year
    return all(period.start.year <= year <= last for year in years)


def scopes_fit(scopes: Iterable[Scope], quote: Quote) -> bool:
    """Tell whether purses are asked for no more than the quote says of their year, and no less than 0."""
    return all(0 <= one.cents <= quote.per_year.get(one.year, 0) for one in scopes)
