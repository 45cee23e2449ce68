# SPDX-License-Identifier: EUPL-1.2
"""An objection from the front desk to the decision, on the pages of the workers."""

from __future__ import annotations

from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website

OBJECTION = {
    "received_at": "16-11-2026 8:30",
    "objector.name": "Mevrouw A",
    "sent_in_by": "self",
    "law": "Wmo",
    "decision_sent_on": "10-11-2026",
    "committee": "yes",
    "grounds": "De hulp is te weinig uren.",
}


def begun(website: Website) -> tuple[Visitor, str]:
    """Return who registers, and the address of the task."""
    visitor = signed_in(website, "loes")
    fields = {"start": "objection/SE_ObjectionReceived", "team": "noord", "token": "start"}
    return visitor, visitor.post("/zaken/nieuw", fields).headers["Location"]


def test_an_objection_is_offered_among_what_may_have_come_in(website: Website) -> None:
    page = signed_in(website, "loes").get("/zaken/nieuw").text
    assert "Bezwaar ontvangen" in page


def test_the_case_shows_both_terms_and_that_the_twelve_weeks_were_not_verified(
    website: Website,
) -> None:
    visitor, task = begun(website)
    assert visitor.post(task, {**OBJECTION, "token": "t"}).status_code == 303
    (line,) = website.desk("loes").cases().lines
    page = visitor.get(f"/zaken/{line.case.id}").text
    assert "Mevrouw A" in page
    assert "22 december 2026" in page
    assert "16 maart 2027" in page
    assert "Awb, artikel 7:10 (twaalf weken met een adviescommissie) (nog te toetsen)" in page
    assert "Awb, artikel 6:7 (bezwaar binnen zes weken)<" in page


def test_an_objection_from_before_the_decision_is_refused_and_nothing_typed_is_lost(
    website: Website,
) -> None:
    visitor, task = begun(website)
    early = {**OBJECTION, "received_at": "9-11-2026 8:30"}
    answer = visitor.post(task, {**early, "token": "t"})
    assert answer.status_code == 422
    assert "Het bezwaar is van voor de dag waarop het besluit is verstuurd." in answer.text
    assert OBJECTION["grounds"] in answer.text


def test_a_late_objection_asks_for_a_tick_and_goes_on_with_it(website: Website) -> None:
    visitor, task = begun(website)
    late = {**OBJECTION, "decision_sent_on": "1-9-2026"}
    answer = visitor.post(task, {**late, "token": "t"})
    assert answer.status_code == 422
    assert "meer dan zes weken na het besluit" in answer.text
    ticked = visitor.post(task, {**late, "_accept_warnings": "after_six_weeks", "token": "t2"})
    assert ticked.status_code == 303
