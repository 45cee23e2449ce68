# SPDX-License-Identifier: EUPL-1.2
"""Who may do what: the one policy for screens, REST, command line and jobs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from wijkpad.domain import withheld
from wijkpad.domain.access_help import HELP, refused_help
from wijkpad.domain.access_objects import Designs, DocumentOfCase, PurseOf
from wijkpad.domain.access_words import refused as _finding
from wijkpad.domain.case import Case, Task
from wijkpad.domain.contract_access import (
    BUDGET_HOLDER,
    CONTRACT_MANAGER,
    CONTRACT_ROLES,
    refusal,
)
from wijkpad.domain.definition import Sensitivity
from wijkpad.domain.identity import LANE_ROLES, SYSTEM, Actor
from wijkpad.findings import Finding

Verb = Literal[
    "see",
    "see_household",
    "work",
    "start",
    "cancel",
    "close",
    "withdraw",
    "deliver",
    "keep",
    "worry",
    "note",
    "correct",
    "document",
    "fix",
    "rewind",
    "repair",
    "transfer",
    "change_term",
    "explain_term",
    "see_terms",
    "read_journal",
    "mend",
    "see_incidents",
    "break_glass",
    "oversee",
    "participants",
    "shield",
    "export",
    "decide_export",
    "design",
    "approve",
    "see_designs",
    "configure",
    "see_settings",
    "fund",
    "see_help",
    "tell_help",
    "decide_help",
    "close_help",
    "see_budget",
    "keep_budget",
    "see_contracts",
    "keep_contracts",
    "see_map",
    "keep_map",
    "keep_volunteers",
]

DESIGNER: Final = "process_designer"
ADMINISTRATOR: Final = "functional_admin"
OFFICER: Final = "reporting_code_officer"
CASE_ROLES: Final = frozenset(LANE_ROLES) - {DESIGNER, *CONTRACT_ROLES}
"""The roles that work with cases; who designs, administers or pays sees no case through it."""
_AUDITORS: Final = frozenset({ADMINISTRATOR, "privacy_officer"})
_LEADS: Final = frozenset({"team_lead", "case_coordinator", "process_coordinator"})
_DECIDES_END: Final = _LEADS | {OFFICER}
_CHANGES_TERMS: Final = frozenset({"decision_officer", "team_lead"})
"""Suspending and extending are acts of who decides on the application, or of who leads the team."""
_EXPLAINS_TERMS: Final = _CHANGES_TERMS | _DECIDES_END
"""Why a term was not kept is told by who decides, leads the case, or (shielded) guards it."""
PRIVACY: Final = "privacy_officer"
_IN_NEED: Final = frozenset({"team_lead", "process_coordinator", OFFICER})
"""Who may open a file in need. [D]: who carries responsibility beyond one case, on duty or standing in
for another team; the privacy officer watches, and so does not."""
_HANDS_OUT: Final = _DECIDES_END | {PRIVACY}
"""Who may prepare a file for the person it is about."""


@dataclass(frozen=True, slots=True)
class TaskOfCase:
    """A task with the case that it belongs to: what the verb `work` is about."""

    task: Task
    case: Case


@dataclass(frozen=True, slots=True)
class Opening:
    """A case that somebody wants to start in `team`."""

    team: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A definition: who wrote it, the role that owns it, and how much its cases are shielded."""

    author: str
    owner: str
    sensitivity: Sensitivity = "ordinary"


Object = Case | TaskOfCase | DocumentOfCase | Opening | Publication | PurseOf | Designs | None
"""None stands for the municipality as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What an actor may see, as the read side's filter; made by `sight`.

    Attributes:
        teams: ordinary cases of these teams.
        user: any case in which this user is a named participant; empty for who works here no more.
        me: whose own tasks are meant; empty for who has no role with tasks.
        lent: shielded cases that they may know of as a stand-in.
        shielded_teams: shielded cases of these teams too (reporting code officer).
        roles_by_team: (team, role) pairs, for which tasks may be picked up.
        budget_teams: teams for whose money the actor answers: of their ordinary cases only the tasks
            that name that role.
        contract_roles: roles in which the actor works with the files of contracts.
    """

    user: str
    me: str = ""
    teams: frozenset[str]
    shielded_teams: frozenset[str] = frozenset()
    roles_by_team: frozenset[tuple[str, str]]
    lent: frozenset[str] = frozenset()
    budget_teams: frozenset[str] = frozenset()
    contract_roles: frozenset[str] = frozenset()


def is_shielded(case: Case) -> bool:
    """Tell whether only named participants and the reporting code officer may know of the case."""
    return case.sensitivity != "ordinary" or case.about_staff


def sight(actor: Actor, *, on: date) -> Sight:
    """Return what the read side may show to the actor on this day."""
    pairs = _pairs(actor, on)
    working = frozenset((team, role) for team, role in pairs if role in CASE_ROLES)
    paying = frozenset(team for team, role in pairs if role == BUDGET_HOLDER)
    roles = frozenset(role for _, role in pairs) & CONTRACT_ROLES
    return Sight(
        user=actor.user if working else "",
        me=actor.user if working or roles else "",
        teams=frozenset(team for team, _ in working),
        shielded_teams=frozenset(team for team, role in working if role == OFFICER),
        roles_by_team=working,
        lent=frozenset(one.case for one in actor.lent if working and one.holds_on(on)),
        budget_teams=paying,
        contract_roles=roles,
    )


def hides(finding: Finding) -> bool:
    """Tell whether the actor may not even know that the object exists."""
    return finding.code in _HIDING


def may(actor: Actor, verb: Verb, what: Object, *, on: date) -> Finding | None:
    """Say why the actor may not do this; None means: allowed.

    A role counts together with its team: the team of the case. A named participant acts with any
    role they have, and knows of the case no longer than they work with cases at all. A stand-in is
    a membership for a period, like any other; a shielded case only if the participant for whom they
    stand in lent it to them.
    """
    if actor.user == SYSTEM:
        return None
    if actor.lent:
        actor = replace(actor, lent=tuple(one for one in actor.lent if one.holds_on(on)))
    pairs = _pairs(actor, on)
    match what:
        case Case():
            return _about_case(actor, verb, what, pairs) or withheld.refusal(actor, verb, what)
        case TaskOfCase():
            return _about_task(actor, verb, what, pairs)
        case DocumentOfCase():
            return _about_document(actor, what, pairs)
        case Opening():
            return _about_opening(verb, what, pairs)
        case Publication():
            return _about_publication(actor, verb, what, pairs)
        case PurseOf():
            return _about_purse(verb, what, pairs)
        case Designs() if verb == "see_designs" and any(role in what.owners for _, role in pairs):
            return None  # who owns a pathway lets changes in it through, and so must see them
        case Designs() | None:
            return _about_municipality(verb, pairs)


Pairs = frozenset[tuple[str, str]]


def _pairs(actor: Actor, on: date) -> Pairs:
    return frozenset((one.team, one.role) for one in actor.memberships if one.holds_on(on))


def _roles(actor: Actor, case: Case, pairs: Pairs) -> frozenset[str]:
    """Return the roles in which the actor may act on this case."""
    if case.subject != "case":
        return frozenset(role for _, role in pairs) & CONTRACT_ROLES
    if is_named(actor, case):
        return frozenset(role for _, role in pairs) & CASE_ROLES
    own = frozenset(role for team, role in pairs if team == case.team) & CASE_ROLES
    return own & {OFFICER} if is_shielded(case) else own


def roles_on(actor: Actor, case: Case, *, on: date) -> frozenset[str]:
    """Return the roles in which the actor may act on this case, the budget holder's included."""
    pairs = _pairs(actor, on)
    if case.subject != "case":
        return _roles(actor, case, pairs)
    pays = {BUDGET_HOLDER} if (case.team, BUDGET_HOLDER) in pairs and not is_shielded(case) else ()
    return _roles(actor, case, pairs) | frozenset(pays)


def is_named(actor: Actor, case: Case) -> bool:
    """Tell whether the actor is a participant of the case, or stands in for one who lent it."""
    return actor.user in case.participants or any(
        one.case == case.id and one.delegated_by in case.participants for one in actor.lent
    )


def _about_case(actor: Actor, verb: Verb, case: Case, pairs: Pairs) -> Finding | None:
    if case.subject != "case":
        code = refusal(verb, frozenset(role for _, role in pairs))
        return None if code is None else _finding(code)
    if verb in HELP:
        hidden = "ACC-002" if is_shielded(case) else "ACC-001"
        pays = (case.team, BUDGET_HOLDER) in pairs and not is_shielded(case)
        leads = actor.user == case.coordinator
        roles = _roles(actor, case, pairs)
        code = refused_help(verb, roles, pays=pays, coordinates=leads, hidden=hidden)
        return None if code is None else _finding(code)
    roles = _roles(actor, case, pairs)
    if verb in ("rewind", "repair") and _repairs(verb, case, roles, pairs):
        return None
    if verb == "mend":
        return _about_mending(case, roles, pairs)
    seen = bool(roles)
    if verb == "read_journal" and not is_shielded(case):
        seen = seen or any(role in _AUDITORS for _, role in pairs)
    if not seen:
        return _finding("ACC-002" if is_shielded(case) else "ACC-001")
    if verb in ("see", "see_household", "read_journal", "worry"):
        return None
    if verb in ("deliver", "keep", "withdraw", "note", "document", "fund"):
        return None if roles else _finding("ACC-003")
    if verb in ("cancel", "close"):
        return None if roles & _DECIDES_END else _finding("ACC-004")
    if verb == "change_term":
        return None if roles & _CHANGES_TERMS else _finding("ACC-021")
    if verb == "explain_term":
        return None if roles & _EXPLAINS_TERMS else _finding("ACC-022")
    if verb in ("rewind", "repair"):
        return _finding("ACC-010" if verb == "rewind" else "ACC-011")
    needed = _BY_ROLE.get(verb)
    if needed is not None:
        return None if roles & needed[0] else _finding(needed[1])
    return _finding("ACC-003")


def _repairs(verb: Verb, case: Case, roles: frozenset[str], pairs: Pairs) -> bool:
    """Tell whether the actor may put a run elsewhere: who administers sees no shielded case."""
    if is_shielded(case):
        return bool(roles & (_DECIDES_END if verb == "rewind" else {OFFICER}))
    if any(role == ADMINISTRATOR for _, role in pairs):
        return True
    return verb == "rewind" and bool(roles & _DECIDES_END)


def _about_mending(case: Case, roles: frozenset[str], pairs: Pairs) -> Finding | None:
    """Incidents are mended by the administrator; in a shielded case by whoever works on it."""
    if is_shielded(case):
        return None if roles else _finding("ACC-002")
    return None if any(role == ADMINISTRATOR for _, role in pairs) else _finding("ACC-009")


def _about_task(actor: Actor, verb: Verb, what: TaskOfCase, pairs: Pairs) -> Finding | None:
    if verb in ("see", "work") and _answers_for_money(what, pairs):
        return None
    hidden = _about_case(actor, "see", what.case, pairs)
    if hidden is not None or verb == "see":
        return hidden
    roles = _roles(actor, what.case, pairs)
    if verb in ("work", "correct") and roles & frozenset(what.task.roles):
        return None
    if verb == "correct" and roles & _DECIDES_END:
        return None
    return _finding("ACC-003")


def _answers_for_money(what: TaskOfCase, pairs: Pairs) -> bool:
    """Tell whether the task is the budget holder's: it opens no file, and nothing in a shielded one."""
    held = (what.case.team, BUDGET_HOLDER) in pairs and BUDGET_HOLDER in what.task.roles
    return held and not is_shielded(what.case)


def _about_document(actor: Actor, what: DocumentOfCase, pairs: Pairs) -> Finding | None:
    hidden = _about_case(actor, "document", what.case, pairs)
    if hidden is not None or not what.by_second:
        return hidden
    if actor.user in what.writers:
        return _finding("ACC-040")
    roles = _roles(actor, what.case, pairs)
    if what.approvers and not roles & frozenset(what.approvers):
        return _finding("ACC-041")
    return None


def _about_opening(verb: Verb, what: Opening, pairs: Pairs) -> Finding | None:
    works_there = any(team == what.team and role in CASE_ROLES for team, role in pairs)
    return None if verb == "start" and works_there else _finding("ACC-005")


def _about_publication(actor: Actor, verb: Verb, what: Publication, pairs: Pairs) -> Finding | None:
    if verb == "transfer":
        # How many shielded cases run is nothing for a designer: only the owner sees any of them.
        able = {what.owner} if what.sensitivity != "ordinary" else {DESIGNER, what.owner}
        if any(role in able for _, role in pairs):
            return None
        return _finding("ACC-012" if what.sensitivity == "ordinary" else "ACC-013")
    if verb != "approve":
        return _about_municipality(verb, pairs)
    if actor.user == what.author:
        return _finding("ACC-007")
    return None if any(role == what.owner for _, role in pairs) else _finding("ACC-006")


def _about_purse(verb: Verb, purse: PurseOf, pairs: Pairs) -> Finding | None:
    """A team's money is for who leads or pays that team; other money for who pays anywhere."""
    of_team = purse.owner == "team"
    here = frozenset(role for team, role in pairs if not of_team or team == purse.key)
    able, of_contract = {BUDGET_HOLDER}, purse.owner == "contract"
    if verb == "see_budget" and (of_team or of_contract):
        able.add("team_lead" if of_team else CONTRACT_MANAGER)
    if here & able:
        return None
    return _finding("ACC-061" if verb == "keep_budget" else "ACC-060")


_BY_ROLE: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "participants": (frozenset({OFFICER, "case_coordinator"}), "ACC-017"),
    "shield": (_DECIDES_END, "ACC-018"),
    "export": (_HANDS_OUT, "ACC-019"),
    "decide_export": (_HANDS_OUT, "ACC-019"),
}
_NEEDED: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "design": (frozenset({DESIGNER}), "ACC-008"),
    "see_designs": (frozenset({DESIGNER, ADMINISTRATOR, "team_lead"}), "ACC-008"),
    "see_terms": (frozenset({"team_lead"}), "ACC-023"),
    "configure": (frozenset({ADMINISTRATOR}), "ACC-009"),
    "see_settings": (frozenset({ADMINISTRATOR}), "ACC-009"),
    "see_incidents": (frozenset({ADMINISTRATOR, OFFICER}), "ACC-009"),
    "see_budget": (frozenset({"team_lead", *CONTRACT_ROLES}), "ACC-060"),
    "see_contracts": (frozenset({ADMINISTRATOR, *CONTRACT_ROLES}), "ACC-062"),
    "keep_contracts": (frozenset({ADMINISTRATOR, CONTRACT_MANAGER}), "ACC-063"),
    "see_map": (CASE_ROLES | {ADMINISTRATOR}, "ACC-050"),
    "keep_map": (frozenset({ADMINISTRATOR}), "ACC-009"),
    "keep_volunteers": (frozenset({"volunteer_coordinator"}), "ACC-051"),
    "break_glass": (_IN_NEED, "ACC-014"),
    "oversee": (frozenset({PRIVACY}), "ACC-016"),
}


def _about_municipality(verb: Verb, pairs: Pairs) -> Finding | None:
    needed, code = _NEEDED.get(verb, (frozenset[str](), "ACC-003"))
    return None if any(role in needed for _, role in pairs) else _finding(code)


_HIDING: Final = frozenset({"ACC-001", "ACC-002"})
