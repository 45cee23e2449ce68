# SPDX-License-Identifier: EUPL-1.2
"""Worked sums of *inspanningsgericht*: price times quantity, weeks as the national rules count them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    AllocationState,
    ContractProduct,
    ContractRef,
    EventKind,
    Frequency,
    FundingRef,
    FundingRequest,
    LedgerLine,
    Period,
    Quote,
    QuoteSegment,
    Scope,
    TariffSegment,
    Unit,
)
from wijkpad.testing.funding import LinesAre, QuoteIs, WorkedSum
from wijkpad.testing.register import MemoryRegister

CONTRACT: Final = ContractRef(
    id="C-100",
    title="Begeleiding",
    provider="P1",
    lot="1",
    variant="inspanningsgericht",
    period=Period(date(2024, 1, 1), date(2026, 12, 31)),
    terms=ContractProduct(product="02A03", unit="hour", may_declare_minutes=True),
)
"""C-100 of the worked sums."""
LONGER: Final = replace(CONTRACT, period=Period(date(2024, 1, 1), None))
TARIFFS: Final = (
    TariffSegment(
        contract="C-100",
        provider="P1",
        start=date(2024, 1, 1),
        until=date(2025, 12, 31),
        cents=6600,
    ),
    TariffSegment(
        contract="C-100",
        provider="P1",
        start=date(2026, 1, 1),
        until=date(2026, 12, 31),
        cents=6930,
    ),
)
REGISTER: Final = MemoryRegister(contracts=(CONTRACT,), tariffs=TARIFFS)
MODEL: Final = FundingRef(key="inspanningsgericht", version="1")
_CAPABILITY: Final = "funding:inspanningsgericht"


def request(
    start: date,
    until: date | None,
    volume: int = 3,
    unit: Unit = "hour",
    frequency: Frequency = "week",
) -> FundingRequest:
    """Return a request for 02A03 at P1."""
    return FundingRequest(
        law="Wmo",
        product="02A03",
        unit=unit,
        frequency=frequency,
        volume=Decimal(volume),
        start=start,
        until=until,
        team="noord",
        provider="P1",
        contract="C-100",
    )


def _quote(
    number: str,
    title: str,
    asked: FundingRequest,
    expected: QuoteIs,
    *,
    tariffs: tuple[TariffSegment, ...] = TARIFFS,
    contract: ContractRef = CONTRACT,
) -> WorkedSum:
    arguments = {"funding": MODEL, "request": asked, "tariffs": tariffs, "contract": contract}
    return WorkedSum(
        id=number,
        title=title,
        capability=_CAPABILITY,
        hook="funding_quote",
        arguments=arguments,
        expected=expected,
    )


TWELVE_WEEKS: Final = Period(date(2026, 1, 5), date(2026, 3, 29))
PROMISED: Final = Allocation(
    id="T-1",
    product="02A03",
    unit="hour",
    frequency="week",
    volume=Decimal(3),
    period=TWELVE_WEEKS,
    form="in_kind",
    state="committed",
    provider="P1",
    contract="C-100",
    funding=MODEL,
    cents_total=249_480,
)
"""The allocation of I-01."""
NOORD: Final = Scope(owner="team", key="noord", year=2026, cents=249_480)
CEILING: Final = Scope(owner="contract", key="C-100", year=2026, cents=249_480)
HISTORY: Final = (
    LedgerLine(
        kind="commit",
        owner="team",
        key="noord",
        year=2026,
        cents=249_480,
        cause="T-1",
        product="02A03",
        allocation="T-1",
    ),
)
QUOTED: Final = Quote(
    max_volume=Decimal(36),
    unit="hour",
    cents_total=249_480,
    segments=(
        QuoteSegment(
            start=TWELVE_WEEKS.start,
            until=date(2026, 3, 29),
            volume=Decimal(36),
            tariff_cents=6930,
            cents=249_480,
        ),
    ),
    per_year={2026: 249_480},
)


def _event(
    number: str,
    title: str,
    kind: EventKind,
    on: date,
    *lines: tuple[str, int, int],
    state: AllocationState = "started",
    history: tuple[LedgerLine, ...] = HISTORY,
) -> WorkedSum:
    return WorkedSum(
        id=number,
        title=title,
        capability=_CAPABILITY,
        hook="funding_on_event",
        arguments={
            "funding": MODEL,
            "allocation": replace(PROMISED, state=state),
            "event": AllocationEvent(id=f"{number}-{kind}", kind=kind, on=on),
            "history": history,
        },
        expected=LinesAre(lines),
        register=REGISTER,
    )


def _open_ended(cents: int) -> tuple[TariffSegment, ...]:
    return (
        TariffSegment(
            contract="C-100", provider="P1", start=date(2026, 1, 1), until=None, cents=cents
        ),
    )


SUMS: Final = (
    _quote(
        "I-01",
        "three hours a week, 5 January (Monday) to 29 March 2026 (Sunday): 12 weeks × 3 × € 69,30",
        request(date(2026, 1, 5), date(2026, 3, 29)),
        QuoteIs(cents=249_480, volume=Decimal(36), per_year={2026: 249_480}),
    ),
    WorkedSum(
        id="I-01",
        title="the decision commits it on the team's budget and on the ceiling of the contract",
        capability=_CAPABILITY,
        hook="funding_plan_commitment",
        arguments={
            "funding": MODEL,
            "allocation": PROMISED,
            "quote": QUOTED,
            "scopes": (NOORD, CEILING),
        },
        expected=LinesAre((("commit", 2026, 249_480), ("commit", 2026, 249_480))),
    ),
    _quote(
        "I-03",
        "the tariff rises in between: the week of 29 December keeps the price of 2025",
        request(date(2025, 12, 1), date(2026, 1, 31)),
        QuoteIs(
            cents=182_160,
            volume=Decimal(27),
            lines=(99_000, 83_160),
            per_year={2025: 99_000, 2026: 83_160},
        ),
    ),
    _quote(
        "I-07",
        "thirty minutes a day in February of a leap year, at a price per hour: 29 × 30 × 69,30 / 60",
        request(date(2028, 2, 1), date(2028, 2, 29), 30, "minute", "day"),
        QuoteIs(cents=100_485, volume=Decimal(870)),
        tariffs=_open_ended(6930),
        contract=LONGER,
    ),
    _quote(
        "I-07",
        "the same dates in 2027: 28 days",
        request(date(2027, 2, 1), date(2027, 2, 28), 30, "minute", "day"),
        QuoteIs(cents=97_020, volume=Decimal(840)),
        tariffs=_open_ended(6930),
        contract=LONGER,
    ),
    _quote(
        "I-09",
        "fifteen hours a month, 14 October to 13 December 2025: broken months count in full (IV078)",
        request(date(2025, 10, 14), date(2025, 12, 13), 15, "hour", "month"),
        QuoteIs(cents=297_000, volume=Decimal(45)),
    ),
    _quote(
        "I-11",
        "the contract ends on 31 December 2026: weeks 49 to 53 count, what lies behind it does not",
        request(date(2026, 12, 1), date(2027, 2, 28)),
        QuoteIs(cents=103_950, volume=Decimal(15), per_year={2026: 103_950}),
    ),
    _event(
        "B-07",
        "a stop on 8 February 2026 leaves 15 of 36 hours: 21 hours are given back",
        "stop",
        date(2026, 2, 8),
        ("release", 2026, -145_530),
    ),
    _event("B-07", "a start books nothing: payment does not depend on it (OP364)", "start", date(2026, 1, 12)),
    _event(
        "B-07",
        "what is deleted is given back in full",
        "deleted",
        date(2026, 1, 6),
        ("release", 2026, -249_480),
        state="committed",
    ),
)  # fmt: skip
