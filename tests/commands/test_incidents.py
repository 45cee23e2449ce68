# SPDX-License-Identifier: EUPL-1.2
"""Incidents that a person mends: the step again, past it, the run stopped, an answer put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.commands.house import (
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
from tests.commands.test_corrections import decided_and_sent
from tests.commands.test_runs_that_get_stuck import NO_WAY
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.jobs import mend_incident, resolve_incident
from wijkpad.commands.repair import repair_run, rewind_run
from wijkpad.commands.repair.repair_run import Repair
from wijkpad.commands.run import cancel_run
from wijkpad.commands.run.moving import Moving
from wijkpad.commands.tasks import answering, complete_task
from wijkpad.commands.tasks.answering import Posted
from wijkpad.domain.case import Datum, Task
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Incident
from wijkpad.errors import (
    AnswersInvalidError,
    ConflictError,
    NotFoundError,
    PluginError,
    RefusedError,
    RunStuckError,
)
from wijkpad.feel import Value
from wijkpad.forms import Answers
from wijkpad.ports import ServiceCall

SERVICE = (
    '<serviceTask id="S" camunda:type="external" camunda:topic="test.ask" '
    'camunda:resultVariable="found"><extensionElements>'
    '<camunda:inputOutput><camunda:inputParameter name="asked">= answer.text'
    "</camunda:inputParameter></camunda:inputOutput></extensionElements></serviceTask>"
)
ASKED = f'{START}<userTask id="A"/>{SERVICE}<userTask id="B"/><endEvent id="e"/>{chain("s", "A", "S", "B", "e")}'


class Picky(FakeServices):
    """Fails as long as what it is asked about is wrong."""

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        self.calls.append(call)
        if call.inputs.get("asked") == "fout":
            raise PluginError("test", call.topic, "raised")
        return {"answer": "ja"}


@pytest.fixture
def stuck(house: House) -> House:
    """A house in which a service keeps failing on what somebody answered."""
    house.tools = replace(house.tools, services=Picky({"test.ask": {}}))
    return house


def give_up(house: House) -> None:
    """Let whatever fails fail as often as it is tried."""
    for _ in range(7):
        house.run_due()
        house.clock.move(hours=2)


def failed(house: House, sensitivity: str = "ordinary") -> tuple[str, Incident, Task]:
    """Start a case whose service fails on the answer; return case, incident and the task."""
    house.publish(a_pathway("p", ASKED, sensitivity=sensitivity))  # type: ignore[arg-type]
    case = house.start("p")
    task = house.open_tasks(case)["A"]
    complete_task.handle(house.tools, house.anna, task.id, typed("fout"))
    give_up(house)
    (incident,) = incidents(house)
    return case, incident, task


def incidents(house: House) -> list[Incident]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.jobs.open_incidents()


def runs(house: House, case: str) -> list[str]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return [one.id for one in unit.cases.runs_of(case)]


def rows(house: House, case: str, key: str) -> list[Datum]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return [one for one in unit.data.of_case(case) if one.key == key]


def admin(house: House) -> Actor:
    return house.hire("ada", "noord", "functional_admin")


def lead(house: House) -> Actor:
    return house.hire("lena", "noord", "team_lead")


def test_a_step_is_tried_again_with_a_reason_that_is_kept_with_the_case(stuck: House) -> None:
    case, incident, _ = failed(stuck)
    stuck.tools = replace(stuck.tools, services=FakeServices({"test.ask": {"answer": "ja"}}))
    resolve_incident.retry(stuck.tools, admin(stuck), incident.id, "de leverancier is terug")
    stuck.run_due()
    assert list(stuck.open_tasks(case)) == ["B"]
    (kept,) = rows(stuck, case, resolve_incident.reason_key(incident.id))
    assert kept.value == {"reason": "de leverancier is terug"}
    assert "incident.retried" in stuck.events(case)


def test_the_run_goes_on_past_a_step_that_is_skipped_and_its_outcome_is_not_there(
    stuck: House,
) -> None:
    case, incident, _ = failed(stuck)
    mend_incident.skip(stuck.tools, admin(stuck), incident.id, "met de hand gevraagd")
    assert list(stuck.open_tasks(case)) == ["B"]
    assert rows(stuck, case, "found") == []
    assert incidents(stuck) == []
    give_up(stuck)
    assert incidents(stuck) == []
    assert [one for one in stuck.events(case) if one in ("run.skipped", "incident.skipped")] == [
        "run.skipped",
        "incident.skipped",
    ]
    assert "met de hand" not in repr(stuck.journal())


@pytest.mark.parametrize("way", ["past", "elsewhere", "back", "withdrawn"])
def test_an_incident_is_closed_when_its_run_leaves_the_step_another_way(
    stuck: House, way: str
) -> None:
    case, incident, _ = failed(stuck)
    (run,) = runs(stuck, case)
    with stuck.store.work(MUNICIPALITY, reading=True) as unit:
        job = unit.jobs.get(incident.job or "")
        start = min(one.step for one in unit.cases.snapshots(run))
    assert job is not None
    if way == "back":
        rewind_run.handle(stuck.tools, lead(stuck), run, start, "verkeerd ingevuld")
    elif way == "withdrawn":
        cancel_run.handle(stuck.tools, lead(stuck), run, "op verzoek van de inwoner")
    else:
        to = None if way == "past" else "B"
        wanted = Repair(token=job.token, to=to, reason="met de hand gevraagd")
        repair_run.handle(stuck.tools, admin(stuck), run, wanted)
    assert incidents(stuck) == []
    assert stuck.events(case).count("incident.left") == 1


def test_an_incident_of_another_step_or_run_stays_open_when_a_run_is_moved(stuck: House) -> None:
    case, _, _ = failed(stuck)
    other = stuck.start("p")
    wanted = Repair(token=stuck.open_tasks(other)["A"].id, to="B", reason="is al gedaan")
    repair_run.handle(stuck.tools, admin(stuck), runs(stuck, other)[0], wanted)
    assert [one.case for one in incidents(stuck)] == [case]


def test_a_pathway_that_cannot_be_started_is_skipped_and_never_starts(house: House) -> None:
    house.publish(a_pathway("p", STARTS))
    case = house.start("p")
    complete_task.handle(house.tools, house.anna, house.open_tasks(case)["A"].id, typed())
    give_up(house)
    (incident,) = incidents(house)
    assert incident.code == "JOB-start"
    mend_incident.skip(house.tools, admin(house), incident.id, "telefonisch overgedragen")
    assert list(house.open_tasks(case)) == ["B"]
    house.publish(a_pathway("meldcode", TWO_TASKS, sensitivity="safety"))
    give_up(house)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.cases.get(case)
    assert found is not None
    assert found.linked == ()


def test_a_run_that_is_stopped_takes_every_incident_of_it_along(stuck: House) -> None:
    case, incident, _ = failed(stuck)
    with stuck.store.work(MUNICIPALITY) as unit:
        unit.jobs.add_incident(replace(incident, id="other", job=None, code="RUN-002"))
        unit.commit()
    mend_incident.stop(stuck.tools, lead(stuck), incident.id, "dubbel gestart")
    assert incidents(stuck) == []
    with stuck.store.work(MUNICIPALITY, reading=True) as unit:
        (run,) = unit.cases.runs_of(case)
        assert unit.jobs.next_due() is None
    assert run.status == "cancelled"
    assert stuck.events(case).count("incident.stopped") == 2
    with pytest.raises(ConflictError):
        mend_incident.stop(stuck.tools, lead(stuck), incident.id, "nog eens")


def test_an_answer_is_put_right_as_a_new_version_and_the_step_then_succeeds(stuck: House) -> None:
    case, incident, task = failed(stuck)
    boss = lead(stuck)
    mend_incident.correct(
        stuck.tools, boss, incident.id, task.id, typed("goed"), reason="tikfout in het nummer"
    )
    stuck.run_due()
    assert list(stuck.open_tasks(case)) == ["B"]
    before, after = rows(stuck, case, "answer")
    assert (before.value, before.reason, before.by) == ({"text": "fout"}, None, "anna")
    assert (after.value, after.reason, after.by) == (
        {"text": "goed"},
        "tikfout in het nummer",
        "lena",
    )
    assert after.version == before.version + 1
    assert {"answers.corrected", "incident.corrected"} <= set(stuck.events(case))
    assert "tikfout" not in repr(stuck.journal())


def test_what_breaks_the_form_is_not_stored_and_the_incident_stays(stuck: House) -> None:
    case, incident, task = failed(stuck)
    with pytest.raises(AnswersInvalidError):
        mend_incident.correct(
            stuck.tools, lead(stuck), incident.id, task.id, typed(""), reason="tikfout"
        )
    assert len(rows(stuck, case, "answer")) == 1
    assert [one.id for one in incidents(stuck)] == [incident.id]


def test_only_a_completed_task_of_that_run_is_put_right(stuck: House) -> None:
    _, incident, _ = failed(stuck)
    other = stuck.start("p")
    elsewhere = stuck.open_tasks(other)["A"]
    with pytest.raises(NotFoundError):
        mend_incident.correct(
            stuck.tools, lead(stuck), incident.id, elsewhere.id, typed("goed"), reason="tikfout"
        )


@pytest.mark.parametrize("act", [mend_incident.skip, mend_incident.stop])
def test_nothing_is_mended_without_a_reason(stuck: House, act: object) -> None:
    _, incident, _ = failed(stuck)
    assert callable(act)
    with pytest.raises(RefusedError) as caught:
        act(stuck.tools, admin(stuck), incident.id, "  ")
    assert caught.value.findings[0].code == "INC-002"
    assert [one.id for one in incidents(stuck)] == [incident.id]


def test_an_incident_that_holds_a_run_is_not_just_closed(stuck: House) -> None:
    case, incident, _ = failed(stuck)
    with pytest.raises(RefusedError) as caught:
        resolve_incident.set_aside(stuck.tools, admin(stuck), incident.id, "gezien")
    assert caught.value.findings[0].code == "INC-003"
    mend_incident.skip(stuck.tools, admin(stuck), incident.id, "met de hand")
    assert list(stuck.open_tasks(case)) == ["B"]


def test_that_a_run_could_not_go_on_is_closed_when_somebody_repairs_it(house: House) -> None:
    house.publish(a_pathway("p", NO_WAY))
    cases = [house.start("p") for _ in range(2)]
    for case in cases:
        with pytest.raises(RunStuckError):
            complete_task.handle(
                house.tools, house.anna, house.open_tasks(case)["A"].id, typed("vast")
            )
    assert [one.code for one in incidents(house)] == ["RUN-002", "RUN-002"]
    task = house.open_tasks(cases[0])["A"]
    (run, _) = (runs(house, case)[0] for case in cases)
    repair = Repair(token=task.id, to="e", reason="het schema had geen weg")
    repair_run.handle(house.tools, admin(house), run, repair)
    (left,) = incidents(house)
    assert left.case == cases[1]
    assert "incident.left" in house.events(cases[0])


def test_a_term_is_not_skipped(house: House) -> None:
    house.publish(a_pathway("p", TIMED))
    house.start("p")
    house.clock.move(hours=2)
    with house.store.work(MUNICIPALITY) as unit:
        (job,) = unit.jobs.claim_due(house.clock.now(), owner="x", lease_seconds=9, limit=1)
        unit.commit()
    house.give_up(MUNICIPALITY, job, "test")
    (incident,) = incidents(house)
    with pytest.raises(RefusedError) as caught:
        mend_incident.skip(house.tools, admin(house), incident.id, "niet nodig")
    assert caught.value.findings[0].code == "INC-005"


def test_who_may_mend_depends_on_the_case(stuck: House) -> None:
    _, incident, task = failed(stuck)
    ada, boss = admin(stuck), lead(stuck)
    elsewhere = stuck.hire("olga", "zuid", "team_lead")
    for actor in (stuck.anna, boss):
        with pytest.raises(RefusedError):
            mend_incident.skip(stuck.tools, actor, incident.id, "met de hand")
    with pytest.raises(RefusedError):
        mend_incident.stop(stuck.tools, stuck.anna, incident.id, "dubbel")
    for actor in (stuck.anna, ada):
        with pytest.raises(RefusedError) as caught:
            mend_incident.correct(
                stuck.tools, actor, incident.id, task.id, typed("goed"), reason="tikfout"
            )
        assert caught.value.findings[0].code == "INC-004"
    with pytest.raises(NotFoundError):
        mend_incident.stop(stuck.tools, elsewhere, incident.id, "dubbel")
    refused = [one for one in stuck.journal() if one.outcome == "refused"]
    assert len(refused) == 6
    mend_incident.stop(stuck.tools, ada, incident.id, "dubbel gestart")
    assert incidents(stuck) == []


def test_in_a_shielded_case_the_officer_mends_and_the_administrator_does_not(
    stuck: House,
) -> None:
    case, incident, _ = failed(stuck, sensitivity="safety")
    officer = stuck.hire("otto", "noord", "reporting_code_officer")
    for act in (mend_incident.skip, mend_incident.stop, resolve_incident.retry):
        with pytest.raises(NotFoundError):
            act(stuck.tools, admin(stuck), incident.id, "met de hand")
    for act in (mend_incident.skip, mend_incident.stop):
        with pytest.raises(NotFoundError):
            act(stuck.tools, lead(stuck), incident.id, "met de hand")
    mend_incident.skip(stuck.tools, officer, incident.id, "met de hand gemeld")
    assert list(stuck.open_tasks(case)) == ["B"]


def test_a_decision_that_was_sent_never_changes_at_an_incident_either(stuck: House) -> None:
    stuck.publish(decided_sent_and_asked())
    case = stuck.start("p")
    boss = stuck.hire("mo", "noord", "decision_officer")
    leading = stuck.hire("mo", "noord", "team_lead")
    decide = stuck.open_tasks(case)["A"]
    complete_task.handle(stuck.tools, boss, decide.id, typed("fout"))
    send = stuck.open_tasks(case)["B"]
    complete_task.handle(stuck.tools, boss, send.id, Posted({"sent_at": ["16-11-2026"]}))
    give_up(stuck)
    (incident,) = incidents(stuck)
    with pytest.raises(RefusedError) as caught:
        mend_incident.correct(
            stuck.tools, leading, incident.id, decide.id, typed("goed"), reason="tikfout"
        )
    assert [one.code for one in caught.value.findings] == ["COR-005"]
    assert [one.value for one in rows(stuck, case, "answer")] == [{"text": "fout"}]
    assert [one.id for one in incidents(stuck)] == [incident.id]


def test_at_an_incident_too_no_answer_is_put_right_without_a_reason(stuck: House) -> None:
    case, incident, task = failed(stuck)
    with pytest.raises(AnswersInvalidError) as caught:
        mend_incident.correct(
            stuck.tools, lead(stuck), incident.id, task.id, typed("goed"), reason=" "
        )
    assert [one.code for one in caught.value.findings] == ["COR-006"]
    assert len(rows(stuck, case, "answer")) == 1


def decided_sent_and_asked() -> Definition:
    """A decision, its sending, and a service that fails on what was decided."""
    drawn = (
        f'{START}<userTask id="A"/><userTask id="B"/>{SERVICE}<endEvent id="e"/>'
        f"{chain('s', 'A', 'B', 'S', 'e')}"
    )
    sent = decided_and_sent()
    made = a_pathway("p", drawn)
    steps = {**made.steps, **{key: sent.steps[key] for key in ("A", "B")}}
    return replace(made, steps=steps, forms=sent.forms)


def test_an_answer_put_right_at_an_incident_is_held_against_what_stood_there(
    stuck: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is the same in both says nothing new of the household or of who leads the case."""
    seen: list[object] = []
    keep = answering.store

    def watched(
        moving: Moving, task: Task, answers: Answers, *, was: Mapping[str, Value] | None = None
    ) -> None:
        seen.append(was)
        keep(moving, task, answers, was=was)

    _, incident, task = failed(stuck)
    monkeypatch.setattr(answering, "store", watched)
    mend_incident.correct(
        stuck.tools, lead(stuck), incident.id, task.id, typed("goed"), reason="typefout"
    )
    assert seen == [{"text": "fout"}]
