# SPDX-License-Identifier: EUPL-1.2
"""Runs go on in another version: seen first, one transaction each, with their work, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.commands.house import NOW, START, TWO_TASKS, House, a_form, a_pathway, chain, typed
from tests.commands.test_terms_of_runs import RULE
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.repair import transfer_runs
from wijkpad.commands.repair.transfer_runs import Prospect
from wijkpad.commands.tasks import complete_task, save_draft
from wijkpad.domain.case import Run
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Job, Timer
from wijkpad.domain.transfer import Transfer, TransferredRun
from wijkpad.errors import NotFoundError, RefusedError, RepairRefusedError

THREE_TASKS = (
    f'{START}<userTask id="A"/><userTask id="N"/><userTask id="B"/><endEvent id="e"/>'
    f"{chain('s', 'A', 'N', 'B', 'e')}"
)
RENAMED = (
    f'{START}<userTask id="X"/><userTask id="B"/><endEvent id="e"/>{chain("s", "X", "B", "e")}'
)

IN_TWO = (
    f'{START}<userTask id="X"/><userTask id="Y"/><userTask id="B"/><endEvent id="e"/>'
    f"{chain('s', 'X', 'Y', 'B', 'e')}"
)


def timed(text: str, host: str = "A") -> str:
    """A task with a message and a timer on it."""
    return (
        f'{START}<userTask id="{host}"/><boundaryEvent id="T" attachedToRef="{host}" '
        f'cancelActivity="true"><timerEventDefinition><timeDuration>{text}</timeDuration>'
        f'</timerEventDefinition></boundaryEvent><boundaryEvent id="MB" attachedToRef="{host}" '
        'cancelActivity="false"><messageEventDefinition messageRef="M"/></boundaryEvent>'
        '<userTask id="R"/><userTask id="L"/><endEvent id="e"/><endEvent id="e2"/>'
        '<endEvent id="e3"/>'
        f"{chain('s', host, 'e')}{chain('T', 'L', 'e2')}{chain('MB', 'R', 'e3')}"
    )


@pytest.fixture
def designer(house: House) -> Actor:
    return house.hire("dora", "noord", "process_designer")


def publish(house: House, body: str, version: int, **more: object) -> Definition:
    made = replace(a_pathway("p", body, version=version), **more)  # type: ignore[arg-type]
    return house.publish(made)


def wanted(mapped: Mapping[str, str] | None = None, *, reason: str = "beter") -> Transfer:
    return Transfer(
        id="", pathway="p", old=1, new=2, mapped=mapped or {}, reason=reason, by="", at=NOW
    )


def seen(house: House, mapped: Mapping[str, str] | None = None) -> Prospect:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return transfer_runs.prospect(house.tools, unit, house.anna, wanted(mapped))


def groups(found: Prospect) -> list[tuple[str, tuple[str, ...], int, list[str]]]:
    return [
        (one.fate, one.waits, one.number, [fault.code for fault in one.found])
        for one in found.groups
    ]


def transferred(house: House, actor: Actor, mapped: Mapping[str, str] | None = None) -> str:
    transfer = transfer_runs.begin(house.tools, actor, wanted(mapped)).id
    house.run_due()
    return transfer


def rows(house: House, transfer: str) -> list[TransferredRun]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.transfers.runs(transfer)


def states(house: House, transfer: str) -> list[str]:
    return sorted(one.state for one in rows(house, transfer))


def run_of(house: House, case: str) -> Run:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.cases.runs_of(case)[0]


def timers_of(house: House, case: str) -> list[Timer]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.tasks.timers_of_run(unit.cases.runs_of(case)[0].id)


def complete(house: House, case: str, element: str) -> None:
    task = house.open_tasks(case)[element]
    complete_task.handle(house.tools, house.anna, task.id, typed())


def test_runs_go_along_with_their_open_tasks_and_drafts(house: House, designer: Actor) -> None:
    publish(house, TWO_TASKS, 1)
    case = house.start("p")
    before = house.open_tasks(case)["A"]
    save_draft.handle(house.tools, house.anna, before.id, {"text": ["half"]})
    publish(house, THREE_TASKS, 2)
    transfer = transferred(house, designer)
    assert states(house, transfer) == ["done"]
    run = run_of(house, case)
    assert (run.definition, run.status) == (2, "running")
    assert house.open_tasks(case)["A"].id == before.id
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        draft = unit.tasks.draft(before.id, "anna")
    assert draft is not None
    assert draft.posted == {"text": ["half"]}
    complete(house, case, "A")
    assert set(house.open_tasks(case)) == {"N"}
    assert "run.transferred" in house.events(case)


def test_a_task_that_is_called_otherwise_takes_its_new_name_and_form_and_keeps_its_worker(
    house: House, designer: Actor
) -> None:
    publish(house, TWO_TASKS, 1)
    case = house.start("p")
    task = house.open_tasks(case)["A"]
    with house.store.work(MUNICIPALITY) as unit:
        unit.tasks.save(replace(task, assignee="anna"))
        unit.commit()
    publish(house, RENAMED, 2)
    found = seen(house)
    assert groups(found) == [("goes", ("A",), 1, [])]
    assert found.mapped == {"A": "X"}
    transferred(house, designer, found.mapped)
    carried = house.open_tasks(case)["X"]
    assert (carried.id, carried.name, carried.assignee) == (task.id, "Taak X", "anna")
    complete(house, case, "X")
    assert set(house.open_tasks(case)) == {"B"}


def test_a_run_that_cannot_go_stays_as_it_was_and_tells_why(house: House, designer: Actor) -> None:
    publish(house, TWO_TASKS, 1)
    case, other = house.start("p"), house.start("p")
    complete(house, other, "A")
    before = run_of(house, case)
    publish(house, IN_TWO, 2)
    found = seen(house)
    assert groups(found) == [("needs", ("A",), 1, ["MIG-001"]), ("goes", ("B",), 1, [])]
    assert [(one.to, one.choices) for one in found.proposals] == [
        (None, ("X", "Y", "B")),
        ("B", ("X", "Y", "B")),
    ]
    assert groups(seen(house, {"A": "Y"}))[0] == ("goes", ("A",), 1, [])
    transfer = transferred(house, designer)
    assert states(house, transfer) == ["done", "refused"]
    assert run_of(house, case) == before
    refused = next(one for one in rows(house, transfer) if one.state == "refused")
    assert [one.code for one in refused.findings] == ["MIG-001"]
    assert house.tools.library.get(MUNICIPALITY, "p", 1).steps["A"].name in refused.findings[0].text


def test_a_timer_keeps_its_moment_and_a_message_still_finds_its_way(
    house: House, designer: Actor
) -> None:
    publish(house, timed("PT2H"), 1)
    case = house.start("p")
    house.clock.move(hours=1)
    publish(house, timed("PT2H", "X"), 2)
    transferred(house, designer, {"A": "X"})
    assert [one.due_at for one in timers_of(house, case)] == [NOW + timedelta(hours=2)]
    house.clock.move(hours=1)
    house.run_due()
    assert set(house.open_tasks(case)) == {"L"}


def test_a_timer_that_is_drawn_otherwise_is_counted_anew_and_fires_once(
    house: House, designer: Actor
) -> None:
    publish(house, timed("PT2H"), 1)
    case = house.start("p")
    house.clock.move(hours=1)
    publish(house, timed("PT4H"), 2)
    assert seen(house).groups[0].armed_again == ("T",)
    transferred(house, designer)
    assert [one.due_at for one in timers_of(house, case)] == [NOW + timedelta(hours=5)]
    house.clock.move(hours=2)
    assert house.run_due() == 0
    house.clock.move(hours=2)
    assert house.run_due() == 1
    assert set(house.open_tasks(case)) == {"L"}


def test_a_transfer_is_undone_until_something_was_done(house: House, designer: Actor) -> None:
    publish(house, timed("PT2H"), 1)
    case, other = house.start("p"), house.start("p")
    before = run_of(house, case)
    task, timer = house.open_tasks(case)["A"], timers_of(house, case)[0]
    publish(house, timed("PT4H", "X"), 2)
    transfer = transferred(house, designer, {"A": "X"})
    complete(house, other, "X")
    transfer_runs.undo(house.tools, designer, transfer, "te vroeg")
    house.run_due()
    assert states(house, transfer) == ["kept", "undone"]
    after = run_of(house, case)
    assert (after.definition, after.state) == (1, before.state)
    back = house.open_tasks(case)["A"]
    assert (back.id, back.name, back.form) == (task.id, task.name, task.form)
    assert [one.due_at for one in timers_of(house, case)] == [timer.due_at]
    assert run_of(house, other).definition == 2
    with pytest.raises(RepairRefusedError):
        transfer_runs.undo(house.tools, designer, transfer, "te vroeg")


def test_a_term_that_the_new_version_would_let_lapse_keeps_the_run_where_it_is(
    house: House, designer: Actor
) -> None:
    publish(house, TWO_TASKS, 1, terms={"onderzoek": RULE})
    case = house.start("p")
    task = house.open_tasks(case)["A"]
    complete_task.handle(house.tools, house.anna, task.id, typed("2026-11-16"))
    publish(house, TWO_TASKS, 2)
    assert groups(seen(house)) == [("cannot", ("B",), 1, ["TRA-013"])]
    transfer = transferred(house, designer)
    assert states(house, transfer) == ["refused"]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert [one.rule for one in unit.data.terms_of(case)] == ["onderzoek"]


def test_a_draft_with_answers_that_the_new_form_has_no_place_for_keeps_the_run(
    house: House, designer: Actor
) -> None:
    publish(house, TWO_TASKS, 1)
    case = house.start("p")
    task = house.open_tasks(case)["A"]
    save_draft.handle(house.tools, house.anna, task.id, {"text": ["een zorg"]})
    publish(house, TWO_TASKS, 2, forms={"answer": a_form("answer", "other")})
    assert groups(seen(house)) == [("cannot", ("A",), 1, ["TRA-014"])]
    save_draft.handle(house.tools, house.anna, task.id, {"text": [""]})
    assert groups(seen(house)) == [("goes", ("A",), 1, [])]


def test_a_crash_in_the_middle_leaves_each_run_on_one_version_and_the_rest_goes_on(
    house: House, designer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(house, TWO_TASKS, 1)
    cases = [house.start("p") for _ in range(4)]
    publish(house, THREE_TASKS, 2)
    transfer = transfer_runs.begin(house.tools, designer, wanted()).id
    assert house.jobs.run_due(2) == 2

    def dying(_municipality: str, _job: Job) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(house, "apply", dying)
    with pytest.raises(KeyboardInterrupt):
        house.jobs.run_due(1)
    monkeypatch.undo()
    assert states(house, transfer) == ["done", "done", "todo", "todo"]
    with house.store.work(MUNICIPALITY) as unit:
        unit.jobs.free_from_others("the next dispatcher")
        unit.commit()
    house.run_due()
    assert states(house, transfer) == ["done"] * 4
    for case in cases:
        assert run_of(house, case).definition == 2
        assert house.events(case).count("run.transferred") == 1


def test_what_a_crash_undid_is_done_again_as_if_for_the_first_time(
    house: House, designer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(house, TWO_TASKS, 1)
    case = house.start("p")
    publish(house, THREE_TASKS, 2)
    transfer = transfer_runs.begin(house.tools, designer, wanted()).id
    before = run_of(house, case)
    kept = type(house.store.work(MUNICIPALITY)).commit

    def dying(unit: object) -> None:
        if getattr(unit, "transfers", None) is not None and dying.armed:  # type: ignore[attr-defined]
            dying.armed = False  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        kept(unit)  # type: ignore[arg-type]

    with house.store.work(MUNICIPALITY) as unit:
        job = unit.jobs.claim_due(house.clock.now(), owner="me", lease_seconds=60, limit=1)[0]
        unit.commit()
    dying.armed = True  # type: ignore[attr-defined]
    monkeypatch.setattr(type(house.store.work(MUNICIPALITY)), "commit", dying)
    with pytest.raises(KeyboardInterrupt):
        house.apply(MUNICIPALITY, job)
    monkeypatch.undo()
    assert run_of(house, case) == before
    assert states(house, transfer) == ["todo"]
    house.apply(MUNICIPALITY, job)
    house.apply(MUNICIPALITY, job)
    assert states(house, transfer) == ["done"]
    assert house.events(case).count("run.transferred") == 1


def test_only_a_designer_or_the_owner_takes_runs_along_and_with_a_reason(
    house: House, designer: Actor
) -> None:
    publish(house, TWO_TASKS, 1)
    house.start("p")
    publish(house, THREE_TASKS, 2)
    with pytest.raises(RefusedError):
        transfer_runs.begin(house.tools, house.anna, wanted())
    with pytest.raises(RepairRefusedError) as caught:
        transfer_runs.begin(house.tools, designer, wanted(reason="  "))
    assert caught.value.findings[0].code == "RPR-001"
    with pytest.raises(NotFoundError):
        transfer_runs.begin(house.tools, designer, replace(wanted(), new=7))
    lead = house.hire("lea", "noord", "team_lead")
    transfer_runs.begin(house.tools, lead, wanted())
    with pytest.raises(RepairRefusedError) as caught:
        transfer_runs.begin(house.tools, designer, wanted())
    assert caught.value.findings[0].code == "TRA-003"


def test_a_run_that_moved_on_in_the_meantime_goes_along_from_where_it_is(
    house: House, designer: Actor
) -> None:
    publish(house, TWO_TASKS, 1)
    case, over = house.start("p"), house.start("p")
    publish(house, THREE_TASKS, 2)
    transfer = transfer_runs.begin(house.tools, designer, wanted()).id
    complete(house, case, "A")
    complete(house, over, "A")
    complete(house, over, "B")
    house.run_due()
    assert states(house, transfer) == ["done", "refused"]
    assert set(house.open_tasks(case)) == {"B"}


def test_a_run_that_would_get_stuck_there_stays(house: House, designer: Actor) -> None:
    publish(house, TWO_TASKS, 1)
    case = house.start("p")
    stuck = TWO_TASKS + (
        '<boundaryEvent id="K" attachedToRef="A" cancelActivity="true"><conditionalEventDefinition>'
        "<condition>true</condition></conditionalEventDefinition></boundaryEvent>"
        '<exclusiveGateway id="g"/><endEvent id="x"/><endEvent id="y"/>'
        f"{chain('K', 'g')}"
        '<sequenceFlow id="g1" sourceRef="g" targetRef="x"><conditionExpression>answer.text = "a"'
        "</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="g2" sourceRef="g" targetRef="y"><conditionExpression>answer.text = "b"'
        "</conditionExpression></sequenceFlow>"
    )
    publish(house, stuck, 2)
    transfer = transferred(house, designer)
    assert [one.code for row in rows(house, transfer) for one in row.findings] == ["TRA-015"]
    assert run_of(house, case).definition == 1
    assert set(house.open_tasks(case)) == {"A"}


def test_a_run_of_which_the_job_keeps_failing_stays_and_does_not_hold_up_the_rest(
    house: House, designer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(house, TWO_TASKS, 1)
    bad, good = house.start("p"), house.start("p")
    publish(house, THREE_TASKS, 2)
    transfer = transfer_runs.begin(house.tools, designer, wanted()).id
    broken = run_of(house, bad).id
    kept = house.apply

    def failing(municipality: str, job: Job) -> None:
        if job.run == broken:
            raise RuntimeError
        kept(municipality, job)

    monkeypatch.setattr(house, "apply", failing)
    for _ in range(10):
        house.run_due()
        house.clock.move(hours=3)
    assert states(house, transfer) == ["done", "refused"]
    assert (run_of(house, bad).definition, run_of(house, good).definition) == (1, 2)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert [one.code for one in unit.jobs.open_incidents()] == ["JOB-transfer"]
    monkeypatch.undo()
    again = transferred(house, designer)
    assert states(house, again) == ["done"]
