# SPDX-License-Identifier: EUPL-1.2
"""A case page, and the acts on a case outside its tasks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in, token_in
from tests.support.website import Website
from tests.webui.test_tasks import REQUEST, SAFE, _choose_worker, _lists, started
from wijkpad.domain.journal import Entry


def _intake_under_way(website: Website) -> str:
    """Return a case in which the request can be withdrawn."""
    case = started(website)
    desk = website.desk("loes")
    done = desk.complete(case.first_task_id or "", _lists(REQUEST))
    desk.complete(done.next_task_id or "", _lists(SAFE))
    return case.case_id


def test_a_case_page_tells_where_it_stands_and_what_to_do(website: Website) -> None:
    page = signed_in(website, "loes").get(f"/zaken/{_intake_under_way(website)}").text
    assert "Persoon en woonplaats nagaan" in page
    assert "Uiterlijk do 19 november 2026" in page
    assert "rondde ‘Veiligheid beoordelen’ af" in page
    assert "Ik red het huishouden niet meer alleen." in page
    assert "Dit kan altijd gebeuren: Vraag ingetrokken" in page
    assert 'class="bpmn"' in page


def test_another_plane_can_be_drawn(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), _intake_under_way(website)
    assert 'data-plane="intake"' in visitor.get(f"/zaken/{case}?vlak=intake").text
    assert 'data-plane="intake"' not in visitor.get(f"/zaken/{case}?vlak=onzin").text


def test_withdrawing_asks_first_and_keeps_what_was_typed(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), _intake_under_way(website)
    task = website.desk("loes").case_page(case).open_tasks[0].task.id
    visitor.post(f"/taken/{task}", {"_action": "later", "residence_municipality": "Half getypt"})
    page = visitor.get(f"/zaken/{case}/intrekken")
    assert "U kunt dit niet terugdraaien" in page.text
    fields = {"token": token_in(page)}
    assert visitor.post(f"/zaken/{case}/intrekken", fields).status_code == 303
    after = visitor.get(f"/zaken/{case}").text
    assert "Bewaarde invoer" in after
    assert "Half getypt" in after
    assert visitor.get(f"/taken/{task}").status_code == 200


def test_withdrawing_where_nothing_can_be_withdrawn_is_refused(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website).case_id
    assert "niets dat u kunt intrekken" in visitor.get(f"/zaken/{case}/intrekken").text
    assert visitor.post(f"/zaken/{case}/intrekken").status_code == 403


def test_a_message_needs_a_kind_a_moment_and_a_channel(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), _intake_under_way(website)
    answer = visitor.post(f"/zaken/{case}/bericht", {"received_at": "1-1-2090 10:00"})
    assert answer.status_code == 422
    if "Deze zaak wacht nu niet op een bericht" not in answer.text:
        assert "Dit moment ligt in de toekomst." in answer.text
        assert "Kies hoe het binnenkwam." in answer.text


def test_a_message_nobody_waits_for_is_not_found(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website).case_id
    fields = {"message": "MSG_X", "received_at": "16-11-2026 8:00", "channel": "post"}
    assert visitor.post(f"/zaken/{case}/bericht", fields).status_code == 404


def test_a_worry_starts_once_and_only_those_who_may_see_it(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website).case_id
    fields = {"note": "Blauwe plekken gezien.", "token": "one"}
    answers = [visitor.post(f"/zaken/{case}/veiligheid", fields) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert website.desk("loes").cases().total == 2
    assert "Gekoppelde zaken" in visitor.get(f"/zaken/{case}").text
    assert "Gekoppelde zaken" not in signed_in(website, "noor").get(f"/zaken/{case}").text


def test_a_worry_without_words_is_not_sent(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), started(website).case_id
    answer = visitor.post(f"/zaken/{case}/veiligheid", {"note": "  "})
    assert answer.status_code == 422
    assert website.desk("loes").cases().total == 1


def test_a_term_that_ran_out_wins_and_the_input_is_kept(website: Website) -> None:
    case = website.desk("noor").task_page(_choose_worker(website)).case_id
    plan = next(
        one.task.id
        for one in website.desk("noor").case_page(case).open_tasks
        if one.task.element == "UT_AwaitPersonalPlan"
    )
    website.clock.moment = datetime(2026, 11, 16, 8, tzinfo=UTC) + timedelta(days=8)
    visitor = signed_in(website, "noor")
    fields = {"waived": "yes", "waived_by": "Mijn eigen woorden"}
    answer = visitor.post(f"/taken/{plan}", {**fields, "token": "t"})
    assert answer.status_code == 409
    assert "verliep op" in answer.text
    assert "Mijn eigen woorden" in answer.text
    assert "Mijn eigen woorden" in visitor.get(f"/zaken/{case}").text


def test_the_journal_shows_who_looked(website: Website) -> None:
    case = started(website).case_id
    signed_in(website, "noor").get(f"/zaken/{case}")
    page = signed_in(website, "vera").get(f"/zaken/{case}/journaal")
    assert page.status_code == 200
    assert "Noor el Idrissi" in page.text
    assert "bekeek het dossier" in page.text


def _look_often(website: Website, case: str, often: int) -> None:
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        for _ in range(often):
            unit.journal.write(
                Entry(
                    event="case.read",
                    action="read",
                    outcome="done",
                    at=website.clock.now(),
                    user="noor",
                    client=case,
                )
            )
        unit.commit()


def test_what_happened_stays_told_however_often_a_case_is_looked_at(website: Website) -> None:
    case = started(website).case_id
    _look_often(website, case, 1_100)
    assert "begon de zaak" in signed_in(website, "loes").get(f"/zaken/{case}").text


def test_older_lines_of_the_journal_can_be_read_too(website: Website) -> None:
    case = started(website).case_id
    _look_often(website, case, 600)
    visitor = signed_in(website, "vera")
    page = visitor.get(f"/zaken/{case}/journaal").text
    assert "begon de zaak" not in page
    found = re.search(rf"/zaken/{case}/journaal\?voor=\d+", page)
    assert found is not None
    assert "begon de zaak" in visitor.get(found[0]).text


def test_the_journal_of_a_case_tells_who_was_kept_out_of_it(website: Website) -> None:
    case = started(website)
    outsider = signed_in(website, "zeno")
    assert outsider.get(f"/zaken/{case.case_id}").status_code == 404
    assert outsider.post(f"/taken/{case.first_task_id}/oppakken").status_code == 404
    lines = website.desk("vera").journal_of(case.case_id)
    refused = [(one.who, one.text) for one in lines if one.outcome == "geweigerd"]
    assert refused == [
        ("Zeno Bakker", "bekeek het dossier"),
        ("Zeno Bakker", "wilde een taak oppakken"),
    ]


def test_the_worklist_groups_by_what_must_be_done_first(website: Website) -> None:
    case = _intake_under_way(website)
    desk = website.desk("loes")
    first = desk.case_page(case).open_tasks[0].task
    visitor = signed_in(website, "loes")
    page = visitor.get("/taken?weergave=team").text
    assert first.name in page
    assert "Zonder termijn" in page
    assert "Geen taken voor u." in visitor.get("/taken").text


@pytest.mark.parametrize("address", ["/taken?weergave=team&pagina=7", "/zaken?pagina=7"])
def test_a_page_after_the_last_one_leads_to_the_last(website: Website, address: str) -> None:
    started(website)
    answer = signed_in(website, "loes").get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"] == address.replace("pagina=7", "pagina=1")


def test_an_unchanged_list_is_not_sent_again(website: Website) -> None:
    started(website)
    visitor = signed_in(website, "loes")
    first = visitor.get("/taken/lijst?weergave=team")
    again = visitor.get("/taken/lijst?weergave=team", **{"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    started(website)
    changed = visitor.get("/taken/lijst?weergave=team", **{"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_a_diagram_can_be_kept_by_the_browser_and_holds_nobody(website: Website) -> None:
    answer = signed_in(website, "loes").get("/schema/intake/1")
    assert answer.content_type.startswith("application/xml")
    assert answer.headers["Cache-Control"] == "private, max-age=86400"
    assert signed_in(website, "loes").get("/schema/intake/99").status_code == 404


def test_the_list_of_cases_says_of_each_whether_its_pathway_goes_on(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), _intake_under_way(website)
    assert "In behandeling" in visitor.get("/zaken").text
    (run,) = website.desk("tess").case_page(case).runs
    website.desk("tess").cancel(run.run.id, "Dubbel geregistreerd.")
    listed = visitor.get("/zaken").text
    assert "Traject klaar" in listed
    assert "In behandeling" not in listed


def test_a_message_that_fits_twice_is_given_to_the_one_that_a_person_chooses(
    website: Website,
) -> None:
    visitor, case = signed_in(website, "loes"), _intake_under_way(website)
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        (one,) = unit.tasks.subscriptions_for("MSG_Withdraw", case=case, key=None)
        unit.tasks.add_subscription(replace(one, token="t-other"))
        unit.commit()
    assert website.desk("loes").deliver("MSG_Withdraw", id="m", case=case).fate == "choice"
    page = visitor.get(f"/zaken/{case}/bericht").text
    assert "Waar hoort dit bericht bij?" in page
    assert "‘Vraag ingetrokken’" in page
    assert "MSG_Withdraw" not in page.split('name="message"')[0]
    incident = website.desk("loes").choices(case)[0].incident.id
    address, which = f"/zaken/{case}/bericht/kiezen", {"incident": incident}
    visitor.post(address, which)
    assert "Kies waar het bericht bij hoort." in visitor.get(f"/zaken/{case}").text
    assert visitor.post(address, {**which, "subscription": "onzin"}).status_code == 404
    assert visitor.post(address, {**which, "subscription": one.token}).status_code == 303
    assert website.desk("loes").choices(case) == []
    assert visitor.post(address, {**which, "subscription": one.token}).status_code == 404
