# SPDX-License-Identifier: EUPL-1.2
"""The file about people: written down, put right with a reason, and never shown to who may not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.commands.filing import (
    BSN,
    CHILD,
    GOAL,
    PARENT,
    SECRET,
    answer,
    begun,
    consent_of,
    family,
    feel,
    the_file,
    write,
    wrong,
)
from tests.commands.house import TWO_TASKS, House, a_pathway
from tests.forms.builders import a_field, a_form, a_table
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.file import record, save_draft, take_off
from wijkpad.commands.run.reading import look_at
from wijkpad.commands.tasks.answering import Typed
from wijkpad.domain.file.household import members_of
from wijkpad.errors import AnswersInvalidError, ConflictError, NotFoundError, RefusedError


def test_what_a_form_told_and_what_the_page_changed_are_one_household(house: House) -> None:
    case = begun(house)
    told = {"name": f"{SECRET} A", "born": date(2014, 4, 1), "bsn": BSN}
    answer(house, case, {"about": {"name": "Gezin A"}, "persons": [told]})
    (child,) = the_file(house, case).persons
    write(
        house,
        case,
        "person",
        {**CHILD, "name": f"{SECRET} B", "gp": "Dokter Z", "reason": "Verkeerd verstaan"},
        item=child.id,
    )
    household = feel(house, case, "household")
    assert isinstance(household, dict)
    assert household["name"] == "Gezin A"
    (member,) = members_of(household)
    assert (member["id"], member["name"], member["bsn"]) == (child.id, f"{SECRET} B", BSN)
    answer(house, case, {"persons": [{**told, "name": f"{SECRET} B"}]}, "B")
    (again,) = the_file(house, case).persons
    assert (again.id, again.value["gp"]) == (child.id, "Dokter Z")


def test_a_correction_keeps_what_stood_there_with_its_reason(house: House) -> None:
    case = begun(house)
    key = write(house, case, "person", CHILD)
    write(house, case, "person", {**CHILD, "name": "Anders", "reason": "Tikfout"}, item=key)
    item = the_file(house, case).item("person", key)
    assert item is not None
    assert [one.value and one.value["name"] for one in item.versions] == [CHILD["name"], "Anders"]
    assert [one.reason for one in item.versions] == [None, "Tikfout"]
    assert wrong(house, case, "person", CHILD, item=key) >= {"FORM-052 reason"}


def test_who_saw_an_older_version_changes_nothing(house: House) -> None:
    case = begun(house)
    key = write(house, case, "person", CHILD)
    write(house, case, "person", {**CHILD, "gp": "Z", "reason": "Nieuw"}, item=key, seen=1)
    with pytest.raises(ConflictError):
        write(house, case, "person", {**CHILD, "gp": "Y", "reason": "Nieuw"}, item=key, seen=1)
    (person,) = the_file(house, case).persons
    assert person.value["gp"] == "Z"


def test_two_who_change_two_persons_both_keep_their_change(house: House) -> None:
    case = begun(house)
    one, other = (write(house, case, "person", each) for each in (CHILD, PARENT))
    write(house, case, "person", {**CHILD, "gp": "Z", "reason": "x"}, item=one, seen=1)
    write(house, case, "person", {**PARENT, "gp": "Y", "reason": "x"}, item=other, seen=1)
    assert [each.value["gp"] for each in the_file(house, case).persons] == ["Z", "Y"]


def test_a_form_sent_twice_writes_once(house: House) -> None:
    case = begun(house)
    first, second = (write(house, case, "goal", GOAL, token="t") for _ in range(2))
    assert first == second
    assert len(the_file(house, case).items("goal")) == 1


def test_what_is_taken_off_is_kept_and_its_name_still_known(house: House) -> None:
    case = begun(house)
    key = write(house, case, "person", PARENT)
    custody = {"holder": key, "type": "sole", "source": "register", "checked_on": date(2026, 11, 2)}
    write(house, case, "person", {**CHILD, "custody": [custody]})
    with pytest.raises(AnswersInvalidError):
        take_off.handle(house.tools, house.anna, case, "person", key, reason=" ")
    take_off.handle(house.tools, house.anna, case, "person", key, reason="Stond er dubbel")
    file = the_file(house, case)
    assert [one.name for one in file.persons] == [CHILD["name"]]
    assert file.names[key] == "Moeder A"
    item = file.item("person", key)
    assert item is not None
    assert item.is_off
    assert item.versions[-1].reason == "Stond er dubbel"


def test_every_fault_about_a_person_is_told_at_once(house: House) -> None:
    case = begun(house)
    write(house, case, "person", PARENT)
    faults = wrong(
        house,
        case,
        "person",
        {
            "name": "",
            "role": "child",
            "bsn": "123456789",
            "birth_date": date(2031, 1, 1),
            "custody": [
                {"holder": "other", "type": "sole", "source": "register"},
                {"holder": "other", "holder_name": "Oma", "type": "sole", "source": "told"},
            ],
        },
    )
    assert faults >= {
        *("FORM-052 name", "FORM-051 bsn", "FORM-053 birth_date"),
        *("FILE-010 custody.0.holder_name", "FILE-013 custody.0.checked_on"),
        "FILE-014 custody.1.source",
    }
    old = {"name": "Oud", "role": "other", "birth_date": date(1906, 11, 15)}
    assert wrong(house, case, "person", old) >= {"FILE-011 birth_date"}
    twice = {"name": "Dubbel", "role": "other", "bsn": BSN}
    assert "FILE-012 bsn" in wrong(house, case, "person", twice)


def test_a_child_without_anybody_who_may_decide_asks_for_a_tick(house: House) -> None:
    case = begun(house)
    assert wrong(house, case, "person", CHILD) == {"FILE-016 custody"}
    key = write(house, case, "person", CHILD)
    assert todos(house, case) == [
        f"Zoek uit wie het gezag heeft over {CHILD['name']}, en leg het vast bij Gezin."
    ]
    write(house, case, "person", {**CHILD, "gp": "Z", "reason": "x"}, item=key)
    assert len(todos(house, case)) == 1


def todos(house: House, case: str) -> list[str]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return [one.text for one in unit.notes.todos_of(case)]


def test_a_parent_who_is_taken_off_leaves_a_to_do_for_the_child(house: House) -> None:
    case = begun(house)
    mother = write(house, case, "person", PARENT)
    write(house, case, "person", CHILD)
    assert todos(house, case) == []
    take_off.handle(house.tools, house.anna, case, "person", mother, reason="Overleden")
    assert len(todos(house, case)) == 1


def test_a_bsn_stays_when_it_is_left_empty_and_goes_only_when_that_is_said(house: House) -> None:
    case = begun(house)
    key = write(house, case, "person", PARENT)
    bare = {name: one for name, one in PARENT.items() if name != "bsn"}
    write(house, case, "person", {**bare, "reason": "Niets"}, item=key)
    assert the_file(house, case).persons[0].value["bsn"] == BSN
    write(house, case, "person", {**bare, "erase_bsn": True, "reason": "Fout"}, item=key)
    assert the_file(house, case).persons[0].value.get("bsn") is None


HOME = {"address": "Schuilplaats 7", "postcode": "1234 AB", "place": "Ergens"}


def test_a_hidden_address_is_in_nothing_that_expressions_or_letters_read(house: House) -> None:
    case = begun(house)
    answer(house, case, {"about": {"name": "Gezin A", **HOME}})
    assert "Schuilplaats 7" in str(feel(house, case, "household"))
    answer(house, case, {"hidden": True}, "B")
    for name in ("household", "answer"):
        assert "Schuilplaats" not in str(feel(house, case, name))
        assert "1234" not in str(feel(house, case, name))
    assert the_file(house, case).address == HOME
    write(
        house,
        case,
        "household",
        {"hidden_address": True, "name": "Gezin B", "reason": "Naam"},
        item="household",
    )
    assert the_file(house, case).address == HOME
    write(
        house,
        case,
        "household",
        {"hidden_address": False, "name": "Gezin B", "reason": "Kan weer"},
        item="household",
    )
    assert the_file(house, case).household["address"] == "Schuilplaats 7"
    assert the_file(house, case).address == {}


def test_a_form_never_lifts_a_hidden_address(house: House) -> None:
    case = begun(house)
    write(house, case, "household", {"hidden_address": True, **HOME})
    answer(house, case, {"hidden": False, "about": {"name": "A", "address": "Nieuw 1"}})
    assert "Nieuw 1" not in str(feel(house, case, "household"))
    assert the_file(house, case).address == {"address": "Nieuw 1"}


def test_r7_a_domain_without_a_reason_or_with_an_odd_score_is_refused(house: House) -> None:
    case = begun(house)
    key = write(house, case, "person", PARENT)
    matrix = {"about": key, "variant": "adult", "made_on": date(2026, 11, 12)}
    rows: list[dict[str, Any]] = [
        {"domain": "finances", "score": 6, "why_needed": "Schulden"},
        {"domain": "housing", "score": 2},
        {"domain": "housing", "score": 0, "why_needed": "Dubbel"},
    ]
    assert wrong(house, case, "matrix", {**matrix, "rows": rows}) == {
        *("FORM-053 rows.0.score", "FORM-052 rows.1.why_needed", "FORM-053 rows.2.score"),
        "FILE-020 rows.2.domain",
    }
    assert wrong(house, case, "matrix", {**matrix, "rows": []}) == {"FORM-052 rows"}
    write(house, case, "matrix", {**matrix, "rows": [{**rows[0], "score": 2}]})


MATRIX = a_form(
    a_table(
        "areas",
        a_field("area", properties={"concept": "assessment.domain"}),
        a_field("level", "number", properties={"concept": "assessment.score"}),
        a_field("why", properties={"concept": "assessment.why_needed"}),
    ),
    file="forms/answer.json",
)


def test_a_matrix_that_a_form_asks_stands_with_the_others(house: House) -> None:
    house.publish(replace(a_pathway("p", TWO_TASKS), forms={"answer": MATRIX}))
    case = house.start("p")
    answer(house, case, {"areas": [{"area": "finances", "level": 2, "why": "Schulden"}]})
    (kept,) = the_file(house, case).items("matrix")
    assert kept.value["rows"] == [{"domain": "finances", "score": 2, "why_needed": "Schulden"}]
    assert kept.value["made_on"] == date(2026, 11, 16)
    answer(house, case, {"areas": []}, "B")
    assert the_file(house, case).items("matrix") == []


def test_a_checklist_can_never_be_read_by_a_route(house: House) -> None:
    case = begun(house)
    key = write(house, case, "person", PARENT)
    write(
        house,
        case,
        "assessment",
        {
            "instrument": "lirik",
            "about": key,
            "made_on": date(2026, 11, 12),
            "necessity_reason": "Zorgen",
            "judgement": "Zorgelijk",
        },
    )
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.cases.get(case)
        assert found is not None
        run = unit.cases.runs_of(case)[0]
        names = look_at(house.tools, unit, house.anna, found, run.id).env.variables("")
        assert "Zorgelijk" not in str({name: names[name] for name in names})
        with pytest.raises(KeyError):
            names["assessment"]


def test_an_end_beyond_the_maximum_is_kept_as_the_order_says(house: House) -> None:
    case = begun(house)
    key = write(house, case, "person", PARENT)
    order = {
        "type": "home_ban",
        "about": key,
        "issuer": "Burgemeester",
        "valid_from": datetime(2026, 11, 12, 9, tzinfo=UTC),
        "valid_until": datetime(2026, 12, 24, 9, tzinfo=UTC),
    }
    assert wrong(house, case, "order", order) == {"FILE-022 valid_until"}
    write(house, case, "order", order)
    (kept,) = the_file(house, case).items("order")
    assert kept.value["valid_until"] == order["valid_until"]
    early = {**order, "valid_until": datetime(2026, 11, 12, 8, tzinfo=UTC)}
    assert wrong(house, case, "order", early) == {"FILE-021 valid_until"}


def test_a_closed_case_takes_no_more_than_a_withdrawal(house: House) -> None:
    case = begun(house)
    mother, child = family(house, case)
    consent = write(house, case, "consent", consent_of(child, mother))
    with house.store.work(MUNICIPALITY) as unit:
        unit.cases.save(replace(unit.cases.lock(case), status="closed"))
        unit.commit()
    with pytest.raises(RefusedError):
        write(house, case, "goal", GOAL)
    back = {"answer": "0", "withdrawn_on": date(2026, 11, 14), "withdrawn_by": mother}
    write(house, case, "withdrawal", back, item=consent)


def test_another_team_may_not_know_and_is_journalled(house: House) -> None:
    case = begun(house)
    other = house.hire("zoe", "zuid", "neighbourhood_worker")
    with pytest.raises(NotFoundError):
        record.handle(house.tools, other, case, "goal", Typed(GOAL))
    assert house.journal()[-1].outcome == "refused"
    for name, item in (("nonsense", None), ("answer", None), ("goal", "f" * 32), ("consent", "x")):
        with pytest.raises(NotFoundError):
            record.handle(house.tools, house.anna, case, name, Typed({}), item=item)


def test_no_name_and_no_bsn_stands_in_the_journal(house: House) -> None:
    case = begun(house)
    mother, child = family(house, case)
    write(house, case, "consent", consent_of(child, mother))
    written = str(house.journal())
    assert re.search(f"{SECRET}|{BSN}|Moeder|Vader|school", written) is None
    assert house.events(case)[-3:] == ["file.person", "file.person", "file.consent"]


def test_what_a_destroyed_key_sealed_cannot_be_read(house: House) -> None:
    case = begun(house)
    family(house, case)
    with house.store.work(MUNICIPALITY) as unit:
        unit.data.destroy_key(case)
        unit.commit()
    with pytest.raises(NotFoundError):
        the_file(house, case)


def test_what_is_typed_is_kept_for_its_typist_until_it_is_sent(house: House) -> None:
    case = begun(house)
    typed = {"text": ["Rust in h"], "status": ["open"], "elsewhere": ["x"]}
    save_draft.handle(house.tools, house.anna, case, "goal", typed)
    assert draft(house, case, "anna") == {"text": ["Rust in h"], "status": ["open"]}
    assert draft(house, case, "bram") is None
    write(house, case, "goal", GOAL, token="t")
    assert draft(house, case, "anna") is None
    save_draft.handle(house.tools, house.anna, case, "goal", typed, token="t")
    assert draft(house, case, "anna") is None
    save_draft.handle(house.tools, house.anna, case, "goal", typed)
    save_draft.handle(house.tools, house.anna, case, "goal", {"text": [" "]})
    assert draft(house, case, "anna") is None


def draft(house: House, case: str, user: str) -> dict[str, list[str]] | None:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.file_drafts.get(case, user, "goal", "")
        return found.posted if found is not None else None
