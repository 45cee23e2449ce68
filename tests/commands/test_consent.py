# SPDX-License-Identifier: EUPL-1.2
"""Consent: asked, answered, taken back, and what was shared under it (R5, R8, R10)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.commands.filing import (
    begun,
    consent_of,
    family,
    the_file,
    write,
    wrong,
)
from tests.commands.house import House
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.file.disclosing import disclose, shared_under
from wijkpad.domain.file.disclosures import Disclosure


def test_withdrawal_keeps_the_consent_and_lists_what_was_shared(house: House) -> None:
    case = begun(house)
    mother, child = family(house, case)
    consent = write(house, case, "consent", consent_of(child, mother))
    shared = {"what": "Verslag", "to_whom": "School", "at": datetime(2026, 11, 12, 9, tzinfo=UTC)}
    write(house, case, "disclosure", {**shared, "consent": consent})
    with house.store.work(MUNICIPALITY) as unit:
        found = unit.cases.get(case)
        assert found is not None
        sent = Disclosure(
            what="Plan",
            to_whom="Jeugdarts",
            at=datetime(2026, 11, 11, 9, tzinfo=UTC),
            basis="consent",
            consent=consent,
        )
        disclose(unit, house.anna, found, sent, now=house.clock.now())
        unit.commit()
    back = {"answer": "0", "withdrawn_on": date(2026, 11, 14), "withdrawn_by": mother}
    write(house, case, "withdrawal", back, item=consent)
    file = the_file(house, case)
    (kept,) = file.consents().values()
    assert kept.answers[0].withdrawn_on == date(2026, 11, 14)
    assert kept.scope == "Overleg met school"
    assert [one.what for one in file.shared_under(consent)] == ["Plan", "Verslag"]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.cases.get(case)
        assert found is not None
        assert len(shared_under(unit, found, consent, today=house.tools.today())) == 2
    assert wrong(house, case, "disclosure", {**shared, "consent": consent}) == {"FILE-034 consent"}
    assert wrong(house, case, "disclosure", shared) == {"FILE-033 consent"}
    assert "FORM-051 answer" in wrong(house, case, "withdrawal", back, item=consent)


def test_a_withdrawal_before_the_consent_is_refused(house: House) -> None:
    case = begun(house)
    mother, child = family(house, case)
    consent = write(house, case, "consent", consent_of(child, mother))
    back = {"answer": "0", "withdrawn_on": date(2026, 11, 9), "withdrawn_by": mother}
    assert wrong(house, case, "withdrawal", back, item=consent) == {"FILE-032 withdrawn_on"}


def test_the_second_parent_answers_the_same_question(house: House) -> None:
    case = begun(house)
    mother, child = family(house, case)
    asked = consent_of(child, mother, kind="help", scope="Opvoedhulp")
    consent = write(house, case, "consent", asked)
    second = {
        "giver": "other",
        "giver_name": "Vader",
        "answer": "refused",
        "given_on": date(2026, 11, 11),
        "how": "written",
    }
    assert wrong(house, case, "answer", {**second, "giver_name": None}, item=consent) == {
        "FILE-010 giver_name"
    }
    write(house, case, "answer", second, item=consent)
    write(house, case, "basis", {"basis": "application", "reason": "R10"}, item=consent)
    (kept,) = the_file(house, case).consents().values()
    assert [(one.giver.name, one.given) for one in kept.answers] == [
        ("Moeder A", True),
        ("Vader", False),
    ]
    assert kept.basis == "application"


def test_an_answer_of_who_may_not_decide_asks_for_a_tick(house: House) -> None:
    case = begun(house)
    _, child = family(house, case)
    assert wrong(house, case, "consent", consent_of(child, child)) == {"FILE-031 giver"}
