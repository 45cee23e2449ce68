# SPDX-License-Identifier: EUPL-1.2
"""Time as a run meets it: days without a server, both nights on which the clock is changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.commands.house import START, House, a_pathway, chain, typed
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.jobs import apply_job
from wijkpad.commands.run import step
from wijkpad.commands.run.moving import take_up
from wijkpad.commands.tasks import complete_task
from wijkpad.commands.tasks.answering import Posted
from wijkpad.domain.jobs import Timer
from wijkpad.errors import TaskNotOpenError

HOUR = timedelta(hours=1)


def on_task(*timers: tuple[str, str, str], cancel: bool = False) -> str:
    """A task `A` with timers on its edge (id, element name, text); each leads to a task `T<id>`."""
    events = "".join(
        f'<boundaryEvent id="{name}" attachedToRef="A" cancelActivity="{str(cancel).lower()}">'
        f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition></boundaryEvent>"
        f'<userTask id="T{name}"/><endEvent id="e{name}"/>{chain(name, f"T{name}", f"e{name}")}'
        for name, kind, text in timers
    )
    return f'{START}<userTask id="A"/><endEvent id="e"/>{events}{chain("s", "A", "e")}'


def fired(house: House, case: str) -> list[str]:
    """The elements of the timers that went off, in order."""
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        lines = unit.journal.of_case(case)
    details = [dict(one.entry.detail) for one in lines if one.entry.event == "timer.fired"]
    return [name for one in details for name in one["timers"].split()]


def timers(house: House, case: str) -> list[Timer]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (run,) = unit.cases.runs_of(case)
        return unit.tasks.timers_of_run(run.id)


def test_after_days_without_a_server_each_timer_goes_off_once_the_oldest_first(
    house: House,
) -> None:
    body = on_task(
        ("late", "timeDuration", "PT20H"),
        ("first", "timeDuration", "PT2H"),
        ("middle", "timeDuration", "PT7H"),
    )
    house.publish(a_pathway("p", body))
    case = house.start("p")
    house.clock.move(hours=80)
    house.run_due()
    assert fired(house, case) == ["first", "middle", "late"]
    assert sorted(house.open_tasks(case)) == ["A", "Tfirst", "Tlate", "Tmiddle"]
    house.run_due()
    assert fired(house, case) == ["first", "middle", "late"]


def test_a_cycle_goes_off_once_for_all_that_it_missed_and_then_on_its_own_beat(
    house: House,
) -> None:
    house.publish(a_pathway("p", on_task(("each", "timeCycle", "R/PT1H"))))
    case = house.start("p")
    began = house.clock.now()
    house.clock.move(hours=50, minutes=20)
    house.run_due()
    assert fired(house, case) == ["each"]
    (next_one,) = timers(house, case)
    assert next_one.due_at == began + 51 * HOUR
    house.clock.move(minutes=40)
    house.run_due()
    assert fired(house, case) == ["each", "each"]


def test_what_was_due_goes_before_a_late_completion_and_in_order(house: House) -> None:
    body = on_task(("two", "timeDuration", "PT2H"), ("one", "timeDuration", "PT1H"))
    house.publish(a_pathway("p", body))
    case = house.start("p")
    task = house.open_tasks(case)["A"].id
    house.clock.move(hours=5)
    complete_task.handle(house.tools, house.anna, task, typed())
    assert sorted(house.open_tasks(case)) == ["Tone", "Ttwo"]
    tasks = house.store.tasks_of_case(MUNICIPALITY, case)
    assert [one.status for one in tasks if one.element == "A"] == ["completed"]


def test_of_several_timers_behind_one_gateway_only_the_first_goes_off_after_days_away(
    house: House,
) -> None:
    lengths = (("slow", "PT9H"), ("quick", "PT2H"), ("middle", "PT5H"))
    events = "".join(
        f'<intermediateCatchEvent id="{name}"><timerEventDefinition><timeDuration>{length}'
        f'</timeDuration></timerEventDefinition></intermediateCatchEvent><userTask id="T{name}"/>'
        f'<endEvent id="e{name}"/>{chain("g", name, f"T{name}", f"e{name}")}'
        for name, length in lengths
    )
    body = f'{START}<eventBasedGateway id="g"/>{events}{chain("s", "g")}'
    house.publish(a_pathway("p", body))
    case = house.start("p")
    assert len(timers(house, case)) == 3
    house.clock.move(hours=70)
    house.run_due()
    assert fired(house, case) == ["quick"]
    assert list(house.open_tasks(case)) == ["Tquick"]
    assert timers(house, case) == []


@pytest.mark.parametrize(
    ("begin", "text", "due"),
    [
        # In the night of 28 March 2027 the clock goes from 02:00 to 03:00, on 31 October back.
        (datetime(2027, 3, 27, 20, tzinfo=UTC), "PT6H", datetime(2027, 3, 28, 2, tzinfo=UTC)),
        (
            datetime(2027, 3, 27, 20, tzinfo=UTC),
            '= date("2027-03-27")',
            datetime(2027, 3, 27, 23, tzinfo=UTC),
        ),
        (
            datetime(2027, 3, 27, 20, tzinfo=UTC),
            '= date("2027-03-28")',
            datetime(2027, 3, 28, 22, tzinfo=UTC),
        ),
        (datetime(2027, 10, 30, 20, tzinfo=UTC), "PT6H", datetime(2027, 10, 31, 2, tzinfo=UTC)),
        (
            datetime(2027, 10, 30, 20, tzinfo=UTC),
            '= date("2027-10-30")',
            datetime(2027, 10, 30, 22, tzinfo=UTC),
        ),
        (
            datetime(2027, 10, 30, 20, tzinfo=UTC),
            '= date("2027-10-31")',
            datetime(2027, 10, 31, 23, tzinfo=UTC),
        ),
        (
            datetime(2027, 10, 30, 20, tzinfo=UTC),
            "2027-10-31T02:30:00+02:00",
            datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        ),
        (
            datetime(2027, 10, 30, 20, tzinfo=UTC),
            "2027-10-31T02:30:00+01:00",
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
        ),
    ],
)
def test_a_timer_goes_off_at_its_moment_in_both_nights_of_a_change_of_clock(
    house: House, begin: datetime, text: str, due: datetime
) -> None:
    kind = "timeDuration" if text.startswith("P") else "timeDate"
    house.clock.moment = begin
    house.publish(a_pathway("p", on_task(("T", kind, text))))
    case = house.start("p")
    assert [one.due_at for one in timers(house, case)] == [due]
    house.clock.moment = due - timedelta(seconds=1)
    house.run_due()
    assert fired(house, case) == []
    house.clock.moment = due
    house.run_due()
    assert fired(house, case) == ["T"]


@pytest.mark.parametrize(
    "begin", [datetime(2027, 3, 27, 20, tzinfo=UTC), datetime(2027, 10, 30, 20, tzinfo=UTC)]
)
def test_an_hourly_cycle_goes_off_every_hour_through_a_change_of_clock(
    house: House, begin: datetime
) -> None:
    house.clock.moment = begin
    house.publish(a_pathway("p", on_task(("each", "timeCycle", "R12/PT1H"))))
    case = house.start("p")
    for number in range(1, 13):
        house.clock.moment = begin + number * HOUR
        house.run_due()
        assert fired(house, case) == ["each"] * number
    assert timers(house, case) == []


def test_a_clock_that_goes_back_lets_nothing_go_off_twice_or_early(house: House) -> None:
    body = on_task(("one", "timeDuration", "PT1H"), ("two", "timeDuration", "PT3H"))
    house.publish(a_pathway("p", body))
    case = house.start("p")
    began = house.clock.now()
    house.clock.moment = began + 2 * HOUR
    house.run_due()
    house.clock.moment = began - 5 * HOUR
    house.run_due()
    assert fired(house, case) == ["one"]
    house.clock.moment = began + 2 * HOUR
    house.run_due()
    assert fired(house, case) == ["one"]
    house.clock.moment = began + 4 * HOUR
    house.run_due()
    assert fired(house, case) == ["one", "two"]


RIVALS = (
    f'{START}<parallelGateway id="g"/><userTask id="A"/><intermediateThrowEvent id="T">'
    '<messageEventDefinition messageRef="M"/></intermediateThrowEvent><endEvent id="sent"/>'
    '<userTask id="W"/><boundaryEvent id="MB" attachedToRef="W">'
    '<messageEventDefinition messageRef="M"/></boundaryEvent><userTask id="N"/>'
    '<boundaryEvent id="TB" attachedToRef="W"><timerEventDefinition>'
    "<timeDuration>PT2H</timeDuration></timerEventDefinition></boundaryEvent>"
    '<userTask id="L"/><endEvent id="e"/><endEvent id="n"/><endEvent id="l"/>'
    f"{chain('s', 'g', 'A', 'T', 'sent')}{chain('g', 'W', 'e')}"
    f"{chain('MB', 'N', 'n')}{chain('TB', 'L', 'l')}"
)
"""`W` ends by a message, after which `N` is open, or after two hours by a timer, after which `L` is."""


def sent_after(house: House, hours: float) -> str:
    """Return a case in which the message was sent then, and the server was away until much later."""
    house.publish(a_pathway("p", RIVALS))
    case = house.start("p")
    house.clock.move(hours=hours)
    with house.store.work(MUNICIPALITY) as unit:
        (run,) = unit.cases.runs_of(case)
        task = house.open_tasks(case)["A"]
        moving = take_up(house.tools, unit, house.anna, unit.cases.lock(case), run)
        moving.live.complete(task.id)
        step.write(moving, moving.live.advance())
        unit.commit()
    house.clock.move(hours=5)
    return case


def do_due(house: House, *kinds: str) -> None:
    """Do the work that is due, one kind after the other, as workers that are not told to wait do."""
    with house.store.work(MUNICIPALITY) as unit:
        claimed = unit.jobs.claim_due(house.clock.now(), owner="x", lease_seconds=60, limit=9)
        unit.commit()
    assert sorted(one.kind for one in claimed) == sorted(kinds)
    for job in sorted(claimed, key=lambda one: kinds.index(one.kind)):
        apply_job.handle(house.tools, MUNICIPALITY, job)
    house.run_due()


ORDERS = pytest.mark.parametrize(
    "kinds", [("message", "timer"), ("timer", "message")], ids=["message first", "timer first"]
)


@ORDERS
def test_a_message_that_came_in_before_a_timer_was_due_goes_first_whoever_is_served_first(
    house: House, kinds: tuple[str, str]
) -> None:
    case = sent_after(house, hours=1)
    do_due(house, *kinds)
    assert list(house.open_tasks(case)) == ["N"]
    assert fired(house, case) == []
    assert house.events(case).count("message.received") == 1


@ORDERS
def test_a_timer_that_was_due_before_a_message_came_in_goes_first_whoever_is_served_first(
    house: House, kinds: tuple[str, str]
) -> None:
    case = sent_after(house, hours=3)
    do_due(house, *kinds)
    assert list(house.open_tasks(case)) == ["L"]
    assert "message.received" not in house.events(case)


def test_a_task_that_a_message_ended_before_its_timer_was_due_is_not_completed_later(
    house: House,
) -> None:
    case = sent_after(house, hours=1)
    task = house.open_tasks(case)["W"]
    with pytest.raises(TaskNotOpenError):
        complete_task.handle(house.tools, house.anna, task.id, Posted({"text": ["half"]}))
    assert list(house.open_tasks(case)) == ["N"]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        draft = unit.tasks.draft(task.id, "anna")
    assert draft is not None
    assert draft.posted == {"text": ["half"]}
    house.run_due()
    assert list(house.open_tasks(case)) == ["N"]
    assert house.events(case).count("message.received") == 1
