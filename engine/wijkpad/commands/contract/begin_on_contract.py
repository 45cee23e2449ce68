# SPDX-License-Identifier: EUPL-1.2
"""Beginning the pathway about a contract whose money runs out, in the file of that contract and year."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from wijkpad.commands import once
from wijkpad.commands.cases.start_case import begin_run
from wijkpad.commands.contract.facts import contract_label
from wijkpad.commands.contract.signals import CONTRACT, signal_of
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.run import step
from wijkpad.commands.run.calling import in_force, with_called
from wijkpad.commands.run.moving import Moving
from wijkpad.commands.tools import Tools, in_one_go, local_day, new_id
from wijkpad.domain.case import NO_TEAM, Case
from wijkpad.domain.contract_signal import ContractSignal
from wijkpad.domain.definition import CONTRACT_SIGNAL, Definition
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Job
from wijkpad.domain.ledger import ceiling_of
from wijkpad.errors import NotFoundError, RefusedError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

SIGNAL_FACTS: Final = "signal"
"""Name under which the run knows what began it."""


def handle(tools: Tools, actor: Actor, job: Job, settle: Callable[[UnitOfWork, Job], None]) -> None:
    """Begin the pathway for a signal, once; a run about the same ceiling that goes on takes it along.

    Raises:
        NotFoundError: no pathway about contracts is published that begins with this signal.
        StaleError: somebody else made the file meanwhile, every time.
    """

    def work(unit: UnitOfWork) -> None:
        signal = signal_of(unit, job)
        file = open_file(unit, signal.contract, signal.year) if signal is not None else None
        settle(unit, job)
        if signal is None or signal.run is not None:
            return
        going_on = running_for(unit, file, signal) if file is not None else None
        if going_on is not None:
            unit.signals.begun(signal, going_on)
            return
        begin(tools, unit, actor, waiting_for_signals(tools, unit), signal, file=file)

    in_one_go(tools, actor.municipality, work)


def by_hand(
    tools: Tools, actor: Actor, contract: str, product: str | None, *, token: str | None = None
) -> str:
    """Begin the pathway because somebody sees a shortage coming; return the id of the file.

    It is about this calendar year.

    Raises:
        NotFoundError: there is no such contract.
        RefusedError: the actor may not; there is no such ceiling this year, one is under way, or no
            pathway begins by hand (CONTRACT-001 to CONTRACT-003).
    """

    def work(unit: UnitOfWork) -> str:
        allow(actor, "keep_contracts", None, on=tools.today())
        asked = f"contract.begin:{contract}/{product or ''}"
        done = once.earlier(unit, actor, asked, token)
        if done is not None:
            return done["file"] or ""
        if unit.funding.contract(contract) is None:
            raise NotFoundError("contract", contract)
        signal = _seen_coming(tools, unit, contract, product)
        file = open_file(unit, contract, signal.year)
        if file is not None and running_for(unit, file, signal) is not None:
            raise RefusedError([_UNDER_WAY])
        way = _way_by_hand(tools, unit)
        unit.signals.add(signal)
        moving = begin(tools, unit, actor, way, signal, file=file)
        once.remember(unit, actor, asked, token, {"file": moving.case.id}, now=moving.now)
        return moving.case.id

    return guarded(tools, actor, "contract.begin", ("contract", contract), work)


def _seen_coming(
    tools: Tools, unit: UnitOfWork, contract: str, product: str | None
) -> ContractSignal:
    key = ceiling_of(contract, product, tools.today().year)
    purse = unit.ledger.purse(key)
    if purse is None:
        raise RefusedError([_NO_CEILING])
    earlier = [
        one
        for one in unit.signals.of_contract(contract)
        if (one.purse, one.year, one.cause) == (key.key, key.year, "hand")
    ]
    return ContractSignal(
        purse=key.key,
        year=key.year,
        cause="hand",
        pct=len(earlier),
        at=tools.clock.now(),
        used=purse.used,
        ceiling=purse.budget,
    )


def _way_by_hand(tools: Tools, unit: UnitOfWork) -> tuple[Definition, str]:
    definition, _ = waiting_for_signals(tools, unit)
    for one in definition.starts:
        if one.is_chosen:
            return definition, one.element
    raise RefusedError([_NOT_BY_HAND])


def open_file(unit: UnitOfWork, contract: str, year: int) -> Case | None:
    """Return the open file of a contract and year, locked; None when there is none."""
    found = unit.cases.files(CONTRACT, contract)
    file = next((one for one in found if one.subject_year == year and one.status == "open"), None)
    return None if file is None else unit.cases.lock(file.id)


def running_for(unit: UnitOfWork, file: Case, signal: ContractSignal) -> str | None:
    """Return the run about the same ceiling that goes on in the file; None when none does."""
    going_on = {
        one.id for one in unit.cases.runs_of(file.id) if one.status in ("running", "incident")
    }
    dealt_with = (
        one.run
        for one in unit.signals.of_contract(signal.contract)
        if (one.purse, one.year) == (signal.purse, signal.year)
    )
    return next((run for run in dealt_with if run in going_on), None)


def waiting_for_signals(tools: Tools, unit: UnitOfWork) -> tuple[Definition, str]:
    """Return the pathway about contracts that begins with the signal, and its start event."""
    for one in unit.definitions.begun_by("message", CONTRACT_SIGNAL):
        definition = in_force(tools, unit, one.pathway)
        if definition is not None and definition.subject == CONTRACT:
            return with_called(tools, unit, definition), one.event
    raise NotFoundError("pathway", CONTRACT_SIGNAL)


def begin(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    way: tuple[Definition, str],
    signal: ContractSignal,
    *,
    file: Case | None,
) -> Moving:
    """Write the run, in the file or in a new one, and let it go to its first wait.

    `way` is the pathway, ready to run, and the start event.
    """
    definition, event = way
    about = file or _new_file(tools, unit, actor, definition, signal)
    moving = begin_run(tools, unit, actor, definition, event, case=about)
    moving.env.write("", SIGNAL_FACTS, facts(signal), step=event)
    unit.signals.begun(signal, moving.run.id)
    step.write(moving, moving.live.advance())
    moving.journal(
        "contract.signal",
        "create",
        about=("case", about.id),
        detail={"cause": signal.cause, "pct": str(signal.pct), **moving.changes},
    )
    return moving


def facts(signal: ContractSignal) -> dict[str, Value]:
    """Return a signal as FEEL sees it; amounts in cents."""
    return {
        "cause": signal.cause,
        "percentage": Decimal(signal.pct) if signal.cause == "used" else None,
        "product": signal.product,
        "used": Decimal(signal.used),
        "ceiling": Decimal(signal.ceiling),
        "day": local_day(signal.at),
    }


def _new_file(
    tools: Tools, unit: UnitOfWork, actor: Actor, definition: Definition, signal: ContractSignal
) -> Case:
    now = tools.clock.now()
    file = Case(
        id=new_id(),
        number=unit.cases.new_number(local_day(now).year),
        pathway=definition.key,
        team=NO_TEAM,
        sensitivity="ordinary",
        status="open",
        opened_at=now,
        opened_by=actor.user,
        subject=CONTRACT,
        subject_key=signal.contract,
        subject_year=signal.year,
    )
    unit.cases.add(file)
    unit.cases.relabel(file.id, contract_label(unit, file))
    return file


_NO_CEILING: Final = Finding(
    code="CONTRACT-001",
    text="Dit contract heeft dit jaar geen plafond: er is niets dat op kan raken.",
    cure="Leg eerst een plafond vast.",
    element="product",
)
_UNDER_WAY: Final = Finding(
    code="CONTRACT-002",
    text="Over dit plafond loopt al een overleg.",
    cure="Ga daarmee verder.",
)
_NOT_BY_HAND: Final = Finding(
    code="CONTRACT-003",
    text="Het traject over contracten heeft geen startpunt dat u zelf kunt kiezen.",
    cure="Vraag de procesontwerper om een gewoon startpunt.",
)
