# SPDX-License-Identifier: EUPL-1.2
"""Help after the decision: it starts, stands still, stops, runs longer; and what that does to money."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from werkzeug.test import TestResponse

from tests.commands.treasury import NOORD, a_wish
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from wijkpad.commands.funding import commit, funding_steps, reserve
from wijkpad.commands.jobs.apply_job import system
from wijkpad.domain.case import Datum
from wijkpad.domain.funding import GrantedStop, Register
from wijkpad.domain.happening import Told
from wijkpad.domain.ledger import PurseKey
from wijkpad.errors import BookingRefusedError, NotFoundError, RefusedError
from wijkpad.feel import Value
from wijkpad.ports import ServiceCall

QUOTE = 249_480
"""I-01: 3 hours a week at € 69,30, 5 January to 29 March 2026."""
NOW: dict[str, object] = {"start": date(2026, 10, 5), "until": date(2026, 12, 13)}
"""Ten weeks around today, for what happens now: € 2.079,00."""
TEN_WEEKS = 207_900
NOBODY_NEW = GrantedStop(
    id="stop-1",
    provider="P1",
    product=None,
    location=None,
    valid_from=date(2026, 11, 1),
    valid_until=None,
    asked_on=date(2026, 10, 1),
    granted_by="fatma",
    reason="Vol",
)
"""A stop takes nobody new, and says nothing of who is there already."""


class Given:
    """Help that was granted on a new case of team Noord."""

    def __init__(self, website: Website, cents: int = QUOTE, **request: object) -> None:
        self.website = website
        self.case = website.desk("loes").start_case("intake", "SE_ResidentRequest", "noord").case_id
        tools = website.engine._tools
        with tools.store.work(MUNICIPALITY, reading=True) as unit:
            (run,) = unit.cases.runs_of(self.case)
        self.run = run.id
        wish = a_wish(self.case, run.id, "step", {NOORD: cents})
        asked = replace(wish.request, provider="P1", **request)  # type: ignore[arg-type]
        model = "outputgericht" if asked.contract == "C-200" else "inspanningsgericht"
        wish = replace(wish, request=asked, funding=replace(wish.funding, key=model))
        done = reserve.handle(tools, system(MUNICIPALITY), wish)
        assert done.allocation is not None
        self.id = done.allocation.id
        commit.handle(tools, system(MUNICIPALITY), self.id, decision="task-1")
        website.clock.moment += timedelta(minutes=1)

    @property
    def page(self) -> str:
        return f"/zaken/{self.case}/hulp/{self.id}"

    def decided(self) -> str:
        """Take another decision on the case, and return what the form calls it."""
        with self.website.engine._tools.store.work(MUNICIPALITY) as unit:
            unit.data.append(
                Datum(
                    case=self.case,
                    run=self.run,
                    scope="",
                    key="decide",
                    version=0,
                    value={"kind": "grant"},
                    step="UT_Decide",
                    at=self.website.clock.moment,
                    by="dina",
                )
            )
            unit.commit()
        ((decision, *_),) = self.website.desk("dina").help.page(self.case, self.id).decisions
        return decision.key

    def lines(self) -> list[tuple[str, int]]:
        with self.website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
            found = unit.ledger.lines_of(self.id)
        return [(one.kind, one.cents) for one in found if one.kind not in ("reserve", "unreserve")]

    def tell(self, who: str, told: Told, token: str = "") -> None:
        desk = self.website.desk(who)
        outcome = desk.help.foresee(self.case, self.id, told)
        desk.help.tell(
            self.case, self.id, told, reason="zo gehoord", seen=outcome.seen, token=token or None
        )


def start(on: date = date(2026, 1, 5)) -> Told:
    return Told(kind="start", on=on)


def stop(on: date, reason: str = "23") -> Told:
    return Told(kind="stop", on=on, reason=reason)


@pytest.fixture
def dina(website: Website) -> Visitor:
    """A decision officer of team Noord."""
    return signed_in(website, "dina")


def send(visitor: Visitor, given: Given, act: str, **fields: str) -> TestResponse:
    return visitor.post(f"{given.page}/{act}", {"note": "zo gehoord", **fields})


def seen(page: TestResponse) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page.text)
    assert found is not None
    return found[1]


def test_a_stop_is_seen_before_it_counts_and_gives_back_once_what_lies_behind_it(
    website: Website, dina: Visitor
) -> None:
    given = Given(website)
    given.tell("dina", start())
    assert given.lines() == [("commit", QUOTE)], "payment does not depend on a start (OP364)"
    asked = {"on": "8-2-2026", "reason": "23"}
    outcome = send(dina, given, "gestopt", **asked)
    assert outcome.status_code == 200
    assert "-€ 1.455,30" in outcome.text
    assert given.lines() == [("commit", QUOTE)], "looking books nothing"
    for _ in range(2):
        sent = send(dina, given, "gestopt", **asked, seen=seen(outcome), token="tok-1")
        assert sent.status_code == 303
    assert given.lines() == [("commit", QUOTE), ("release", -145_530)]
    page = dina.get(given.page).text
    assert "Gestopt op 8 februari 2026" in html.unescape(page) or "Gestopt op 8-2-2026" in page
    assert "zo gehoord" in page
    assert "€ 1.039,50" in page, "what is promised now"
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        assert not any("zo gehoord" in str(one) for one in unit.journal.of_case(given.case))


def test_i13_what_cannot_have_happened_is_refused_in_words_and_books_nothing(
    website: Website, dina: Visitor
) -> None:
    given = Given(website)
    early = send(dina, given, "gestart", on="4-1-2026")
    assert (early.status_code, "toegekend vanaf" in early.text) == (422, True)
    none = send(dina, given, "gestopt", on="9-1-2026", reason="23")
    assert (none.status_code, "geen start vastgelegd" in none.text) == (422, True)
    given.tell("dina", start(date(2026, 1, 12)))
    before = send(dina, given, "gestopt", on="9-1-2026", reason="23")
    assert (before.status_code, "niet eerder zijn gestopt" in before.text) == (422, True)
    assert 'value="9-1-2026"' in before.text, "what was typed is kept"
    twice = send(dina, given, "gestart", on="13-1-2026")
    assert "al gestart" in twice.text
    later = send(dina, given, "gestopt", on="1-3-2027", reason="23")
    assert "nog niet geweest" in later.text
    empty = send(dina, given, "gestopt", on="morgen", note="")
    assert all(one in empty.text for one in ("Vul een datum in", "Schrijf waarom", "Kies waarom"))
    assert given.lines() == [("commit", QUOTE)]


def test_help_that_stands_still_costs_the_same_and_two_breaks_do_not_overlap(
    website: Website,
) -> None:
    given = Given(website, TEN_WEEKS, **NOW)
    given.tell("dina", start(date(2026, 10, 5)))
    given.tell("dina", Told(kind="pause", on=date(2026, 11, 9), until=date(2026, 11, 22)))
    assert given.lines() == [("commit", TEN_WEEKS)]
    line = website.desk("dina").help.page(given.case, given.id).line
    assert line.state == "Staat tijdelijk stil"
    with pytest.raises(BookingRefusedError, match="FUND-025"):
        given.tell("dina", Told(kind="pause", on=date(2026, 11, 22), until=date(2026, 11, 28)))


def test_longer_rests_on_a_new_decision_and_on_a_contract_on_those_days(
    website: Website, dina: Visitor
) -> None:
    given = Given(website, TEN_WEEKS, **NOW)
    longer = Told(kind="extended", on=date(2026, 12, 27))
    with pytest.raises(BookingRefusedError, match="FUND-030"):
        given.tell("dina", longer)
    assert "kan met een nieuw besluit" in dina.get(given.page).text
    key = given.decided()
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        unit.funding.take_in(Register(stops=(NOBODY_NEW,)))
        unit.commit()
    given.tell("dina", replace(longer, decision=key))
    (decision,) = website.desk("dina").help.page(given.case, given.id).decisions
    assert "verlengd tot en met 27 december 2026" in decision[2].lower()
    assert given.lines() == [("commit", TEN_WEEKS), ("commit", 41_580)], "two weeks of € 207,90"
    beyond = send(dina, given, "verlengd", on="1-3-2028", decision=key)
    assert beyond.status_code == 422
    assert "Verlengen kan zo niet" in beyond.text
    given.tell("dina", Told(kind="shortened", on=date(2026, 12, 13), decision=key))
    assert given.lines()[-1] == ("release", -41_580)


def test_o03_and_o05_a_trajectory_pays_its_first_part_at_the_start_and_gives_back_the_rest(
    website: Website,
) -> None:
    asked = {
        "product": "45A60", "unit": "piece", "frequency": "total", "volume": Decimal(1),
        "contract": "C-200", "law": "Jeugd", "until": date(2026, 8, 31),
    }  # fmt: skip
    given = Given(website, 450_000, **asked)
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        one = unit.ledger.allocation(given.id)
        assert one is not None
        unit.ledger.save_allocation(replace(one, provider="P2"))
        unit.commit()
    given.tell("dina", start())
    assert given.lines() == [("commit", 450_000), ("realise", 225_000)]
    given.tell("dina", stop(date(2026, 2, 8)))
    assert given.lines()[2:] == [("release", -225_000)]


def test_who_tells_who_decides_and_who_sees(website: Website) -> None:
    given = Given(website)
    with pytest.raises(RefusedError, match="ACC-080"):
        given.tell("noor", start())
    given.tell("hanna", start())
    with pytest.raises(RefusedError, match="ACC-081"):
        given.tell("hanna", Told(kind="extended", on=date(2026, 4, 12)))
    page = website.desk("hanna").help.page(given.case, given.id)
    assert page.head is None
    assert [one.note for one in page.events] == [""], "who pays sees no file, and so no reason"
    assert "zo gehoord" not in signed_in(website, "hanna").get(given.page).text
    with pytest.raises(NotFoundError):
        website.desk("zoe").help.page(given.case, given.id)
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        unit.cases.save(replace(unit.cases.lock(given.case), about_staff=True))
        unit.commit()
    for who in ("hanna", "dina", "noor"):
        with pytest.raises(NotFoundError):
            website.desk(who).help.page(given.case, given.id)
    assert signed_in(website, "hanna").get(given.page).status_code == 404


def test_what_is_confirmed_is_what_was_seen(website: Website, dina: Visitor) -> None:
    given = Given(website)
    given.tell("dina", start())
    outcome = send(dina, given, "gestopt", on="8-2-2026", reason="23")
    given.tell("hanna", stop(date(2026, 2, 1)))
    late = send(dina, given, "gestopt", on="8-2-2026", reason="23", seen=seen(outcome))
    assert late.status_code == 422
    other = Given(website)
    given_up = send(dina, other, "gestart", on="5-1-2026", seen="0" * 32)
    assert given_up.status_code == 422
    assert "Er is intussen iets veranderd" in given_up.text
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.ledger.events_of(other.id) == []
        assert unit.ledger.purse(PurseKey("team", "noord", 2026)) is not None


def test_a_step_of_a_pathway_tells_once_that_help_started_and_stopped(website: Website) -> None:
    given = Given(website)
    tools = website.engine._tools

    def step(topic: str, key: str, **inputs: Value) -> dict[str, Value]:
        call = ServiceCall(
            municipality=MUNICIPALITY,
            case=given.case,
            run=given.run,
            topic=topic,
            inputs={"allocation": given.id, **inputs},
            idem_key=key,
            at=website.clock.moment,
            today=date(2026, 11, 16),
        )
        assert tools.promising is not None
        return funding_steps.carry_out(tools, system(MUNICIPALITY), tools.promising, call)

    early = step("funding.stop", "0", on=date(2026, 2, 8), reason="23")
    assert early["state"] == "refused"
    assert "geen start" in str(early["text"])
    assert step("funding.start", "1", on=date(2026, 1, 5))["state"] == "started"
    for _ in range(2):
        assert step("funding.stop", "2", on=date(2026, 2, 8), reason="23")["state"] == "stopped"
    assert given.lines() == [("commit", QUOTE), ("release", -145_530)]
    assert step("funding.start", "3", allocation="elders")["state"] == "refused"
