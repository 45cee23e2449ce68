# SPDX-License-Identifier: EUPL-1.2
"""One transaction: all of it or nothing, for one municipality, one winner."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from tests.support.rows import (
    NOW,
    a_case,
    a_datum,
    a_definition,
    a_job,
    a_task,
    an_entry,
    commit,
    keep,
)
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.errors import NotFoundError, SettingsError, StaleError
from wijkpad.store import SqlStore


class CrashError(Exception):
    """What a test raises in the middle of a unit."""


def test_a_crash_before_commit_leaves_nothing(store: SqlStore) -> None:
    keep(store)

    def crash() -> None:
        with store.work(MUNICIPALITY) as unit:
            unit.cases.add(a_case())
            unit.journal.write(an_entry())
            unit.jobs.add(a_job())
            unit.journal.of_case("case-1")
            raise CrashError

    with pytest.raises(CrashError):
        crash()

    with store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.cases.get("case-1") is None
        assert unit.jobs.get("job-1") is None
        assert unit.journal.of_case("case-1") == []


def test_leaving_without_commit_leaves_nothing(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        unit.cases.add(a_case())

    with store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.cases.get("case-1") is None


def test_what_is_committed_is_there_after_a_restart(database_url: str) -> None:
    first = SqlStore(database_url, master_key=MASTER_KEY)
    with first.work(MUNICIPALITY) as unit:
        unit.settings.enrol(MUNICIPALITY, "Voorbeeld", "Europe/Amsterdam")
        unit.commit()
    keep(first, a_case(), tasks=(a_task(),))
    first.close()

    second = SqlStore(database_url, master_key=MASTER_KEY)
    with second.work(MUNICIPALITY, reading=True) as unit:
        assert unit.cases.get("case-1") == a_case()
        assert unit.tasks.get("task-1") == a_task()
    second.close()


def test_another_municipality_sees_nothing(store: SqlStore) -> None:
    keep(store, a_case(), tasks=(a_task(),))

    with store.work("gm0001", reading=True) as unit:
        assert unit.cases.get("case-1") is None
        assert unit.cases.get_run("run-of-case-1") is None
        assert unit.tasks.get("task-1") is None
        assert unit.definitions.all_latest() == []
    assert store.tasks_of_case("gm0001", "case-1") == []


def test_both_municipalities_may_use_the_same_ids(store: SqlStore) -> None:
    keep(store, a_case())
    with store.work("gm0001") as unit:
        unit.settings.enrol("gm0001", "Ander", "Europe/Amsterdam")
        unit.definitions.publish(a_definition())
        unit.cases.add(a_case(team="zuid"))
        unit.commit()

    with store.work(MUNICIPALITY, reading=True) as unit:
        case = unit.cases.get("case-1")
    assert case is not None
    assert case.team == "noord"
    assert store.municipalities() == [("gm0001", "Ander"), (MUNICIPALITY, "Voorbeeldgemeente")]


def test_a_unit_for_reading_refuses_to_write(store: SqlStore) -> None:
    with store.work(MUNICIPALITY, reading=True) as unit, pytest.raises(RuntimeError):
        unit.cases.add(a_case())


def test_a_unit_for_reading_sees_one_moment(store: SqlStore) -> None:
    keep(store, a_case())
    with store.work(MUNICIPALITY, reading=True) as reader:
        before = reader.cases.get("case-1")
        with store.work(MUNICIPALITY) as writer:
            writer.cases.save(replace(a_case(), status="closed"))
            writer.commit()
        assert reader.cases.get("case-1") == before


def test_statements_are_counted(store: SqlStore) -> None:
    with store.work(MUNICIPALITY, reading=True) as unit:
        unit.cases.get("case-1")
        unit.cases.get("case-2")
        assert unit.statements == 2


@pytest.mark.faults
def test_of_two_writers_with_the_same_version_one_wins(store: SqlStore) -> None:
    keep(store, a_case(), tasks=(a_task(),))
    outcomes: list[str] = []
    start = threading.Barrier(2, timeout=30)

    def claim(user: str) -> None:
        with store.work(MUNICIPALITY, reading=True) as unit:
            task = unit.tasks.get("task-1")
        assert task is not None
        start.wait()
        try:
            with store.work(MUNICIPALITY) as unit:
                unit.tasks.save(replace(task, assignee=user))
                unit.commit()
            outcomes.append(user)
        except StaleError:
            outcomes.append("lost")

    threads = [threading.Thread(target=claim, args=(user,)) for user in ("anna", "bram")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.work(MUNICIPALITY, reading=True) as unit:
        task = unit.tasks.get("task-1")
    assert task is not None
    assert sorted(outcomes) == sorted([str(task.assignee), "lost"])


@pytest.mark.faults
def test_locking_a_case_makes_the_second_wait_and_see_the_change(store: SqlStore) -> None:
    keep(store, a_case())
    inside = threading.Event()
    seen: list[frozenset[str]] = []

    def second() -> None:
        inside.wait(timeout=30)
        with store.work(MUNICIPALITY) as unit:
            seen.append(unit.cases.lock("case-1").participants)

    thread = threading.Thread(target=second)
    thread.start()
    with store.work(MUNICIPALITY) as unit:
        case = unit.cases.lock("case-1")
        unit.cases.save(replace(case, participants=frozenset({"carla"})))
        inside.set()
        unit.commit()
    thread.join()
    assert seen == [frozenset({"carla"})]


@pytest.mark.faults
def test_many_writers_at_once_write_one_unbroken_journal(store: SqlStore) -> None:
    def work() -> None:
        for _ in range(5):
            with store.work(MUNICIPALITY) as unit:
                unit.journal.write(an_entry())
                unit.commit()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.journal.verify() is None
        assert [line.seq for line in unit.journal.of_case("case-1")] == list(range(1, 21))


@pytest.mark.faults
@pytest.mark.postgres
def test_a_deadlock_is_told_as_stale(postgres_url: str) -> None:
    store = SqlStore(postgres_url, master_key=MASTER_KEY)
    with store.work(MUNICIPALITY) as unit:
        unit.settings.enrol(MUNICIPALITY, "Voorbeeld", "Europe/Amsterdam")
        unit.commit()
    keep(store, a_case("one"), a_case("two"))
    start = threading.Barrier(2, timeout=30)
    outcomes: list[str] = []

    def lock(first: str, second: str) -> None:
        try:
            with store.work(MUNICIPALITY) as unit:
                unit.cases.lock(first)
                start.wait()
                unit.cases.lock(second)
            outcomes.append("won")
        except StaleError:
            outcomes.append("stale")

    threads = [
        threading.Thread(target=lock, args=("one", "two")),
        threading.Thread(target=lock, args=("two", "one")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    assert sorted(outcomes) == ["stale", "won"]


def test_the_same_row_twice_is_stale(store: SqlStore) -> None:
    keep(store, a_case())
    with store.work(MUNICIPALITY) as unit, pytest.raises(StaleError):
        unit.cases.add(a_case())


def test_a_request_happens_once(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        assert unit.requests.seen("token") is None
        unit.requests.keep("token", "/zaken/1", user="anna", at=NOW)
        unit.commit()
    with store.work(MUNICIPALITY) as unit:
        assert unit.requests.seen("token") == "/zaken/1"
    with pytest.raises(StaleError):
        commit(store, lambda unit: unit.requests.keep("token", "/zaken/2", user="anna", at=NOW))


def test_a_case_that_is_not_there_cannot_be_locked(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        with pytest.raises(NotFoundError):
            unit.cases.lock("nowhere")
        with pytest.raises(NotFoundError):
            unit.cases.lock_run("nowhere")


@pytest.mark.parametrize("url", ["", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "zomaar"])
def test_an_address_that_cannot_serve_is_refused_in_words(url: str) -> None:
    with pytest.raises(SettingsError):
        SqlStore(url, master_key=MASTER_KEY)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(SettingsError):
        SqlStore("sqlite:///x.sqlite", master_key=b"short")


def test_data_needs_its_case(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit, pytest.raises(NotFoundError):
        unit.data.append(a_datum("x"))


def test_nothing_is_committed_beside_a_row_that_somebody_else_changed(store: SqlStore) -> None:
    keep(store, a_case(), tasks=(a_task(),))
    commit(store, lambda unit: unit.tasks.save(replace(a_task(), assignee="anna")))

    with pytest.raises(StaleError):
        commit(
            store,
            lambda unit: unit.requests.keep("token", "/zaken/1", user="bram", at=NOW),
            lambda unit: unit.tasks.save(replace(a_task(), assignee="bram")),
        )

    with store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.requests.seen("token") is None
        task = unit.tasks.get("task-1")
        assert task is not None
        assert task.assignee == "anna"
