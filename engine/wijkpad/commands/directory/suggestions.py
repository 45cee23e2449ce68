# SPDX-License-Identifier: EUPL-1.2
"""*Klopt niet meer*: a worker says what is wrong, and the municipality confirms it or refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from wijkpad.commands import once
from wijkpad.commands.directory.checks import statement_faults, wait_faults
from wijkpad.commands.directory.keep_facts import Writing, refuse, take_off_line
from wijkpad.commands.directory.offers import kept_offer
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools, local_day, new_id
from wijkpad.domain.directory import Statement, Suggestion, Wait, standing
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, ConflictError, NotFoundError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

CONFIRMED: Final = "gemeente, na een melding van een medewerker"
"""The source of what comes from a suggestion that was confirmed."""
LONGEST: Final = 1_000


def suggest(
    tools: Tools, actor: Actor, given: Suggestion, *, token: str | None = None
) -> Suggestion:
    """Keep what a worker says is wrong; id, author and moment are filled in here.

    Raises:
        NotFoundError: there is no such offer, or the line that it is about does not stand.
        RefusedError: the actor does not see the social map.
        AnswersInvalidError: nothing is said, too much, or a value that cannot be.
    """

    def work(unit: UnitOfWork) -> Suggestion:
        allow(actor, "see_map", None, on=tools.today())
        now, today = tools.clock.now(), tools.today()
        kept_offer(unit, given.offer)
        asked = f"directory.suggest:{given.offer}"
        done = once.earlier(unit, actor, asked, token)
        earlier = unit.directory.suggestion(done["id"] or "") if done is not None else None
        if earlier is not None:
            return earlier
        made = replace(given, id=new_id(), by=actor.user, at=now, state="waiting")
        if not 0 < len(made.words.strip()) <= LONGEST:
            raise AnswersInvalidError([_WORDS])
        _effect(unit, made, today, by=actor.user)
        unit.directory.add_suggestion(made)
        detail = {"offer": made.offer, "about": made.about}
        about = ("suggestion", made.id)
        unit.journal.write(
            entry(actor, now, "directory.suggested", "create", about=about, detail=detail)
        )
        once.remember(unit, actor, asked, token, {"id": made.id}, now=now)
        return made

    return guarded(tools, actor, "directory.suggest", ("offer", given.offer), work)


def decide(
    tools: Tools, actor: Actor, suggestion: str, *, confirm: bool, token: str | None = None
) -> Suggestion:
    """Confirm a suggestion, so that the map says so from now on, or refuse it.

    About a location or the offer as a whole confirming only says that it was handled: what changes is
    written by hand.

    Raises:
        NotFoundError: there is no such suggestion.
        ConflictError: a colleague decided on it, or what it is about does not stand any more.
    """

    def work(unit: UnitOfWork) -> Suggestion:
        allow(actor, "keep_map", None, on=tools.today())
        now = tools.clock.now()
        held = unit.directory.suggestion(suggestion)
        if held is None:
            raise NotFoundError("suggestion", suggestion)
        asked = f"directory.decide:{suggestion}"
        if once.earlier(unit, actor, asked, token) is not None:
            return held
        if held.state != "waiting":
            raise ConflictError
        if confirm:
            _confirm(tools, unit, actor, held)
        decided = replace(
            held,
            state="confirmed" if confirm else "refused",
            decided_by=actor.user,
            decided_at=now,
        )
        unit.directory.decide_suggestion(decided)
        event = f"directory.suggestion_{decided.state}"
        detail = {"offer": held.offer, "about": held.about}
        about = ("suggestion", held.id)
        unit.journal.write(entry(actor, now, event, "update", about=about, detail=detail))
        once.remember(unit, actor, asked, token, {}, now=now)
        return decided

    return guarded(tools, actor, "directory.decide", ("suggestion", suggestion), work)


def _confirm(tools: Tools, unit: UnitOfWork, actor: Actor, held: Suggestion) -> None:
    at = Writing(unit, actor, kept_offer(unit, held.offer), tools.clock.now(), tools.today())
    try:
        change = _effect(unit, held, at.today, by=actor.user)
    except NotFoundError:
        raise ConflictError from None
    match change:
        case (Statement() as old, None):
            take_off_line(at, old)
        case (Statement() as old, Statement() as new):
            take_off_line(at, old)
            unit.directory.state([replace(new, at=at.now)])
            at.note("directory.fact_stated", new.kind, suggestion=held.id)
        case (Wait(), Wait() as new):
            unit.directory.add_wait(replace(new, at=at.now))
            at.note("directory.wait_kept", new.kind, suggestion=held.id)


def _effect(
    unit: UnitOfWork, asked: Suggestion, today: date, *, by: str
) -> tuple[Statement | Wait, Statement | Wait | None] | None:
    """Return the line that is wrong and what takes its place, checked; None: done by hand."""
    said_on = local_day(asked.at)
    if asked.about == "fact":
        held = standing(unit.directory.statements(asked.offer), today)
        old = next((one for one in held if str(one.number) == asked.key), None)
        if old is None:
            raise NotFoundError("fact", asked.key)
        if not asked.value:
            return old, None
        new = replace(
            old,
            value=asked.value,
            source=CONFIRMED,
            measured_on=said_on,
            expires_on=None,
            author=by,
        )
        refuse(statement_faults(new, today))
        return old, new
    if asked.about == "wait":
        return _wait_effect(unit, asked, today, said_on, by)
    if asked.about == "location" and asked.key not in {
        one.id for one in unit.directory.locations(asked.offer) if not one.is_gone
    }:
        raise NotFoundError("location", asked.key)
    return None


def _wait_effect(
    unit: UnitOfWork, asked: Suggestion, today: date, said_on: date, by: str
) -> tuple[Wait, Wait]:
    old = next(
        (one for one in unit.directory.waits(asked.offer) if str(one.number) == asked.key), None
    )
    if old is None:
        raise NotFoundError("wait", asked.key)
    days = asked.value.strip()
    if days and not (days.isascii() and days.isdigit() and len(days) <= 4):
        raise AnswersInvalidError([_DAYS])
    new = replace(
        old,
        days=int(days) if days else None,
        waiting=None,
        certainty="confirmed",
        measured_on=said_on,
        source=CONFIRMED,
        author=by,
    )
    here = {one.id for one in unit.directory.locations(asked.offer)}
    refuse(wait_faults(new, today, frozenset(here)))
    return old, new


_WORDS = Finding(
    code="MAP-028",
    text="Schrijf in hoogstens 1.000 tekens op wat er niet klopt.",
    element="words",
)
_DAYS = Finding(
    code="MAP-015",
    text="Vul een heel aantal dagen in van 0 tot en met 3.650, of laat het leeg.",
    element="value",
)
