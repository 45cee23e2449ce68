# SPDX-License-Identifier: EUPL-1.2
"""Worked sums of personal budgets (days / 7, paid by the SVB) and of general provisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    EventKind,
    Fact,
    Frequency,
    FundingRef,
    FundingRequest,
    LedgerLine,
    Period,
    Plain,
    Severity,
    Unit,
)
from wijkpad.testing.funding import Expected, FindingsAre, LinesAre, QuoteIs, WorkedSum
from wijkpad.testing.register import MemoryRegister

Helper = Literal["professional", "self_employed", "network"]
HOURLY: Final[Mapping[str, Plain]] = {
    "professional": 6600,
    "self_employed": 4950,
    "network": 2000,
}
"""Cents per hour: the list of the worked sums (Meerinzicht 2023)."""
YEAR: Final = Period(date(2026, 1, 1), date(2026, 12, 31))
PGB: Final = FundingRef(key="pgb", version="1")
SUBSIDY: Final = FundingRef(key="subsidie", version="1")
PROVISIONS: Final[Mapping[str, Plain]] = {
    "provisions": "inloop, maaltijd",
    "schemes": "SUB-1",
    "prior": "02=inloop",
    "advance_pct": 80,
    "advance_terms": 4,
}


def budget(
    helper: Helper | None = "self_employed",
    start: date = YEAR.start,
    until: date | None = YEAR.until,
    volume: int = 2,
    unit: Unit = "hour",
    frequency: Frequency = "week",
    provider: str | None = None,
) -> FundingRequest:
    """Return a request for a personal budget."""
    return FundingRequest(
        law="Wmo",
        product="02A03",
        unit=unit,
        frequency=frequency,
        volume=Decimal(volume),
        start=start,
        until=until,
        team="noord",
        form="pgb",
        helper=helper,
        provider=provider,
    )


def joining(product: str = "inloop", provider: str | None = None) -> FundingRequest:
    """Return a request to join a general provision."""
    return FundingRequest(
        law="Wmo",
        product=product,
        unit="piece",
        frequency="total",
        volume=Decimal(1),
        start=YEAR.start,
        until=YEAR.until,
        team="noord",
        provider=provider,
    )


GRANTED: Final = Allocation(
    id="T-5",
    product="02A03",
    unit="hour",
    frequency="week",
    volume=Decimal(2),
    period=YEAR,
    form="pgb",
    state="started",
    funding=PGB,
    cents_total=516_214,
    helper="self_employed",
)
"""The allocation of G-01."""
GRANT: Final = Allocation(
    id="T-6",
    product="SUB-1",
    unit="euro",
    frequency="total",
    volume=Decimal(18_000_000),
    period=YEAR,
    form="in_kind",
    state="committed",
    funding=SUBSIDY,
    cents_total=18_000_000,
)


def line(allocation: str, owner: Literal["team", "council"], key: str, cents: int) -> LedgerLine:
    """Return what was committed in 2026."""
    return LedgerLine(
        kind="commit", owner=owner, key=key, year=2026, cents=cents, cause=allocation,
        allocation=allocation,
    )  # fmt: skip


def _sum(
    number: str, title: str, hook: str, arguments: Mapping[str, object], expected: Expected,
    *, of: Literal["pgb", "subsidie"] = "pgb", register: MemoryRegister | None = None,
) -> WorkedSum:  # fmt: skip
    return WorkedSum(
        id=number,
        title=title,
        capability=f"funding:{of}",
        hook=hook,
        arguments=arguments,
        expected=expected,
        register=register or MemoryRegister(),
        config=HOURLY if of == "pgb" else PROVISIONS,
    )


def _quoted(request: FundingRequest, funding: FundingRef = PGB) -> Mapping[str, object]:
    return {"funding": funding, "request": request, "tariffs": (), "contract": None}


def _checked(request: FundingRequest, *existing: Allocation) -> Mapping[str, object]:
    return {"request": request, "quote": None, "contract": None, "existing": existing, "waits": ()}


def _event(
    kind: EventKind, on: date, history: tuple[LedgerLine, ...], allocation: Allocation,
    **facts: Plain,
) -> Mapping[str, object]:  # fmt: skip
    return {
        "funding": allocation.funding, "allocation": allocation, "history": history,
        "event": AllocationEvent(id=f"{kind}-{on}", kind=kind, on=on, facts=facts),
    }  # fmt: skip


_IN_KIND: Final = replace(GRANTED, id="T-7", form="in_kind", provider="P1", contract="C-100")
_G01: Final = (line("T-5", "team", "noord", 516_214),)
_STOPPED: Final = (
    *_G01,
    replace(_G01[0], kind="release", cents=-325_285, cause="stop-2026-05-15"),
)
_PLACES: Final = (
    Fact(kind="capacity", value="20", source="Inloop", measured_on=date(2026, 11, 1)),
    Fact(kind="used", value="19", source="Inloop", measured_on=date(2026, 11, 1)),
)
_KVK: Final = (Fact(kind="kvk", value="9000000", source="KvK", measured_on=date(2026, 1, 5)),)
_FINE: Final = FindingsAre(never=("AGB_FORMAT", "PROVIDER_UNKNOWN"), at_most=Severity.ALLOW)

SUMS: Final = (
    _sum(
        "G-01", "two hours a week by a self-employed helper in 2026: € 99,00 × 365 / 7",
        "funding_quote", _quoted(budget()), QuoteIs(cents=516_214, per_year={2026: 516_214}),
    ),
    _sum(
        "G-03", "the same by somebody of the own network: € 40,00 × 365 / 7", "funding_quote",
        _quoted(budget("network")), QuoteIs(cents=208_571),
    ),
    _sum(
        "G-05", "begun on 1 April 2026: 275 days", "funding_quote",
        _quoted(budget(start=date(2026, 4, 1))), QuoteIs(cents=388_929),
    ),
    _sum(
        "G-07", "stopped on 15 May 2026: 135 days were granted, the rest is given back",
        "funding_on_event", _event("stop", date(2026, 5, 15), _G01, GRANTED),
        LinesAre((("release", 2026, -325_285),)),
    ),
    _sum(
        "G-07", "closed by the SVB (BAB) after € 1.600 was paid: together € 3.562,14 comes back",
        "funding_on_event",
        _event("period_closed", date(2026, 7, 1), _STOPPED, GRANTED, paid_cents=160_000),
        LinesAre((("release", 2026, -30_929), ("realise", 2026, 160_000))),
    ),
    _sum(
        "G-09", "one product in kind and as a personal budget at once (OP043)", "allocation_check",
        _checked(budget(), _IN_KIND),
        FindingsAre(has=(("PGB_ZIN_SAME_PRODUCT", Severity.REFUSE),)),
    ),
    _sum(
        "G-09", "and the other way round", "allocation_check",
        _checked(replace(budget(), form="in_kind", provider="P1"), GRANTED),
        FindingsAre(has=(("PGB_ZIN_SAME_PRODUCT", Severity.REFUSE),)),
    ),
    _sum(
        "G-11", "an end before the start is worth nothing", "funding_quote",
        _quoted(budget(start=date(2026, 6, 1), until=date(2026, 5, 31))), QuoteIs(cents=0),
    ),
    _sum(
        "G-11", "and is refused", "allocation_check",
        _checked(budget(start=date(2026, 6, 1), until=date(2026, 5, 31))),
        FindingsAre(has=(("INVALID_PERIOD", Severity.REFUSE),)),
    ),
    _sum(
        "G-13", "an aid of € 1.250 at once: paid directly, outside the SVB", "funding_quote",
        _quoted(budget(None, volume=125_000, unit="euro", frequency="total")),
        QuoteIs(cents=125_000),
    ),
    _sum(
        "G-15", "a helper without an AGB code is fine", "allocation_check",
        _checked(budget("network")), _FINE,
    ),
    _sum(
        "G-15", "a professional that the register does not know: a warning, no refusal",
        "allocation_check", _checked(budget("professional", provider="99999999")),
        FindingsAre(has=(("PROVIDER_UNKNOWN", Severity.WARN),)),
    ),
    _sum(
        "S-01", "joining costs nothing", "funding_quote", _quoted(joining(), SUBSIDY),
        QuoteIs(cents=0), of="subsidie",
    ),
    _sum(
        "S-01", "19 of 20 places are taken: there is room for one more", "allocation_check",
        _checked(joining()),
        FindingsAre(
            has=(("CAPACITY_FITS", Severity.ALLOW),), data={"used_after": 20},
            at_most=Severity.ALLOW,
        ),
        of="subsidie", register=MemoryRegister(facts={"inloop": _PLACES}),
    ),
    *(
        _sum(
            "S-03", f"advance {number} of 4 on € 180.000: 80 % is € 144.000", "funding_on_event",
            _event(
                "period_closed", date(2026, 3 * number, 28),
                (line("T-6", "council", "SUB-1", 18_000_000),), GRANT, advance=number,
            ),
            LinesAre((("realise", 2026, 3_600_000),)), of="subsidie",
        )
        for number in (1, 2, 3, 4)
    ),
    _sum(
        "S-13", "a foundation needs no AGB code, and a KvK number of seven digits is wrong",
        "allocation_check", _checked(joining(provider="stichting")),
        FindingsAre(has=(("KVK_FORMAT", Severity.REFUSE),), never=("AGB_FORMAT",)),
        of="subsidie", register=MemoryRegister(facts={"stichting": _KVK}),
    ),
    _sum(
        "S-15", "two general provisions at once are fine", "allocation_check",
        _checked(
            joining(),
            Allocation(
                id="T-8", product="maaltijd", unit="piece", frequency="total", volume=Decimal(1),
                period=YEAR, form="in_kind", state="started", funding=SUBSIDY,
            ),
        ),
        FindingsAre(never=("OVERLAP",), at_most=Severity.ALLOW), of="subsidie",
        register=MemoryRegister(facts={"inloop": _PLACES}),
    ),
)  # fmt: skip
