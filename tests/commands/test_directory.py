# SPDX-License-Identifier: EUPL-1.2
"""Who keeps the social map writes every line down; a worker says what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.commands.house import House
from tests.support.rows import a_location, a_statement, a_wait
from wijkpad.commands.directory import keep_facts, keep_offers, suggestions
from wijkpad.domain.directory import Statement, Suggestion, Volunteer, Wait, standing
from wijkpad.domain.funding import Provider, Register
from wijkpad.domain.identity import Actor
from wijkpad.errors import AnswersInvalidError, ConflictError, NotFoundError, RefusedError

VERA = Volunteer(
    id="", name="Vera van Dijk", contact="06-55501234", area="Haven", skills=("boodschappen",),
    languages=("nl",), hours=4, vog_on=date(2025, 6, 1), checked_on=date(2026, 1, 1),
)  # fmt: skip


class People:
    """Who keeps the map, who works with it, who knows the volunteers, who draws."""

    def __init__(self, house: House) -> None:
        self.keeper = house.hire("fatma", "noord", "functional_admin")
        self.worker = house.hire("noor", "noord", "neighbourhood_worker")
        self.coordinator = house.hire("vik", "noord", "volunteer_coordinator")
        self.designer = house.hire("pim", "noord", "process_designer")


@pytest.fixture
def people(house: House) -> People:
    with house.store.work("gm9999") as unit:
        unit.funding.take_in(Register(providers=(Provider(id="P1", name="De Linde"),)))
        unit.commit()
    return People(house)


def held(house: House, offer: str = "P1") -> list[Statement]:
    with house.store.work("gm9999", reading=True) as unit:
        return standing(unit.directory.statements(offer), house.tools.today())


def waits(house: House) -> list[Wait]:
    with house.store.work("gm9999", reading=True) as unit:
        return unit.directory.waits("P1")


def done(house: House) -> list[str]:
    return [one.event for one in house.journal() if one.event.startswith("directory.")]


def test_a_fact_is_kept_with_its_writer_and_taken_off_without_being_lost(
    house: House, people: People
) -> None:
    keep_facts.state(house.tools, people.keeper, a_statement(), token="t")
    keep_facts.state(house.tools, people.keeper, a_statement(), token="t")
    (line,) = held(house)
    assert (line.value, line.author, line.at) == ("finances", people.keeper.user, house.clock.now())
    keep_facts.take_off(house.tools, people.keeper, "P1", line.number)
    assert held(house) == []
    with house.store.work("gm9999", reading=True) as unit:
        assert [one.is_gone for one in unit.directory.statements("P1")] == [False, True]
    assert done(house) == ["directory.fact_stated", "directory.fact_ended"]


def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_kept(
    house: House, people: People
) -> None:
    tomorrow = house.tools.today() + timedelta(days=1)
    wrong = replace(a_statement(kind="url", value="linde.nl"), source=" ", measured_on=tomorrow)
    with pytest.raises(AnswersInvalidError) as raised:
        keep_facts.state(house.tools, people.keeper, wrong)
    assert [one.element for one in raised.value.findings] == ["value", "source", "measured_on"]
    assert held(house) == []


@pytest.mark.parametrize("who", ["worker", "coordinator", "designer"])
def test_only_the_administrator_writes_facts(house: House, people: People, who: str) -> None:
    with pytest.raises(RefusedError):
        keep_facts.state(house.tools, getattr(people, who), a_statement())
    (line,) = [one for one in house.journal() if one.event == "directory.state"]
    assert (line.outcome, line.rule) == ("refused", "ACC-009")


def test_a_location_changed_by_a_colleague_is_not_written_over(
    house: House, people: People
) -> None:
    new = replace(a_location(), version=0)
    keep_facts.put_location(house.tools, people.keeper, new)
    keep_facts.put_location(house.tools, people.keeper, replace(new, version=1, address="Kade 1"))
    with pytest.raises(AnswersInvalidError):
        keep_facts.put_location(house.tools, people.keeper, replace(new, version=1, address="X"))
    with house.store.work("gm9999", reading=True) as unit:
        assert [one.address for one in unit.directory.locations("P1")] == ["Kade 1"]


def test_a_wait_time_is_added_beside_the_earlier_ones_and_names_a_location_that_is_there(
    house: House, people: People
) -> None:
    keep_facts.add_wait(house.tools, people.keeper, a_wait(days=None))
    keep_facts.add_wait(house.tools, people.keeper, a_wait(days=0))
    assert [one.days for one in waits(house)] == [0, None]
    with pytest.raises(AnswersInvalidError):
        keep_facts.add_wait(house.tools, people.keeper, replace(a_wait(), location="kade"))


def test_nothing_is_written_about_somebody_who_is_not_there(house: House, people: People) -> None:
    with pytest.raises(NotFoundError):
        keep_facts.state(house.tools, people.keeper, a_statement(offer="P9"))
    key = keep_offers.put_volunteer(house.tools, people.coordinator, VERA)
    with pytest.raises(NotFoundError):
        keep_facts.state(house.tools, people.keeper, a_statement(offer=key))


def test_a_provision_is_made_once_renamed_ended_and_put_back(house: House, people: People) -> None:
    tools, who = house.tools, people.keeper
    key = keep_offers.put_provision(tools, who, None, "Huiskamer", token="t")
    assert keep_offers.put_provision(tools, who, None, "Huiskamer", token="t") == key
    keep_offers.put_provision(tools, who, key, "De Huiskamer")
    keep_offers.end_provision(tools, who, key, ended=True)
    with house.store.work("gm9999", reading=True) as unit:
        (one,) = unit.directory.provisions()
    assert (one.name, one.ended_on) == ("De Huiskamer", tools.today())
    keep_offers.end_provision(tools, who, key, ended=False)
    with pytest.raises(AnswersInvalidError):
        keep_offers.put_provision(tools, who, key, " ")
    with pytest.raises(NotFoundError):
        keep_offers.put_provision(tools, who, "P1", "De Linde")


def test_only_the_volunteer_coordinator_keeps_volunteers(house: House, people: People) -> None:
    for who in (people.keeper, people.worker):
        with pytest.raises(RefusedError):
            keep_offers.put_volunteer(house.tools, who, VERA)
    key = keep_offers.put_volunteer(house.tools, people.coordinator, VERA)
    with house.store.work("gm9999", reading=True) as unit:
        kept = unit.directory.volunteer(key, named=True)
    assert kept is not None
    assert (kept.name, kept.checked_on) == ("Vera van Dijk", house.tools.today())
    assert "Vera" not in repr(house.journal())


def test_a_volunteer_who_stops_is_erased_for_good(house: House, people: People) -> None:
    key = keep_offers.put_volunteer(house.tools, people.coordinator, VERA)
    seen = replace(VERA, id=key, version=1, hours=2)
    keep_offers.put_volunteer(house.tools, people.coordinator, seen)
    with pytest.raises(AnswersInvalidError):
        keep_offers.put_volunteer(house.tools, people.coordinator, seen)
    keep_offers.stop_volunteer(house.tools, people.coordinator, key)
    for _ in range(2):
        with pytest.raises(NotFoundError):
            keep_offers.stop_volunteer(house.tools, people.coordinator, key)
    with house.store.work("gm9999", reading=True) as unit:
        left = unit.directory.volunteer(key, named=True)
    assert left is not None
    assert (left.name, left.contact) == ("", "")


def said(about: str, key: str, value: str = "") -> Suggestion:
    return Suggestion(
        id="", offer="P1", about=about, key=key, words="Klopt niet", value=value, by="", at=None,  # type: ignore[arg-type]
    )  # fmt: skip


def ask(house: House, who: Actor, suggestion: Suggestion) -> str:
    return suggestions.suggest(house.tools, who, suggestion).id


def test_a_confirmed_correction_takes_the_place_of_what_was_wrong(
    house: House, people: People
) -> None:
    keep_facts.state(house.tools, people.keeper, a_statement(kind="phone", value="010-1"))
    asked = ask(house, people.worker, said("fact", "1", "010-2"))
    assert [one.value for one in held(house)] == ["010-1"]
    suggestions.decide(house.tools, people.keeper, asked, confirm=True)
    (line,) = held(house)
    assert (line.value, line.source) == ("010-2", suggestions.CONFIRMED)
    with pytest.raises(ConflictError):
        suggestions.decide(house.tools, people.keeper, asked, confirm=False)
    assert done(house)[1:] == [
        "directory.suggested",
        "directory.fact_ended",
        "directory.fact_stated",
        "directory.suggestion_confirmed",
    ]


def test_what_is_not_so_any_more_is_taken_off_only_when_the_municipality_says_so(
    house: House, people: People
) -> None:
    keep_facts.state(house.tools, people.keeper, a_statement())
    refused = ask(house, people.worker, said("fact", "1"))
    suggestions.decide(house.tools, people.keeper, refused, confirm=False)
    assert len(held(house)) == 1
    confirmed = ask(house, people.worker, said("fact", "1"))
    suggestions.decide(house.tools, people.keeper, confirmed, confirm=True)
    assert held(house) == []


def test_a_wait_time_that_was_wrong_stays_and_the_confirmed_one_stands_beside_it(
    house: House, people: People
) -> None:
    keep_facts.add_wait(house.tools, people.keeper, a_wait())
    house.clock.move(days=1)
    asked = ask(house, people.worker, said("wait", "1", "60"))
    house.clock.move(days=3)
    suggestions.decide(house.tools, people.keeper, asked, confirm=True)
    newest, oldest = waits(house)
    assert (newest.days, newest.certainty, oldest.days) == (60, "confirmed", 21)
    assert newest.measured_on == house.tools.today() - timedelta(days=3)


def test_confirming_what_does_not_stand_any_more_changes_nothing(
    house: House, people: People
) -> None:
    keep_facts.state(house.tools, people.keeper, a_statement())
    asked = ask(house, people.worker, said("fact", "1", "housing"))
    keep_facts.take_off(house.tools, people.keeper, "P1", 1)
    with pytest.raises(ConflictError):
        suggestions.decide(house.tools, people.keeper, asked, confirm=True)
    assert held(house) == []


@pytest.mark.parametrize(
    ("about", "key", "value", "error"),
    [
        ("fact", "9", "", NotFoundError),
        ("fact", "1", "klingon", AnswersInvalidError),
        ("wait", "9", "", NotFoundError),
        ("wait", "1", "-1", AnswersInvalidError),
        ("wait", "1", "veel", AnswersInvalidError),
        ("location", "brug", "", NotFoundError),
    ],
)
def test_a_suggestion_is_about_something_that_stands_and_could_be(
    house: House,
    people: People,
    *,
    about: str,
    key: str,
    value: str,
    error: type[Exception],
) -> None:
    keep_facts.state(house.tools, people.keeper, a_statement())
    keep_facts.add_wait(house.tools, people.keeper, a_wait())
    with pytest.raises(error):
        ask(house, people.worker, said(about, key, value))
    with pytest.raises(AnswersInvalidError):
        ask(house, people.worker, replace(said("offer", ""), words=" "))


def test_who_does_not_see_the_map_suggests_nothing_and_a_worker_decides_nothing(
    house: House, people: People
) -> None:
    with pytest.raises(RefusedError):
        ask(house, people.designer, said("offer", ""))
    asked = ask(house, people.worker, said("offer", ""))
    with pytest.raises(RefusedError):
        suggestions.decide(house.tools, people.worker, asked, confirm=True)
    suggestions.decide(house.tools, people.keeper, asked, confirm=True)
