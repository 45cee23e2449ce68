# SPDX-License-Identifier: EUPL-1.2
"""A case on which help is asked for, and purses with money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count

from tests.commands.house import TWO_TASKS, House, a_pathway
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.funding import commit, happen, release, reserve
from wijkpad.commands.funding.allocating import Done
from wijkpad.commands.funding.reserve import Wanted
from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.municipality import allotting
from wijkpad.domain.funding import Budget
from wijkpad.domain.identity import Actor
from wijkpad.domain.ledger import Purse, PurseKey
from wijkpad.plugin_api import (
    AllocationEvent,
    FundingRef,
    FundingRequest,
    LedgerLine,
    Quote,
    QuoteSegment,
    Scope,
)

NOORD = PurseKey("team", "noord", 2026)
ZUID = PurseKey("team", "zuid", 2026)
CONTRACT = PurseKey("contract", "C-100", 2026)
_START, _UNTIL = date(2026, 1, 5), date(2026, 3, 29)


def a_wish(
    case: str, run: str, place: str, amounts: Mapping[PurseKey, int], total: int | None = None
) -> Wanted:
    """Return a wish for help that costs what the first owner's purses say, unless told otherwise."""
    first = next(iter(amounts), NOORD)
    of_first = sum(cents for key, cents in amounts.items() if key[:2] == first[:2])
    cents = of_first if total is None else total
    segment = QuoteSegment(
        start=_START, until=_UNTIL, volume=Decimal(36), tariff_cents=6930, cents=cents
    )
    return Wanted(
        case=case,
        run=run,
        place=place,
        request=FundingRequest(
            law="Wmo",
            product="02A03",
            unit="hour",
            frequency="week",
            volume=Decimal(3),
            start=_START,
            until=_UNTIL,
            team="noord",
            contract="C-100",
        ),
        funding=FundingRef(key="inspanningsgericht", version="1"),
        quote=Quote(
            max_volume=Decimal(36),
            unit="hour",
            cents_total=cents,
            segments=(segment,),
            per_year={2026: cents},
        ),
        scopes=tuple(
            Scope(owner=key.owner, key=key.key, year=key.year, cents=amount)  # type: ignore[arg-type]
            for key, amount in amounts.items()
        ),
    )


@dataclass
class Treasury:
    """Books as the jobs of a run do."""

    house: House
    case: str = ""
    run: str = ""
    _places: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.house.publish(a_pathway("p", TWO_TASKS))
        self.case = self.house.start("p")
        with self.house.store.work(MUNICIPALITY, reading=True) as unit:
            (found,) = unit.cases.runs_of(self.case)
        self.run = found.id

    @property
    def books(self) -> Actor:
        return system(MUNICIPALITY)

    def allot(self, key: PurseKey, cents: int, committed: int = 0) -> None:
        budget = Budget(
            scope_kind=key.owner,
            scope_key=key.key,
            year=key.year,
            cents=cents,
            committed=committed,
        )
        with self.house.store.work(MUNICIPALITY) as unit:
            allotting.take_over(unit, [budget], self.house.clock.now())
            unit.commit()

    def wish(self, amounts: Mapping[PurseKey, int], place: str = "") -> Wanted:
        return a_wish(self.case, self.run, place or f"step-{next(self._places)}", amounts)

    def reserve(self, cents: int, key: PurseKey = NOORD) -> Done:
        return self.ask(self.wish({key: cents}))

    def ask(self, wanted: Wanted) -> Done:
        return reserve.handle(self.house.tools, self.books, wanted)

    def reserved(self, cents: int, key: PurseKey = NOORD) -> str:
        done = self.reserve(cents, key)
        assert done.allocation is not None
        return done.allocation.id

    def commit(
        self, allocation: str, lines: list[LedgerLine] | None = None, beyond: str = ""
    ) -> Done:
        return commit.handle(
            self.house.tools,
            self.books,
            allocation,
            decision="task-1",
            lines=lines,
            beyond=beyond,
        )

    def release(self, allocation: str) -> Done:
        return release.handle(self.house.tools, self.books, allocation, cause="task-2")

    def happens(self, allocation: str, event: AllocationEvent, *lines: LedgerLine) -> Done:
        return happen.handle(self.house.tools, self.books, allocation, event, lines)

    def purse(self, key: PurseKey = NOORD) -> Purse:
        with self.house.store.work(MUNICIPALITY, reading=True) as unit:
            found = unit.ledger.purse(key)
        assert found is not None
        return found
