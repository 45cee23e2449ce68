# SPDX-License-Identifier: EUPL-1.2
"""Settling a task or a subsidy: proposed to the cent, confirmed by a person, booked once."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from werkzeug.test import TestResponse

from tests.support.agreed import keep_agreed
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from wijkpad.domain.funding import Contract
from wijkpad.domain.ledger import Line, PurseKey
from wijkpad.errors import BookingRefusedError, RefusedError

YEAR = {"first": "1-1-2026", "last": "31-12-2026", "reason": "Jaareinde"}
TASK = "/budgetten/afrekenen/C-300"
DAYS = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def hanna(website: Website) -> Visitor:
    """The budget holder."""
    return signed_in(website, "hanna")


def seen(page: TestResponse) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page.text)
    assert found is not None, page.text
    return found[1]


def realised(website: Website, key: PurseKey) -> tuple[int, int]:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.ledger.purse(key)
    return (0, 0) if found is None else (found.committed, found.realised)


def test_t01_a_task_is_committed_and_paid_in_twelve_parts_each_booked_once(
    website: Website, hanna: Visitor
) -> None:
    purse = PurseKey("contract", "C-300", 2026)
    before = realised(website, purse)
    assert "Groepsbegeleiding wijk Noord" in hanna.get("/budgetten/afrekenen").text
    form = hanna.get(TASK).text
    choices = re.findall(r'<option value="(\d)">(Jaarbudget|Termijnen|Afrekening)', form)
    keys = {word: key for key, word in choices}
    asked = {**YEAR, "what": keys["Termijnen"], "annual_cents": "1.200.000", "instalments": "12"}
    shown = hanna.post(TASK, asked)
    assert shown.text.count("€ 100.000,00") == 12
    assert realised(website, purse) == before, "a proposal books nothing"
    early = hanna.post(TASK, {**asked, "seen": seen(shown)})
    assert (early.status_code, "Boek eerst het budget" in early.text) == (422, True)
    budget = {**YEAR, "what": keys["Jaarbudget"], "annual_cents": "1.200.000"}
    assert hanna.post(TASK, {**budget, "seen": seen(hanna.post(TASK, budget))}).status_code == 303
    for token in ("one", "one", "two"):
        sent = hanna.post(TASK, {**asked, "seen": seen(shown), "token": token})
        assert sent.status_code == (422 if token == "two" else 303)
    assert "al geboekt" in sent.text
    assert realised(website, purse) == (before[0] + 120_000_000, before[1] + 120_000_000)
    other = hanna.post(TASK, {**budget, "annual_cents": "1.300.000", "last": "31-12-2027"})
    assert other.status_code == 422
    assert "al geboekt met een andere uitkomst: € 1.200.000,00" in html.unescape(other.text)
    assert "Jaareinde" in hanna.get(TASK).text
    wrong = hanna.post(TASK, {**asked, "annual_cents": "veel", "last": "ooit", "reason": ""})
    assert wrong.status_code == 422
    assert all(one in wrong.text for one in ("Vul een bedrag in", "Vul een datum in", "Schrijf"))
    assert 'value="veel"' in wrong.text


def test_t07_inside_the_bandwidth_there_is_nothing_to_settle(website: Website) -> None:
    facts: dict[str, str | int | bool | None] = {
        "what": "settlement", "annual_cents": 120_000_000, "agreed_clients": 400,
        "realised_clients": 420, "band": "5",
    }  # fmt: skip
    with pytest.raises(BookingRefusedError, match="FUND-042"):
        website.desk("hanna").settling.propose("C-300", *DAYS, facts)
    with pytest.raises(BookingRefusedError, match="FUND-041"):
        website.desk("hanna").settling.propose("C-300", *DAYS, {"what": "settlement"})
    with pytest.raises(BookingRefusedError, match="INVALID_PERIOD"):
        website.desk("hanna").settling.propose("C-300", DAYS[1], DAYS[0], facts)


def test_s05_a_subsidy_for_what_was_not_done_is_asked_back(website: Website) -> None:
    store, purse = website.engine._tools.store, PurseKey("council", "C-500", 2026)
    subsidy = Contract(
        id="C-500",
        provider="P3",
        title="Inloop",
        variant="subsidie",
        valid_from=date(2026, 1, 1),
    )
    with store.work(MUNICIPALITY) as unit:
        keep_agreed(unit.funding, [], [subsidy], [])
        unit.ledger.hold([purse])
        for kind, cents in (("allot", 50_000_000), ("commit", 18_000_000), ("realise", 14_400_000)):
            unit.ledger.add([
                Line(id=kind, purse=purse, kind=kind, cents=cents, cause=f"x:{kind}", at=website.clock.moment)  # type: ignore[arg-type]
            ])  # fmt: skip
        unit.commit()
    facts: dict[str, str | int | bool | None] = {
        "granted_cents": 18_000_000, "advanced_cents": 14_400_000, "done": "70",
    }  # fmt: skip
    desk = website.desk("hanna").settling
    proposed = desk.propose("C-500", *DAYS, facts)
    assert [one.cents for one in proposed.lines] == [-5_400_000, -1_800_000]
    with pytest.raises(RefusedError, match="ACC-06"):
        website.desk("tess").settling.propose("C-500", *DAYS, facts)
    desk.settle("C-500", *DAYS, facts, reason="Vaststelling", seen=proposed.seen, token="t")
    desk.settle("C-500", *DAYS, facts, reason="Vaststelling", seen=proposed.seen, token="t")
    assert realised(website, purse) == (12_600_000, 12_600_000)
    for done in ("60", "100"):
        with pytest.raises(BookingRefusedError, match="FUND-044"):
            desk.propose("C-500", *DAYS, {**facts, "done": done})
    assert realised(website, purse) == (12_600_000, 12_600_000), "another outcome never adds up"
