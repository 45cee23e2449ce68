# SPDX-License-Identifier: EUPL-1.2
"""Which contract would deliver, of those that plugins or the register know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from wijkpad.plugin_api import ContractRef, Finding, FundingRequest, Severity, TariffSegment
from wijkpad.plugins import core_findings as core


class Found(NamedTuple):
    """A contract, and the plugin that brought it (empty: the core's own register)."""

    source: str
    contract: ContractRef


Tariffs = Callable[[str, ContractRef, FundingRequest], tuple[TariffSegment, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The contract of a request, and the part of the request that it covers.

    `findings` say what is wrong with it: then the rest is asked all the same, so that a worker sees
    everything at once.
    """

    request: FundingRequest
    source: str = ""
    contract: ContractRef | None = None
    tariffs: tuple[TariffSegment, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def chosen(request: FundingRequest, found: Iterable[Found], tariffs: Tariffs) -> Choice:
    """Choose the contract, and read its tariffs.

    Where several fit and nobody chose, the dearest counts, so that a quote is never too low.
    """
    held, conflicts = _by_id(found)
    ours = [
        one
        for one in held
        if request.contract in (None, one.contract.id)
        and request.provider in (None, one.contract.provider)
    ]
    fitting = [one for one in ours if _holds(one.contract, request.product)]
    if not fitting:
        named = request.contract is not None or request.provider is not None
        findings = [core.not_in_contract(request, ours[0].contract)] if ours and named else []
        return Choice(request=request, findings=(*conflicts, *findings))
    choices = [_priced(request, one, tariffs) for one in _longest_first(request, fitting)]
    best = max(choices, key=_price)
    several = [] if len(choices) == 1 else [_several(choices, best)]
    return Choice(
        request=best.request,
        source=best.source,
        contract=best.contract,
        tariffs=best.tariffs,
        findings=(*conflicts, *several, *best.findings),
    )


def _by_id(found: Iterable[Found]) -> tuple[list[Found], list[Finding]]:
    """Return each contract once; two that differ under one id are said to."""
    held: dict[str, Found] = {}
    conflicts = []
    for one in found:
        was = held.setdefault(one.contract.id, one)
        if was.contract != one.contract:
            text = f"Contract {one.contract.id} staat in twee bronnen, met een andere inhoud."
            data = {"contract": one.contract.id}
            conflicts.append(core.finding("CONTRACT_CONFLICT", Severity.WARN, text, {**data}))
    return list(held.values()), conflicts


def _holds(contract: ContractRef, product: str) -> bool:
    return contract.terms is not None or product in contract.covers


def _longest_first(request: FundingRequest, fitting: Sequence[Found]) -> list[Found]:
    """Return the contracts that cover the most days; others only where none does so."""

    def days(one: Found) -> int:
        covered = request.quoted_period.overlap(one.contract.period)
        return 0 if covered is None else covered.days()

    most = max(days(one) for one in fitting)
    return sorted((one for one in fitting if days(one) == most), key=lambda one: one.contract.id)


def _priced(request: FundingRequest, found: Found, tariffs: Tariffs) -> Choice:
    contract = found.contract
    said, part = core.coverage(request, contract)
    last = part.quoted_period.until or part.start
    held = core.run_on(tariffs(found.source, contract, part), contract, last)
    return Choice(
        request=part,
        source=found.source,
        contract=contract,
        tariffs=held,
        findings=(*said, *core.agreed(request, contract)),
    )


def _price(choice: Choice) -> int:
    return max((one.cents for one in choice.tariffs), default=-1)


def _several(choices: Sequence[Choice], best: Choice) -> Finding:
    title = best.contract.title if best.contract else ""
    text = f"{len(choices)} contracten passen. Er is gerekend met het duurste: {title}."
    return core.finding("SEVERAL_CONTRACTS", Severity.INFO, text, {"number": len(choices)})
