# SPDX-License-Identifier: EUPL-1.2
"""A completed form put right: a new version, what follows from it, and what it would have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.commands.house import TWO_TASKS, House, a_pathway, typed
from tests.commands.test_safety_answers import pathway as asking_safety
from tests.commands.test_tables_of_runs import RIGHT_OR_LEFT, with_table
from tests.commands.test_terms_of_runs import RULE
from tests.commands.test_transfer import run_of
from tests.dmn.building import decision
from tests.forms.builders import a_field, a_form
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.repair import correct_answers, rewind_run
from wijkpad.commands.repair.correct_answers import Corrected
from wijkpad.commands.run import cancel_run
from wijkpad.commands.tasks import complete_task, save_draft
from wijkpad.commands.tasks.answering import Posted, Typed
from wijkpad.domain.access import OFFICER
from wijkpad.domain.case import Datum, Task
from wijkpad.domain.definition import Definition
from wijkpad.domain.dossier import Notice
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, ConflictError, NotFoundError, RefusedError


def done(house: House, case: str, element: str, text: str = "goed") -> Task:
    task = house.open_tasks(case)[element]
    complete_task.handle(house.tools, house.anna, task.id, typed(text))
    return task


def correct(
    house: House,
    task: Task,
    text: str,
    *,
    reason: str = "vergist",
    actor: Actor | None = None,
    version: int | None = None,
) -> Corrected:
    return correct_answers.handle(
        house.tools,
        actor or house.anna,
        task.id,
        Typed({"text": text}),
        reason=reason,
        version=version,
    )


def versions(house: House, case: str, key: str = "answer") -> list[Datum]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.data.versions(case, run_of(house, case).id, key)


def refusal(house: House, task: Task, text: str = "anders") -> str:
    with pytest.raises(RefusedError) as caught:
        correct(house, task, text)
    return caught.value.findings[0].code


def notices(house: House, user: str) -> list[Notice]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return [one for one, _ in unit.handing.notices_for(user)]


@pytest.fixture
def case(house: House) -> str:
    house.publish(a_pathway("p", TWO_TASKS))
    return house.start("p")


def test_the_answers_become_a_new_version_with_its_reason_and_the_run_stays(
    house: House, case: str
) -> None:
    task = done(house, case, "A", "oud")
    waits = house.open_tasks(case)
    house.clock.move(hours=1)
    result = correct(house, task, "nieuw", reason=" verkeerd verstaan ", actor=house.bram)
    assert (result.version, result.acted, result.differences) == (2, False, ())
    assert [(one.value, one.reason, one.by) for one in versions(house, case)] == [
        ({"text": "oud"}, None, "anna"),
        ({"text": "nieuw"}, "verkeerd verstaan", "bram"),
    ]
    assert house.open_tasks(case) == waits
    assert house.events(case)[-1] == "answers.corrected"


def test_it_is_checked_as_at_completion_and_asks_why(house: House, case: str) -> None:
    task = done(house, case, "A")
    with pytest.raises(AnswersInvalidError) as caught:
        correct(house, task, "", reason=" ")
    assert {one.element for one in caught.value.findings} == {"text", "_why"}
    with pytest.raises(AnswersInvalidError) as caught:
        correct(house, task, "nieuw", reason="x" * 1_001)
    assert [one.code for one in caught.value.findings] == ["COR-006"]
    assert len(versions(house, case)) == 1


def test_a_correction_that_changes_nothing_is_no_version(house: House, case: str) -> None:
    task = done(house, case, "A", "oud")
    with pytest.raises(AnswersInvalidError) as caught:
        correct(house, task, "oud")
    assert [one.code for one in caught.value.findings] == ["COR-010"]
    assert len(versions(house, case)) == 1


def test_who_saw_an_older_version_changes_nothing(house: House, case: str) -> None:
    task = done(house, case, "A")
    correct(house, task, "eerst", version=1)
    with pytest.raises(ConflictError):
        correct(house, task, "tweede", version=1)
    assert len(versions(house, case)) == 2


def test_a_correction_that_is_sent_twice_happens_once(house: House, case: str) -> None:
    task = done(house, case, "A")
    for _ in range(2):
        correct_answers.handle(
            house.tools, house.anna, task.id, typed("nieuw"), reason="r", version=1, token="t"
        )
    assert len(versions(house, case)) == 2


def test_another_team_does_not_know_and_another_role_may_not(house: House, case: str) -> None:
    task = done(house, case, "A")
    zoe = house.hire("zoe", "zuid", "neighbourhood_worker")
    with pytest.raises(NotFoundError):
        correct(house, task, "x", actor=zoe)
    desk = house.hire("dora", "noord", "front_desk")
    with pytest.raises(RefusedError):
        correct(house, task, "x", actor=desk)
    lead = house.hire("lea", "noord", "team_lead")
    assert correct(house, task, "x", actor=lead).version == 2


def test_what_cannot_be_put_right_says_why(house: House, case: str) -> None:
    assert refusal(house, house.open_tasks(case)["A"]) == "COR-001"
    task = done(house, case, "A")
    lead = house.hire("lea", "noord", "team_lead")
    run = run_of(house, case)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        first = unit.cases.snapshots(run.id)[-1]
    rewind_run.handle(house.tools, lead, run.id, first.step, "terug")
    assert refusal(house, task) == "COR-004"
    again = done(house, case, "A", "opnieuw")
    assert correct(house, again, "beter").version == 4
    cancel_run.handle(house.tools, lead, run.id, "klaar")
    assert refusal(house, again) == "COR-003"


def test_a_run_that_is_over_keeps_its_end(house: House, case: str) -> None:
    task = done(house, case, "A")
    done(house, case, "B")
    before = run_of(house, case)
    with pytest.raises(RefusedError):
        correct(house, task, "nieuw")
    last = next(one for one in house.store.tasks_of_case(MUNICIPALITY, case) if one.element == "B")
    assert correct(house, last, "nieuw").version == 3
    assert run_of(house, case) == before


def test_a_term_moves_when_its_start_fact_does_and_timers_on_it_follow(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS, terms={"onderzoek": RULE}))
    case = house.start("p")
    task = done(house, case, "A", "2026-11-16")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (before,) = unit.data.terms_of(case)
    correct(house, task, "2026-11-20")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (after,) = unit.data.terms_of(case)
    assert (before.due_on, after.due_on) == (date(2026, 12, 28), date(2027, 1, 4))
    assert house.events(case)[-2:] == ["term.moved", "answers.corrected"]


def test_what_would_have_gone_another_way_is_told_and_nothing_moves(house: House) -> None:
    house.publish(with_table(decision(RIGHT_OR_LEFT)))
    case = house.start("p")
    task = done(house, case, "A", "r")
    assert set(house.open_tasks(case)) == {"R"}
    found = correct(house, task, "l").differences
    assert [(one.element, one.was.is_table) for one in found] == [("T", True), ("G", False)]
    table, way = found
    assert (table.was.value, table.becomes.value) == ("rechts", "links")
    assert (way.was.targets, way.becomes.targets) == (("R",), ("L",))
    assert set(house.open_tasks(case)) == {"R"}
    assert correct(house, task, "ook links").differences == ()
    kept = versions(house, case, "correction:answer:2")[-1].value
    assert isinstance(kept, dict)
    assert len(kept["differences"]) == 2  # type: ignore[arg-type]


def test_a_way_that_was_taken_before_the_form_does_not_count(house: House) -> None:
    house.publish(with_table(decision(RIGHT_OR_LEFT)))
    case = house.start("p")
    done(house, case, "A", "r")
    last = done(house, case, "R", "x")
    assert correct(house, last, "l").differences == ()


def test_reopening_gives_the_answers_that_were_put_right_back_as_a_draft(house: House) -> None:
    house.publish(with_table(decision(RIGHT_OR_LEFT)))
    case = house.start("p")
    task = done(house, case, "A", "r")
    correct(house, task, "l")
    run = run_of(house, case)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        first = unit.cases.snapshots(run.id)[-1]
    rewind_run.handle(house.tools, house.anna, run.id, first.step, "opnieuw beslissen")
    again = house.open_tasks(case)["A"]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        draft = unit.tasks.draft(again.id, "anna")
    assert draft is not None
    assert draft.posted == {"text": ["l"]}
    complete_task.handle(house.tools, house.anna, again.id, Posted(draft.posted))
    assert set(house.open_tasks(case)) == {"L"}


def test_an_answer_about_safety_acts_at_once_and_colleagues_are_told(house: House) -> None:
    house.publish(asking_safety())
    house.hire("olga", "noord", OFFICER)
    case = house.start("p")
    task = house.open_tasks(case)["A"]
    no = Typed({"danger": False, "worry": False, "text": "rustig"})
    complete_task.handle(house.tools, house.anna, task.id, no)
    save_draft.handle(house.tools, house.bram, house.open_tasks(case)["B"].id, {"text": ["x"]})
    yes = Typed({"danger": True, "worry": False, "text": "rustig"})
    result = correct_answers.handle(house.tools, house.anna, task.id, yes, reason="toch")
    assert result.acted
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        now = unit.tasks.get(task.id)
    assert now is not None
    assert now.safety == ("danger",)
    assert [(one.kind, one.case, one.text) for one in notices(house, "olga")] == [
        ("safety", case, "")
    ]
    assert notices(house, "anna") == []
    assert house.events(case)[-2:] == ["safety.given", "answers.corrected"]


def test_a_decision_that_was_sent_never_changes(house: House) -> None:
    house.publish(decided_and_sent())
    case = house.start("p")
    boss = house.hire("mo", "noord", "decision_officer")
    decide = house.open_tasks(case)["A"]
    complete_task.handle(house.tools, boss, decide.id, Typed({"text": "toegekend"}))
    assert correct(house, decide, "afgewezen", actor=boss).version == 2
    send = house.open_tasks(case)["B"]
    complete_task.handle(house.tools, boss, send.id, Posted({"sent_at": ["16-11-2026"]}))
    with pytest.raises(RefusedError) as caught:
        correct(house, decide, "toegekend", actor=boss)
    assert [one.code for one in caught.value.findings] == ["COR-005"]
    moved = correct_answers.handle(
        house.tools,
        boss,
        send.id,
        Posted({"sent_at": ["15-11-2026"]}),
        reason="dag eerder gepost",
    )
    assert moved.version == 2


def decided_and_sent() -> Definition:
    made = a_pathway("p", TWO_TASKS)
    sent = a_form(
        a_field("sent_at", "datetime", "date_past", subtype="date", required=True),
        file="forms/sent.json",
    )
    steps = {
        key: replace(step, roles=("decision_officer",), form="sent" if key == "B" else "answer")
        for key, step in made.steps.items()
    }
    return replace(made, steps=steps, forms={**made.forms, sent.key: sent})
