# SPDX-License-Identifier: EUPL-1.2
"""Findings that several plugins have to give: a request that says nothing, and help that is there already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wijkpad.plugin_api.base import Finding, Period, Plain, Severity
from wijkpad.plugin_api.money import Allocation, ContractRef, FundingRequest

MAY_OVERLAP: Final = frozenset({"11", "12", "13", "14"})
"""Categories of which two allocations may run at once (iWmo 3.2, OP259)."""

_UNITS = {
    "minute": "minuten", "hour": "uren", "daypart": "dagdelen", "day": "etmalen",
    "piece": "stuks", "euro": "euro's",
}  # fmt: skip
_OFTEN = {"day": "per dag", "week": "per week", "month": "per maand", "total": "in totaal"}


def individual(
    request: FundingRequest, contract: ContractRef | None, existing: Sequence[Allocation]
) -> tuple[Finding, ...]:
    """Judge a request for help to one person under a contract: all that follows below."""
    return (
        *request_faults(request),
        *agreed(request, contract),
        *overlaps(request, contract, existing),
    )


def lot_is_listed(listed: Plain, contract: ContractRef) -> bool:
    """Tell whether a setting such as `P1, P2` names the lot of a contract; empty names every lot."""
    lots = {one.strip() for one in str(listed or "").split(",") if one.strip()}
    return not lots or contract.lot in lots


def invalid_period(period: Period) -> tuple[Finding, ...]:
    """Refuse an end that lies before the start."""
    if period.until is None or period.start <= period.until:
        return ()
    text = (
        f"De einddatum {period.until:%d-%m-%Y} ligt voor de begindatum {period.start:%d-%m-%Y}. "
        "Pas een van beide aan."
    )
    return (Finding(code="INVALID_PERIOD", severity=Severity.REFUSE, message_nl=text),)


def request_faults(request: FundingRequest) -> tuple[Finding, ...]:
    """Refuse what no sum can be made of: an end before the start, nothing, or less than nothing."""
    found = list(invalid_period(request.period))
    if request.volume < 0:
        text = "De hoeveelheid is negatief. Vul een getal boven 0 in."
        found.append(Finding(code="NEGATIVE_AMOUNT", severity=Severity.REFUSE, message_nl=text))
    elif request.volume == 0:
        text = "De hoeveelheid is 0. Vul in hoeveel hulp nodig is."
        found.append(Finding(code="VOLUME_ZERO", severity=Severity.REFUSE, message_nl=text))
    return tuple(found)


def overlaps(
    request: FundingRequest, contract: ContractRef | None, existing: Sequence[Allocation]
) -> tuple[Finding, ...]:
    """Refuse a second allocation of one product at one provider on the same days (TR302, OP259).

    What was deleted does not count, and categories 11 to 14 may overlap.
    """
    provider = request.provider or (contract.provider if contract else None)
    if provider is None or request.product[:2] in MAY_OVERLAP:
        return ()
    return tuple(
        _overlap(one, shared)
        for one in existing
        if one.form == request.form == "in_kind"
        and one.same_person
        and one.state != "deleted"
        and (one.product, one.provider) == (request.product, provider)
        and (shared := one.period.overlap(request.period)) is not None
    )


def _overlap(other: Allocation, shared: Period) -> Finding:
    days = None if shared.until is None else shared.days()
    end = (
        f"tot en met {shared.until:%d-%m-%Y} ({days} dagen)" if shared.until else "zonder einddatum"
    )
    text = (
        f"Product {other.product} loopt al bij deze aanbieder: vanaf "
        f"{shared.start:%d-%m-%Y} {end} valt samen. Laat het een eindigen voor het ander begint."
    )
    return Finding(
        code="OVERLAP",
        severity=Severity.REFUSE,
        message_nl=text,
        data={"days": days, "from": shared.start.isoformat(), "allocation": other.id},
    )


def agreed(request: FundingRequest, contract: ContractRef | None) -> tuple[Finding, ...]:
    """Refuse a unit or frequency that was not agreed; warn where an end date is needed and missing.

    Minutes are fine where the contract says that hours may be claimed so. Help per week, and an
    amount in euros in all, cannot be allocated without an end (iWmo and iJw 3.2).
    """
    found: list[Finding] = []
    terms = contract.terms if contract else None
    if terms is not None and not _fits(request.unit, terms.unit, terms.may_declare_minutes):
        text = f"In het contract staat dit product in {_UNITS[terms.unit]}, niet in {_UNITS[request.unit]}."
        found.append(Finding(code="UNIT_NOT_ALLOWED", severity=Severity.REFUSE, message_nl=text))
    if terms is not None and terms.frequencies and request.frequency not in terms.frequencies:
        allowed = " of ".join(_OFTEN[one] for one in terms.frequencies)
        text = f"Dit product is afgesproken {allowed}, niet {_OFTEN[request.frequency]}."
        found.append(
            Finding(code="FREQUENCY_NOT_ALLOWED", severity=Severity.REFUSE, message_nl=text)
        )
    euros_in_all = (request.unit, request.frequency) == ("euro", "total")
    if request.until is None and (request.frequency == "week" or euros_in_all):
        text = "Vul een einddatum in: zo'n toewijzing kan niet zonder (iWmo en iJw 3.2)."
        found.append(Finding(code="END_DATE_NEEDED", severity=Severity.WARN, message_nl=text))
    return tuple(found)


def _fits(asked: str, agreed_unit: str, may_declare_minutes: bool) -> bool:
    return asked == agreed_unit or (
        (asked, agreed_unit) == ("minute", "hour") and may_declare_minutes
    )
