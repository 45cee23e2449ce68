# SPDX-License-Identifier: EUPL-1.2
"""The life of a document: made, written, approved, fixed for ever, sent, and put in place of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest

from tests.commands.filing import consent_of, the_file, write
from tests.commands.office import Office
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.documents import (
    edit_document,
    fix_document,
    make_document,
    send_document,
    upload_document,
)
from wijkpad.commands.documents.documents_of import DocumentChangedError
from wijkpad.commands.documents.send_document import Sent
from wijkpad.commands.file.state import read_file
from wijkpad.commands.tasks import complete_task, save_draft
from wijkpad.commands.tasks.answering import Typed
from wijkpad.domain.document import Document
from wijkpad.errors import AnswersInvalidError, RefusedError


def test_what_is_typed_in_the_task_stands_in_the_letter_before_it_is_sent(office: Office) -> None:
    house = office.house
    save_draft.handle(house.tools, house.anna, office.task(), {"text": ["Uit mijn concept"]})
    made = make_document.for_task(house.tools, house.anna, office.task())
    assert made.parts[0].text == "U zei: Uit mijn concept"
    assert made.parts[0].values[0].text == "Uit mijn concept"


def test_made_twice_is_made_once_while_it_is_being_written(office: Office) -> None:
    assert office.make().id == office.make().id


def test_a_letter_can_still_be_made_when_its_task_is_done(office: Office) -> None:
    house, task = office.house, office.task()
    complete_task.handle(house.tools, house.anna, task, Typed({"text": "Vastgelegd"}))
    assert (
        make_document.for_task(house.tools, house.anna, task).parts[0].text == "U zei: Vastgelegd"
    )


def test_a_text_is_changed_but_never_a_fixed_part(office: Office) -> None:
    made = office.make()
    texts = {"opening": "Nieuw", "law": "Zonder wet", "strange": "x"}
    edit_document.save(office.house.tools, office.house.bram, made.id, texts, made.version)
    kept = office.kept(made)
    assert [part.text for part in kept.parts] == ["Nieuw", "Zo staat het in de wet."]
    assert kept.writers == {"anna", "bram"}


def test_who_writes_over_a_newer_text_is_refused_and_keeps_what_was_typed(office: Office) -> None:
    made, tools = office.make(), office.house.tools
    edit_document.save(tools, office.house.anna, made.id, {"opening": "Van Anna"}, made.version)
    with pytest.raises(DocumentChangedError):
        edit_document.save(tools, office.house.bram, made.id, {"opening": "Van Bram"}, made.version)
    assert office.kept(made).parts[0].text == "Van Anna"
    with office.house.store.work(MUNICIPALITY, reading=True) as unit:
        typed = unit.documents.typed(office.kept(made), "bram")
    assert typed is not None
    assert typed.texts["opening"] == "Van Bram"


def test_a_letter_with_a_gap_is_not_fixed(office: Office) -> None:
    made = office.make(text="")
    with pytest.raises(AnswersInvalidError) as caught:
        fix_document.handle(office.house.tools, office.house.anna, made.id, made.version)
    assert [(one.code, one.element) for one in caught.value.findings] == [("DOC-020", "opening")]


def test_a_fixed_letter_keeps_its_bytes_and_their_hash_for_ever(office: Office) -> None:
    fixed, house = office.fixed(), office.house
    _, content = upload_document.give(house.tools, house.bram, fixed.id)
    assert sha256(content).hexdigest() == fixed.sha256
    assert "U zei: Ik zoek hulp" in content.decode()
    assert 'lang="nl"' in content.decode()
    changes: tuple[Callable[[], object], ...] = (
        lambda: edit_document.save(
            house.tools, house.anna, fixed.id, {"opening": "x"}, fixed.version
        ),
        lambda: edit_document.drop(house.tools, house.anna, fixed.id),
        lambda: fix_document.handle(house.tools, house.anna, fixed.id, fixed.version),
    )
    for change in changes:
        with pytest.raises(DocumentChangedError):
            change()
    assert office.kept(fixed).sha256 == fixed.sha256


def test_what_changed_since_it_was_seen_is_not_fixed(office: Office) -> None:
    made, house = office.make(), office.house
    edit_document.save(house.tools, house.bram, made.id, {"opening": "Anders"}, made.version)
    with pytest.raises(DocumentChangedError):
        fix_document.handle(house.tools, house.anna, made.id, made.version)


def other(office: Office) -> Document:
    house = office.house
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (run,) = unit.cases.runs_of(office.case)
    made = make_document.for_case(house.tools, house.anna, office.case, run.id, "other")
    return edit_document.save(house.tools, house.anna, made.id, {"opening": "Af"}, made.version)


def test_a_second_person_with_the_right_role_approves(office: Office) -> None:
    house = office.house
    lead = house.hire("lena", "noord", "team_lead")
    made = other(office)
    with pytest.raises(RefusedError, match="ACC-040"):
        fix_document.handle(house.tools, house.anna, made.id, made.version)
    waiting = edit_document.offer(house.tools, house.anna, made.id)
    with pytest.raises(RefusedError, match="ACC-041"):
        fix_document.handle(house.tools, house.bram, made.id, waiting.version)
    fixed = fix_document.handle(house.tools, lead, made.id, waiting.version)
    assert (fixed.state, fixed.fixed_by) == ("fixed", "lena")


def test_what_waits_for_approval_does_not_change_until_it_is_sent_back(office: Office) -> None:
    house, made = office.house, other(office)
    waiting = edit_document.offer(house.tools, house.anna, made.id)
    with pytest.raises(DocumentChangedError):
        edit_document.save(house.tools, house.anna, made.id, {"opening": "x"}, waiting.version)
    with pytest.raises(AnswersInvalidError, match="DOC-025"):
        edit_document.send_back(house.tools, house.bram, made.id, "  ")
    back = edit_document.send_back(house.tools, house.bram, made.id, "Noem de datum.")
    assert (back.state, back.reason) == ("draft", "Noem de datum.")


def test_a_letter_in_place_of_another_leaves_the_old_one_as_it_was(office: Office) -> None:
    fixed, house = office.fixed(), office.house
    new = make_document.correcting(house.tools, house.bram, fixed.id)
    assert new.corrects == fixed.id
    assert make_document.correcting(house.tools, house.bram, fixed.id).id == new.id
    edit_document.save(house.tools, house.bram, new.id, {"opening": "Beter"}, new.version)
    done = fix_document.handle(house.tools, house.bram, new.id, office.kept(new).version)
    _, content = upload_document.give(house.tools, house.anna, done.id)
    assert "Dit document vervangt het document van 16 november 2026" in content.decode()
    assert office.kept(fixed) == fixed


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"at": None}, "at"),
        ({"hours": 2}, "at"),
        ({"hours": -2}, "at"),
        ({"channel": "postduif"}, "channel"),
        ({"to": " "}, "to"),
        ({"by": "niemand"}, "by"),
        ({"outside": True}, "basis"),
        ({"outside": True, "basis": "consent:niet-hier"}, "basis"),
        ({"note": "x" * 3_000}, "note"),
    ],
)
def test_what_is_wrong_about_a_sending_is_told_at_its_field(
    office: Office, change: dict[str, object], field: str
) -> None:
    fixed, house = office.fixed(), office.house
    sent = Sent(at=house.clock.now(), channel="post", to="Mevrouw Jansen")
    if "hours" in change:
        change = {"at": house.clock.now() + timedelta(hours=int(str(change["hours"])))}
    with pytest.raises(AnswersInvalidError) as caught:
        send_document.handle(house.tools, house.anna, fixed.id, replace(sent, **change))  # type: ignore[arg-type]
    assert field in {one.element for one in caught.value.findings}


def test_only_what_is_fixed_can_have_been_sent(office: Office) -> None:
    made, house = office.make(), office.house
    sent = Sent(at=house.clock.now(), channel="post", to="Mevrouw Jansen")
    with pytest.raises(RefusedError, match="DOC-030"):
        send_document.handle(house.tools, house.anna, made.id, sent)


def test_a_sending_is_recorded_once_with_whom_and_why(office: Office) -> None:
    fixed, house = office.fixed(), office.house
    sent = Sent(
        at=house.clock.now(),
        channel="email",
        to="Huisarts De Boer",
        outside=True,
        basis="vital_interest",
    )
    for _ in range(2):
        send_document.handle(house.tools, house.anna, fixed.id, sent, token="x")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (kept,) = unit.documents.sendings_of(office.case)
        lines = [line.entry for line in unit.journal.of_case(office.case)]
        case = unit.cases.get(office.case)
        assert case is not None
        (shared,) = read_file(unit, case, house.tools.today()).items("disclosure")
    assert (shared.value["to_whom"], shared.value["document"]) == ("Huisarts De Boer", fixed.id)
    assert (kept.to, kept.basis, kept.outside, kept.by) == (
        "Huisarts De Boer",
        "vital_interest",
        True,
        "anna",
    )
    assert "document.sent" in [one.event for one in lines]
    assert "Boer" not in repr(lines)


def test_what_went_outside_stands_with_the_consent_that_it_rests_on(office: Office) -> None:
    fixed, house, case = office.fixed(), office.house, office.case
    person = {"name": "Mevrouw Jansen", "role": "client", "birth_date": date(1970, 1, 1)}
    about = write(house, case, "person", person)
    consent = write(house, case, "consent", consent_of(about, about))
    sent = Sent(
        at=house.clock.now(),
        channel="email",
        to="Huisarts De Boer",
        outside=True,
        basis=f"consent:{consent}",
    )
    send_document.handle(house.tools, house.anna, fixed.id, sent)
    (told,) = the_file(house, case).shared_under(consent)
    assert (told.document, told.to_whom) == (fixed.id, "Huisarts De Boer")
    back = {"answer": "0", "withdrawn_on": date(2026, 11, 16), "withdrawn_by": about}
    write(house, case, "withdrawal", back, item=consent)
    assert len(the_file(house, case).shared_under(consent)) == 1
    with pytest.raises(AnswersInvalidError):
        send_document.handle(house.tools, house.anna, fixed.id, sent)
