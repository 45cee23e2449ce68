# SPDX-License-Identifier: EUPL-1.2
"""The plugin of the example municipality: price times quantity, guarded by the team's budget."""

from __future__ import annotations

from wijkpad.plugin_api import (
    Balance,
    Finding,
    FundingModelInfo,
    FundingRef,
    FundingRequest,
    Health,
    Manifest,
    Plain,
    Quote,
    Scope,
    TariffSegment,
    TenantContext,
    hookimpl,
    queries,
)
from wijkpad_voorbeeldgemeente.daily_work import (
    REGISTER,
    form_extend,
    form_validate,
    service_task_run,
    service_task_specs,
)
from wijkpad_voorbeeldgemeente.guard import judge, purses
from wijkpad_voorbeeldgemeente.pricing import price

__all__ = ["PLUGIN", "form_extend", "form_validate", "service_task_run", "service_task_specs"]

PLUGIN = Manifest(
    key="voorbeeldgemeente",
    title="Inspanningsgericht met teambudget",
    version="0.1.0",
    api=">=1,<2",
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
            "products": {
                "title": "Productcodes, met komma's ertussen; leeg is alle",
                "type": "string",
                "maxLength": 500,
                "default": "",
            },
            "ask_origin": {
                "title": "Vraag bij de aanmelding hoe de inwoner het wijkteam vond",
                "type": "boolean",
                "default": False,
            },
        },
    },
    capabilities=(
        "funding:inspanningsgericht",
        "guard:team",
        f"form:{REGISTER}",
        "service:walk_in",
    ),
)
_MODEL = FundingRef(key="inspanningsgericht", version=PLUGIN.version)


@hookimpl
def funding_model_info() -> FundingModelInfo:
    """Name the one model of this plugin."""
    return FundingModelInfo(
        key=_MODEL.key,
        label_nl="Inspanningsgericht (prijs keer hoeveelheid)",
        needs=("contract", "product", "tariff"),
    )


@hookimpl
def funding_resolve(ctx: TenantContext, request: FundingRequest) -> FundingRef | None:
    """Take help in kind for the configured products; a personal budget is another model."""
    listed = [code.strip() for code in str(ctx.config.get("products") or "").split(",")]
    covered = {code for code in listed if code}
    if request.form != "in_kind" or (covered and request.product not in covered):
        return None
    return _MODEL


@hookimpl
def funding_quote(request: FundingRequest, tariffs: tuple[TariffSegment, ...]) -> Quote:
    """Price the request."""
    return price(request, tariffs)


@hookimpl
def budget_scopes(request: FundingRequest, quote: Quote) -> tuple[Scope, ...]:
    """Name the purse of the team for each year."""
    return purses(request, quote)


@hookimpl
def budget_guard(
    ctx: TenantContext, scope: Scope, balance: Balance, amount: int
) -> tuple[Finding, ...]:
    """Judge the purse of the team."""
    return judge(int(ctx.config.get("warn_pct") or 70), scope, balance, amount)


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
