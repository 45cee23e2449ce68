# SPDX-License-Identifier: EUPL-1.2
"""Notes, contact moments, to-dos and links on a case: kept, put right, and seen by who may."""

from __future__ import annotations

from datetime import date

import pytest

from tests.commands.house import NOW, TWO_TASKS, House, a_pathway
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import keep_notes, keep_todos, link_cases
from wijkpad.domain.access import OFFICER
from wijkpad.domain.dossier import Note, Todo
from wijkpad.domain.identity import Actor
from wijkpad.errors import (
    AnswersInvalidError,
    ConflictError,
    NotFoundError,
    RefusedError,
)

HELD = "16-11-2026 09:30"
CONTACT = {"mode": ["phone"], "held_at": [HELD], "outcome": ["reached"], "whom": ["de buurvrouw"]}


@pytest.fixture
def case(house: House) -> str:
    house.publish(a_pathway("p", TWO_TASKS))
    return house.start("p")


@pytest.fixture
def lead(house: House) -> Actor:
    return house.hire("lea", "noord", "team_lead")


def write(house: House, case: str, actor: Actor | None = None, **typed: str) -> Note:
    posted = {name: [text] for name, text in typed.items()}
    return keep_notes.write(house.tools, actor or house.anna, case, posted)


def faults(house: House, case: str, posted: dict[str, list[str]]) -> dict[str | None, str]:
    with pytest.raises(AnswersInvalidError) as caught:
        keep_notes.write(house.tools, house.anna, case, posted)
    return {one.element: one.code for one in caught.value.findings}


def listed(house: House, case: str, page: int = 1) -> list[list[Note]]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.notes.page(case, page=page, per_page=2)
    return [list(one) for one in found.notes]


def todos(house: House, user: str) -> list[Todo]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return [one for one, _ in unit.notes.todos_for(user)]


def test_one_text_suffices_for_a_note_and_the_newest_stands_first(house: House, case: str) -> None:
    for number in range(3):
        write(house, case, text=f"nummer {number}")
        house.clock.move(minutes=1)
    assert [[one.text for one in note] for note in listed(house, case)] == [
        ["nummer 2"],
        ["nummer 1"],
    ]
    assert [note[0].text for note in listed(house, case, page=2)] == ["nummer 0"]
    assert house.events(case)[-3:] == ["note.written"] * 3


def test_a_note_sent_twice_is_kept_once(house: House, case: str) -> None:
    for _ in range(2):
        keep_notes.write(house.tools, house.anna, case, {"text": ["eens"]}, token="t")
    assert len(listed(house, case)) == 1


def test_a_slip_is_put_right_by_a_new_version_and_the_old_one_stays(
    house: House, case: str
) -> None:
    note = write(house, case, text="de zoon")
    posted = {"text": ["de dochter"], "_why": ["vergist"]}
    keep_notes.amend(house.tools, house.anna, case, note.id, posted, version=1)
    (versions,) = listed(house, case)
    assert [(one.version, one.text, one.reason) for one in versions] == [
        (2, "de dochter", "vergist"),
        (1, "de zoon", None),
    ]
    with pytest.raises(ConflictError):
        keep_notes.amend(house.tools, house.anna, case, note.id, posted, version=1)


def test_only_the_writer_and_who_leads_put_a_note_right(
    house: House, case: str, lead: Actor
) -> None:
    note = write(house, case, text="van anna")
    posted = {"text": ["anders"], "_why": ["nodig"]}
    with pytest.raises(RefusedError) as caught:
        keep_notes.amend(house.tools, house.bram, case, note.id, posted, version=1)
    assert caught.value.findings[0].code == "NOTE-013"
    keep_notes.amend(house.tools, lead, case, note.id, posted, version=1)
    assert listed(house, case)[0][0].author == "lea"


def test_a_note_of_another_case_is_not_found_there(house: House, case: str) -> None:
    other = house.start("p")
    note = write(house, other, text="elders")
    with pytest.raises(NotFoundError):
        keep_notes.amend(
            house.tools, house.anna, case, note.id, {"text": ["x"], "_why": ["y"]}, version=1
        )


def test_how_a_planned_contact_went_needs_no_reason(house: House, case: str) -> None:
    planned = {"mode": ["home"], "planned_at": ["18-11-2026 14:00"]}
    note = keep_notes.write(house.tools, house.anna, case, planned)
    assert note.contact is not None
    assert note.contact.by == "anna"
    house.clock.move(days=3)
    with pytest.raises(AnswersInvalidError):
        keep_notes.amend(house.tools, house.anna, case, note.id, planned, version=1)
    went = planned | {"held_at": ["18-11-2026 14:10"], "outcome": ["not_reached"]}
    done = keep_notes.amend(house.tools, house.anna, case, note.id, went, version=1)
    assert done.reason == keep_notes.OUTCOME_FILLED_IN


def test_a_worry_keeps_what_was_seen_apart_from_what_somebody_makes_of_it(
    house: House, case: str
) -> None:
    worry = CONTACT | {"outcome": ["worry"]}
    assert faults(house, case, worry) == {"facts": "NOTE-006"}
    note = keep_notes.write(
        house.tools,
        house.anna,
        case,
        worry | {"facts": ["blauwe plek"], "interpretation": ["geslagen?"]},
    )
    assert (note.facts, note.interpretation, note.is_worry) == ("blauwe plek", "geslagen?", True)
    assert faults(house, case, {"interpretation": ["zomaar"]}) == {"facts": "NOTE-007"}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"text": "NOTE-001"}),
        ({"text": "  "}, {"text": "NOTE-001"}),
        ({"text": "x" * 10_001}, {"text": "NOTE-002"}),
        ({"whom": "oma"}, {"mode": "NOTE-003", "held_at": "NOTE-004"}),
        ({"mode": "phone", "held_at": HELD}, {"outcome": "NOTE-005"}),
        (
            {"mode": "phone", "held_at": "17-11-2026 9:00", "outcome": "reached"},
            {"held_at": "NOTE-008"},
        ),
        (
            {"mode": "phone", "planned_at": HELD, "outcome": "reached"},
            {"held_at": "NOTE-009"},
        ),
        (
            {"mode": "phone", "held_at": HELD, "outcome": "reached", "by": "zus"},
            {"by": "NOTE-010"},
        ),
        ({"mode": "phone", "held_at": "gisteren", "outcome": "reached"}, {"held_at": "NOTE-011"}),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_its_field(
    sqlite_house: House, typed: dict[str, str], wrong: dict[str, str]
) -> None:
    house = sqlite_house
    house.publish(a_pathway("p", TWO_TASKS))
    case = house.start("p")
    assert faults(house, case, {name: [text] for name, text in typed.items()}) == wrong
    assert listed(house, case) == []


def test_a_draft_is_kept_until_the_note_is_and_comes_not_after_it(house: House, case: str) -> None:
    def draft() -> dict[str, list[str]] | None:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            found = unit.notes.draft(case, "anna")
        return found.posted if found is not None else None

    keep_notes.save_draft(house.tools, house.anna, case, {"text": ["half"], "token": ["t"]})
    assert draft() == {"text": ["half"]}
    keep_notes.write(house.tools, house.anna, case, {"text": ["heel"]}, token="t")
    assert draft() is None
    keep_notes.save_draft(house.tools, house.anna, case, {"text": ["hee"]}, token="t")
    assert draft() is None


def test_a_case_of_another_team_takes_no_note(house: House, case: str) -> None:
    zoe = house.hire("zoe", "zuid", "neighbourhood_worker")
    with pytest.raises(NotFoundError):
        write(house, case, zoe, text="mag niet")
    with pytest.raises(NotFoundError):
        keep_todos.add(house.tools, zoe, case, "mag niet")
    assert listed(house, case) == []


def test_a_to_do_stands_with_whose_it_is_until_it_is_done(house: House, case: str) -> None:
    late = keep_todos.add(
        house.tools, house.anna, case, "bellen", user="bram", due_on=date(2026, 11, 20)
    )
    first = keep_todos.add(house.tools, house.bram, case, "eerst", due_on=date(2026, 11, 17))
    assert [one.text for one in todos(house, "bram")] == ["eerst", "bellen"]
    assert todos(house, "anna") == []
    keep_todos.tick(house.tools, house.anna, case, first.id, done=True)
    keep_todos.tick(house.tools, house.anna, case, first.id, done=True)
    assert [one.id for one in todos(house, "bram")] == [late.id]
    keep_todos.tick(house.tools, house.bram, case, first.id, done=False)
    assert len(todos(house, "bram")) == 2
    assert house.events(case)[-4:] == ["todo.added", "todo.added", "todo.done", "todo.reopened"]


def test_a_to_do_is_only_for_a_colleague_who_may_see_the_case(house: House, case: str) -> None:
    house.hire("zoe", "zuid", "neighbourhood_worker")
    with pytest.raises(AnswersInvalidError) as caught:
        keep_todos.add(house.tools, house.anna, case, "bellen", user="zoe")
    assert [one.code for one in caught.value.findings] == ["TODO-002"]


def test_cases_are_linked_by_hand_and_unlinked_with_a_reason(house: House, case: str) -> None:
    other = house.start("p")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.cases.get(other)
    assert found is not None
    link_cases.link(house.tools, house.anna, case, found.number, "same_household")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.cases.links(case) == {other: "same_household"}
        assert unit.cases.links(other) == {case: "same_household"}
    with pytest.raises(AnswersInvalidError):
        link_cases.unlink(house.tools, house.anna, case, other, " ")
    link_cases.unlink(house.tools, house.anna, case, other, "verkeerde zaak")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.cases.links(case) == {}
    for one in (case, other):
        assert house.events(one)[-2:] == ["case.linked", "case.unlinked"]


def test_a_shielded_case_never_shows_through_a_link(house: House, case: str) -> None:
    house.publish(a_pathway("shut", TWO_TASKS, sensitivity="safety"))
    officer = house.hire("olga", "noord", OFFICER, "neighbourhood_worker")
    hidden = house.start("shut", officer)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        shut = unit.cases.get(hidden)
    assert shut is not None
    unknown: list[str] = []
    for number in (shut.number, "2026-999999"):
        with pytest.raises(AnswersInvalidError) as caught:
            link_cases.link(house.tools, house.anna, case, number, "related")
        unknown.append(str(caught.value))
    assert unknown[0] == unknown[1]
    before = house.events(case)
    link_cases.link(house.tools, officer, case, shut.number, "related")
    assert house.events(case) == before
    assert house.events(hidden)[-1] == "case.linked"
    with pytest.raises(NotFoundError):
        link_cases.unlink(house.tools, house.anna, case, hidden, "weg")


def test_a_link_that_the_product_made_stays(house: House, case: str) -> None:
    other = house.start("p")
    with house.store.work(MUNICIPALITY) as unit:
        unit.cases.link(case, other, kind="started")
        unit.commit()
    with pytest.raises(RefusedError) as caught:
        link_cases.unlink(house.tools, house.anna, case, other, "weg")
    assert caught.value.findings[0].code == "LINK-004"


def test_the_moments_of_a_contact_come_back_as_they_were(house: House, case: str) -> None:
    keep_notes.write(house.tools, house.anna, case, CONTACT)
    ((note,),) = listed(house, case)
    assert note.contact is not None
    assert note.contact.held_at is not None
    assert note.contact.held_at.astimezone(NOW.tzinfo).isoformat() == "2026-11-16T08:30:00+00:00"
