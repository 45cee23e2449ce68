# SPDX-License-Identifier: EUPL-1.2
"""A step is skipped, moved or done again by who administers: for a reason, and told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.commands.house import START, TWO_TASKS, House, a_pathway, chain
from tests.commands.test_rewind import draft_of, lead, rewind
from tests.commands.test_transfer import complete, run_of
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.repair import repair_run
from wijkpad.commands.repair.repair_run import Repair
from wijkpad.commands.tasks import claim_task, save_draft
from wijkpad.domain.access import OFFICER
from wijkpad.domain.identity import Actor
from wijkpad.errors import ConflictError, NotFoundError, RefusedError, RepairRefusedError

__all__ = ["lead"]

FORKED = (
    f'{START}<parallelGateway id="g"/><userTask id="A"/><userTask id="B"/>'
    f'<parallelGateway id="j"/><userTask id="C"/><endEvent id="e"/>'
    f"{chain('s', 'g', 'A', 'j', 'C', 'e')}{chain('g', 'B', 'j')}"
)


@pytest.fixture
def admin(house: House) -> Actor:
    return house.hire("ada", "noord", "functional_admin")


def repair(house: House, actor: Actor, case: str, element: str, to: str | None) -> None:
    task = house.open_tasks(case)[element]
    wanted = Repair(token=task.id, to=to, reason="met de ouders besproken")
    repair_run.handle(house.tools, actor, run_of(house, case).id, wanted)


def detail(house: House, event: str) -> dict[str, str]:
    return next(dict(one.detail) for one in reversed(house.journal()) if one.event == event)


def test_an_open_task_that_still_waits_keeps_its_id_and_draft_when_the_other_branch_goes_back(
    house: House, lead: Actor
) -> None:
    house.publish(a_pathway("p", FORKED))
    case = house.start("p")
    other = house.open_tasks(case)["B"]
    save_draft.handle(house.tools, house.bram, other.id, {"text": ["half"]})
    complete(house, case, "A")
    rewind(house, lead, case, 0)
    assert house.open_tasks(case)["B"].id == other.id
    assert draft_of(house, other.id, "bram") is not None
    complete(house, case, "A")
    complete(house, case, "B")
    assert set(house.open_tasks(case)) == {"C"}


def test_a_task_is_skipped_for_a_reason_that_is_kept_with_the_case(
    house: House, admin: Actor
) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    task = house.open_tasks(case)["A"]
    save_draft.handle(house.tools, house.anna, task.id, {"text": ["half"]})
    repair(house, admin, case, "A", None)
    assert set(house.open_tasks(case)) == {"B"}
    assert draft_of(house, task.id, "anna") is not None
    passed = house.store.passed_of_run(MUNICIPALITY, run_of(house, case).id)
    assert [(element, how, by) for element, how, _, by in passed][-1] == ("A", "skipped", "ada")
    assert detail(house, "run.skipped")["past"] == "A"
    assert "besproken" not in str(house.journal())
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        reasons = [one.value for one in unit.data.of_case(case) if one.key.startswith("repair:")]
    assert [one["reason"] for one in reasons if isinstance(one, dict)] == [
        "met de ouders besproken"
    ]


def test_what_a_move_goes_past_is_told_and_going_back_is_doing_again(
    house: House, admin: Actor
) -> None:
    three = f'{START}<userTask id="A"/><userTask id="B"/><userTask id="C"/><endEvent id="e"/>'
    house.publish(a_pathway("p", f"{three}{chain('s', 'A', 'B', 'C', 'e')}"))
    case = house.start("p")
    repair(house, admin, case, "A", "C")
    assert set(house.open_tasks(case)) == {"C"}
    assert detail(house, "run.moved")["past"] == "A B"
    passed = house.store.passed_of_run(MUNICIPALITY, run_of(house, case).id)
    assert ("B", "skipped") in [(element, how) for element, how, _, _ in passed]
    complete_back = house.start("p")
    complete(house, complete_back, "A")
    repair(house, admin, complete_back, "B", "A")
    assert set(house.open_tasks(complete_back)) == {"A"}
    assert detail(house, "run.repeated")["past"] == ""


def test_a_move_that_leaves_a_branch_waiting_for_ever_changes_nothing(
    house: House, admin: Actor
) -> None:
    house.publish(a_pathway("p", FORKED))
    case = house.start("p")
    before = run_of(house, case)
    with pytest.raises(RepairRefusedError) as caught:
        repair(house, admin, case, "A", "C")
    assert caught.value.findings[0].code == "REP-006"
    assert run_of(house, case) == before


def test_a_skip_after_which_no_way_is_open_is_refused_and_is_no_incident(
    house: House, admin: Actor
) -> None:
    body = (
        f'{START}<userTask id="A"/><exclusiveGateway id="g"/><endEvent id="x"/><endEvent id="y"/>'
        f"{chain('s', 'A', 'g')}"
        '<sequenceFlow id="g1" sourceRef="g" targetRef="x"><conditionExpression>answer.text = "a"'
        "</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="g2" sourceRef="g" targetRef="y"><conditionExpression>answer.text = "b"'
        "</conditionExpression></sequenceFlow>"
    )
    house.publish(a_pathway("p", body))
    case = house.start("p")
    with pytest.raises(RepairRefusedError) as caught:
        repair(house, admin, case, "A", None)
    assert caught.value.findings[0].code == "RPR-004"
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.jobs.open_incidents() == []


def test_only_who_administers_repairs_and_in_a_shielded_case_only_the_officer(
    house: House, lead: Actor, admin: Actor
) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    for actor in (house.anna, lead):
        with pytest.raises(RefusedError):
            repair(house, actor, case, "A", None)
    house.publish(a_pathway("q", TWO_TASKS, sensitivity="safety"))
    shielded = house.start("q")
    with pytest.raises(NotFoundError):
        repair(house, admin, shielded, "A", None)
    with pytest.raises(RefusedError):
        repair(house, house.anna, shielded, "A", None)
    repair(house, house.hire("ofra", "noord", OFFICER), shielded, "A", None)
    assert set(house.open_tasks(shielded)) == {"B"}


BESIDE = (
    f'{START}<subProcess id="P"><startEvent id="s2"/><userTask id="A"/><endEvent id="e2"/>'
    f'{chain("s2", "A", "e2")}</subProcess><userTask id="B"/><endEvent id="e"/>'
    f'{chain("s", "g", "P", "B", "e")}<parallelGateway id="g"/>'
    '<intermediateCatchEvent id="C"><messageEventDefinition messageRef="M"/>'
    '</intermediateCatchEvent><endEvent id="x"><terminateEventDefinition/></endEvent>'
    f"{chain('g', 'C', 'x')}"
    '<boundaryEvent id="T" attachedToRef="P"><timerEventDefinition><timeDuration>PT2H'
    f"</timeDuration></timerEventDefinition></boundaryEvent>{chain('T', 'B')}"
)


def wanted(house: House, case: str, element: str, to: str | None) -> Repair:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        run = unit.cases.runs_of(case)[0]
    places = house.tools.runtime.places(house.shelf.held["p", 1], run.state)
    token = next(one.token for one in places if one.element == element)
    return Repair(token=token, to=to, reason="besproken")


def everything(house: House, case: str) -> list[object]:
    """Return what the database holds about a case."""
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return [
            *unit.journal.latest(1_000),
            *unit.jobs.open_incidents(),
            *unit.tasks.timers_of_run(unit.cases.runs_of(case)[0].id),
            *unit.tasks.subscriptions_of_run(unit.cases.runs_of(case)[0].id),
            *unit.tasks.drafts_of_run(unit.cases.runs_of(case)[0].id),
            *unit.data.of_case(case),
            *house.store.tasks_of_case(MUNICIPALITY, case),
        ]


def test_what_a_repair_will_do_is_told_by_doing_it_and_keeping_nothing(
    house: House, admin: Actor
) -> None:
    house.publish(a_pathway("p", BESIDE))
    case = house.start("p")
    task = house.open_tasks(case)["A"]
    save_draft.handle(house.tools, house.anna, task.id, {"text": ["half"]})
    claim_task.handle(house.tools, house.bram, task.id)
    run, before = run_of(house, case), everything(house, case)
    seen = repair_run.foresee(house.tools, admin, run.id, wanted(house, case, "C", None))
    assert (run_of(house, case), everything(house, case)) == (run, before)
    assert [(one.element, one.assignee, one.typists) for one in seen.lapses] == [
        ("A", "bram", ("anna",))
    ]
    assert [(one.kind, one.element) for one in seen.stops] == [("message", "C"), ("timer", "T")]
    assert (seen.over, seen.ended_with) == (True, "x")
    assert seen.passed == ("C",)
    on = repair_run.foresee(house.tools, admin, run.id, wanted(house, case, "A", None))
    assert (on.opens, on.stays, on.over) == (("B",), (), False)
    assert house.open_tasks(case)["A"].assignee == "bram"


def test_what_was_seen_is_what_happens_or_nothing_happens(house: House, admin: Actor) -> None:
    house.publish(a_pathway("p", BESIDE))
    case = house.start("p")
    run = run_of(house, case)
    skip = wanted(house, case, "A", None)
    seen = repair_run.foresee(house.tools, admin, run.id, skip)
    claim_task.handle(house.tools, house.anna, house.open_tasks(case)["A"].id)
    as_seen = replace(skip, version=seen.version, mark=seen.mark)
    with pytest.raises(ConflictError):
        repair_run.handle(house.tools, admin, run.id, as_seen)
    assert run_of(house, case) == run
    again = repair_run.foresee(house.tools, admin, run.id, skip)
    assert again.lapses[0].assignee == "anna"
    repair_run.handle(house.tools, admin, run.id, replace(as_seen, mark=again.mark))
    assert set(house.open_tasks(case)) == {"B"}
    told = detail(house, "run.skipped")
    assert (told["lapsed"], told["opens"], told["stops"]) == ("A", "B", "T")


def test_a_repair_that_is_refused_is_refused_when_it_is_looked_at(
    house: House, lead: Actor, admin: Actor
) -> None:
    house.publish(a_pathway("p", FORKED))
    case = house.start("p")
    run = run_of(house, case)
    with pytest.raises(RepairRefusedError) as caught:
        repair_run.foresee(house.tools, admin, run.id, wanted(house, case, "A", "C"))
    assert caught.value.findings[0].code == "REP-006"
    with pytest.raises(RefusedError):
        repair_run.foresee(house.tools, lead, run.id, wanted(house, case, "A", None))
    assert run_of(house, case) == run
