# SPDX-License-Identifier: EUPL-1.2
"""What is asked for, what it would cost, from which purse, and what is booked. Money is whole cents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from wijkpad.plugin_api.base import Period, Plain

Unit = Literal["minute", "hour", "daypart", "day", "piece", "euro"]
"""`day` is an *etmaal*. Volumes in `euro` are whole cents."""
Frequency = Literal["day", "week", "month", "total"]
Variant = Literal["inspanningsgericht", "outputgericht", "taakgericht", "pgb", "subsidie"]
Law = Literal["Wmo", "Jeugd", "Wgs", "PW"]
Owner = Literal["municipality", "team", "provider", "council", "contract"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingModelInfo:
    """A way of funding that a plugin knows. `key` is unique among the enabled plugins.

    Attributes:
        needs: what a request must name before it can be quoted, for the form.
        settle_facts: JSON Schema of the `facts` that `funding_settle` reads, with Dutch titles, for
            the administrator's form; empty when the model settles nothing. Facts that do not fit it
            are not put to the plugin.
        close_facts: JSON Schema of the `facts` that `funding_on_event` reads at a `period_closed`, one
            of them at a time; empty when closing a period books nothing. An amount (its name ends in
            `_cents`) is asked for each allocation, another figure once for all of them. Since plugin
            API 1.2.
    """

    key: str
    label_nl: str
    needs: tuple[Literal["provider", "contract", "agb", "product", "tariff"], ...] = ()
    settle_facts: Mapping[str, object] = field(default_factory=dict)
    close_facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingRequest:
    """What is asked for, once need and provision are recorded. Holds nothing about the person.

    Attributes:
        product: product code, such as `02A03`.
        volume: in `unit` per `frequency` (in all, for `total`).
        until: last day, included; None is open-ended: quoted until 31 December of the first year.
        provider: the provider that was chosen, or None while none is.
        contract: the contract that was chosen, or None: found by product, provider and period.
        helper: who helps, for a personal budget.
        is_crisis: help that is needed at once continues, whatever a ceiling says.
    """

    law: Law
    product: str
    unit: Unit
    frequency: Frequency
    volume: Decimal
    start: date
    until: date | None
    team: str
    form: Literal["in_kind", "pgb"] = "in_kind"
    provider: str | None = None
    contract: str | None = None
    helper: Literal["professional", "self_employed", "network"] | None = None
    is_crisis: bool = False

    @property
    def period(self) -> Period:
        """The days that are asked for; open-ended where no end was given."""
        return Period(self.start, self.until)

    @property
    def quoted_period(self) -> Period:
        """The days that are priced: an open end is a commitment to 31 December of the first year."""
        return Period(self.start, self.until or date(self.start.year, 12, 31))


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingRef:
    """The model under which a request falls. `version` stays with the case that was quoted."""

    key: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffSegment:
    """A price in cents per unit from a day up to and including a day (None: no end agreed)."""

    contract: str
    provider: str
    start: date
    until: date | None
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteSegment:
    """One line of a quote: so much, at one tariff. `cents` is the amount of the line."""

    start: date
    until: date
    volume: Decimal
    tariff_cents: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a request would cost at most.

    `cents_total` equals the sum of the segments and of `per_year` (year to cents), or the core
    refuses the quote. `assumptions` are Dutch sentences for the decision officer.
    """

    max_volume: Decimal
    unit: Unit
    cents_total: int
    segments: tuple[QuoteSegment, ...]
    per_year: Mapping[int, int]
    assumptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A purse that the money would come from, and how much of the quote in which year."""

    owner: Owner
    key: str
    year: int
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The state of a purse in cents, with the version under which it was read."""

    budget: int
    committed: int
    reserved: int
    realised: int
    version: int

    @property
    def free(self) -> int:
        """What is neither committed nor reserved; below zero when more was promised than there is."""
        return self.budget - self.committed - self.reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """The most that may be promised on a contract, or a product of it, in a calendar year."""

    contract: str
    product: str | None
    year: int
    cents: int
    warn_pct: int = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractProduct:
    """What was agreed on one product of a contract.

    Attributes:
        frequencies: how often it may be allocated; empty is every way.
        tranches: percentages that are paid, in order: the first at the start, the last when the
            result is reached. They add up to 100.
        tranche_on_early_stop: whether the last tranche is due when help stops before its result.
        broken_month: how a month that is not used in full counts.
        tariff_lock: `start`: the price on the first day holds to the end.
    """

    product: str
    unit: Unit
    frequencies: tuple[Frequency, ...] = ()
    may_declare_minutes: bool = False
    tranches: tuple[int, ...] = (100,)
    tranche_on_early_stop: bool = False
    broken_month: Literal["full", "by_day"] = "full"
    tariff_lock: Literal["none", "start"] = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRef:
    """A contract as it matters to a request.

    Attributes:
        lot: the *perceel*; the variant is agreed for each lot.
        terms: what was agreed on the product that was asked for; None when it is not in the contract.
        run_off: `finish_current`: help that runs at the end may be finished.
        wait_norm_days: the agreed longest wait; None is the norm of the branch.
        covers: products inside a task (*taakgericht*); empty for other variants.
    """

    id: str
    title: str
    provider: str
    lot: str
    variant: Variant
    period: Period
    terms: ContractProduct | None = None
    run_off: Literal["none", "finish_current"] = "none"
    wait_norm_days: int | None = None
    covers: tuple[str, ...] = ()
    version: int = 1


AllocationState = Literal["reserved", "committed", "started", "stopped", "deleted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Help that was promised: a request that was decided on. Holds nothing about the person.

    Attributes:
        id: its number in the municipality.
        same_person: whether it is for the person of the request that is being checked.
        helper: who helps, for a personal budget: its tariff depends on it.
    """

    id: str
    product: str
    unit: Unit
    frequency: Frequency
    volume: Decimal
    period: Period
    form: Literal["in_kind", "pgb"]
    state: AllocationState
    provider: str | None = None
    contract: str | None = None
    funding: FundingRef | None = None
    cents_total: int = 0
    same_person: bool = True
    helper: Literal["professional", "self_employed", "network"] | None = None


EventKind = Literal[
    "start", "pause", "stop", "extended", "shortened", "deleted", "died",
    "tariff_changed", "period_closed",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationEvent:
    """What happened to an allocation. `id` is unique: an event that comes again books nothing.

    Attributes:
        on: the first day of help at a `start`; the last day of help, included, at a `stop` or
            `died`; the new last day of what was `extended` or `shortened`, or the last day of another
            year of help without an end; the last day of a period that is closed; the day itself
            otherwise.
        reason: national code of the reason of a stop (`19` as planned, `23` in consultation …).
        facts: figures of the event, such as `paid_cents` or `used_volume`.
    """

    id: str
    kind: EventKind
    on: date
    reason: str = ""
    facts: Mapping[str, Plain] = field(default_factory=dict)


LineKind = Literal["commit", "release", "realise", "receivable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One booking. Lines are only added; a correction is a line against it.

    Attributes:
        kind: `commit` and `realise` are zero or more, unless `corrects` names the line that is
            set right; `release` and `receivable` are zero or less.
        scope: the purse; its `cents` are not read here.
        cents: the amount; counts towards the purse's year.
        cause: the event, decision or correction that it comes from; once per purse and kind.
    """

    kind: LineKind
    owner: Owner
    key: str
    year: int
    cents: int
    cause: str
    product: str = ""
    allocation: str = ""
    corrects: str = ""
    text_nl: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Who decides when a purse falls short: a role code, and within how many working days."""

    role: str
    working_days: int
    text_nl: str = ""
