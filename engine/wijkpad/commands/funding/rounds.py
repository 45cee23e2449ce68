# SPDX-License-Identifier: EUPL-1.2
"""A round along much help at once: a period is closed, a tariff changed, or another year begins.

It goes in parts of at most `PART` pieces of help. Of each part the lines are seen first, and each piece
is booked by itself, once for its event: what goes wrong with one leaves the others, and a round that is
broken off goes on where it was. Only help whose money the actor answers for takes part; of a shielded
case nobody here learns that it is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from wijkpad.commands.access import withholding
from wijkpad.commands.funding import tell
from wijkpad.commands.funding.allocating import refuse
from wijkpad.commands.funding.correct import checked
from wijkpad.commands.guard import guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools
from wijkpad.domain.access import may
from wijkpad.domain.allocation import AllocationRecord
from wijkpad.domain.case import Case
from wijkpad.domain.happening import CARRIED, Told
from wijkpad.domain.identity import Actor
from wijkpad.errors import BookingRefusedError, NotFoundError, RefusedError, StaleError
from wijkpad.plugin_api import LedgerLine
from wijkpad.ports import UnitOfWork

PART: Final = 100
"""How much help is looked at, and then booked, in one go."""
RoundKind = Literal["period_closed", "tariff_changed", "year_opened"]
_UNKNOWN: Final = "Deze toewijzing is niet gevonden, of u gaat niet over dit geld."
_TWICE: Final = frozenset({"FUND-037"})
"""Why help takes no part in a new year: it was carried there before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What is told of which help.

    Attributes:
        model: key of the way of funding; empty for each.
        contract: id of the contract; empty for each, and for help without one.
        first, last: the period that is closed, both days included.
        fact: the figure of the way of funding that is told of the period.
        number: that figure, where it is the same for all.
        amounts: cents by allocation, where it is told of each: then only these take part.
        year: the year that begins.
    """

    kind: RoundKind
    model: str = ""
    contract: str = ""
    first: date | None = None
    last: date | None = None
    fact: str = ""
    number: int | None = None
    amounts: Mapping[str, int] = field(default_factory=dict)
    year: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One piece of help in a round; `case` is (id, number), and `fault` says why nothing is booked."""

    allocation: str
    case: tuple[str, str] | None = None
    product: str = ""
    lines: tuple[LedgerLine, ...] = ()
    seen: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a round.

    Attributes:
        rows: what would be booked, and what cannot be.
        same: for how much help nothing changes, or was booked before.
        after: where the next part goes on; None when this is the last.
    """

    rows: tuple[Row, ...]
    same: int
    after: str | None


def look(tools: Tools, actor: Actor, asked: Round, after: str = "") -> Part:
    """Return what the next part would book; nothing is booked.

    Raises:
        BookingRefusedError: the round itself cannot be (`FUND-045`).
    """
    _check(tools, asked)
    found, last = _next(tools, actor, asked, after)
    rows: list[Row] = []
    same = 0
    for key, known in found:
        row = _row(tools, actor, asked, key, known)
        if row is None:
            same += 1
        else:
            rows.append(row)
    return Part(rows=tuple(rows), same=same, after=last)


def book(
    tools: Tools, actor: Actor, asked: Round, seen: Mapping[str, str], *, reason: str
) -> tuple[int, tuple[Row, ...]]:
    """Book what was seen of each piece of help; return how many were booked, and what was not.

    `seen` has for each allocation what stands for its lines. Sent again, it books nothing twice.
    """
    _check(tools, asked)
    why = checked(reason)
    if len(seen) > PART:
        refuse("FUND-045", "Dit zijn er te veel in één keer.")
    booked, left = 0, []
    with tools.store.work(actor.municipality, reading=True) as unit:
        known = {one.id: (one, case) for one, case in _some(unit, seen)}
    for key, mark in sorted(seen.items()):
        one, case = known.get(key, (None, None))
        if one is None or case is None or not _pays(tools, actor, case):
            left.append(Row(allocation=key, fault=_UNKNOWN))
            continue
        try:
            event = _event(asked, one, mark)
            told = _told(tools, asked, key)
            tell.handle(tools, actor, key, told, event=event, reason=why, seen=mark)
            booked += 1
        except (BookingRefusedError, NotFoundError, RefusedError, StaleError) as error:
            left.append(_left(one, case, error))
    _journal(tools, actor, asked, booked)
    return booked, tuple(left)


def _check(tools: Tools, asked: Round) -> None:
    if asked.kind == CARRIED and asked.year > tools.today().year + 1:
        refuse("FUND-045", "Dat jaar is nog te ver weg.", "Kies dit jaar of het volgende.", "year")
    if asked.kind != "period_closed":
        return
    if asked.first is None or asked.last is None or asked.last < asked.first:
        text = "De laatste dag ligt voor de eerste dag, of ontbreekt."
        refuse("FUND-045", text, "Vul beide dagen in.", "last")
    if asked.last >= tools.today():
        text = "Deze periode is nog niet voorbij."
        refuse("FUND-045", text, "Sluit een periode af als zij is geweest.", "last")
    if asked.first.year != asked.last.year:
        text = "Deze periode valt in twee jaren. Geld telt in het jaar waar het bij hoort."
        refuse("FUND-045", text, "Sluit elk jaar apart af.", "last")


def _pays(tools: Tools, actor: Actor, case: Case) -> bool:
    return may(actor, "close_help", case, on=tools.today()) is None


def _next(
    tools: Tools, actor: Actor, asked: Round, after: str
) -> tuple[list[tuple[str, tuple[AllocationRecord, Case] | None]], str | None]:
    """Return the help of the next part by id, and where the one after that goes on.

    A part is full of help that the actor may close, whatever lies between: how much was passed over
    does not show.
    """
    if asked.amounts:
        keys = sorted(key for key in asked.amounts if key > after)
        part = keys[:PART]
        with tools.store.work(actor.municipality, reading=True) as unit:
            held = {one.id: (one, case) for one, case in _some(unit, part)}
        withholding.look_ahead(tools, actor, [case for _, case in held.values()])
        seen = {key: one for key, one in held.items() if _pays(tools, actor, one[1])}
        return [(key, seen.get(key)) for key in part], part[-1] if len(keys) > PART else None
    found: list[tuple[str, tuple[AllocationRecord, Case] | None]] = []
    while True:
        with tools.store.work(actor.municipality, reading=True) as unit:
            batch = unit.ledger.living(asked.model, asked.contract, after=after, most=PART)
        withholding.look_ahead(tools, actor, [case for _, case in batch])
        for one, case in batch:
            if _takes_part(asked, one) and _pays(tools, actor, case):
                if len(found) == PART:
                    return found, found[-1][0]
                found.append((one.id, (one, case)))
        if len(batch) < PART:
            return found, None
        after = batch[-1][0].id


def _takes_part(asked: Round, one: AllocationRecord) -> bool:
    """A new year is only for help without an end; what stopped gets no part of a figure for all."""
    if asked.kind == CARRIED:
        return one.until is None and one.state != "stopped" and one.start.year < asked.year
    return asked.kind == "tariff_changed" or one.state != "stopped"


def _row(
    tools: Tools,
    actor: Actor,
    asked: Round,
    key: str,
    known: tuple[AllocationRecord, Case] | None,
) -> Row | None:
    """Return what would happen to one piece of help; None where nothing would."""
    if known is None:
        return Row(allocation=key, fault=_UNKNOWN)
    one, case = known
    if asked.model and one.model != asked.model:
        return Row(allocation=key, fault="Deze hulp wordt op een andere manier bekostigd.")
    try:
        found = tell.foresee(
            tools, actor, key, _told(tools, asked, key), event=_event(asked, one, "new")
        )
    except (BookingRefusedError, NotFoundError, RefusedError) as error:
        twice = isinstance(error, BookingRefusedError) and error.findings[0].code in _TWICE
        return None if twice else _left(one, case, error)
    if found.known:
        return None
    fault = ""
    if not any(each.cents for each in found.lines):
        if not asked.amounts.get(key):
            return None
        fault = "Hier valt niets te boeken. Kijk na of de hulp is gestopt, en of zij al is betaald."
    return Row(
        allocation=key,
        case=(case.id, case.number),
        product=one.product,
        lines=() if fault else found.lines,
        seen=found.seen,
        fault=fault,
    )


def _left(
    one: AllocationRecord,
    case: Case,
    error: BookingRefusedError | NotFoundError | RefusedError | StaleError,
) -> Row:
    text = "Er is net iets anders met deze hulp gebeurd. Bekijk haar opnieuw."
    if isinstance(error, (BookingRefusedError, RefusedError)):
        text = f"{error.findings[0].text} {error.findings[0].cure}".strip()
    return Row(allocation=one.id, case=(case.id, case.number), product=one.product, fault=text)


def _told(tools: Tools, asked: Round, key: str) -> Told:
    if asked.kind == CARRIED:
        return Told(kind=CARRIED, on=date(asked.year, 12, 31))
    if asked.kind == "tariff_changed" or asked.first is None or asked.last is None:
        return Told(kind="tariff_changed", on=tools.today())
    figure = asked.amounts.get(key) if asked.amounts else asked.number
    return Told(
        kind="period_closed",
        on=asked.last,
        facts={
            asked.fact: figure,
            "first": asked.first.isoformat(),
            "last": asked.last.isoformat(),
        },
    )


def _event(asked: Round, one: AllocationRecord, mark: str) -> str:
    """Return what makes it count once: of a tariff, on the allocation as it stood when it was seen."""
    if asked.kind == CARRIED:
        return f"year:{asked.year}"
    if asked.kind == "tariff_changed":
        return f"tariff:{one.version}:{mark[:16]}"
    if asked.number is not None:
        return f"{asked.fact}:{asked.number}"
    return f"{asked.fact}:{asked.first}:{asked.last}"


def _some(
    unit: UnitOfWork, keys: Mapping[str, str] | Sequence[str]
) -> list[tuple[AllocationRecord, Case]]:
    found = [one for one in map(unit.ledger.allocation, sorted(keys)) if one is not None]
    cases = {one.id: one for one in unit.cases.some(sorted({one.case for one in found}))}
    return [(one, cases[one.case]) for one in found if one.case in cases]


def _journal(tools: Tools, actor: Actor, asked: Round, booked: int) -> None:
    def write(unit: UnitOfWork) -> None:
        about = ("list", "funding.round")
        detail = {"kind": asked.kind, "booked": str(booked)}
        now = tools.clock.now()
        unit.journal.write(entry(actor, now, "funding.round", "update", about=about, detail=detail))

    guarded(tools, actor, "funding.round", ("list", "funding.round"), write)
