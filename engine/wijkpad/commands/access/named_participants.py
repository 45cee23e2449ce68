# SPDX-License-Identifier: EUPL-1.2
"""Who may know of a shielded case: colleagues by name, and cases shielded from a colleague."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.run.environment import RELATIONS
from wijkpad.commands.team.colleagues import everybody, kept_away, tell
from wijkpad.commands.tools import Tools
from wijkpad.domain.access import CASE_ROLES, OFFICER, TaskOfCase, is_shielded, may
from wijkpad.domain.case import Case, Datum
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, RefusedError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

CHANGED = "participants_changed"
"""Key of the rows of the case that keep why; no form is called so."""
INTEREST = "conflict"
"""How a colleague whom the case is about stands in the relations of the case."""
_LONGEST = 1_000
_Work: TypeAlias = Callable[[UnitOfWork, Case], Case]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shielding:
    """What becomes of a case that is about a colleague or somebody close to one.

    Attributes:
        away: the colleague; None when it is nobody who works with cases here.
        participants: who may know of the case from now on, beside the officer of its team.
        team: where the case goes on.
    """

    away: str | None
    participants: frozenset[str]
    team: str
    reason: str = field(repr=False)


def add(tools: Tools, actor: Actor, case_id: str, user: str, reason: str) -> Case:
    """Make a colleague a participant of a shielded case, and tell them.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: the actor's role may not do it (ACC-017), or the case is not shielded (PAR-001).
        AnswersInvalidError: no such colleague, one who is kept away from the case, or no reason.
    """

    def work(unit: UnitOfWork, case: Case) -> Case:
        faults = list(_faults(reason))
        if user not in at_work(unit, tools.today()):
            faults.append(_fault("user", "Kies een collega."))
        elif user in kept_away(unit, case):
            faults.append(_fault("user", "Deze collega kent het huishouden privé."))
        if faults:
            raise AnswersInvalidError(faults)
        changed = replace(case, participants=case.participants | {user})
        if changed == case:
            return case
        _write(tools, unit, actor, case, changed, reason=reason, detail={"added": user})
        now = tools.clock.now()
        tell(unit, actor, case, "joined", [user], now=now, text=reason.strip())
        return changed

    return _changing(tools, actor, case_id, work)


def remove(tools: Tools, actor: Actor, case_id: str, user: str, reason: str) -> Case:
    """Take a participant off a shielded case; the tasks that they had wait for somebody else.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: the actor's role may not do it (ACC-017), the case is not shielded (PAR-001),
            or nobody who works on it would be left (PAR-002).
        AnswersInvalidError: no such participant, or no reason.
    """

    def work(unit: UnitOfWork, case: Case) -> Case:
        faults = list(_faults(reason))
        if user not in case.participants:
            faults.append(_fault("user", "Kies een deelnemer."))
        if faults:
            raise AnswersInvalidError(faults)
        changed = replace(case, participants=case.participants - {user})
        if not changed.participants & at_work(unit, tools.today()).keys():
            raise RefusedError([_NOBODY_LEFT])
        _write(tools, unit, actor, case, changed, reason=reason, detail={"removed": user})
        return changed

    return _changing(tools, actor, case_id, work)


def shield(tools: Tools, actor: Actor, case_id: str, wanted: Shielding) -> Case:
    """Shield a case about a colleague or somebody close to one, and give it to others (rule R13).

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: the actor's role may not do it (ACC-018), or the case is shielded (PAR-003).
        AnswersInvalidError: nobody named, a colleague on both sides, a team without an officer who
            may know of it, or no reason.
    """

    def work(unit: UnitOfWork) -> Case:
        case = unit.cases.lock(case_id)
        allow(actor, "shield", case, on=tools.today())
        if is_shielded(case):
            raise RefusedError([_SHIELDED])
        faults = list(_shielding_faults(tools, unit, wanted))
        if faults:
            raise AnswersInvalidError(faults)
        changed = replace(
            case,
            about_staff=True,
            participants=wanted.participants,
            team=wanted.team,
            coordinator=case.coordinator if case.coordinator in wanted.participants else None,
        )
        if wanted.away is not None:
            _keep_away(tools, unit, actor, case, wanted.away)
        _write(tools, unit, actor, case, changed, reason=wanted.reason, detail={})
        now = tools.clock.now()
        tell(unit, actor, case, "joined", wanted.participants, now=now, text=wanted.reason.strip())
        return changed

    return guarded(tools, actor, "case.participants", ("case", case_id), work)


def at_work(unit: UnitOfWork, day: date) -> dict[str, str]:
    """Return id to name of the active users who work with cases on this day, by name."""
    return {
        user.id: user.name
        for user, one in everybody(unit, day)
        if any(held.role in CASE_ROLES for held in one.memberships)
    }


def officers(unit: UnitOfWork, team: str, day: date) -> dict[str, str]:
    """Return id to name of the reporting code officers of a team."""
    return {user.id: user.name for user, one in everybody(unit, day) if one.has(OFFICER, team)}


def _changing(tools: Tools, actor: Actor, case_id: str, work: _Work) -> Case:
    def do(unit: UnitOfWork) -> Case:
        case = unit.cases.lock(case_id)
        allow(actor, "participants", case, on=tools.today())
        if not is_shielded(case):
            raise RefusedError([_OPEN])
        return work(unit, case)

    return guarded(tools, actor, "case.participants", ("case", case_id), do)


def _write(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    case: Case,
    changed: Case,
    *,
    reason: str,
    detail: dict[str, str],
) -> None:
    if changed.coordinator is not None and changed.coordinator not in changed.participants:
        changed = replace(changed, coordinator=None)
    unit.cases.save(changed)
    _let_go(tools, unit, changed)
    now = tools.clock.now()
    value: dict[str, Value] = {"reason": reason.strip(), **detail}
    unit.data.append(
        Datum(
            case=case.id,
            run=None,
            scope="",
            key=CHANGED,
            version=0,
            value=value,
            step=CHANGED,
            at=now,
            by=actor.user,
        )
    )
    unit.journal.write(
        entry(actor, now, "case.participants", "update", case=changed, detail=detail)
    )


def _let_go(tools: Tools, unit: UnitOfWork, case: Case) -> None:
    """Make the tasks nobody's of who may not do them any more."""
    actors = {user.id: one for user, one in everybody(unit, tools.today())}
    for task in unit.tasks.open_of_case(case.id):
        if task.assignee is None:
            continue
        holder = actors.get(task.assignee)
        what = TaskOfCase(task, case)
        if holder is None or may(holder, "see", what, on=tools.today()) is not None:
            unit.tasks.save(replace(task, assignee=None))


def _keep_away(tools: Tools, unit: UnitOfWork, actor: Actor, case: Case, user: str) -> None:
    """Note that the colleague has an interest of their own, so that nobody lets them in again."""
    rows = unit.data.versions(case.id, None, RELATIONS)
    known = rows[-1].value if rows and isinstance(rows[-1].value, dict) else {}
    value: dict[str, Value] = {**known, user: INTEREST}
    unit.data.append(
        Datum(
            case=case.id,
            run=None,
            scope="",
            key=RELATIONS,
            version=0,
            value=value,
            step=CHANGED,
            at=tools.clock.now(),
            by=actor.user,
        )
    )


def _shielding_faults(tools: Tools, unit: UnitOfWork, wanted: Shielding) -> Iterable[Finding]:
    yield from _faults(wanted.reason)
    day = tools.today()
    here = at_work(unit, day)
    if not wanted.participants or not wanted.participants <= here.keys():
        yield _fault("participants", "Kies ten minste één collega die aan de zaak werkt.")
    if wanted.away is not None and wanted.away in wanted.participants:
        yield _fault("participants", "Om wie het gaat, kan niet aan de zaak werken.")
    if all(one.key != wanted.team for one in unit.people.teams()):
        yield _fault("team", "Kies een team.")
    elif wanted.away is not None and wanted.away in officers(unit, wanted.team, day):
        text = "Om wie het gaat, is daar aandachtsfunctionaris en zou de zaak zien. Kies een ander team."
        yield _fault("team", text)


def _faults(reason: str) -> Iterable[Finding]:
    if not reason.strip() or len(reason) > _LONGEST:
        yield _fault("reason", f"Schrijf op waarom, in hoogstens {_LONGEST} tekens.")


def _fault(element: str, text: str) -> Finding:
    return Finding(code="PAR-004", text=text, element=element)


_OPEN = Finding(
    code="PAR-001",
    text="Deze zaak is niet afgeschermd: het hele team ziet haar.",
    cure="Scherm de zaak eerst af.",
)
_NOBODY_LEFT = Finding(
    code="PAR-002",
    text="Dan werkt er niemand meer aan deze zaak.",
    cure="Voeg eerst een collega toe.",
)
_SHIELDED = Finding(code="PAR-003", text="Deze zaak is al afgeschermd.")
