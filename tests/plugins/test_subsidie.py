# SPDX-License-Identifier: EUPL-1.2
"""Subsidies and general provisions: the worked sums by their number, and what goes before what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wijkpad_subsidie as plugin
from tests.support.sums import found, lines, quoted
from wijkpad.plugin_api import (
    Allocation,
    Balance,
    ContractRef,
    Fact,
    Finding,
    FundingRequest,
    LedgerLine,
    Period,
    Plain,
    Scope,
    Severity,
    TenantContext,
    queries,
)
from wijkpad.testing import sums_by_effort as effort
from wijkpad.testing import sums_without_contract as sums
from wijkpad.testing.register import MemoryRegister
from wijkpad_subsidie.events import FACTS
from wijkpad_subsidie.sums import advances, cost_per_contact, place_days

CONTEXT = TenantContext(municipality="gm9999", today=date(2026, 1, 2), config=sums.PROVISIONS)
GRANT = ContractRef(
    id="S-1", title="Buurthuis", provider="stichting", lot="SUB-1", variant="subsidie",
    period=sums.YEAR,
)  # fmt: skip
HELP = effort.request(date(2026, 1, 5), date(2026, 3, 29))


def settled(facts: Mapping[str, Plain]) -> list[LedgerLine]:
    jsonschema.validate(dict(facts), dict(FACTS))
    return list(plugin.funding_settle(contract=GRANT, period=sums.YEAR, facts=facts))


def test_S_01_the_last_place_is_free_and_costs_nothing() -> None:
    assert quoted(plugin, "S-01")[0].cents_total == 0
    (findings,) = found(plugin, "S-01")
    assert findings["CAPACITY_FITS"].data == {"capacity": 20, "used_after": 20}


def test_S_03_eighty_per_cent_in_four_advances() -> None:
    paid = lines(plugin, "S-03")
    assert [[(one.kind, one.cents) for one in each] for each in paid] == [
        [("realise", 3_600_000)]
    ] * 4
    assert advances(18_000_000, 80, 4) == (3_600_000,) * 4


def test_S_05_seventy_per_cent_done_asks_18_000_euros_back() -> None:
    facts: dict[str, Plain] = {
        "granted_cents": 18_000_000,
        "advanced_cents": 14_400_000,
        "done": "70",
    }
    assert [(one.kind, one.owner, one.cents) for one in settled(facts)] == [
        ("release", "council", -5_400_000),
        ("receivable", "council", -1_800_000),
    ]
    done: dict[str, Plain] = {**facts, "done": "100"}
    assert [(one.kind, one.cents) for one in settled(done)] == [("realise", 3_600_000)]
    more: dict[str, Plain] = {**facts, "done": "130"}
    assert settled(more) == settled(done), "a subsidy is never more than was granted"


def test_S_07_exactly_at_the_ceiling_fits_and_one_cent_more_is_refused() -> None:
    fits, over = found(plugin, "S-07")
    assert fits["SUBSIDY_FITS"].data["free_cents"] == 0
    assert over["SUBSIDY_CEILING"].severity is Severity.REFUSE


def test_S_09_what_one_contact_cost() -> None:
    assert cost_per_contact(18_000_000, 4_500) == 4_000
    facts: dict[str, Plain] = {
        "granted_cents": 18_000_000, "advanced_cents": 0, "done": "100", "contacts": 4_500,
    }  # fmt: skip
    assert settled(facts)[0].text_nl == "Vastgesteld op € 180.000,00; € 40,00 per contact"


def test_S_11_a_weekly_group_has_53_thursdays_in_2026_and_52_in_2028() -> None:
    thursdays = [
        place_days(12, 4, Period(date(year, 1, 1), date(year, 12, 31))) for year in (2026, 2028)
    ]
    assert thursdays == [636, 624]
    facts: dict[str, Plain] = {
        "granted_cents": 18_000_000, "advanced_cents": 18_000_000, "done": "318", "places": 12,
        "weekday": 4,
    }  # fmt: skip
    assert [one.cents for one in settled(facts)] == [-9_000_000, -9_000_000]


def test_S_13_no_agb_code_is_asked_and_a_kvk_number_has_eight_digits() -> None:
    (findings,) = found(plugin, "S-13")
    assert findings["KVK_FORMAT"].severity is Severity.REFUSE
    good = Fact(kind="kvk", value="90000003", source="KvK", measured_on=date(2026, 1, 5))
    assert "KVK_FORMAT" not in checked(sums.joining(provider="stichting"), facts={"stichting": (good,)})  # fmt: skip


def test_S_15_two_general_provisions_at_once_are_fine() -> None:
    assert list(found(plugin, "S-15")[0]) == ["CAPACITY_FITS"]


def places(capacity: int, used: int) -> tuple[Fact, ...]:
    return tuple(
        Fact(kind=kind, value=str(value), source="Inloop", measured_on=date(2026, 1, 5))
        for kind, value in (("capacity", capacity), ("used", used))
    )


def checked(
    request: FundingRequest,
    *existing: Allocation,
    facts: Mapping[str, tuple[Fact, ...]] | None = None,
) -> dict[str, Finding]:
    with queries.answered_by(MemoryRegister(facts=facts or {})):
        said = plugin.allocation_check(
            ctx=CONTEXT, request=request, contract=None, existing=existing
        )
    return {one.code: one for one in said}


def test_a_full_provision_is_refused_and_in_a_crisis_only_said() -> None:
    full = {"inloop": places(20, 20)}
    assert checked(sums.joining(), facts=full)["CAPACITY_FULL"].severity is Severity.REFUSE
    crisis = replace(sums.joining(), is_crisis=True)
    assert checked(crisis, facts=full)["CAPACITY_FULL"].severity is Severity.WARN


def test_how_many_places_there_are_may_be_unknown_and_is_then_said() -> None:
    assert checked(sums.joining())["CAPACITY_UNKNOWN"].severity is Severity.INFO


def test_what_goes_before_is_named_and_never_refuses() -> None:
    joined = replace(sums.GRANT, product="inloop")
    assert checked(HELP)["VOORLIGGEND_ALGEMEEN"].severity is Severity.WARN
    assert checked(HELP, joined)["VOORLIGGEND_GEBRUIKT"].severity is Severity.ALLOW
    full = checked(HELP, facts={"inloop": places(20, 20)})
    assert full["VOORLIGGEND_VOL"].severity is Severity.INFO
    assert checked(replace(HELP, is_crisis=True)) == {}
    assert checked(replace(HELP, product="45A60")) == {}


def test_the_longest_beginning_of_a_product_counts() -> None:
    context = replace(CONTEXT, config={"prior": "02=inloop, 02A03=maatje"})
    with queries.answered_by(MemoryRegister()):
        (finding,) = plugin.allocation_check(ctx=context, request=HELP, contract=None, existing=())
    assert finding.data == {"provision": "maatje"}


@pytest.mark.parametrize("text", ["inloop", "02=", "=inloop"])
def test_a_list_that_cannot_be_read_keeps_the_configuration_out(text: str) -> None:
    (finding,) = plugin.plugin_config_check(config={"prior": text})
    assert (finding.code, finding.severity) == ("PRIOR_UNREADABLE", Severity.REFUSE)


def asked_for(cents: int, until: date = date(2026, 12, 31)) -> FundingRequest:
    return FundingRequest(
        law="Wmo", product="SUB-1", unit="euro", frequency="total", volume=Decimal(cents),
        start=date(2026, 1, 1), until=until, team="noord",
    )  # fmt: skip


def test_a_grant_comes_from_the_ceiling_of_its_scheme_and_joining_from_no_purse() -> None:
    quote = plugin.funding_quote(ctx=CONTEXT, request=asked_for(18_000_000))
    purses = plugin.budget_scopes(ctx=CONTEXT, request=asked_for(18_000_000), quote=quote)
    assert purses == (Scope(owner="council", key="SUB-1", year=2026, cents=18_000_000),)
    free = plugin.funding_quote(ctx=CONTEXT, request=sums.joining())
    assert plugin.budget_scopes(ctx=CONTEXT, request=sums.joining(), quote=free) == ()


def test_which_requests_are_subsidies() -> None:
    def takes(request: FundingRequest, contract: ContractRef | None = None) -> bool:
        said = plugin.funding_resolve(ctx=CONTEXT, request=request, contract=contract)
        return said is not None

    assert takes(sums.joining())
    assert takes(asked_for(1))
    assert takes(HELP, GRANT)
    assert not takes(HELP)
    assert not takes(HELP, effort.CONTRACT)
    assert not takes(replace(sums.joining(), form="pgb"))


@given(st.integers(0, 10**9), st.dates(date(2026, 1, 1), date(2029, 12, 31)))
def test_a_grant_over_years_adds_up(cents: int, until: date) -> None:
    quote = plugin.funding_quote(ctx=CONTEXT, request=asked_for(cents, until))
    assert sum(one.cents for one in quote.segments) == quote.cents_total == cents
    assert sum(quote.per_year.values()) == cents


@given(st.integers(0, 10**8), st.integers(0, 10**8), st.integers(0, 10**8), st.integers(0, 10**8))
def test_a_larger_grant_is_never_judged_more_mildly(
    budget: int, committed: int, small: int, more: int
) -> None:
    scope = Scope(owner="council", key="SUB-1", year=2026, cents=small)
    balance = Balance(budget=budget, committed=committed, reserved=0, realised=0, version=1)

    def verdict(amount: int) -> int:
        return max(one.severity for one in plugin.budget_guard(scope=scope, balance=balance, amount=amount))  # fmt: skip

    assert verdict(small) <= verdict(small + more)


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 200))
def test_a_subsidy_that_was_determined_is_paid_exactly(
    granted: int, advanced: int, done: int
) -> None:
    booked = settled({"granted_cents": granted, "advanced_cents": advanced, "done": str(done)})
    released = sum(one.cents for one in booked if one.kind == "release")
    settled_ = sum(one.cents for one in booked if one.kind in {"realise", "receivable"})
    assert -granted <= released <= 0
    assert granted + released == advanced + settled_
