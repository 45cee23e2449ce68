# SPDX-License-Identifier: EUPL-1.2
"""The quote that a service task asks for, on a real database and a real plugin host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.plugins.patience import PATIENT, hasten
from tests.support.agreed import keep_agreed
from tests.support.rows import a_case, keep
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.municipality import allotting
from wijkpad.domain.funding import Budget, Contract, ContractTariff, Provider
from wijkpad.feel import Value
from wijkpad.plugin_api import Manifest
from wijkpad.plugins import FundingServices, Installed, proposal_findings
from wijkpad.ports import ServiceCall, Setting
from wijkpad.store import SqlStore

ROGUE = Installed(key="rogue", module="rogue", distribution="rogues", version="1.0")
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
CALL = ServiceCall(
    municipality=MUNICIPALITY, case="case-1", run="run-of-case-1", topic="funding.quote", idem_key="k", at=NOW,
    today=date(2026, 11, 16),
    inputs={
        "law": "Wmo", "product": "02A03", "volume": Decimal(3), "unit": "hour",
        "from": date(2027, 1, 4), "until": date(2027, 3, 28),
    },
)  # fmt: skip

TWIN = Installed(key="twin", module="twin_rogue", distribution="rogues", version="1.0")

WAIT_UNKNOWN = "WARN"
"""The verdict where all is well, but for a wait time that nobody wrote down."""


@pytest.fixture
def services(sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[FundingServices]:
    keep(sqlite_store, a_case())
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
    made = FundingServices(
        sqlite_store,
        installed=(ROGUE,),
        limits=PATIENT,
        now=lambda: NOW,
    )
    yield made
    made.close()


def switch_on(
    store: SqlStore,
    how: str,
    key: str = "rogue",
    municipality: str = MUNICIPALITY,
    start: date | None = date(2026, 1, 1),
) -> None:
    with store.work(municipality) as work:
        work.settings.put(
            Setting(
                kind="plugin",
                key=key,
                value={"enabled_from": start, "config": {"how": how}},
                valid_from=date(2026, 1, 1),
                author="test",
                reason="test",
                at=NOW,
            )
        )
        work.commit()


@pytest.mark.parametrize("how", ["raise", "exit", "nonsense", "hang"])
def test_a_plugin_that_fails_escalates_and_is_reported_once(
    services: FundingServices, sqlite_store: SqlStore, how: str
) -> None:
    switch_on(sqlite_store, how)
    services.room(MUNICIPALITY).ready(CALL.today)
    if how == "hang":
        hasten(services.room(MUNICIPALITY).host, "rogue")
    for _ in range(2):
        advice = services.run(CALL)
        assert advice["verdict"] in {"ESCALATE", "REFUSE"}
        assert advice["cents_total"] is None
    with sqlite_store.work(MUNICIPALITY, reading=True) as work:
        (incident,) = work.jobs.open_incidents()
    assert (incident.code, incident.run) == ("PLUG-020", "run-of-case-1")


def test_who_answered_what_is_kept_with_the_advice_and_for_the_administrator(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(sqlite_store, a_case())
    with_budget(sqlite_store)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
    switch_on(sqlite_store, "", "guarding")
    services = FundingServices(sqlite_store, installed=(GUARDING,), limits=PATIENT, now=lambda: NOW)
    try:
        advice = services.run(CALL)
    finally:
        services.close()
    with sqlite_store.work(MUNICIPALITY, reading=True) as work:
        (trace,) = work.plugins.traces()
    hooks = ["funding_resolve", "funding_quote", "budget_scopes", "budget_guard"]
    assert [one.hook for one in trace.calls] == hooks
    assert {(one.plugin, one.version, one.outcome) for one in trace.calls} == {
        ("guarding", "1.0", "answered")
    }
    assert isinstance(advice["trace"], list)
    assert len(advice["trace"]) == len(trace.calls)


def test_a_purse_that_crosses_a_percentage_is_told_to_whom_guards(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
    switch_on(sqlite_store, "", "guarding")
    services = FundingServices(sqlite_store, installed=(GUARDING,), limits=PATIENT, now=lambda: NOW)
    crossed: dict[str, Value] = {
        "owner": "team", "key": "noord", "year": Decimal(2027), "pct": Decimal(70), "direction": "up",
    }  # fmt: skip
    try:
        assert services.run(replace(CALL, topic="budget.threshold", inputs=crossed)) == {}
        register = services.room(MUNICIPALITY).register
        told = register.answer("guarding", "", "record", {"kind": "crossed", "key": "noord.2027"})
    finally:
        services.close()
    assert told == {"pct": 70, "direction": "up"}


def test_without_a_plugin_the_advice_says_that_no_model_fits(services: FundingServices) -> None:
    advice = services.run(CALL)
    assert advice["verdict"] == "REFUSE"
    assert advice["reasons"] == [
        "Geen financieringsmodel van deze gemeente past bij deze voorziening.",
        "Er is geen contract met een tarief voor product 02A03 in deze periode.",
    ]


def test_a_request_that_says_too_little_is_named_and_never_guessed(
    services: FundingServices,
) -> None:
    advice = services.run(
        ServiceCall(
            municipality=MUNICIPALITY, case="case-1", run="run-of-case-1", topic="funding.quote", idem_key="k",
            at=NOW, today=date(2026, 11, 16), inputs={"law": "Wmo", "volume": None},
        )
    )  # fmt: skip
    assert (advice["verdict"], advice["amount"]) == ("ESCALATE", None)


def test_two_plugins_with_one_way_of_funding_are_refused(
    services: FundingServices, sqlite_store: SqlStore
) -> None:
    assert services.proposed(MUNICIPALITY, "rogue", {"how": "behave"}) == []
    both = FundingServices(sqlite_store, installed=(ROGUE, TWIN), limits=PATIENT, now=lambda: NOW)
    switch_on(sqlite_store, "behave")
    try:
        (finding,) = both.proposed(MUNICIPALITY, "twin", {})
        assert (finding.code, "Rogue" in finding.text) == ("PLUG-003", True)
        switch_on(sqlite_store, "behave", start=None)
        assert both.proposed(MUNICIPALITY, "twin", {}) == []
    finally:
        both.close()


@pytest.mark.parametrize(
    ("key", "why"), [("broken", "kan niet worden geladen"), ("newer", "andere plugin-API")]
)
def test_a_plugin_that_does_not_work_cannot_be_switched_on_and_the_reason_is_told(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch, key: str, why: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
    one = Installed(key=key, module=f"{key}_rogue", distribution="rogues", version="1.0")
    services = FundingServices(sqlite_store, installed=(one,), limits=PATIENT, now=lambda: NOW)
    try:
        (finding,) = services.proposed(MUNICIPALITY, key, {})
    finally:
        services.close()
    assert finding.code == "PLUG-007"
    assert why in finding.text


GUARDING = Installed(key="guarding", module="guarding_rogue", distribution="rogues", version="1.0")


def with_budget(store: SqlStore) -> None:
    with store.work(MUNICIPALITY) as work:
        keep_agreed(
            work.funding,
            providers=(Provider(id="p", name="P", agb=None, kvk=None),),
            contracts=(
                Contract(
                    id="c",
                    provider="p",
                    title="C",
                    variant="inspanningsgericht",
                    valid_from=date(2020, 1, 1),
                    valid_until=None,
                    run_off="none",
                ),
            ),
            tariffs=(
                ContractTariff(
                    contract="c",
                    product="02A03",
                    unit="hour",
                    cents=1,
                    valid_from=date(2020, 1, 1),
                    valid_until=None,
                ),
            ),
        )
        budget = Budget(scope_kind="team", scope_key="noord", year=2027, cents=1_000)
        allotting.take_over(work, [budget], datetime(2027, 1, 4, tzinfo=UTC))
        work.commit()


def advised(store: SqlStore, *installed: Installed) -> str:
    services = FundingServices(store, installed=installed, limits=PATIENT, now=lambda: NOW)
    try:
        return str(services.run(CALL)["verdict"])
    finally:
        services.close()


@pytest.mark.parametrize("module", ["broken_rogue", "dying_rogue", "old_rogue", None])
def test_a_guard_that_is_on_but_cannot_be_loaded_escalates_and_never_allows(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch, module: str | None
) -> None:
    keep(sqlite_store, a_case())
    with_budget(sqlite_store)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
    switch_on(sqlite_store, "", "guarding")
    assert advised(sqlite_store, GUARDING) == WAIT_UNKNOWN
    switch_on(sqlite_store, "", "bad")
    bad = Installed(key="bad", module=module or "", distribution="rogues", version="1.0")
    installed = (GUARDING, bad) if module is not None else (GUARDING,)
    assert advised(sqlite_store, *installed) == "ESCALATE"
    with sqlite_store.work(MUNICIPALITY, reading=True) as work:
        assert [one.code for one in work.jobs.open_incidents()] == ["PLUG-020"]


def test_a_plugin_that_is_installed_but_not_on_is_not_even_started(
    sqlite_store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(sqlite_store, a_case())
    with_budget(sqlite_store)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
    switch_on(sqlite_store, "", "guarding")
    sleeping = Installed(
        key="sleeping", module="sleeping_rogue", distribution="rogues", version="1.0"
    )
    assert advised(sqlite_store, sleeping, GUARDING) == WAIT_UNKNOWN


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "http://127.0.0.1:9/schema"},
        {"$ref": "file:///etc/hostname"},
        {"$ref": "#/nowhere"},
        {"$ref": "#"},
        {"type": "no such type"},
    ],
)
def test_a_schema_that_points_outside_or_at_itself_is_a_fault_of_the_plugin(
    schema: dict[str, object],
) -> None:
    manifest = Manifest(key="k", title="K", version="1", api=">=1,<2", config_schema=schema)
    (finding,) = proposal_findings(manifest, {"a": "b"})
    assert finding.code == "PLUG-002"
