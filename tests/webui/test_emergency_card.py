# SPDX-License-Identifier: EUPL-1.2
"""R15: the emergency card is there without a case, without signing in, and from the browser's own store."""

from __future__ import annotations

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from wijkpad.api.safety.emergency_card import officers_in
from wijkpad.commands.tools import local_day
from wijkpad.ports import Setting

NUMBERS = {
    "meldcode.veilig_thuis_telefoon": "020 111 22 33",
    "meldcode.crisisdienst_telefoon": "020 444 55 66",
    "meldcode.aandachtsfunctionaris_telefoon": "Noord: 06 12345678; Zuid: 06 87654321",
}


def set_numbers(website: Website) -> None:
    """Let the municipality have other numbers from the next day on, and let that day come."""
    website.clock.move(days=1)
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        for key, value in NUMBERS.items():
            unit.settings.put(
                Setting(
                    kind="parameter",
                    key=key,
                    value=value,
                    valid_from=local_day(website.clock.now()),
                    author="system",
                    reason="test",
                    at=website.clock.now(),
                )
            )
        unit.commit()


def test_the_card_opens_without_signing_in_and_names_the_national_numbers(
    website: Website,
) -> None:
    page = Visitor(website).get("/noodkaart")
    assert page.status_code == 200
    for text in ('href="tel:112"', 'href="tel:08002000"', "vijf stappen", "Signalen in kaart"):
        assert text in page.text
    assert "/noodkaart" in Visitor(website).get("/inloggen").text


def test_the_card_shows_the_numbers_of_the_municipality_and_colleagues_to_who_is_signed_in(
    website: Website,
) -> None:
    set_numbers(website)
    stranger = Visitor(website).get("/noodkaart").text
    assert "020 111 22 33" in stranger
    assert "020 444 55 66" in stranger
    assert "06 12345678" not in stranger
    page = signed_in(website, "fatma").get("/noodkaart").text
    assert "Noord: " in page
    assert 'href="tel:0612345678"' in page


def test_a_browser_may_show_the_card_when_nobody_answers(website: Website) -> None:
    answer = Visitor(website).get("/noodkaart")
    assert "stale-if-error=2592000" in answer.headers["Cache-Control"]
    assert "no-store" not in answer.headers["Cache-Control"]
    assert "Cookie" in answer.headers["Vary"]


def test_the_menu_leads_to_the_card(website: Website) -> None:
    assert 'href="/noodkaart"' in signed_in(website, "wim").get("/taken").text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("06 12345678", (("Alle teams", "06 12345678"),)),
        ("Noord: 06 1; Zuid: 06 2;", (("Noord", "06 1"), ("Zuid", "06 2"))),
        ("Noord: 06 1\nZuid: 06 2", (("Noord", "06 1"), ("Zuid", "06 2"))),
    ],
)
def test_numbers_of_teams_are_read_as_people_write_them(
    text: str, found: tuple[tuple[str, str], ...]
) -> None:
    assert officers_in(text) == found
