# SPDX-License-Identifier: EUPL-1.2
"""The one policy, against a table that spells it out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wijkpad.domain.access import (
    CASE_ROLES,
    Publication,
    Sight,
    TaskOfCase,
    hides,
    is_shielded,
    may,
    sight,
)
from wijkpad.domain.case import Case, Task
from wijkpad.domain.identity import ROLES, Actor, Membership

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, tzinfo=UTC)
TEAMS = st.sampled_from(["noord", "zuid"])
MEMBERSHIPS = st.builds(
    Membership,
    user=st.just("anna"),
    team=TEAMS,
    role=st.sampled_from(sorted(ROLES)),
    valid_from=st.sampled_from([TODAY - timedelta(days=9), TODAY, TODAY + timedelta(days=1)]),
    valid_until=st.sampled_from([None, TODAY, TODAY - timedelta(days=1)]),
)
ACTORS = st.builds(
    Actor,
    municipality=st.just("gm9999"),
    user=st.just("anna"),
    name=st.just("Anna"),
    memberships=st.lists(MEMBERSHIPS, max_size=4).map(tuple),
)
CASES = st.builds(
    Case,
    id=st.just("c"),
    number=st.just("2026-000001"),
    pathway=st.just("p"),
    team=TEAMS,
    sensitivity=st.sampled_from(["ordinary", "safety", "forced_care"]),
    status=st.just("open"),
    opened_at=st.just(NOW),
    opened_by=st.just("bram"),
    participants=st.sampled_from([frozenset(), frozenset({"anna"}), frozenset({"bram"})]),
    about_staff=st.booleans(),
)
ROLE_SETS = st.sets(st.sampled_from(sorted(ROLES)), max_size=3).map(lambda s: tuple(sorted(s)))


NO_CASES = frozenset({"functional_admin", "process_designer", "budget_holder", "contract_manager"})
"""Roles that see no case: who administers, designs, or answers for money or contracts."""


def held(actor: Actor, *, without: frozenset[str] = NO_CASES) -> set[tuple[str, str]]:
    found = set()
    for one in actor.memberships:
        begun = one.valid_from <= TODAY
        over = one.valid_until is not None and one.valid_until < TODAY
        if begun and not over and one.role not in without:
            found.add((one.team, one.role))
    return found


def pays(actor: Actor, case: Case, roles: tuple[str, ...]) -> bool:
    """Tell whether a task is about money and the actor answers for it: no file is opened for that."""
    if "budget_holder" not in roles:
        return False
    everything = held(actor, without=frozenset())
    shielded = case.sensitivity in ("safety", "forced_care") or case.about_staff
    return (case.team, "budget_holder") in everything and not shielded


def expected_roles(actor: Actor, case: Case) -> set[str]:
    if "anna" in case.participants:
        return {role for _, role in held(actor)}
    own = {role for team, role in held(actor) if team == case.team}
    if case.sensitivity in ("safety", "forced_care") or case.about_staff:
        return own & {"reporting_code_officer"}
    return own


@given(ACTORS, CASES)
def test_a_case_is_known_to_its_team_or_when_shielded_to_few(actor: Actor, case: Case) -> None:
    known = bool(expected_roles(actor, case))
    finding = may(actor, "see", case, on=TODAY)
    assert (finding is None) == known
    assert finding is None or hides(finding)


@given(ACTORS, CASES, ROLE_SETS)
def test_a_task_is_done_by_its_role_in_its_team(
    actor: Actor, case: Case, roles: tuple[str, ...]
) -> None:
    task = Task(
        id="t",
        run="r",
        case="c",
        element="A",
        name="A",
        form="f",
        roles=roles,
        team=case.team,
        scope="",
        status="open",
        opened_at=NOW,
    )
    allowed = may(actor, "work", TaskOfCase(task, case), on=TODAY) is None
    expected = bool(expected_roles(actor, case) & set(roles)) or pays(actor, case, roles)
    assert allowed == expected


@given(ACTORS, CASES)
def test_lists_show_exactly_what_may_be_seen(actor: Actor, case: Case) -> None:
    assert listed(sight(actor, on=TODAY), case) == (may(actor, "see", case, on=TODAY) is None)


def listed(seen: Sight, case: Case) -> bool:
    """What the read side does with a sight, spelled out."""
    if seen.user in case.participants:
        return True
    if is_shielded(case):
        return case.team in seen.shielded_teams
    return case.team in seen.teams


@given(ACTORS)
def test_nobody_approves_their_own_change(actor: Actor) -> None:
    finding = may(actor, "approve", Publication("anna", "team_lead"), on=TODAY)
    assert finding is not None
    assert finding.code == "ACC-007"


@given(ACTORS, st.sampled_from(["configure", "design", "see_settings"]))
def test_settings_and_designs_ask_for_their_own_role(actor: Actor, verb: str) -> None:
    needed = {"configure": "functional_admin", "see_settings": "functional_admin"}
    role = needed.get(verb, "process_designer")
    has = any(one.role == role and one.holds_on(TODAY) for one in actor.memberships)
    assert (may(actor, verb, None, on=TODAY) is None) == has  # type: ignore[arg-type]


@given(CASES)
def test_who_works_here_no_more_knows_of_no_case_also_not_as_participant(case: Case) -> None:
    ended = Membership(
        user="anna",
        team="noord",
        role="neighbourhood_worker",
        valid_from=TODAY - timedelta(days=9),
        valid_until=TODAY - timedelta(days=1),
    )
    gone = Actor(municipality="gm9999", user="anna", name="Anna", memberships=(ended,))
    finding = may(gone, "see", case, on=TODAY)
    assert finding is not None
    assert hides(finding)
    assert not listed(sight(gone, on=TODAY), case)


def test_who_designs_or_administers_works_on_no_case() -> None:
    assert not CASE_ROLES & {"process_designer", "functional_admin"}
