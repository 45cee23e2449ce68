# SPDX-License-Identifier: EUPL-1.2
"""What is known of who helps comes out of its book the same, and nothing of before is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.support.rows import NOW, a_location, a_statement, a_wait
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.directory import Provision, Suggestion, Volunteer, standing
from wijkpad.errors import StaleError
from wijkpad.store import SqlStore

VERA = Volunteer(
    id="v" * 32,
    name="Vera van Dijk",
    contact="06-55501234",
    area="Noord",
    skills=("instrumental_adl", "boodschappen"),
    languages=("nl", "ar"),
    hours=4,
    vog_on=date(2025, 6, 1),
    checked_on=date(2026, 3, 1),
)


def test_every_line_about_an_offer_stays_in_the_order_in_which_it_was_written(
    store: SqlStore,
) -> None:
    with store.work(MUNICIPALITY) as unit:
        book = unit.directory
        book.state([a_statement(), a_statement(value="housing")])
        book.state([replace(a_statement(), is_gone=True)])
        book.state([a_statement(offer="P2")])
        lines = book.statements("P1")
        assert [(one.number, one.value, one.is_gone) for one in lines] == [
            (1, "finances", False),
            (2, "housing", False),
            (3, "finances", True),
        ]
        assert lines[0] == replace(a_statement(), number=1)
        assert [one.value for one in standing(lines, NOW.date())] == ["housing"]
        assert [one.offer for one in book.statements()] == ["P1", "P1", "P1", "P2"]


def test_lines_about_two_offers_are_not_numbered_together(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit, pytest.raises(ValueError, match="one offer"):
        unit.directory.state([a_statement(), a_statement(offer="P2")])


def test_a_location_has_versions_and_keeps_its_point_to_the_last_digit(store: SqlStore) -> None:
    moved = replace(
        a_location(), version=2, address="Kade 1", lat=None, lon=None, at=NOW + timedelta(days=1)
    )
    with store.work(MUNICIPALITY) as unit:
        book = unit.directory
        book.put_location(a_location())
        book.put_location(replace(a_location(id="twee"), lat=Decimal("-0.000001")))
        assert book.locations("P1")[0] == a_location()
        assert book.locations()[1].lat == Decimal("-0.000001")
        book.put_location(moved)
        assert [one.address for one in book.locations("P1")] == ["Kade 1", "Havenstraat 12"]
        assert book.location_history("P1")[0] == moved
        assert len(book.location_history("P1")) == 3
        with pytest.raises(StaleError):
            book.put_location(moved)


def test_wait_times_are_kept_newest_measurement_first_and_unknown_stays_unknown(
    store: SqlStore,
) -> None:
    later = replace(a_wait(days=None), measured_on=NOW.date() + timedelta(days=9))
    with store.work(MUNICIPALITY) as unit:
        book = unit.directory
        book.add_wait(later)
        book.add_wait(replace(a_wait(), waiting=3, product="02A03", location="kade"))
        found = book.waits("P1")
        assert [one.days for one in found] == [None, 21]
        assert found[1] == replace(a_wait(), waiting=3, product="02A03", location="kade", number=2)
        assert book.waits("P2") == []
        assert book.waits() == found


def test_a_provision_is_renamed_and_ended_in_its_own_row(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        book = unit.directory
        book.put_provision(Provision(id="huiskamer", name="Huiskamer"))
        ended = Provision(id="huiskamer", name="De Huiskamer", ended_on=date(2026, 4, 1))
        book.put_provision(ended)
        assert book.provisions() == [ended]
        assert book.provision("huiskamer") == ended
        assert book.provision("nergens") is None


def test_a_volunteer_is_named_only_to_who_asks_for_names(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        book = unit.directory
        book.add_volunteer(VERA)
        assert book.volunteers(named=True) == [VERA]
        assert book.volunteers() == [replace(VERA, name="", contact="")]
        book.save_volunteer(replace(VERA, hours=2))
        assert book.volunteer(VERA.id, named=True) == replace(VERA, hours=2, version=2)
        with pytest.raises(StaleError):
            book.save_volunteer(replace(VERA, hours=9))


def test_who_stops_as_a_volunteer_has_no_name_left_anywhere(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as unit:
        unit.directory.add_volunteer(VERA)
        unit.directory.forget_volunteer(replace(VERA, stopped_on=date(2026, 3, 2)))
        unit.commit()
    with store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.directory.volunteers(named=True) == []
        left = unit.directory.volunteer(VERA.id, named=True)
        assert left is not None
        assert (left.name, left.contact) == ("", "")


def test_a_suggestion_is_decided_once(store: SqlStore) -> None:
    asked = Suggestion(
        id="s1", offer="P1", about="fact", key="1", words="Doen ze niet meer", by="anna", at=NOW
    )
    with store.work(MUNICIPALITY) as unit:
        book = unit.directory
        book.add_suggestion(asked)
        assert book.suggestions(waiting=True) == [asked]
        assert book.suggestions_of("P1") == [asked]
        done = replace(asked, state="confirmed", decided_by="bram", decided_at=NOW)
        book.decide_suggestion(done)
        assert book.suggestions(waiting=True) == []
        assert book.suggestions(waiting=False) == [done]
        assert book.suggestion("s1") == done
        with pytest.raises(StaleError):
            book.decide_suggestion(done)
