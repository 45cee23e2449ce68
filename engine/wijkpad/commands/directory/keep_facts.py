# SPDX-License-Identifier: EUPL-1.2
"""Writing down what is known of an offer: facts, locations, wait times. Nothing is ever changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from wijkpad.commands import once
from wijkpad.commands.directory.checks import location_faults, statement_faults, wait_faults
from wijkpad.commands.directory.offers import Offer, kept_offer
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools
from wijkpad.domain.directory import Location, Statement, Wait, standing
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, NotFoundError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Writing:
    """An offer that the actor writes about, in an open transaction."""

    unit: UnitOfWork
    actor: Actor
    offer: Offer
    now: datetime
    today: date

    def note(self, event: str, part: str, **detail: str) -> None:
        """Add the line to the journal; codes, numbers and ids only."""
        about = ("offer", self.offer.id)
        line = entry(self.actor, self.now, event, "update", about=about, part=part, detail=detail)
        self.unit.journal.write(line)


def state(tools: Tools, actor: Actor, given: Statement, *, token: str | None = None) -> None:
    """Keep a fact; author, moment and number of `given` are filled in here.

    Raises:
        NotFoundError: there is no such offer.
        AnswersInvalidError: what is given cannot be so; nothing was kept.
    """

    def work(at: Writing) -> None:
        line = replace(given, author=actor.user, at=at.now, is_gone=False)
        refuse(statement_faults(line, at.today))
        at.unit.directory.state([line])
        at.note("directory.fact_stated", given.kind)

    writing(tools, actor, given.offer, "directory.state", work, token=token)


def take_off(
    tools: Tools, actor: Actor, offer: str, number: int, *, token: str | None = None
) -> None:
    """Write down that a fact is not so any more, whoever said it.

    Raises:
        NotFoundError: there is no such offer, or no such line that stands.
    """

    def work(at: Writing) -> None:
        held = standing(at.unit.directory.statements(offer), at.today)
        line = next((one for one in held if one.number == number), None)
        if line is None:
            raise NotFoundError("fact", f"{offer}.{number}")
        take_off_line(at, line)

    writing(tools, actor, offer, "directory.take_off", work, token=token)


def take_off_line(at: Writing, line: Statement) -> None:
    """Write that a line that stands is not so any more."""
    gone = replace(
        line, is_gone=True, author=at.actor.user, at=at.now, measured_on=at.today, expires_on=None
    )
    at.unit.directory.state([gone])
    at.note("directory.fact_ended", line.kind, number=str(line.number))


def put_location(tools: Tools, actor: Actor, given: Location, *, token: str | None = None) -> None:
    """Keep a location, or its next version; `version` is the one that was seen, 0 for a new one.

    Raises:
        NotFoundError: there is no such offer.
        AnswersInvalidError: what is given cannot be so, or somebody changed it meanwhile.
    """

    def work(at: Writing) -> None:
        held = {one.id: one for one in at.unit.directory.locations(given.offer)}
        seen = held[given.id].version if given.id in held else 0
        line = replace(given, version=seen + 1, author=actor.user, at=at.now)
        faults = [*location_faults(line, at.today)]
        refuse([_CHANGED] if seen != given.version else faults)
        at.unit.directory.put_location(line)
        event = "directory.location_ended" if line.is_gone else "directory.location_kept"
        at.note(event, "location", version=str(line.version))

    writing(tools, actor, given.offer, "directory.put_location", work, token=token)


def add_wait(tools: Tools, actor: Actor, given: Wait, *, token: str | None = None) -> None:
    """Keep a wait time beside the earlier ones.

    Raises:
        NotFoundError: there is no such offer.
        AnswersInvalidError: what is given cannot be so; nothing was kept.
    """

    def work(at: Writing) -> None:
        held = at.unit.directory.locations(given.offer)
        known = frozenset(one.id for one in held if not one.is_gone)
        refuse(wait_faults(given, at.today, known))
        at.unit.directory.add_wait(replace(given, author=actor.user, at=at.now))
        at.note("directory.wait_kept", given.kind, certainty=given.certainty)

    writing(tools, actor, given.offer, "directory.add_wait", work, token=token)


def writing(
    tools: Tools,
    actor: Actor,
    offer: str,
    event: str,
    work: Callable[[Writing], T],
    *,
    token: str | None = None,
) -> T | None:
    """Do `work` on an offer for who keeps the social map; None when this very request was done."""

    def do(unit: UnitOfWork) -> T | None:
        allow(actor, "keep_map", None, on=tools.today())
        found, now = kept_offer(unit, offer), tools.clock.now()
        asked = f"{event}:{offer}"
        if once.earlier(unit, actor, asked, token) is not None:
            return None
        done = work(Writing(unit, actor, found, now, tools.today()))
        once.remember(unit, actor, asked, token, {}, now=now)
        return done

    return guarded(tools, actor, event, ("offer", offer), do)


def refuse(faults: Iterable[Finding]) -> None:
    """Raise `AnswersInvalidError` when there is any fault."""
    found = list(faults)
    if found:
        raise AnswersInvalidError(found)


_CHANGED = Finding(
    code="MAP-026",
    text="Een collega heeft deze locatie intussen veranderd. Kijk na wat er nu staat.",
    element="name",
)
