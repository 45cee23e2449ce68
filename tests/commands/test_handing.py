# SPDX-License-Identifier: EUPL-1.2
"""Tasks and cases handed over to colleagues, and colleagues who stand in for a period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.commands.house import NOW, TWO_TASKS, House, a_pathway, typed
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.accounts import sign_in
from wijkpad.commands.run.environment import RELATIONS
from wijkpad.commands.tasks import claim_task, complete_task, save_draft
from wijkpad.commands.team import hand_over, stand_in
from wijkpad.commands.team.stand_in import Wanted
from wijkpad.domain.access import OFFICER, sight
from wijkpad.domain.case import Case, Datum, Task
from wijkpad.domain.dossier import Notice
from wijkpad.domain.identity import Actor
from wijkpad.errors import (
    AnswersInvalidError,
    ConflictError,
    NotFoundError,
    RefusedError,
    TaskNotOpenError,
)
from wijkpad.ports import WorklistQuestion

TODAY = NOW.date()


@pytest.fixture
def case(house: House) -> str:
    house.publish(a_pathway("p", TWO_TASKS))
    return house.start("p")


@pytest.fixture
def lead(house: House) -> Actor:
    return house.hire("lea", "noord", "team_lead")


def the_case(house: House, case: str) -> Case:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.cases.get(case)
    assert found is not None
    return found


def claimed(house: House, case: str, actor: Actor | None = None) -> Task:
    return claim_task.handle(house.tools, actor or house.anna, house.open_tasks(case)["A"].id)


def notices(house: House, user: str) -> list[Notice]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return [one for one, _ in unit.handing.notices_for(user)]


def again(house: House, user: str) -> Actor:
    """The user as they would be on their next request."""
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.people.user(user)
        assert found is not None
        return sign_in.actor_for(unit, found, house.clock.now(), session=None, access_point=None)


def wrong(error: pytest.ExceptionInfo[AnswersInvalidError]) -> set[str]:
    return {one.code for one in error.value.findings}


def note_relation(house: House, case: str, user: str) -> None:
    with house.store.work(MUNICIPALITY) as unit:
        unit.data.append(
            Datum(
                case=case,
                run=None,
                scope="",
                key=RELATIONS,
                version=0,
                value={user: "relative"},
                step="x",
                at=NOW,
                by="anna",
            )
        )
        unit.commit()


def test_a_task_goes_to_a_colleague_with_what_was_typed_and_a_message(
    house: House, case: str
) -> None:
    task = claimed(house, case)
    save_draft.handle(house.tools, house.anna, task.id, {"text": ["half"]})
    hand_over.task(house.tools, house.anna, task.id, "bram", " ik ben vrij ")
    assert house.open_tasks(case)["A"].assignee == "bram"
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        draft = unit.tasks.draft(task.id, "bram")
    assert draft is not None
    assert draft.posted == {"text": ["half"]}
    assert [(one.kind, one.by, one.task, one.text) for one in notices(house, "bram")] == [
        ("task", "anna", task.id, "ik ben vrij")
    ]
    assert house.events(case)[-1] == "task.handed_over"
    assert not any("vrij" in str(one) for one in house.journal())


def test_what_a_colleague_typed_themselves_is_not_written_over(house: House, case: str) -> None:
    task = house.open_tasks(case)["A"]
    save_draft.handle(house.tools, house.bram, task.id, {"text": ["van bram"]})
    claimed(house, case)
    save_draft.handle(house.tools, house.anna, task.id, {"text": ["van anna"]})
    hand_over.task(house.tools, house.anna, task.id, "bram", "x")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        draft = unit.tasks.draft(task.id, "bram")
    assert draft is not None
    assert draft.posted == {"text": ["van bram"]}


def test_it_goes_only_to_who_may_and_only_with_a_reason(house: House, case: str) -> None:
    task = claimed(house, case)
    house.hire("dora", "noord", "front_desk")
    house.hire("zoe", "zuid", "neighbourhood_worker")
    for to in ("dora", "zoe", "niemand", "anna"):
        with pytest.raises(AnswersInvalidError) as caught:
            hand_over.task(house.tools, house.anna, task.id, to, "x")
        assert wrong(caught) == {"HAND-001"}
    with pytest.raises(AnswersInvalidError) as caught:
        hand_over.task(house.tools, house.anna, task.id, "bram", " ")
    assert wrong(caught) == {"HAND-002"}
    note_relation(house, case, "bram")
    with pytest.raises(AnswersInvalidError) as caught:
        hand_over.task(house.tools, house.anna, task.id, "bram", "x")
    assert wrong(caught) == {"HAND-001"}


def test_a_task_that_was_done_meanwhile_is_a_conflict(house: House, case: str) -> None:
    task = claimed(house, case)
    complete_task.handle(house.tools, house.anna, task.id, typed())
    with pytest.raises(TaskNotOpenError):
        hand_over.task(house.tools, house.anna, task.id, "bram", "x")


def test_who_has_it_or_leads_hands_over_and_nobody_else(
    house: House, case: str, lead: Actor
) -> None:
    task = claimed(house, case)
    with pytest.raises(TaskNotOpenError):
        hand_over.task(house.tools, house.bram, task.id, "bram", "x")
    hand_over.task(house.tools, lead, task.id, "bram", "anna is ziek")
    assert house.open_tasks(case)["A"].assignee == "bram"


def test_a_case_goes_with_its_open_tasks_and_a_task_that_does_not_fit_is_free(
    house: House, case: str, lead: Actor
) -> None:
    hand_over.case(house.tools, lead, case, "anna", "begin", seen="")
    claimed(house, case)
    house.hire("dora", "noord", "front_desk")
    hand_over.case(house.tools, house.anna, case, "dora", "weg", seen="anna")
    assert the_case(house, case).coordinator == "dora"
    assert house.open_tasks(case)["A"].assignee is None
    hand_over.case(house.tools, lead, case, "anna", "terug")
    claimed(house, case)
    hand_over.case(house.tools, house.anna, case, "bram", "nu echt")
    assert house.open_tasks(case)["A"].assignee == "bram"
    assert [one.kind for one in notices(house, "bram")] == ["case"]
    with pytest.raises(ConflictError):
        hand_over.case(house.tools, lead, case, "anna", "te laat", seen="anna")
    with pytest.raises(RefusedError):
        hand_over.case(house.tools, house.anna, case, "anna", "mag niet")


def test_a_shielded_case_takes_its_new_coordinator_in_as_a_participant(house: House) -> None:
    house.publish(a_pathway("shut", TWO_TASKS, sensitivity="safety"))
    olga = house.hire("olga", "noord", OFFICER)
    case = house.start("shut", olga)
    with pytest.raises(NotFoundError):
        hand_over.case(house.tools, house.bram, case, "bram", "x")
    hand_over.case(house.tools, olga, case, "bram", "neem jij over")
    assert the_case(house, case).participants == {"olga", "bram"}


def begin(house: House, actor: Actor, **changed: object) -> tuple[str, ...]:
    facts: dict[str, object] = {
        "absent": "anna",
        "deputy": "zoe",
        "first": TODAY,
        "last": TODAY + timedelta(days=6),
    }
    return stand_in.begin(house.tools, actor, Wanted(**(facts | changed)))  # type: ignore[arg-type]


def test_a_stand_in_has_the_roles_from_the_first_to_the_last_day(house: House, case: str) -> None:
    zoe = house.hire("zoe", "zuid", "neighbourhood_worker")
    first = TODAY + timedelta(days=1)
    assert begin(house, house.anna, first=first) == ("neighbourhood_worker",)
    claimed(house, case)
    seen: list[bool] = []
    for _ in range(8):
        there = {one.team for one in again(house, "zoe").memberships}
        seen.append("noord" in there)
        house.clock.move(days=1)
    assert seen == [False, True, True, True, True, True, True, False]
    with pytest.raises(NotFoundError):
        claim_task.handle(house.tools, zoe, house.open_tasks(case)["A"].id)


def test_a_stand_in_takes_over_what_the_colleague_had_claimed_and_the_journal_says_for_whom(
    house: House, case: str
) -> None:
    house.hire("zoe", "zuid", "neighbourhood_worker")
    begin(house, house.anna)
    task = claimed(house, case)
    with pytest.raises(TaskNotOpenError):
        claim_task.handle(house.tools, house.bram, task.id)
    claim_task.handle(house.tools, again(house, "zoe"), task.id)
    assert house.open_tasks(case)["A"].assignee == "zoe"
    last = house.journal()[-1]
    assert (last.user, last.responsible_user) == ("zoe", "anna")


def test_acting_in_a_role_of_ones_own_is_for_nobody_else(house: House, case: str) -> None:
    begin(house, house.anna, deputy="bram")
    claim_task.handle(house.tools, again(house, "bram"), house.open_tasks(case)["A"].id)
    assert house.journal()[-1].responsible_user is None


def test_shielded_cases_pass_on_only_where_the_participant_says_so(house: House) -> None:
    house.publish(a_pathway("shut", TWO_TASKS, sensitivity="safety"))
    house.hire("zoe", "zuid", "neighbourhood_worker")
    told, kept = house.start("shut"), house.start("shut")
    begin(house, house.anna, cases=(told,))
    zoe = again(house, "zoe")
    claim_task.handle(house.tools, zoe, house.open_tasks(told)["A"].id)
    with pytest.raises(NotFoundError):
        claim_task.handle(house.tools, zoe, house.open_tasks(kept)["A"].id)
    question = WorklistQuestion(sight=sight(zoe, on=TODAY), view="team", now=house.clock.now())
    found = house.store.worklist(MUNICIPALITY, question)
    assert {one.case for one in found.items} == {told}
    assert found.counts["team"] == 1
    listed, total = house.store.cases(MUNICIPALITY, sight(zoe, on=TODAY))
    assert ([one.case.id for one in listed], total) == ([told], 1)
    house.clock.move(days=7)
    with pytest.raises(NotFoundError):
        claim_task.handle(house.tools, zoe, house.open_tasks(told)["A"].id)
    assert again(house, "zoe").lent == ()


def test_who_is_no_participant_any_more_lends_nothing(house: House) -> None:
    house.publish(a_pathway("shut", TWO_TASKS, sensitivity="safety"))
    house.hire("zoe", "zuid", "neighbourhood_worker")
    case = house.start("shut")
    begin(house, house.anna, cases=(case,))
    before = again(house, "zoe")
    with house.store.work(MUNICIPALITY) as unit:
        found = unit.cases.lock(case)
        unit.cases.save(replace(found, participants=frozenset({"bram"})))
        unit.commit()
    assert again(house, "zoe").lent == ()
    with pytest.raises(NotFoundError):
        claim_task.handle(house.tools, before, house.open_tasks(case)["A"].id)


def test_what_may_not_be_lent_is_refused(house: House, case: str, lead: Actor) -> None:
    house.publish(a_pathway("shut", TWO_TASKS, sensitivity="safety"))
    house.hire("zoe", "zuid", "neighbourhood_worker")
    shut = house.start("shut")
    others = house.start("shut", house.bram)
    for one in (case, others, "f" * 32):
        with pytest.raises(NotFoundError):
            begin(house, house.anna, cases=(one,))
    with pytest.raises(RefusedError) as caught:
        begin(house, lead, cases=(shut,))
    assert caught.value.findings[0].code == "STAND-002"
    note_relation(house, shut, "zoe")
    with pytest.raises(AnswersInvalidError) as kept:
        begin(house, house.anna, cases=(shut,))
    assert wrong(kept) == {"STAND-007"}
    assert {one.team for one in again(house, "zoe").memberships} == {"zuid"}


def test_a_lead_arranges_it_for_the_team_but_passes_no_role_that_opens_shielded_cases(
    house: House, lead: Actor
) -> None:
    house.hire("zoe", "zuid", "neighbourhood_worker")
    house.hire("olga", "noord", OFFICER, "neighbourhood_worker")
    assert begin(house, lead, absent="olga") == ("neighbourhood_worker",)
    with pytest.raises(RefusedError):
        begin(house, house.bram)
    house.hire("otto", "noord", OFFICER)
    with pytest.raises(AnswersInvalidError) as caught:
        begin(house, lead, absent="otto")
    assert wrong(caught) == {"STAND-006"}


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"deputy": "anna"}, {"STAND-003"}),
        ({"deputy": "niemand"}, {"STAND-003"}),
        ({"first": TODAY - timedelta(days=1)}, {"STAND-004"}),
        ({"last": TODAY - timedelta(days=1)}, {"STAND-005"}),
        ({"last": date(2099, 1, 1)}, {"STAND-005"}),
    ],
)
def test_a_period_or_colleague_that_does_not_fit_is_told(
    sqlite_house: House, changed: dict[str, object], codes: set[str]
) -> None:
    sqlite_house.hire("zoe", "zuid", "neighbourhood_worker")
    with pytest.raises(AnswersInvalidError) as caught:
        begin(sqlite_house, sqlite_house.anna, **changed)
    assert wrong(caught) == codes


def test_either_may_end_it_and_what_was_borrowed_is_not_lent_on(house: House) -> None:
    zoe = house.hire("zoe", "zuid", "neighbourhood_worker")
    house.hire("yara", "zuid", "neighbourhood_worker")
    begin(house, house.anna)
    begin(house, again(house, "zoe"), absent="zoe", deputy="yara")
    assert {one.team for one in again(house, "yara").memberships} == {"zuid"}
    house.clock.move(days=2)
    with pytest.raises(RefusedError):
        stand_in.end(house.tools, house.bram, "anna", "zoe")
    stand_in.end(house.tools, zoe, "anna", "zoe")
    assert {one.team for one in again(house, "zoe").memberships} == {"zuid"}
    stand_in.end(house.tools, house.anna, "anna", "zoe")
    assert [one.event for one in house.journal()].count("stand_in.ended") == 1
