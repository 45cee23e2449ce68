# SPDX-License-Identifier: EUPL-1.2
"""The pages of the file about people, without JavaScript."""

from __future__ import annotations

import re

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from tests.webui.test_tasks import REQUEST, _lists, started
from wijkpad.domain.journal import Entry

BSN = "123456782"
MOTHER = {"name": "Moeder A", "birth_date": "2-3-1985", "role": "parent", "bsn": BSN}
CHILD = {"name": "Kind A", "birth_date": "1-4-2014", "role": "child"}
CUSTODY = {
    "custody.0.type": "joint",
    "custody.0.source": "register",
    "custody.0.checked_on": "2-11-2026",
    "custody.1.holder": "other",
    "custody.1.holder_name": "Vader",
    "custody.1.type": "joint",
    "custody.1.source": "register",
    "custody.1.checked_on": "2-11-2026",
}


def a_case(website: Website) -> str:
    """Return a case of which nothing but the household's name is known."""
    case = started(website)
    website.desk("loes").complete(case.first_task_id or "", _lists(REQUEST))
    return case.case_id


def a_family(website: Website, visitor: Visitor) -> tuple[str, str, str]:
    """Return a case with a mother and a child of twelve of whom two parents have custody."""
    case = a_case(website)
    assert visitor.post(f"/zaken/{case}/gegevens/persoon", MOTHER).status_code == 303
    (mother,) = website.desk("loes").file.people(case).persons
    fields = {**CHILD, **CUSTODY, "custody.0.holder": mother.id}
    assert visitor.post(f"/zaken/{case}/gegevens/persoon", fields).status_code == 303
    child = website.desk("loes").file.people(case).persons[1]
    return case, mother.id, child.id


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def journal(website: Website, event: str) -> list[Entry]:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        lines = [one.entry for one in unit.journal.latest(1_000)]
    return [one for one in lines if one.event == event]


def test_a_household_is_built_up_on_its_own_page(website: Website) -> None:
    visitor = signed_in(website, "loes")
    case, _, _ = a_family(website, visitor)
    page = text_of(visitor.get(f"/zaken/{case}/personen").text)
    assert "Moeder A: gezamenlijk gezag. Gezagsregister op 2 november 2026." in page
    assert "Vader: gezamenlijk gezag" in page
    assert "1 april 2014 (12 jaar)" in page
    visitor.post(
        f"/zaken/{case}/gegevens/netwerk",
        {"name": "Oma", "relation": "moeders moeder", "consent_to_be_contacted": "yes"},
    )
    assert "Oma, moeders moeder" in visitor.get(f"/zaken/{case}/personen").text


def test_a_case_without_a_household_name_is_called_after_its_first_person(website: Website) -> None:
    case = started(website).case_id
    visitor = signed_in(website, "loes")
    visitor.post(f"/zaken/{case}/gegevens/persoon", MOTHER)
    assert "Moeder A" in visitor.get("/zaken").text


def test_every_fault_stands_at_its_field_and_nothing_typed_is_lost(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    answer = visitor.post(
        f"/zaken/{case}/gegevens/persoon",
        {
            "name": "",
            "birth_date": "1-4-2031",
            "bsn": "123456789",
            "gp": "Dokter Zonnebloem",
            "role": "child",
        },
    )
    assert answer.status_code == 422
    for place in ("name", "birth_date", "bsn"):
        assert f'href="#field-{place}"' in answer.text
        assert f'id="field-{place}-wrong"' in answer.text
    assert "Dokter Zonnebloem" in answer.text
    assert website.desk("loes").file.people(case).persons == ()
    again = visitor.get(f"/zaken/{case}/gegevens/persoon").text
    assert "Dokter Zonnebloem" in again
    assert "Concept bewaard om" in again
    assert (
        "Zonnebloem" not in signed_in(website, "tess").get(f"/zaken/{case}/gegevens/persoon").text
    )
    visitor.post(f"/zaken/{case}/gegevens/persoon", {"_action": "drop"})
    assert "Zonnebloem" not in visitor.get(f"/zaken/{case}/gegevens/persoon").text


def test_what_is_typed_is_kept_without_a_button(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    saved = visitor.post(f"/zaken/{case}/concept/doel", {"text": "Rust in h"})
    assert saved.get_json()["ok"]
    page = visitor.get(f"/zaken/{case}/gegevens/doel").text
    assert "Rust in h" in page
    assert f'data-draft="/zaken/{case}/concept/doel"' in page
    later = visitor.post(f"/zaken/{case}/gegevens/doel", {"text": "Rust", "_action": "later"})
    assert later.status_code == 303
    assert website.desk("loes").file.plan(case).goals == ()


def test_a_draft_of_what_a_colleague_changed_meanwhile_is_not_sent_over_it(
    website: Website,
) -> None:
    visitor = signed_in(website, "loes")
    case, mother, _ = a_family(website, visitor)
    place = f"/zaken/{case}/gegevens/persoon/{mother}"
    visitor.post(f"/zaken/{case}/concept/persoon/{mother}", {**MOTHER, "gp": "Mijn", "seen": "1"})
    changed = {**MOTHER, "bsn": "", "gp": "Haar", "reason": "Nieuw", "seen": "1"}
    assert signed_in(website, "tess").post(place, changed).status_code == 303
    page = visitor.get(place).text
    assert 'name="seen" value="1"' in page
    assert 'value="Mijn"' in page
    mine = {**changed, "gp": "Mijn", "seen": "1"}
    assert visitor.post(place, mine).status_code == 409


def test_a_warning_is_passed_with_a_tick_and_stays_on_the_page(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    answer = visitor.post(f"/zaken/{case}/gegevens/persoon", CHILD)
    assert answer.status_code == 422
    (key,) = re.findall(r'name="_accept_warnings" value="([^"]+)"', answer.text)
    ticked = visitor.post(f"/zaken/{case}/gegevens/persoon", {**CHILD, "_accept_warnings": key})
    assert ticked.status_code == 303
    assert "niemand bekend die mag beslissen" in visitor.get(f"/zaken/{case}/personen").text


def test_a_row_is_added_and_removed_without_scripts(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    more = visitor.post(
        f"/zaken/{case}/gegevens/persoon", {**CHILD, "_rows.custody": "0", "_action": "add:custody"}
    )
    assert more.status_code == 200
    assert 'name="custody.0.type"' in more.text
    assert 'value="Kind A"' in more.text
    less = visitor.post(
        f"/zaken/{case}/gegevens/persoon",
        {**CHILD, "_rows.custody": "1", "_action": "remove:custody:0"},
    )
    assert 'name="custody.0.type"' not in less.text


def test_a_bsn_is_masked_everywhere_and_opened_on_purpose_only(website: Website) -> None:
    visitor = signed_in(website, "loes")
    case, mother, _ = a_family(website, visitor)
    places = [
        *("", "/personen", "/plan", "/toestemmingen", f"/gegevens/persoon/{mother}"),
        f"/gegevens/persoon/{mother}/geschiedenis",
    ]
    for place in places:
        page = visitor.get(f"/zaken/{case}{place}")
        assert page.status_code == 200, place
        assert BSN not in page.text, place
    assert "••••••782" in visitor.get(f"/zaken/{case}/personen").text
    nothing = visitor.post(f"/zaken/{case}/personen/{mother}/bsn", {"purpose": "nieuwsgierig"})
    assert nothing.status_code == 422
    assert BSN not in nothing.text
    assert journal(website, "file.bsn_read") == []
    opened = visitor.post(f"/zaken/{case}/personen/{mother}/bsn", {"purpose": "decision"})
    assert BSN in opened.text
    (line,) = journal(website, "file.bsn_read")
    assert (line.user, line.basis, line.client) == ("loes", "decision", case)


def test_a_hidden_address_is_opened_on_purpose_only(website: Website) -> None:
    visitor = signed_in(website, "loes")
    case = started(website)
    home = {"about.address": "Schuilplaats 7", "about.postcode": "1234 AB", "about.place": "Ergens"}
    website.desk("loes").complete(case.first_task_id or "", _lists({**REQUEST, **home}))
    address = f"/zaken/{case.case_id}"
    assert "Schuilplaats 7" in visitor.get(address).text
    hidden = {"hidden_address": "yes", "reason": "De moeder vroeg erom", "seen": "1"}
    assert visitor.post(f"{address}/gegevens/huishouden/household", hidden).status_code == 303
    places = (
        "",
        "/personen",
        "/gegevens/huishouden",
        "/gegevens/huishouden/household/geschiedenis",
    )
    for place in places:
        page = visitor.get(f"{address}{place}")
        assert page.status_code == 200
        assert "Schuilplaats" not in page.text, place
        assert "1234 AB" not in page.text, place
    assert visitor.post(f"{address}/personen/adres", {}).status_code == 422
    assert journal(website, "file.address_read") == []
    assert "Schuilplaats 7" in visitor.post(f"{address}/personen/adres", {"purpose": "visit"}).text
    (line,) = journal(website, "file.address_read")
    assert line.basis == "visit"


def test_who_must_agree_is_told_with_the_reason_and_what_the_next_birthday_changes(
    website: Website,
) -> None:
    visitor = signed_in(website, "loes")
    case, _, _ = a_family(website, visitor)
    page = text_of(visitor.get(f"/zaken/{case}/toestemmingen").text)
    assert "Van 12 tot 16 jaar beslissen de jongere en wie het gezag heeft samen." in page
    assert (
        "Onder de 16 jaar beslist wie het gezag heeft. Uitvoeringswet AVG, artikel 5 (nog te toetsen)"
        in page
    )
    assert "Op 1 april 2030 wordt Kind A 16 jaar. Vanaf 16 jaar beslist iemand zelf." in page
    assert "Voor de aanvraag is één handtekening genoeg" in page
    assert "Vader: nog niet vastgelegd" in page


def consent(website: Website, visitor: Visitor) -> tuple[str, str]:
    case, mother, child = a_family(website, visitor)
    empty = visitor.get(f"/zaken/{case}/gegevens/toestemming").text
    assert " checked" not in empty
    assert " selected" not in empty
    answer = visitor.post(
        f"/zaken/{case}/gegevens/toestemming",
        {
            "about": child,
            "kind": "processing",
            "scope": "Overleg met school",
            "giver": mother,
            "answer": "given",
            "given_on": "10-11-2026",
            "how": "spoken",
        },
    )
    assert answer.status_code == 303
    address = answer.headers["Location"]
    return case, address


def test_consent_is_withdrawn_and_says_what_was_shared_already(website: Website) -> None:
    visitor = signed_in(website, "loes")
    case, address = consent(website, visitor)
    key = address.rpartition("/")[2]
    assert "Geldt nu niet" in visitor.get(address).text
    second = {
        "giver": "other",
        "giver_name": "Vader",
        "answer": "given",
        "given_on": "11-11-2026",
        "how": "signed",
    }
    visitor.post(f"/zaken/{case}/gegevens/antwoord/{key}", second)
    assert "Geldt nu niet" not in visitor.get(address).text
    visitor.post(
        f"/zaken/{case}/gegevens/gedeeld",
        {"what": "Verslag", "to_whom": "School", "at": "12-11-2026 9:00", "consent": key},
    )
    back = {"answer": "1", "withdrawn_on": "14-11-2026", "withdrawn_by": "other"}
    missing = visitor.post(f"/zaken/{case}/gegevens/intrekking/{key}", back)
    assert missing.status_code == 422
    done = visitor.post(
        f"/zaken/{case}/gegevens/intrekking/{key}", {**back, "withdrawn_by_name": "Vader"}
    )
    page = text_of(visitor.get(done.headers["Location"]).text)
    assert "Geldt nu niet" in page
    assert "Ingetrokken op 14 november 2026 door Vader" in page
    assert "Verslag aan School" in page
    assert "Dit is al gedeeld; de toestemming geldt nu niet" in page


def test_without_consent_the_law_offers_other_bases_and_none_is_chosen(website: Website) -> None:
    visitor = signed_in(website, "loes")
    case, address = consent(website, visitor)
    key = address.rpartition("/")[2]
    form = visitor.get(f"/zaken/{case}/gegevens/grondslag/{key}").text
    assert "Het is nodig voor een wettelijke taak. (AVG, artikel 6 lid 1 (nog te toetsen))" in form
    assert " checked" not in form
    chosen = {"basis": "public_task", "reason": "Onderzoek Jeugdwet"}
    assert (
        visitor.post(
            f"/zaken/{case}/gegevens/grondslag/{key}", {"basis": "public_task"}
        ).status_code
        == 422
    )
    assert visitor.post(f"/zaken/{case}/gegevens/grondslag/{key}", chosen).status_code == 303
    assert "Onderzoek Jeugdwet" in visitor.get(address).text


def test_goals_assessments_and_orders_stand_on_one_page(website: Website) -> None:
    visitor = signed_in(website, "loes")
    case, mother, _ = a_family(website, visitor)
    goal = {"text": "Rust in huis", "domain": "domestic_relations", "status": "open"}
    visitor.post(f"/zaken/{case}/gegevens/doel", goal)
    (found,) = website.desk("loes").file.plan(case).goals
    action = {"goal": found.id, "text": "Oma past op", "owner": "network", "status": "open"}
    visitor.post(f"/zaken/{case}/gegevens/actie", action)
    visitor.post(
        f"/zaken/{case}/gegevens/zrm",
        {
            "about": mother,
            "variant": "adult",
            "made_on": "12-11-2026",
            "rows.0.domain": "finances",
            "rows.0.score": "2",
            "rows.0.why_needed": "Er zijn schulden",
        },
    )
    order = {
        "type": "home_ban",
        "about": mother,
        "issuer": "Burgemeester",
        "valid_from": "12-11-2026 9:00",
        "valid_until": "24-12-2026 9:00",
    }
    doubted = visitor.post(f"/zaken/{case}/gegevens/maatregel", order)
    assert doubted.status_code == 422
    assert "wettelijke maximum van 28 dagen" in doubted.text
    tick = {"_accept_warnings": "FILE-022:valid_until"}
    assert visitor.post(f"/zaken/{case}/gegevens/maatregel", {**order, **tick}).status_code == 303
    page = text_of(visitor.get(f"/zaken/{case}/plan").text)
    assert "Rust in huis" in page
    assert "Oma past op" in page
    assert "2 – Niet zelfredzaam. Waarom bekeken: Er zijn schulden" in page
    assert "Tot do 24 december 2026, 09:00 uur, volgens het besluit." in page
    assert "wettelijke maximum" in page


def test_what_was_wrong_stays_in_the_history_with_its_reason(website: Website) -> None:
    visitor = signed_in(website, "loes")
    case, mother, _ = a_family(website, visitor)
    address = f"/zaken/{case}/gegevens/persoon/{mother}"
    changed = {**MOTHER, "name": "Mevrouw Anders", "bsn": "", "reason": "Verkeerd verstaan"}
    assert visitor.post(address, {**changed, "seen": "1"}).status_code == 303
    stale = visitor.post(address, {**changed, "name": "Te laat", "seen": "1"})
    assert stale.status_code == 409
    assert 'value="Te laat"' in stale.text
    history = text_of(visitor.get(f"{address}/geschiedenis").text)
    assert "Reden: Verkeerd verstaan" in history
    assert "Moeder A" in history
    assert visitor.post(f"{address}/weg", {"off_reason": ""}).status_code == 422
    gone = visitor.post(f"{address}/weg", {"off_reason": "Hoort bij een ander gezin"})
    assert gone.status_code == 303
    assert "Hoort bij een ander gezin" in visitor.get(f"{address}/geschiedenis").text
    assert visitor.get(address).status_code == 404


def test_what_is_not_there_is_not_found(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    unknown = "f" * 32
    for address in (
        *("gegevens/person", "gegevens/intrekking", "gegevens/antwoord", "toestemmingen/x"),
        *(f"gegevens/persoon/{unknown}", f"gegevens/toestemming/{unknown}"),
        f"gegevens/doel/{unknown}/geschiedenis",
    ):
        assert visitor.get(f"/zaken/{case}/{address}").status_code == 404, address
    assert (
        visitor.post(f"/zaken/{case}/personen/{unknown}/bsn", {"purpose": "decision"}).status_code
        == 404
    )
    assert visitor.post(f"/zaken/{case}/personen/adres", {"purpose": "visit"}).status_code == 404


def test_a_form_sent_after_the_session_is_shown_again(website: Website) -> None:
    visitor, case = signed_in(website, "loes"), a_case(website)
    address = f"/zaken/{case}/gegevens/doel"
    (mark,) = re.findall(r'name="_typist" value="([^"]+)"', visitor.get(address).text)[:1]
    website.clock.move(hours=24)
    sent = visitor.post(address, {"_typist": mark, "text": "Rust in huis"})
    (kept,) = re.findall(r'name="kept" value="([^"]+)"', sent.text)
    again = visitor.post(
        "/inloggen", {"login": "loes", "password": "alleen-voor-proeven", "kept": kept}
    )
    assert "Rust in huis" in again.text
    assert "Er is nog niets vastgelegd" in again.text
    assert website.desk("loes").file.plan(case).goals == ()
