# SPDX-License-Identifier: EUPL-1.2
"""A well-behaved plugin: quotes nothing, and lets everything pass."""

from wijkpad.plugin_api import (
    Balance,
    Finding,
    FundingModelInfo,
    FundingRef,
    FundingRequest,
    Manifest,
    Quote,
    QuoteSegment,
    Scope,
    TariffSegment,
    TenantContext,
    hookimpl,
    queries,
)

PLUGIN = Manifest(
    key="guarding",
    title="Guarding",
    version="1.0",
    api=">=1,<2",
    capabilities=("funding:guarding", "guard:team"),
)


@hookimpl
def funding_model_info() -> FundingModelInfo:
    return FundingModelInfo(key="guarding", label_nl="Guarding")


@hookimpl
def funding_resolve(ctx: TenantContext, request: FundingRequest) -> FundingRef:
    return FundingRef(key="guarding", version="1")


@hookimpl
def funding_quote(request: FundingRequest, tariffs: tuple[TariffSegment, ...]) -> Quote:
    line = QuoteSegment(
        start=request.start,
        until=request.until or request.start,
        volume=request.volume,
        tariff_cents=1,
        cents=100,
    )
    return Quote(
        max_volume=request.volume,
        unit=request.unit,
        cents_total=100,
        segments=(line,),
        per_year={request.start.year: 100},
    )


@hookimpl
def budget_scopes(request: FundingRequest, quote: Quote) -> tuple[Scope, ...]:
    return (Scope(owner="team", key=request.team, year=request.start.year, cents=100),)


@hookimpl
def budget_guard(scope: Scope, balance: Balance, amount: int) -> tuple[Finding, ...]:
    return ()


@hookimpl
def budget_threshold(scope: Scope, pct: int, direction: str) -> None:
    key = f"{scope.key}.{scope.year}"
    queries.keep(kind="crossed", key=key, value={"pct": pct, "direction": direction})
