# SPDX-License-Identifier: EUPL-1.2
"""The file of one person: third parties left out, no trace of a shielded case, decided by two where it is one."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

from werkzeug.test import TestResponse

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from tests.webui.test_people import BSN, CHILD, MOTHER
from tests.webui.test_tasks import REQUEST, _lists, started
from tests.webui.test_two_worlds import VIOLENCE
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


def unpacked(answer: TestResponse) -> dict[str, str]:
    assert answer.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


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
