# SPDX-License-Identifier: EUPL-1.2
"""The pages of an incident: every way out, what it does, who may, and why it was done."""

from __future__ import annotations

import re

import pytest

from tests.support.incidents import a_failed_step
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in
from tests.support.website import Website
from tests.webui.test_tasks import REQUEST, SAFE
from wijkpad.domain.case import Task
from wijkpad.domain.jobs import Incident

PLACE = "/beheer/storingen/i-1"
AT = {"_incident": "i-1", "version": "1"}


@pytest.fixture
def case(website: Website) -> str:
    """An intake whose open task stands for a step that failed six times."""
    return a_failed_step(website)


def tasks(website: Website, case: str) -> dict[str, Task]:
    found = website.engine._queries.tasks_of_case(MUNICIPALITY, case)
    return {one.form: one for one in found}


def titles(page: str) -> list[str]:
    return re.findall(r'id="way-(\w+)"', page)


def test_the_page_tells_every_way_out_and_what_it_does(website: Website, case: str) -> None:
    page = signed_in(website, "fatma").get(PLACE).text
    assert titles(page) == ["retry", "skip", "correct", "stop"]
    assert "alsof die stap klaar is" in page
    assert "Deze open taken vervallen: ‘Persoon en woonplaats nagaan’" in page
    assert "U kunt dit niet terugdraaien" in page
    assert "Alleen wie de zaak zelf mag zien en leidt, mag een antwoord verbeteren" in page
    assert "Huishouden A" not in page


def test_an_incident_without_a_run_can_only_be_closed(website: Website) -> None:
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        unit.jobs.add_incident(
            Incident(
                id="i-1",
                job=None,
                run=None,
                case=None,
                code="POST-001",
                text="Op het bericht heeft niemand gewacht.",
                raised_at=website.clock.now(),
            )
        )
        unit.commit()
    visitor = signed_in(website, "fatma")
    assert titles(visitor.get(PLACE).text) == ["close"]
    assert visitor.get(f"{PLACE}/overslaan").status_code == 404
    assert signed_in(website, "tess").get(PLACE).status_code == 403


@pytest.mark.parametrize(
    ("word", "event"),
    [("opnieuw", "incident.retried"), ("overslaan", "incident.skipped"), ("stoppen", "incident.stopped")],
)  # fmt: skip
def test_each_way_asks_why_and_says_once_more_what_happens(
    website: Website, case: str, word: str, event: str
) -> None:
    visitor = signed_in(website, "fatma")
    page = visitor.get(f"{PLACE}/{word}").text
    assert "Dit gebeurt er als u doorgaat" in page
    if word != "opnieuw":
        answer = visitor.post(f"{PLACE}/{word}", {"reason": " "})
        assert answer.status_code == 422
        assert "Vul de reden in" in answer.text
        assert len(website.desk("fatma").incidents()) == 1
    too_long = visitor.post(f"{PLACE}/{word}", {"reason": "x" * 1_001})
    assert too_long.status_code == 422
    assert "x" * 1_001 in too_long.text
    assert visitor.post(f"{PLACE}/{word}", {"reason": "Zo besproken"}).status_code == 303
    assert website.desk("fatma").incidents() == []
    assert visitor.get(PLACE).status_code == 409
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        events = [line.entry.event for line in unit.journal.of_case(case)]
    assert event in events


def test_a_skipped_step_lets_the_case_go_on(website: Website, case: str) -> None:
    before = {one.id for one in tasks(website, case).values()}
    signed_in(website, "fatma").post(f"{PLACE}/overslaan", {"reason": "Met de hand gedaan"})
    after = [one for one in tasks(website, case).values() if one.status == "open"]
    assert after
    assert not {one.id for one in after} & before


def test_skipping_first_shows_what_happens_and_does_just_that(website: Website, case: str) -> None:
    visitor = signed_in(website, "fatma")
    page = visitor.get(f"{PLACE}/overslaan").text
    assert "<dt>Gaat open</dt><dd>Route kiezen" in page
    assert "nog niet opgepakt" in page
    assert len(website.desk("fatma").incidents()) == 1
    mark = re.findall(r'name="mark" value="(\w+)"', page)[0]
    task = next(one for one in tasks(website, case).values() if one.status == "open")
    website.desk("loes").claim(task.id)
    fields = {"reason": "Met de hand gedaan", "mark": mark}
    late = visitor.post(f"{PLACE}/overslaan", fields)
    assert late.status_code == 409
    assert "De zaak is intussen veranderd. Er is niets gedaan." in late.text
    assert "opgepakt door Loes Brand" in late.text
    assert "Met de hand gedaan" in late.text
    fields["mark"] = re.findall(r'name="mark" value="(\w+)"', late.text)[0]
    assert visitor.post(f"{PLACE}/overslaan", fields).status_code == 303
    told = signed_in(website, "tess").get(f"/zaken/{case}").text
    assert f"sloeg ‘{task.name}’ over. Vervallen: {task.name}" in told


def test_who_leads_the_case_finds_the_incident_there_and_stops_the_run(
    website: Website, case: str
) -> None:
    visitor = signed_in(website, "tess")
    assert f'href="{PLACE}"' in visitor.get(f"/zaken/{case}").text
    page = visitor.get(PLACE).text
    assert titles(page) == ["retry", "skip", "correct", "stop"]
    assert f"{PLACE}/stoppen" in page
    assert f"{PLACE}/overslaan" not in page
    assert visitor.post(f"{PLACE}/overslaan", {"reason": "Zomaar"}).status_code == 403
    assert visitor.post(f"{PLACE}/stoppen", {"reason": "Dubbel gestart"}).status_code == 303
    assert [one.run.status for one in website.desk("tess").case_page(case).runs] == ["cancelled"]


def test_what_somebody_else_resolved_is_said_to_be_so_and_not_to_be_forbidden(
    website: Website, case: str
) -> None:
    visitor, task = signed_in(website, "tess"), tasks(website, case)["register_request"].id
    assert visitor.get(f"{PLACE}/stoppen").status_code == 200
    done = signed_in(website, "fatma").post(f"{PLACE}/overslaan", {"reason": "Gebeld"})
    assert done.status_code == 303
    before = website.desk("tess").case_page(case).runs
    answers = [
        visitor.get(f"{PLACE}/stoppen"),
        visitor.get(PLACE),
        visitor.post(f"{PLACE}/stoppen", {"reason": "Dubbel gestart"}),
        visitor.post(f"{PLACE}/stoppen", {"reason": " "}),
        visitor.get(f"/taken/{task}/verbeteren?storing=i-1"),
        visitor.post(f"/taken/{task}/verbeteren", AT | {"_why": "Verkeerd gehoord"}),
        signed_in(website, "fatma").post(f"{PLACE}/opnieuw", {"reason": ""}),
    ]
    for answer in answers:
        assert answer.status_code == 409
        assert "Deze storing is al opgelost door Fatma Demir, op 16 november" in answer.text
    assert website.desk("tess").case_page(case).runs == before
    assert signed_in(website, "bea").get(PLACE).status_code == 404


def test_a_colleague_reads_what_is_wrong_and_may_do_nothing(website: Website, case: str) -> None:
    visitor = signed_in(website, "loes")
    page = visitor.get(PLACE).text
    assert titles(page) == ["retry", "skip", "correct", "stop"]
    assert f"{PLACE}/" not in page
    for word in ("opnieuw", "overslaan", "stoppen", "sluiten"):
        assert visitor.post(f"{PLACE}/{word}", {"reason": "Zomaar"}).status_code == 403
    task = tasks(website, case)["register_request"].id
    assert visitor.get(f"/taken/{task}/verbeteren?storing=i-1").status_code == 403
    assert len(website.desk("fatma").incidents()) == 1


def test_another_team_does_not_know_of_it(website: Website, case: str) -> None:
    assert signed_in(website, "bea").get(PLACE).status_code == 404
    assert signed_in(website, "bea").get(f"{PLACE}/stoppen").status_code == 404


def test_an_answer_is_put_right_on_the_form_that_asked_it(website: Website, case: str) -> None:
    visitor = signed_in(website, "tess")
    task = tasks(website, case)["register_request"].id
    address = f"/taken/{task}/verbeteren"
    assert f"{address}?storing=i-1" in visitor.get(PLACE).text
    page = visitor.get(f"{address}?storing=i-1").text
    assert 'name="_incident" value="i-1"' in page
    assert "Ik red het huishouden niet meer alleen." in page
    changed = {**REQUEST, **AT, "question_in_own_words": "Mijn moeder redt het niet meer."}

    missing = visitor.post(address, changed)
    assert missing.status_code == 422
    assert "Mijn moeder redt het niet meer." in missing.text
    assert "Vul in waarom u dit verbetert" in missing.text
    assert 'name="_incident" value="i-1"' in missing.text
    wrong = visitor.post(address, {**changed, "received_at": "ooit", "_why": "Verkeerd gehoord"})
    assert wrong.status_code == 422
    assert 'value="Verkeerd gehoord"' in wrong.text
    assert "Mijn moeder redt het niet meer." in wrong.text
    assert len(website.desk("fatma").incidents()) == 1

    assert visitor.post(address, {**changed, "_why": "Verkeerd gehoord"}).status_code == 303
    assert website.desk("fatma").incidents() == []
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        rows = [one for one in unit.data.of_case(case) if one.key == "register_request"]
        job = unit.jobs.get("j-1")
    assert [one.reason for one in rows] == [None, "Verkeerd gehoord"]
    assert job is not None
    assert job.state == "todo"


def test_an_answer_about_safety_acts_at_once_at_an_incident_too(
    website: Website, case: str
) -> None:
    visitor = signed_in(website, "tess")
    found = tasks(website, case)["safety_triage"]
    asked = next(
        one for one in website.desk("tess").corrections.form(found.id).form.walk() if one.safety
    )
    address = f"/taken/{found.id}/verbeteren"
    assert f"{address}?storing=i-1" in visitor.get(PLACE).text
    fields = {
        **SAFE,
        **AT,
        asked.key: "yes",
        "explanation": "Toch gevaar",
        "_why": "Verkeerd gehoord",
    }
    answer = visitor.post(address, fields)
    assert answer.location.endswith("#urgent")
    assert 'id="urgent"' in visitor.get(f"/taken/{found.id}/antwoorden").text
    assert website.desk("fatma").incidents() == []


def test_what_a_colleague_put_right_since_is_not_overwritten_at_an_incident(
    website: Website, case: str
) -> None:
    task = tasks(website, case)["register_request"].id
    address = f"/taken/{task}/verbeteren"
    changed = {**REQUEST, "question_in_own_words": "Mijn moeder redt het niet meer."}
    first = {**changed, "version": "1", "_why": "Verkeerd gehoord"}
    assert signed_in(website, "loes").post(address, first).status_code == 303
    late = signed_in(website, "tess").post(address, {**REQUEST, **AT, "_why": "Nog eens"})
    assert late.status_code == 409
    assert len(website.desk("fatma").incidents()) == 1
