# SPDX-License-Identifier: EUPL-1.2
"""Work that runs leave behind: services, pathways of their own, fences, retries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.commands.house import (
    SERVED,
    START,
    STARTS,
    TIMED,
    TWO_TASKS,
    FakeServices,
    House,
    a_pathway,
    chain,
    typed,
)
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import close_case, raise_safety_signal
from wijkpad.commands.jobs import apply_job, resolve_incident
from wijkpad.commands.run import cancel_run
from wijkpad.commands.tasks import complete_task
from wijkpad.domain.access import sight
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Incident, Job
from wijkpad.errors import NotFoundError, RefusedError, ServiceThrewError, TryLaterError
from wijkpad.feel import Value
from wijkpad.ports import ServiceCall, WorklistQuestion


def claimed(house: House) -> Job:
    with house.store.work(MUNICIPALITY) as unit:
        found = unit.jobs.claim_due(house.clock.now(), owner="x", lease_seconds=60, limit=1)
        unit.commit()
    return found[0]


def test_a_service_answers_outside_the_step_and_the_run_goes_on(house: House) -> None:
    house.publish(a_pathway("p", SERVED))
    case = house.start("p")
    assert house.open_tasks(case) == {}
    house.run_due()
    assert list(house.open_tasks(case)) == ["B"]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.cases.get(case)
    assert found is not None
    assert house.services.calls[0].inputs == {"number": found.number}


def test_a_service_that_keeps_failing_becomes_an_incident_and_can_be_tried_again(
    house: House,
) -> None:
    house.publish(a_pathway("p", SERVED))
    case = house.start("p")
    house.services.failures = 6
    for _ in range(6):
        assert house.run_due() == 1
        house.clock.move(hours=2)
    assert house.run_due() == 0
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        incident = unit.jobs.open_incidents()[0]
    assert (incident.code, incident.case) == ("JOB-service", case)
    keys = {one.idem_key for one in house.services.calls}
    assert len(keys) == 1
    ada = house.hire("ada", "noord", "functional_admin")
    with pytest.raises(RefusedError):
        resolve_incident.retry(house.tools, house.anna, incident.id)
    resolve_incident.retry(house.tools, ada, incident.id)
    house.run_due()
    assert list(house.open_tasks(case)) == ["B"]


def test_a_job_done_twice_under_one_claim_changes_nothing_the_second_time(house: House) -> None:
    house.publish(a_pathway("p", SERVED))
    case = house.start("p")
    job = claimed(house)
    apply_job.handle(house.tools, MUNICIPALITY, job)
    apply_job.handle(house.tools, MUNICIPALITY, job)
    assert house.events(case).count("service.done") == 1
    assert list(house.open_tasks(case)) == ["B"]


def test_a_job_that_crashed_is_claimed_again_and_the_first_claim_is_worthless(
    house: House,
) -> None:
    house.publish(a_pathway("p", TIMED))
    case = house.start("p")
    house.clock.move(hours=2)
    lost = claimed(house)
    with house.store.work(MUNICIPALITY) as unit:
        unit.jobs.reschedule(lost.token, house.clock.now())
        unit.commit()
    apply_job.handle(house.tools, MUNICIPALITY, lost)
    assert list(house.open_tasks(case)) == ["A"]
    assert house.run_due() == 1
    assert list(house.open_tasks(case)) == ["L"]


def test_a_pathway_that_the_diagram_starts_gets_its_own_shielded_case(house: House) -> None:
    house.publish(a_pathway("p", STARTS))
    house.publish(a_pathway("meldcode", TWO_TASKS, sensitivity="safety"))
    case = house.start("p")
    complete_task.handle(house.tools, house.anna, house.open_tasks(case)["A"].id, typed())
    house.run_due()
    assert list(house.open_tasks(case)) == ["B"]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        parent = unit.cases.get(case)
        assert parent is not None
        child = unit.cases.get(parent.linked[0])
    assert child is not None
    assert child.participants == frozenset({"anna"})
    assert (child.linked, child.sensitivity) == ((case,), "safety")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert child.id not in repr(unit.journal.of_case(case))
    assert seen_by(house, house.anna) == {case, child.id}
    assert seen_by(house, house.bram) == {case}
    officer = house.hire("otto", "noord", "reporting_code_officer")
    assert seen_by(house, officer) == {case, child.id}
    elsewhere = house.hire("olga", "zuid", "reporting_code_officer")
    assert seen_by(house, elsewhere) == set()
    with pytest.raises(NotFoundError):
        complete_task.handle(house.tools, house.bram, house.open_tasks(child.id)["A"].id, typed())


def test_a_started_pathway_outlives_its_starter_and_never_tells_by_keeping_the_case_open(
    house: House,
) -> None:
    house.publish(a_pathway("p", STARTS))
    house.publish(a_pathway("meldcode", TWO_TASKS, sensitivity="safety"))
    lead = house.hire("lena", "noord", "team_lead")
    case = house.start("p")
    complete_task.handle(house.tools, house.anna, house.open_tasks(case)["A"].id, typed())
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        run = unit.cases.runs_of(case)[0]
    with pytest.raises(RefusedError):
        cancel_run.handle(house.tools, house.anna, run.id, "dubbel")
    cancel_run.handle(house.tools, lead, run.id, "dubbel")
    house.run_due()
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        parent = unit.cases.get(case)
    assert parent is not None
    assert len(parent.linked) == 1
    assert close_case.handle(house.tools, lead, case).status == "closed"
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (going,) = unit.cases.runs_of(parent.linked[0])
    assert going.status == "running"


def test_state_jobs_and_journal_hold_no_answer(house: House) -> None:
    house.publish(a_pathway("p", STARTS))
    house.publish(a_pathway("meldcode", TWO_TASKS, sensitivity="safety"))
    case = house.start("p")
    secret = "Jantje Beton 123456782"
    complete_task.handle(house.tools, house.anna, house.open_tasks(case)["A"].id, typed(secret))
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        run = unit.cases.runs_of(case)[0]
        due = unit.jobs.next_due()
    job = claimed(house)
    assert due == job.due_at
    for plain in (run.state.decode("latin-1"), repr(job), repr(house.journal())):
        assert "Jantje" not in plain
        assert "zorgen" not in plain
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.journal.verify() is None
        assert any("Jantje" in repr(one.value) for one in unit.data.of_case(case))


def seen_by(house: House, actor: Actor) -> set[str]:
    seen = sight(actor, on=house.tools.today())
    found, total = house.store.cases(MUNICIPALITY, seen)
    listed = {one.case.id for one in found}
    assert total == len(listed)
    question = WorklistQuestion(sight=seen, view="team", now=house.clock.now())
    work = house.store.worklist(MUNICIPALITY, question)
    assert {one.case for one in work.items} <= listed
    assert work.total == len(work.items)
    return listed


def test_the_wait_between_tries_stays_within_two_hours(house: House) -> None:
    house.publish(a_pathway("p", SERVED))
    house.start("p")
    house.services.failures = 6
    for _ in range(5):
        house.run_due()
        due = house.jobs.next_due()
        assert due is not None
        assert timedelta(0) <= due - house.clock.now() <= timedelta(hours=2)
        house.clock.moment = due


BESIDE_TRIAGE = (
    f'{START}<parallelGateway id="split"/><userTask id="Triage"/>'
    '<serviceTask id="S" camunda:type="external" camunda:topic="test.ask"/>'
    '<boundaryEvent id="X" attachedToRef="S"><errorEventDefinition/></boundaryEvent>'
    '<userTask id="Manual"/><endEvent id="e1"/><endEvent id="e2"/><endEvent id="e3"/>'
    f"{chain('s', 'split', 'Triage', 'e1')}{chain('split', 'S', 'e2')}{chain('X', 'Manual', 'e3')}"
)
"""Scenario PG-07: a plugin's service beside the safety triage, with a way on by hand."""


def test_a_plugin_that_crashes_beside_the_triage_leaves_the_manual_way_and_the_safety_button(
    house: House,
) -> None:
    house.publish(a_pathway("p", BESIDE_TRIAGE))
    house.publish(a_pathway("meldcode", TWO_TASKS, sensitivity="safety"))
    case = house.start("p")
    house.services.failures = 6
    house.run_due()
    assert list(house.open_tasks(case)) == ["Triage"]
    worry = raise_safety_signal.handle(house.tools, house.anna, case, "zorg")
    assert worry.first_task_id is not None
    for _ in range(5):
        house.clock.move(hours=2)
        house.run_due()
    assert set(house.open_tasks(case)) == {"Triage", "Manual"}
    assert "service.failed" in house.events(case)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (incident,) = unit.jobs.open_incidents()
    assert (incident.code, incident.case, incident.job) == ("JOB-caught", case, None)
    assert "de zaak gaat verder" in incident.text
    ada = house.hire("ada", "noord", "functional_admin")
    resolve_incident.set_aside(house.tools, ada, incident.id, "de plugin is hersteld")
    complete_task.handle(house.tools, house.anna, house.open_tasks(case)["Triage"].id, typed())
    complete_task.handle(house.tools, house.bram, house.open_tasks(case)["Manual"].id, typed())
    assert house.open_tasks(case) == {}
    raise_safety_signal.handle(house.tools, house.anna, case, "nog een zorg")


class Thrower(FakeServices):
    """A service that ends with an error of the process, or asks to be tried later."""

    says: Exception

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        self.calls.append(call)
        raise self.says


def thrower(says: Exception, *, once_only: frozenset[str] = frozenset()) -> Thrower:
    made = Thrower({"test.ask": {}}, once_only=once_only)
    made.says = says
    return made


@pytest.mark.parametrize("once_only", [frozenset(), frozenset({"test.ask"})])
def test_an_error_that_a_service_ends_with_is_caught_where_the_diagram_says_so(
    house: House, once_only: frozenset[str]
) -> None:
    house.publish(a_pathway("p", BESIDE_TRIAGE))
    services = thrower(ServiceThrewError("test.ask", "NO_ANSWER"), once_only=once_only)
    house.tools = replace(house.tools, services=services)
    case = house.start("p")
    house.run_due()
    assert set(house.open_tasks(case)) == {"Triage", "Manual"}
    assert len(services.calls) == 1
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert not unit.jobs.open_incidents()


def test_an_error_that_nothing_catches_waits_for_a_person_at_once(house: House) -> None:
    house.publish(a_pathway("p", ASKED_WITH))
    services = thrower(ServiceThrewError("test.ask", "NO_ANSWER"))
    house.tools = replace(house.tools, services=services)
    case = house.start("p")
    house.run_due()
    assert set(house.open_tasks(case)) == {"A"}
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (incident,) = unit.jobs.open_incidents()
    assert incident.code == "JOB-service"
    assert "NO_ANSWER" in incident.text
    assert len(services.calls) == 1


def test_a_service_that_asks_for_later_is_tried_when_it_said(house: House) -> None:
    house.publish(a_pathway("p", ASKED_WITH))
    services = thrower(TryLaterError("test.ask", 900))
    house.tools = replace(house.tools, services=services)
    house.start("p")
    house.run_due()
    due = house.jobs.next_due()
    assert due is not None
    assert due - house.clock.now() == timedelta(minutes=15)


ASKED_WITH = (
    f'{START}<parallelGateway id="split"/><userTask id="A"/>'
    '<serviceTask id="S" camunda:type="external" camunda:topic="test.ask" '
    'camunda:resultVariable="found"><extensionElements><camunda:inputOutput>'
    '<camunda:inputParameter name="asked">= answer.text</camunda:inputParameter>'
    "</camunda:inputOutput></extensionElements></serviceTask>"
    '<endEvent id="e1"/><endEvent id="e2"/>'
    f"{chain('s', 'split', 'A', 'e1')}{chain('split', 'S', 'e2')}"
)


def test_an_answer_to_a_question_that_changed_meanwhile_is_thrown_away_and_asked_again(
    house: House,
) -> None:
    house.publish(a_pathway("p", ASKED_WITH))
    case = house.start("p")
    task = house.open_tasks(case)["A"].id

    class Overtaken(FakeServices):
        def run(self, call: ServiceCall) -> Mapping[str, Value]:
            if not self.calls:
                complete_task.handle(house.tools, house.anna, task, typed("nieuw"))
            return super().run(call)

    overtaken = Overtaken({"test.ask": {"answer": "ja"}})
    house.tools = replace(house.tools, services=overtaken)
    house.run_due()
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert all(one.key != "found" for one in unit.data.of_case(case))
    house.clock.move(hours=2)
    house.run_due()
    assert [one.inputs["asked"] for one in overtaken.calls] == [None, "nieuw"]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert any(one.key == "found" for one in unit.data.of_case(case))


def test_the_reason_of_a_closed_incident_is_kept_with_its_case_and_not_in_the_clear(
    house: House,
) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    ada = house.hire("ada", "noord", "functional_admin")
    with house.store.work(MUNICIPALITY) as unit:
        for key, of in (("with", case), ("without", None)):
            incident = Incident(
                id=key,
                job=None,
                run=None,
                case=of,
                code="JOB-service",
                text="Fout.",
                raised_at=house.clock.now(),
            )
            unit.jobs.add_incident(incident)
        unit.commit()
    resolve_incident.set_aside(house.tools, ada, "with", "Jantje is gebeld")
    resolve_incident.set_aside(house.tools, ada, "without", "De server was vol")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (row,) = unit.data.versions(case, None, resolve_incident.reason_key("with"))
        (kept,) = unit.settings.history("incident", "without")
    assert row.value == {"reason": "Jantje is gebeld"}
    assert kept.reason == "De server was vol"
    assert "Jantje" not in repr(house.journal())
