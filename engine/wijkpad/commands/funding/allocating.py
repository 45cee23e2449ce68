# SPDX-License-Identifier: EUPL-1.2
"""What the deeds on one allocation share: who may, the lock, its lines, and what they come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn

from wijkpad.commands.contract.signals import see_shortage
from wijkpad.commands.funding.booking import book
from wijkpad.commands.guard import allow, case_of
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.access import Verb
from wijkpad.domain.allocation import AllocationRecord, State
from wijkpad.domain.case import Case
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.domain.ledger import Kind, Line, Purse, PurseKey
from wijkpad.domain.shortage import Shortage, shortages
from wijkpad.errors import BookingRefusedError, NotFoundError, StaleError
from wijkpad.findings import Finding
from wijkpad.plugin_api import LedgerLine
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a deed led to.

    Attributes:
        allocation: as it stands now; None when nothing was ever made of it.
        short: what lacked. Then nothing was booked: somebody with a say over the purses must look.
        lines: what was booked; empty when it was booked before.
    """

    allocation: AllocationRecord | None
    short: tuple[Shortage, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An allocation with its case and lines, all of whose purses are locked."""

    case: Case
    allocation: AllocationRecord
    lines: tuple[Line, ...]
    purses: Mapping[PurseKey, Purse]

    def standing(self, *kinds: Kind) -> dict[PurseKey, int]:
        """Return what the lines of these kinds come to in each purse; purses with nothing are left out."""
        found: dict[PurseKey, int] = defaultdict(int)
        for line in self.lines:
            if line.kind in kinds:
                found[line.purse] += line.cents
        return {key: cents for key, cents in found.items() if cents}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What happens to an allocation.

    Attributes:
        event: code of its line in the journal.
        beyond: as in `shortages`.
        until: the last day that it gives the allocation; None leaves that as it is.
        keeps: it makes a new version of the allocation also where nothing else changes.
    """

    event: str
    state: State
    beyond: str = ""
    until: date | None = None
    keeps: bool = False


class Bookkeeper:
    """Books for an actor, in one transaction."""

    def __init__(self, tools: Tools, unit: UnitOfWork, actor: Actor) -> None:
        self.tools, self.unit, self.actor = tools, unit, actor
        self.now = tools.clock.now()

    def hold(
        self, allocation: str, more: Collection[PurseKey] = (), *, verb: Verb = "fund"
    ) -> Held:
        """Lock every purse of an allocation (and `more`), and return it as it stands under the lock.

        Raises:
            NotFoundError: there is no such allocation, or the actor may not know of its case.
            StaleError: it got another purse meanwhile; begin again.
        """
        ledger = self.unit.ledger
        found = ledger.allocation(allocation)
        if found is None:
            raise NotFoundError("allocation", allocation)
        case = case_of(self.unit, found.case)
        allow(self.actor, verb, case, on=self.tools.today())
        purses = ledger.hold({one.purse for one in ledger.lines_of(allocation)} | set(more))
        lines = tuple(ledger.lines_of(allocation))
        now = ledger.allocation(allocation)
        if now is None or not {one.purse for one in lines} <= purses.keys():
            raise StaleError(f"allocation {allocation}")
        return Held(case=case, allocation=now, lines=lines, purses=purses)

    def carry_out(self, held: Held, lines: Sequence[Line], deed: Deed) -> Done:
        """Book the lines and give the allocation its new state; or book nothing when money lacks."""
        allocation = held.allocation
        short = shortages(held.purses, used(lines), deed.beyond)
        over = short or shortages(held.purses, used(lines), "")
        see_shortage(self.unit, held.purses, over, self.now)
        if short:
            self.journal("funding.short", held.case, allocation)
            return Done(allocation=allocation, short=short)
        booked = book(self.unit, held.purses, lines, self.now)
        changed = replace(
            allocation,
            state=deed.state,
            expires_on=allocation.expires_on if deed.state == "reserved" else None,
            until=deed.until or allocation.until,
        )
        if changed != allocation or booked or deed.keeps:
            self.unit.ledger.save_allocation(changed)
            changed = replace(changed, version=changed.version + 1)
            self.journal(deed.event, held.case, allocation, deed.beyond)
        return Done(allocation=changed, lines=tuple(booked))

    def journal(
        self, event: str, case: Case, allocation: AllocationRecord | None, beyond: str = ""
    ) -> None:
        """Write that something happened to an allocation: never how much, or for whom."""
        about = None if allocation is None else ("allocation", allocation.id)
        detail = {"beyond": beyond} if beyond else {}
        line = entry(self.actor, self.now, event, "update", about=about, case=case, detail=detail)
        self.unit.journal.write(line)

    def unreserving(self, held: Held, cause: str) -> list[Line]:
        """Return the lines that let go of all that is still reserved."""
        reserved = held.standing("reserve", "unreserve")
        given_back = {key: -cents for key, cents in reserved.items()}
        return self.lines(held.allocation, "unreserve", given_back, cause)

    def lines(
        self, allocation: AllocationRecord, kind: Kind, amounts: Mapping[PurseKey, int], cause: str
    ) -> list[Line]:
        """Return a line of one kind for each purse. What a job does has no author."""
        author = "" if self.actor.user == SYSTEM else self.actor.user
        return [
            Line(
                id=new_id(),
                purse=key,
                kind=kind,
                cents=cents,
                cause=cause,
                at=self.now,
                author=author,
                allocation=allocation.id,
                product=allocation.product,
            )
            for key, cents in amounts.items()
        ]


def used(lines: Iterable[Line]) -> dict[PurseKey, int]:
    """Return by how much more these lines use each purse."""
    found: dict[PurseKey, int] = defaultdict(int)
    for line in lines:
        if line.kind in ("reserve", "unreserve", "commit", "release"):
            found[line.purse] += line.cents
    return dict(found)


def key_of(line: LedgerLine) -> PurseKey:
    """Return the purse that a plugin's line names."""
    return PurseKey(line.owner, line.key, line.year)


def refuse(code: str, text: str, cure: str = "", element: str | None = None) -> NoReturn:
    """Refuse for one reason, in Dutch; `element` is the field that it is about."""
    raise BookingRefusedError([Finding(code=code, text=text, cure=cure, element=element)])
