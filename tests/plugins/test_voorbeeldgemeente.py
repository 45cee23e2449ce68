# SPDX-License-Identifier: EUPL-1.2
"""The example municipality's rules, on sums that were worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkpad.plugin_api import (
    Balance,
    FundingRequest,
    Scope,
    Severity,
    TariffSegment,
    TenantContext,
)
from wijkpad.plugins.core_findings import gaps
from wijkpad.plugins.quoting import adds_up
from wijkpad_voorbeeldgemeente import PLUGIN, funding_resolve
from wijkpad_voorbeeldgemeente.guard import judge
from wijkpad_voorbeeldgemeente.pricing import price

CONTRACT = (
    TariffSegment(contract="C-100", provider="P1", start=date(2024, 1, 1), until=date(2025, 12, 31), cents=6600),
    TariffSegment(contract="C-100", provider="P1", start=date(2026, 1, 1), until=date(2026, 12, 31), cents=6930),
)  # fmt: skip
NOORD = Scope(owner="team", key="noord", year=2026, cents=249_480)


def asked(
    start: date, until: date | None, volume: int = 3,
    frequency: Literal["day", "week", "month", "total"] = "week",
) -> FundingRequest:  # fmt: skip
    return FundingRequest(
        law="Wmo", product="02A03", unit="hour", frequency=frequency, volume=Decimal(volume),
        start=start, until=until, team="noord",
    )  # fmt: skip


def balance(committed: int) -> Balance:
    return Balance(budget=40_000_000, committed=committed, reserved=0, realised=0, version=1)


@pytest.mark.parametrize(
    ("request_", "cents", "volume"),
    [
        (asked(date(2026, 1, 5), date(2026, 3, 29)), 249_480, 36),
        (asked(date(2025, 12, 1), date(2026, 1, 31)), 182_160, 27),
        (asked(date(2025, 10, 14), date(2025, 12, 13), 15, "month"), 297_000, 45),
        (asked(date(2026, 12, 1), date(2027, 2, 28)), 103_950, 15),
    ],
)
def test_the_quote_equals_the_sum_worked_out_by_hand(
    request_: FundingRequest, cents: int, volume: int
) -> None:
    quote = price(request_, CONTRACT)
    assert (quote.cents_total, quote.max_volume) == (cents, Decimal(volume))


def test_a_week_belongs_to_the_year_in_which_it_begins() -> None:
    quote = price(asked(date(2025, 12, 1), date(2026, 1, 31)), CONTRACT)
    assert quote.per_year == {2025: 99_000, 2026: 83_160}


def test_the_core_reports_the_day_from_which_no_tariff_holds() -> None:
    (gap,) = gaps(asked(date(2026, 12, 1), date(2027, 2, 28)), CONTRACT)
    assert (gap.code, gap.data["covered_until"]) == ("TARIFF_GAP", "2026-12-31")


@given(
    start=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    days=st.integers(0, 500),
    volume=st.integers(1, 200),
    frequency=st.sampled_from(["day", "week", "month", "total"]),
)
def test_lines_years_and_total_always_say_the_same(
    start: date, days: int, volume: int, frequency: Literal["day", "week", "month", "total"]
) -> None:
    until = date.fromordinal(start.toordinal() + days)
    assert adds_up(price(asked(start, until, volume, frequency), CONTRACT))


@pytest.mark.parametrize(
    ("committed", "severity"),
    [
        (0, Severity.ALLOW),
        (31_248_050, Severity.WARN),
        (39_750_520, Severity.WARN),
        (39_750_521, Severity.ESCALATE),
    ],
)
def test_the_guard_warns_then_escalates_by_the_cent_and_never_refuses(
    committed: int, severity: Severity
) -> None:
    (finding,) = judge(70, NOORD, balance(committed), 249_480)
    assert finding.severity is severity


def test_a_personal_budget_is_left_to_another_model() -> None:
    context = TenantContext(municipality="gm9999", today=date(2026, 1, 1))
    pgb = FundingRequest(
        law="Wmo", product="02A03", unit="hour", frequency="week", volume=Decimal(3),
        start=date(2026, 1, 5), until=None, team="noord", form="pgb",
    )  # fmt: skip
    assert funding_resolve(ctx=context, request=pgb) is None
    assert PLUGIN.capabilities[:2] == ("funding:inspanningsgericht", "guard:team")
