# SPDX-License-Identifier: EUPL-1.2
"""The social map as a worker, an administrator and the volunteer coordinator see it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.support.map_sources import in_this_process
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in, token_in
from tests.support.website import PASSWORD, Website
from wijkpad.domain.funding import GrantedStop, Register
from wijkpad.domain.journal import Entry
from wijkpad.plugin_api import Found


@pytest.fixture(autouse=True)
def _no_host(request: pytest.FixtureRequest) -> None:
    """Ask the plugin in this process, but for the tests that are about its own."""
    site = request.getfixturevalue("website")
    assert isinstance(site, Website)
    if "process_of_its_own" not in request.node.name:
        in_this_process(site.engine)


def vik(website: Website) -> Visitor:
    website.engine.system(MUNICIPALITY).set_password("vik", PASSWORD)
    return signed_in(website, "vik")


def journal(website: Website) -> list[Entry]:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        return [one.entry for one in unit.journal.latest(500)]


KNOWN = {
    "Formulierenbrigade",
    "Huiskamer Oude Haven",
    "Jeugdhulp De Brug",
    "Kompas Schuldhulp",
    "Repaircafé Noord",
    "Taalcafé Zuid",
    "Thuishulp De Linde",
    "Vrijwilliger in Noord",
}
"""Whom something is known of: of other providers of the example town nothing is."""


def names_in(page: str) -> list[str]:
    """Return the known results that fit, in order."""
    fitting = page.split('id="found-title"')[1].split("</ol>", maxsplit=1)[0]
    found = re.findall(r'<a href="/sociale-kaart/[^"]+"><b>([^<]+)</b>', fitting)
    return [one for one in found if one in KNOWN]


def test_a_worker_finds_who_fits_sorted_by_the_published_rule(website: Website) -> None:
    noor = signed_in(website, "noor")
    assert 'href="/sociale-kaart"' in noor.get("/taken").text
    page = noor.post("/sociale-kaart", {"area_of_life": ["finances"]})
    assert page.status_code == 200
    # A known wait within the norm goes before an unknown one.
    assert names_in(page.text) == ["Formulierenbrigade", "Kompas Schuldhulp"]
    assert "onbekend (laatst 41 dagen, gemeten op 3 mei)" in page.text
    assert "0 dagen" in page.text
    assert "Inloop zonder afspraak · gemeten op 9 november · gemeente, bezocht" in page.text
    assert "Past niet bij alles wat u zoekt." in page.text


def test_a_search_by_product_language_place_and_kind_narrows_what_is_found(
    website: Website,
) -> None:
    noor = signed_in(website, "noor")
    assert names_in(noor.post("/sociale-kaart", {"product": "02A03", "kind": "provider"}).text) == [
        "Thuishulp De Linde"
    ]
    turkish = noor.post("/sociale-kaart", {"language": "tr"}).text
    assert names_in(turkish) == ["Formulierenbrigade", "Thuishulp De Linde"]
    near = noor.post("/sociale-kaart", {"near": "Zuid", "radius": "2", "kind": "provider"}).text
    assert names_in(near) == ["Thuishulp De Linde"]
    assert "1,1 km" in near


def test_a_search_that_finds_nothing_says_what_to_widen(website: Website) -> None:
    noor = signed_in(website, "noor")
    page = noor.post(
        "/sociale-kaart",
        {"area_of_life": ["justice", "finances"], "language": "zh", "near": "Zuid", "radius": "2"},
    ).text
    assert "Er is niets gevonden dat past" in page
    assert "Zoek verder weg dan 2 kilometer van Zuid." in page
    assert "Laat de taal weg, en vraag om een tolk." in page
    assert "‘Geld’" in page


def test_a_fault_in_the_search_keeps_what_was_chosen(website: Website) -> None:
    noor = signed_in(website, "noor")
    page = noor.post(
        "/sociale-kaart", {"radius": "5", "product": "02 A!", "area_of_life": "housing"}
    )
    assert page.status_code == 422
    assert "Kies ook vanaf welke wijk" in page.text
    assert 'value="housing" checked' in page.text
    assert 'value="02 A!"' in page.text


def test_the_plugin_answers_from_a_process_of_its_own(website: Website) -> None:
    noor = signed_in(website, "noor")
    page = noor.post("/sociale-kaart", {"product": "02A03", "kind": "provider"}).text
    assert names_in(page) == ["Thuishulp De Linde"]
    assert "21 dagen" in page
    assert "opgave aanbieder" in noor.get("/sociale-kaart/P1").text


def test_the_map_is_drawn_here_and_links_to_the_list(website: Website) -> None:
    page = signed_in(website, "noor").post("/sociale-kaart").text
    picture = page.split('map-title" aria-describedby')[1].split("</svg>", maxsplit=1)[0]
    assert "http" not in picture
    assert 'href="#aanbod-' in picture
    assert "Stadsplein 1" in picture
    for number in re.findall(r'href="#aanbod-(\d+)"', picture):
        assert f'id="aanbod-{number}"' in page


def test_a_source_that_is_away_is_named_as_missing(website: Website) -> None:
    noor = signed_in(website, "noor")
    website.engine._map_sources = _Away()
    page = noor.post("/sociale-kaart").text
    assert "Sociale kaart gaf geen antwoord" in page
    assert "Er kon niet gezocht worden" in page
    assert "ruimer zoeken" not in page


def test_where_more_fits_than_is_shown_the_page_says_how_many_and_how_to_search_closer(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wijkpad.api.directory.search.MOST", 1)
    noor = signed_in(website, "noor")
    page = noor.post("/sociale-kaart", {"area_of_life": ["finances"]}).text
    assert "Gevonden: 2" in page
    assert "U ziet er 1 van de 2.</b> Een kortere wachttijd kan ontbreken." in page
    assert "Kies vanaf welke wijk" in page
    near = {"area_of_life": ["finances"], "near": "Noord", "kind": "provider"}
    page = noor.post("/sociale-kaart", near).text
    assert ("Gevonden: 1" in page, "Zoek preciezer" in page) == (True, False)


def test_who_takes_nobody_new_is_said_to_and_comes_last_of_what_fits(website: Website) -> None:
    noor = signed_in(website, "noor")
    asked = {"kind": "provider"}
    page = noor.post("/sociale-kaart", asked).text
    first, *rest = names_in(page)
    found = re.search(rf'/sociale-kaart/([^"]+)"><b>{first}<', page)
    assert found is not None
    day = date(2026, 11, 1)
    stop = GrantedStop(
        id="s", provider=found[1], product=None, location=None, valid_from=day,
        valid_until=date(2027, 2, 28), asked_on=day, granted_by="fatma", reason="vol",
    )  # fmt: skip
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        unit.funding.take_in(Register(stops=(stop, replace(stop, id="t", product="99X99"))))
        unit.commit()
    page = noor.post("/sociale-kaart", asked).text
    assert names_in(page) == [*rest, first]
    told = "niemand nieuw aan, tot en met 28 februari 2027.</b> Hulp bij een crisis gaat wel door."
    assert page.count(told) == 2
    assert noor.post("/sociale-kaart", {**asked, "product": "02A03"}).text.count(told) <= 1
    assert told in noor.get(f"/sociale-kaart/{stop.provider}").text


class _Away:
    """A source that fails at every question."""

    sources = 1
    missing = ("Sociale kaart",)

    def talk(self, *_: object) -> _Away:
        return self

    def search(self, *_: object) -> Found:
        return Found()

    def facts(self, *_: object) -> tuple[()]:
        return ()

    waits = facts


def test_an_offer_shows_every_fact_with_source_and_day_and_who_wrote_it(
    website: Website,
) -> None:
    page = signed_in(website, "noor").get("/sociale-kaart/taalcafe").text
    assert "Taalcafé Zuid" in page
    assert "taal leren" in page
    assert "langer dan 45 dagen geleden" in page
    assert "ingelezen uit een bestand" in page
    assert (
        'href="https://linde.example"' in signed_in(website, "noor").get("/sociale-kaart/P1").text
    )


def test_a_search_from_a_case_starts_with_what_the_case_tells_and_leaves_no_words(
    website: Website,
) -> None:
    case = _case_about_money(website)
    noor = signed_in(website, "noor")
    page = noor.get(f"/zaken/{case}/sociale-kaart")
    assert 'value="finances" checked' in page.text
    assert 'value="housing">' in page.text
    assert "Ingevuld met wat in deze zaak staat" in page.text
    found = noor.post(f"/zaken/{case}/sociale-kaart", {"area_of_life": "finances"})
    assert names_in(found.text) == ["Formulierenbrigade", "Kompas Schuldhulp"]
    lines = [one for one in journal(website) if one.event.startswith("directory.")]
    assert {one.client for one in lines} == {case}
    assert "directory.search" in {one.event for one in lines}
    assert all("finances" not in repr(one) and one.query_hash is None for one in lines)


def test_the_map_of_a_case_is_not_there_for_who_may_not_know_the_case(website: Website) -> None:
    case = _case_about_money(website)
    zeno = signed_in(website, "zeno")
    assert zeno.get(f"/zaken/{case}/sociale-kaart").status_code == 404
    assert zeno.post(f"/zaken/{case}/sociale-kaart").status_code == 404


def _case_about_money(website: Website) -> str:
    desk = website.desk("loes")
    started = desk.start_case("intake", "SE_ResidentRequest")
    answers = {
        "received_at": website.clock.now(), "channel": "phone", "reporter_kind": "self",
        "question_kind": "help", "question_in_own_words": "Schulden", "law_presumed": ["none_yet"],
        "main_domain": "finances",
    }  # fmt: skip
    assert started.first_task_id is not None
    desk.complete_with(started.first_task_id, answers)
    return started.case_id


def test_a_worker_says_what_is_wrong_and_the_municipality_confirms_it(website: Website) -> None:
    noor, fatma = signed_in(website, "noor"), signed_in(website, "fatma")
    offer = noor.get("/sociale-kaart/P1").text
    (about,) = re.findall(
        r"over=(fact:\d+)[^>]*>Klopt niet meer<span class=\"unseen\">: Telefoon",
        offer.replace("%3A", ":"),
    )
    address = "/sociale-kaart/P1/klopt-niet"
    form = noor.get(f"{address}?over={about}")
    fields = {
        "about": about,
        "words": "Nieuw nummer",
        "value": "0900-5550199",
        "token": token_in(form),
    }
    empty = noor.post(address, fields | {"words": " "})
    assert empty.status_code == 422
    assert "0900-5550199" in empty.text
    for _ in range(2):
        assert noor.post(address, fields).status_code == 303
    assert "Er ligt een melding" in noor.get("/sociale-kaart/P1").text
    kept = fatma.get("/beheer/sociale-kaart").text
    assert "Nieuw nummer" in kept
    (where,) = re.findall(r'action="(/beheer/sociale-kaart/voorstellen/[^"]+)"', kept)
    assert noor.post(where, {"decision": "confirm"}).status_code == 403
    assert fatma.post(where, {"decision": "confirm"}).status_code == 303
    assert fatma.post(where, {"decision": "refuse"}).status_code == 303
    page = noor.get("/sociale-kaart/P1").text
    assert "0900-5550199" in page
    assert "gemeente, na een melding van een medewerker" in page
    assert "Nieuw nummer" not in repr(journal(website))


def test_the_administrator_keeps_a_provision_its_place_and_its_wait_time(
    website: Website,
) -> None:
    fatma = signed_in(website, "fatma")
    made = fatma.post("/beheer/sociale-kaart", {"name": "Repaircafé"})
    assert made.status_code == 303
    here = made.headers["Location"]
    day = {"measured_on": "12-11-2026", "source": "gebeld"}
    wrong = fatma.post(f"{here}/gegeven", {"kind": "capacity", "value": "veel", **day})
    assert wrong.status_code == 422
    assert 'href="#gegeven-value"' in wrong.text
    assert 'value="veel"' in wrong.text
    for act, fields in (
        ("gegeven", {"kind": "expertise", "value": "instrumental_adl", **day}),
        ("locatie", {"key": "", "seen": "0", "name": "De loods", "area": "Noord", "postcode": "9999ab",
                     "lat": "52,76", "lon": "5.36", "source": "gebeld", "checked_on": "12-11-2026"}),
        ("wachttijd", {"days": "", "kind": "start", "certainty": "stated", **day}),
        ("naam", {"name": "Repaircafé Noord"}),
    ):  # fmt: skip
        assert fatma.post(f"{here}/{act}", fields).status_code == 303, act
    found = signed_in(website, "noor").post(
        "/sociale-kaart", {"area_of_life": "instrumental_adl", "kind": "general_provision"}
    )
    assert "Repaircafé Noord" in names_in(found.text)
    assert "9999 AB (Noord)" in found.text
    assert fatma.post(f"{here}/stoppen").status_code == 303
    gone = signed_in(website, "noor").post("/sociale-kaart").text
    assert "Repaircafé" not in gone


def test_only_who_keeps_the_map_gets_at_its_pages(website: Website) -> None:
    noor = signed_in(website, "noor")
    assert noor.get("/beheer/sociale-kaart").status_code == 403
    assert noor.get("/beheer/sociale-kaart/P1").status_code == 403
    assert noor.post("/beheer/sociale-kaart/P1/gegeven", {"kind": "x"}).status_code == 403
    assert signed_in(website, "pim").get("/sociale-kaart").status_code == 403
    fatma = signed_in(website, "fatma")
    assert fatma.get("/beheer/sociale-kaart/niemand").status_code == 404
    assert fatma.post("/beheer/sociale-kaart/P1/iets").status_code == 404


def test_volunteers_are_named_to_their_coordinator_only(website: Website) -> None:
    coordinator, noor = vik(website), signed_in(website, "noor")
    fields = {
        "name": "Vera van Dijk", "contact": "06-55501234", "area": "Noord", "skill": ["housing"],
        "more": "boodschappen, wandelen", "language": "ar", "hours": "4", "vog_on": "1-6-2025",
    }  # fmt: skip
    missing = coordinator.post("/vrijwilligers/nieuw", {"name": "Vera van Dijk"})
    assert missing.status_code == 422
    assert "Vera van Dijk" in missing.text
    assert coordinator.post("/vrijwilligers/nieuw", fields).status_code == 303
    listed = coordinator.get("/vrijwilligers").text
    assert "Vera van Dijk" in listed
    (key,) = re.findall(r'href="/vrijwilligers/([0-9a-f]{32})"', listed)
    found = noor.post("/sociale-kaart", {"own_tag": "wandelen"}).text
    assert names_in(found) == ["Vrijwilliger in Noord"]
    page = noor.get(f"/sociale-kaart/{key}").text
    assert "1 juni 2025" in page
    assert "Vera" not in found + page
    for who in (noor, signed_in(website, "fatma"), signed_in(website, "tess")):
        assert who.get("/vrijwilligers").status_code == 403
        assert who.get(f"/vrijwilligers/{key}").status_code == 403
        assert who.post("/vrijwilligers/nieuw", fields).status_code == 403
    assert "Vera" not in repr(journal(website))
    assert {one.event for one in journal(website)} >= {
        "volunteer.read",
        "directory.volunteer_added",
    }
    assert "gewist" in coordinator.get(f"/vrijwilligers/{key}/stoppen").text
    assert coordinator.post(f"/vrijwilligers/{key}/stoppen").status_code == 303
    assert coordinator.get(f"/vrijwilligers/{key}").status_code == 404
    assert names_in(noor.post("/sociale-kaart", {"kind": "volunteer"}).text or "") == []
