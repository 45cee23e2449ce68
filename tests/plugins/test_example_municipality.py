# SPDX-License-Identifier: EUPL-1.2
"""The example municipality as `make run` shows it: every way of paying, in real plugin processes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.commands.house import FakeClock
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from tests.support.website import PEOPLE, START, NoScenarios, settings_for
from wijkpad.api import open_engine
from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    FundingRef,
    FundingRequest,
    Period,
    Severity,
)
from wijkpad.plugins import FundingServices, HostLimits
from wijkpad.plugins.quoting import FundingAdvice
from wijkpad.store import SqlStore

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
HOURS = FundingRequest(
    law="Wmo", product="02A03", unit="hour", frequency="week", volume=Decimal(3),
    start=date(2027, 1, 4), until=date(2027, 3, 28), team="noord",
)  # fmt: skip
PGB = replace(HOURS, form="pgb", helper="self_employed")
TRAJECTORY = replace(HOURS, law="Jeugd", product="45A60", unit="piece", frequency="total", volume=Decimal(1))  # fmt: skip
TREATMENT = replace(HOURS, law="Jeugd", product="45A61", unit="euro", volume=Decimal(30_000))
GROUP = replace(HOURS, product="02A10", unit="daypart", volume=Decimal(1))
JOINING = replace(HOURS, product="huiskamer", unit="piece", frequency="total", volume=Decimal(1))
GRANT = replace(HOURS, product="SUB-BUURT", unit="euro", frequency="total", volume=Decimal(18_000_000),
                start=date(2026, 12, 1), until=date(2026, 12, 31))  # fmt: skip


@pytest.fixture(scope="module")
def services(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FundingServices]:
    """The plugins of the example municipality, on a database with its file."""
    path = tmp_path_factory.mktemp("example") / "wijkpad.sqlite"
    shutil.copy(sqlite_template, path)
    url = f"sqlite:///{path}"
    engine = open_engine(settings_for(url), clock=FakeClock(START), scenario_runner=NoScenarios())
    engine.system(MUNICIPALITY).import_municipality(PEOPLE)
    engine.close()
    store = SqlStore(url, master_key=MASTER_KEY)
    patient = HostLimits(start_seconds=120, call_seconds=60, quick_seconds=60)
    made = FundingServices(store, limits=patient, now=lambda: NOW)
    yield made
    made.close()
    store.close()


def advice(
    services: FundingServices, request: FundingRequest, *promised: Allocation
) -> FundingAdvice:
    return services.check(MUNICIPALITY, TODAY, request, promised)


def codes(said: FundingAdvice) -> dict[str, Severity]:
    return {one.code: one.severity for one in said.findings}


@pytest.mark.parametrize(
    ("request_", "model", "cents"),
    [
        (HOURS, "inspanningsgericht", 249_480),
        (replace(HOURS, unit="minute", volume=Decimal(180)), "inspanningsgericht", 249_480),
        (TRAJECTORY, "outputgericht", 472_500),
        (TREATMENT, "outputgericht", 360_000),
        (GROUP, "taakgericht", 0),
        (PGB, "pgb", 178_200),
        (JOINING, "subsidie", 0),
        (GRANT, "subsidie", 18_000_000),
    ],
)
def test_each_way_of_paying_quotes_its_own_help(
    services: FundingServices, request_: FundingRequest, model: str, cents: int
) -> None:
    said = advice(services, request_)
    assert said.funding == FundingRef(key=model, version="0.1.0")
    assert said.quote is not None
    assert said.quote.cents_total == cents
    assert max(codes(said).values()) <= Severity.WARN, codes(said)


def test_the_team_guards_its_purse_and_the_contract_its_ceiling(services: FundingServices) -> None:
    said = advice(services, TRAJECTORY)
    assert [(one.scope.owner, one.scope.key, one.scope.cents) for one in said.purses] == [
        ("contract", "C-200", 472_500),
        ("team", "noord", 472_500),
    ]
    assert codes(said)["TEAM_BUDGET_FITS"] is Severity.ALLOW


def test_two_guards_at_once_keep_both_findings_and_the_worst_is_the_verdict(
    services: FundingServices,
) -> None:
    dear = replace(TRAJECTORY, volume=Decimal(140))
    said = advice(services, dear)
    assert said.verdict is Severity.ESCALATE
    assert codes(said)["CEILING_EXCEEDED"] is Severity.ESCALATE
    assert codes(said)["TEAM_BUDGET_EXCEEDED"] is Severity.ESCALATE
    assert codes(said)["MANDATE_EXCEEDED"] is Severity.ESCALATE
    assert {route.role for _, route in said.routes} == {"budget_holder"}


def test_a_subsidy_ceiling_is_the_one_purse_that_refuses(services: FundingServices) -> None:
    assert codes(advice(services, replace(GRANT, volume=GRANT.volume + 1)))["SUBSIDY_CEILING"] is (
        Severity.REFUSE
    )


def test_what_goes_before_is_named_however_the_help_is_paid(services: FundingServices) -> None:
    assert "VOORLIGGEND_ALGEMEEN" in codes(advice(services, GROUP))
    assert "VOORLIGGEND_ALGEMEEN" in codes(advice(services, replace(PGB, product="02A10")))
    assert "VOORLIGGEND_ALGEMEEN" not in codes(advice(services, HOURS))


def promised(request: FundingRequest, said: FundingAdvice) -> Allocation:
    assert said.quote is not None
    return Allocation(
        id="A-1", product=request.product, unit=request.unit, frequency=request.frequency,
        volume=request.volume, period=Period(request.start, request.until), form=request.form,
        state="started", provider=said.contract.provider if said.contract else None,
        contract=said.contract.id if said.contract else None, funding=said.funding,
        cents_total=said.quote.cents_total, helper=request.helper,
    )  # fmt: skip


@pytest.mark.parametrize("request_", [HOURS, TRAJECTORY, TREATMENT, PGB, GROUP, JOINING, GRANT])
def test_a_decision_commits_its_quote_and_an_end_before_the_start_gives_all_of_it_back(
    services: FundingServices, request_: FundingRequest
) -> None:
    said = advice(services, request_)
    allocation = promised(request_, said)
    keeper = services.bookkeeper(MUNICIPALITY, TODAY)
    assert said.quote is not None
    assert said.funding is not None
    booked = keeper.plan_commitment(
        said.funding, allocation, said.quote, [one.scope for one in said.purses]
    )
    assert booked.findings == ()
    event = AllocationEvent(id="e-1", kind="deleted", on=request_.start)
    back = keeper.on_event(said.funding, allocation, event, booked.lines)
    assert back.findings == ()
    assert sum(one.cents for one in (*booked.lines, *back.lines)) == 0
    assert sum(one.cents for one in booked.lines) == said.quote.cents_total * max(
        1, len({(one.scope.owner, one.scope.key) for one in said.purses})
    )


def test_a_stop_gives_back_what_lies_behind_it_from_both_purses(services: FundingServices) -> None:
    said = advice(services, TREATMENT)
    allocation = promised(TREATMENT, said)
    keeper = services.bookkeeper(MUNICIPALITY, TODAY)
    assert said.quote is not None
    assert said.funding is not None
    booked = keeper.plan_commitment(
        said.funding, allocation, said.quote, [one.scope for one in said.purses]
    )
    event = AllocationEvent(id="e-2", kind="stop", on=date(2027, 1, 31), reason="21")
    back = keeper.on_event(said.funding, allocation, event, booked.lines)
    assert [(one.owner, one.kind, one.cents) for one in back.lines] == [
        ("contract", "release", -240_000),
        ("team", "release", -240_000),
    ]
