# SPDX-License-Identifier: EUPL-1.2
"""What goes into a book comes out of it the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.rows import (
    NOW,
    a_case,
    a_datum,
    a_definition,
    a_run,
    a_task,
    an_act,
    commit,
    keep,
)
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.case import CaseTerm, Draft
from wijkpad.domain.jobs import Subscription, Timer
from wijkpad.errors import NotFoundError, StaleError
from wijkpad.feel import Value
from wijkpad.ports import Passed
from wijkpad.store import SqlStore
from wijkpad.store.engine import open_engine
from wijkpad.terms import Length, Suspension


def test_cases_and_their_people_and_links_come_back(store: SqlStore) -> None:
    full = replace(
        a_case(participants="anna bram"),
        sensitivity="safety",
        about_staff=True,
        coordinator="carla",
    )
    keep(store, full, a_case("case-2"), a_case("case-3"))
    with store.work(MUNICIPALITY) as unit:
        unit.cases.link("case-1", "case-3", kind="started")
        unit.cases.link("case-1", "case-2", kind="started")
        unit.cases.link("case-2", "case-1", kind="started")
        changed = replace(full, participants=frozenset({"bram", "dirk"}), status="closed")
        unit.cases.save(changed)
        unit.commit()
    with store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.cases.get("case-1") == replace(changed, linked=("case-2", "case-3"), version=2)
        second = unit.cases.get("case-2")
    assert second is not None
    assert second.linked == ("case-1",)


def test_a_number_is_drawn_by_lot_and_tells_its_year_only(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        numbers = [unit.cases.new_number(year) for year in [2026] * 50 + [2027]]
    assert all(re.fullmatch(r"2026-\d{6}", one) for one in numbers[:-1])
    assert numbers[-1].startswith("2027-")
    counted = [int(one[5:]) for one in numbers]
    assert counted != sorted(counted)
    assert max(counted) - min(counted) > 1_000


def test_a_stale_case_run_or_task_is_not_written(store: SqlStore) -> None:
    keep(store, a_case(), tasks=(a_task(),))
    with store.work(MUNICIPALITY) as unit:
        unit.cases.save(a_case())
        unit.cases.save_run(a_run())
        unit.tasks.save(a_task())
        unit.commit()
    with pytest.raises(StaleError):
        commit(store, lambda unit: unit.cases.save(a_case()))
    with pytest.raises(StaleError):
        commit(store, lambda unit: unit.cases.save_run(a_run()))
    with pytest.raises(StaleError):
        commit(store, lambda unit: unit.tasks.save(a_task()))


def test_each_step_keeps_its_state_and_how_far_the_data_was(
    store: SqlStore, database_url: str
) -> None:
    keep(store, a_case())
    with store.work(MUNICIPALITY) as unit:
        unit.data.append(a_datum("a"))
        unit.cases.save_run(replace(a_run(), state=b"one", steps=1), snapshot_at=NOW)
        unit.data.append(a_datum("b"))
        unit.data.append(a_datum("c"))
        unit.cases.save_run(replace(a_run(), version=2, state=b"two", steps=2), snapshot_at=NOW)
        assert unit.cases.get_run("run-of-case-1") == replace(
            a_run(), version=3, state=b"two", steps=2
        )
        assert unit.cases.runs_of("case-1") == [unit.cases.lock_run("run-of-case-1")]
        unit.commit()
    engine = open_engine(database_url)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT step, state, data_seq FROM snapshots ORDER BY step"
        ).all()
    engine.dispose()
    assert [(step, bytes(state), seq) for step, state, seq in rows] == [
        (1, b"one", 1),
        (2, b"two", 3),
    ]


def test_passed_elements_stand_in_the_order_of_passing(store: SqlStore) -> None:
    keep(store, a_case())
    later = NOW + timedelta(minutes=5)
    with store.work(MUNICIPALITY) as unit:
        unit.cases.add_passed("run-of-case-1", [], at=NOW, by="anna")
        unit.cases.add_passed(
            "run-of-case-1",
            [Passed(element="b", how="completed"), Passed(element="a", how="withdrawn")],
            at=NOW,
            by="anna",
        )
        unit.cases.add_passed(
            "run-of-case-1", [Passed(element="c", how="completed")], at=later, by="system"
        )
        unit.commit()
    assert store.passed_of_run(MUNICIPALITY, "run-of-case-1") == [
        ("b", "completed", NOW, "anna"),
        ("a", "withdrawn", NOW, "anna"),
        ("c", "completed", later, "system"),
    ]


def test_of_many_elements_passed_at_once_each_keeps_its_place(store: SqlStore) -> None:
    keep(store, a_case())
    elements = [f"e{number:02d}" for number in range(19)]
    with store.work(MUNICIPALITY) as unit:
        many = [Passed(element=one, how="completed", scope=f"s{one}") for one in elements]
        unit.cases.add_passed("run-of-case-1", many, at=NOW, by="anna")
        assert unit.cases.passed_since("run-of-case-1", 8) == [(one, "anna") for one in many[8:]]
        unit.commit()
    assert [one[0] for one in store.passed_of_run(MUNICIPALITY, "run-of-case-1")] == elements


def test_data_is_numbered_per_key_and_read_in_order(store: SqlStore) -> None:
    keep(store, a_case())
    own = replace(a_datum("gezin"), run=None, key="household")
    inner = replace(a_datum("binnen"), scope="loop#1")
    with store.work(MUNICIPALITY) as unit:
        versions = [
            unit.data.append(one).version
            for one in (a_datum("een"), own, a_datum("twee"), inner, replace(own, value="groter"))
        ]
        other = replace(a_datum("ander"), run="run-2")
        unit.data.append(other)
        unit.commit()
    assert versions == [1, 1, 2, 1, 2]
    with store.work(MUNICIPALITY, reading=True) as unit:
        data = unit.data
        assert [one.value for one in data.of_case("case-1")] == [
            *("een", "gezin", "twee", "binnen", "groter", "ander")
        ]
        assert "ander" not in [one.value for one in data.of_case("case-1", "run-of-case-1")]
        newest = data.newest("case-1", "run-of-case-1", ["", "loop#1"])
        assert [one.value for one in newest] == ["twee", "binnen", "groter"]
        assert [one.value for one in data.newest("case-1", "run-of-case-1", ["loop#1"])] == [
            "binnen"
        ]
        history = data.versions("case-1", "run-of-case-1", "registration")
        assert [(one.version, one.value) for one in history] == [
            (1, "een"),
            (2, "twee"),
            (1, "binnen"),
        ]
        assert [one.value for one in data.versions("case-1", None, "household")] == [
            "gezin",
            "groter",
        ]


_VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none()
    | st.booleans()
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3, max_value=10**9)
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc@ é"), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(value=_VALUES)
def test_every_value_comes_back_exactly(store: SqlStore, value: Value) -> None:
    with store.work(MUNICIPALITY) as unit:
        if unit.definitions.latest("intake") is None:
            unit.definitions.publish(a_definition())
        unit.cases.add(a_case())
        unit.data.append(a_datum(value))
        assert unit.data.of_case("case-1")[0].value == value


def test_moments_come_back_in_utc_to_the_microsecond(store: SqlStore) -> None:
    keep(store, a_case())
    local = datetime(2026, 10, 25, 2, 30, 0, 1, tzinfo=ZoneInfo("Europe/Amsterdam"), fold=1)
    timer = Timer(
        token="t", run="run-of-case-1", element="e", name="n", due_at=local, expression="PT2H"
    )
    with store.work(MUNICIPALITY) as unit:
        unit.tasks.add_timer(timer)
        found = unit.tasks.timers_of_run("run-of-case-1")[0].due_at
        assert found is not None
        assert found.isoformat() == "2026-10-25T01:30:00.000001+00:00"


def test_a_moment_without_a_zone_is_refused(store: SqlStore) -> None:
    keep(store, a_case())
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - that is the point
    with store.work(MUNICIPALITY) as unit, pytest.raises(Exception, match="time zone"):
        unit.people.add_failure("x", naive)


def test_terms_keep_a_day_a_day_and_a_moment_a_moment(store: SqlStore) -> None:
    keep(store, a_case())
    days = CaseTerm(
        case="case-1",
        run="run-of-case-1",
        rule="investigation",
        title="Onderzoek",
        article="Wmo 2015 art. 2.3.2 lid 1",
        direction="at_most",
        start=date(2026, 3, 2),
        due_on=date(2026, 4, 13),
        fires_at=NOW,
        steps=("Zes weken.", "Tweede paasdag telt niet."),
    )
    hours = replace(days, rule="acute", start=NOW, due_on=None, fires_at=NOW + timedelta(hours=1))
    with store.work(MUNICIPALITY) as unit:
        unit.data.add_term(days)
        unit.data.add_term(hours)
        assert unit.data.terms_of("case-1") == [days, hours]
        stretch = Suspension(date(2026, 3, 9), None, "aanvulling")
        longer = (Length.parse("2 weeks"),)
        still = replace(
            days, due_on=None, fires_at=None, suspensions=(stretch,), extensions=longer, why="Stil"
        )
        unit.data.save_term(still)
        assert still in unit.data.terms_of("case-1")
        met = replace(days, met_at=NOW)
        unit.data.save_term(met)
        assert unit.data.terms_of("case-1")[0] == met
        with pytest.raises(StaleError):
            unit.data.save_term(replace(days, rule="unknown"))


def test_a_term_is_kept_for_each_instance_and_can_be_taken_away(store: SqlStore) -> None:
    keep(store, a_case())
    first = CaseTerm(
        case="case-1",
        run="run-of-case-1",
        rule="objection",
        title="Bezwaar",
        article="awb-6.7",
        direction="exact",
        start=date(2026, 3, 2),
        due_on=date(2026, 4, 13),
        fires_at=NOW,
        steps=("Zes weken.",),
        scope="SP#0",
        breach_reason="te laat gezien",
    )
    second = replace(first, scope="SP#1", breach_reason=None)
    with store.work(MUNICIPALITY) as unit:
        unit.data.add_term(first)
        unit.data.add_term(second)
        assert unit.data.terms_of("case-1") == [first, second]
        unit.data.drop_term(first)
        assert unit.data.terms_of("case-1") == [second]


def test_what_a_run_waits_for_can_be_moved_and_dropped(store: SqlStore) -> None:
    keep(store, a_case(), tasks=(a_task(), a_task("task-2")))
    timer = Timer(
        token="t", run="run-of-case-1", element="e", name="n", due_at=None, expression="=x"
    )
    reply = Subscription(
        token="s",
        run="run-of-case-1",
        case="case-1",
        element="m",
        message="MSG_Reply",
        key="K1",
    )
    with store.work(MUNICIPALITY) as unit:
        tasks = unit.tasks
        tasks.add_timer(timer)
        tasks.move_timer("t", NOW)
        assert tasks.timers_of_run("run-of-case-1") == [replace(timer, due_at=NOW)]
        tasks.drop_timer("t")
        assert tasks.timers_of_run("run-of-case-1") == []
        tasks.add_subscription(reply)
        assert tasks.subscriptions_of_run("run-of-case-1") == [reply]
        assert tasks.subscriptions_for("MSG_Reply", case="case-1", key=None) == [reply]
        assert tasks.subscriptions_for("MSG_Reply", case=None, key="K1") == [reply]
        assert tasks.subscriptions_for("MSG_Reply", case="case-1", key="K2") == []
        assert tasks.subscriptions_for("MSG_Reply", case=None, key=None) == []
        tasks.drop_subscription("s")
        assert tasks.subscriptions_of_run("run-of-case-1") == []
        tasks.save(replace(a_task(), status="completed"))
        assert [one.id for one in tasks.open_of_run("run-of-case-1")] == ["task-2"]
    with pytest.raises(NotFoundError):
        commit(store, lambda unit: unit.tasks.add(replace(a_task("task-3"), run="nowhere")))


def test_a_draft_can_be_kept_with_the_reason_why(store: SqlStore) -> None:
    keep(store, a_case(), tasks=(a_task(),))
    draft = Draft(task="task-1", user="anna", posted={"a": ["1"]}, saved_at=NOW)
    with store.work(MUNICIPALITY) as unit:
        unit.tasks.save_draft(draft)
        unit.tasks.save_draft(replace(draft, posted={"a": ["2"]}))
        unit.tasks.drop_drafts("task-1", keep_with_reason="De termijn verliep.")
        assert unit.tasks.draft("task-1", "anna") == replace(
            draft, posted={"a": ["2"]}, reason="De termijn verliep."
        )
        unit.tasks.drop_drafts("task-1")
        assert unit.tasks.draft("task-1", "anna") is None
        with pytest.raises(NotFoundError):
            unit.tasks.save_draft(replace(draft, task="nowhere"))


def test_what_was_done_with_terms_is_kept_in_order(store: SqlStore) -> None:
    keep(store, a_case())
    longer = replace(
        an_act(note=""), kind="extended", length=Length.parse("2 weeks"), channel="post", ground=""
    )
    with store.work(MUNICIPALITY) as unit:
        for act in (an_act(), longer):
            unit.terms.add_act(act)
        unit.commit()
    with store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.terms.acts_of("case-1") == [an_act(), longer]
        assert unit.terms.acts_of("case-2") == []
