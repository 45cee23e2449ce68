# SPDX-License-Identifier: EUPL-1.2
"""The file of one person: third parties left out, no trace of a shielded case, decided by two where it is one."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

from werkzeug.test import TestResponse

from tests.documents.test_content import PDF
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from tests.webui.test_documents import WHOLE
from tests.webui.test_people import BSN, CHILD, MOTHER
from tests.webui.test_tasks import REQUEST, _lists, started
from tests.webui.test_two_worlds import VIOLENCE
from wijkpad.api import Sent, Upload
from wijkpad.domain.journal import Entry

PURPOSE = {"purpose": "Mevrouw vroeg schriftelijk om inzage."}
REPORTER = {
    **REQUEST,
    "reporter_kind": "citizen",
    "reporter_anonymous": "no",
    "reporter_contact.name": "Buurvrouw Bep",
    "reporter_told_family": "no",
}


def a_file(site: Website) -> tuple[str, dict[str, str]]:
    """Return an intake with a worry in it that led to a meldcode, and name to id of its people."""
    desk = site.desk("loes")
    begun = started(site)
    done = desk.complete(begun.first_task_id or "", _lists(REPORTER))
    desk.complete(done.next_task_id or "", _lists(VIOLENCE))
    task = next(
        one
        for one in site.engine._queries.tasks_of_case(MUNICIPALITY, begun.case_id)
        if one.form == "weigh_meldcode"
    )
    given = {"start_meldcode": "yes", "reason": "Blauwe plekken.", "consulted": "Ahmet"}
    desk.complete(task.id, _lists(given))
    site.engine.run_until_idle()
    visitor = signed_in(site, "loes")
    for person in (MOTHER, CHILD):
        assert visitor.post(f"/zaken/{begun.case_id}/gegevens/persoon", person).status_code == 303
    return begun.case_id, {
        one.name: one.id for one in site.desk("loes").file.people(begun.case_id).persons
    }


def asked(visitor: Visitor, case: str, person: str) -> str:
    answer = visitor.post(f"/zaken/{case}/inzage", {"person": person, **PURPOSE})
    assert answer.status_code == 303
    return answer.headers["Location"]


def files_in(answer: TestResponse) -> dict[str, bytes]:
    assert answer.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def unpacked(answer: TestResponse) -> dict[str, str]:
    return {name: content.decode() for name, content in files_in(answer).items()}


def noted(site: Website, case: str) -> None:
    """Let Loes keep notes, a contact moment and a worry, and Ahmet look in the case."""
    desk = site.desk("loes")
    held = {"mode": "phone", "held_at": "13-11-2026 10:00", "outcome": "reached"}
    for fields in (
        {"text": "Zij slaapt slecht."},
        {"text": "Kind A was boos op school."},
        {"text": "Ik belde haar terug.", "whom": "Moeder A", **held},
        {"facts": "Blauwe plekken.", "interpretation": "Ik vrees voor geweld."},
    ):
        desk.notes.write(case, {name: [text] for name, text in fields.items()})
    desk.notes.save_draft(case, {"text": ["Nog niet af."]})
    assert signed_in(site, "ahmet").get(f"/zaken/{case}").status_code == 200


def with_documents(site: Website, case: str) -> str:
    """Let Noor fix and send a letter, begin another, and add a file; return the letter."""
    desk = site.desk("noor")
    run = desk.case_page(case).runs[0].run.id
    letter = desk.documents.make_for_case(case, run, "invitation")
    letter = desk.documents.save(letter.id, WHOLE, letter.version)
    desk.documents.fix(letter.id, letter.version)
    sent = Sent(at=site.clock.now(), channel="post", to="Moeder A", by=desk.me().id, outside=False)
    desk.documents.record_sent(letter.id, sent)
    desk.documents.make_for_case(case, run, "invitation")
    desk.documents.upload(case, Upload(name="brief.pdf", content=PDF, title="Brief huisarts"))
    return letter.id


def keys(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]+)"', page)


def journal(site: Website, event: str) -> list[Entry]:
    with site.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        return [one.entry for one in unit.journal.latest(1_000) if one.entry.event == event]


def test_somebody_gets_what_is_about_them_and_nothing_about_anybody_else(website: Website) -> None:
    case, people = a_file(website)
    tess = signed_in(website, "tess")
    place = asked(tess, case, people["Moeder A"])
    preview = tess.get(place).text
    assert "is een rij over een ander" in preview or "gaat over een ander" in preview
    assert "gaat over veiligheid" in preview
    answer = tess.post(place, {"_action": "make"})
    files = unpacked(answer)
    assert set(files) == {"dossier.html", "dossier.json"}
    for text in files.values():
        assert "Moeder A" in text
        assert BSN in text
        assert "Ik red het huishouden niet meer alleen." in text
        for hidden in ("Kind A", "Bep", "eldcode", "geweld", "Buren horen", "Blauwe", "eiligheid"):
            assert hidden not in text, hidden
    parts = json.loads(files["dossier.json"])
    assert parts["person"] == "Moeder A"
    made = journal(website, "export.made")
    assert [dict(one.detail)["sha256"] for one in made] == [hashlib.sha256(answer.data).hexdigest()]
    assert made[0].client == case
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        (kept,) = unit.disclosure.exports_of(case)
    assert kept.sha256 == hashlib.sha256(answer.data).hexdigest()
    assert kept.sha256[:12] in signed_in(website, "vera").get("/toezicht").text


def test_the_same_file_comes_out_for_a_host_case_with_and_without_a_meldcode(
    website: Website,
) -> None:
    case, people = a_file(website)
    tess = signed_in(website, "tess")
    place = asked(tess, case, people["Moeder A"])
    before = unpacked(tess.post(place, {"_action": "make"}))
    website.desk("loes").safety_signal(case, "Nog een zorg.")
    assert unpacked(tess.post(place, {"_action": "make"})) == before
    loes = signed_in(website, "ahmet")
    again = asked(loes, case, people["Moeder A"])
    assert unpacked(loes.post(again, {"_action": "make"})) == before


def test_everything_that_the_file_holds_is_given_or_left_out_with_the_reason(
    website: Website,
) -> None:
    case, people = a_file(website)
    noted(website, case)
    letter = with_documents(website, case)
    place = asked(signed_in(website, "tess"), case, people["Moeder A"])
    found = website.desk("tess").exports.preview(case, place.rpartition("/")[2]).found
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        written = unit.notes.page(case, per_page=100).total
        documents = unit.documents.of_case(case)
        terms = unit.data.terms_of(case)
    kinds = [one.kind for one in found.every]
    left = [(one.what, one.why) for one in found.left]
    assert written == 4
    assert kinds.count("note") + kinds.count("contact") == 3
    assert ("Aantekening", "safety") in left
    assert len(documents) == 3
    assert kinds.count("document") == 2
    draft = next(one for one in documents if one.state == "draft")
    assert left.count((draft.title, "draft")) == 1
    assert {f"document.{letter}"} <= {one.key for one in found.every}
    answered = {one.key.split(".")[0] for one in found.every if one.kind == "answers"}
    told = " ".join(what for what, _ in left)
    tasks = website.engine._queries.tasks_of_case(MUNICIPALITY, case)
    filled = [one for one in tasks if one.status == "completed"]
    assert len(filled) == 3
    for one in filled:
        title = website.desk("loes").corrections.answers(one.id).title
        assert one.form in answered or title in told, one.form
    told_terms = {one.title for one in found.every if one.kind == "term"}
    assert {"Onderzoek na melding", "Tijd voor een persoonlijk plan"} == told_terms
    assert told_terms <= {one.title for one in terms}


def test_notes_and_documents_go_along_only_when_a_person_read_them(website: Website) -> None:
    case, people = a_file(website)
    noted(website, case)
    letter = with_documents(website, case)
    tess = signed_in(website, "tess")
    place = asked(tess, case, people["Moeder A"])
    without = unpacked(tess.post(place, {"_action": "make"}))
    assert set(without) == {"dossier.html", "dossier.json"}
    for text in without.values():
        for free in ("slaapt slecht", "Kind A", "belde haar terug", "huisarts", "mevrouw,"):
            assert free not in text, free
    page = tess.get(place).text
    assert page.count("Noemt Kind A") == 1
    assert "Nog niet af." not in page
    give = keys(page, "give")
    assert len(give) == 5
    looked = tess.post(place, {"give": give[:1], "_action": "look"}).text
    assert f'value="{give[0]}" checked' in looked
    assert looked.count("Meegeven") == len(give)
    chosen = [one for one in give if one not in _naming_the_child(page)]
    answer = tess.post(place, {"give": chosen, "_action": "make"})
    files = files_in(answer)
    readable, data = files["dossier.html"].decode(), json.loads(files["dossier.json"])
    for text in ("Zij slaapt slecht.", "Ik belde haar terug.", "Brief huisarts", "aan Moeder A"):
        assert text in readable, text
    for hidden in ("Kind A", "Blauwe", "geweld", "Nog niet af.", "Ahmet"):
        assert hidden not in readable, hidden
    kept = {one["file"]: one["value"]["sha256"] for one in data["parts"] if "file" in one}
    assert len(kept) == 2
    for name, sha256 in kept.items():
        assert hashlib.sha256(files[name]).hexdigest() == sha256
    made = dict(journal(website, "export.made")[-1].detail)
    assert letter in made["documents"]
    assert made["sha256"] == hashlib.sha256(answer.data).hexdigest()


def _naming_the_child(page: str) -> list[str]:
    """Return the keys of the parts that name the child."""
    return [
        key
        for part in page.split('<h3 class="utrecht-heading-3">')
        if "Noemt Kind A" in part
        for key in keys(part, "give")
    ]


def test_who_looked_is_told_by_day_and_never_who_guards_safety(website: Website) -> None:
    case, people = a_file(website)
    tess = signed_in(website, "tess")
    place = asked(tess, case, people["Moeder A"])
    signed_in(website, "noor").get(f"/zaken/{case}")
    website.clock.move(days=1)
    tess = signed_in(website, "tess")
    for login in ("tess", "ahmet"):
        assert signed_in(website, login).get(f"/zaken/{case}").status_code == 200
    parts = json.loads(unpacked(tess.post(place, {"_action": "make"}))["dossier.json"])["parts"]
    (looks,) = [one for one in parts if one["kind"] == "looks"]
    told = [(one["label"], one["text"]) for one in looks["lines"]]
    assert ("di 17 november 2026", "Tess van Rijn: bekeek het dossier") in told
    assert any(label == "ma 16 november 2026" and "Noor" in text for label, text in told)
    assert not any("Ahmet" in text for _, text in told)


def test_a_shielded_case_beside_it_brings_nothing_into_the_file_of_the_host(
    website: Website,
) -> None:
    case, people = a_file(website)
    noted(website, case)
    with_documents(website, case)
    tess = signed_in(website, "tess")
    place = asked(tess, case, people["Moeder A"])
    give = keys(tess.get(place).text, "give")
    before = files_in(tess.post(place, {"_action": "make", "give": give}))
    worry = website.desk("loes").safety_signal(case, "Nog een zorg.")
    noted(website, worry.case_id)
    upload = Upload(name="foto.pdf", content=PDF, title="Foto van de arm")
    website.desk("loes").documents.upload(worry.case_id, upload)
    assert signed_in(website, "ahmet").get(f"/zaken/{worry.case_id}").status_code == 200
    assert signed_in(website, "ahmet").get(f"/zaken/{case}").status_code == 200
    assert keys(tess.get(place).text, "give") == give
    assert files_in(tess.post(place, {"_action": "make", "give": give})) == before


def test_of_a_shielded_case_notes_worries_and_who_looked_go_along_after_two(
    website: Website,
) -> None:
    case, _ = a_file(website)
    worry = website.desk("loes").safety_signal(case, "zorg").case_id
    noted(website, worry)
    person = signed_in(website, "loes").post(f"/zaken/{worry}/gegevens/persoon", MOTHER)
    assert person.status_code == 303
    (mother,) = website.desk("loes").file.people(worry).persons
    export = website.desk("ahmet").exports.ask(worry, mother.id, PURPOSE["purpose"])
    website.desk("ahmet").participants.add(worry, website.desk("carla").me().id, "Tweede.")
    website.desk("carla").exports.decide(worry, export.id, approved=True)
    ahmet, place = signed_in(website, "ahmet"), f"/zaken/{worry}/inzage/{export.id}"
    give = keys(ahmet.get(place).text, "give")
    assert len(give) == 4
    text = unpacked(ahmet.post(place, {"_action": "make", "give": give}))["dossier.html"]
    for told in ("Zij slaapt slecht.", "Blauwe plekken.", "Ik vrees voor geweld.", "Ahmet"):
        assert told in text, told


def test_a_free_text_is_left_out_by_hand(website: Website) -> None:
    case, people = a_file(website)
    tess = signed_in(website, "tess")
    place = asked(tess, case, people["Moeder A"])
    page = tess.get(place).text
    keys = re.findall(r'name="omit" value="(register_request[^"]*)"', page)
    assert len(keys) == 1
    looked = tess.post(place, {"omit": keys, "_action": "look"}).text
    assert f'value="{keys[0]}" checked' in looked
    files = unpacked(tess.post(place, {"omit": keys, "_action": "make"}))
    assert "Ik red het huishouden" not in files["dossier.html"]
    assert "Ik red het huishouden" not in files["dossier.json"]


def test_of_a_shielded_case_a_second_person_decides(website: Website) -> None:
    case, _ = a_file(website)
    worry = website.desk("loes").safety_signal(case, "zorg")
    ahmet = signed_in(website, "ahmet")
    loes = signed_in(website, "loes")
    mother = loes.post(f"/zaken/{worry.case_id}/gegevens/persoon", MOTHER)
    assert mother.status_code == 303
    (person,) = website.desk("loes").file.people(worry.case_id).persons
    page = f"/zaken/{worry.case_id}/inzage"
    assert loes.get(page).status_code == 403
    answer = ahmet.post(page, {"person": person.id, **PURPOSE})
    assert answer.headers["Location"] == page
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        (waiting,) = unit.disclosure.exports_of(worry.case_id)
    assert waiting.state == "waiting"
    place = f"{page}/{waiting.id}"
    assert ahmet.get(place).status_code == 403
    assert ahmet.post(place, {"_action": "make"}).status_code == 403
    own = ahmet.post(f"{place}/besluit", {"decision": "yes"})
    assert own.status_code == 403
    assert "U vroeg dit dossier zelf aan." in own.text
    carla = signed_in(website, "carla")
    assert carla.post(f"{place}/besluit", {"decision": "yes"}).status_code == 404
    user = website.desk("carla").me().id
    website.desk("ahmet").participants.add(worry.case_id, user, "Tweede persoon.")
    assert carla.post(f"{place}/besluit", {"decision": "no"}).status_code == 422
    assert carla.post(f"{place}/besluit", {"decision": "yes"}).status_code == 303
    assert carla.post(f"{place}/besluit", {"decision": "yes"}).status_code == 409
    files = unpacked(ahmet.post(place, {"_action": "make"}))
    assert "Moeder A" in files["dossier.html"]
    decided = journal(website, "export.decided")
    assert [(one.user, dict(one.detail)["state"]) for one in decided] == [(user, "approved")]
    assert worry.number not in signed_in(website, "vera").get("/toezicht").text
    exported = [one for one in journal(website, "export.made") if one.client == case]
    assert exported == []


def test_it_takes_a_purpose_and_a_role(website: Website) -> None:
    case, people = a_file(website)
    for login in ("loes", "noor", "dina"):
        visitor = signed_in(website, login)
        assert visitor.get(f"/zaken/{case}/inzage").status_code == 403
        assert visitor.post(f"/zaken/{case}/inzage", PURPOSE).status_code == 403
    tess = signed_in(website, "tess")
    missing = tess.post(f"/zaken/{case}/inzage", {"person": "", "purpose": "kort"})
    assert missing.status_code == 422
    assert "Kies voor wie dit dossier is." in missing.text
    assert ">kort</textarea>" in missing.text
    place = asked(tess, case, people["Kind A"])
    assert signed_in(website, "bea").get(place).status_code == 404
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        lines = repr([one.entry for one in unit.journal.latest(1_000)])
    assert "inzage." not in lines
    assert "Kind A" not in lines
