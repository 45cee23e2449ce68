# SPDX-License-Identifier: EUPL-1.2
"""What the menu needs to know of the person who is signed in."""

from __future__ import annotations

from collections.abc import Sequence

from wijkpad.api.lists import known_incidents
from wijkpad.api.me import Me
from wijkpad.api.reading import Reader
from wijkpad.commands.designing.owners import designs
from wijkpad.domain.access import (
    ADMINISTRATOR,
    CASE_ROLES,
    DESIGNER,
    Publication,
    may,
    sight,
)
from wijkpad.domain.contract_access import BUDGET_HOLDER, CONTRACT_ROLES
from wijkpad.domain.identity import Actor
from wijkpad.ports import StoredDefinition, WorklistQuestion


def me(reader: Reader) -> Me:
    """Return who this is, what the roles allow, and the counts beside the menu."""
    actor, day = reader.actor, reader.tools.today()
    roles = {one.role for one in actor.memberships if one.holds_on(day)}
    teams = {one.team for one in actor.memberships if one.holds_on(day)}
    works, pays = bool(roles & CASE_ROLES), BUDGET_HOLDER in roles
    agrees = bool(roles & CONTRACT_ROLES)
    with reader.tools.store.work(actor.municipality, reading=True) as unit:
        names = tuple(one.name for one in unit.people.teams() if one.key in teams)
        facts = unit.settings.in_force("municipality", day)
        drafts = unit.definitions.drafts()
        waiting = _approvals(drafts, actor, reader)
        owned = designs(unit, drafts).owners
        administers = ADMINISTRATOR in roles
        mends = may(actor, "see_incidents", None, on=day) is None
        incidents = len(known_incidents(reader, unit)) if mends else 0
    return Me(
        id=actor.user,
        name=actor.name,
        municipality_name=str(facts.get("name") or actor.municipality),
        team_names=names,
        sees_cases=works,
        starts_cases=works,
        designs=DESIGNER in roles,
        approves=bool(roles & owned),
        leads=may(actor, "see_terms", None, on=day) is None,
        administers=administers,
        mends=administers or incidents > 0,
        opens_in_need=may(actor, "break_glass", None, on=day) is None,
        oversees=may(actor, "oversee", None, on=day) is None,
        knows_volunteers=may(actor, "keep_volunteers", None, on=day) is None,
        pays=pays,
        sees_contracts=may(actor, "see_contracts", None, on=day) is None,
        keeps_contracts=may(actor, "keep_contracts", None, on=day) is None,
        does_tasks=works or agrees,
        sees_budgets=may(actor, "see_budget", None, on=day) is None,
        open_tasks=_mine(reader) if works or agrees else 0,
        waiting_approvals=waiting,
        open_incidents=incidents,
    )


def _mine(reader: Reader) -> int:
    question = WorklistQuestion(
        sight=sight(reader.actor, on=reader.tools.today()),
        view="mine",
        now=reader.tools.clock.now(),
        per_page=1,
    )
    return reader.queries.worklist(reader.actor.municipality, question).total


def _approvals(drafts: Sequence[StoredDefinition], actor: Actor, reader: Reader) -> int:
    day = reader.tools.today()
    return sum(
        one.state == "waiting"
        and may(actor, "approve", Publication(one.author, one.owner), on=day) is None
        for one in drafts
    )
