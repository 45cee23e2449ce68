# SPDX-License-Identifier: EUPL-1.2
"""A plugin that does everything well, but for the one thing that its configuration names."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    Balance,
    ContractRef,
    Finding,
    FundingModelInfo,
    FundingRef,
    FundingRequest,
    Health,
    LedgerLine,
    Manifest,
    Period,
    Plain,
    Quote,
    QuoteSegment,
    Scope,
    Severity,
    TenantContext,
    hookimpl,
)

PLUGIN = Manifest(
    key="bad", title="Bad", version="1.0", api=">=1.0,<2",
    capabilities=("funding:bad", "guard:team", "check:all"),
)  # fmt: skip


def _how(ctx: TenantContext) -> str:
    return str(ctx.config.get("how"))


@hookimpl
def plugin_config_check(config: Mapping[str, Plain]) -> tuple[Finding, ...]:
    if config.get("how") != "refuses_itself":
        return ()
    text = "Dit kan niet samen."
    return (Finding(code="NO", severity=Severity.REFUSE, message_nl=text, data={"field": "how"}),)


@hookimpl
def plugin_health(ctx: TenantContext) -> Health:
    return Health(state="degraded", detail_nl="De koppeling is traag.")


@hookimpl
def funding_model_info(ctx: TenantContext) -> FundingModelInfo | None:
    return None if _how(ctx) == "no_model" else FundingModelInfo(key="bad", label_nl="Bad")


@hookimpl
def funding_resolve(ctx: TenantContext) -> FundingRef:
    return FundingRef(key="another" if _how(ctx) == "other_model" else "bad", version="1")


@hookimpl
def funding_quote(ctx: TenantContext, request: FundingRequest) -> Quote | None:
    how = _how(ctx)
    if how == "waits":
        Path(str(ctx.config["inside"])).touch()
        while not Path(str(ctx.config["leave"])).exists():
            time.sleep(0.01)
    cents = -100 if how == "quote_is_negative" else 100
    line = QuoteSegment(
        start=request.start, until=request.start, volume=request.volume, tariff_cents=100, cents=cents
    )  # fmt: skip
    year = 1999 if how == "quote_of_another_year" else request.start.year
    texts = ("x" * 2_000_000,) if how == "answer_is_huge" else ()
    quote = Quote(
        max_volume=request.volume, unit=request.unit, cents_total=cents, segments=(line,),
        per_year={year: cents}, assumptions=texts,
    )  # fmt: skip
    if how == "quote_does_not_add_up":
        return replace(quote, cents_total=101)
    return None if how == "quote_is_none" else quote


@hookimpl
def allocation_check(ctx: TenantContext) -> object:
    return ("not a finding",) if _how(ctx) == "check_of_wrong_type" else ()


@hookimpl
def budget_scopes(ctx: TenantContext, request: FundingRequest, quote: Quote) -> tuple[Scope, ...]:
    cents = {"purse_of_more": 101, "purse_of_less_than_nothing": -1}.get(_how(ctx), 100)
    return (Scope(owner="team", key=request.team, year=request.start.year, cents=cents),)


@hookimpl
def budget_guard(ctx: TenantContext, scope: Scope, balance: Balance, amount: int) -> object:
    how = _how(ctx)
    if how == "guard_of_wrong_type":
        return "allow"
    if how == "guard_is_milder_for_more" and amount < balance.budget:
        return (Finding(code="LESS", severity=Severity.WARN, message_nl="Weinig."),)
    return ()


def _line(kind: str, cents: int, cause: str, allocation: str, key: str = "noord") -> LedgerLine:
    return LedgerLine(
        kind=kind, owner="team", key=key, year=2027, cents=cents, cause=cause, allocation=allocation  # type: ignore[arg-type]
    )  # fmt: skip


@hookimpl
def funding_plan_commitment(
    ctx: TenantContext, allocation: Allocation, quote: Quote, scopes: tuple[Scope, ...]
) -> tuple[LedgerLine, ...]:
    how = _how(ctx)
    if how == "lines_of_another":
        return (_line("commit", 100, allocation.id, "somebody-else"),)
    cents = {"lines_do_not_add_up": 99, "line_is_negative": -100}.get(how, 100)
    return (_line("commit", cents, allocation.id, allocation.id),)


@hookimpl
def funding_on_event(
    ctx: TenantContext, allocation: Allocation, event: AllocationEvent
) -> tuple[LedgerLine, ...]:
    how = _how(ctx)
    if how == "booked_on_another_purse":
        return (_line("release", -10, event.id, allocation.id, key="zuid"),)
    if how == "another_cause":
        return (_line("release", -10, "yesterday", allocation.id),)
    cents = {"gives_back_more": -101, "gives_back_upwards": 10}.get(how, -100)
    return (_line("release", cents, event.id, allocation.id),)


@hookimpl
def funding_settle(
    ctx: TenantContext, contract: ContractRef, period: Period
) -> tuple[LedgerLine, ...]:
    line = _line("receivable", -100, f"{contract.id}:2027", "")
    if _how(ctx) == "settles_another_year":
        return (replace(line, year=1999),)
    return (line, line) if _how(ctx) == "settles_twice" else (line,)
