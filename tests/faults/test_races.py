# SPDX-License-Identifier: EUPL-1.2
"""Two workers, each with a connection pool of their own, do one thing at the same moment."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Self

import pytest

from tests.commands.house import TIMED, TWO_TASKS, WITH_MESSAGE, House, a_pathway, typed
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.commands import apply_job, claim_task, complete_task, deliver_message
from wijkpad.commands.deliver_message import Message
from wijkpad.commands.tools import Tools
from wijkpad.domain.case import Task
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Job
from wijkpad.errors import TaskNotOpenError, TimerWonError
from wijkpad.runtime import SpiffRuntime
from wijkpad.store import SqlStore

pytestmark = pytest.mark.faults
ROUNDS = int(os.environ.get("WIJKPAD_RACES", "200"))
FEWER = max(1, ROUNDS // 5)


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A municipality on a database of its own; the test runs once on each kind."""
    store = SqlStore(database_url, master_key=MASTER_KEY)
    with store.work(MUNICIPALITY) as unit:
        unit.settings.enrol(MUNICIPALITY, "Voorbeeldgemeente", "Europe/Amsterdam")
        unit.commit()
    yield House(store)
    store.close()


@pytest.fixture
def elsewhere(house: House, database_url: str) -> Iterator[Tools]:
    """The same municipality as another process sees it."""
    other = SqlStore(database_url, master_key=MASTER_KEY)
    yield replace(house.tools, store=other, runtime=SpiffRuntime())
    other.close()


class Pair:
    """Two threads that leave the line together."""

    def __init__(self) -> None:
        self._line = Barrier(2)
        self._pool = ThreadPoolExecutor(2)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_reason: object) -> None:
        self._pool.shutdown()

    def race(self, one: Callable[[], object], two: Callable[[], object]) -> tuple[object, object]:
        """Return what each gave, or the error that each met; only conflicts are caught."""
        first, second = self._pool.submit(self._run, one), self._pool.submit(self._run, two)
        return first.result(), second.result()

    def _run(self, work: Callable[[], object]) -> object:
        self._line.wait()
        try:
            return work()
        except (TaskNotOpenError, TimerWonError) as error:
            return error


def open_task(house: House, case: str, element: str = "A") -> Task:
    return house.open_tasks(case)[element]


def told(results: tuple[object, object], people: tuple[Actor, Actor]) -> str:
    """Return who won, after checking that the other was told so, by name."""
    lost = [one for one in results if isinstance(one, TaskNotOpenError)]
    assert len(lost) == 1, results
    winner = people[1 - results.index(lost[0])]
    assert lost[0].winner == winner.name
    return winner.user


def test_of_two_who_complete_one_task_one_wins_and_the_other_hears_who(
    house: House, elsewhere: Tools
) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    people = (house.anna, house.bram)
    won: Counter[str] = Counter()
    with Pair() as pair:
        for number in range(ROUNDS):
            case = house.start("p")
            task = open_task(house, case).id
            results = pair.race(
                lambda task=task: complete_task.handle(  # type: ignore[misc]
                    house.tools, house.anna, task, typed("anna")
                ),
                lambda task=task: complete_task.handle(  # type: ignore[misc]
                    elsewhere, house.bram, task, typed("bram")
                ),
            )
            winner = told(results, people)
            won[winner] += 1
            with house.store.work(MUNICIPALITY, reading=True) as unit:
                rows = unit.data.of_case(case)
                run = unit.cases.runs_of(case)[0]
            assert [one.by for one in rows if one.key == "answer"] == [winner], number
            assert run.steps == 1
            assert list(house.open_tasks(case)) == ["B"]
    print(f"\n{ROUNDS} races on one task: {dict(won)}; lost 0, doubled 0")
    assert won.total() == ROUNDS


def test_of_two_who_claim_one_task_one_wins_and_the_other_hears_who(
    house: House, elsewhere: Tools
) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    with Pair() as pair:
        for _ in range(FEWER):
            case = house.start("p")
            task = open_task(house, case).id
            results = pair.race(
                lambda task=task: claim_task.handle(house.tools, house.anna, task),  # type: ignore[misc]
                lambda task=task: claim_task.handle(elsewhere, house.bram, task),  # type: ignore[misc]
            )
            winner = told(results, (house.anna, house.bram))
            assert open_task(house, case).assignee == winner


def claimed(house: House) -> Job:
    with house.store.work(MUNICIPALITY) as unit:
        found = unit.jobs.claim_due(house.clock.now(), owner="x", lease_seconds=60, limit=1)
        unit.commit()
    return found[0]


def test_a_timer_that_is_due_goes_off_once_whoever_comes_to_it_first(
    house: House, elsewhere: Tools
) -> None:
    """The worker's own step fires it too: the task is withdrawn and the input kept either way."""
    house.publish(a_pathway("p", TIMED))
    told_by: Counter[str] = Counter()
    with Pair() as pair:
        for _ in range(FEWER):
            case = house.start("p")
            task = open_task(house, case).id
            house.clock.move(hours=2)
            job = claimed(house)
            late, _ = pair.race(
                lambda task=task: complete_task.handle(  # type: ignore[misc]
                    house.tools, house.anna, task, typed()
                ),
                lambda job=job: apply_job.handle(elsewhere, MUNICIPALITY, job),  # type: ignore[misc]
            )
            assert isinstance(late, (TimerWonError, TaskNotOpenError)), late
            told_by[type(late).__name__] += 1
            assert list(house.open_tasks(case)) == ["L"]
            events = house.events(case)
            assert events.count("timer.fired") + events.count("timer.won") == 1
            assert "task.completed" not in events
    print(f"\n{FEWER} races of a worker with a timer: {dict(told_by)}")


def test_a_message_that_comes_in_twice_at_once_is_received_once(
    house: House, elsewhere: Tools
) -> None:
    house.publish(a_pathway("p", WITH_MESSAGE))
    with Pair() as pair:
        for number in range(FEWER):
            case = house.start("p")
            message = Message(name="MSG_One", id=f"bericht-{number}", case=case, payload="x")
            fates = pair.race(
                lambda message=message: deliver_message.handle(  # type: ignore[misc]
                    house.tools, house.anna, message
                ),
                lambda message=message: deliver_message.handle(  # type: ignore[misc]
                    elsewhere, house.anna, message
                ),
            )
            shown = sorted(str(getattr(one, "fate", one)) for one in fates)
            assert shown == ["received", "seen"]
            assert sorted(house.open_tasks(case)) == ["A", "R"]
            assert house.events(case).count("message.received") == 1


def test_a_form_that_is_sent_twice_at_once_happens_once_and_both_are_told_the_same(
    house: House, elsewhere: Tools
) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    with Pair() as pair:
        for number in range(FEWER):
            case = house.start("p")
            task = open_task(house, case).id
            token = f"formulier-{number}"
            one, two = pair.race(
                lambda task=task, token=token: complete_task.handle(  # type: ignore[misc]
                    house.tools, house.anna, task, typed(), token=token
                ),
                lambda task=task, token=token: complete_task.handle(  # type: ignore[misc]
                    elsewhere, house.anna, task, typed(), token=token
                ),
            )
            assert isinstance(one, complete_task.Completed)
            assert one == two
            assert house.events(case).count("task.completed") == 1
