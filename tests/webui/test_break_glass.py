# SPDX-License-Identifier: EUPL-1.2
"""A file opened in need: read for some hours, told to who knows it, and no way to find out what exists."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from tests.webui.test_tasks import SAFE
from tests.webui.test_two_worlds import intake
from wijkpad.api import StartedCase
from wijkpad.domain.journal import Entry
from wijkpad.feel import Value
from wijkpad.ports import Setting

WORDS = "Blauwe plekken op beide armen."
WISH = {
    "way": "number",
    "ground": "life",
    "reason": "Het kind is vannacht weggelopen en de dienst kent niemand.",
}
_OWN = re.compile(r'[0-9a-f]{32}|2026-\d{6}|(csrf[-_]token|name="token"|name="_typist")[^>]*>')


@pytest.fixture(params=["website", pytest.param("postgres_website", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest) -> Website:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Website)
    return found


def hidden(site: Website) -> tuple[str, StartedCase]:
    """Return a case of the team, and the meldcode that one colleague started from it."""
    case = intake(site, SAFE)
    worry = site.desk("loes").safety_signal(case, WORDS)
    return case, worry


def opened(visitor: Visitor, number: str, **more: str) -> str:
    """Open a file in need, and return the address of the attempt."""
    answer = visitor.post("/noodtoegang", {**WISH, "number": number, **more})
    assert answer.status_code == 303
    return answer.headers["Location"]


def journal(site: Website) -> list[Entry]:
    with site.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        return [one.entry for one in unit.journal.latest(1_000)]


def test_it_is_read_for_four_hours_and_then_it_is_over_by_itself(site: Website) -> None:
    _, worry = hidden(site)
    tess = signed_in(site, "tess")
    assert tess.get(f"/zaken/{worry.case_id}").status_code == 404
    place = opened(tess, worry.number)
    assert "U kunt lezen tot 16 november 2026, 13.00 uur" in tess.get(place).text
    read = tess.get(f"{place}/dossier").text
    assert f"zaak {worry.number}" in read
    assert "Meldcode" in read
    assert "0800-2000" in read
    assert WORDS in read
    assert "<form" not in read.split("<main")[-1].split("</main>")[0]
    assert tess.get(f"/zaken/{worry.case_id}").status_code == 404
    assert worry.number not in tess.get("/zaken").text
    assert tess.post(f"/zaken/{worry.case_id}/sluiten").status_code == 404
    site.clock.move(hours=4)
    again = signed_in(site, "tess")
    assert "Dit was mogelijk tot" in again.get(place).text
    over = again.get(f"{place}/dossier").text
    assert worry.number not in over.split("<main")[-1]
    assert WORDS not in over


def test_who_knows_the_case_is_told_at_once_and_the_privacy_officer_of_the_attempt(
    site: Website,
) -> None:
    _, worry = hidden(site)
    place = opened(signed_in(site, "tess"), worry.number)
    for login in ("loes", "ahmet"):
        page = signed_in(site, login).get("/taken").text
        assert "Tess van Rijn opende in nood een zaak die u kent." in page
        assert WISH["reason"] in page
    for login in ("noor", "carla"):
        assert "opende in nood" not in signed_in(site, login).get("/taken").text
    watched = signed_in(site, "vera").get("/toezicht").text
    assert WISH["reason"] in watched
    assert "Tess van Rijn" in watched
    assert worry.number not in watched
    attempt = place.rpartition("/")[2]
    tess = site.desk("tess").me().id
    lines = [one for one in journal(site) if one.break_glass == attempt]
    assert [one.event for one in lines if one.client == worry.case_id] == ["break_glass.opened"]
    assert {one.user for one in lines} == {tess}
    assert all(one.basis == "life" for one in lines)
    site.desk("tess").emergency.file(attempt)
    read = [one for one in journal(site) if one.event == "case.read" and one.break_glass == attempt]
    assert [one.client for one in read] == [worry.case_id]
    assert WISH["reason"] not in repr(journal(site))
    assert worry.number not in repr([one for one in journal(site) if one.break_glass])


def test_the_answer_is_the_same_whether_or_not_there_is_such_a_case(site: Website) -> None:
    host, worry = hidden(site)
    known = site.desk("loes").case_page(host).case.number
    numbers = {worry.number: "number", "2026-": "number", known: "household", "1-2": "household"}
    tess = signed_in(site, "tess")
    pages = set()
    for number, way in [*numbers.items()][:4]:
        place = opened(tess, number, way=way)
        page = _OWN.sub("#", tess.get(place).text.replace(number, "#"))
        pages.add(page)
    assert len(pages) == 1
    assert len([one for one in journal(site) if one.event == "break_glass.opened"]) == 4 + 2
    watched = signed_in(site, "vera").get("/toezicht").text
    assert watched.count(WISH["reason"]) == 4


def test_a_household_is_opened_for_danger_to_life_and_over_a_case_that_one_sees(
    site: Website,
) -> None:
    host, worry = hidden(site)
    number = site.desk("loes").case_page(host).case.number
    tess = signed_in(site, "tess")
    answer = tess.post(
        "/noodtoegang", {**WISH, "way": "household", "number": number, "ground": "safety"}
    )
    assert answer.status_code == 422
    assert "alleen bij levensgevaar" in answer.text
    assert WISH["reason"] in answer.text
    place = opened(tess, number, way="household")
    assert worry.number in tess.get(f"{place}/dossier").text
    other = signed_in(site, "anne")
    place = opened(other, number, way="household")
    assert "Er is hier niets dat u kunt lezen" in other.get(f"{place}/dossier").text


def test_what_is_missing_is_said_at_its_field_and_nothing_is_opened(site: Website) -> None:
    tess = signed_in(site, "tess")
    answer = tess.post("/noodtoegang", {"number": "", "reason": "Te kort"})
    assert answer.status_code == 422
    for name in ("way", "number", "ground", "reason"):
        assert f'id="{name}-wrong"' in answer.text
    assert ">Te kort</textarea>" in answer.text
    assert not [one for one in journal(site) if one.event == "break_glass.opened"]


def test_it_is_for_few_and_not_often_and_an_attempt_is_its_owners_own(site: Website) -> None:
    for login in ("loes", "noor", "carla", "vera", "pim", "fatma"):
        visitor = signed_in(site, login)
        assert visitor.get("/noodtoegang").status_code == 403
        assert visitor.post("/noodtoegang", {**WISH, "number": "2026-1"}).status_code == 403
    for login in ("loes", "tess", "ahmet", "pim", "fatma"):
        assert signed_in(site, login).get("/toezicht").status_code == 403
    tess = signed_in(site, "tess")
    token = {"token": "twice"}
    place = opened(tess, "2026-1", **token)
    assert opened(tess, "2026-1", **token) == place
    ahmet = signed_in(site, "ahmet")
    for there in (place, f"{place}/dossier"):
        assert ahmet.get(there).status_code == 404
    for _ in range(4):
        opened(tess, "2026-1")
    refused = tess.post("/noodtoegang", {**WISH, "number": "2026-1"})
    assert refused.status_code == 403
    assert "al 5 keer" in refused.text
    assert "112" in refused.text


def test_a_municipality_sets_its_own_number_of_hours(site: Website) -> None:
    def put(value: Value) -> str:
        with site.engine._tools.store.work(MUNICIPALITY) as unit:
            unit.settings.put(
                Setting(
                    kind="parameter",
                    key="toegang.noodtoegang_uren",
                    value=value,
                    valid_from=site.engine._tools.today(),
                    author="system",
                    reason="proef",
                    at=site.clock.now(),
                )
            )
            unit.commit()
        return signed_in(site, "tess").get("/noodtoegang").text

    assert "U kunt 2 uur lezen" in put(Decimal(2))
    assert "U kunt 4 uur lezen" in put(Decimal(100))
