# SPDX-License-Identifier: EUPL-1.2
"""Back to where a run waited before: work, data, terms and moments as they were, and told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.commands.house import (
    CATCHES,
    NOW,
    SERVED,
    START,
    TIMED,
    TWO_TASKS,
    House,
    a_pathway,
    chain,
    typed,
)
from tests.commands.test_terms_of_runs import RULE
from tests.commands.test_transfer import (
    THREE_TASKS,
    complete,
    run_of,
    timers_of,
    transferred,
)
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import close_case
from wijkpad.commands.repair import rewind_run, transfer_runs
from wijkpad.commands.run import cancel_run, deliver_message
from wijkpad.commands.run.deliver_message import Message
from wijkpad.commands.run.environment import CaseEnvironment
from wijkpad.commands.tasks import complete_task, save_draft
from wijkpad.domain.access import OFFICER
from wijkpad.domain.case import Datum, Draft
from wijkpad.domain.definition import Step
from wijkpad.domain.identity import Actor
from wijkpad.errors import ConflictError, NotFoundError, RefusedError, RepairRefusedError
from wijkpad.feel import Value
from wijkpad.ports import Snapshot


@pytest.fixture
def lead(house: House) -> Actor:
    return house.hire("lea", "noord", "team_lead")


def moments(house: House, case: str) -> list[Snapshot]:
    """Where the run stood, the oldest first."""
    run = run_of(house, case)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.cases.snapshots(run.id)[::-1]


def rewind(house: House, actor: Actor, case: str, number: int, reason: str = "verkeerd") -> None:
    to = moments(house, case)[number].step
    rewind_run.handle(house.tools, actor, run_of(house, case).id, to, reason)


def refusal(house: House, actor: Actor, case: str, number: int, reason: str = "fout") -> str:
    before = run_of(house, case)
    with pytest.raises(RepairRefusedError) as caught:
        rewind(house, actor, case, number, reason)
    assert run_of(house, case) == before
    return caught.value.findings[0].code


def known(house: House, case: str, key: str) -> Value:
    run = run_of(house, case)
    definition = house.shelf.held[run.pathway, run.definition]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        of = unit.cases.get(case)
        assert of is not None
        env = CaseEnvironment(unit, definition, of, run, actor=house.anna, now=house.clock.now())
        return env.variables("").get(key)


def versions(house: House, case: str, key: str) -> list[Datum]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.data.versions(case, run_of(house, case).id, key)


def draft_of(house: House, task: str, user: str) -> Draft | None:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.tasks.draft(task, user)


def test_a_run_goes_back_with_its_data_and_nothing_is_removed(house: House, lead: Actor) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    first = house.open_tasks(case)["A"]
    complete_task.handle(house.tools, house.anna, first.id, typed("eerste"))
    open_one = house.open_tasks(case)["B"]
    save_draft.handle(house.tools, house.bram, open_one.id, {"text": ["half"]})
    house.clock.move(hours=1)
    rewind(house, lead, case, 0)
    assert set(house.open_tasks(case)) == {"A"}
    again = house.open_tasks(case)["A"]
    assert again.id != first.id
    tasks = {one.id: one.status for one in house.store.tasks_of_case(MUNICIPALITY, case)}
    assert tasks == {first.id: "completed", open_one.id: "withdrawn", again.id: "open"}
    assert known(house, case, "answer") is None
    rows = versions(house, case, "answer")
    assert [one.value for one in rows] == [{"text": "eerste"}, None]
    assert rows[1].reason == "verkeerd"
    kept = draft_of(house, open_one.id, "bram")
    assert kept is not None
    assert kept.posted == {"text": ["half"]}
    given_back = draft_of(house, again.id, "anna")
    assert given_back is not None
    assert given_back.posted == {"text": ["eerste"]}
    assert house.events(case)[-1] == "run.rewound"
    passed = house.store.passed_of_run(MUNICIPALITY, run_of(house, case).id)
    assert [(element, how) for element, how, _, _ in passed] == [
        ("s", "completed"),
        ("A", "completed"),
        ("A", "undone"),
    ]


def test_what_was_known_then_holds_again_with_who_gave_it_and_when(
    house: House, lead: Actor
) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    complete(house, case, "A")
    house.clock.move(hours=1)
    task = house.open_tasks(case)["B"]
    complete_task.handle(house.tools, house.bram, task.id, typed("tweede"))
    assert run_of(house, case).status == "ended"
    rewind(house, lead, case, 1)
    run = run_of(house, case)
    assert (run.status, run.ended_at, run.ended_with) == ("running", None, None)
    assert known(house, case, "answer") == {
        "text": "goed",
        "completed_by": "anna",
        "completed_at": NOW,
    }
    complete(house, case, "B")
    assert run_of(house, case).status == "ended"


COUNTING = (
    f'{START}<userTask id="A"/><exclusiveGateway id="g" default="on"/><userTask id="B"/>'
    f'<endEvent id="e"/>{chain("s", "A", "g")}{chain("B", "e")}'
    '<sequenceFlow id="again" sourceRef="g" targetRef="A"><conditionExpression>'
    "count(answer.history) &lt; 2</conditionExpression></sequenceFlow>"
    '<sequenceFlow id="on" sourceRef="g" targetRef="B"/>'
)


def test_answers_that_were_taken_back_do_not_count_among_the_earlier_ones(
    house: House, lead: Actor
) -> None:
    house.publish(a_pathway("p", COUNTING))
    case = house.start("p")
    complete(house, case, "A")
    complete(house, case, "A")
    rewind(house, lead, case, 1)
    rewind(house, lead, case, 0)
    complete(house, case, "A")
    complete(house, case, "A")
    assert set(house.open_tasks(case)) == {"A"}
    complete(house, case, "A")
    assert set(house.open_tasks(case)) == {"B"}


def test_a_timer_begins_anew_where_it_was_gone_and_the_other_way_is_withdrawn(
    house: House, lead: Actor
) -> None:
    house.publish(a_pathway("p", TIMED))
    case = house.start("p")
    house.clock.move(hours=3)
    house.run_due()
    assert set(house.open_tasks(case)) == {"L"}
    rewind(house, lead, case, 0)
    assert set(house.open_tasks(case)) == {"A"}
    assert [one.due_at for one in timers_of(house, case)] == [NOW + timedelta(hours=5)]
    house.clock.move(hours=3)
    assert house.run_due() == 1
    assert set(house.open_tasks(case)) == {"L"}


def test_a_term_whose_start_was_taken_back_lapses(house: House, lead: Actor) -> None:
    house.publish(a_pathway("p", TWO_TASKS, terms={"onderzoek": RULE}))
    case = house.start("p")
    task = house.open_tasks(case)["A"]
    complete_task.handle(house.tools, house.anna, task.id, typed("2026-11-16"))
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert len(unit.data.terms_of(case)) == 1
    rewind(house, lead, case, 0)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.data.terms_of(case) == []
    assert "term.lapsed" in house.events(case)


def test_a_message_is_waited_for_again(house: House, lead: Actor) -> None:
    house.publish(a_pathway("p", CATCHES))
    case = house.start("p")
    complete(house, case, "A")
    deliver_message.handle(house.tools, house.anna, Message(name="MSG_One", id="1", case=case))
    assert set(house.open_tasks(case)) == {"B"}
    rewind(house, lead, case, 1)
    assert house.open_tasks(case) == {}
    deliver_message.handle(house.tools, house.anna, Message(name="MSG_One", id="2", case=case))
    assert set(house.open_tasks(case)) == {"B"}


def test_a_moment_at_which_a_service_ran_is_refused_and_so_is_what_may_go_out_once(
    house: House, lead: Actor
) -> None:
    body = SERVED.replace(START, f'{START}<userTask id="A"/>').replace(
        chain("s", "S"), chain("s", "A", "S")
    )
    served = Step(element="S", kind="serviceTask", name="Melden", plane="p", topic="test.ask")
    house.publish(a_pathway("p", body, steps=(served,)))
    case = house.start("p")
    complete(house, case, "A")
    house.run_due()
    assert set(house.open_tasks(case)) == {"B"}
    assert refusal(house, lead, case, 1) == "RPR-013"
    house.services.once_only = frozenset({"test.ask"})
    assert refusal(house, lead, case, 0) == "RPR-014"
    house.services.once_only = frozenset()
    rewind(house, lead, case, 0)
    assert set(house.open_tasks(case)) == {"A"}


def test_what_cannot_be_is_refused_by_name(house: House, lead: Actor) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    assert refusal(house, lead, case, 0) == "RPR-012"
    complete(house, case, "A")
    assert refusal(house, lead, case, 0, reason=" ") == "RPR-001"
    assert refusal(house, lead, case, 0, reason="x" * 1001) == "RPR-001"
    with pytest.raises(RepairRefusedError):
        rewind_run.handle(house.tools, lead, run_of(house, case).id, 99, "fout")
    cancel_run.handle(house.tools, lead, run_of(house, case).id, "gestopt")
    assert refusal(house, lead, case, 0) == "RPR-003"
    close_case.handle(house.tools, lead, case)
    assert refusal(house, lead, case, 0) == "RPR-002"


def test_a_worker_takes_back_what_was_only_their_own(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    complete(house, case, "A")
    with pytest.raises(RefusedError):
        rewind(house, house.bram, case, 0)
    rewind(house, house.anna, case, 0)
    assert set(house.open_tasks(case)) == {"A"}


def test_who_may_not_know_of_a_case_rewinds_nothing_in_it(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS, sensitivity="safety"))
    case = house.start("p")
    complete(house, case, "A")
    admin = house.hire("ada", "noord", "functional_admin")
    with pytest.raises(NotFoundError):
        rewind(house, admin, case, 0)
    officer = house.hire("ofra", "noord", OFFICER)
    rewind(house, officer, case, 0)
    assert set(house.open_tasks(case)) == {"A"}


def test_a_run_goes_back_and_on_any_number_of_times(house: House, lead: Actor) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    for _ in range(3):
        complete(house, case, "A")
        complete(house, case, "B")
        rewind(house, lead, case, 0)
    assert set(house.open_tasks(case)) == {"A"}
    assert known(house, case, "answer") is None
    assert [one.value is None for one in versions(house, case, "answer")] == [
        False,
        False,
        True,
    ] * 3


def test_a_moment_before_a_change_of_version_is_refused_until_the_change_is_undone(
    house: House, lead: Actor
) -> None:
    designer = house.hire("dirk", "noord", "process_designer")
    house.publish(a_pathway("p", TWO_TASKS, version=1))
    case = house.start("p")
    complete(house, case, "A")
    house.publish(a_pathway("p", THREE_TASKS, version=2))
    transfer = transferred(house, designer)
    assert run_of(house, case).definition == 2
    assert refusal(house, lead, case, 0) == "RPR-011"
    transfer_runs.undo(house.tools, designer, transfer, "te vroeg")
    house.run_due()
    rewind(house, lead, case, 0)
    assert set(house.open_tasks(case)) == {"A"}
    assert run_of(house, case).definition == 1


def test_what_going_back_will_do_is_told_by_doing_it_and_keeping_nothing(
    house: House, lead: Actor
) -> None:
    house.publish(a_pathway("p", TWO_TASKS, terms={"onderzoek": RULE}))
    case = house.start("p")
    first = house.open_tasks(case)["A"]
    complete_task.handle(house.tools, house.anna, first.id, typed("2026-11-16"))
    run, task = run_of(house, case), house.open_tasks(case)["B"]
    to = moments(house, case)[0].step
    seen = rewind_run.foresee(house.tools, lead, run.id, to)
    assert run_of(house, case) == run
    assert (seen.opens, seen.passed, [one.task for one in seen.lapses]) == (
        ("A",),
        ("A",),
        [task.id],
    )
    assert [one.rule for one in seen.terms] == ["onderzoek"]
    with pytest.raises(ConflictError):
        rewind_run.handle(house.tools, lead, run.id, to, "fout", mark="iets anders")
    rewind_run.handle(house.tools, lead, run.id, to, "fout", mark=seen.mark)
    assert set(house.open_tasks(case)) == {"A"}
