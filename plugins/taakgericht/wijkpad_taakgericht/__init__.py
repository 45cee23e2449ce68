# SPDX-License-Identifier: EUPL-1.2
"""Taakgericht: one amount for a task in a population; no price and no message for each person."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from wijkpad.plugin_api import (
    Allocation,
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
    Severity,
    TenantContext,
    checking,
    hookimpl,
    reckoning,
)
from wijkpad_taakgericht import settling
from wijkpad_taakgericht.checks import ceilings_on_tasks, covered_by_task

PLUGIN = Manifest(
    key="taakgericht",
    title="Taakgericht (één bedrag voor een taak)",
    version="0.1.0",
    api=">=1.1,<2",
    config_schema={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "stacking": {
                "title": "Hulp die al bij een taak hoort",
                "enum": ["escalate", "refuse"],
                "oneOf": [
                    {"const": "escalate", "title": "Eerst voorleggen"},
                    {"const": "refuse", "title": "Kan niet"},
                ],
                "default": "escalate",
            },
        },
    },
    capabilities=("funding:taakgericht", "check:taakgericht"),
)
_MODEL = FundingRef(key=PLUGIN.key, version=PLUGIN.version)


@hookimpl
def plugin_config_check(ctx: TenantContext) -> tuple[Finding, ...]:
    """Refuse to work while a task contract has a ceiling."""
    return tuple(ceilings_on_tasks(ctx.today))


@hookimpl
def funding_model_info() -> FundingModelInfo:
    """Name the model, and the figures that its settling reads."""
    return FundingModelInfo(
        key=_MODEL.key,
        label_nl=PLUGIN.title,
        needs=("provider", "contract", "product"),
        settle_facts=settling.FACTS,
    )


@hookimpl
def funding_resolve(request: FundingRequest, contract: ContractRef | None) -> FundingRef | None:
    """Take help in kind under a task contract."""
    in_task = contract is not None and contract.variant == _MODEL.key
    return _MODEL if in_task and request.form == "in_kind" else None


@hookimpl
def funding_quote(request: FundingRequest, contract: ContractRef | None) -> Quote:
    """Quote nothing: the task is paid as a whole."""
    title = contract.title if contract else request.product
    return reckoning.quote_of(
        (),
        unit=request.unit,
        max_volume=Decimal(0),
        assumptions=(f"Deze hulp hoort bij de taak ‘{title}’; er is geen prijs per persoon.",),
    )


@hookimpl
def funding_plan_commitment() -> tuple[LedgerLine, ...]:
    """Commit nothing for one person."""
    return ()


@hookimpl
def funding_on_event() -> tuple[LedgerLine, ...]:
    """Book nothing for one person."""
    return ()


@hookimpl
def funding_settle(
    contract: ContractRef, period: Period, facts: Mapping[str, Plain]
) -> tuple[LedgerLine, ...]:
    """Book the budget of the task, its instalments, or its settlement on numbers of clients."""
    return settling.lines(contract, period, facts)


@hookimpl
def allocation_check(
    ctx: TenantContext,
    request: FundingRequest,
    quote: Quote | None,
    contract: ContractRef | None,
    existing: tuple[Allocation, ...],
) -> tuple[Finding, ...]:
    """Judge whether a task pays for this already; and requests of a task for their period."""
    if contract is not None and contract.variant == _MODEL.key:
        return (*checking.invalid_period(contract.period), *checking.request_faults(request))
    severity = Severity.REFUSE if ctx.config.get("stacking") == "refuse" else Severity.ESCALATE
    return tuple(covered_by_task(request, quote, existing, severity))
