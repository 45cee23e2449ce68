# SPDX-License-Identifier: EUPL-1.2
"""Subsidie: free provisions with places, grants under a ceiling, and what goes before individual help."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    Balance,
    ContractRef,
    Finding,
    FundingModelInfo,
    FundingRef,
    FundingRequest,
    LedgerLine,
    Manifest,
    Period,
    Plain,
    Quote,
    QuoteSegment,
    Scope,
    Severity,
    TenantContext,
    booking,
    checking,
    hookimpl,
    reckoning,
)
from wijkpad_subsidie import checks, events, guard
from wijkpad_subsidie.settings import Settings, settings_in

PLUGIN = Manifest(
    key="subsidie",
    title="Subsidie en algemene voorzieningen",
    version="0.1.0",
    api=">=1.1,<2",
    config_schema={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "provisions": {
                "title": "Algemene voorzieningen: codes met komma's ertussen",
                "type": "string",
                "maxLength": 2000,
                "default": "",
            },
            "prior": {
                "title": "Welke algemene voorziening gaat voor welk product",
                "description": "Begin van de productcode=voorziening, met komma's ertussen, "
                "bijvoorbeeld 02=inloop, 01A=was",
                "type": "string",
                "maxLength": 2000,
                "default": "",
            },
            "schemes": {
                "title": "Subsidieregelingen: codes met komma's ertussen",
                "type": "string",
                "maxLength": 2000,
                "default": "",
            },
            "advance_pct": {
                "title": "Voorschot, procent van de verlening",
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 80,
            },
            "advance_terms": {
                "title": "Voorschot in hoeveel termijnen",
                "type": "integer",
                "minimum": 1,
                "maximum": 12,
                "default": 4,
            },
        },
    },
    capabilities=("funding:subsidie", "check:subsidie", "guard:council"),
)
_MODEL = FundingRef(key=PLUGIN.key, version=PLUGIN.version)


@hookimpl
def plugin_config_check(config: Mapping[str, Plain]) -> tuple[Finding, ...]:
    """Refuse a list that cannot be read."""
    try:
        settings_in(config)
    except ValueError as error:
        text = f"‘{error}’ kan niet worden gelezen. Schrijf bijvoorbeeld 02=inloop, 01A=was."
        return (
            Finding(
                code="PRIOR_UNREADABLE",
                severity=Severity.REFUSE,
                message_nl=text,
                data={"field": "prior"},
            ),
        )
    return ()


@hookimpl
def funding_model_info() -> FundingModelInfo:
    """Name the model, and the figures that determine a subsidy."""
    return FundingModelInfo(
        key=_MODEL.key,
        label_nl=PLUGIN.title,
        needs=("product",),
        settle_facts=events.FACTS,
        close_facts=events.CLOSE_FACTS,
    )


@hookimpl
def funding_resolve(
    ctx: TenantContext, request: FundingRequest, contract: ContractRef | None
) -> FundingRef | None:
    """Take general provisions, grants under a scheme, and contracts that are subsidies."""
    settings = settings_in(ctx.config)
    subsidised = contract is not None and contract.variant == _MODEL.key
    listed = request.product in settings.provisions | settings.schemes
    return _MODEL if request.form == "in_kind" and (listed or subsidised) else None


@hookimpl
def funding_quote(ctx: TenantContext, request: FundingRequest) -> Quote:
    """Quote a grant at its amount, over the years by their days; a provision costs nothing for one person."""
    if request.product not in settings_in(ctx.config).schemes:
        return reckoning.quote_of(
            (),
            unit=request.unit,
            max_volume=Decimal(0),
            assumptions=("Vrij toegankelijk: geen besluit, en geen kosten per persoon.",),
        )
    period = request.quoted_period
    years = reckoning.years(period)
    cents = reckoning.half_up(request.volume) if request.unit == "euro" and years else 0
    parts = reckoning.shares(cents, [one.days() for one in years]) if years else ()
    lines = [
        QuoteSegment(
            start=one.start,
            until=one.until or one.start,
            volume=Decimal(1),
            tariff_cents=part,
            cents=part,
        )
        for one, part in zip(years, parts, strict=True)
    ]
    quote = reckoning.quote_of(lines, unit="euro", max_volume=Decimal(cents))
    return reckoning.with_open_end(quote, request)


@hookimpl
def funding_plan_commitment(
    allocation: Allocation, quote: Quote, scopes: tuple[Scope, ...]
) -> tuple[LedgerLine, ...]:
    """Commit a grant under its ceiling."""
    return booking.commitments(allocation, quote, scopes, without_scope=_MODEL.key)


@hookimpl
def funding_on_event(
    ctx: TenantContext,
    allocation: Allocation,
    event: AllocationEvent,
    history: tuple[LedgerLine, ...],
) -> tuple[LedgerLine, ...]:
    """Pay the advances of a grant."""
    return events.lines(settings_in(ctx.config), allocation, event, history)


@hookimpl
def funding_settle(
    contract: ContractRef, period: Period, facts: Mapping[str, Plain]
) -> tuple[LedgerLine, ...]:
    """Determine a subsidy on what was done (Awb 4:46)."""
    return events.settle(contract, period, facts)


@hookimpl
def budget_scopes(ctx: TenantContext, request: FundingRequest, quote: Quote) -> tuple[Scope, ...]:
    """Name the ceiling of the scheme that is asked for."""
    if request.product not in settings_in(ctx.config).schemes:
        return ()
    return tuple(
        Scope(owner="council", key=request.product, year=year, cents=cents)
        for year, cents in sorted(quote.per_year.items())
    )


@hookimpl
def budget_guard(scope: Scope, balance: Balance, amount: int) -> tuple[Finding, ...]:
    """Guard the ceilings of subsidies."""
    return guard.judge(scope, balance, amount)


@hookimpl
def allocation_check(
    ctx: TenantContext,
    request: FundingRequest,
    contract: ContractRef | None,
    existing: tuple[Allocation, ...],
) -> tuple[Finding, ...]:
    """Judge places and organisation of what is subsidised; of other help, what goes before it.

    Two general provisions at once are fine.
    """
    settings = settings_in(ctx.config)
    if funding_resolve(ctx=ctx, request=request, contract=contract) is None:
        return tuple(checks.goes_before(request, existing, settings))
    found = (*checking.request_faults(request), *checks.provider_of(request))
    return found if request.product in settings.schemes else (*found, *_places(request, settings))


def _places(request: FundingRequest, settings: Settings) -> tuple[Finding, ...]:
    return tuple(checks.room(request)) if request.product in settings.provisions else ()
