# SPDX-License-Identifier: EUPL-1.2
"""Inspanningsgericht (PxQ): a product in an agreed unit of time, priced per unit."""

from __future__ import annotations

from functools import partial

from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    ContractRef,
    Finding,
    FundingModelInfo,
    FundingRef,
    FundingRequest,
    LedgerLine,
    Manifest,
    Quote,
    Scope,
    TariffSegment,
    TenantContext,
    booking,
    checking,
    hookimpl,
    reckoning,
)
from wijkpad_inspanningsgericht.pricing import price, price_again

PLUGIN = Manifest(
    key="inspanningsgericht",
    title="Inspanningsgericht (prijs keer hoeveelheid)",
    version="0.1.0",
    api=">=1.1,<2",
    config_schema={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "lots": {
                "title": "Percelen, met komma's ertussen; leeg is alle",
                "type": "string",
                "maxLength": 500,
                "default": "",
            },
        },
    },
    capabilities=("funding:inspanningsgericht", "check:inspanningsgericht"),
)
_MODEL = FundingRef(key=PLUGIN.key, version=PLUGIN.version)


@hookimpl
def funding_model_info() -> FundingModelInfo:
    """Name the model."""
    return FundingModelInfo(
        key=_MODEL.key,
        label_nl=PLUGIN.title,
        needs=("provider", "contract", "product", "tariff"),
        close_facts=booking.PAID,
    )


@hookimpl
def funding_resolve(
    ctx: TenantContext, request: FundingRequest, contract: ContractRef | None
) -> FundingRef | None:
    """Take help in kind under a contract of which the lot was agreed this way."""
    if request.form != "in_kind" or contract is None or contract.variant != _MODEL.key:
        return None
    return _MODEL if checking.lot_is_listed(ctx.config.get("lots"), contract) else None


@hookimpl
def funding_quote(
    request: FundingRequest, tariffs: tuple[TariffSegment, ...], contract: ContractRef | None
) -> Quote:
    """Price the request."""
    quote = price(reckoning.asked_in(request), tariffs, contract)
    return reckoning.with_open_end(quote, request)


@hookimpl
def funding_plan_commitment(
    allocation: Allocation, quote: Quote, scopes: tuple[Scope, ...]
) -> tuple[LedgerLine, ...]:
    """Commit the quote on its purses."""
    return booking.commitments(allocation, quote, scopes, without_scope=_MODEL.key)


@hookimpl
def funding_on_event(
    allocation: Allocation, event: AllocationEvent, history: tuple[LedgerLine, ...]
) -> tuple[LedgerLine, ...]:
    """Give back what an end leaves unused; commit what an extension adds; book what was paid."""
    if event.kind == "period_closed":
        return booking.paid(allocation, event, history)
    whole = event.kind == "tariff_changed"
    return booking.followed(
        allocation, event, history, partial(price_again, allocation, whole=whole)
    )


@hookimpl
def funding_settle() -> tuple[LedgerLine, ...]:
    """Nothing: every piece is paid by itself, so a year has nothing left to settle."""
    return ()


@hookimpl
def allocation_check(
    ctx: TenantContext,
    request: FundingRequest,
    contract: ContractRef | None,
    existing: tuple[Allocation, ...],
) -> tuple[Finding, ...]:
    """Judge requests of this model: period, volume, unit, frequency, overlap."""
    if funding_resolve(ctx=ctx, request=request, contract=contract) is None:
        return ()
    return checking.individual(request, contract, existing)
