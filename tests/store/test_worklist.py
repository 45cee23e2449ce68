# SPDX-License-Identifier: EUPL-1.2
"""The worklist shows and counts what the policy allows, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.rows import NOW, a_case, a_task, keep
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.access import TaskOfCase, may, sight
from wijkpad.domain.case import Case, Task
from wijkpad.domain.identity import Actor, Membership, User
from wijkpad.errors import StateError
from wijkpad.ports import Worklist, WorklistQuestion
from wijkpad.store import SqlStore
from wijkpad.store.engine import open_engine, writing

TODAY = NOW.date()


def an_actor(*memberships: tuple[str, str], user: str = "anna") -> Actor:
    return Actor(
        municipality=MUNICIPALITY,
        user=user,
        name=user.title(),
        memberships=tuple(
            Membership(user=user, team=team, role=role, valid_from=date(2026, 1, 1))
            for team, role in memberships
        ),
    )


WORKER = an_actor(("noord", "front_desk"))


def ask(
    store: SqlStore, actor: Actor = WORKER, question: WorklistQuestion | None = None
) -> Worklist:
    seen = sight(actor, on=TODAY)
    asked = question or WorklistQuestion(sight=seen, view="team", now=NOW)
    return store.worklist(MUNICIPALITY, replace(asked, sight=seen))


def question() -> WorklistQuestion:
    return WorklistQuestion(sight=sight(WORKER, on=TODAY), view="team", now=NOW)


def ids(found: Worklist) -> list[str]:
    return [item.task for item in found.items]


def test_the_late_stand_first_then_the_soonest_then_those_without_a_date(store: SqlStore) -> None:
    keep(
        store,
        a_case(),
        tasks=(
            a_task("undated"),
            replace(a_task("soon"), due_at=NOW + timedelta(hours=1)),
            replace(a_task("late"), due_at=NOW - timedelta(hours=1)),
            replace(a_task("later"), due_on=TODAY + timedelta(days=30)),
            replace(a_task("closed"), status="completed", due_at=NOW - timedelta(days=9)),
        ),
    )
    found = ask(store)
    assert ids(found) == ["late", "soon", "later", "undated"]
    assert (found.total, found.overdue) == (4, 1)
    assert ids(ask(store, question=replace(question(), overdue_only=True))) == ["late"]


def test_a_last_day_lasts_until_midnight_in_the_netherlands(store: SqlStore) -> None:
    keep(store, a_case(), tasks=(replace(a_task(), due_on=TODAY),))
    evening = NOW.replace(hour=22, minute=59)
    assert ask(store, question=replace(question(), now=evening)).overdue == 0
    midnight = NOW.replace(hour=23, minute=0, second=0, microsecond=0)
    assert ask(store, question=replace(question(), now=midnight)).overdue == 1


def test_a_row_tells_all_that_the_list_shows(store: SqlStore) -> None:
    keep(store, a_case(), tasks=(a_task(assignee="u1"),))
    with store.work(MUNICIPALITY) as unit:
        unit.people.save_user(User(id="u1", login="bram", name="Bram de Boer"))
        unit.commit()
    item = ask(store).items[0]
    assert (item.case_number, item.pathway_title) == ("2026-case-1", "Intake")
    assert (item.assignee, item.assignee_name) == ("u1", "Bram de Boer")
    assert (item.mine, item.may_do) == (False, False)


def test_views_and_their_counts_agree(store: SqlStore) -> None:
    keep(
        store,
        a_case(),
        tasks=(
            a_task("mine", assignee="anna"),
            a_task("other", assignee="bram"),
            a_task("free"),
            replace(a_task("not-my-role"), roles=("mayor",)),
        ),
    )
    views: list[tuple[Literal["mine", "team", "unclaimed"], list[str]]] = [
        ("mine", ["mine"]),
        ("team", ["free", "mine", "not-my-role", "other"]),
        ("unclaimed", ["free"]),
    ]
    for view, expected in views:
        asked = WorklistQuestion(sight=sight(WORKER, on=TODAY), view=view, now=NOW)
        found = ask(store, question=asked)
        assert ids(found) == expected
        assert found.total == found.counts[view] == len(expected)


@pytest.mark.parametrize("text", ["", "bellen"])
def test_what_is_late_is_counted_in_its_own_view_and_among_what_is_searched(
    store: SqlStore, text: str
) -> None:

    def late(task: Task, name: str = "Bellen") -> Task:
        return replace(task, due_at=NOW - timedelta(hours=1), name=name)

    keep(
        store,
        a_case(),
        tasks=(
            late(a_task("mine", assignee="anna")),
            late(a_task("free")),
            replace(late(a_task("urgent")), urgent_since=NOW),
            replace(late(a_task("not-my-role")), roles=("mayor",)),
            replace(a_task("other", assignee="bram"), name="Bellen"),
            late(a_task("letter"), "Schrijven"),
        ),
    )
    letter = ["letter"] if not text else []
    views: list[tuple[Literal["mine", "team", "unclaimed"], list[str], list[str]]] = [
        ("mine", ["mine"], []),
        ("team", ["urgent", "free", *letter, "mine", "not-my-role"], ["other"]),
        ("unclaimed", ["urgent", "free", *letter], []),
    ]
    for view, overdue, in_time in views:
        asked = replace(question(), view=view, text=text)
        found, only = (
            ask(store, question=replace(asked, overdue_only=some)) for some in (False, True)
        )
        assert ids(found) == [*overdue, *in_time], view
        assert ids(only) == overdue, view
        assert (found.total, only.total) == (len(found.items), len(overdue)), view
        assert found.overdue == only.overdue == len(overdue), view
        assert (found.counts["urgent"], found.counts["team"]) == (1, 6), view


def test_search_looks_in_name_number_and_pathway_whatever_the_letters(store: SqlStore) -> None:
    keep(
        store,
        a_case("one", number="2026-000123"),
        a_case("two", number="2026-000777"),
        tasks=(
            replace(a_task("t1", case="one"), name="Énquête 100% af"),
            a_task("t2", case="two"),
        ),
    )
    for text, expected in (
        ("éNQUÊTE", ["t1"]),
        ("000777", ["t2"]),
        ("INTAKE", ["t1", "t2"]),
        ("0%", ["t1"]),
        ("2026_000", []),
        ("niets", []),
    ):
        found = ask(store, question=replace(question(), text=text))
        assert ids(found) == expected, text
        assert found.total == len(expected)
        assert found.counts["team"] == 2
    assert ids(ask(store, question=replace(question(), pathway="plan"))) == []


def test_pages_follow_each_other(store: SqlStore) -> None:
    tasks = tuple(
        replace(a_task(f"t{number}"), due_at=NOW + timedelta(hours=number)) for number in range(7)
    )
    keep(store, a_case(), tasks=tasks)
    pages = [
        ids(ask(store, question=replace(question(), page=page, per_page=3))) for page in (1, 2, 3)
    ]
    assert pages == [["t0", "t1", "t2"], ["t3", "t4", "t5"], ["t6"]]
    beyond = ask(store, question=replace(question(), page=9, per_page=3))
    assert (beyond.items, beyond.total) == ((), 7)


def test_a_case_that_becomes_shielded_or_moves_takes_its_tasks_along(store: SqlStore) -> None:
    keep(store, a_case(), tasks=(a_task(),))
    with store.work(MUNICIPALITY) as unit:
        unit.cases.save(replace(a_case(), sensitivity="safety"))
        unit.commit()
    assert ask(store).counts == {"mine": 0, "team": 0, "unclaimed": 0, "urgent": 0}

    with store.work(MUNICIPALITY) as unit:
        unit.cases.save(replace(a_case(), team="zuid", version=2))
        unit.commit()
    assert ask(store).total == 0
    assert ask(store, an_actor(("zuid", "front_desk"))).total == 1


NAMED = a_case(participants="nora")


@pytest.mark.parametrize(
    "case",
    [
        replace(NAMED, sensitivity="safety"),
        replace(NAMED, sensitivity="forced_care"),
        replace(NAMED, about_staff=True),
    ],
)
def test_a_shielded_case_shows_to_the_named_and_the_officer_only(
    store: SqlStore, case: Case
) -> None:
    keep(store, case, tasks=(a_task(),))
    officer = an_actor(("noord", "reporting_code_officer"), user="olga")
    elsewhere = an_actor(("zuid", "reporting_code_officer"), user="otto")
    named = an_actor(("zuid", "front_desk"), user="nora")
    for actor, expected in ((WORKER, 0), (elsewhere, 0), (officer, 1), (named, 1)):
        found = ask(store, actor)
        assert (found.total, found.counts["team"], len(found.items)) == (expected,) * 3
        listed, total = store.cases(MUNICIPALITY, sight(actor, on=TODAY))
        assert (len(list(listed)), total) == (expected, expected)


def labels(store: SqlStore, actor: Actor) -> tuple[list[str | None], list[str | None]]:
    """Return what the worklist and the list of cases call the cases."""
    listed, _ = store.cases(MUNICIPALITY, sight(actor, on=TODAY))
    return [one.about for one in ask(store, actor).items], [one.about for one in listed]


def relabel(store: SqlStore, case: str, label: str) -> None:
    with store.work(MUNICIPALITY) as unit:
        unit.cases.relabel(case, label)
        unit.commit()


def test_lists_tell_whom_a_case_is_about(store: SqlStore) -> None:
    keep(store, a_case(), tasks=(a_task("one"), a_task("two")))
    assert labels(store, WORKER) == ([None, None], [None])
    relabel(store, "case-1", "Familie Jansen")
    relabel(store, "case-1", "Mevrouw A. Jansen")
    assert labels(store, WORKER) == (["Mevrouw A. Jansen"] * 2, ["Mevrouw A. Jansen"])
    with store.work(MUNICIPALITY) as unit:
        found = unit.cases.lock("case-1")
        unit.cases.save(replace(found, coordinator="anna"))
        unit.commit()
    assert labels(store, WORKER) == (["Mevrouw A. Jansen"] * 2, ["Mevrouw A. Jansen"])


def test_a_name_shows_to_nobody_who_may_not_see_the_case(store: SqlStore) -> None:
    hidden = replace(a_case("hidden", participants="nora"), sensitivity="safety")
    tasks = (a_task(), a_task("task-2", case="hidden"))
    keep(store, a_case(), hidden, tasks=tasks)
    relabel(store, "case-1", "Mevrouw A. Jansen")
    relabel(store, "hidden", "Meneer B. Pietersen")
    assert labels(store, WORKER) == (["Mevrouw A. Jansen"], ["Mevrouw A. Jansen"])
    assert labels(store, an_actor(("zuid", "front_desk"), user="zoe")) == ([], [])
    named = an_actor(("zuid", "front_desk"), user="nora")
    assert labels(store, named) == (["Meneer B. Pietersen"], ["Meneer B. Pietersen"])


def test_when_the_key_of_a_case_is_destroyed_lists_show_its_number_only(store: SqlStore) -> None:
    other = a_case("case-2")
    keep(store, a_case(), other, tasks=(a_task(), a_task("task-2", case="case-2")))
    relabel(store, "case-1", "Mevrouw A. Jansen")
    relabel(store, "case-2", "Meneer B. Pietersen")
    with store.work(MUNICIPALITY) as unit:
        assert unit.data.destroy_key("case-1")
        unit.commit()
    shown = {item.case_number: item.about for item in ask(store).items}
    assert shown == {"2026-case-1": None, "2026-case-2": "Meneer B. Pietersen"}
    listed, _ = store.cases(MUNICIPALITY, sight(WORKER, on=TODAY))
    assert {one.case.id: one.about for one in listed}["case-1"] is None


def test_a_name_moved_to_another_case_is_not_shown(store: SqlStore, database_url: str) -> None:
    keep(store, a_case(), a_case("case-2"))
    relabel(store, "case-1", "Mevrouw A. Jansen")
    engine = writing(open_engine(database_url))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE cases SET label = (SELECT label FROM cases WHERE id = 'case-1')"
            " WHERE id = 'case-2'"
        )
    engine.dispose()
    with pytest.raises(StateError):
        store.cases(MUNICIPALITY, sight(WORKER, on=TODAY))


_TEAMS = ("noord", "zuid")
_ROLES = (
    *("front_desk", "neighbourhood_worker", "reporting_code_officer", "budget_holder"),
    "process_designer",
)
_CASES = st.builds(
    lambda team, sensitivity, staff, names: replace(
        a_case(team=team), sensitivity=sensitivity, about_staff=staff, participants=names
    ),
    st.sampled_from(_TEAMS),
    st.sampled_from(["ordinary", "ordinary", "safety", "forced_care"]),
    st.booleans(),
    st.frozensets(st.sampled_from(["anna", "bram"])),
)
_TASKS = st.builds(
    lambda roles, assignee, status: replace(
        a_task(assignee=assignee), roles=tuple(sorted(roles)), status=status
    ),
    st.frozensets(st.sampled_from(_ROLES[:4]), min_size=1),
    st.sampled_from([None, "anna", "bram"]),
    st.sampled_from(["open", "open", "completed"]),
)
_ACTORS = st.builds(
    lambda pairs: an_actor(*sorted(pairs)),
    st.frozensets(st.tuples(st.sampled_from(_TEAMS), st.sampled_from(_ROLES)), max_size=3),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(given_cases=st.lists(st.tuples(_CASES, _TASKS), min_size=1, max_size=6), actor=_ACTORS)
def test_the_list_agrees_with_the_policy(
    store: SqlStore, given_cases: list[tuple[Case, Task]], actor: Actor
) -> None:
    """The SQL is a second telling of `domain.access.may`; here they are held side by side."""
    prefix = f"{next(_numbers)}"
    pairs = [
        (
            replace(case, id=f"{prefix}-{index}", number=f"{prefix}-{index}"),
            replace(
                task,
                id=f"t-{prefix}-{index}",
                case=f"{prefix}-{index}",
                run=f"run-of-{prefix}-{index}",
            ),
        )
        for index, (case, task) in enumerate(given_cases)
    ]
    keep(store, *(case for case, _ in pairs), tasks=tuple(task for _, task in pairs))

    asked = replace(question(), text=f" {prefix}-", per_page=100)
    answer = ask(store, actor, asked)
    found = {item.task: item for item in answer.items}
    assert answer.total == len(answer.items) == len(found)
    shown, _ = store.cases(MUNICIPALITY, sight(actor, on=TODAY), text=f"{prefix}-", per_page=100)
    visible = {one.case.id for one in shown}

    for case, task in pairs:
        assert (case.id in visible) == (may(actor, "see", case, on=TODAY) is None)
        may_see = may(actor, "see", TaskOfCase(task, case), on=TODAY) is None
        assert (task.id in found) == (may_see and task.status == "open")
        if task.id in found:
            may_work = may(actor, "work", TaskOfCase(task, case), on=TODAY) is None
            free = task.assignee in (None, actor.user)
            assert found[task.id].may_do == (may_work and free)


_numbers = iter(range(1000, 1_000_000))
