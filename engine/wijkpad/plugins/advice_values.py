# SPDX-License-Identifier: EUPL-1.2
"""A request as a diagram hands it over, and an advice as the next task shows it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from pydantic import TypeAdapter, ValidationError

from wijkpad.feel import Value
from wijkpad.plugin_api import Finding, FundingRequest, QuoteSegment, Severity
from wijkpad.plugins.core_findings import euros
from wijkpad.plugins.quoting import CheckedPurse, FundingAdvice
from wijkpad.ports import PluginCall

_REQUEST: Final = TypeAdapter(FundingRequest)
_NAMED: Final = ("law", "product", "volume", "until", "provider", "contract", "helper")
_VERDICTS: Final = {
    Severity.ALLOW: "Geen bezwaar",
    Severity.INFO: "Geen bezwaar, lees de toelichting",
    Severity.WARN: "Let op",
    Severity.ESCALATE: "Leg dit eerst voor aan de budgethouder",
    Severity.REFUSE: "Hiervoor is geen dekking gevonden",
}


def request_in(inputs: Mapping[str, Value], team: str) -> FundingRequest | None:
    """Read what the diagram handed over; None when it says too little to quote."""
    given = {name: value for name, value in inputs.items() if value not in (None, "")}
    written = {
        "unit": given.get("unit", "hour"),
        "frequency": given.get("frequency", "week"),
        "start": given.get("from"),
        "team": team,
        "form": given.get("form", "in_kind"),
        "is_crisis": given.get("is_crisis", False),
        **{name: given.get(name) for name in _NAMED},
    }
    try:
        return _REQUEST.validate_python(written)
    except ValidationError:
        return None


def incomplete() -> FundingAdvice:
    """Return the advice on a request that says too little."""
    text = "Er is te weinig vastgelegd om te rekenen: vul product, hoeveelheid en begindatum in."
    finding = Finding(code="REQUEST_INCOMPLETE", severity=Severity.ESCALATE, message_nl=text)
    return FundingAdvice(findings=(finding,))


def as_values(advice: FundingAdvice) -> dict[str, Value]:
    """Write the advice as the FEEL context that the next task shows. Amounts are whole cents."""
    quote, contract, route = advice.quote, advice.contract, advice.route
    asked = advice.answered_route
    return {
        "model": advice.funding.key if advice.funding else None,
        "model_version": advice.funding.version if advice.funding else None,
        "contract": contract.id if contract else None,
        "provider": contract.provider if contract else None,
        "cents_total": Decimal(quote.cents_total) if quote else None,
        "amount": euros(quote.cents_total) if quote else None,
        "max_volume": quote.max_volume if quote else None,
        "unit": quote.unit if quote else None,
        "segments": [_segment(one) for one in quote.segments] if quote else [],
        "assumptions": list(quote.assumptions) if quote else [],
        "verdict": advice.verdict.name,
        "verdict_text": _VERDICTS[advice.verdict],
        "reasons": [one.message_nl for one in _heaviest_first(advice.findings)],
        "per_year": [
            {"year": Decimal(year), "cents": Decimal(cents)}
            for year, cents in sorted(quote.per_year.items())
        ]
        if quote
        else [],
        "findings": [_finding(one, advice.purses) for one in advice.findings],
        "purses": [_purse(one) for one in advice.purses],
        "route_role": route.role if route else None,
        "route_working_days": Decimal(route.working_days) if route else None,
        "asked_role": asked.role if asked else None,
        "asked_term": f"{asked.working_days} working days" if asked else None,
        "trace": [_call(one) for one in advice.calls],
    }


def _heaviest_first(findings: tuple[Finding, ...]) -> list[Finding]:
    return sorted(findings, key=lambda one: -one.severity)


def _finding(one: Finding, purses: tuple[CheckedPurse, ...]) -> dict[str, Value]:
    """Write a finding; `guard` tells that it is about what stands in a purse."""
    return {
        "code": one.code,
        "severity": one.severity.name,
        "plugin": one.plugin,
        "text": one.message_nl,
        "guard": any(one is each for purse in purses for each in purse.findings),
    }


def _segment(one: QuoteSegment) -> dict[str, Value]:
    return {
        "from": one.start,
        "until": one.until,
        "volume": one.volume,
        "tariff_cents": Decimal(one.tariff_cents),
        "cents": Decimal(one.cents),
    }


def _purse(one: CheckedPurse) -> dict[str, Value]:
    scope, balance = one.scope, one.balance
    return {
        "owner": scope.owner,
        "key": scope.key,
        "year": Decimal(scope.year),
        "cents": Decimal(scope.cents),
        "free_cents": Decimal(balance.free) if balance else None,
        "over_cents": Decimal(one.over_cents),
    }


def _call(one: PluginCall) -> dict[str, Value]:
    return {
        "plugin": one.plugin,
        "version": one.version,
        "hook": one.hook,
        "ms": Decimal(str(one.ms)),
        "outcome": one.outcome,
    }
