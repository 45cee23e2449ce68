# SPDX-License-Identifier: EUPL-1.2
"""Claiming and completing: one winner, once, and nothing typed is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.commands.house import TIMED, TWO_TASKS, House, a_pathway, typed
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import raise_safety_signal, start_case
from wijkpad.commands.tasks import claim_task, complete_task, release_task, save_draft
from wijkpad.commands.tasks.answering import Posted
from wijkpad.errors import (
    AnswersInvalidError,
    NotFoundError,
    RefusedError,
    TaskNotOpenError,
    TimerWonError,
)


def test_a_case_goes_from_its_first_task_to_its_end(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    started = start_case.handle(house.tools, house.anna, "p", "s")
    assert started.number.startswith("2026-")
    assert started.first_task_id == house.open_tasks(started.case_id)["A"].id
    first = complete_task.handle(house.tools, house.anna, started.first_task_id, typed())
    assert first.next_task_id == house.open_tasks(started.case_id)["B"].id
    last = complete_task.handle(house.tools, house.bram, first.next_task_id, typed())
    assert (last.ended, last.next_task_id) == ("e", None)
    assert house.open_tasks(started.case_id) == {}


def test_a_request_sent_twice_starts_one_case(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    once = start_case.handle(house.tools, house.anna, "p", "s", token="t1")
    again = start_case.handle(house.tools, house.anna, "p", "s", token="t1")
    other = start_case.handle(house.tools, house.anna, "p", "s", token="t2")
    assert once == again
    assert other.case_id != once.case_id


def test_a_completion_sent_twice_answers_the_same(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    task = house.open_tasks(house.start("p"))["A"].id
    once = complete_task.handle(house.tools, house.anna, task, typed(), token="t")
    assert complete_task.handle(house.tools, house.anna, task, typed(), token="t") == once


def test_a_token_of_another_task_completes_this_one_too(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    complete_task.handle(
        house.tools, house.anna, house.open_tasks(case)["A"].id, typed(), token="t"
    )
    second = house.open_tasks(case)["B"].id
    assert complete_task.handle(house.tools, house.anna, second, typed(), token="t").ended == "e"
    assert house.open_tasks(case) == {}


def test_a_token_of_another_person_is_no_pass(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    task = house.open_tasks(house.start("p"))["A"].id
    complete_task.handle(house.tools, house.anna, task, typed(), token="t")
    with pytest.raises(TaskNotOpenError):
        complete_task.handle(house.tools, house.bram, task, typed(), token="t")
    outsider = house.hire("zoe", "zuid", "neighbourhood_worker")
    with pytest.raises(NotFoundError):
        complete_task.handle(house.tools, outsider, task, typed(), token="t")


def test_a_token_of_another_case_raises_this_worry_too(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    house.publish(a_pathway("meldcode", TWO_TASKS, sensitivity="safety"))
    first, second = house.start("p"), house.start("p")
    once = raise_safety_signal.handle(house.tools, house.anna, first, "zorg", token="t")
    other = raise_safety_signal.handle(house.tools, house.anna, second, "zorg", token="t")
    assert once.case_id != other.case_id
    assert raise_safety_signal.handle(house.tools, house.anna, first, "zorg", token="t") == once


@pytest.mark.faults
def test_one_token_sent_by_many_at_once_starts_one_case(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    line = Barrier(4)

    def attempt(_: int) -> str:
        line.wait()
        return start_case.handle(house.tools, house.anna, "p", "s", token="t").case_id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(attempt, range(4)))) == 1


def test_the_loser_of_a_race_hears_who_was_first(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    task = house.open_tasks(house.start("p"))["A"].id
    complete_task.handle(house.tools, house.anna, task, typed())
    with pytest.raises(TaskNotOpenError) as caught:
        complete_task.handle(house.tools, house.bram, task, typed())
    assert caught.value.winner == "Anna"


@pytest.mark.faults
def test_of_two_at_once_exactly_one_wins_every_time(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    with ThreadPoolExecutor(2) as pool:
        for _ in range(15):
            case = house.start("p")
            task, line = house.open_tasks(case)["A"].id, Barrier(2)

            def attempt(actor: object, task: str = task, line: Barrier = line) -> str:
                line.wait()
                try:
                    complete_task.handle(house.tools, actor, task, typed())  # type: ignore[arg-type]
                except TaskNotOpenError as error:
                    return f"lost to {error.winner}"
                return "won"

            results = sorted(pool.map(attempt, (house.anna, house.bram)))
            assert results in (["lost to Anna", "won"], ["lost to Bram", "won"])
            assert list(house.open_tasks(case)) == ["B"]


def test_wrong_answers_change_nothing(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    task = house.open_tasks(case)["A"]
    with pytest.raises(AnswersInvalidError) as caught:
        complete_task.handle(house.tools, house.anna, task.id, Posted({"text": [""]}))
    assert [one.element for one in caught.value.findings] == ["text"]
    assert house.open_tasks(case) == {"A": task}
    assert "task.completed" not in house.events(case)


def test_a_claimed_task_is_left_alone_until_it_is_released(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    task = house.open_tasks(house.start("p"))["A"].id
    claim_task.handle(house.tools, house.anna, task)
    for attempt in (claim_task.handle, release_task.handle):
        with pytest.raises(TaskNotOpenError, match=task) as caught:
            attempt(house.tools, house.bram, task)
        assert caught.value.winner == "Anna"
    release_task.handle(house.tools, house.anna, task)
    assert claim_task.handle(house.tools, house.bram, task).assignee == "bram"


def test_another_team_does_not_know_the_task_and_that_is_journalled(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    task = house.open_tasks(house.start("p"))["A"].id
    stranger = house.hire("stan", "zuid", "neighbourhood_worker")
    with pytest.raises(NotFoundError):
        complete_task.handle(house.tools, stranger, task, typed())
    with pytest.raises(NotFoundError):
        complete_task.handle(house.tools, stranger, "no-such-task", typed())
    assert _refusals(house, "stan") == [("task.complete", "ACC-001"), ("task.complete", None)]


def test_a_wrong_role_is_refused_and_that_is_journalled(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    task = house.open_tasks(house.start("p"))["A"].id
    clerk = house.hire("clara", "noord", "front_desk")
    with pytest.raises(RefusedError):
        claim_task.handle(house.tools, clerk, task)
    assert _refusals(house, "clara") == [("task.claim", "ACC-003")]


def test_a_timer_that_was_due_wins_and_what_was_typed_is_kept(house: House) -> None:
    house.publish(a_pathway("p", TIMED))
    case = house.start("p")
    task = house.open_tasks(case)["A"].id
    house.clock.move(hours=3)
    with pytest.raises(TimerWonError) as caught:
        complete_task.handle(house.tools, house.anna, task, Posted({"text": ["veel getypt"]}))
    assert caught.value.reason == "Klok T"
    assert list(house.open_tasks(case)) == ["L"]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        draft = unit.tasks.draft(task, "anna")
    assert draft is not None
    assert draft.posted["text"] == ["veel getypt"]
    assert draft.reason == complete_task.TIMER_WON
    assert house.run_due() == 0


def test_a_timer_fires_by_itself_once(house: House) -> None:
    house.publish(a_pathway("p", TIMED))
    case = house.start("p")
    assert house.run_due() == 0
    house.clock.move(hours=2)
    assert house.run_due() == 1
    assert list(house.open_tasks(case)) == ["L"]
    assert house.run_due() == 0
    assert house.events(case).count("timer.fired") == 1


def test_a_draft_is_kept_whatever_it_holds(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    task = house.open_tasks(house.start("p"))["A"].id
    saved = save_draft.handle(house.tools, house.anna, task, {"text": [""], "_csrf": ["x"]})
    assert saved.visible == {"text": True}
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        draft = unit.tasks.draft(task, "anna")
    assert draft is not None
    assert "_csrf" not in draft.posted
    complete_task.handle(house.tools, house.anna, task, typed())
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.tasks.draft(task, "anna") is None


def _refusals(house: House, user: str) -> list[tuple[str, str | None]]:
    return [
        (entry.event, entry.rule)
        for entry in house.journal()
        if entry.user == user and entry.outcome == "refused"
    ]
