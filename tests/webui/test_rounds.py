# SPDX-License-Identifier: EUPL-1.2
"""Rounds along much help: a period is closed, a tariff changes, another year begins."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from werkzeug.test import TestResponse

from tests.support.agreed import keep_agreed
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from tests.webui.test_help import QUOTE, Given, start, stop
from wijkpad.commands.funding import rounds
from wijkpad.domain.happening import Told
from wijkpad.errors import BookingRefusedError
from wijkpad_webui.budgets.rounds import read_amounts

PERIOD = "/budgetten/ronde/periode"
JANUARY = {
    "what": "inspanningsgericht/realised_cents", "first": "1-1-2026", "last": "31-1-2026",
    "reason": "Declaraties januari",
}  # fmt: skip
OPEN: dict[str, object] = {"until": None, "frequency": "month", "volume": Decimal(10)}


@pytest.fixture
def hanna(website: Website) -> Visitor:
    """The budget holder."""
    return signed_in(website, "hanna")


def confirmed(visitor: Visitor, address: str, page: TestResponse, **more: str) -> TestResponse:
    """Send the part that a page shows."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    fields = {name: html.unescape(text) for name, text in fields.items() if name != "csrf_token"}
    typed = re.search(r"<textarea name=\"amounts\" hidden>([^<]*)</textarea>", page.text)
    if typed is not None:
        fields["amounts"] = html.unescape(typed[1])
    return visitor.post(address, {**fields, **more})


def shielded(website: Website, given: Given) -> None:
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        unit.cases.save(replace(unit.cases.lock(given.case), about_staff=True))
        unit.commit()


def test_a_period_is_closed_for_much_help_seen_first_and_booked_once(
    website: Website, hanna: Visitor
) -> None:
    one, other, hidden = Given(website), Given(website), Given(website)
    shielded(website, hidden)
    listed = hanna.get(f"{PERIOD}/lijst.csv").text
    assert one.id in listed
    assert hidden.id not in listed
    amounts = f"toewijzing;bedrag\n{one.id};762,30\n{other.id};2.494,81\n{hidden.id};10,00\nx;1"
    shown = hanna.post(PERIOD, {**JANUARY, "amounts": amounts})
    assert shown.status_code == 200
    assert "€ 762,30" in shown.text
    assert "past niet: voor dit jaar is nog € 2.494,80 toegezegd" in html.unescape(shown.text)
    assert shown.text.count("niet gevonden, of u gaat niet") == 2, "what is hidden is not there"
    assert one.lines() == [("commit", QUOTE)], "looking books nothing"
    for _ in range(2):
        assert confirmed(hanna, PERIOD, shown).status_code == 303
    assert one.lines() == [("commit", QUOTE), ("realise", 76_230)]
    assert other.lines() == [("commit", QUOTE)], "half of an amount is not booked"
    again = hanna.post(PERIOD, {**JANUARY, "amounts": f"{one.id};762,30"})
    assert "al geboekt" in again.text
    overlapping = {**JANUARY, "first": "31-1-2026", "last": "28-2-2026"}
    twice = hanna.post(PERIOD, {**overlapping, "amounts": f"{one.id};1,00"})
    assert "is al geboekt" in html.unescape(twice.text)
    wrong = hanna.post(PERIOD, {**JANUARY, "last": "1-1-2030", "amounts": f"{one.id};veel"})
    assert (wrong.status_code, "Regel 1: het bedrag" in wrong.text) == (422, True)
    assert f"{one.id};veel" in wrong.text, "what was typed is kept"
    later = hanna.post(PERIOD, {**JANUARY, "last": "1-1-2030", "amounts": f"{one.id};1"})
    assert (later.status_code, "nog niet voorbij" in later.text) == (422, True)
    assert signed_in(website, "dina").get(PERIOD).status_code == 403


def test_another_tariff_is_booked_to_the_cent_and_takes_no_decision_about_the_resident(
    website: Website, hanna: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "PART", 1)
    some = [Given(website), Given(website)]
    address = "/budgetten/ronde/tarief"
    typed = {"contract": "C-100", "reason": "Indexatie"}
    assert "verandert niets" in hanna.post(address, typed).text
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        (old,) = unit.funding.tariffs("C-100", "02A03", "hour", date(2026, 1, 5), None)
        dearer = replace(old, cents=7_000, version=old.version + 1)
        keep_agreed(unit.funding, [], [], [dearer])
        unit.commit()
    page = hanna.post(address, typed)
    assert "€ 25,20" in page.text, "36 hours at € 0,70 more"
    page = confirmed(hanna, address, page)
    assert page.status_code == 200
    assert "1 toewijzing is geboekt" in page.text
    assert confirmed(hanna, address, page).status_code == 303
    for one in some:
        assert one.lines() == [("commit", QUOTE), ("commit", 2_520)]
    assert "verandert niets" in hanna.post(address, typed).text


def test_help_without_an_end_goes_on_into_the_next_year_and_can_stop_there(
    website: Website,
) -> None:
    given, other = Given(website, 831_600, **OPEN), Given(website, 831_600, **OPEN)
    for one in (given, other):
        one.tell("dina", start())
    website.clock.moment = website.clock.moment.replace(year=2027, month=2, day=10)
    with pytest.raises(BookingRefusedError, match="FUND-035"):
        given.tell("dina", stop(date(2027, 2, 9)))
    desk = website.desk("dina").help
    assert "year_opened" in desk.page(given.case, given.id).acts
    address, hanna = "/budgetten/ronde/jaar", signed_in(website, "hanna")
    page = hanna.post(address, {"year": "2027", "reason": "Nieuw jaar"})
    assert page.text.count("€ 8.316,00") == 2
    assert confirmed(hanna, address, page).status_code == 303
    assert given.lines() == [("commit", 831_600), ("commit", 831_600)]
    line = desk.page(given.case, given.id).line
    assert (line.state, line.ends) == ("Loopt", date(2027, 12, 31))
    given.tell("dina", stop(date(2027, 2, 9)))
    assert given.lines()[-1] == ("release", -693_000), "two months of 2027 stay promised"

    website.clock.moment = website.clock.moment.replace(year=2028)
    page = signed_in(website, "hanna").post(address, {"year": "2028", "reason": "Nieuw jaar"})
    assert "Voor 2028 is voor deze hulp nog geen prijs bekend" in page.text
    assert len(other.lines()) == 2, "without a price nothing is promised"


def test_a_volume_that_was_used_in_part_does_not_grow_again_by_another_tariff(
    website: Website,
) -> None:
    given = Given(website, QUOTE, frequency="total", volume=Decimal(36))
    given.tell("dina", start())
    given.tell("dina", Told(kind="stop", on=date(2026, 2, 8), reason="23", used="10"))
    assert given.lines()[-1] == ("release", -(QUOTE - 69_300))
    outcome = website.desk("hanna").help.foresee(
        given.case, given.id, Told(kind="tariff_changed", on=date(2026, 11, 1))
    )
    assert outcome.lines == ()


def test_in_a_shielded_case_who_decides_there_tells_what_was_paid(website: Website) -> None:
    given = Given(website)
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        case = unit.cases.lock(given.case)
        named = frozenset({*case.participants, "dina"})
        unit.cases.save(replace(case, about_staff=True, participants=named))
        unit.commit()
    dina = signed_in(website, "dina")
    typed = {"first": "1-1-2026", "on": "31-1-2026", "amount": "100,00", "note": "Factuur"}
    shown = dina.post(f"{given.page}/betaald", typed)
    assert "€ 100,00" in shown.text
    assert confirmed(dina, f"{given.page}/betaald", shown).status_code == 303
    assert given.lines()[-1] == ("realise", 10_000)
    wrong = dina.post(f"{given.page}/betaald", {**typed, "amount": "veel", "first": ""})
    assert (wrong.status_code, wrong.text.count('class="wrong"')) == (422, 2)


def test_amounts_are_read_line_by_line_and_faults_are_named() -> None:
    assert read_amounts("toewijzing;zaak;bedrag\na;Z-1;1,50\nb;Z-2;\n") == ({"a": 150}, [])
    assert read_amounts("a;1\na;2")[1] == ["Regel 2: deze toewijzing staat er twee keer in."]
    assert read_amounts("a;x")[1] == ["Regel 1: het bedrag is niet te lezen."]
    assert read_amounts(";1")[1] == ["Regel 1: er staat geen toewijzing."]
    assert read_amounts("") == ({}, ["Er staat geen enkel bedrag in."])
    assert "te veel" in read_amounts("\n".join(f"{one};1" for one in range(5_001)))[1][0]
    assert read_amounts("\n".join("a;x" for _ in range(30)))[1][-1] == "En nog 10 fouten."
