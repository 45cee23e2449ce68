# SPDX-License-Identifier: EUPL-1.2
"""Pgb: the person holds the budget, the money stands at the SVB, and helpers have their own tariff."""

from __future__ import annotations

from collections.abc import Mapping

from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    Finding,
    FundingModelInfo,
    FundingRef,
    FundingRequest,
    LedgerLine,
    Manifest,
    Plain,
    Quote,
    Scope,
    Severity,
    TenantContext,
    booking,
    checking,
    hookimpl,
    reckoning,
)
from wijkpad_pgb import events
from wijkpad_pgb.checks import beside_in_kind, who_helps
from wijkpad_pgb.pricing import DEFAULTS, WORDS, price, tariffs_in

_TARIFFS: dict[str, object] = {
    helper: {
        "title": f"Tarief per uur voor {WORDS[helper]}, in centen",
        "type": "integer",
        "minimum": 1,
        "maximum": 1_000_000,
        "default": cents,
    }
    for helper, cents in DEFAULTS.items()
}
PLUGIN = Manifest(
    key="pgb",
    title="Persoonsgebonden budget (pgb)",
    version="0.1.0",
    api=">=1.1,<2",
    config_schema={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **_TARIFFS,
            "product_tariffs": {
                "title": "Andere tarieven per product, in centen",
                "description": "Product=professional/zelfstandige/netwerk, met puntkomma's ertussen, "
                "bijvoorbeeld 01A01=3180/2385/1590",
                "type": "string",
                "maxLength": 2000,
                "default": "",
            },
        },
    },
    capabilities=("funding:pgb", "check:pgb"),
)
_MODEL = FundingRef(key=PLUGIN.key, version=PLUGIN.version)


@hookimpl
def plugin_config_check(config: Mapping[str, Plain]) -> tuple[Finding, ...]:
    """Refuse tariffs per product that cannot be read."""
    try:
        tariffs_in(config)
    except ValueError as error:
        text = f"‘{error}’ is geen tarief. Schrijf bijvoorbeeld 01A01=3180/2385/1590."
        return (
            Finding(
                code="PGB_TARIFFS_UNREADABLE",
                severity=Severity.REFUSE,
                message_nl=text,
                data={"field": "product_tariffs"},
            ),
        )
    return ()


@hookimpl
def funding_model_info() -> FundingModelInfo:
    """Name the model; a helper needs no AGB code and there is no contract."""
    return FundingModelInfo(
        key=_MODEL.key, label_nl=PLUGIN.title, needs=("product",), close_facts=events.CLOSE_FACTS
    )


@hookimpl
def funding_resolve(request: FundingRequest) -> FundingRef | None:
    """Take every personal budget."""
    return _MODEL if request.form == "pgb" else None


@hookimpl
def funding_quote(ctx: TenantContext, request: FundingRequest) -> Quote:
    """Price the request at the municipality's own tariffs."""
    hourly = tariffs_in(ctx.config).of(request.product, request.helper)
    quote = price(reckoning.asked_in(request), hourly)
    return reckoning.with_open_end(quote, request)


@hookimpl
def funding_plan_commitment(
    allocation: Allocation, quote: Quote, scopes: tuple[Scope, ...]
) -> tuple[LedgerLine, ...]:
    """Commit the quote on its purses."""
    return booking.commitments(allocation, quote, scopes, without_scope=_MODEL.key)


@hookimpl
def funding_on_event(
    ctx: TenantContext,
    allocation: Allocation,
    event: AllocationEvent,
    history: tuple[LedgerLine, ...],
) -> tuple[LedgerLine, ...]:
    """Give back what a stop leaves, and settle when the SVB has closed the budget."""
    return events.lines(allocation, event, history, tariffs_in(ctx.config))


@hookimpl
def funding_settle() -> tuple[LedgerLine, ...]:
    """Nothing: each budget is settled by itself when it is closed."""
    return ()


@hookimpl
def allocation_check(
    request: FundingRequest, existing: tuple[Allocation, ...]
) -> tuple[Finding, ...]:
    """Judge every request against personal budgets, and personal budgets as a whole."""
    both = tuple(beside_in_kind(request, existing))
    if request.form != "pgb":
        return both
    return (*checking.request_faults(request), *both, *who_helps(request))
