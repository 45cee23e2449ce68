# SPDX-License-Identifier: EUPL-1.2
"""Telling what happened to help: what it would do to the money first, then once for each event."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final, cast

from wijkpad.commands.funding import happen
from wijkpad.commands.funding.allocating import Done, refuse
from wijkpad.commands.funding.correct import checked
from wijkpad.commands.funding.decisions import Decision, decisions_after, granted_at
from wijkpad.commands.funding.happen import Story, verb_of
from wijkpad.commands.guard import allow, case_of
from wijkpad.commands.tools import Tools
from wijkpad.domain.allocation import AllocationRecord, HelpEvent
from wijkpad.domain.happening import (
    CARRIED,
    DEATH,
    DECIDED,
    Told,
    last_day,
    obstacle,
    used_volume,
)
from wijkpad.domain.identity import Actor
from wijkpad.domain.ledger import Line
from wijkpad.errors import BookingRefusedError, NotFoundError, StaleError
from wijkpad.plugin_api import AllocationEvent, FundingRequest, LedgerLine, booking, reckoning
from wijkpad.ports import UnitOfWork

_EVENT: Final = "event:"
_TRIES: Final = 3
_HELD: Final = frozenset({"commit", "release", "realise", "receivable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What telling it would do.

    Attributes:
        lines: what would be booked, by purse; nothing where the money stays as it is.
        found: (severity, text) of the live check, for an extension; heaviest first.
        seen: stands for these lines: what is confirmed is what was seen.
        known: this very event was booked before; then nothing would happen.
    """

    allocation: AllocationRecord
    told: Told
    lines: tuple[LedgerLine, ...]
    found: tuple[tuple[str, str], ...] = ()
    seen: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """`promised` is the allocation with the last day and volume that money stands promised for."""

    allocation: AllocationRecord
    promised: AllocationRecord
    history: tuple[LedgerLine, ...]
    others: tuple[AllocationRecord, ...]
    decision: Decision | None = field(default=None)
    known: bool = False


def foresee(
    tools: Tools, actor: Actor, allocation: str, told: Told, event: str = "new"
) -> Foreseen:
    """Return what would happen to the money; nothing is booked or kept.

    Raises:
        NotFoundError: there is no such help, or the actor may not know of it.
        RefusedError: the actor may not tell this.
        BookingRefusedError: it cannot have happened, rests on no decision, has no contract, or the
            way of funding gives no answer (`FUND-020` to `FUND-033` and the codes of the messages).
    """
    told = _named(told)
    asked = _asked(tools, actor, allocation, told, event)
    if asked.known:
        return Foreseen(allocation=asked.allocation, told=told, lines=(), known=True)
    return _foreseen(tools, actor, asked, told, event)


def handle(
    tools: Tools,
    actor: Actor,
    allocation: str,
    told: Told,
    *,
    event: str,
    reason: str,
    seen: str | None = None,
) -> Done:
    """Book what happened, once for each `event`; raises as `foresee` does.

    `seen` is what the actor was shown: where the outcome is another by now nothing is booked
    (`FUND-033`). None books what comes out. `reason` is kept sealed under the key of the case.
    """
    told, why = _named(told), checked(reason)
    for tried in range(_TRIES):
        asked = _asked(tools, actor, allocation, told, event)
        if asked.known:
            return Done(allocation=asked.allocation)
        outcome = _foreseen(tools, actor, asked, told, event)
        if seen is not None and seen != outcome.seen:
            text = "Er is intussen iets veranderd: dit doet nu iets anders met het geld."
            refuse("FUND-033", text, "Lees de nieuwe uitkomst en bevestig opnieuw.")
        try:
            done = happen.handle(
                tools,
                actor,
                allocation,
                _event(told, event),
                outcome.lines,
                beyond=_beyond(told),
                told=Story(
                    version=asked.allocation.version,
                    kind=told.kind,
                    until=told.until,
                    note=why,
                    decision=told.decision if told.kind in DECIDED else "",
                ),
            )
        except StaleError:
            if tried == _TRIES - 1:
                raise
            continue
        if done.short:
            text = "Het geld is op: een subsidieplafond laat dit niet toe (Awb 4:25). Er is niets geboekt."
            refuse("FUND-032", text, "Vraag de budgethouder.")
        return done
    raise StaleError(f"allocation {allocation}")


def _beyond(told: Told) -> str:
    """Return what lets it go over a purse: a decision, what was agreed, or a decision without an end."""
    if told.kind in DECIDED:
        return f"decision:{told.decision}"
    return f"agreed:{told.kind}" if told.kind in ("tariff_changed", CARRIED) else ""


def _named(told: Told) -> Told:
    """A stop because somebody died is an event of its own."""
    return replace(told, kind="died") if (told.kind, told.reason) == ("stop", DEATH) else told


def _asked(tools: Tools, actor: Actor, allocation: str, told: Told, event: str) -> _Asked:
    with tools.store.work(actor.municipality, reading=True) as unit:
        found = unit.ledger.allocation(allocation)
        if found is None:
            raise NotFoundError("allocation", allocation)
        case = case_of(unit, found.case)
        allow(actor, "see_help", case, on=tools.today())
        allow(actor, verb_of(told.kind), case, on=tools.today())
        events = unit.ledger.events_of(allocation)
        if any(one.id == event for one in events):
            return _Asked(found, found, (), (), known=True)
        no = obstacle(found, events, told, tools.today())
        if no is not None:
            raise BookingRefusedError([no])
        lines = unit.ledger.lines_of(allocation)
        others = [one for one in unit.ledger.allocations_of(found.case) if one.id != found.id]
        decision = _decision(tools, unit, found, lines, told)
    return _Asked(found, _promised(found, events), history_of(lines), tuple(others), decision)


def _promised(one: AllocationRecord, events: Sequence[HelpEvent]) -> AllocationRecord:
    used = used_volume(events)
    volume = one.volume if used is None else max(min(Decimal(used), one.volume), Decimal(0))
    return replace(one, until=last_day(one, events), volume=volume)


def _decision(
    tools: Tools, unit: UnitOfWork, one: AllocationRecord, lines: Sequence[Line], told: Told
) -> Decision | None:
    if told.kind not in DECIDED:
        return None
    known = decisions_after(tools, unit, one, granted_at(one, lines))
    chosen = next((each for each in known if each.key == told.decision), None)
    if chosen is None:
        text = "Hiervoor is een nieuw besluit nodig: de hulp verandert, niet alleen het verloop."
        cure = (
            "Kies het besluit waarop dit rust."
            if known
            else "Neem eerst een nieuw besluit in deze zaak, en leg het daarna hier vast."
        )
        refuse("FUND-030", text, cure, "decision")
    return chosen


def _foreseen(tools: Tools, actor: Actor, asked: _Asked, told: Told, event: str) -> Foreseen:
    one = asked.allocation
    promising = tools.promising
    if promising is None:
        refuse("FUND-031", "Er is geen bekostiging die hierop antwoordt. Er is niets geboekt.")
    found: tuple[tuple[str, str], ...] = ()
    if told.kind == "extended":
        found = promising.judge(
            actor.municipality,
            tools.today(),
            _longer(asked.promised, told),
            asked.others,
            one.person,
        )
        no = [text for severity, text in found if severity == "REFUSE"]
        if no:
            refuse("FUND-029", f"Verlengen kan zo niet. {no[0]}", "Pas het besluit aan.", "on")
    answer = promising.follow(
        actor.municipality, tools.today(), asked.promised, _event(told, event), asked.history
    )
    if answer.faults:
        text = "De bekostiging geeft nu geen antwoord dat klopt. Er is niets geboekt."
        refuse("FUND-031", text, "Probeer het later, of vraag de functioneel beheerder.")
    lines = answer.lines
    if told.kind == CARRIED:
        lines = _of_the_new_year(asked.history, lines, told.on.year)
    if told.kind == "period_closed":
        _fits(asked.history, lines, told)
    return Foreseen(allocation=one, told=told, lines=lines, found=found, seen=_seen(lines))


def _fits(history: Sequence[LedgerLine], lines: Sequence[LedgerLine], told: Told) -> None:
    """Refuse an amount of a period that does not fit in what was promised: half of it is not booked."""
    wanted = (told.facts or {}).get("realised_cents")
    booked = max((one.cents for one in lines if one.kind == "realise"), default=0)
    if not isinstance(wanted, int) or booked >= wanted:
        return
    left = [
        now.committed - now.realised
        for purse, now in booking.standing(history).items()
        if purse.year == told.on.year
    ]
    fits = max(min(left, default=0), 0)
    if fits >= wanted:
        text = "Bij deze manier van bekostigen hoort geen bedrag over een periode."
        refuse("FUND-046", text, "Kijk in het contract wat er wanneer vervalt.", "amount")
    text = f"{reckoning.euros(wanted)} past niet: voor dit jaar is nog {reckoning.euros(fits)} toegezegd."
    cure = "Kijk het bedrag na, of corrigeer eerst wat is toegezegd."
    refuse("FUND-046", text, cure, "amount")


def _of_the_new_year(
    history: Sequence[LedgerLine], lines: Sequence[LedgerLine], year: int
) -> tuple[LedgerLine, ...]:
    """Return what a new year adds; years that went by stay as they were booked.

    Help that cost something and would cost nothing from now on has no price yet: then nothing is kept.
    """
    found = tuple(one for one in lines if one.year >= year)
    before = sum(one.cents for one in history if one.kind == "commit" and one.year == year - 1)
    if before and not found:
        text = f"Voor {year} is voor deze hulp nog geen prijs bekend. Er is niets geboekt."
        refuse("FUND-038", text, "Laat eerst de tarieven van dat jaar in het register zetten.")
    return found


def _longer(one: AllocationRecord, told: Told) -> FundingRequest:
    """Return the days that come after what was promised, as a request of their own; `one` has an end."""
    return FundingRequest(
        law=one.law,  # type: ignore[arg-type]
        product=one.product,
        unit=one.unit,  # type: ignore[arg-type]
        frequency=one.frequency,  # type: ignore[arg-type]
        volume=one.volume,
        start=last_day(one) + timedelta(days=1),
        until=told.on,
        team=one.team,
        form=one.form,
        provider=one.provider,
        contract=one.contract,
        helper=one.helper,
    )


def _event(told: Told, event: str) -> AllocationEvent:
    facts: dict[str, str | int | bool | None] = dict(told.facts or {})
    if told.used is not None:
        facts["used_volume"] = told.used
    if told.until is not None:
        facts["until"] = told.until.isoformat()
    return AllocationEvent(
        id=event,
        # Another year of help without an end is a longer promise to the way of funding.
        kind="extended" if told.kind == CARRIED else told.kind,  # type: ignore[arg-type]
        on=told.on,
        reason=told.reason,
        facts=cast("Mapping[str, str | int | bool | None]", facts),
    )


def history_of(lines: Sequence[Line]) -> tuple[LedgerLine, ...]:
    """Return the lines of an allocation as plugins read them; what was reserved is left out."""
    return tuple(
        LedgerLine(
            kind=one.kind,  # type: ignore[arg-type]
            owner=one.purse.owner,  # type: ignore[arg-type]
            key=one.purse.key,
            year=one.purse.year,
            cents=one.cents,
            cause=one.cause.removeprefix(_EVENT),
            product=one.product,
            allocation=one.allocation or "",
            corrects=one.corrects or "",
        )
        for one in lines
        if one.kind in _HELD
    )


def _seen(lines: Sequence[LedgerLine]) -> str:
    told = sorted((one.kind, one.owner, one.key, one.year, one.cents) for one in lines)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
