# SPDX-License-Identifier: EUPL-1.2
"""What the core checks by itself, whatever plugins a municipality has: period, contract, tariff, ceiling.

Each function is pure and says in Dutch what is wrong and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from wijkpad.domain.directory_order import BelievedWait, Measurement, believed
from wijkpad.plugin_api import (
    Balance,
    Ceiling,
    ContractRef,
    Finding,
    FundingRequest,
    IntakeStop,
    Period,
    Plain,
    Scope,
    Severity,
    TariffSegment,
    Unit,
    WaitTime,
)

CODES: Final = frozenset({
    "INVALID_PERIOD", "NEGATIVE_AMOUNT", "VOLUME_ZERO", "PROVIDER_UNKNOWN", "NO_CONTRACT",
    "CONTRACT_NOT_COVERING_PERIOD", "CONTRACT_RUNOFF", "PRODUCT_NOT_IN_CONTRACT", "UNIT_NOT_ALLOWED",
    "FREQUENCY_NOT_ALLOWED", "CLIENTENSTOP", "TARIFF_GAP", "NO_FUNDING_MODEL", "NO_GUARD", "NO_BUDGET",
    "CEILING_70", "CEILING_EXCEEDED", "SUBSIDY_CEILING", "WAIT_UNKNOWN", "WAIT_ABOVE_NORM",
    "CONTRACT_CONFLICT", "SEVERAL_CONTRACTS", "ROUTE_REFUSED",
})  # fmt: skip
"""Findings that are the core's: the same one of a plugin says nothing new and is left out."""
_UNITS: Final = {
    "minute": "minuten", "hour": "uren", "daypart": "dagdelen", "day": "etmalen",
    "piece": "stuks", "euro": "euro's",
}  # fmt: skip
_OFTEN: Final = {
    "day": "per dag",
    "week": "per week",
    "month": "per maand",
    "total": "in totaal",
}


def finding(
    code: str, severity: Severity, text: str, data: dict[str, Plain] | None = None
) -> Finding:
    """Return a finding of the core."""
    return Finding(code=code, severity=severity, message_nl=text, data=data or {})


def request_faults(request: FundingRequest) -> list[Finding]:
    """Return what makes a request impossible to price: then nothing else is asked."""
    found = []
    if request.until is not None and request.until < request.start:
        text = f"De einddatum ({request.until:%d-%m-%Y}) ligt vóór de begindatum ({request.start:%d-%m-%Y})."
        found.append(finding("INVALID_PERIOD", Severity.REFUSE, text))
    if request.volume < 0:
        text = "De hoeveelheid is negatief. Vul een hoeveelheid boven nul in."
        found.append(finding("NEGATIVE_AMOUNT", Severity.REFUSE, text))
    if request.volume == 0:
        text = "De hoeveelheid is nul. Vul in hoeveel hulp er nodig is."
        found.append(finding("VOLUME_ZERO", Severity.REFUSE, text))
    return found


def provider_unknown(request: FundingRequest) -> Finding:
    """Say that the register holds no such provider; a helper of a personal budget need not be there."""
    text = f"Aanbieder {request.provider} staat niet in het register."
    if request.form == "pgb":
        return finding("PROVIDER_UNKNOWN", Severity.WARN, f"{text} Controleer de code.")
    return finding("PROVIDER_UNKNOWN", Severity.REFUSE, f"{text} Kies een bekende aanbieder.")


def no_contract(request: FundingRequest) -> Finding:
    """Say that nobody delivers this under a contract in the period."""
    whose = f" met {request.provider}" if request.provider else ""
    text = (
        f"Er is geen contract{whose} met een tarief voor product {request.product} in deze periode."
    )
    return finding("NO_CONTRACT", Severity.REFUSE, text)


def not_in_contract(request: FundingRequest, contract: ContractRef) -> Finding:
    """Say that the provider has a contract, but not for this product."""
    text = f"Product {request.product} staat niet in contract {contract.id} ({contract.title})."
    return finding("PRODUCT_NOT_IN_CONTRACT", Severity.REFUSE, text, {"contract": contract.id})


def coverage(
    request: FundingRequest, contract: ContractRef
) -> tuple[list[Finding], FundingRequest]:
    """Tell how far a contract covers a request, and return the part that can be quoted.

    Help that runs at the end of a contract with run-off may be finished: it is quoted whole.
    """
    asked = request.quoted_period
    if contract.run_off == "finish_current" and contract.period.holds(asked.start):
        return _run_off(asked, contract), request
    covered = asked.overlap(contract.period)
    if covered is None or covered == asked or covered.until is None:
        return [], request
    uncovered = asked.days() - covered.days()
    text = (
        f"Contract {contract.id} dekt {covered.start:%d-%m-%Y} tot en met {covered.until:%d-%m-%Y};"
        f" {uncovered} dagen zijn niet gedekt. Het bedrag geldt voor het gedekte deel."
    )
    data: dict[str, Plain] = {
        "covered_from": covered.start.isoformat(),
        "covered_until": covered.until.isoformat(),
        "uncovered_days": uncovered,
    }
    part = replace(request, start=covered.start, until=covered.until)
    return [finding("CONTRACT_NOT_COVERING_PERIOD", Severity.REFUSE, text, data)], part


def _run_off(asked: Period, contract: ContractRef) -> list[Finding]:
    last = contract.period.until
    if last is None or asked.until is None or asked.until <= last:
        return []
    text = (
        f"Contract {contract.id} eindigt op {last:%d-%m-%Y}. Hulp die dan loopt mag worden afgemaakt,"
        " tegen het laatste tarief."
    )
    data: dict[str, Plain] = {
        "covered_until": last.isoformat(),
        "run_off_days": (asked.until - last).days,
    }
    return [finding("CONTRACT_RUNOFF", Severity.WARN, text, data)]


def run_on(
    tariffs: tuple[TariffSegment, ...], contract: ContractRef, last: date
) -> tuple[TariffSegment, ...]:
    """Let the last tariff run on behind the end of a contract with run-off."""
    end = contract.period.until
    if not tariffs or end is None or contract.run_off != "finish_current" or last <= end:
        return tariffs
    final = tariffs[-1]
    if final.until is None or final.until < end:
        return tariffs
    return (*tariffs[:-1], replace(final, until=max(final.until, last)))


def agreed(request: FundingRequest, contract: ContractRef) -> list[Finding]:
    """Hold unit and frequency against what was agreed on the product."""
    terms, found = contract.terms, []
    if terms is None:
        return []
    minutes = (request.unit, terms.unit) == ("minute", "hour") and terms.may_declare_minutes
    if request.unit != terms.unit and not minutes:
        text = (
            f"Product {request.product} gaat in contract {contract.id} in {_UNITS[terms.unit]},"
            f" niet in {_UNITS[request.unit]}."
        )
        found.append(finding("UNIT_NOT_ALLOWED", Severity.REFUSE, text, {"unit": terms.unit}))
    if terms.frequencies and request.frequency not in terms.frequencies:
        allowed = " of ".join(_OFTEN[one] for one in terms.frequencies)
        text = f"Product {request.product} wordt {allowed} toegewezen, niet {_OFTEN[request.frequency]}."
        found.append(finding("FREQUENCY_NOT_ALLOWED", Severity.REFUSE, text))
    return found


def priced_in(request: FundingRequest, contract: ContractRef) -> Unit:
    """Return the unit of the contract's tariffs: a request in minutes is priced by the hour."""
    return contract.terms.unit if contract.terms is not None else request.unit


def stopped(stops: Iterable[IntakeStop], request: FundingRequest) -> list[Finding]:
    """Return intake stops that hold for a request; one of a location leaves the others open."""
    found = []
    for one in stops:
        if one.product not in (None, request.product) or not one.period.holds(request.start):
            continue
        until = (
            f"tot en met {one.period.until:%d-%m-%Y}" if one.period.until else "tot nader bericht"
        )
        place = f" op locatie {one.location}" if one.location else ""
        text = f"{one.provider} neemt{place} niemand aan {until}: {one.reason}"
        severity = Severity.WARN if one.location else Severity.REFUSE
        found.append(finding("CLIENTENSTOP", severity, text, {"provider": one.provider}))
    return found


def tariffs_fit(tariffs: Sequence[TariffSegment]) -> bool:
    """Tell whether tariffs are in order, do not overlap, and are no less than nothing."""
    ends = [one.until or date.max for one in tariffs]
    return all(
        one.cents >= 0 and one.start <= end for one, end in zip(tariffs, ends, strict=True)
    ) and all(end < later.start for end, later in zip(ends, tariffs[1:], strict=False))


def gaps(request: FundingRequest, tariffs: Sequence[TariffSegment]) -> list[Finding]:
    """Report the first day of the request for which no tariff was agreed."""
    period = request.quoted_period
    last = period.until or period.start
    covered = period.start
    for segment in sorted(tariffs, key=lambda one: one.start):
        if segment.start > covered:
            break
        covered = max(covered, (segment.until or last) + timedelta(days=1))
    if covered > last:
        return []
    until = (covered - timedelta(days=1)).isoformat()
    text = f"Vanaf {covered:%d-%m-%Y} is er geen tarief afgesproken voor product {request.product}."
    return [finding("TARIFF_GAP", Severity.REFUSE, text, {"covered_until": until})]


def over_ceiling(
    ceiling: Ceiling, balance: Balance, amount: int, contract: ContractRef
) -> tuple[list[Finding], int]:
    """Hold an amount against a ceiling; equality fits. Return findings and how much is over it.

    A ceiling escalates and never refuses (contract standard Wmo 1.2, art. 1.5.5); a subsidy ceiling
    refuses (Awb 4:25 lid 2).
    """
    after = balance.committed + balance.reserved + amount
    over = max(0, after - ceiling.cents)
    what = f"contract {contract.id}" if ceiling.product is None else f"product {ceiling.product}"
    data: dict[str, Plain] = {
        "contract": contract.id,
        "year": ceiling.year,
        "over_cents": over,
        "free_cents": ceiling.cents - balance.committed - balance.reserved,
    }
    if over and contract.variant == "subsidie":
        text = (
            f"Het subsidieplafond van {ceiling.year} voor {what} is niet genoeg: er is"
            f" {euros(over)} te weinig. Dan moet de aanvraag worden geweigerd (Awb 4:25 lid 2)."
        )
        return [finding("SUBSIDY_CEILING", Severity.REFUSE, text, data)], over
    if over:
        text = (
            f"Het plafond van {ceiling.year} voor {what} komt {euros(over)} tekort. Leg dit voor aan"
            " de budgethouder."
        )
        return [finding("CEILING_EXCEEDED", Severity.ESCALATE, text, data)], over
    if 0 < ceiling.cents * ceiling.warn_pct <= after * 100:
        text = f"Van het plafond van {ceiling.year} voor {what} is daarna {ceiling.warn_pct} % of meer toegezegd."
        return [finding("CEILING_70", Severity.WARN, text, data)], 0
    return [], 0


def short(scope: Scope, balance: Balance, found: Iterable[Finding]) -> list[Finding]:
    """Say that a purse falls short, where no guard asked for somebody."""
    over = scope.cents - balance.free
    if over <= 0 or any(one.severity >= Severity.ESCALATE for one in found):
        return []
    text = (
        f"Het budget van {scope.year} komt {euros(over)} tekort. Leg dit voor aan de budgethouder."
    )
    data: dict[str, Plain] = {"over_cents": over, "year": scope.year}
    return [finding("BUDGET_EXCEEDED", Severity.ESCALATE, text, data)]


def waiting(
    waits: Iterable[WaitTime], request: FundingRequest, contract: ContractRef | None, today: date
) -> list[Finding]:
    """Judge the wait that is believed: unknown, or longer than was agreed."""
    wait = believed([_measured(one) for one in waits], today, request.product)
    if wait.days is None:
        return [finding("WAIT_UNKNOWN", Severity.WARN, _unknown(wait))]
    norm = contract.wait_norm_days if contract is not None else None
    if norm is None or wait.days <= norm:
        return []
    text = f"De wachttijd is {wait.days} dagen; afgesproken is ten hoogste {norm} dagen."
    data: dict[str, Plain] = {"days": wait.days, "norm_days": norm}
    return [finding("WAIT_ABOVE_NORM", Severity.WARN, text, data)]


def _unknown(wait: BelievedWait) -> str:
    if wait.by is None:
        return "De wachttijd is onbekend. Vraag die na bij de aanbieder."
    return (
        f"De wachttijd is onbekend (laatst {wait.by.days} dagen, gemeten op"
        f" {wait.by.measured_on:%d-%m-%Y}). Vraag die na bij de aanbieder."
    )


def _measured(one: WaitTime) -> Measurement:
    return Measurement(
        product=one.product,
        location=one.location,
        kind=one.kind,
        days=one.days,
        certainty=one.certainty,
        measured_on=one.measured_on,
        source=one.source,
        definition=one.definition,
        waiting=one.waiting,
    )


def eased(found: Iterable[Finding], request: FundingRequest) -> list[Finding]:
    """Let help in a crisis go on: what would hold it up for money or a stop stays, as a warning."""
    return [
        replace(
            one,
            severity=Severity.WARN,
            message_nl=f"{one.message_nl} Crisishulp gaat door.",
            data={**one.data, "is_crisis": True},
        )
        if request.is_crisis and one.severity > Severity.WARN
        else one
        for one in found
    ]


def euros(cents: int) -> str:
    """Write whole cents as Dutch money."""
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return f"{sign}€ {whole:,}".replace(",", ".") + f",{rest:02d}"
