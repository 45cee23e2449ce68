# SPDX-License-Identifier: EUPL-1.2
"""Reserving what a quote would cost, in every purse that it comes from, or in none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from wijkpad.commands.contract.signals import see_shortage
from wijkpad.commands.funding.allocating import Bookkeeper, Done, refuse, used
from wijkpad.commands.funding.booking import book
from wijkpad.commands.guard import allow, case_of, guarded
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.allocation import AllocationRecord
from wijkpad.domain.funding_rules import reservation_days
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Job
from wijkpad.domain.ledger import OWNERS, PurseKey
from wijkpad.domain.shortage import shortages
from wijkpad.errors import NotFoundError
from wijkpad.plugin_api import FundingRef, FundingRequest, Quote, Scope
from wijkpad.ports import UnitOfWork
from wijkpad.terms import AMSTERDAM

LAPSE: Final = "reservation.lapse"
"""Topic of the job that lets a reservation lapse."""
CRISIS: Final = "crisis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for on a case, as it was quoted.

    Attributes:
        run, place: the run, and the instance of its step that asks: the same ask again finds the
            same allocation.
        scopes: the purses that the money would come from, as the guards named them.
        person: key of the person in the household that it is for, where one is named.
        beyond: what let it go over a purse, such as the id of the task in which somebody with a say
            over the money decided so; empty for nothing.
    """

    case: str
    run: str
    place: str
    request: FundingRequest
    funding: FundingRef
    quote: Quote
    scopes: tuple[Scope, ...]
    person: str | None = None
    beyond: str = ""


def handle(tools: Tools, actor: Actor, wanted: Wanted) -> Done:
    """Reserve all of it or nothing, for as many days as `funding.reservation_days` says.

    All purses are locked in the order of their keys and their balances checked under the lock:
    two that ask at once never both get what fits only once. When a purse lacks (what equals it
    fits), nothing is reserved and `Done.short` says where and how much; help in a crisis and what
    somebody let pass is reserved all the same, except beyond a ceiling of the council.

    Raises:
        NotFoundError: there is no such case or run, or the actor may not know of it.
        RefusedError: the actor may not.
        BookingRefusedError: the amounts do not fit together (`FUND-001`).
    """
    _check(wanted)

    def work(unit: UnitOfWork) -> Done:
        case = case_of(unit, wanted.case)
        allow(actor, "fund", case, on=tools.today())
        run = unit.cases.get_run(wanted.run)
        if run is None or run.case != case.id:
            raise NotFoundError("run", wanted.run)
        before = unit.ledger.allocation_at(wanted.run, wanted.place)
        if before is not None:
            return Done(allocation=before)
        books = Bookkeeper(tools, unit, actor)
        amounts = _amounts(wanted.scopes)
        held = unit.ledger.hold(amounts.keys())
        today = tools.today()
        days = reservation_days(unit.settings.in_force("parameter", today))
        allocation = _allocation(wanted, books.now, today + timedelta(days=days))
        lines = books.lines(allocation, "reserve", amounts, f"reserve:{allocation.id}")
        beyond = wanted.beyond or (CRISIS if wanted.request.is_crisis else "")
        if short := shortages(held, used(lines), beyond):
            see_shortage(unit, held, short, books.now)
            books.journal("funding.short", case, None)
            return Done(allocation=None, short=short)
        unit.ledger.add_allocation(allocation)
        booked = book(unit, held, lines, books.now)
        unit.jobs.add(_lapse(allocation))
        went_over = shortages(held, used(lines), "")
        see_shortage(unit, held, went_over, books.now)
        books.journal("funding.reserved", case, allocation, beyond if went_over else "")
        return Done(allocation=allocation, lines=tuple(booked))

    return guarded(tools, actor, "funding.reserved", ("case", wanted.case), work)


def _check(wanted: Wanted) -> None:
    """Hold the amounts against each other, whoever worked them out."""
    quote = wanted.quote
    lines = sum(one.cents for one in quote.segments)
    years = sum(quote.per_year.values())
    by_purse: dict[tuple[str, str], int] = defaultdict(int)
    for one in wanted.scopes:
        by_purse[one.owner, one.key] += one.cents
    fits = (
        quote.cents_total == lines == years
        and all(one.cents >= 0 and one.owner in OWNERS for one in wanted.scopes)
        and all(cents <= quote.cents_total for cents in by_purse.values())
        and len({_key(one) for one in wanted.scopes}) == len(wanted.scopes)
    )
    if not fits:
        text = "De bedragen van deze offerte kloppen niet met elkaar. Er is niets gereserveerd."
        refuse("FUND-001", text, "Vraag de functioneel beheerder welke plugin dit uitrekende.")


def _amounts(scopes: tuple[Scope, ...]) -> dict[PurseKey, int]:
    return {_key(one): one.cents for one in scopes if one.cents}


def _key(scope: Scope) -> PurseKey:
    return PurseKey(scope.owner, scope.key, scope.year)


def _allocation(wanted: Wanted, now: datetime, expires_on: date) -> AllocationRecord:
    request = wanted.request
    return AllocationRecord(
        id=new_id(),
        case=wanted.case,
        person=wanted.person,
        run=wanted.run,
        place=wanted.place,
        team=request.team,
        law=request.law,
        product=request.product,
        unit=request.unit,
        frequency=request.frequency,
        volume=request.volume,
        start=request.start,
        until=request.until,
        form=request.form,
        helper=request.helper,
        provider=request.provider,
        contract=request.contract,
        model=wanted.funding.key,
        model_version=wanted.funding.version,
        cents=wanted.quote.cents_total,
        state="reserved",
        expires_on=expires_on,
        made_at=now,
    )


def _lapse(allocation: AllocationRecord) -> Job:
    """Return the job for the first moment of the Dutch day after the last one."""
    day = (allocation.expires_on or date.max) + timedelta(days=1)
    key = new_id()
    return Job(
        id=key,
        kind="service",
        run=allocation.run,
        token=allocation.id,
        element="",
        topic=LAPSE,
        due_at=datetime.combine(day, time.min, AMSTERDAM).astimezone(UTC),
        idem_key=key,
    )
