# SPDX-License-Identifier: EUPL-1.2
"""Plugins and a register in memory: what a check is held against, without a process or a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from wijkpad.errors import PluginError
from wijkpad.plugin_api import (
    Balance,
    Ceiling,
    ContractProduct,
    ContractRef,
    FundingModelInfo,
    FundingRef,
    FundingRequest,
    IntakeStop,
    Period,
    Quote,
    QuoteSegment,
    Scope,
    TariffSegment,
    TenantContext,
    Unit,
    WaitTime,
)
from wijkpad.plugins.checking import LiveCheck
from wijkpad.plugins.dispatching import Dispatcher, Enabled
from wijkpad.plugins.quoting import FundingAdvice

TODAY = date(2026, 1, 5)
Answer = Callable[..., object]


class Pretended:
    """Plugins as functions by (plugin, hook); an answer that is a `PluginError` is raised."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], Answer] = {}
        self.asked: list[tuple[str, str]] = []

    def ask(self, plugin: str, hook: str, **arguments: object) -> object:
        self.asked.append((plugin, hook))
        if (plugin, hook) not in self.answers:
            raise PluginError(plugin, hook, "silent")
        answer = self.answers[plugin, hook](**arguments)
        if isinstance(answer, PluginError):
            raise answer
        return answer


@dataclass
class Shelf:
    """A register in memory."""

    held: list[ContractRef] = field(default_factory=list)
    prices: list[TariffSegment] = field(default_factory=list)
    limits: list[Ceiling] = field(default_factory=list)
    stops: list[IntakeStop] = field(default_factory=list)
    waits: list[WaitTime] = field(default_factory=list)
    providers: tuple[str, ...] = ("P1",)

    def knows_provider(self, provider: str) -> bool:
        return provider in self.providers

    def contracts(
        self, *, product: str | None, provider: str | None, period: Period
    ) -> tuple[ContractRef, ...]:
        return tuple(
            one
            for one in self.held
            if provider in (None, one.provider) and one.period.overlap(period)
        )

    def tariffs(
        self, *, contract: str, product: str, unit: Unit, period: Period
    ) -> tuple[TariffSegment, ...]:
        return tuple(
            one
            for one in self.prices
            if one.contract == contract and Period(one.start, one.until).overlap(period)
        )

    def ceilings(self, *, contract: str, year: int) -> tuple[Ceiling, ...]:
        return tuple(one for one in self.limits if (one.contract, one.year) == (contract, year))

    def intake_stops(self, *, provider: str, on: date) -> tuple[IntakeStop, ...]:
        return tuple(one for one in self.stops if one.provider == provider)

    def wait_times(
        self, *, providers: tuple[str, ...], product: str | None
    ) -> tuple[WaitTime, ...]:
        return tuple(one for one in self.waits if one.provider in providers)


CONTRACT = ContractRef(
    id="C-100", title="Begeleiding", provider="P1", lot="1", variant="inspanningsgericht",
    period=Period(date(2024, 1, 1), date(2026, 12, 31)), wait_norm_days=42,
    terms=ContractProduct(product="02A03", unit="hour", frequencies=("week", "total"), may_declare_minutes=True),
)  # fmt: skip
PRICES = [
    TariffSegment(contract="C-100", provider="P1", start=date(2024, 1, 1), until=date(2025, 12, 31), cents=6600),
    TariffSegment(contract="C-100", provider="P1", start=date(2026, 1, 1), until=date(2026, 12, 31), cents=6930),
]  # fmt: skip
REQUEST = FundingRequest(
    law="Wmo", product="02A03", unit="hour", frequency="week", volume=Decimal(3),
    start=date(2026, 1, 5), until=date(2026, 3, 29), team="noord", provider="P1",
)  # fmt: skip
FRESH = WaitTime(
    provider="P1", product="02A03", location=None, kind="start", days=20, certainty="confirmed",
    measured_on=TODAY, source="gemeente",
)  # fmt: skip
MODEL = FundingModelInfo(key="pxq", label_nl="PxQ", needs=("contract", "tariff"))
PAYING = Enabled(
    key="paying", title="Paying", version="1", capabilities=("funding:pxq",), config={}, model=MODEL
)
GUARDING = Enabled(
    key="guarding", title="Guarding", version="1", capabilities=("guard:team",), config={}
)
CHECKING = Enabled(
    key="checking", title="Checking", version="1", capabilities=("check:all",), config={}
)


def quote_of(cents: int, year: int = 2026) -> Quote:
    line = QuoteSegment(
        start=date(year, 1, 5), until=date(year, 3, 29), volume=Decimal(36), tariff_cents=6930, cents=cents
    )  # fmt: skip
    return Quote(
        max_volume=Decimal(36), unit="hour", cents_total=cents, segments=(line,), per_year={year: cents}
    )  # fmt: skip


@dataclass
class Town:
    """A municipality whose plugins and register a test may change before it asks."""

    plugins: Pretended = field(default_factory=Pretended)
    shelf: Shelf = field(
        default_factory=lambda: Shelf(held=[CONTRACT], prices=list(PRICES), waits=[FRESH])
    )
    enabled: list[Enabled] = field(default_factory=lambda: [PAYING, GUARDING, CHECKING])
    balances: dict[tuple[str, str, int], Balance] = field(default_factory=dict)
    cents: int = 249_480
    staffed: Callable[[str], bool] = lambda _role: True
    calls: list[Mapping[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.balances["team", "noord", 2026] = balance(40_000_000)
        self.answer("paying", "funding_resolve", lambda **_: FundingRef(key="pxq", version="1"))
        self.answer("paying", "funding_quote", lambda **_: quote_of(self.cents))
        self.answer("guarding", "budget_scopes", self._purses)
        self.answer("guarding", "budget_guard", lambda **_: ())
        self.answer("checking", "allocation_check", lambda **_: ())

    def _purses(self, quote: Quote, **_: object) -> tuple[Scope, ...]:
        return tuple(
            Scope(owner="team", key="noord", year=year, cents=cents)
            for year, cents in quote.per_year.items()
        )

    def answer(self, plugin: str, hook: str, answer: Answer) -> None:
        self.plugins.answers[plugin, hook] = answer

    def fail(self, plugin: str, hook: str, reason: str = "raised") -> None:
        self.answer(plugin, hook, lambda **_: PluginError(plugin, hook, reason))

    def dispatcher(self) -> Dispatcher:
        context = TenantContext(municipality="gm9999", today=TODAY)
        return Dispatcher(self.plugins, self.enabled, context)

    def check(self, request: FundingRequest = REQUEST) -> FundingAdvice:
        live = LiveCheck(
            self.dispatcher(),
            self.shelf,
            lambda scope: self.balances.get((scope.owner, scope.key, scope.year)),
            self.staffed,
        )
        return live.check(request)


def balance(budget: int, committed: int = 0, reserved: int = 0) -> Balance:
    return Balance(budget=budget, committed=committed, reserved=reserved, realised=0, version=1)


def codes(advice: FundingAdvice) -> list[str]:
    return [one.code for one in advice.findings]
