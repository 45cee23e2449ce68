# SPDX-License-Identifier: EUPL-1.2
"""The files of a contract: what is being done because its money runs out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wijkpad.api.cases.pages import open_task
from wijkpad.api.pages import OpenTask, TermLine
from wijkpad.api.reading import Reader
from wijkpad.api.terms.lines import term_lines
from wijkpad.commands.contract import begin_on_contract
from wijkpad.commands.contract.signals import CONTRACT
from wijkpad.commands.run.reading import Looking, look_at
from wijkpad.domain.access import may
from wijkpad.domain.case import Case, Run
from wijkpad.domain.contract_signal import ContractSignal
from wijkpad.domain.ledger import Purse
from wijkpad.errors import NotFoundError
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRun:
    """A run about a ceiling.

    Attributes:
        signals: what it deals with, the first one first.
        outcome: how it ended, as drawn; None while it goes on.
    """

    run: Run
    title: str
    signals: tuple[ContractSignal, ...]
    open_tasks: tuple[OpenTask, ...]
    terms: tuple[TermLine, ...]
    outcome: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFile:
    """The file of a contract and year, with its runs, the newest first."""

    file: Case
    runs: tuple[SignalRun, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFiles:
    """The files of a contract, the newest first.

    Attributes:
        waiting: signals with which no run has begun yet.
        may_begin: whether the reader may begin one by hand; `ceilings` are (product or empty, title) of
            those about which nothing goes on.
    """

    files: tuple[ContractFile, ...]
    waiting: tuple[ContractSignal, ...]
    may_begin: bool
    ceilings: tuple[tuple[str, str], ...]


class ContractFileDesk:
    """The files of contracts, for who works with contracts."""

    def __init__(self, reader: Reader, after: Callable[[], None]) -> None:
        self._reader, self._after = reader, after

    def of(self, contract: str) -> ContractFiles:
        """Return the files of a contract; raises `NotFoundError` when it never had any part here."""
        return self._reader.plain(
            "see_contracts", None, "register.contract", lambda unit: self._files(unit, contract)
        )

    def begin(self, contract: str, product: str | None, *, token: str | None = None) -> str:
        """Begin because somebody sees a shortage coming; return the id of the file."""
        tools, actor = self._reader.tools, self._reader.actor
        found = begin_on_contract.by_hand(tools, actor, contract, product, token=token)
        self._after()
        return found

    def _files(self, unit: UnitOfWork, contract: str) -> ContractFiles:
        actor, today = self._reader.actor, self._reader.tools.today()
        signals = unit.signals.of_contract(contract)
        under_way = {
            one.purse
            for one in signals
            if one.run is not None and one.year == today.year and _goes_on(unit, one.run)
        }
        keys = {one.purse.key for one in unit.ledger.purses(today.year) if _is_of(one, contract)}
        keys -= under_way
        products = [key.partition("/")[2] for key in sorted(keys)]
        ceilings = [(code, code or "Het hele contract") for code in products]
        allowed = may(actor, "keep_contracts", None, on=today) is None
        return ContractFiles(
            files=tuple(
                self._file(unit, one, signals)
                for one in unit.cases.files(CONTRACT, contract)
                if may(actor, "see", one, on=today) is None
            ),
            waiting=tuple(one for one in signals if one.run is None),
            may_begin=allowed and bool(ceilings) and _begins_by_hand(self._reader, unit),
            ceilings=tuple(ceilings),
        )

    def _file(self, unit: UnitOfWork, file: Case, signals: list[ContractSignal]) -> ContractFile:
        reader = self._reader
        runs = [
            look_at(reader.tools, unit, reader.actor, file, one.id)
            for one in unit.cases.runs_of(file.id)
        ]
        names, rows = reader.names(unit), unit.data.of_case(file.id)
        terms = term_lines(reader, unit, file, runs, rows)
        waiting = unit.tasks.open_of_case(file.id)
        return ContractFile(
            file=file,
            runs=tuple(
                SignalRun(
                    run=one.run,
                    title=one.definition.title,
                    signals=tuple(sorted((s for s in signals if s.run == one.run.id), key=_raised)),
                    open_tasks=tuple(
                        open_task(reader, file, task, names)
                        for task in waiting
                        if task.run == one.run.id
                    ),
                    terms=tuple(line for line in terms if line.term.run == one.run.id),
                    outcome=_outcome(one),
                )
                for one in reversed(runs)
            ),
        )


def _begins_by_hand(reader: Reader, unit: UnitOfWork) -> bool:
    try:
        definition, _ = begin_on_contract.waiting_for_signals(reader.tools, unit)
    except NotFoundError:
        return False
    return any(one.is_chosen for one in definition.starts)


def _goes_on(unit: UnitOfWork, run: str) -> bool:
    found = unit.cases.get_run(run)
    return found is not None and found.status in ("running", "incident")


def _is_of(purse: Purse, contract: str) -> bool:
    key = purse.purse
    return key.owner == CONTRACT and key.key.partition("/")[0] == contract


def _raised(signal: ContractSignal) -> datetime:
    return signal.at


def _outcome(looking: Looking) -> str | None:
    if looking.run.status in ("running", "incident"):
        return None
    step = looking.definition.steps.get(looking.run.ended_with or "")
    if step is not None and step.name:
        return step.name
    return "Gestopt" if looking.run.status == "cancelled" else "Klaar"
