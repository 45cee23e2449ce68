# SPDX-License-Identifier: EUPL-1.2
"""Worked sums of budgets and tasks: the team's purse, subsidy ceilings, help that a task pays for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from wijkpad.plugin_api import (
    Allocation,
    Balance,
    Ceiling,
    ContractRef,
    FundingRef,
    FundingRequest,
    Period,
    Plain,
    Quote,
    Scope,
    Severity,
)
from wijkpad.testing import sums_by_effort as effort
from wijkpad.testing.funding import (
    FindingsAre,
    QuoteIs,
    ScopesAre,
    WorkedSum,
)
from wijkpad.testing.register import MemoryRegister

COVERS: Final = ("02A03", "02A04")
TASK: Final = ContractRef(
    id="C-300",
    title="Begeleiding wijk Noord",
    provider="P3",
    lot="3",
    variant="taakgericht",
    period=Period(date(2026, 1, 1), date(2026, 12, 31)),
    covers=COVERS,
)
"""C-300 of the worked sums."""
IN_TASK: Final = Allocation(
    id="T-4",
    product="02A03",
    unit="hour",
    frequency="week",
    volume=Decimal(1),
    period=Period(date(2026, 1, 1), date(2026, 12, 31)),
    form="in_kind",
    state="started",
    provider="P3",
    contract="C-300",
    funding=FundingRef(key="taakgericht", version="1"),
)
ASKED: Final = effort.request(date(2026, 1, 5), date(2026, 3, 29))
NOORD: Final = Scope(owner="team", key="noord", year=2026, cents=249_480)


def balance(budget: int, committed: int, reserved: int = 0) -> Balance:
    """Return a purse as it stands, in cents."""
    return Balance(budget=budget, committed=committed, reserved=reserved, realised=0, version=1)


def _guard(
    number: str, title: str, scope: Scope, held: Balance, amount: int, expected: FindingsAre,
    *, capability: str = "guard:team", today: date = date(2026, 11, 16),
) -> WorkedSum:  # fmt: skip
    return WorkedSum(
        id=number,
        title=title,
        capability=capability,
        hook="budget_guard",
        arguments={"scope": scope, "balance": held, "amount": amount},
        expected=expected,
        today=today,
    )


def _task(
    number: str, title: str, hook: str, arguments: Mapping[str, object], expected: FindingsAre | QuoteIs,
    register: MemoryRegister | None = None, config: Mapping[str, Plain] | None = None,
) -> WorkedSum:  # fmt: skip
    return WorkedSum(
        id=number,
        title=title,
        capability="funding:taakgericht",
        hook=hook,
        arguments=arguments,
        expected=expected,
        register=register or MemoryRegister(contracts=(TASK,)),
        config=config or {},
        today=date(2026, 1, 2),
    )


def _checked(
    request: FundingRequest,
    quote: Quote | None,
    contract: ContractRef | None,
    *existing: Allocation,
) -> Mapping[str, object]:
    return {
        "request": request, "quote": quote, "contract": contract, "existing": existing, "waits": (),
    }  # fmt: skip


_BACKWARDS: Final = replace(TASK, period=Period(date(2026, 1, 1), date(2025, 12, 31)))
_IN_TASK_REQUEST: Final = replace(ASKED, provider="P3", contract="C-300")

SUMS: Final = (
    _guard(
        "B-01", "€ 312.480,50 is promised of € 400.000; € 2.494,80 more leaves € 85.024,70", NOORD,
        balance(40_000_000, 31_248_050), 249_480,
        FindingsAre(
            has=(("TEAM_BUDGET_FITS", Severity.ALLOW), ("TEAM_BUDGET_HIGH", Severity.WARN)),
            data={"free_cents": 8_502_470, "used_pct": "78.74"},
        ),
    ),
    _guard(
        "B-03", "one cent too much asks for the budget holder, and never refuses", NOORD,
        balance(40_000_000, 39_750_521), 249_480,
        FindingsAre(
            has=(("TEAM_BUDGET_EXCEEDED", Severity.ESCALATE),), data={"over_cents": 1},
        ),
    ),
    WorkedSum(
        id="B-05",
        title="a quote over two years comes out of both, each week in the year in which it begins",
        capability="guard:team",
        hook="budget_scopes",
        arguments={
            "request": effort.request(date(2025, 12, 1), date(2026, 1, 31)),
            "quote": Quote(
                max_volume=Decimal(27), unit="hour", cents_total=182_160, segments=(),
                per_year={2025: 99_000, 2026: 83_160},
            ),
            "contract": effort.CONTRACT,
        },
        expected=ScopesAre((("team", "noord", 2025, 99_000), ("team", "noord", 2026, 83_160))),
    ),
    _guard(
        "B-09", "€ 60.000 first: it fits", NOORD, balance(40_000_000, 31_497_530), 6_000_000,
        FindingsAre(has=(("TEAM_BUDGET_FITS", Severity.ALLOW),), data={"free_cents": 2_502_470}),
    ),
    _guard(
        "B-09", "then € 50.000 is € 24.975,30 short", NOORD,
        balance(40_000_000, 31_497_530, 6_000_000), 5_000_000,
        FindingsAre(
            has=(("TEAM_BUDGET_EXCEEDED", Severity.ESCALATE),), data={"over_cents": 2_497_530},
        ),
    ),
    _guard(
        "B-15", "29 February 2028 is day 60 of 366: € 70.000 is € 4.426,23 ahead of € 65.573,77",
        replace(NOORD, year=2028), balance(40_000_000, 7_000_000), 0,
        FindingsAre(
            has=(("BURN_RATE", Severity.WARN),),
            data={"ahead_cents": 442_623, "norm_cents": 6_557_377},
        ),
        today=date(2028, 2, 29),
    ),
    _guard(
        "S-07", "€ 320.000 of € 500.000 is granted: € 180.000 more fits to the cent",
        Scope(owner="council", key="SUB-1", year=2026, cents=18_000_000),
        balance(50_000_000, 32_000_000), 18_000_000,
        FindingsAre(has=(("SUBSIDY_FITS", Severity.ALLOW),), data={"free_cents": 0}),
        capability="guard:council",
    ),
    _guard(
        "S-07", "and one cent more is refused (Awb 4:25 lid 2)",
        Scope(owner="council", key="SUB-1", year=2026, cents=18_000_001),
        balance(50_000_000, 32_000_000), 18_000_001,
        FindingsAre(has=(("SUBSIDY_CEILING", Severity.REFUSE),), data={"over_cents": 1}),
        capability="guard:council",
    ),
    _task(
        "T-11", "help in a task has no price for one person", "funding_quote",
        {"funding": IN_TASK.funding, "request": _IN_TASK_REQUEST, "tariffs": (), "contract": TASK},
        QuoteIs(cents=0),
    ),
    _task(
        "T-11", "who is in the task and asks for its product again would be paid for twice",
        "allocation_check", _checked(ASKED, effort.QUOTED, effort.CONTRACT, IN_TASK),
        FindingsAre(
            has=(("COVERED_BY_TASK", Severity.ESCALATE),), data={"avoided_cents": 249_480},
        ),
    ),
    _task(
        "T-13", "a task that ends before it begins", "allocation_check",
        _checked(_IN_TASK_REQUEST, None, _BACKWARDS),
        FindingsAre(has=(("INVALID_PERIOD", Severity.REFUSE),)),
    ),
    _task(
        "T-15", "a ceiling on a task contract keeps the configuration out", "plugin_config_check",
        {"config": {}},
        FindingsAre(
            has=(("CEILING_NOT_ALLOWED_FOR_VARIANT", Severity.REFUSE),), data={"contract": "C-300"},
        ),
        MemoryRegister(
            contracts=(TASK,),
            ceilings=(Ceiling(contract="C-300", product=None, year=2026, cents=5_000_000),),
        ),
    ),
)  # fmt: skip
