# SPDX-License-Identifier: EUPL-1.2
"""A contract for scenarios of a pathway about one: agreed, with a ceiling that is nearly used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, cast, get_args

from wijkpad.commands.contract.begin_on_contract import begin
from wijkpad.commands.funding.booking import book
from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.run.calling import in_force, with_called
from wijkpad.commands.tools import in_one_go, new_id
from wijkpad.domain.contract_signal import Cause, ContractSignal
from wijkpad.domain.definition import Definition
from wijkpad.domain.funding import AgreedProduct, Contract, ContractCeiling, Provider, Register
from wijkpad.domain.ledger import Kind, Line, PurseKey, ceiling_of
from wijkpad.errors import FindingsError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork
from wijkpad.scenarios.world import World

CONTRACT: Final = "C-100"
PRODUCT: Final = "02A03"
_CEILING: Final = 100_000_00
_USED: Final = 72_500_00


def begin_file(world: World, definition: Definition, event: str, told: Mapping[str, Value]) -> str:
    """Begin the pathway on a contract, and return the id of its file.

    `told` are the facts of the signal that differ: cause, percentage, product, used, ceiling.

    Raises:
        FindingsError: they are no facts of a signal.
    """
    signal = _signal(world, told)

    def work(unit: UnitOfWork) -> str:
        _agree(unit, signal, world)
        unit.signals.add(signal)
        actor = system(world.municipality)
        published = in_force(world.tools, unit, definition.key) or definition
        whole = with_called(world.tools, unit, published)
        return begin(world.tools, unit, actor, (whole, event), signal, file=None).case.id

    return in_one_go(world.tools, world.municipality, work)


def _signal(world: World, told: Mapping[str, Value]) -> ContractSignal:
    cause = told.get("cause", "used")
    if cause not in get_args(Cause):
        text = "De oorzaak (cause) van dit signaal bestaat niet."
        cure = f"Kies uit: {', '.join(get_args(Cause))}."
        raise FindingsError([Finding(code="SCEN-028", text=text, cure=cure, element="cause")])
    product = told.get("product")
    pct = told.get("percentage", Decimal(70 if cause == "used" else 0))
    return ContractSignal(
        purse=CONTRACT if product is None else f"{CONTRACT}/{product}",
        year=world.tools.today().year,
        cause=cast("Cause", cause),
        pct=int(pct) if isinstance(pct, Decimal) else 0,
        at=world.clock.now(),
        used=_cents(told.get("used"), _USED),
        ceiling=_cents(told.get("ceiling"), _CEILING),
    )


def _cents(amount: Value, usual: int) -> int:
    return int(amount) if isinstance(amount, Decimal) else usual


def _agree(unit: UnitOfWork, signal: ContractSignal, world: World) -> None:
    """Take the contract into the register, and book what its ceiling and its use are."""
    first = date(signal.year, 1, 1)
    key = ceiling_of(CONTRACT, signal.product, signal.year)
    held = unit.ledger.hold([key])
    unit.funding.take_in(
        Register(
            providers=(Provider(id="zorg-dichtbij", name="Zorg Dichtbij"),),
            contracts=(
                Contract(
                    id=CONTRACT,
                    provider="zorg-dichtbij",
                    title="Begeleiding thuis",
                    variant="inspanningsgericht",
                    valid_from=first,
                    valid_until=date(signal.year + 1, 12, 31),
                ),
            ),
            products=(
                AgreedProduct(
                    contract=CONTRACT, product=PRODUCT, unit="hour", title="Individuele begeleiding"
                ),
            ),
            ceilings=(
                ContractCeiling(
                    contract=CONTRACT,
                    product=signal.product,
                    year=signal.year,
                    cents=signal.ceiling,
                ),
            ),
        )
    )
    lines = [_line(key, "allot", signal.ceiling, world), _line(key, "commit", signal.used, world)]
    book(unit, held, lines, world.clock.now())


def _line(key: PurseKey, kind: Kind, cents: int, world: World) -> Line:
    return Line(
        id=new_id(), purse=key, kind=kind, cents=cents, cause="scenario", at=world.clock.now()
    )
