# SPDX-License-Identifier: EUPL-1.2
"""What a step means for other runs: signals, messages, conditions, and an error nobody catches."""

from __future__ import annotations

from tests.commands.house import START, House, a_pathway, chain, typed
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.jobs import apply_job
from wijkpad.commands.tasks import complete_task

SIGNAL = '<signalEventDefinition signalRef="S1"/>'
CALLS = (
    f'{START}<userTask id="A"/><intermediateThrowEvent id="T">{SIGNAL}</intermediateThrowEvent>'
    f'<endEvent id="e"/>{chain("s", "A", "T", "e")}'
)
HEARS = (
    f'{START}<userTask id="W"/><boundaryEvent id="H" attachedToRef="W">{SIGNAL}</boundaryEvent>'
    f'<userTask id="N"/><endEvent id="e"/>{chain("s", "W", "e")}{chain("H", "N", "e")}'
)
SENDS = (
    f'{START}<userTask id="A"/><intermediateThrowEvent id="T"><messageEventDefinition '
    f'messageRef="M"/></intermediateThrowEvent><intermediateCatchEvent id="C">'
    '<messageEventDefinition messageRef="M"/></intermediateCatchEvent><userTask id="B"/>'
    f'<endEvent id="e"/>{chain("s", "A", "T", "C", "B", "e")}'
)
FAILS = (
    f'{START}<userTask id="A"/><endEvent id="x"><errorEventDefinition errorRef="E1"/></endEvent>'
    f"{chain('s', 'A', 'x')}"
)


def complete(house: House, case: str, task: str) -> None:
    complete_task.handle(house.tools, house.anna, house.open_tasks(case)[task].id, typed())


def test_a_signal_reaches_every_run_that_waits_for_it_each_in_a_step_of_its_own(
    house: House,
) -> None:
    house.publish(a_pathway("p", CALLS))
    house.publish(a_pathway("q", HEARS))
    caller, first, second = house.start("p"), house.start("q"), house.start("q")
    complete(house, caller, "A")
    assert list(house.open_tasks(first)) == ["W"], "not in the step that threw it"
    house.run_due()
    assert list(house.open_tasks(first)) == list(house.open_tasks(second)) == ["N"]
    assert house.events(first).count("signal.received") == 1


def test_a_signal_is_not_heard_by_a_run_that_went_on_meanwhile(house: House) -> None:
    house.publish(a_pathway("p", CALLS))
    house.publish(a_pathway("q", HEARS))
    caller, hearer = house.start("p"), house.start("q")
    complete(house, caller, "A")
    complete(house, hearer, "W")
    house.run_due()
    assert house.open_tasks(hearer) == {}
    assert "signal.received" not in house.events(hearer)


def test_the_same_job_twice_lets_the_signal_be_heard_once(house: House) -> None:
    repeating = HEARS.replace('attachedToRef="W"', 'attachedToRef="W" cancelActivity="false"')
    house.publish(a_pathway("p", CALLS))
    house.publish(a_pathway("q", repeating))
    caller, hearer = house.start("p"), house.start("q")
    complete(house, caller, "A")
    with house.store.work(MUNICIPALITY) as unit:
        (job,) = unit.jobs.claim_due(house.clock.now(), owner="x", lease_seconds=60, limit=9)
        unit.commit()
    for _ in range(2):
        apply_job.handle(house.tools, MUNICIPALITY, job)
    assert sorted(house.open_tasks(hearer)) == ["N", "W"]


def test_a_signal_stays_within_the_municipality_and_carries_nothing(house: House) -> None:
    house.publish(a_pathway("p", CALLS))
    caller = house.start("p")
    complete(house, caller, "A")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.tasks.listeners("signal", "SIG_Storm") == []
        assert unit.jobs.next_due() is None


def test_a_message_without_a_topic_reaches_the_event_that_waits_in_the_case(house: House) -> None:
    house.publish(a_pathway("p", SENDS))
    case = house.start("p")
    complete(house, case, "A")
    assert house.open_tasks(case) == {}
    house.run_due()
    assert list(house.open_tasks(case)) == ["B"]


def test_a_signal_is_not_offered_as_a_message_to_register(house: House) -> None:
    house.publish(a_pathway("q", HEARS))
    case = house.start("q")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.tasks.subscriptions_for("SIG_Storm", case=case, key=None) == []
        assert [one.kind for one in unit.tasks.listeners("signal", "SIG_Storm")] == ["signal"]


def test_an_error_that_nothing_catches_ends_the_run_with_an_incident(house: House) -> None:
    house.publish(a_pathway("p", FAILS))
    case = house.start("p")
    complete(house, case, "A")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (run,) = unit.cases.runs_of(case)
        (incident,) = unit.jobs.open_incidents()
    assert (run.status, run.ended_with) == ("ended", "x")
    assert (incident.code, incident.case) == ("RUN-005", case)
