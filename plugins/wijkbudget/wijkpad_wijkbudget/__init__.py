# SPDX-License-Identifier: EUPL-1.2
"""Wijkbudget: money of a neighbourhood team, with its guard, its mandate and its pace."""

from __future__ import annotations

from wijkpad.plugin_api import (
    Balance,
    Finding,
    FundingRequest,
    Health,
    Manifest,
    Plain,
    Quote,
    Route,
    Scope,
    Severity,
    TenantContext,
    hookimpl,
    queries,
    reckoning,
)
from wijkpad_wijkbudget import guard

PLUGIN = Manifest(
    key="wijkbudget",
    title="Budget van het wijkteam",
    version="0.1.0",
    api=">=1.1,<2",
    config_schema={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "warn_pct": {
                "title": "Waarschuw vanaf (procent van het budget)",
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "default": 70,
            },
            "pace": {
                "title": "Waarschuw als het budget sneller op gaat dan het jaar",
                "type": "boolean",
                "default": True,
            },
            "mandate_eur": {
                "title": "Mandaat per besluit, in hele euro's; 0 is geen grens",
                "type": "integer",
                "minimum": 0,
                "maximum": 1_000_000,
                "default": 0,
            },
            "escalate_to": {
                "title": "Rol die beslist als het budget niet genoeg is",
                "enum": ["budget_holder", "team_lead"],
                "oneOf": [
                    {"const": "budget_holder", "title": "Budgethouder"},
                    {"const": "team_lead", "title": "Teamleider"},
                ],
                "default": "budget_holder",
            },
            "escalate_days": {
                "title": "Binnen hoeveel werkdagen",
                "type": "integer",
                "minimum": 1,
                "maximum": 30,
                "default": 5,
            },
            "not_from_team": {
                "title": "Begin van productcodes die niet uit het teambudget komen, met komma's ertussen",
                "type": "string",
                "maxLength": 500,
                "default": "",
            },
        },
    },
    capabilities=("guard:team", "check:mandate"),
)


@hookimpl
def budget_scopes(ctx: TenantContext, request: FundingRequest, quote: Quote) -> tuple[Scope, ...]:
    """Name the purse of the team for each year of the quote; help that costs nothing needs none."""
    if _is_paid_elsewhere(ctx, request):
        return ()
    return tuple(
        Scope(owner="team", key=request.team, year=year, cents=cents)
        for year, cents in sorted(quote.per_year.items())
        if cents
    )


@hookimpl
def budget_guard(
    ctx: TenantContext, scope: Scope, balance: Balance, amount: int
) -> tuple[Finding, ...]:
    """Judge the purse of the team."""
    return guard.judge(
        scope,
        balance,
        amount,
        today=ctx.today,
        warn_pct=int(ctx.config.get("warn_pct") or 70),
        pace=ctx.config.get("pace") is not False,
    )


@hookimpl
def budget_escalation(ctx: TenantContext, scope: Scope, finding: Finding) -> Route | None:
    """Send a shortage of the team, or a decision above the mandate, to whom the municipality chose."""
    if scope.owner != "team":
        return None
    role = str(ctx.config.get("escalate_to") or "budget_holder")
    days = int(ctx.config.get("escalate_days") or 5)
    return Route(role=role, working_days=days, text_nl=finding.message_nl)


@hookimpl
def budget_threshold(scope: Scope, pct: int, direction: str) -> None:
    """Remember which purse crossed a percentage last, for the page Plugins."""
    value: dict[str, Plain] = {"key": scope.key, "year": scope.year}
    value |= {"pct": pct, "direction": direction}
    queries.keep(kind="crossing", key="last", value=value)


@hookimpl
def plugin_health() -> Health:
    """Tell which purse crossed a percentage last."""
    last = queries.record(kind="crossing", key="last")
    if last is None:
        return Health(state="ok", detail_nl="Nog geen budget ging over een grens.")
    way = "over" if last["direction"] == "up" else "weer onder"
    text = f"Budget {last['key']} ging in {last['year']} {way} {last['pct']} %."
    return Health(state="ok", detail_nl=text)


@hookimpl
def allocation_check(
    ctx: TenantContext, request: FundingRequest, quote: Quote | None
) -> tuple[Finding, ...]:
    """Ask for the budget holder when one decision is above the mandate; help in a crisis goes on."""
    mandate = int(ctx.config.get("mandate_eur") or 0) * 100
    if not mandate or quote is None or _is_paid_elsewhere(ctx, request):
        return ()
    if quote.cents_total <= mandate:
        return ()
    text = (
        f"Dit besluit ({reckoning.euros(quote.cents_total)}) gaat boven het mandaat van het team "
        f"({reckoning.euros(mandate)}). Leg het voor aan de budgethouder."
    )
    return (
        Finding(
            code="MANDATE_EXCEEDED",
            severity=Severity.WARN if request.is_crisis else Severity.ESCALATE,
            message_nl=text,
            data={"over_cents": quote.cents_total - mandate},
        ),
    )


def _is_paid_elsewhere(ctx: TenantContext, request: FundingRequest) -> bool:
    listed = str(ctx.config.get("not_from_team") or "").split(",")
    return any(one.strip() and request.product.startswith(one.strip()) for one in listed)
