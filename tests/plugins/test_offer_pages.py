# SPDX-License-Identifier: EUPL-1.2
"""A social map of any size comes whole over the pipe: page after page, none twice and none lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.support.rows import NOW, a_location, a_statement, a_wait
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.directory import Provision, Volunteer
from wijkpad.domain.funding import Provider
from wijkpad.domain.funding import Register as Given
from wijkpad.plugin_api import (
    Need,
    Place,
    ProviderFact,
    QueryRefusedError,
    TenantContext,
    queries,
)
from wijkpad.plugins.pipe import _framed
from wijkpad.plugins.register import Register
from wijkpad.plugins.wire import query_in, query_out, unframe
from wijkpad.store import SqlStore
from wijkpad.testing.register import MemoryRegister
from wijkpad_sociale_kaart import provider_search

TODAY = NOW.date()
NEED = Need(on=TODAY)


class Pipe:
    """Answers a plugin's queries under the limits of the real pipe; `between` follows each answer."""

    def __init__(self, store: SqlStore) -> None:
        self._register = Register(store, MUNICIPALITY, lambda: NOW)
        self.store, self.asked = store, 0
        self.between: Callable[[], object] = lambda: None

    def __call__(self, name: str, written: Mapping[str, object]) -> object:
        self.asked += 1
        query, given = query_in({"query": name, "arguments": dict(written), "number": 1})
        answer = self._register.answer("map", "provider_search", query, given)
        told = unframe(_framed({"answer": query_out(query, answer)})[4:])
        self.between()
        if "answer" not in told:
            raise QueryRefusedError(str(told["refused"]))
        return told["answer"]


@pytest.fixture
def pipe(store: SqlStore) -> Iterator[Pipe]:
    made = Pipe(store)
    with queries.answered_by(made):
        yield made


def take_in(store: SqlStore, *providers: str) -> None:
    with store.work(MUNICIPALITY) as unit:
        unit.funding.take_in(
            Given(providers=tuple(Provider(id=one, name=f"Hulp {one}") for one in providers))
        )
        unit.commit()


def everybody(store: SqlStore) -> list[str]:
    """Keep four providers, two provisions and two volunteers; return who they are."""
    take_in(store, "p1", "p3", "p5", "p7")
    with store.work(MUNICIPALITY) as unit:
        for one in ("inloop", "taalcafe"):
            unit.directory.put_provision(Provision(id=one, name=one))
        unit.directory.put_provision(Provision(id="gesloten", name="weg", ended_on=TODAY))
        for one in ("v1", "v2"):
            unit.directory.add_volunteer(
                Volunteer(id=one, name="Vera", contact="06", area="Noord", skills=(), languages=(),
                          hours=4, vog_on=TODAY, checked_on=TODAY)
            )  # fmt: skip
        unit.commit()
    return ["inloop", "p1", "p3", "p5", "p7", "taalcafe", "v1", "v2"]


@pytest.mark.parametrize("size", [1, 3, 8])
def test_pages_of_any_size_come_together_to_every_offer_once(
    pipe: Pipe, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = everybody(pipe.store)
    monkeypatch.setattr(queries, "MOST_AT_ONCE", size)
    found = queries.offers(need=NEED)
    assert sorted(one.id for one in found) == there
    assert pipe.asked == 8 // size + 1
    helpers = queries.offers(need=replace(NEED, kinds=("volunteer", "general_provision")))
    assert sorted(one.id for one in helpers) == ["inloop", "taalcafe", "v1", "v2"]


def test_an_offer_that_comes_between_two_pages_moves_no_other(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = everybody(pipe.store)
    monkeypatch.setattr(queries, "MOST_AT_ONCE", 3)
    coming = iter((["p0", "p2", "p6"], ["p4", "p8"]))
    pipe.between = lambda: take_in(pipe.store, *next(coming, []))
    found = sorted(one.id for one in queries.offers(need=NEED))
    assert pipe.asked >= 3
    assert found == sorted([*there, "p6"])


def test_a_map_larger_than_the_pipe_takes_is_found_whole_and_one_too_large_offer_is_refused(
    pipe: Pipe,
) -> None:
    keys = tuple(f"p{one:02}" for one in range(40))
    take_in(pipe.store, *keys)
    with pipe.store.work(MUNICIPALITY) as unit:
        for one in keys:
            unit.directory.state([a_statement(one, "tag", "x" * 60_000)])
            unit.directory.add_wait(replace(a_wait(one), definition="x" * 60_000))
        unit.commit()
    assert [one.id for one in queries.offers(need=NEED)] == list(keys)
    assert queries.facts_of(providers=keys).keys() == set(keys)
    assert [one.provider for one in queries.wait_times(providers=keys, product=None)] == list(keys)
    with pipe.store.work(MUNICIPALITY) as unit:
        unit.directory.state([a_statement("p39", "tag", "x" * 1_000_000)])
        unit.commit()
    with pytest.raises(QueryRefusedError, match="too_large"):
        queries.offers(need=NEED)


def test_a_search_finds_what_fits_among_more_providers_than_one_answer_holds(pipe: Pipe) -> None:
    take_in(pipe.store, *(f"p{one:05}" for one in range(7_000)))
    with pipe.store.work(MUNICIPALITY) as unit:
        unit.directory.state([a_statement("p06999")])
        unit.commit()
    context = TenantContext(municipality=MUNICIPALITY, today=TODAY)
    found = provider_search(context, replace(NEED, tags=("finances",)), 200)
    assert (len(found.offers), found.fitting) == (200, 1)
    assert [one.id for one in found.offers if one.fits] == ["p06999"]
    assert pipe.asked == 2
    everybody = provider_search(context, NEED, 200)
    assert (len(everybody.offers), everybody.fitting, pipe.asked) == (200, 7_000, 10)
    assert queries.knows_provider(provider="p06999")
    assert not queries.knows_provider(provider="p07000")


def test_where_more_fits_than_may_be_named_the_nearest_are() -> None:
    def at(lat: str) -> Place:
        return Place(address="", postcode="", area="", lat=Decimal(lat), lon=Decimal("6.5"))

    held = tuple(
        ProviderFact(id=f"p{place}", kind="provider", name="Hulp", places=(at(f"53.{place}"),))
        for place in range(5, 0, -1)
    )
    context = TenantContext(municipality=MUNICIPALITY, today=TODAY)
    with queries.answered_by(MemoryRegister(offers=held)):
        found = provider_search(context, replace(NEED, near=at("53.0")), 2)
    assert [one.id for one in found.offers] == ["p1", "p2"]
    assert found.fitting == 5


def test_an_offer_with_very_many_places_brings_the_nearest_and_says_how_many_more(
    pipe: Pipe,
) -> None:
    take_in(pipe.store, "p1", "p2")
    with pipe.store.work(MUNICIPALITY) as unit:
        for one in range(30):
            lat = Decimal(54) - Decimal(one) / 100
            unit.directory.put_location(replace(a_location("p1", f"l{one:02}"), lat=lat))
        unit.directory.put_location(a_location("p2"))
        unit.commit()
    near = Place(address="", postcode="", area="", lat=Decimal(53), lon=Decimal("6.566502"))
    many, few = queries.offers(need=replace(NEED, near=near))
    assert [place.lat for place in many.places[:2]] == [Decimal("53.71"), Decimal("53.72")]
    assert (len(many.places), many.why) == (
        25,
        ("Plekken die hier niet staan: 5. Open dit aanbod om ze te zien.",),
    )
    assert (len(few.places), few.why) == (1, ())
