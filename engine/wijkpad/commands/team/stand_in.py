# SPDX-License-Identifier: EUPL-1.2
"""A colleague who stands in for somebody for a period: with their roles, and it ends by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from wijkpad.commands.guard import guarded
from wijkpad.commands.journalling import entry, write_refusal
from wijkpad.commands.team.colleagues import everybody, kept_away
from wijkpad.commands.tools import Tools
from wijkpad.domain.access import CASE_ROLES, OFFICER, is_shielded
from wijkpad.domain.contract_access import CONTRACT_ROLES
from wijkpad.domain.identity import Actor, Lent, Membership
from wijkpad.errors import AnswersInvalidError, NotFoundError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

LONGEST: Final = timedelta(days=366)
LEAD: Final = "team_lead"
PASSED_ON: Final = CASE_ROLES | CONTRACT_ROLES
"""Roles that a colleague can take over; who designs or administers passes nothing on."""
OWN_WISH: Final = frozenset({OFFICER, "privacy_officer", *CONTRACT_ROLES})
"""Roles that open what others may not see, or dispose of money: only who has them passes them on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A wish that `deputy` stands in for `absent` on these days, both included.

    `cases` are shielded cases of which the deputy may know in that time.
    """

    absent: str
    deputy: str
    first: date
    last: date
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Somebody who stands in, from when until when, in which (team, role)."""

    absent: str
    deputy: str
    first: date
    last: date
    roles: tuple[tuple[str, str], ...]


def begin(tools: Tools, actor: Actor, wanted: Wanted) -> tuple[str, ...]:
    """Give the deputy the roles of a colleague for a period, and return the roles that went along.

    Who is away may, and the team lead of a team in which they work: then only the roles in the
    teams that they lead, never those of `OWN_WISH`, and no shielded cases. Roles in which somebody
    designs or administers do not go along, nor do roles that they have as a stand-in themselves.

    Raises:
        RefusedError: the actor is neither (STAND-001).
        AnswersInvalidError: the period or the colleague does not fit, or nothing would go along.
        NotFoundError: a case that cannot be lent.
    """

    def work(unit: UnitOfWork) -> tuple[str, ...]:
        held = own_roles(unit, wanted.absent, wanted.first, wanted.last)
        passing = _passing(actor, wanted, held, tools.today())
        _require_fits(tools, unit, wanted, passing)
        there = {
            (one.team, one.role, one.valid_from)
            for one in unit.people.memberships(user=wanted.deputy)
        }
        for one in passing:
            lent = _delegated(one, wanted, there)
            if lent is not None:
                unit.people.save_membership(lent)
        for case_id in wanted.cases:
            _lend(tools, unit, actor, wanted, case_id)
        roles = tuple(sorted({one.role for one in passing}))
        detail = {
            "deputy": wanted.deputy,
            "from": wanted.first.isoformat(),
            "until": wanted.last.isoformat(),
            "roles": " ".join(roles),
        }
        _journal(tools, unit, actor, "stand_in.begun", absent=wanted.absent, detail=detail)
        return roles

    return guarded(tools, actor, "stand_in.begin", ("user", wanted.absent), work)


def end(tools: Tools, actor: Actor, absent: str, deputy: str) -> None:
    """Let it end now: today counts no more. What never began is as if it was never agreed.

    Both may, and a team lead of a team of which roles went along. Ending what is over changes
    nothing.

    Raises:
        RefusedError: the actor is none of them (STAND-001).
    """

    def work(unit: UnitOfWork) -> None:
        day = tools.today()
        lent = [
            one
            for one in unit.people.memberships(user=deputy)
            if one.delegated_by == absent and (one.valid_until is None or one.valid_until >= day)
        ]
        leads = any(
            one.role == LEAD and one.team in {m.team for m in lent}
            for one in actor.memberships
            if one.delegated_by is None
        )
        if actor.user not in (absent, deputy) and not leads:
            raise RefusedError([_NOT_YOURS])
        for one in lent:
            if one.valid_from < day:
                unit.people.save_membership(replace(one, valid_until=day - timedelta(days=1)))
            else:
                unit.people.drop_membership(one)
        for case in unit.handing.lent_by(absent):
            if case.user == deputy:
                unit.handing.take_back(case)
        if lent:
            _journal(tools, unit, actor, "stand_in.ended", absent=absent, detail={"deputy": deputy})

    guarded(tools, actor, "stand_in.end", ("user", absent), work)


def require_worker(tools: Tools, actor: Actor) -> None:
    """Refuse who works with neither cases nor contracts (STAND-001); that is journalled."""
    day = tools.today()
    if not any(one.role in PASSED_ON and one.holds_on(day) for one in actor.memberships):
        about = ("user", actor.user)
        write_refusal(tools, actor, "stand_in.list", about=about, rule=_NOT_YOURS.code)
        raise RefusedError([_NOT_YOURS])


def own_roles(unit: UnitOfWork, user: str, first: date, last: date) -> list[Membership]:
    """Return the roles of their own that somebody can pass on somewhere in a period."""
    return [
        one
        for one in unit.people.memberships(user=user)
        if one.delegated_by is None
        and one.role in PASSED_ON
        and one.valid_from <= last
        and (one.valid_until is None or one.valid_until >= first)
    ]


def of_user(unit: UnitOfWork, user: str, day: date) -> list[StandIn]:
    """Return who stands in for whom, now or later, where this user is one of the two."""
    return gathered(
        [
            one
            for one in unit.people.memberships()
            if one.delegated_by is not None and user in (one.user, one.delegated_by)
        ],
        day,
    )


def gathered(lent: Sequence[Membership], day: date) -> list[StandIn]:
    """Return delegated memberships that are not over as one for each pair of people, by first day."""
    found: dict[tuple[str, str], list[Membership]] = {}
    for one in lent:
        if one.delegated_by is not None and one.valid_until is not None and one.valid_until >= day:
            found.setdefault((one.delegated_by, one.user), []).append(one)
    made = [
        StandIn(
            absent=absent,
            deputy=deputy,
            first=min(one.valid_from for one in held),
            last=max(one.valid_until or day for one in held),
            roles=tuple(sorted({(one.team, one.role) for one in held})),
        )
        for (absent, deputy), held in found.items()
    ]
    return sorted(made, key=lambda one: (one.first, one.absent, one.deputy))


def _passing(actor: Actor, wanted: Wanted, held: list[Membership], day: date) -> list[Membership]:
    if actor.user == wanted.absent:
        return held
    led = {
        one.team
        for one in actor.memberships
        if one.role == LEAD and one.delegated_by is None and one.holds_on(day)
    }
    if not led & {one.team for one in held}:
        raise RefusedError([_NOT_YOURS])
    if wanted.cases:
        raise RefusedError([_OWN_CASES])
    return [one for one in held if one.team in led and one.role not in OWN_WISH]


def _require_fits(
    tools: Tools, unit: UnitOfWork, wanted: Wanted, passing: Collection[Membership]
) -> None:
    day = tools.today()
    faults: list[Finding] = []
    able = deputies(unit, day, {one.role for one in passing})
    if wanted.deputy == wanted.absent or wanted.deputy not in able:
        faults.append(_WHO)
    if wanted.first < day:
        faults.append(_PAST)
    if wanted.last < wanted.first or wanted.last - wanted.first > LONGEST:
        faults.append(_PERIOD)
    if not faults and not passing:
        faults.append(_NOTHING)
    if faults:
        raise AnswersInvalidError(faults)


def deputies(unit: UnitOfWork, day: date, roles: Collection[str]) -> dict[str, str]:
    """Return id to name of who may take over these roles: cases are for who works with cases."""
    fitting = PASSED_ON if roles and CONTRACT_ROLES.issuperset(roles) else CASE_ROLES
    return {
        user.id: user.name
        for user, one in everybody(unit, day)
        if any(held.role in fitting and held.delegated_by is None for held in one.memberships)
    }


def _delegated(
    one: Membership, wanted: Wanted, there: set[tuple[str, str, date]]
) -> Membership | None:
    """Return the role as the deputy has it; None where its days are taken already."""
    first = max(wanted.first, one.valid_from)
    last = min(wanted.last, one.valid_until or wanted.last)
    while (one.team, one.role, first) in there:
        first += timedelta(days=1)
    if first > last:
        return None
    there.add((one.team, one.role, first))
    return Membership(
        user=wanted.deputy,
        team=one.team,
        role=one.role,
        valid_from=first,
        valid_until=last,
        delegated_by=wanted.absent,
    )


def _lend(tools: Tools, unit: UnitOfWork, actor: Actor, wanted: Wanted, case_id: str) -> None:
    case = unit.cases.get(case_id)
    if case is None or not is_shielded(case) or wanted.absent not in case.participants:
        raise NotFoundError("case", case_id)
    if wanted.deputy in kept_away(unit, case):
        raise AnswersInvalidError([_KEPT_AWAY])
    if wanted.deputy in case.participants:
        return
    unit.handing.lend(
        Lent(
            case=case_id,
            user=wanted.deputy,
            delegated_by=wanted.absent,
            valid_from=wanted.first,
            valid_until=wanted.last,
        )
    )
    detail = {"to": wanted.deputy, "until": wanted.last.isoformat()}
    unit.journal.write(
        entry(actor, tools.clock.now(), "case.lent", "update", case=case, detail=detail)
    )


def _journal(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    event: str,
    *,
    absent: str,
    detail: dict[str, str],
) -> None:
    line = entry(actor, tools.clock.now(), event, "update", about=("user", absent), detail=detail)
    unit.journal.write(line)


_NOT_YOURS = Finding(
    code="STAND-001",
    text="Alleen wie weg is, of de teamleider van dat team, regelt vervanging.",
    cure="Vraag het aan een van hen.",
)
_OWN_CASES = Finding(
    code="STAND-002",
    text="Afgeschermde zaken geeft alleen de deelnemer zelf door.",
    cure="Vraag het die collega, of draag de zaak over.",
)
_WHO = Finding(
    code="STAND-003", text="Kies een collega die dit werk mag doen, niet uzelf.", element="deputy"
)
_PAST = Finding(code="STAND-004", text="De eerste dag ligt in het verleden.", element="first")
_PERIOD = Finding(
    code="STAND-005",
    text="Kies een laatste dag op of na de eerste, hoogstens een jaar later.",
    element="last",
)
_NOTHING = Finding(
    code="STAND-006",
    text="Er gaat geen rol mee: in deze tijd heeft deze collega geen rol die u mag doorgeven.",
    element="absent",
)
_KEPT_AWAY = Finding(
    code="STAND-007",
    text="Deze collega heeft een eigen belang bij een van deze zaken en mag haar niet zien.",
    element="cases",
)
