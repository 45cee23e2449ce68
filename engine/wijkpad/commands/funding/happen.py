# SPDX-License-Identifier: EUPL-1.2
"""What happens to help after it was promised: its lines, once for each event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from wijkpad.commands.funding.allocating import (
    Bookkeeper,
    Deed,
    Done,
    Held,
    key_of,
    refuse,
)
from wijkpad.commands.guard import guarded
from wijkpad.commands.tools import Tools
from wijkpad.domain.access import Verb
from wijkpad.domain.allocation import HelpEvent, State
from wijkpad.domain.happening import DECIDED
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.domain.ledger import Kind, Line, has_wrong_sign
from wijkpad.errors import StaleError
from wijkpad.plugin_api import AllocationEvent, LedgerLine
from wijkpad.ports import UnitOfWork

_STATES: Final[Mapping[str, State]] = {
    "start": "started",
    "stop": "stopped",
    "died": "stopped",
    "deleted": "deleted",
}
_KINDS: Final = frozenset({"commit", "release", "realise", "receivable"})
_GIVES_LAST_DAY: Final = frozenset({"extended", "shortened", "stop", "died"})
_PAIRS: Final[tuple[tuple[Kind, Kind], ...]] = (("commit", "release"), ("realise", "receivable"))


_BY_AGREEMENT: Final = frozenset({"tariff_changed", "period_closed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """How an event was told.

    Attributes:
        version: of the allocation on which the lines were made.
        kind: what happened, where the way of funding is asked in other words.
        until: the last day of a pause.
        note: why.
        decision: what it rests on, as `HelpEvent` has it.
    """

    version: int
    kind: str = ""
    until: date | None = None
    note: str = field(default="", repr=False)
    decision: str = ""


def verb_of(kind: str) -> Verb:
    """Return what somebody must be allowed to do to tell an event of this kind."""
    if kind in DECIDED:
        return "decide_help"
    return "close_help" if kind in _BY_AGREEMENT else "tell_help"


def handle(
    tools: Tools,
    actor: Actor,
    allocation: str,
    event: AllocationEvent,
    lines: Sequence[LedgerLine],
    *,
    beyond: str = "",
    told: Story | None = None,
) -> Done:
    """Book what an event changes; an event that comes again books nothing.

    `lines` are what the funding model wrote (`funding_on_event`). `beyond` is as in `reserve.Wanted`,
    for an event that makes help cost more. `told` is who tells it, and on which version of the
    allocation the lines were made; None for a job.

    Raises:
        StaleError: something else happened to it since that version.
        NotFoundError: there is no such allocation, or the actor may not know of its case.
        RefusedError: the actor may not.
        BookingRefusedError: the help was never promised (`FUND-004`); a purse is not one of the
            allocation (`FUND-002`); or more is taken back than was given (`FUND-005`).
    """

    def work(unit: UnitOfWork) -> Done:
        books = Bookkeeper(tools, unit, actor)
        kind = told.kind if told is not None and told.kind else event.kind
        held = books.hold(allocation, [key_of(one) for one in lines], verb=verb_of(kind))
        if any(one.id == event.id for one in unit.ledger.events_of(allocation)):
            return Done(allocation=held.allocation)
        if held.allocation.state not in ("committed", "started", "stopped"):
            refuse("FUND-004", "Op deze hulp is nog niet besloten.", "Leg eerst het besluit vast.")
        if told is not None and held.allocation.version != told.version:
            raise StaleError(f"allocation {allocation}")
        booked = [
            replace(line, corrects=one.corrects or None)
            for one in lines
            for line in books.lines(
                held.allocation, one.kind, {key_of(one): one.cents}, f"event:{event.id}"
            )
        ]
        _check(held, booked)
        state = _STATES.get(kind, held.allocation.state)
        until = event.on if kind in _GIVES_LAST_DAY else None
        deed = Deed(event="funding.happened", state=state, beyond=beyond, until=until, keeps=True)
        done = books.carry_out(held, booked, deed)
        if not done.short:
            unit.ledger.add_event(_kept(books, allocation, event, told))
        return done

    return guarded(tools, actor, "funding.happened", ("allocation", allocation), work)


def _kept(
    books: Bookkeeper, allocation: str, event: AllocationEvent, told: Story | None
) -> HelpEvent:
    """Return what is kept of an event, beside its lines."""
    actor = books.actor
    return HelpEvent(
        id=event.id,
        allocation=allocation,
        kind=told.kind if told and told.kind else event.kind,
        on=event.on,
        reason=event.reason,
        at=books.now,
        until=told.until if told else None,
        author="" if actor.user == SYSTEM else actor.user,
        note=told.note if told else "",
        facts=event.facts,
        decision=told.decision if told else "",
    )


def _check(held: Held, lines: Sequence[Line]) -> None:
    """Hold a plugin's lines against what was given before."""
    own = {(one.purse.owner, one.purse.key) for one in held.lines}
    known = {one.id for one in held.lines}
    stranger = any((one.purse.owner, one.purse.key) not in own for one in lines)
    if stranger or any(one.corrects and one.corrects not in known for one in lines):
        text = (
            "De bekostiging boekt op een potje dat niet bij deze hulp hoort. Er is niets geboekt."
        )
        refuse("FUND-002", text, "Vraag de functioneel beheerder welke plugin dit uitrekende.")
    after = replace(held, lines=(*held.lines, *lines))
    wrong = any(has_wrong_sign(one) or one.kind not in _KINDS for one in lines)
    if wrong or any(cents < 0 for pair in _PAIRS for cents in after.standing(*pair).values()):
        text = "De bekostiging neemt meer terug dan er was. Er is niets geboekt."
        refuse("FUND-005", text, "Vraag de functioneel beheerder welke plugin dit uitrekende.")
