# SPDX-License-Identifier: EUPL-1.2
"""Worked sums of *outputgericht*: the Sunday rule, broken months, tranches of a trajectory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    ContractProduct,
    ContractRef,
    EventKind,
    Frequency,
    FundingRef,
    FundingRequest,
    LedgerLine,
    Period,
    Severity,
    TariffSegment,
    Unit,
)
from wijkpad.testing.funding import FindingsAre, LinesAre, QuoteIs, WorkedSum
from wijkpad.testing.register import MemoryRegister

_TERMS: Final = ContractProduct(
    product="45A60", unit="piece", tranches=(50, 50), tariff_lock="start"
)
CONTRACT: Final = ContractRef(
    id="C-200",
    title="Trajecten",
    provider="P2",
    lot="2",
    variant="outputgericht",
    period=Period(date(2025, 1, 1), None),
    terms=_TERMS,
)
"""C-200 of the worked sums."""
IN_EUROS: Final = replace(CONTRACT, terms=ContractProduct(product="45A61", unit="euro"))
BY_DAY: Final = replace(
    CONTRACT, terms=ContractProduct(product="45A61", unit="euro", broken_month="by_day")
)
MODEL: Final = FundingRef(key="outputgericht", version="1")
TARIFFS: Final = (
    TariffSegment(
        contract="C-200", provider="P2", start=date(2025, 1, 1), until=date(2025, 12, 31), cents=450_000
    ),
    TariffSegment(
        contract="C-200", provider="P2", start=date(2026, 1, 1), until=None, cents=472_500
    ),
)  # fmt: skip
_CAPABILITY: Final = "funding:outputgericht"


def request(
    start: date, until: date, volume: int, unit: Unit = "euro", frequency: Frequency = "week"
) -> FundingRequest:
    """Return a request at P2; a volume in euros is in cents."""
    return FundingRequest(
        law="Jeugd",
        product="45A61" if unit == "euro" else "45A60",
        unit=unit,
        frequency=frequency,
        volume=Decimal(volume),
        start=start,
        until=until,
        team="noord",
        provider="P2",
        contract="C-200",
    )


def _quote(
    number: str, title: str, asked: FundingRequest, contract: ContractRef, expected: QuoteIs
) -> WorkedSum:
    return WorkedSum(
        id=number,
        title=title,
        capability=_CAPABILITY,
        hook="funding_quote",
        arguments={
            "funding": MODEL, "request": asked, "contract": contract,
            "tariffs": () if asked.unit == "euro" else TARIFFS,
        },
        expected=expected,
    )  # fmt: skip


TRAJECTORY: Final = Allocation(
    id="T-2",
    product="45A60",
    unit="piece",
    frequency="total",
    volume=Decimal(1),
    period=Period(date(2025, 3, 1), date(2025, 8, 31)),
    form="in_kind",
    state="committed",
    provider="P2",
    contract="C-200",
    funding=MODEL,
    cents_total=450_000,
)


def booked(kind: str, cents: int, cause: str = "T-2") -> LedgerLine:
    """Return a line of the trajectory on the team's budget of 2025."""
    return LedgerLine(
        kind=kind,  # type: ignore[arg-type]
        owner="team",
        key="noord",
        year=2025,
        cents=cents,
        cause=cause,
        product="45A60",
        allocation="T-2",
    )


_COMMITTED: Final = (booked("commit", 450_000),)
_STARTED: Final = (*_COMMITTED, booked("realise", 225_000, "start"))


def _event(
    number: str,
    title: str,
    kind: EventKind,
    on: date,
    history: tuple[LedgerLine, ...],
    *lines: tuple[str, int, int],
    reason: str = "",
) -> WorkedSum:
    return WorkedSum(
        id=number,
        title=title,
        capability=_CAPABILITY,
        hook="funding_on_event",
        arguments={
            "funding": MODEL,
            "allocation": TRAJECTORY,
            "event": AllocationEvent(id=f"{number}-{kind}", kind=kind, on=on, reason=reason),
            "history": history,
        },
        expected=LinesAre(lines),
        register=MemoryRegister(contracts=(CONTRACT,), tariffs=TARIFFS),
    )


RUNNING: Final = replace(
    TRAJECTORY, id="T-3", period=Period(date(2026, 3, 1), date(2026, 8, 31)), state="started"
)

SUMS: Final = (
    _quote(
        "O-01",
        "€ 300 a week, 7 July to Friday 5 September 2025: 3 weeks in July, 5 + 1 in August, 0 in September",
        request(date(2025, 7, 7), date(2025, 9, 5), 30_000),
        IN_EUROS,
        QuoteIs(cents=270_000, lines=(90_000, 180_000), per_year={2025: 270_000}),
    ),
    _quote(
        "O-03",
        "two pieces of € 2.250 make a trajectory of € 4.500, in two tranches",
        request(date(2025, 3, 1), date(2025, 8, 31), 1, "piece", "total"),
        CONTRACT,
        QuoteIs(cents=450_000, lines=(225_000, 225_000)),
    ),
    _event(
        "O-03", "the first tranche falls due at the start", "start", date(2025, 3, 3), _COMMITTED,
        ("realise", 2025, 225_000),
    ),
    _event(
        "O-03", "the second when it stops as planned (reason 19)", "stop", date(2025, 8, 31), _STARTED,
        ("realise", 2025, 225_000), reason="19",
    ),
    _event(
        "O-05", "an early stop (reason 23) gives the second back, and takes nothing back", "stop",
        date(2025, 6, 1), _STARTED, ("release", 2025, -225_000), reason="23",
    ),
    _quote(
        "O-07",
        "€ 850 a month, 15 January to 14 April 2026, broken months in full: 4 × 850",
        request(date(2026, 1, 15), date(2026, 4, 14), 85_000, "euro", "month"),
        IN_EUROS,
        QuoteIs(cents=340_000),
    ),
    _quote(
        "O-09",
        "€ 850 a month by day, 10 to 29 February 2028: 20 of 29 days",
        request(date(2028, 2, 10), date(2028, 2, 29), 85_000, "euro", "month"),
        BY_DAY,
        QuoteIs(cents=58_621),
    ),
    _quote(
        "O-09",
        "the same in 2027: 19 of 28 days",
        request(date(2027, 2, 10), date(2027, 2, 28), 85_000, "euro", "month"),
        BY_DAY,
        QuoteIs(cents=57_679),
    ),
    _quote(
        "O-13",
        "begun on 20 December 2025: the price of the first day holds for both tranches",
        request(date(2025, 12, 20), date(2026, 6, 30), 1, "piece", "total"),
        CONTRACT,
        QuoteIs(
            cents=450_000, lines=(225_000, 225_000), per_year={2025: 225_000, 2026: 225_000}
        ),
    ),
    WorkedSum(
        id="O-15",
        title="a second trajectory while the first runs: 1 May to 31 August 2026 is 123 days too many",
        capability="check:outputgericht",
        hook="allocation_check",
        arguments={
            "request": request(date(2026, 5, 1), date(2026, 10, 31), 1, "piece", "total"),
            "quote": None, "contract": CONTRACT, "existing": (RUNNING,), "waits": (),
        },
        expected=FindingsAre(has=(("OVERLAP", Severity.REFUSE),), data={"days": 123}),
    ),
)  # fmt: skip
