# SPDX-License-Identifier: EUPL-1.2
"""All that a plugin may import: the manifest, the hooks, and the values that go in and out.

Every argument and result is a frozen dataclass of plain values. On its way to and from the plugin
host it is written as JSON: a date as `2026-11-16`, a decimal as a string, money as integer cents.
A plugin has no database, no clock and no secrets: its process sees none of the variables that
hold them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Final, Literal

import pluggy

PLUGIN_API: Final = (1, 0)
PROJECT: Final = "wijkpad"
_spec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function of a plugin as its answer to the hook of the same name."""

Plain = str | int | bool | None
Unit = Literal["minute", "hour", "daypart", "day", "piece", "euro"]
Frequency = Literal["day", "week", "month", "total"]


class Severity(IntEnum):
    """How a finding weighs; the merged verdict of several guards is the highest."""

    ALLOW = 0
    INFO = 1
    WARN = 2
    ESCALATE = 3
    REFUSE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Who a plugin is. Module constant `PLUGIN` of the module its entry point names.

    Attributes:
        key: snake_case, unique in an installation; the table name in a municipality's file.
        api: versions of the plugin API it works with, such as `>=1,<2`.
        config_schema: JSON Schema of its configuration; checked before it is stored.
        capabilities: what it brings, such as `funding:inspanningsgericht` or `guard:team`.
    """

    key: str
    title: str
    version: str
    api: str
    config_schema: Mapping[str, object] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantContext:
    """For whom and when a hook is called. `config` is this plugin's own, as in force on `today`."""

    municipality: str
    today: date
    config: Mapping[str, Plain] = field(default_factory=dict)
    correlation_id: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a guard has to say, in Dutch. `plugin` is filled in by the core."""

    code: str
    severity: Severity
    message_nl: str
    data: Mapping[str, Plain] = field(default_factory=dict)
    plugin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingModelInfo:
    """A way of funding that a plugin knows. `key` is unique among the enabled plugins."""

    key: str
    label_nl: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingRequest:
    """What is asked for, once need and provision are recorded. Holds nothing about the person.

    Attributes:
        law: Wmo, Jeugd, Wgs or PW.
        product: product code, such as `02A03`.
        volume: in `unit` per `frequency` (in all, for `total`).
        until: last day, included; None is open-ended: quoted until 31 December of the first year.
    """

    law: Literal["Wmo", "Jeugd", "Wgs", "PW"]
    product: str
    unit: Unit
    frequency: Frequency
    volume: Decimal
    start: date
    until: date | None
    team: str
    form: Literal["in_kind", "pgb"] = "in_kind"


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

    owner: Literal["municipality", "team", "provider", "council"]
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
        """What is neither committed nor reserved."""
        return self.budget - self.committed - self.reserved


class Hooks:
    """The questions that the core puts to plugins. All arguments are passed by keyword."""

    @_spec
    def funding_model_info(self, ctx: TenantContext) -> FundingModelInfo:  # type: ignore[empty-body]
        """Tell which way of funding this plugin knows.

        Called when a plugin with a `funding:` capability is switched on or configured; a key that
        another enabled plugin has already is refused.

        Since: plugin API 1.
        """

    @_spec(firstresult=True)
    def funding_resolve(self, ctx: TenantContext, request: FundingRequest) -> FundingRef | None:
        """Tell under which model this request falls.

        Called before every quote, outside any transaction. The first answer that is not None
        counts; `None` passes to the next plugin. When all pass, the core adds the finding
        `NO_FUNDING_MODEL` (REFUSE): no quote is made, and the decision officer sees why.

        Since: plugin API 1.
        """

    @_spec
    def funding_quote(  # type: ignore[empty-body]
        self,
        ctx: TenantContext,
        funding: FundingRef,
        request: FundingRequest,
        tariffs: tuple[TariffSegment, ...],
    ) -> Quote:
        """Compute what the request would cost at most.

        Called on the plugin that resolved the request, after need and provision are recorded,
        outside any transaction. `tariffs` cover the period as far as contracts go, oldest first; a
        gap has already been reported by the core. None is not an answer.

        Since: plugin API 1.
        """

    @_spec
    def budget_scopes(  # type: ignore[empty-body]
        self, ctx: TenantContext, request: FundingRequest, quote: Quote
    ) -> tuple[Scope, ...]:
        """Name the purses that this money would come from.

        Every enabled plugin answers; the union counts. An empty union gives `NO_GUARD` (ESCALATE).

        Since: plugin API 1.
        """

    @_spec
    def budget_guard(  # type: ignore[empty-body]
        self, ctx: TenantContext, scope: Scope, balance: Balance, amount: int
    ) -> tuple[Finding, ...]:
        """Judge whether `amount` cents still fit in the purse.

        Called once per scope, outside any transaction, on the balance as it stands; nothing is booked
        or reserved yet. Every enabled plugin answers; all findings are kept and the
        worst counts. A guard that fails gives `PLUGIN_ERROR` (ESCALATE), never ALLOW. Entitlement
        does not depend on budget (Wmo 2015 art. 2.3.5, Jeugdwet art. 2.3): escalate, do not refuse.

        Since: plugin API 1.
        """
