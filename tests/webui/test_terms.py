# SPDX-License-Identifier: EUPL-1.2
"""The page of the terms of a case: suspend, run on, extend, explain, and a notice of default."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import START, Website
from tests.webui.test_tasks import REQUEST, SAFE, _choose_worker, _lists, started
from wijkpad.api import Value
from wijkpad.domain.local_terms import ClosedDays, LocalRule, Silence, Speaker, TermAnswer
from wijkpad.ports import PluginTerms
from wijkpad.terms import Length

WHY = "De jaaropgave van 2025 ontbreekt nog."


def applied(website: Website) -> str:
    """Return a case with a signed application: its term of two weeks begins on 29 December."""
    desk = website.desk("loes")
    case = started(website)
    done = desk.complete(case.first_task_id or "", _lists(REQUEST))
    desk.complete(done.next_task_id or "", _lists(SAFE))
    payload: dict[str, Value] = {"received_at": START, "signed": True}
    desk.deliver("MSG_Application", id="aanvraag", case=case.case_id, payload=payload)
    website.clock.moment = datetime(2027, 1, 4, 9, tzinfo=UTC)
    return case.case_id


def which(website: Website, case: str, rule: str = "besluit_wmo") -> dict[str, str]:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        (run,) = unit.cases.runs_of(case)
    return {"run": run.id, "rule": rule, "scope": ""}


def suspended(website: Website, visitor: Visitor, case: str) -> None:
    fields = {"ground": "aanvulling", "since": "4-1-2027", "note": WHY, **which(website, case)}
    answer = visitor.post(f"/zaken/{case}/termijnen/opschorten", fields)
    assert answer.status_code == 303


def test_a_decision_officer_suspends_a_term_and_lets_it_run_on(website: Website) -> None:
    case = applied(website)
    visitor = signed_in(website, "dina")
    before = visitor.get(f"/zaken/{case}/termijnen").text
    assert "di 12 januari 2027" in before
    assert "Termijn opschorten" in before
    suspended(website, visitor, case)
    page = visitor.get(f"/zaken/{case}/termijnen").text
    assert "Opgeschort vanaf ma 4 januari 2027: De aanvrager vult de aanvraag aan" in page
    assert WHY in page
    assert "Opgeschort vanaf ma 4 januari 2027" in visitor.get(f"/zaken/{case}").text
    website.clock.moment = datetime(2027, 1, 15, 9, tzinfo=UTC)
    visitor = signed_in(website, "dina")
    fields = {"until": "15-1-2027", **which(website, case)}
    answer = visitor.post(f"/zaken/{case}/termijnen/hervatten", fields)
    assert answer.headers["Location"] == f"/zaken/{case}/termijnen"
    page = visitor.get(f"/zaken/{case}/termijnen").text
    assert "2 weken + 11 dagen opgeschort, Awb, artikel 4:5" in page
    assert "ma 25 januari 2027" in page  # 23 January is a Saturday
    assert "doorgeschoven van za 23 januari 2027" in page


def test_a_form_with_faults_comes_back_as_it_was_typed_with_each_fault_at_its_field(
    website: Website,
) -> None:
    case = applied(website)
    visitor = signed_in(website, "dina")
    fields = {"since": "31-2-2027", "note": WHY, **which(website, case)}
    answer = visitor.post(f"/zaken/{case}/termijnen/opschorten", fields)
    assert answer.status_code == 422
    assert WHY in answer.text
    assert 'value="31-2-2027"' in answer.text
    faults = answer.text.split('id="error-summary"')[1].split("</ul>")[0]
    links = re.findall(r'href="#([^"]+)"', faults)
    assert [one.rpartition("-")[2] for one in links] == ["since", "ground"]
    assert all(f'id="{one}"' in answer.text for one in links)


def test_a_term_is_extended_with_notice(website: Website) -> None:
    case = applied(website)
    visitor = signed_in(website, "tess")
    fields = {
        "count": "2",
        "told_on": "4-1-2027",
        "channel": "post",
        "note": "De arts reageert niet.",
        **which(website, case),
    }
    assert visitor.post(f"/zaken/{case}/termijnen/verlengen", fields).status_code == 303
    page = visitor.get(f"/zaken/{case}/termijnen").text
    assert "2 weken + 2 weken verlengd, Awb, artikel 4:14" in page
    assert "(nog te toetsen)" in page
    assert "Verlengd met 2 weken; bericht aan de inwoner op 4 januari 2027 (brief)" in page
    assert "Termijn verlengen" not in page


def test_a_duty_that_was_not_done_asks_for_a_reason_and_the_case_goes_on(website: Website) -> None:
    case = applied(website)
    visitor = signed_in(website, "carla")
    assert "Waarom is dit niet gehaald?" in visitor.get(f"/zaken/{case}").text
    place = which(website, case, "wmo_onderzoek")
    address = f"/zaken/{case}/termijnen/reden"
    assert visitor.post(address, {"note": " ", **place}).status_code == 422
    assert visitor.post(address, {"note": "Ziekte.", **place}).status_code == 303
    page = visitor.get(f"/zaken/{case}/termijnen").text
    assert "<b>Waarom te laat:</b> Ziekte." in page
    assert website.desk("loes").case_page(case).open_tasks
    assert visitor.post(address, {"note": "x", **place, "rule": "besluit_wmo"}).status_code == 422


def test_a_front_desk_sees_the_terms_and_may_not_change_them(website: Website) -> None:
    case = applied(website)
    visitor = signed_in(website, "loes")
    page = visitor.get(f"/zaken/{case}/termijnen").text
    assert "Termijn opschorten" not in page
    assert "Wie beslist of de zaak leidt, legt de reden vast." in page
    fields = {"ground": "aanvulling", "since": "4-1-2027", "note": WHY, **which(website, case)}
    assert visitor.post(f"/zaken/{case}/termijnen/opschorten", fields).status_code == 403
    elsewhere = signed_in(website, "zeno")
    assert elsewhere.get(f"/zaken/{case}/termijnen").status_code == 404
    assert elsewhere.post(f"/zaken/{case}/termijnen/opschorten", fields).status_code == 404
    lead = signed_in(website, "dina")
    strange = {**fields, "run": "0" * 32}
    assert lead.post(f"/zaken/{case}/termijnen/opschorten", strange).status_code == 404
    assert lead.post(f"/zaken/{case}/termijnen/opschorten", {}).status_code == 404
    assert lead.get(f"/zaken/{case}/termijnen/anders").status_code in (404, 405)


def notice(website: Website, visitor: Visitor, case: str, received: str) -> str:
    fields = {
        "message": "MSG_NoticeOfDefault",
        "received_at": received,
        "channel": "post",
        "id": received,
    }
    answer = visitor.post(f"/zaken/{case}/bericht", fields)
    assert answer.headers["Location"] == f"/zaken/{case}/termijnen"
    return visitor.get(f"/zaken/{case}/termijnen").text


def test_a_notice_of_default_that_comes_too_early_is_said_to_be(website: Website) -> None:
    case = applied(website)
    visitor = signed_in(website, "dina")
    page = visitor.get(f"/zaken/{case}/termijnen").text
    assert f'href="/zaken/{case}/bericht?bericht=MSG_NoticeOfDefault"' in page
    page = notice(website, visitor, case, "4-1-2027 9:00")
    assert "kwam op ma 4 januari 2027 te vroeg" in page
    assert "liep nog tot en met di 12 januari 2027" in page
    # A day of the municipality's own, which a plugin gave, is not the day of the law.
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        term = next(one for one in unit.data.terms_of(case) if one.rule == "besluit_wmo")
        sooner = replace(term, due_on=date(2026, 12, 31), lawful_on=date(2027, 1, 12))
        unit.data.save_term(sooner)
        unit.commit()
    page = visitor.get(f"/zaken/{case}/termijnen").text
    assert "liep nog tot en met di 12 januari 2027" in page


def test_where_a_plugin_gave_no_last_day_the_page_asks_for_somebody_who_knows_the_law(
    website: Website,
) -> None:
    case = applied(website)
    address, asked = f"/zaken/{case}/termijnen", "Laat iemand die de wet kent meekijken."
    assert asked not in signed_in(website, "dina").get(address).text
    ours = Speaker(key="ours", title="Eigen regels", version="1.2")
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        term = next(one for one in unit.data.terms_of(case) if one.rule == "besluit_wmo")
        said = TermAnswer(by=ours, text="gaf niet op tijd antwoord")
        unit.data.save_term(replace(term, deadline=said))
        unit.commit()
    page = signed_in(website, "dina").get(address).text
    assert "plugin ‘Eigen regels’ 1.2 kon de laatste dag niet bepalen: hij gaf niet op tijd" in page
    assert asked in page
    assert "di 12 januari 2027" in page


def test_a_notice_that_is_right_starts_two_weeks_and_then_a_penalty_that_is_counted(
    website: Website,
) -> None:
    case = applied(website)
    visitor = signed_in(website, "dina")
    website.clock.moment = datetime(2027, 1, 18, 9, tzinfo=UTC)
    visitor = signed_in(website, "dina")
    page = notice(website, visitor, case, "18-1-2027 9:00")
    assert "te vroeg" not in page
    assert "Er is nog geen dwangsom." in page
    assert "vanaf 2 februari 2027" in page
    assert "Dag 1 tot en met 14: € 23,00 per dag." in page
    assert "Hoogstens € 1.442,00. Awb, artikel 4:17" in page
    assert "(nog te toetsen)" in page
    website.clock.moment = datetime(2027, 2, 16, 9, tzinfo=UTC)
    page = signed_in(website, "dina").get(f"/zaken/{case}/termijnen").text
    assert "Dwangsom: dag 15 van 42, € 357,00 tot en met vandaag." in page
    assert "Vandaag komt er € 35,00 bij." in page
    website.clock.moment = datetime(2027, 6, 1, 9, tzinfo=UTC)
    page = signed_in(website, "dina").get(f"/zaken/{case}/termijnen").text
    assert "Dwangsom: dag 42 van 42, € 1.442,00." in page


def test_tasks_and_worklist_say_why_a_task_is_due_when_it_is(website: Website) -> None:
    _choose_worker(website)
    desk = website.desk("noor")
    waiting = desk.worklist("unclaimed").items
    plan = next(one for one in waiting if one.element == "UT_AwaitPersonalPlan")
    assert plan.why == "Tijd voor een persoonlijk plan: 7 dagen"
    visitor = signed_in(website, "noor")
    assert plan.why in visitor.get("/taken?weergave=team").text
    page = visitor.get(f"/taken/{plan.task}").text
    assert (
        '<dd>ma 23 november 2026<br><small class="quiet">Tijd voor een persoonlijk plan: 7 dagen</small></dd>'
        in page
    )
    others = [one for one in waiting if one.due_on is None]
    assert others
    assert all(one.why is None for one in others)


def test_a_lead_sees_what_is_late_and_what_stands_still_in_the_team(website: Website) -> None:
    case = applied(website)
    lead = signed_in(website, "tess")
    assert 'href="/termijnen"' in lead.get("/taken").text
    page = lead.get("/termijnen").text
    assert "Onderzoek na melding" in page
    assert "Huishouden A" in page
    assert "Nog geen reden vastgelegd" in page
    assert "maandag 28 december: 6 weken" in page
    suspended(website, signed_in(website, "dina"), case)
    page = lead.get("/termijnen?weergave=opgeschort").text
    assert "Besluit op de aanvraag (Wmo)" in page
    assert "Opgeschort vanaf ma 4 januari 2027" in page
    assert "Er is niets te laat." in lead.get("/termijnen?proces=plan").text
    assert lead.get("/termijnen?pagina=9&weergave=anders").status_code == 302
    assert lead.get("/termijnen?wie=niemand").status_code == 200
    for login in ("loes", "dina", "pim", "fatma"):
        assert signed_in(website, login).get("/termijnen").status_code == 403
        assert 'href="/termijnen"' not in signed_in(website, login).get("/bronnen").text


def test_the_page_of_sources_names_what_still_has_to_be_verified(website: Website) -> None:
    page = signed_in(website, "pim").get("/bronnen").text
    law, doubtful = page.split("Wmo 2015, artikel 2.3.2")[1], page.split("Awb, artikel 4:14")[1]
    assert "<b>Onderzoek na melding</b>: uiterlijk 6 weken" in law
    assert "vanaf 1 januari 2015" in law
    assert "Nog te toetsen" not in law.split("</tr>")[0]
    assert "Nog te toetsen" in doubtful.split("</tr>")[0]
    assert "verlengen: hoogstens 2 weken, één keer, met bericht aan de inwoner" in doubtful
    assert "€ 23,00" in page
    assert "Besluit van 24 oktober 2016" in page
    for login, status in (("fatma", 200), ("tess", 200), ("loes", 403)):
        assert signed_in(website, login).get("/bronnen").status_code == status


def test_the_page_of_sources_leads_to_each_pathway_and_shows_only_what_is_doubtful(
    website: Website,
) -> None:
    visitor = signed_in(website, "pim")
    page = visitor.get("/bronnen").text
    for key in ("intake", "meldcode", "objection"):
        assert f'href="#of-{key}"' in page
        assert f'id="of-{key}"' in page
    assert "Wmo 2015, artikel 2.3.2" in page
    doubtful = visitor.get("/bronnen?toetsen=1").text
    assert "Awb, artikel 4:14" in doubtful
    assert "Wmo 2015, artikel 2.3.2" not in doubtful
    listed = [one.split("</th>")[0] for one in doubtful.split('<th scope="rowgroup"')[1:]]
    assert listed
    assert all("Nog te toetsen" in one for one in listed)


def test_the_page_of_sources_tells_what_plugins_say_of_terms_that_begin_now(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = Speaker(key="ours", title="Eigen regels", version="1.2")
    plugins = website.engine._tools.term_plugins
    page = signed_in(website, "pim").get("/bronnen").text
    assert "Gesloten volgens plugin ‘Eigen regels van Voorbeeldstad’" in page
    rules = (
        LocalRule(
            by=ours, term="intake.wmo_onderzoek", length=Length.parse("4 weeks"), law="Beleid 3"
        ),
        LocalRule(
            by=ours, term="intake.besluit_wmo", length=Length.parse("9 weeks"), law="Beleid 4"
        ),
    )
    said = PluginTerms(
        closed=(ClosedDays(by=ours, days=(date(2026, 12, 24),)),),
        rules=rules,
        deadlines=(ours,),
        silent=(Silence(by=ours, why="gaf een fout"),),
    )
    monkeypatch.setattr(plugins, "told", lambda _: said)
    page = signed_in(website, "pim").get("/bronnen").text
    law = page.split("Wmo 2015, artikel 2.3.2")[1].split("</tr>")[0]
    assert "uiterlijk 6 weken" in law
    assert "Hier 4 weken, vastgelegd in: Beleid 3 (plugin ‘Eigen regels’ 1.2)." in law
    refused = page.split("wilde 9 weken.")[1]
    assert "Sluitingsdagen van de gemeente tellen niet mee." in page
    assert refused
    own = page.split("Wat plugins van de gemeente zeggen")[1]
    assert "Gesloten volgens plugin ‘Eigen regels’ 1.2: 24 december 2026." in own
    assert "mag voor een termijn die loopt een eigen laatste dag noemen" in own
    assert "gaf een fout: wat hij over termijnen zegt, telt nu niet mee." in own
