# SPDX-License-Identifier: EUPL-1.2
"""Opening a file in need: with a reason, for some hours, and never unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from wijkpad.commands import once
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.team.colleagues import tell, who_may_see
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.access import is_shielded, may
from wijkpad.domain.case import Case
from wijkpad.domain.disclosure import (
    GROUNDS,
    HOURS_PARAMETER,
    LEAST_REASON,
    LONGEST,
    MOST_A_DAY,
    MOST_HOURS,
    USUAL_HOURS,
    BreakGlass,
    Way,
)
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork
from wijkpad.terms import moment_text

WAYS: Final[Mapping[str, str]] = {
    "number": "Ik weet het nummer van de zaak zelf",
    "household": "Ik weet het nummer van een andere zaak van dit huishouden",
}
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks: texts as they were typed."""

    way: str
    number: str = field(repr=False)
    ground: str
    reason: str = field(repr=False)


def handle(tools: Tools, actor: Actor, wish: Wish, *, token: str | None = None) -> str:
    """Open what there is under a number, for reading only, and return the id of the attempt.

    Whether there was anything is not told here: the attempt is kept, journalled and shown to the
    privacy officer either way. Whoever may know of an opened case is told at once.

    Raises:
        RefusedError: the actor's role may not do this (ACC-014), or tried too often (ACC-015).
        AnswersInvalidError: no number, way, ground or reason, or a household without danger to life.
    """

    def work(unit: UnitOfWork) -> str:
        allow(actor, "break_glass", None, on=tools.today())
        done = once.earlier(unit, actor, "break_glass", token)
        if done is not None:
            return str(done["id"])
        now = tools.clock.now()
        if unit.disclosure.attempts_of(actor.user, since=now - _DAY) >= MOST_A_DAY:
            raise RefusedError([_TOO_OFTEN])
        faults = list(_faults(wish))
        if faults:
            raise AnswersInvalidError(faults)
        way: Way = "household" if wish.way == "household" else "number"
        found = _found(tools, unit, actor, wish.number.strip(), way)
        attempt = BreakGlass(
            id=new_id(),
            user=actor.user,
            at=now,
            until=now + timedelta(hours=hours(tools, unit)),
            way=way,
            ground=wish.ground,
            reason=wish.reason.strip(),
            number=wish.number.strip(),
            cases=tuple(one.id for one in found),
        )
        unit.disclosure.add_break_glass(attempt)
        _journal(tools, unit, actor, attempt, found)
        for case in found:
            text = f"{GROUNDS[attempt.ground]}. Tot {moment_text(attempt.until)}. {attempt.reason}"
            told = who_may_see(tools, unit, case)
            tell(unit, actor, case, "break_glass", told, now=now, text=text)
        once.remember(unit, actor, "break_glass", token, {"id": attempt.id}, now=now)
        return attempt.id

    about = ("municipality", actor.municipality)
    return guarded(tools, actor, "break_glass.open", about, work)


def hours(tools: Tools, unit: UnitOfWork) -> int:
    """Return for how many hours the municipality opens a file in need."""
    own = unit.settings.in_force("parameter", tools.today()).get(HOURS_PARAMETER)
    if isinstance(own, Decimal) and own == int(own) and 1 <= own <= MOST_HOURS:
        return int(own)
    return USUAL_HOURS


def _found(tools: Tools, unit: UnitOfWork, actor: Actor, number: str, way: Way) -> list[Case]:
    """Return the case with this number, or the shielded ones that are linked with it.

    The way over a household starts at a case that the actor may know of: else anybody's household
    could be searched.
    """
    case = unit.cases.by_number(number)
    if case is not None and case.subject != "case":
        return []
    if way == "number" or case is None:
        return [case] if case is not None and way == "number" else []
    if may(actor, "see", case, on=tools.today()) is not None:
        return []
    others = (unit.cases.get(one) for one in case.linked)
    return [one for one in others if one is not None and is_shielded(one)]


def _faults(wish: Wish) -> list[Finding]:
    found: list[Finding] = []
    if wish.way not in WAYS:
        found.append(_fault("way", "Kies welk nummer u weet."))
    if not wish.number.strip() or len(wish.number) > 40:
        found.append(_fault("number", "Vul het nummer van de zaak in."))
    if wish.ground not in GROUNDS:
        found.append(_fault("ground", "Kies waarom u deze zaak nu moet zien."))
    elif wish.way == "household" and wish.ground != "life":
        text = "Zonder het nummer van de zaak zelf kan dit alleen bij levensgevaar."
        found.append(_fault("ground", text))
    if len(wish.reason.strip()) < LEAST_REASON or len(wish.reason) > LONGEST:
        text = (
            f"Schrijf in minstens {LEAST_REASON} en hoogstens {LONGEST} tekens op wat er aan de "
            "hand is, en waarom het niet kan wachten."
        )
        found.append(_fault("reason", text))
    return found


def _fault(field_name: str, text: str) -> Finding:
    return Finding(code="BRK-001", text=text, element=field_name)


def _journal(
    tools: Tools, unit: UnitOfWork, actor: Actor, attempt: BreakGlass, found: list[Case]
) -> None:
    """Write the attempt, and a line in the journal of each case that it opened."""
    line = entry(
        actor,
        attempt.at,
        "break_glass.opened",
        "execute",
        about=("break_glass", attempt.id),
        query_hash=tools.store.keyed_hash(f"query:{attempt.number}"),
        detail={"way": attempt.way, "until": attempt.until.isoformat()},
    )
    unit.journal.write(replace(line, basis=attempt.ground, break_glass=attempt.id))
    for case in found:
        opened = entry(actor, attempt.at, "break_glass.opened", "execute", case=case)
        unit.journal.write(replace(opened, basis=attempt.ground, break_glass=attempt.id))


_TOO_OFTEN = Finding(
    code="ACC-015",
    text=f"U hebt dit in 24 uur al {MOST_A_DAY} keer gedaan.",
    cure="Bel de aandachtsfunctionaris. Is er gevaar? Bel 112.",
)
