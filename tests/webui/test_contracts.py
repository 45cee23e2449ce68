# SPDX-License-Identifier: EUPL-1.2
"""Contracts under Beheer: looking, taking files in, changing by hand; without JavaScript."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from werkzeug.test import TestResponse

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from wijkpad.domain.funding import ContractTariff
from wijkpad.domain.ledger import ceiling_of

HEAD = "contract;product;eenheid;tarief;van;tot en met\n"
GOOD = "C-100;02A03;uur;72,00;1-1-2028;31-12-2028\n"
BAD = "C-100;02A03;uur;-1,00;1-1-2029;\n"
PAGES = [
    "/beheer/contracten",
    "/beheer/contracten/C-100",
    "/beheer/contracten/C-100/tarief",
    "/beheer/contracten/C-100/plafond",
    "/beheer/aanbieders/P1",
    "/beheer/aanbieders/P1/stop",
    "/beheer/inlezen",
]
_MARK = re.compile(r'name="mark" value="([0-9a-f]{64})"')


@pytest.fixture
def fatma(website: Website) -> Visitor:
    return signed_in(website, "fatma")


def tariffs(website: Website) -> list[ContractTariff]:
    page = website.desk("fatma").register.contract("C-100")
    return [one.tariff for line in page.products for one in line.tariffs]


def sent(visitor: Visitor, text: str, kind: str = "tariffs") -> TestResponse:
    file = (io.BytesIO(text.encode()), "tarieven 2028.csv")
    return visitor.post("/beheer/inlezen", {"kind": kind, "file": file})


def previewed(visitor: Visitor, text: str) -> tuple[str, str, TestResponse]:
    """Send a file; return the address of its page, the mark in it, and the page."""
    address = sent(visitor, text).location
    page = visitor.get(address)
    mark = _MARK.search(page.text)
    return address, mark[1] if mark else "", page


@pytest.mark.parametrize("address", PAGES)
def test_only_the_administrator_sees_contracts(website: Website, address: str) -> None:
    assert signed_in(website, "fatma").get(address).status_code == 200
    for login in ("loes", "pim", "tess"):
        assert signed_in(website, login).get(address).status_code == 403, login


def test_a_contract_is_found_by_provider_product_and_code(fatma: Visitor) -> None:
    for text in ("linde", "c-100", "02a03", "42420001", "begeleiding linde"):
        assert "Thuishulp De Linde" in fatma.get(f"/beheer/contracten?q={text}").text, text
    assert "Er is geen contract gevonden" in fatma.get("/beheer/contracten?q=zonnebloem").text
    assert fatma.get("/beheer/contracten?pagina=9999999").status_code == 200


@pytest.mark.parametrize(
    "address",
    ["/beheer/contracten/C-999", "/beheer/contracten/C-999/tarief", "/beheer/aanbieders/P9",
     "/beheer/aanbieders/P1/stop/niets", "/beheer/inlezen/niets", "/beheer/inlezen/niets/quarantaine.csv"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(fatma: Visitor, address: str) -> None:
    assert fatma.get(address).status_code == 404


def test_a_file_is_looked_at_booked_with_a_reason_and_its_bad_rows_come_back(
    website: Website, fatma: Visitor
) -> None:
    before = tariffs(website)
    address, mark, page = previewed(fatma, HEAD + GOOD + BAD)
    assert "<b>1</b> nieuw" in page.text
    assert "<b>1</b> fout" in page.text
    assert "NEGATIVE_AMOUNT" in page.text
    assert "C-100, 02A03, vanaf 1 januari 2028" in page.text
    assert tariffs(website) == before
    wrong = fatma.post(address, {"action": "book", "mark": mark, "reason": " "})
    assert wrong.status_code == 422
    assert 'href="#reason"' in wrong.text
    done = fatma.post(address, {"action": "book", "mark": mark, "reason": "Nieuw jaar"})
    assert done.status_code == 303
    after = fatma.get(address).text
    assert "1 rij is verwerkt." in after
    assert "Nieuw jaar" in after
    assert [one.cents for one in tariffs(website)] == [3180, 6600, 6930, 7200]
    file = fatma.get(f"{address}/quarantaine.csv")
    assert file.headers["Content-Disposition"].startswith("attachment; ")
    assert ";-1,00;01-01-2029;" in file.data.decode("utf-8-sig")
    again, _, seen = previewed(fatma, HEAD + GOOD)
    assert "Er is niets om te verwerken" in seen.text
    assert fatma.post(again, {"action": "drop"}).status_code == 303
    assert "Weggegooid" in fatma.get("/beheer/inlezen").text


def test_what_changed_since_the_page_was_shown_is_shown_again_and_nothing_is_booked(
    website: Website, fatma: Visitor
) -> None:
    address, mark, _ = previewed(fatma, HEAD + GOOD)
    other, its_mark, _ = previewed(fatma, HEAD + GOOD.replace("72,00", "73,00"))
    fatma.post(other, {"action": "book", "mark": its_mark, "reason": "Eerst"})
    late = fatma.post(address, {"action": "book", "mark": mark, "reason": "Mijn reden"})
    assert late.status_code == 409
    assert "Er is niets verwerkt" in late.text
    assert 'value="Mijn reden"' in late.text
    assert "€ 73,00 wordt € 72,00" in late.text
    assert [one.cents for one in tariffs(website)][-1] == 7300


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("kleur\nrood", "tariffs", "Op de eerste regel staat geen enkele kop"),
        (HEAD + GOOD, "salarissen", "Kies wat er in het bestand staat."),
        ("", "tariffs", "leeg"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_at_the_field(
    fatma: Visitor, text: str, kind: str, said: str
) -> None:
    answer = sent(fatma, text, kind)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'id="error-summary"' in answer.text
    assert fatma.post("/beheer/inlezen", {"kind": "tariffs"}).status_code == 422


TARIFF = {"product": "02A03", "cents": "70,00", "valid_from": "1-1-2027", "reason": "Indexering"}


def test_a_price_by_hand_ends_the_one_before_it_and_leaves_it_readable(
    website: Website, fatma: Visitor
) -> None:
    answer = fatma.post("/beheer/contracten/C-100/tarief", TARIFF)
    assert answer.status_code == 303
    found = [one for one in tariffs(website) if one.product == "02A03"]
    assert [(one.cents, one.valid_from, one.valid_until) for one in found] == [
        (6600, date(2024, 1, 1), date(2025, 12, 31)),
        (6930, date(2026, 1, 1), date(2026, 12, 31)),
        (7000, date(2027, 1, 1), None),
    ]
    page = fatma.get("/beheer/contracten/C-100").text
    assert "Eerdere versies (1)" in page
    assert "Met de hand" in fatma.get("/beheer/inlezen").text
    assert "Indexering" in fatma.get("/beheer/inlezen").text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"cents": "veel"}, "cents"),
        ({"cents": "-5"}, "cents"),
        ({"valid_from": "31-2-2027"}, "valid_from"),
        ({"valid_from": "2-1-2028"}, "valid_from"),
        ({"valid_until": "31-12-2026"}, "valid_until"),
        ({"product": "99X99"}, "product"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_fault_in_a_price_stands_at_its_field_and_what_was_typed_stays(
    website: Website, fatma: Visitor, change: dict[str, str], field: str
) -> None:
    before = tariffs(website)
    answer = fatma.post("/beheer/contracten/C-100/tarief", TARIFF | {"basis": "Onderzoek"} | change)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert 'value="Onderzoek"' in answer.text
    assert tariffs(website) == before


STOP = {
    "ground": "asked",
    "asked_on": "1-12-2026",
    "valid_from": "15-12-2026",
    "product": "02A03",
    "reason": "Vol",
}


def test_a_form_that_is_sent_twice_happens_once(website: Website, fatma: Visitor) -> None:
    for _ in range(2):
        assert fatma.post("/beheer/aanbieders/P1/stop", STOP | {"token": "a"}).status_code == 303
    assert len(website.desk("fatma").register.provider("P1").stops) == 1
    assert fatma.post("/beheer/aanbieders/P1/stop", STOP | {"token": "b"}).status_code == 303
    assert len(website.desk("fatma").register.provider("P1").stops) == 2


def test_an_intake_stop_is_recorded_seen_and_ended(website: Website, fatma: Visitor) -> None:
    assert fatma.post("/beheer/aanbieders/P1/stop", STOP).status_code == 303
    (stop,) = website.desk("fatma").register.provider("P1").stops
    assert (stop.granted_by, stop.product, stop.valid_until) == ("fatma", "02A03", None)
    assert "crisis" in fatma.get("/beheer/aanbieders/P1").text
    address = f"/beheer/aanbieders/P1/stop/{stop.id}"
    assert fatma.post(address, {"valid_until": "1-12-2026", "reason": "x"}).status_code == 422
    assert (
        fatma.post(address, {"valid_until": "31-1-2027", "reason": "Weer plek"}).status_code == 303
    )
    (ended,) = website.desk("fatma").register.provider("P1").stops
    assert ended.valid_until == date(2027, 1, 31)
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        events = [one.entry.event for one in unit.journal.latest()]
    assert events.count("register.changed") == 2


@pytest.mark.parametrize("ground", ["agreed", "imposed"])
def test_a_stop_that_the_municipality_agrees_on_or_imposes_may_begin_at_once(
    website: Website, fatma: Visitor, ground: str
) -> None:
    at_once = STOP | {"ground": ground, "asked_on": "16-11-2026", "valid_from": "16-11-2026"}
    assert fatma.post("/beheer/aanbieders/P1/stop", at_once).status_code == 303
    (stop,) = website.desk("fatma").register.provider("P1").stops
    assert (stop.ground, stop.valid_from) == (ground, date(2026, 11, 16))


CEILING = {"product": "", "year": "2026", "cents": "700.000,00", "reason": "Addendum 2"}


def test_a_ceiling_is_agreed_by_hand_once_and_is_the_budget_of_the_contract(
    website: Website, fatma: Visitor
) -> None:
    page = fatma.get("/beheer/contracten/C-200").text
    assert "€ 600.000,00" in page
    assert "Gereserveerd en toegezegd" in page
    for _ in range(2):
        sent = fatma.post("/beheer/contracten/C-200/plafond", CEILING | {"token": "a"})
        assert sent.status_code == 303
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        purse = unit.ledger.purse(ceiling_of("C-200", None, 2026))
        events = [one.entry.event for one in unit.journal.latest()]
    assert purse is not None
    assert purse.budget == 70_000_000
    assert events.count("register.changed") == 1
    assert "€ 700.000,00" in fatma.get("/beheer/contracten/C-200").text


@pytest.mark.parametrize(
    ("contract", "change", "told"),
    [
        ("C-200", {"cents": "-1,00"}, 'href="#cents"'),
        ("C-200", {"cents": "veel"}, 'href="#cents"'),
        ("C-200", {"year": "26"}, 'href="#year"'),
        ("C-200", {"year": "1999"}, 'href="#year"'),
        ("C-200", {"product": "99X99"}, 'href="#product"'),
        ("C-200", {"reason": " "}, 'href="#reason"'),
        ("C-300", {}, "taakgericht"),
    ],
)
def test_a_ceiling_that_breaks_a_rule_is_refused_and_what_was_typed_stays(
    website: Website, fatma: Visitor, contract: str, change: dict[str, str], told: str
) -> None:
    before = website.desk("fatma").register.contract(contract).ceilings
    sent = fatma.post(f"/beheer/contracten/{contract}/plafond", CEILING | change)
    assert sent.status_code == 422
    assert told in sent.text
    assert "Addendum 2" in sent.text or "reason" in change
    assert website.desk("fatma").register.contract(contract).ceilings == before


def test_who_answers_for_money_reads_a_ceiling_and_does_not_agree_on_one(website: Website) -> None:
    hanna = signed_in(website, "hanna")
    assert "Plafond vastleggen" not in hanna.get("/beheer/contracten/C-200").text
    assert hanna.post("/beheer/contracten/C-200/plafond", CEILING).status_code == 403


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"valid_from": "14-12-2026"}, "valid_from"),
        ({"valid_until": "1-12-2026"}, "valid_until"),
        ({"asked_on": ""}, "asked_on"),
        ({"ground": ""}, "ground"),
        ({"ground": "imposed", "valid_from": "30-11-2026"}, "valid_from"),
        ({"product": "99X99"}, "product"),
        ({"reason": ""}, "reason"),
    ],
)
def test_an_intake_stop_that_breaks_the_contract_is_refused_at_its_field(
    website: Website, fatma: Visitor, change: dict[str, str], field: str
) -> None:
    answer = fatma.post("/beheer/aanbieders/P1/stop", STOP | change)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert website.desk("fatma").register.provider("P1").stops == ()
