# SPDX-License-Identifier: EUPL-1.2
"""Help that a task pays for already, and ceilings where none may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from wijkpad.plugin_api import (
    Allocation,
    ContractRef,
    Finding,
    FundingRequest,
    Period,
    Quote,
    Severity,
    queries,
    reckoning,
)

MODEL = "taakgericht"


def covered_by_task(
    request: FundingRequest,
    quote: Quote | None,
    existing: Sequence[Allocation],
    severity: Severity,
) -> Iterator[Finding]:
    """Say that the person has help from a task that holds this product: it would be paid twice.

    Help in a crisis goes on: there it is a warning.
    """
    for one in existing:
        shared = one.period.overlap(request.period)
        if not _is_task(one) or shared is None or one.contract == request.contract:
            continue
        task = _contract(one, request)
        if task is None or request.product not in task.covers:
            continue
        avoided = quote.cents_total if quote else None
        saved = f" Het scheelt {reckoning.euros(avoided)} dubbele betaling." if avoided else ""
        text = (
            f"Deze persoon krijgt al hulp uit ‘{task.title}’, en daar hoort product {request.product} "
            f"bij. Vraag {task.provider} om deze hulp.{saved}"
        )
        yield Finding(
            code="COVERED_BY_TASK",
            severity=Severity.WARN if request.is_crisis else severity,
            message_nl=text,
            data={"contract": task.id, "allocation": one.id, "avoided_cents": avoided},
        )


def _is_task(one: Allocation) -> bool:
    model = one.funding is not None and one.funding.key == MODEL
    return model and one.same_person and one.state not in {"deleted", "stopped"}


def _contract(one: Allocation, request: FundingRequest) -> ContractRef | None:
    found = queries.contracts(
        product=request.product, provider=one.provider, period=request.quoted_period
    )
    return next((task for task in found if task.id == one.contract), None)


def ceilings_on_tasks(today: date) -> Iterator[Finding]:
    """Refuse a ceiling on a task contract: a task has its own total (contract standard Wmo 1.2, 1.5.1)."""
    years = (today.year, today.year + 1)
    period = Period(date(years[0], 1, 1), date(years[1], 12, 31))
    for contract in queries.contracts(product=None, provider=None, period=period):
        if contract.variant != MODEL:
            continue
        for ceiling in (
            one for year in years for one in queries.ceilings(contract=contract.id, year=year)
        ):
            text = (
                f"Op taakgericht contract {contract.id} staat een plafond van "
                f"{reckoning.euros(ceiling.cents)} voor {ceiling.year}. Dat mag niet: een taak heeft een "
                "eigen totaalbudget. Haal het plafond weg."
            )
            yield Finding(
                code="CEILING_NOT_ALLOWED_FOR_VARIANT",
                severity=Severity.REFUSE,
                message_nl=text,
                data={"contract": contract.id, "year": ceiling.year, "cents": ceiling.cents},
            )
