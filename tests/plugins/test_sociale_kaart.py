# SPDX-License-Identifier: EUPL-1.2
"""The social map's plugin says of every offer why it fits or does not, and scores nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.plugins.test_hooks import example
from tests.support import map_sources
from tests.support.rows import NOW, a_location, a_statement, a_wait
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.directory import Provision, Volunteer
from wijkpad.domain.funding import Provider, Register
from wijkpad.feel import Value
from wijkpad.plugin_api import (
    ContractProduct,
    ContractRef,
    Need,
    Period,
    Place,
    ProviderFact,
    TenantContext,
    queries,
)
from wijkpad.plugins import DirectorySources, FundingServices, HostLimits, Installed
from wijkpad.ports import Setting, UnitOfWork
from wijkpad.store import SqlStore
from wijkpad_sociale_kaart import PLUGIN, provider_facts, provider_search, provider_wait
from wijkpad_sociale_kaart.fitting import Known, judge

TODAY = NOW.date()
NEED = Need(on=TODAY)
CTX = TenantContext(municipality=MUNICIPALITY, today=TODAY)
LINDE = ProviderFact(
    id="P1",
    kind="provider",
    name="De Linde",
    tags=("finances", "adults"),
    languages=("nl", "ar"),
    places=(Place(address="Kade 1", postcode="9999 AB", area="Noord", lat=Decimal("53.2"), lon=Decimal("6.5")),),
)  # fmt: skip
KNOWN = Known(holders=None, vog_years=3, vog_of=lambda _: None)
HELPER = replace(LINDE, id="v1", kind="volunteer", name="Vrijwilliger in Noord", places=())
VERA = Volunteer(
    id="v" * 32, name="Vera van Dijk", contact="06-55501234", area="Noord",
    skills=("boodschappen",), languages=("nl",), hours=4, vog_on=date(2020, 1, 1),
    checked_on=TODAY,
)  # fmt: skip


def test_what_a_need_asks_for_must_all_be_there() -> None:
    assert judge(LINDE, replace(NEED, tags=("finances",)), KNOWN).fits
    found = judge(LINDE, replace(NEED, tags=("finances", "youth")), KNOWN)
    assert not found.fits
    assert found.why[0] == "Past niet bij alles wat u zoekt."


def test_an_offer_of_which_nothing_is_known_does_not_fit_a_need_and_says_so() -> None:
    bare = replace(LINDE, tags=())
    found = judge(bare, replace(NEED, tags=("finances",)), KNOWN)
    assert (found.fits, found.why[0]) == (
        False,
        "Van dit aanbod is niet bekend waarbij het helpt.",
    )
    assert judge(bare, NEED, KNOWN).fits


def test_one_of_the_languages_is_enough_and_unknown_languages_keep_nobody_out() -> None:
    asked = replace(NEED, languages=("tr", "ar"))
    assert judge(LINDE, asked, KNOWN).fits
    assert not judge(LINDE, replace(NEED, languages=("tr",)), KNOWN).fits
    silent = judge(replace(LINDE, languages=()), asked, KNOWN)
    assert silent.fits
    assert "Het is niet bekend welke talen hier gesproken worden." in silent.why


def test_a_product_asks_for_a_contract_on_that_day_of_providers_only() -> None:
    known = replace(KNOWN, holders=frozenset({"P2"}))
    assert not judge(LINDE, NEED, known).fits
    assert judge(replace(LINDE, id="P2"), NEED, known).fits
    assert judge(replace(LINDE, kind="general_provision"), NEED, known).fits


def test_what_lies_outside_the_circle_does_not_fit_and_an_unknown_place_does() -> None:
    here = Place(address="", postcode="", area="Zuid", lat=Decimal("53.1"), lon=Decimal("6.5"))
    assert not judge(LINDE, replace(NEED, near=here, radius_km=11), KNOWN).fits
    assert judge(LINDE, replace(NEED, near=here, radius_km=12), KNOWN).fits
    nowhere = judge(replace(LINDE, places=()), replace(NEED, near=here, radius_km=1), KNOWN)
    assert nowhere.fits
    assert "De afstand is niet bekend." in nowhere.why


@pytest.mark.parametrize(
    ("shown", "fits", "said"),
    [
        (None, False, "Heeft geen VOG. Die is nodig bij kinderen en jongeren."),
        ("2023-03-01", True, "De VOG is ouder dan 3 jaar: vraag naar een nieuwe."),
        ("2023-03-02", True, "Heeft een VOG laten zien."),
    ],
)
def test_a_volunteer_for_children_shows_a_certificate_of_conduct(
    shown: str | None, fits: bool, said: str
) -> None:
    known = replace(KNOWN, vog_of=lambda _: shown)
    helper = replace(HELPER, tags=("youth",))
    found = judge(helper, replace(NEED, tags=("youth",), on=date(2026, 3, 2)), known)
    assert (found.fits, said in found.why) == (fits, True)


@given(
    tags=st.sets(st.sampled_from(["finances", "youth", "adults"])),
    more=st.sets(st.sampled_from(["finances", "youth", "adults"])),
    languages=st.sets(st.sampled_from(["nl", "ar", "tr"])),
)
def test_asking_for_more_never_makes_anything_fit(
    tags: set[str], more: set[str], languages: set[str]
) -> None:
    less = replace(NEED, tags=tuple(sorted(tags)), languages=tuple(sorted(languages)))
    asked = replace(less, tags=tuple(sorted(tags | more)))
    if judge(LINDE, asked, KNOWN).fits:
        assert judge(LINDE, less, KNOWN).fits


@contextmanager
def _register(work: UnitOfWork, contracts: tuple[ContractRef, ...] = ()) -> Iterator[None]:
    """Answer the plugin's questions from a real database, as the core does."""

    def answer(query: str, arguments: Mapping[str, object]) -> object:
        if query == "contracts":
            return TypeAdapter(object).dump_python(contracts, mode="json")
        return map_sources.answer(work, query, arguments, TODAY)

    with queries.answered_by(answer):
        yield


def _filled(work: UnitOfWork) -> None:
    work.funding.take_in(
        Register(providers=(Provider(id="P1", name="De Linde"), Provider(id="P2", name="Zorg")))
    )
    book = work.directory
    book.state([a_statement(), a_statement(kind="language", value="ar")])
    book.put_location(a_location())
    book.put_provision(Provision(id="huiskamer", name="Huiskamer"))
    book.put_provision(Provision(id="oud", name="Oud", ended_on=date(2026, 1, 1)))
    book.add_volunteer(VERA)
    book.add_wait(a_wait())
    book.add_wait(replace(a_wait(days=5), product="01A01"))


def _as_on_the_page(hook: str) -> None:
    """Run the example of a hook as the page about hooks has it."""
    names = {
        "context": CTX, "Need": Need, "provider_search": provider_search,
        "provider_facts": provider_facts, "provider_wait": provider_wait,
    }  # fmt: skip
    exec(compile(example(hook), f"hooks.md: {hook}", "exec"), names)


def test_hook_provider_search(store: SqlStore) -> None:
    contract = ContractRef(
        id="C-1", title="", provider="P1", lot="", variant="inspanningsgericht",
        period=Period(TODAY), terms=ContractProduct(product="02A03", unit="hour"),
    )  # fmt: skip
    with store.work(MUNICIPALITY) as work:
        _filled(work)
        with _register(work, (contract, replace(contract, provider="P2", terms=None))):
            everything = provider_search(CTX, NEED, 10).offers
            for_product = provider_search(CTX, replace(NEED, product="02A03"), 10).offers
        task = replace(contract, provider="P2", terms=None, variant="taakgericht")
        with _register(work, (task,)):
            by_task = provider_search(CTX, replace(NEED, product="02A03"), 10).offers
        with _register(work):
            one = provider_search(CTX, replace(NEED, tags=("finances",)), 1)
            shouted = provider_search(CTX, replace(NEED, tags=("FINANCES",)), 10)
            _as_on_the_page("provider_search")
    assert {(x.id, x.kind) for x in everything} == {
        ("P1", "provider"), ("P2", "provider"), ("huiskamer", "general_provision"),
        (VERA.id, "volunteer"),
    }  # fmt: skip
    assert [x.id for x in for_product if not x.fits] == ["P2"]
    assert [x.id for x in by_task if not x.fits] == ["P1"]
    assert ([x.id for x in one.offers], one.fitting) == (["P1"], 1)
    assert [x.id for x in shouted.offers if x.fits] == ["P1"]
    linde = next(x for x in everything if x.id == "P1")
    assert (linde.tags, linde.languages) == (("finances",), ("ar",))
    assert linde.places[0].lat == Decimal("53.219383")
    assert "Vera" not in repr(everything)
    assert "De VOG is ouder dan 3 jaar: vraag naar een nieuwe." in everything[-1].why


def test_a_search_starts_the_plugins_of_the_map_and_no_other(sqlite_store: SqlStore) -> None:
    installed = (
        Installed(key="sociale_kaart", module="wijkpad_sociale_kaart", distribution="", version="",
                  knows_map=True),
        Installed(key="wijkbudget", module="wijkpad_wijkbudget", distribution="", version=""),
    )  # fmt: skip
    with sqlite_store.work(MUNICIPALITY) as work:
        _filled(work)
        for one in installed:
            value: Value = {"enabled_from": TODAY, "config": {}}
            work.settings.put(
                Setting(kind="plugin", key=one.key, value=value, valid_from=TODAY, author="x",
                        reason="x", at=NOW)
            )  # fmt: skip
        work.commit()
    patient = HostLimits(start_seconds=120, call_seconds=60, kills=99)
    services = FundingServices(sqlite_store, installed=installed, limits=patient, now=lambda: NOW)
    talk = DirectorySources(services).talk(MUNICIPALITY, TODAY, ())
    found = talk.search(replace(NEED, tags=("finances",)), 10)
    rooms = services.room(MUNICIPALITY).host._rooms
    started = [key for key, one in rooms.items() if one._child is not None]
    services.close()
    assert ([one.id for one in found.offers if one.fits], found.fitting) == (["P1"], 1)
    assert (talk.sources, talk.missing, started) == (1, (), ["sociale_kaart"])


def test_hook_provider_facts(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as work:
        _filled(work)
        work.directory.state([a_statement(offer="huiskamer", kind="capacity", value="20")])
        with _register(work):
            found = provider_facts("P1")
            places = provider_facts("huiskamer")
            own = provider_facts(VERA.id)
            _as_on_the_page("provider_facts")
    assert [(x.kind, x.value) for x in found] == [("expertise", "finances"), ("language", "ar")]
    assert [(x.kind, x.value) for x in places] == [("capacity", 20)]
    assert {x.kind: x.value for x in own} == {
        "hours": 4, "vog_on": "2020-01-01", "tag": "boodschappen", "language": "nl",
    }  # fmt: skip


def test_hook_provider_wait(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as work:
        _filled(work)
        with _register(work):
            assert [x.days for x in provider_wait(("P1",), "02A03", None)] == [21]
            assert {x.days for x in provider_wait(("P1",), None, None)} == {5, 21}
            assert provider_wait(("P2",), None, None) == ()
            _as_on_the_page("provider_wait")
            assert [x.days for x in provider_wait(("P1", "P2"), "02A03", "kade")] == [21]


def test_the_plugin_brings_the_social_map_and_nothing_else() -> None:
    assert PLUGIN.capabilities == ("directory",)
    assert PLUGIN.api == ">=1.1,<2"
