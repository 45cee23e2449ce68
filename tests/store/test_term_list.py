# SPDX-License-Identifier: EUPL-1.2
"""The list of terms for who leads a team: in order, counted by what may be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tests.support.rows import NOW, a_case, a_task, keep
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.case import Case, CaseTerm
from wijkpad.ports import TermList, TermQuestion
from wijkpad.store import SqlStore

WEEK = NOW + timedelta(days=7)


def a_term(case: str, fires_at: datetime | None, **changed: object) -> CaseTerm:
    term = CaseTerm(
        case=case,
        run=f"run-of-{case}",
        rule="onderzoek",
        title="Onderzoek",
        article="wmo-2.3.2",
        direction="at_most",
        start=NOW.date(),
        due_on=None if fires_at is None else fires_at.date(),
        fires_at=fires_at,
        steps=(),
        why="6 weken",
    )
    return replace(term, **changed)  # type: ignore[arg-type]


def filled(store: SqlStore) -> None:
    hidden: Case = replace(a_case("hidden"), sensitivity="safety")
    mine = replace(a_case("mine", participants="tess"), sensitivity="safety")
    south = a_case("south", team="zuid")
    led = replace(a_case("led"), coordinator="carla")
    keep(
        store,
        *(a_case("late"), led, a_case("later"), a_case("over"), hidden, mine, south),
        tasks=(a_task("task", case="later", assignee="wim"),),
    )
    day = timedelta(days=1)
    with store.work(MUNICIPALITY) as unit:
        for term in (
            a_term("late", NOW - 2 * day),
            a_term("led", NOW - 3 * day),
            a_term("later", NOW + day),
            a_term("later", NOW - day, rule="voldaan", met_at=NOW),
            a_term("later", NOW - day, rule="bezwaar", direction="exact"),
            a_term("later", None, rule="besluit"),
            a_term("later", NOW + 30 * day, rule="ver"),
            a_term("over", NOW - day),
            a_term("hidden", NOW - day),
            a_term("mine", NOW - day),
            a_term("south", NOW - day),
        ):
            unit.data.add_term(term)
        unit.terms.set_over("run-of-over", over=True)
        unit.commit()


def asked(store: SqlStore, **changed: object) -> TermList:
    question = TermQuestion(teams=frozenset({"noord"}), user="tess", now=NOW, week=WEEK)
    return store.terms(MUNICIPALITY, replace(question, **changed))  # type: ignore[arg-type]


def cases(found: TermList) -> list[str]:
    return [one.case for one in found.items]


def test_the_oldest_comes_first_and_what_may_not_be_seen_is_not_counted(store: SqlStore) -> None:
    filled(store)
    found = asked(store)
    assert cases(found) == ["led", "late", "mine"]
    assert found.counts == {"overdue": 3, "week": 1, "suspended": 1}
    assert found.total == 3
    assert cases(asked(store, view="week")) == ["later"]
    still = asked(store, view="suspended")
    assert [(one.case, one.due_on) for one in still.items] == [("later", None)]
    assert cases(asked(store, user="bea")) == ["led", "late"]
    assert cases(asked(store, teams=frozenset({"noord", "zuid"}))) == [
        "led",
        "late",
        "mine",
        "south",
    ]
    assert asked(store, teams=frozenset(), user="bea").total == 0


def test_the_list_is_narrowed_by_pathway_and_person_and_read_page_by_page(store: SqlStore) -> None:
    filled(store)
    assert asked(store, pathway="plan").counts == {"overdue": 0, "week": 0, "suspended": 0}
    assert asked(store, pathway="intake").total == 3
    assert cases(asked(store, person="carla")) == ["led"]
    assert asked(store, person="wim").counts == {"overdue": 0, "week": 1, "suspended": 1}
    pages = [cases(asked(store, page=page, per_page=2)) for page in (1, 2, 3)]
    assert pages == [["led", "late"], ["mine"], []]


def test_a_term_leaves_the_list_with_its_run_and_follows_its_case(store: SqlStore) -> None:
    filled(store)
    with store.work(MUNICIPALITY) as unit:
        unit.terms.set_over("run-of-over", over=False)
        unit.terms.set_over("run-of-late", over=True)
        case = unit.cases.get("led")
        assert case is not None
        unit.cases.save(replace(case, team="zuid"))
        unit.commit()
    assert cases(asked(store)) == ["mine", "over"]
    assert cases(asked(store, teams=frozenset({"zuid"}), user="bea")) == ["led", "south"]
    with store.work(MUNICIPALITY) as unit:
        case = unit.cases.get("led")
        assert case is not None
        unit.cases.save(replace(case, about_staff=True))
        unit.commit()
    assert cases(asked(store, teams=frozenset({"zuid"}), user="bea")) == ["south"]
