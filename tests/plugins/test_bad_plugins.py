# SPDX-License-Identifier: EUPL-1.2
"""Plugins that do what a hook forbids: each is stopped before it harms, with its reason.

What a process can do by itself (raise, hang, exit, eat memory, fork, forge, print) is in `test_host`;
what it can ask, in `test_queries`.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.plugins.pretending import CONTRACT
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.domain.ledger import Line, PurseKey
from wijkpad.feel import Value
from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    FundingRef,
    FundingRequest,
    LedgerLine,
    Period,
    Quote,
    QuoteSegment,
    Scope,
)
from wijkpad.plugins import FundingServices, HostLimits, Installed
from wijkpad.plugins.booking_checks import Bookings
from wijkpad.ports import Setting
from wijkpad.store import SqlStore

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
OTHER = "gm0000"
LIMITS = HostLimits(start_seconds=60, call_seconds=30, quick_seconds=30, kills=99)
REQUEST = FundingRequest(
    law="Wmo", product="02A03", unit="hour", frequency="week", volume=Decimal(3),
    start=date(2027, 1, 4), until=date(2027, 3, 28), team="noord", form="pgb",
)  # fmt: skip
ALLOCATION = Allocation(
    id="A-1", product="02A03", unit="hour", frequency="week", volume=Decimal(3),
    period=REQUEST.period, form="pgb", state="committed",
)  # fmt: skip
QUOTE = Quote(
    max_volume=Decimal(3), unit="hour", cents_total=100, per_year={2027: 100},
    segments=(
        QuoteSegment(start=TODAY, until=TODAY, volume=Decimal(3), tariff_cents=100, cents=100),
    ),
)  # fmt: skip
SCOPES = (Scope(owner="team", key="noord", year=2027, cents=100),)
GIVEN = (
    LedgerLine(
        kind="commit", owner="team", key="noord", year=2027, cents=100, cause="A-1", allocation="A-1"
    ),
)  # fmt: skip
STOP = AllocationEvent(id="E-1", kind="stop", on=date(2027, 2, 1))
MODEL = FundingRef(key="bad", version="1")


def rogue(key: str, module: str = "") -> Installed:
    return Installed(key=key, module=module or f"{key}_rogue", distribution="rogues", version="1.0")


@pytest.fixture(scope="module")
def one_store(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SqlStore]:
    """Two municipalities in one database, each with a budget for its team."""
    path = tmp_path_factory.mktemp("bad") / "bad.sqlite"
    shutil.copy(sqlite_template, path)
    store = SqlStore(f"sqlite:///{path}", master_key=MASTER_KEY)
    for municipality in (MUNICIPALITY, OTHER):
        with store.work(municipality) as work:
            work.settings.enrol(municipality, municipality, "Europe/Amsterdam")
            purse = PurseKey("team", "noord", 2027)
            work.ledger.hold([purse])
            line = Line(id="l", purse=purse, kind="allot", cents=1_000, cause="budget", at=NOW)
            work.ledger.add([line])
            work.commit()
    yield store
    store.close()


@pytest.fixture(scope="module")
def services(one_store: SqlStore) -> Iterator[FundingServices]:
    """The processes stay for the whole file: what one test sees, another may have used."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
        installed = (rogue("bad"), rogue("twin", "bad_twin_rogue"), rogue("newer"))
        made = FundingServices(one_store, installed=installed, limits=LIMITS, now=lambda: NOW)
        yield made
        made.close()


@pytest.fixture
def store(one_store: SqlStore) -> SqlStore:
    """The same database, with one plugin on and nothing required."""
    for municipality in (MUNICIPALITY, OTHER):
        switch_on(one_store, {"how": "behaves"}, at=municipality)
        switch_on(one_store, {}, key="twin", at=municipality, since=None)
        switch_on(one_store, {}, key="newer", at=municipality, since=None)
        require(one_store, [], at=municipality)
    return one_store


def require(store: SqlStore, capabilities: list[Value], at: str = MUNICIPALITY) -> None:
    put(store, "municipality", "requires", capabilities, at)


def put(store: SqlStore, kind: str, key: str, value: Value, at: str) -> None:
    with store.work(at) as work:
        work.settings.put(
            Setting(
                kind=kind, key=key, value=value, valid_from=date(2026, 1, 1), author="test",
                reason="test", at=NOW,
            )
        )  # fmt: skip
        work.commit()


def switch_on(
    store: SqlStore,
    config: Mapping[str, Value],
    key: str = "bad",
    at: str = MUNICIPALITY,
    since: date | None = date(2026, 1, 1),
) -> None:
    value: dict[str, Value] = {"enabled_from": since, "config": dict(config)}
    put(store, "plugin", key, value, at)


def reasons(services: FundingServices, at: str = MUNICIPALITY) -> dict[str, str]:
    """Return the code of every finding of a check, with why a plugin failed."""
    advice = services.check(at, TODAY, REQUEST)
    return {one.code: str(one.data.get("reason", "")) for one in advice.findings}


def test_what_does_nothing_wrong_is_let_through(services: FundingServices, store: SqlStore) -> None:
    switch_on(store, {"how": "behaves"})
    assert reasons(services) == {}
    books = services.bookkeeper(MUNICIPALITY, TODAY)
    assert books.plan_commitment(MODEL, ALLOCATION, QUOTE, SCOPES).findings == ()
    assert books.on_event(MODEL, ALLOCATION, STOP, GIVEN).lines[0].cents == -100
    assert books.settle(MODEL, CONTRACT, REQUEST.period, {}).lines[0].cents == -100


@pytest.mark.parametrize(
    ("how", "codes"),
    [
        ("other_model", {"PLUGIN_ERROR", "NO_FUNDING_MODEL"}),
        ("quote_does_not_add_up", {"PLUGIN_ERROR"}),
        ("quote_is_negative", {"PLUGIN_ERROR"}),
        ("quote_is_none", {"PLUGIN_ERROR"}),
        ("quote_of_another_year", {"PLUGIN_ERROR"}),
        ("answer_is_huge", {"PLUGIN_ERROR"}),
        ("check_of_wrong_type", {"PLUGIN_ERROR"}),
        ("purse_of_more", {"PLUGIN_ERROR", "NO_GUARD"}),
        ("purse_of_less_than_nothing", {"PLUGIN_ERROR", "NO_GUARD"}),
        ("guard_of_wrong_type", {"PLUGIN_ERROR"}),
    ],
)
def test_an_answer_that_breaks_a_promise_escalates_and_the_neighbours_notice_nothing(
    services: FundingServices, store: SqlStore, how: str, codes: set[str]
) -> None:
    switch_on(store, {"how": how})
    found = reasons(services)
    assert (set(found), found["PLUGIN_ERROR"]) == (codes, "nonsense")
    switch_on(store, {"how": "behaves"}, at=OTHER)
    assert reasons(services, OTHER) == {}


def booked(services: FundingServices, hook: str) -> Bookings:
    books = services.bookkeeper(MUNICIPALITY, TODAY)
    if hook == "decision":
        return books.plan_commitment(MODEL, ALLOCATION, QUOTE, SCOPES)
    if hook == "event":
        return books.on_event(MODEL, ALLOCATION, STOP, GIVEN)
    return books.settle(MODEL, CONTRACT, Period(date(2027, 1, 1), date(2027, 12, 31)), {})


@pytest.mark.parametrize(
    ("how", "hook"),
    [
        ("lines_do_not_add_up", "decision"),
        ("line_is_negative", "decision"),
        ("lines_of_another", "decision"),
        ("gives_back_more", "event"),
        ("gives_back_upwards", "event"),
        ("booked_on_another_purse", "event"),
        ("another_cause", "event"),
        ("settles_another_year", "settlement"),
        ("settles_twice", "settlement"),
    ],
)
def test_lines_that_are_not_right_are_not_booked_not_even_half(
    services: FundingServices, store: SqlStore, how: str, hook: str
) -> None:
    switch_on(store, {"how": how})
    found = booked(services, hook)
    assert found.lines == ()
    assert [one.data["reason"] for one in found.findings] == ["nonsense"]


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("guard_is_milder_for_more", "oordeelt milder over"),
        ("refuses_itself", "Deze instellingen gaan niet samen"),
        ("no_model", "funding_model_info"),
    ],
)
def test_what_shows_at_the_start_keeps_the_municipality_from_being_ready(
    services: FundingServices, store: SqlStore, how: str, words: str
) -> None:
    switch_on(store, {"how": how})
    (fault,) = services.room(MUNICIPALITY).ready(TODAY).faults
    assert (fault.code, words in fault.text) == ("PLUG-030", True)
    assert "PLUGIN_ERROR" in reasons(services)
    assert services.room(OTHER).ready(TODAY).faults == ()


def test_two_plugins_with_one_way_of_funding_are_both_kept_from_quoting(
    services: FundingServices, store: SqlStore
) -> None:
    switch_on(store, {"how": "behaves"})
    switch_on(store, {}, key="twin")
    faults = services.room(MUNICIPALITY).ready(TODAY).faults
    assert [one.element for one in faults] == ["bad", "twin"]
    assert "NO_FUNDING_MODEL" in reasons(services)


def test_an_older_plugin_works_and_one_for_a_later_api_is_refused_with_the_reason(
    services: FundingServices, store: SqlStore
) -> None:
    switch_on(store, {"how": "behaves"})
    switch_on(store, {}, key="newer")
    states = {one.key: one for one in services.states(MUNICIPALITY, TODAY)}
    assert states["bad"].condition == "on"
    assert states["newer"].condition == "broken"
    assert ">=2,<3" in str(states["newer"].fault)


def test_a_capability_that_is_required_and_missing_is_named(
    services: FundingServices, store: SqlStore
) -> None:
    switch_on(store, {"how": "behaves"})
    require(store, ["funding:bad", "contracts"])
    (fault,) = services.room(MUNICIPALITY).ready(TODAY).faults
    assert (fault.code, fault.element) == ("PLUG-031", "contracts")


def test_a_plugin_tells_how_it_fares(services: FundingServices, store: SqlStore) -> None:
    switch_on(store, {"how": "behaves"})
    health = services.room(MUNICIPALITY).health(TODAY)["bad"]
    assert (health.state, health.detail_nl) == ("degraded", "De koppeling is traag.")


def test_a_configuration_is_checked_by_the_plugin_itself_before_it_is_stored(
    services: FundingServices,
) -> None:
    assert services.proposed(MUNICIPALITY, "bad", {"how": "behaves"}) == []
    (fault,) = services.proposed(MUNICIPALITY, "bad", {"how": "refuses_itself"})
    assert (fault.code, fault.element) == ("PLUG-004", "how")


def test_nobody_waits_for_a_database_while_a_plugin_hangs(
    services: FundingServices, store: SqlStore, tmp_path: Path
) -> None:
    inside, leave = tmp_path / "inside", tmp_path / "leave"
    switch_on(store, {"how": "waits", "inside": str(inside), "leave": str(leave)})
    found: list[object] = []
    asking = threading.Thread(target=lambda: found.append(reasons(services)))
    asking.start()
    while not inside.exists() and asking.is_alive():
        threading.Event().wait(0.01)
    switch_on(store, {"how": "behaves"}, at=OTHER)
    assert asking.is_alive()
    assert found == []
    leave.touch()
    asking.join()
    assert found == [{}]


def test_nobody_waits_again_for_a_plugin_that_could_not_be_used(
    services: FundingServices, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wijkpad.plugins.room._AGAIN_SECONDS", 0.0)
    switch_on(store, {"how": "refuses_itself"})
    room = services.room(MUNICIPALITY)
    first = room.ready(TODAY)
    looked: list[date] = []
    monkeypatch.setattr(room, "_look_aside", looked.append)
    assert room.ready(TODAY) is first
    assert looked == [TODAY]
    room.restart()
    assert room.ready(TODAY) is not first
