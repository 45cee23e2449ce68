# SPDX-License-Identifier: EUPL-1.2
"""A contract whose money runs out, on the pages: from the worklist to the letter, and no further."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.treasury import CONTRACT
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in, token_in
from tests.support.website import Website
from wijkpad.commands.municipality import allotting
from wijkpad.domain.case import Case
from wijkpad.domain.funding import Budget

PAGE = "/beheer/contracten/C-100"
_OF_HOUSEHOLDS = (
    *("personen", "toestemmingen", "plan", "sociale-kaart", "deelnemers", "regelen", "veiligheid"),
    *("intrekken", "inzage", "verkeerde-persoon", "gegevens/person", "hulp"),
)


@dataclass
class Signal:
    """The file of contract C-100, of which 72 % is used."""

    website: Website
    file: Case
    coen: Visitor


@pytest.fixture
def signal(website: Website) -> Signal:
    tools = website.engine._tools
    used = Budget(
        scope_kind="contract",
        scope_key=CONTRACT.key,
        year=CONTRACT.year,
        cents=10_000_000,
        committed=7_200_000,
    )
    with tools.store.work(MUNICIPALITY) as unit:
        allotting.take_over(unit, [used], website.clock.now())
        unit.commit()
    website.engine.run_due()
    with tools.store.work(MUNICIPALITY, reading=True) as unit:
        (file,) = unit.cases.files("contract", CONTRACT.key)
    return Signal(website, file, signed_in(website, "coen"))


def _task(page: str, name: str) -> str:
    found = re.search(rf'href="(/taken/[^"]+)">{name}<', page)
    assert found is not None, page
    return found[1]


def test_the_contract_manager_finds_the_task_and_the_page_of_the_contract_tells_how_it_stands(
    signal: Signal,
) -> None:
    listed = signal.coen.get("/taken?weergave=niet-opgepakt").text
    assert "Cijfers nagaan" in listed
    assert "Contract C-100, 2026" in listed
    page = signal.coen.get(PAGE).text
    assert "70 % van het plafond is gebruikt: € 72.000,00 van € 100.000,00 in 2026" in page
    task = _task(page, "Cijfers nagaan")
    form = signal.coen.get(task)
    assert 'value="72000,00"' in form.text
    assert "Veiligheidszorg melden" not in form.text
    sent = signal.coen.post(
        task,
        {
            "token": token_in(form),
            "_free": "1",
            "used": "72000,00",
            "ceiling": "100000,00",
            "needed": "warn",
        },
    )
    assert sent.status_code == 303
    assert sent.location.startswith("/taken/")
    assert "Aanbieder waarschuwen" in signal.coen.get(sent.location).text
    assert "Bestand inlezen" in signal.coen.get("/beheer/contracten").text


def test_the_file_is_no_case_and_has_no_pages_of_a_household(signal: Signal) -> None:
    page = signal.coen.get(f"/zaken/{signal.file.id}").text
    assert "Dossier" in page
    assert "Betrokkenen" not in page
    assert "Veiligheidszorg melden" not in page
    assert ">Gezin<" not in page
    for name in ("aantekeningen", "to-dos", "documenten", "termijnen", "journaal"):
        assert signal.coen.get(f"/zaken/{signal.file.id}/{name}").status_code == 200, name
    both = signed_in(signal.website, "hanna")
    for visitor in (signal.coen, both):
        for name in _OF_HOUSEHOLDS:
            assert visitor.get(f"/zaken/{signal.file.id}/{name}").status_code == 404, name
    for login in ("noor", "tess", "ahmet"):
        other = signed_in(signal.website, login)
        assert other.get(f"/zaken/{signal.file.id}").status_code == 404, login
        assert other.get(PAGE).status_code == 403, login
        assert signal.file.number not in other.get("/taken?weergave=team").text
        assert signal.file.number not in other.get("/zaken").text


def test_a_municipality_with_such_a_file_goes_out_and_in_again_and_nothing_begins_twice(
    signal: Signal, tmp_path: Path
) -> None:
    engine, system = signal.website.engine, signal.website.engine.system(MUNICIPALITY)
    written = system.export_municipality(tmp_path)
    text = written.read_text("utf-8")
    assert "committed = 7200000" in text
    assert signal.file.number not in text
    system.import_municipality(tmp_path)
    engine.run_due()
    with engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        assert [one.id for one in unit.cases.files("contract", CONTRACT.key)] == [signal.file.id]
        assert len(unit.cases.runs_of(signal.file.id)) == 1
        (found,) = unit.signals.of_contract(CONTRACT.key)
        purse = unit.ledger.purse(CONTRACT)
    assert (found.used, found.ceiling) == (7_200_000, 10_000_000)
    assert purse is not None
    assert (purse.used, purse.budget) == (7_200_000, 10_000_000)
    assert system.export_municipality(tmp_path).read_text("utf-8") == text


def test_who_stands_in_for_the_contract_manager_works_in_the_file_and_then_no_more(
    signal: Signal,
) -> None:
    listed = signal.coen.get("/taken").text
    assert "Vervanging regelen" in listed
    page = signal.coen.get("/vervanging").text
    assert 'value="hanna"' in page
    assert 'value="loes"' in page
    wish = {"deputy": "noor", "first": "16-11-2026", "last": "20-11-2026"}
    assert signal.coen.post("/vervanging", wish).status_code == 303
    noor = signed_in(signal.website, "noor")
    assert "U vervangt Coen" in noor.get("/taken").text
    assert noor.get(f"/zaken/{signal.file.id}").status_code == 200
    assert "Cijfers nagaan" in noor.get("/taken?weergave=niet-opgepakt").text
    signal.website.clock.move(days=5)
    assert signed_in(signal.website, "noor").get(f"/zaken/{signal.file.id}").status_code == 404


def test_a_contract_manager_stands_in_for_nobody_who_works_with_cases(signal: Signal) -> None:
    noor, tess = signed_in(signal.website, "noor"), signed_in(signal.website, "tess")
    assert 'value="coen"' not in noor.get("/vervanging").text
    wish = {"deputy": "coen", "first": "16-11-2026", "last": "20-11-2026"}
    assert noor.post("/vervanging", wish).status_code == 422
    passed = tess.post("/vervanging", wish | {"absent": "coen", "deputy": "noor"})
    assert passed.status_code == 422
    assert "geen rol die u mag doorgeven" in passed.text


def test_a_contract_manager_sees_no_case(signal: Signal) -> None:
    started = signal.website.desk("loes").start_case("intake", "SE_ResidentRequest", "noord")
    assert signal.coen.get(f"/zaken/{started.case_id}").status_code == 404
    assert started.number not in signal.coen.get("/taken?weergave=team").text
    assert (
        "Zaken"
        not in re.findall(r"<nav[^>]*>.*?</nav>", signal.coen.get("/taken").text, re.DOTALL)[0]
    )


def test_the_talk_begins_by_hand_once_and_not_beside_one_that_goes_on(signal: Signal) -> None:
    page = signal.coen.get(PAGE)
    assert "Ziet u een tekort aankomen?" not in page.text
    refused = signal.coen.post(f"{PAGE}/geld-raakt-op", {"product": ""})
    assert refused.status_code == 422
    assert "Over dit plafond loopt al een overleg." in refused.text
    none = signal.coen.post(f"{PAGE}/geld-raakt-op", {"product": "02A03"})
    assert none.status_code == 422
    assert "geen plafond" in none.text
    other = signal.coen.get("/beheer/contracten/C-200")
    assert "Ziet u een tekort aankomen?" in other.text
    sent = {"token": token_in(other), "product": ""}
    begun = signal.coen.post("/beheer/contracten/C-200/geld-raakt-op", sent)
    assert begun.status_code == 303
    again = signal.coen.post("/beheer/contracten/C-200/geld-raakt-op", sent)
    assert again.location == begun.location
    assert "Cijfers nagaan" in signal.coen.get(begun.location).text
    assert "Iemand zag een tekort aankomen" in signal.coen.get("/beheer/contracten/C-200").text
    hanna = signed_in(signal.website, "hanna")
    assert hanna.post(f"{PAGE}/geld-raakt-op", {"product": ""}).status_code == 403
    assert hanna.get(PAGE).status_code == 200
