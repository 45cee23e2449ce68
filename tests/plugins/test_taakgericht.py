# SPDX-License-Identifier: EUPL-1.2
"""A task at one amount: the worked sums by their number, and what holds for every contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wijkpad_taakgericht as plugin
from tests.support.sums import found, quoted
from wijkpad.plugin_api import LedgerLine, Period, Plain, Severity, TenantContext, queries
from wijkpad.testing import sums_of_purses as purses
from wijkpad.testing.register import MemoryRegister
from wijkpad_taakgericht.settling import FACTS
from wijkpad_taakgericht.sums import Figures, by_inhabitants, indexed, of_year, over_districts

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
BUDGET = 120_000_000


def settled(
    facts: Mapping[str, Plain], contract: Period = YEAR, period: Period = YEAR
) -> list[LedgerLine]:
    """Return the lines of C-300 on facts that fit the form."""
    jsonschema.validate(dict(facts), dict(FACTS))
    return list(
        plugin.funding_settle(
            contract=replace(purses.TASK, period=contract), period=period, facts=facts
        )
    )


def test_T_01_twelve_instalments() -> None:
    booked = settled({"what": "instalments", "annual_cents": BUDGET, "instalments": 12})
    assert [(one.kind, one.owner, one.key, one.cents) for one in booked] == [
        ("realise", "contract", "C-300", 10_000_000)
    ] * 12
    assert len({one.cause for one in booked}) == 12


def test_T_03_a_task_that_begins_on_1_april_has_275_of_365_days() -> None:
    booked = settled({"what": "budget", "annual_cents": BUDGET}, Period(date(2026, 4, 1)))
    assert [(one.kind, one.cents) for one in booked] == [("commit", 90_410_959)]


def test_T_05_an_amount_for_each_inhabitant() -> None:
    facts: dict[str, Plain] = {
        "what": "budget",
        "per_inhabitant_cents": 8_250,
        "inhabitants": 7_512,
    }
    assert [one.cents for one in settled(facts)] == [61_974_000]
    assert by_inhabitants(8_250, 7_512) == 61_974_000


def clients(realised: int) -> list[tuple[str, int]]:
    facts: dict[str, Plain] = {
        "what": "settlement", "annual_cents": BUDGET, "agreed_clients": 400, "band": "5",
        "realised_clients": realised,
    }  # fmt: skip
    return [(one.kind, one.cents) for one in settled(facts)]


def test_T_07_on_the_edge_of_the_bandwidth_nothing_is_settled() -> None:
    assert clients(420) == clients(380) == clients(400) == []
    assert clients(421) == [("commit", 300_000), ("realise", 300_000)]
    assert clients(378) == [("release", -600_000), ("receivable", -600_000)]


def test_T_09_indexed_by_the_forecast_put_right_by_how_far_the_last_one_was_off() -> None:
    wage = Figures(expected_next=Decimal("4.10"), definitive=Decimal("3.80"), expected=Decimal("3.50"))  # fmt: skip
    material = Figures(expected_next=Decimal("2.20"), definitive=Decimal("2.00"), expected=Decimal("2.30"))  # fmt: skip
    assert (wage.rise(), material.rise()) == (Decimal("4.40"), Decimal("1.90"))
    assert indexed(BUDGET, Decimal(85), wage, material) == 124_830_000
    facts: dict[str, Plain] = {
        "what": "budget", "annual_cents": BUDGET, "wage_share": "85",
        "wage_next": "4,10", "wage_definitive": "3,80", "wage_expected": "3,50",
        "material_next": "2,20", "material_definitive": "2,00", "material_expected": "2,30",
    }  # fmt: skip
    assert [one.cents for one in settled(facts)] == [124_830_000]


def test_T_11_help_that_a_task_pays_for_is_not_paid_twice() -> None:
    assert quoted(plugin, "T-11")[0].cents_total == 0
    (findings,) = found(plugin, "T-11")
    assert findings["COVERED_BY_TASK"].data["avoided_cents"] == 249_480
    assert "€ 2.494,80" in findings["COVERED_BY_TASK"].message_nl


def test_T_13_a_task_that_ends_before_it_begins_books_nothing() -> None:
    (findings,) = found(plugin, "T-13")
    assert "INVALID_PERIOD" in findings
    backwards = Period(date(2026, 1, 1), date(2025, 12, 31))
    facts: dict[str, Plain] = {"what": "budget", "annual_cents": BUDGET}
    assert settled(facts, contract=backwards) == settled(facts, period=backwards) == []


def test_T_15_a_ceiling_on_a_task_contract_keeps_the_plugin_out() -> None:
    (findings,) = found(plugin, "T-15")
    assert findings["CEILING_NOT_ALLOWED_FOR_VARIANT"].data["cents"] == 5_000_000
    context = TenantContext(municipality="gm9999", today=date(2026, 1, 2))
    with queries.answered_by(MemoryRegister(contracts=(purses.TASK,))):
        assert plugin.plugin_config_check(ctx=context) == ()


def stacked(*, config: str = "escalate", **changed: object) -> dict[str, Severity]:
    context = TenantContext(municipality="gm9999", today=date(2026, 1, 2), config={"stacking": config})  # fmt: skip
    request = replace(purses.ASKED, **changed)  # type: ignore[arg-type]
    with queries.answered_by(MemoryRegister(contracts=(purses.TASK,))):
        findings = plugin.allocation_check(
            ctx=context, request=request, quote=None, contract=None, existing=(purses.IN_TASK,)
        )
    return {one.code: one.severity for one in findings}


def test_stacking_is_put_forward_or_refused_as_the_municipality_chose_and_crisis_help_goes_on() -> (
    None
):
    assert stacked() == {"COVERED_BY_TASK": Severity.ESCALATE}
    assert stacked(config="refuse") == {"COVERED_BY_TASK": Severity.REFUSE}
    assert stacked(config="refuse", is_crisis=True) == {"COVERED_BY_TASK": Severity.WARN}
    assert stacked(product="45A60") == {}
    assert stacked(start=date(2027, 1, 1), until=date(2027, 2, 1)) == {}


def test_only_the_instalments_of_the_period_are_booked_and_each_once() -> None:
    facts: dict[str, Plain] = {"what": "instalments", "annual_cents": BUDGET, "instalments": 12}
    quarter = Period(date(2026, 4, 1), date(2026, 6, 30))
    assert [one.cause for one in settled(facts, period=quarter)] == [
        f"C-300:2026:termijn-{number}" for number in (4, 5, 6)
    ]


def test_a_budget_over_districts_adds_up_to_the_cent() -> None:
    assert over_districts(100, {"noord": 1, "zuid": 1, "west": 1}) == {
        "noord": 34, "zuid": 33, "west": 33,
    }  # fmt: skip
    facts: dict[str, Plain] = {
        "what": "budget", "annual_cents": 10_000_001, "districts": "noord=7512; zuid=5120",
    }  # fmt: skip
    booked = settled(facts)
    assert [one.key for one in booked] == ["C-300:noord", "C-300:zuid"]
    assert sum(one.cents for one in booked) == 10_000_001


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"what": "budget"}, "annual_cents"),
        ({"what": "budget", "per_inhabitant_cents": 8_250}, "inhabitants"),
        ({"what": "budget", "annual_cents": 1, "wage_share": "85"}, "wage_next"),
        ({"what": "budget", "annual_cents": 1, "districts": "noord"}, "noord"),
        (
            {"what": "settlement", "annual_cents": 1, "band": "5", "agreed_clients": 0},
            "agreed_clients",
        ),
    ],
)
def test_a_figure_that_is_missing_is_named_and_books_nothing(
    facts: dict[str, Plain], named: str
) -> None:
    with pytest.raises(ValueError, match=f"^{named}$"):
        settled(facts)


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.integers(0, 1200), st.integers(1, 10**9))
def test_a_contract_cut_in_two_gets_the_same_but_for_one_rounding_a_year(
    start: date, days: int, annual: int
) -> None:
    until = start + timedelta(days=days)
    cut = start + timedelta(days=days // 2)
    for year in range(start.year, until.year + 1):
        parts = of_year(annual, Period(start, cut), year)
        parts += of_year(annual, Period(cut + timedelta(days=1), until), year)
        assert abs(parts - of_year(annual, Period(start, until), year)) <= 1


@given(st.integers(1, 10**9), st.integers(1, 24), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_instalments_add_up_to_the_budget_of_the_days_that_the_contract_has(
    annual: int, count: int, start: date
) -> None:
    facts: dict[str, Plain] = {"what": "instalments", "annual_cents": annual, "instalments": count}
    booked = settled(facts, Period(start))
    assert sum(one.cents for one in booked) == of_year(annual, Period(start), 2026)
    assert max(one.cents for one in booked) - min(one.cents for one in booked) <= 1


@given(st.integers(0, 800), st.integers(0, 800))
def test_more_clients_never_cost_less(few: int, more: int) -> None:
    def change(realised: int) -> int:
        return sum(cents for kind, cents in clients(realised) if kind in {"realise", "receivable"})

    low, high = sorted((few, more))
    assert change(low) <= change(high)
    assert Fraction(change(low)) >= -BUDGET
