# SPDX-License-Identifier: EUPL-1.2
"""What plugins want to book, held against what the hooks promise; nothing is booked here.

A fault gives no lines at all, and the finding `PLUGIN_ERROR`: half a booking is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    ContractRef,
    Finding,
    FundingRef,
    LedgerLine,
    Period,
    Plain,
    Quote,
    Scope,
)
from wijkpad.plugins.dispatching import Dispatcher
from wijkpad.ports import PluginCall

_MOST: Final = 10**15
_MOST_LINES: Final = 1_000
_UP: Final = frozenset({"commit", "realise"})
_SIDE: Final = {
    "commit": "committed",
    "release": "committed",
    "realise": "realised",
    "receivable": "realised",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookings:
    """The lines to book, in order; none where `findings` holds a fault."""

    lines: tuple[LedgerLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    calls: tuple[PluginCall, ...] = ()


@dataclass(frozen=True, slots=True)
class Bookkeeper:
    """Asks the plugin of a funding model what to book; `dispatcher` knows the plugins that are ready."""

    dispatcher: Dispatcher

    def plan_commitment(
        self, funding: FundingRef, allocation: Allocation, quote: Quote, scopes: Sequence[Scope]
    ) -> Bookings:
        """Return the lines that a decision commits: on each purse what its scope says."""
        return self._asked(
            "funding_plan_commitment",
            funding,
            lambda lines: _commits(lines, allocation, quote, scopes),
            allocation=allocation,
            quote=quote,
            scopes=tuple(scopes),
        )

    def on_event(
        self,
        funding: FundingRef,
        allocation: Allocation,
        event: AllocationEvent,
        history: Sequence[LedgerLine],
    ) -> Bookings:
        """Return the lines of an event; no purse of the allocation ends below nothing."""
        return self._asked(
            "funding_on_event",
            funding,
            lambda lines: _follows(lines, allocation, event, history),
            allocation=allocation,
            event=event,
            history=tuple(history),
        )

    def settle(
        self,
        funding: FundingRef,
        contract: ContractRef,
        period: Period,
        facts: Mapping[str, Plain],
    ) -> Bookings:
        """Return the lines of a settlement, which a person sees before they count."""
        return self._asked(
            "funding_settle",
            funding,
            lambda lines: all(_years(one, period) for one in lines),
            contract=contract,
            period=period,
            facts=facts,
        )

    def _asked(
        self,
        hook: str,
        funding: FundingRef,
        right: Callable[[tuple[LedgerLine, ...]], bool],
        **arguments: object,
    ) -> Bookings:
        owner = owner_of(self.dispatcher, funding)
        reply = self.dispatcher.put(hook, to=owner, funding=funding, **arguments)
        lines = cast("tuple[LedgerLine, ...]", reply.value or ())
        findings = reply.findings
        if not findings and not (_sound(lines) and right(lines)):
            findings = self.dispatcher.blame(owner, hook)
        return Bookings(
            lines=() if findings else lines,
            findings=findings,
            calls=tuple(self.dispatcher.calls),
        )


def owner_of(dispatcher: Dispatcher, funding: FundingRef) -> str:
    """Return the plugin that brings a model; the key of the model where nobody does any more."""
    owners = [
        one.key
        for one in dispatcher.enabled
        if one.model is not None and one.model.key == funding.key
    ]
    return owners[0] if len(owners) == 1 else funding.key


def _sound(lines: Sequence[LedgerLine]) -> bool:
    """Tell whether each line has the sign of its kind, a cause, and a place of its own."""
    places = Counter(
        (one.owner, one.key, one.year, one.kind, one.cause, one.corrects) for one in lines
    )
    return len(lines) <= _MOST_LINES and all(
        abs(one.cents) <= _MOST
        and one.cause != ""
        and one.key != ""
        and (one.corrects != "" or (one.cents >= 0 if one.kind in _UP else one.cents <= 0))
        and places[one.owner, one.key, one.year, one.kind, one.cause, one.corrects] == 1
        for one in lines
    )


def _commits(
    lines: Sequence[LedgerLine],
    allocation: Allocation,
    quote: Quote,
    scopes: Sequence[Scope],
) -> bool:
    if any(one.kind != "commit" or one.allocation != allocation.id for one in lines):
        return False
    if not scopes:
        years: Counter[int] = Counter()
        for one in lines:
            years[one.year] += one.cents
        return +years == +Counter(dict(quote.per_year))
    wanted: Counter[tuple[str, str, int]] = Counter()
    for scope in scopes:
        wanted[scope.owner, scope.key, scope.year] += scope.cents
    given: Counter[tuple[str, str, int]] = Counter()
    for one in lines:
        given[one.owner, one.key, one.year] += one.cents
    return +given == +wanted


def _follows(
    lines: Sequence[LedgerLine],
    allocation: Allocation,
    event: AllocationEvent,
    history: Sequence[LedgerLine],
) -> bool:
    """Tell whether lines belong to the event, on purses that it has, and give back no more than was given."""
    if any(one.cause != event.id or one.allocation != allocation.id for one in lines):
        return False
    purses = {(one.owner, one.key) for one in history}
    if any((one.owner, one.key) not in purses for one in lines):
        return False
    before = _sums(one for one in history if one.cause != event.id)
    change = _sums(lines)
    return all(before.get(place, 0) + cents >= 0 or cents >= 0 for place, cents in change.items())


def _sums(lines: Iterable[LedgerLine]) -> dict[tuple[str, str, int, str], int]:
    sums: dict[tuple[str, str, int, str], int] = {}
    for one in lines:
        place = one.owner, one.key, one.year, _SIDE[one.kind]
        sums[place] = sums.get(place, 0) + one.cents
    return sums


def _years(line: LedgerLine, period: Period) -> bool:
    last = (period.until or period.start).year
    return period.start.year <= line.year <= last + 1
