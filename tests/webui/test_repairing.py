# SPDX-License-Identifier: EUPL-1.2
"""Putting a case back or past a step, and taking cases to another version, without JavaScript."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from tests.pathways.small import small
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import PROCESSES, Website
from tests.webui.repair_pages import (
    WHY,
    back,
    database_of,
    fields_of,
    looked_at,
    number_of,
    run_of,
    token_of,
    under_way,
)
from tests.webui.test_tasks import REQUEST, _lists, started
from wijkpad.domain.case import Run
from wijkpad.domain.jobs import Incident
from wijkpad.pathways import read_folder


def test_a_lead_puts_a_case_back_and_its_page_tells_why(website: Website) -> None:
    case = under_way(website)
    run = run_of(website, case).id
    visitor = signed_in(website, "tess")
    assert f'href="/herstel/{run}"' in visitor.get(f"/zaken/{case}").text
    page = visitor.get(f"/herstel/{run}")
    assert "Wordt teruggenomen: Vraag vastleggen" in page.text
    answer = visitor.post(f"/herstel/{run}/terug", back(visitor, run))
    assert answer.headers["Location"] == f"/zaken/{case}"
    after = visitor.get(f"/zaken/{case}").text
    assert f"Reden: {WHY}" in after
    assert "Teruggenomen" in after
    assert "Nog niet opgepakt" in after
    assert website.desk("loes").case_page(case).open_tasks[0].task.element == "UT_RegisterRequest"


def test_a_wish_without_a_reason_or_about_a_case_that_moved_on_changes_nothing(
    website: Website,
) -> None:
    case = under_way(website)
    run = run_of(website, case)
    visitor = signed_in(website, "tess")
    fields = back(visitor, run.id)
    empty = visitor.post(f"/herstel/{run.id}/terug", {**fields, "reason": " "})
    assert empty.status_code == 422
    assert "Vul de reden in" in empty.text
    nothing = visitor.post(f"/herstel/{run.id}/terug", {**fields, "moment": ""})
    assert nothing.status_code == 422
    assert visitor.get(f"/herstel/{run.id}/terug").status_code == 422
    unseen = visitor.post(f"/herstel/{run.id}/terug", {**fields, "mark": ""})
    assert unseen.status_code == 409
    late = visitor.post(f"/herstel/{run.id}/terug", {**fields, "version": "1"})
    assert late.status_code == 409
    assert "De zaak is intussen verder" in late.text
    assert WHY in late.text
    assert 'name="mark"' in late.text
    assert run_of(website, case) == run


def test_who_only_works_takes_back_their_own_step_and_nothing_more(website: Website) -> None:
    case = under_way(website)
    run = run_of(website, case).id
    noor = signed_in(website, "noor")
    page = noor.get(f"/herstel/{run}").text
    assert "Er is geen eerder moment" in page
    assert 'name="token"' not in page
    loes = signed_in(website, "loes")
    fields = back(loes, run)
    assert noor.post(f"/herstel/{run}/terug", fields).status_code == 403
    assert loes.post(f"/herstel/{run}/terug", fields).status_code == 303


def test_an_administrator_comes_from_an_incident_and_sees_steps_but_no_people(
    website: Website,
) -> None:
    case = looked_at(website)
    run = run_of(website, case)
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        unit.jobs.add_incident(
            Incident(
                id="storing",
                job=None,
                run=run.id,
                case=case,
                code="RUN-002",
                text="Vast.",
                raised_at=website.clock.now(),
            )
        )
        unit.commit()
    visitor = signed_in(website, "fatma")
    assert f'href="/herstel/{run.id}"' in visitor.get("/beheer/storingen").text
    page = visitor.get(f"/herstel/{run.id}").text
    assert f"zaak {number_of(website, case)}" in page
    assert f"/zaken/{case}" not in page
    token = token_of(page, "Persoon en woonplaats nagaan")
    step = f"/herstel/{run.id}/stap"
    assert visitor.get(f"{step}?token={token}&to=").status_code == 422
    stuck = visitor.get(f"{step}?token={token}&to=GW_Nergens")
    assert stuck.status_code == 422
    assert "ander deel van het schema" in stuck.text
    seen = visitor.get(f"{step}?token={token}&to=-").text
    assert run_of(website, case) == run
    empty = visitor.post(step, {**fields_of(seen), "reason": ""})
    assert empty.status_code == 422
    assert "Vul de reden in" in empty.text
    done = visitor.post(step, fields_of(seen))
    assert done.headers["Location"] == f"/herstel/{run.id}"
    told = signed_in(website, "tess").get(f"/zaken/{case}").text
    assert "sloeg ‘Persoon en woonplaats nagaan’ over. Vervallen: " in told
    assert f"Reden: {WHY}" in told
    assert "Overgeslagen" in told


def test_a_shielded_case_is_not_there_for_who_may_not_know_of_it(website: Website) -> None:
    case = under_way(website)
    shielded = website.desk("loes").safety_signal(case, "zorg").case_id
    run = run_of(website, shielded).id
    for login in ("fatma", "tess", "pim"):
        assert signed_in(website, login).get(f"/herstel/{run}").status_code == 404, login
        answer = signed_in(website, login).post(
            f"/herstel/{run}/terug", {"moment": "1", "reason": WHY}
        )
        assert answer.status_code == 404, login


def test_what_will_happen_is_shown_and_a_change_in_between_is_shown_first(
    website: Website,
) -> None:
    case = looked_at(website)
    run = run_of(website, case).id
    loes = website.desk("loes")
    task = loes.case_page(case).open_tasks[0].task
    visitor = signed_in(website, "fatma")
    address = f"/herstel/{run}/stap"
    seen = visitor.get(f"{address}?token={task.id}&to=-").text
    assert "nog niet opgepakt" in seen
    assert "<dt>Gaat open</dt><dd>Route kiezen" in seen
    loes.claim(task.id)
    loes.save_draft(task.id, {"bsn": ["1"]})
    late = visitor.post(address, fields_of(seen))
    assert late.status_code == 409
    assert "opgepakt door Loes Brand" in late.text
    assert "Loes Brand vulde hier al iets in" in late.text
    assert WHY in late.text
    assert visitor.post(address, fields_of(late.text)).status_code == 303
    gone = visitor.post(address, fields_of(late.text))
    assert gone.status_code == 409
    assert "De zaak is intussen verder" in gone.text
    text = "sloeg ‘Persoon en woonplaats nagaan’ over. Vervallen: Persoon en woonplaats nagaan"
    assert (
        f"{text}. Nu open: Route kiezen." in signed_in(website, "tess").get(f"/zaken/{case}").text
    )
    assert text in signed_in(website, "fatma").get(f"/zaken/{case}/journaal").text


def test_where_a_case_may_go_is_named_once_and_holds_no_choice_points(website: Website) -> None:
    run = run_of(website, looked_at(website)).id
    page = signed_in(website, "fatma").get(f"/herstel/{run}").text
    part = page.split("Nu: Persoon en woonplaats nagaan")[1].split("</form>")[0]
    offered = re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)', part)
    assert len({name for _, name in offered}) == len(offered)
    assert not [one for one, _ in offered if one.startswith("GW_")]
    assert ("EE_HandleRouted", "Einde: Route gekozen") in offered
    assert '<optgroup label="Taak (in ‘' in part
    term = page.split("Nu: Zes weken na de melding")[1].split("</section>")[0]
    assert "Een termijn slaat u niet over" in term
    assert "<select" not in term


def test_an_administrator_finds_a_case_by_its_number_and_never_a_shielded_one(
    website: Website,
) -> None:
    case = looked_at(website)
    shielded = website.desk("loes").safety_signal(case, "zorg")
    visitor = signed_in(website, "fatma")

    def found(number: str) -> str:
        answer = visitor.post("/beheer/herstellen", {"q": number})
        assert number not in answer.headers["Location"]
        return visitor.get(answer.headers["Location"]).text

    number = number_of(website, case)
    page = found(number)
    assert f'href="/herstel/{run_of(website, case).id}"' in page
    assert "Anna" not in page
    nothing = found("2026-999999")
    assert "Geen zaak gevonden" in nothing
    hidden = found(shielded.number)
    assert run_of(website, shielded.case_id).id not in hidden
    assert "Geen zaak gevonden" in hidden
    for login in ("loes", "tess", "pim"):
        assert signed_in(website, login).get("/beheer/herstellen").status_code == 403
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        looks = [one.entry for one in unit.journal.latest(100) if one.entry.event == "repair.list"]
    found_here = [dict(one.detail)["found"] for one in looks if one.outcome == "done"]
    assert sorted(found_here) == ["0", "0", "1"]
    assert "2026-" not in repr([(one.object_id, one.detail) for one in looks])


def release(website: Website, old: bytes, new: bytes) -> int:
    """Publish another version of the intake, with one text in it changed."""
    files = {
        path: content.replace(old, new)
        for path, content in read_folder(PROCESSES / "intake").items()
    }
    return website.engine.system(MUNICIPALITY).publish_release("intake", files).version


def begun(visitor: Visitor, version: int) -> str:
    """Take the cases along as the page proposes, and return the page that tells how far it is."""
    address = "/processen/intake/1/overzetten"
    page = visitor.get(address).text
    fields = dict(re.findall(r'type="hidden" name="(stap\.[^"]+)" value="([^"]+)"', page))
    answer = visitor.post(address, {**fields, "naar": str(version), "reason": "Betere namen."})
    assert answer.headers["Location"] == "/processen/intake/overgezet"
    return visitor.get("/processen/intake/overgezet").text


def test_a_designer_sees_what_would_happen_does_it_follows_it_and_undoes_it(
    website: Website,
) -> None:
    waiting, further = started(website).case_id, under_way(website)
    version = release(website, b"UT_RegisterRequest", b"UT_NoteRequest")
    visitor = signed_in(website, "pim")
    assert 'href="/processen/intake/1/overzetten"' in visitor.get("/processen/intake").text
    page = visitor.get("/processen/intake/1/overzetten").text
    assert "Vraag vastleggen" in page
    assert "2 zaken gaan mee" in page
    assert run_of(website, waiting).definition == 1
    progress = begun(visitor, version)
    assert "Nog 2 van 2" in progress
    assert "Vernieuwen" in progress
    website.engine.run_until_idle()
    assert "Ongedaan maken" in visitor.get("/processen/intake/overgezet").text
    for case in (waiting, further):
        assert run_of(website, case).definition == version
    assert website.desk("loes").case_page(waiting).open_tasks[0].task.element == "UT_NoteRequest"
    told = re.sub(r"<[^>]+>", "", signed_in(website, "loes").get(f"/zaken/{waiting}").text)
    assert (
        f"Pim Ontwerper liet de zaak verdergaan op versie {version} van het schema. "
        "Reden: Betere namen."
    ) in told
    task = website.desk("loes").case_page(waiting).open_tasks[0].task.id
    website.desk("loes").complete(task, _lists(REQUEST))
    transfer = website.desk("pim").transfers("intake")[0].transfer.id
    undo = f"/processen/intake/overgezet/{transfer}/ongedaan"
    for missing in ({}, {"reason": "  "}, {"reason": "x" * 1_001}):
        answer = visitor.post(undo, missing)
        assert answer.status_code == 422
        assert "Schrijf op waarom u dit ongedaan maakt." in answer.text
    visitor.post(undo, {"reason": "Te vroeg gedaan."})
    website.engine.run_until_idle()
    assert run_of(website, further).definition == 1
    assert run_of(website, waiting).definition == version
    lines = website.desk("pim").transfers("intake")[0]
    assert lines.counts == {"undone": 1, "kept": 1}
    page = visitor.get("/processen/intake/overgezet").text
    assert "Ongedaan gemaakt: Te vroeg gedaan." in page
    told = re.sub(r"<[^>]+>", "", signed_in(website, "loes").get(f"/zaken/{further}").text)
    assert (
        "Pim Ontwerper zette de zaak terug op versie 1 van het schema. Reden: Te vroeg gedaan."
    ) in told


def test_why_cases_went_along_or_back_is_sealed_and_stands_in_no_journal(website: Website) -> None:
    started(website)
    version = release(website, b"Vraag vastleggen", b"Vraag opschrijven")
    pim = website.desk("pim")
    made = pim.begin_transfer("intake", 1, version, {}, "ZqVooruit")
    website.engine.run_until_idle()
    pim.undo_transfer(made.id, "ZqTerug")
    website.engine.run_until_idle()
    assert pim.transfers("intake")[0].transfer.reason == "ZqVooruit"
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        lines = [one.entry for one in unit.journal.latest(1_000)]
    events = {"run.transferred", "run.transfer_undone", "definition.transfer_undone"}
    assert events <= {one.event for one in lines}
    with closing(sqlite3.connect(database_of(website))) as connection:
        stored = "\n".join(connection.iterdump())
    assert made.id in stored
    for words in ("ZqVooruit", "ZqTerug"):
        assert words not in stored
        assert words.encode().hex() not in stored.lower()


def test_a_transfer_to_the_version_itself_says_so_at_once(website: Website) -> None:
    started(website)
    visitor = signed_in(website, "pim")
    alone = visitor.get("/processen/intake/1/overzetten")
    assert alone.status_code == 422
    assert "De zaken staan al op deze versie." in alone.text
    assert "Er is nog geen andere versie." in alone.text
    version = release(website, b"Vraag vastleggen", b"Vraag opschrijven")
    same = visitor.get("/processen/intake/1/overzetten?naar=1")
    assert same.status_code == 422
    assert "De zaken staan al op deze versie." in same.text
    assert f"<option>{version}</option>" in same.text
    assert "Overzetten</h2>" not in same.text
    posted = visitor.post("/processen/intake/1/overzetten", {"naar": "1", "reason": "x"})
    assert posted.status_code == 422
    assert (
        signed_in(website, "loes").get("/processen/intake/1/overzetten?naar=1").status_code == 403
    )


def test_no_case_goes_along_without_a_reason_or_by_who_may_not(website: Website) -> None:
    case = started(website).case_id
    release(website, b"Vraag vastleggen", b"Vraag opschrijven")
    visitor = signed_in(website, "pim")
    answer = visitor.post("/processen/intake/1/overzetten", {"reason": " "})
    assert answer.status_code == 422
    assert "Schrijf op waarom" in answer.text
    for login in ("loes", "fatma"):
        assert signed_in(website, login).get("/processen/intake/1/overzetten").status_code == 403
        answer = signed_in(website, login).post("/processen/intake/1/overzetten", {"reason": "x"})
        assert answer.status_code == 403, login
    assert run_of(website, case).definition == 1
    assert visitor.get("/processen/intake/99/overzetten").status_code == 404
    assert visitor.get("/processen/onzin/1/overzetten").status_code == 404


def test_a_number_that_no_page_offers_is_answered_and_is_no_failure(website: Website) -> None:
    run = run_of(website, under_way(website)).id
    visitor = signed_in(website, "tess")
    for moment in ("²", "9" * 30, "-1", "x"):
        answer = visitor.post(f"/herstel/{run}/terug", {"moment": moment, "reason": WHY})
        assert answer.status_code == 422, moment
    unknown = f"/processen/intake/{'9' * 30}/overzetten"
    assert signed_in(website, "pim").get(unknown).status_code == 404


def test_a_term_and_a_question_about_safety_are_not_passed_by(website: Website) -> None:
    run = run_of(website, under_way(website)).id
    visitor = signed_in(website, "fatma")

    def send(name: str, to: str, refusal: str) -> None:
        places = website.desk("fatma").repairs.page(run).waits
        token = next(one.token for one in places if one.name == name)
        before = run_of_id(website, run)
        answer = visitor.get(f"/herstel/{run}/stap?token={token}&to={to}")
        assert (answer.status_code, refusal in answer.text) == (422, True), (name, to)
        assert run_of_id(website, run) == before

    send("Veiligheid beoordelen", "-", "Deze stap vraagt naar veiligheid")
    run = run_of(website, looked_at(website)).id
    send("Zes weken na de melding", "-", "Een termijn slaat u niet over")
    send("Zes weken na de melding", "EE_HandleDecided", "Een termijn slaat u niet over")


def run_of_id(website: Website, run: str) -> Run | None:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.cases.get_run(run)


def test_instances_of_one_step_are_told_apart(website: Website) -> None:
    files = small()
    drawn = files["proef.bpmn"].decode()
    many = (
        '<multiInstanceLoopCharacteristics isSequential="false" camunda:collection="= [1, 2]" '
        'camunda:elementVariable="nr"/></userTask>'
    )
    head, mark, rest = drawn.partition('id="UT_Doen"')
    drawn = head + mark + rest.replace("</userTask>", many, 1)
    website.engine.system(MUNICIPALITY).publish_release(
        "proef", files | {"proef.bpmn": drawn.encode()}
    )
    desk = website.desk("loes")
    begun = desk.start_case("proef", "SE", "noord")
    desk.complete(str(begun.first_task_id), {"received_on": ["16-11-2026"], "kind": ["help"]})
    tasks = desk.case_page(begun.case_id).open_tasks
    assert len(tasks) == 2
    desk.claim(tasks[0].task.id)
    run = desk.case_page(begun.case_id).runs[0].run.id
    page = signed_in(website, "fatma").get(f"/herstel/{run}").text
    for number in (1, 2):
        assert page.count(f"Nu: Taak UT_Doen ({number} van 2)") == 1
    assert page.count("opgepakt door Loes Brand") == 1
