# SPDX-License-Identifier: EUPL-1.2
"""A case that was started on the wrong person: gone from every list, and nothing said about safety lost."""

from __future__ import annotations

import pytest

from tests.commands.house import NOW, TIMED, TWO_TASKS, House, a_pathway, typed
from tests.commands.test_corrections import decided_and_sent
from tests.commands.test_safety_answers import pathway as asking_safety
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import keep_notes, raise_safety_signal, wrong_person
from wijkpad.commands.run import deliver_message
from wijkpad.commands.run.deliver_message import Message
from wijkpad.commands.tasks import complete_task, save_draft
from wijkpad.commands.tasks.answering import Posted, Typed
from wijkpad.domain.access import OFFICER, sight
from wijkpad.domain.case import Case
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, ConflictError, NotFoundError, RefusedError
from wijkpad.ports import UnitOfWork, WorklistQuestion

WHY = "Naamgenoot in dezelfde straat."


@pytest.fixture
def lead(house: House) -> Actor:
    return house.hire("lea", "noord", "team_lead")


def reading(house: House) -> UnitOfWork:
    return house.store.work(MUNICIPALITY, reading=True)


def the_case(house: House, case: str) -> Case:
    with reading(house) as unit:
        found = unit.cases.get(case)
    assert found is not None
    return found


def listed(house: House, actor: Actor) -> list[str]:
    found, _ = house.store.cases(MUNICIPALITY, sight(actor, on=NOW.date()))
    return [one.case.id for one in found]


def code(house: House, actor: Actor, case: str) -> str:
    with pytest.raises(RefusedError) as caught:
        wrong_person.ask(house.tools, actor, case, WHY)
    return caught.value.findings[0].code


def with_worry(house: House) -> str:
    """A case in which somebody said yes to danger, and took it back."""
    house.publish(asking_safety())
    case = house.start("p")
    task = house.open_tasks(case)["A"].id
    save_draft.handle(house.tools, house.anna, task, {"danger": ["yes"]})
    posted = Posted({"danger": ["no"], "worry": ["no"], "text": ["toch niet"]})
    complete_task.handle(house.tools, house.anna, task, posted)
    return case


def test_everything_that_waits_goes_and_the_case_stands_in_no_list(
    house: House, lead: Actor
) -> None:
    house.publish(a_pathway("p", TIMED))
    case = house.start("p")
    task = house.open_tasks(case)["A"]
    save_draft.handle(house.tools, house.anna, task.id, {"text": ["half"]})
    message = Message(name="MSG_One", id="m", case=case, payload={"x": "y"})
    deliver_message.handle(house.tools, house.anna, message)
    done = wrong_person.ask(house.tools, house.anna, case, WHY)
    assert done.confirmed_by == "anna"
    with reading(house) as unit:
        (run,) = unit.cases.runs_of(case)
        assert run.status == "cancelled"
        assert unit.tasks.timers_of_run(run.id) == []
        assert unit.tasks.subscriptions_of_run(run.id) == []
        assert unit.jobs.posts_waiting(case=case) == []
        assert unit.jobs.next_due() is None
        assert [one.posted for one in unit.tasks.kept_drafts(case)] == [{"text": ["half"]}]
    assert house.open_tasks(case) == {}
    assert the_case(house, case).status == "closed"
    assert listed(house, house.anna) == listed(house, lead) == []
    question = WorklistQuestion(
        sight=sight(house.anna, on=NOW.date()), view="team", now=house.clock.now()
    )
    assert house.store.worklist(MUNICIPALITY, question).total == 0
    assert house.events(case)[-1] == "case.wrong_withdrawn"
    assert not any("Naamgenoot" in str(one) for one in house.journal())
    with pytest.raises(RefusedError):
        keep_notes.write(house.tools, house.anna, case, {"text": ["nog iets"]})
    assert code(house, house.anna, case) == "WRONG-002"


def test_who_began_it_or_leads_the_team_may_and_must_say_why(house: House, lead: Actor) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    assert code(house, house.bram, case) == "WRONG-001"
    zoe = house.hire("zoe", "zuid", "team_lead")
    with pytest.raises(NotFoundError):
        wrong_person.ask(house.tools, zoe, case, WHY)
    with pytest.raises(AnswersInvalidError):
        wrong_person.ask(house.tools, lead, case, "  ")
    assert wrong_person.ask(house.tools, lead, case, WHY).confirmed_by == "lea"


def test_a_second_person_confirms_where_anybody_ever_said_yes_to_danger(
    house: House, lead: Actor
) -> None:
    case = with_worry(house)
    asked = wrong_person.ask(house.tools, house.anna, case, WHY)
    assert asked.confirmed_at is None
    assert the_case(house, case).status == "open"
    assert set(house.open_tasks(case)) == {"B"}
    with reading(house) as unit:
        told = [(one.kind, one.by) for one, _ in unit.handing.notices_for("lea")]
    assert told == [("confirm", "anna")]
    with pytest.raises(ConflictError):
        wrong_person.ask(house.tools, lead, case, WHY)
    with pytest.raises(RefusedError):
        wrong_person.confirm(house.tools, house.bram, case, agrees=True)
    assert wrong_person.confirm(house.tools, lead, case, agrees=True).confirmed_by == "lea"
    assert the_case(house, case).status == "closed"
    with pytest.raises(ConflictError):
        wrong_person.confirm(house.tools, lead, case, agrees=True)


def test_nobody_is_the_second_person_of_their_own_wish(house: House, lead: Actor) -> None:
    case = with_worry(house)
    wrong_person.ask(house.tools, lead, case, WHY)
    with pytest.raises(RefusedError) as caught:
        wrong_person.confirm(house.tools, lead, case, agrees=True)
    assert caught.value.findings[0].code == "WRONG-005"


def test_when_the_second_person_does_not_agree_the_case_goes_on(house: House, lead: Actor) -> None:
    case = with_worry(house)
    wrong_person.ask(house.tools, house.anna, case, WHY)
    wrong_person.confirm(house.tools, lead, case, agrees=False)
    assert set(house.open_tasks(case)) == {"B"}
    assert listed(house, lead) == [case]
    assert house.events(case)[-1] == "case.wrong_refused"
    assert wrong_person.ask(house.tools, house.anna, case, WHY).confirmed_at is None


def test_a_worry_in_a_note_asks_for_a_second_person_too(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    keep_notes.write(house.tools, house.anna, case, {"facts": ["blauwe plek"]})
    assert wrong_person.ask(house.tools, house.anna, case, WHY).confirmed_at is None


def test_a_meldcode_that_was_started_from_it_goes_on(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    house.publish(a_pathway("meldcode", TWO_TASKS, sensitivity="safety"))
    house.hire("olga", "noord", OFFICER)
    case = house.start("p")
    meldcode = raise_safety_signal.handle(house.tools, house.bram, case, "zorg").case_id
    wrong_person.ask(house.tools, house.anna, case, WHY)
    assert the_case(house, meldcode).status == "open"
    assert set(house.open_tasks(meldcode)) == {"A"}


def test_a_decision_that_was_sent_does_not_go_away(house: House, lead: Actor) -> None:
    house.publish(decided_and_sent())
    case = house.start("p")
    boss = house.hire("mo", "noord", "decision_officer")
    complete_task.handle(
        house.tools, boss, house.open_tasks(case)["A"].id, Typed({"text": "toegekend"})
    )
    complete_task.handle(
        house.tools, boss, house.open_tasks(case)["B"].id, Posted({"sent_at": ["16-11-2026"]})
    )
    assert code(house, lead, case) == "WRONG-003"


def test_a_case_that_is_over_can_still_be_on_the_wrong_person(house: House) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    for element in ("A", "B"):
        task = house.open_tasks(case)[element].id
        complete_task.handle(house.tools, house.anna, task, typed())
    wrong_person.ask(house.tools, house.anna, case, WHY)
    with reading(house) as unit:
        (run,) = unit.cases.runs_of(case)
    assert run.status == "ended"
    assert listed(house, house.anna) == []
