# SPDX-License-Identifier: EUPL-1.2
"""Changing the register by hand: a tariff, a ceiling, an intake stop, each with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from wijkpad.commands import once
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.municipality import allotting
from wijkpad.commands.register.import_register import LONGEST_REASON, NO_REASON
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain import register_rules as rules
from wijkpad.domain.funding import ContractCeiling, ContractTariff, GrantedStop, Register
from wijkpad.domain.identity import Actor
from wijkpad.domain.register_import import Fault, RegisterImport
from wijkpad.errors import FindingsError, NotFoundError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork


def set_tariff(
    tools: Tools, actor: Actor, given: ContractTariff, reason: str, *, token: str | None = None
) -> None:
    """Let a price hold from a day on. The price before it ends the day before, as a new version.

    Later prices of the product stay; the given one may not reach over them.

    Raises:
        NotFoundError: there is no such contract.
        FindingsError: it breaks a rule of the register, or has no reason; every fault by its field.
    """

    def work(unit: UnitOfWork) -> None:
        allow(actor, "keep_contracts", None, on=tools.today())
        if _done(tools, unit, actor, f"register.tariff:{given.contract}", token):
            return
        contract = unit.funding.contract(given.contract)
        if contract is None:
            raise NotFoundError("contract", given.contract)
        known = rules.Known(
            contracts={contract.id: contract},
            products={
                (one.contract, one.product): one for one in unit.funding.products([contract.id])
            },
        )
        faults = list(rules.tariff_faults(given, known))
        line = [
            one
            for one in unit.funding.tariffs_of([contract.id])
            if (one.product, one.unit) == (given.product, given.unit)
        ]
        after = _with(given, line)
        if not faults:
            faults = [one.fault for one in rules.timeline_faults(after)]
        _stop_at(faults, reason)
        unit.funding.take_in(Register(tariffs=tuple(after)))
        _note(tools, unit, actor, "tariffs", ("contract", contract.id), reason=reason)

    guarded(tools, actor, "register.change", ("contract", given.contract), work)


def _with(given: ContractTariff, line: Iterable[ContractTariff]) -> list[ContractTariff]:
    """Put a price in a timeline: what held on its first day ends the day before."""
    found = []
    for one in line:
        if one.valid_from == given.valid_from:
            continue
        reaches = one.valid_until is None or one.valid_until >= given.valid_from
        if one.valid_from < given.valid_from and reaches:
            last = given.valid_from - timedelta(days=1)
            found.append(replace(one, valid_until=last))
        else:
            found.append(one)
    return sorted([*found, given], key=lambda one: one.valid_from)


def set_ceiling(
    tools: Tools, actor: Actor, given: ContractCeiling, reason: str, *, token: str | None = None
) -> None:
    """Agree on the ceiling of a contract, or of one product of it, for a year.

    What it differs from before is booked in its purse, as a file does; what people moved there stays.

    Raises:
        NotFoundError: there is no such contract.
        FindingsError: it breaks a rule of the register, or has no reason; every fault by its field.
    """

    def work(unit: UnitOfWork) -> None:
        allow(actor, "keep_contracts", None, on=tools.today())
        asked = f"register.ceiling:{given.contract}"
        if once.earlier(unit, actor, asked, token) is not None:
            return
        contract = unit.funding.contract(given.contract)
        if contract is None:
            raise NotFoundError("contract", given.contract)
        products = unit.funding.products([contract.id])
        known = rules.Known(
            contracts={contract.id: contract},
            products={(one.contract, one.product): one for one in products},
        )
        _stop_at(rules.ceiling_faults(given, known), reason)
        now = tools.clock.now()
        allotting.take_over(unit, (), now, (given,))
        unit.funding.take_in(Register(ceilings=(given,)))
        _note(tools, unit, actor, "ceilings", ("contract", contract.id), reason=reason)
        once.remember(unit, actor, asked, token, {}, now=now)

    guarded(tools, actor, "register.change", ("contract", given.contract), work)


def grant_stop(tools: Tools, actor: Actor, given: GrantedStop, *, token: str | None = None) -> None:
    """Record that the municipality agreed to an intake stop.

    `id` and `granted_by` of what is given are not read.

    Raises:
        FindingsError: it was asked for too late, its provider is unknown, it has no reason …
    """

    def work(unit: UnitOfWork) -> None:
        allow(actor, "keep_contracts", None, on=tools.today())
        if _done(tools, unit, actor, f"register.stop:{given.provider}", token):
            return
        stop = replace(given, id=new_id(), granted_by=actor.user, reason=given.reason.strip())
        provider = unit.funding.provider(stop.provider)
        known = rules.Known(providers={provider.id: provider} if provider is not None else {})
        faults = list(rules.stop_faults(stop, known))
        if stop.product is not None and not _delivers(unit, stop.provider, stop.product):
            text = f"Deze aanbieder levert product ‘{stop.product[:40]}’ niet."
            cure = "Kies een product van een contract, of laat het leeg."
            faults.append(Fault("PRODUCT_NOT_IN_CONTRACT", "product", text, cure))
        if faults:
            raise FindingsError([_finding(one) for one in faults])
        unit.funding.take_in(Register(stops=(stop,)))
        _note(tools, unit, actor, "stops", ("provider", stop.provider), reason=stop.reason)

    guarded(tools, actor, "register.change", ("provider", given.provider), work)


def end_stop(tools: Tools, actor: Actor, stop_id: str, last: date, reason: str) -> None:
    """Let an intake stop end earlier, or later than was agreed; its start stays.

    Raises:
        NotFoundError: there is no such stop.
        FindingsError: the day lies before its first, or there is no reason.
    """

    def work(unit: UnitOfWork) -> None:
        allow(actor, "keep_contracts", None, on=tools.today())
        stop = next((one for one in unit.funding.stops() if one.id == stop_id), None)
        if stop is None:
            raise NotFoundError("stop", stop_id)
        provider = unit.funding.provider(stop.provider)
        known = rules.Known(providers={provider.id: provider} if provider is not None else {})
        ended = replace(stop, valid_until=last)
        _stop_at(list(rules.stop_faults(ended, known)), reason)
        unit.funding.take_in(Register(stops=(ended,)))
        _note(tools, unit, actor, "stops", ("provider", stop.provider), reason=reason)

    guarded(tools, actor, "register.change", ("stop", stop_id), work)


def _done(tools: Tools, unit: UnitOfWork, actor: Actor, asked: str, token: str | None) -> bool:
    """Tell whether this very form came before; a form that is refused may come again."""
    if once.earlier(unit, actor, asked, token) is not None:
        return True
    once.remember(unit, actor, asked, token, {}, now=tools.clock.now())
    return False


def _delivers(unit: UnitOfWork, provider: str, product: str) -> bool:
    contracts = [one.id for one in unit.funding.contracts() if one.provider == provider]
    return any(one.product == product for one in unit.funding.products(contracts))


def _stop_at(faults: Iterable[Fault], reason: str) -> None:
    found = [_finding(one) for one in faults]
    if not reason.strip() or len(reason) > LONGEST_REASON:
        found.append(NO_REASON)
    if found:
        raise FindingsError(found)


def _finding(fault: Fault) -> Finding:
    return Finding(code=fault.code, text=fault.text, cure=fault.cure, element=fault.field)


def _note(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    kind: Literal["tariffs", "ceilings", "stops"],
    about: tuple[str, str],
    *,
    reason: str,
) -> None:
    """Keep who changed what and why beside the files that were booked; the journal has ids only."""
    now = tools.clock.now()
    change = RegisterImport(
        id=new_id(),
        kind=kind,
        name="",
        sha256="",
        author=actor.user,
        read_at=now,
        state="booked",
        reason=reason.strip(),
        decided_by=actor.user,
        decided_at=now,
        counts={"changed": 1},
    )
    unit.imports.add(change)
    detail = {"change": change.id, "kind": kind}
    unit.journal.write(entry(actor, now, "register.changed", "update", about=about, detail=detail))
