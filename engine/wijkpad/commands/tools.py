# SPDX-License-Identifier: EUPL-1.2
"""What every command is given, and the one way to open a transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, TypeVar
from uuid import uuid4

from wijkpad.commands.tasks.extended_forms import extended
from wijkpad.documents import PagePrinter
from wijkpad.domain.case import Run
from wijkpad.domain.definition import Definition
from wijkpad.errors import StaleError
from wijkpad.ports import (
    AccessPlugins,
    Clock,
    Compiler,
    Extensions,
    Library,
    Listening,
    NoAccessPlugins,
    NobodyListens,
    NoExtensions,
    NoTermPlugins,
    Printer,
    Promising,
    Runtime,
    Scanner,
    ScenarioRunner,
    Services,
    Store,
    TermPlugins,
    UnitOfWork,
)
from wijkpad.terms import AMSTERDAM

T = TypeVar("T")
_TRIES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTools:
    """What documents need.

    Attributes:
        printer: makes what is kept; without one for PDF, the page itself.
        scanner: looks at uploads; None: they are marked as not looked at.
        holds: whether what no scanner found clean stays closed.
        most_bytes: the largest upload.
    """

    printer: Printer = field(default_factory=PagePrinter)
    scanner: Scanner | None = None
    holds: bool = False
    most_bytes: int = 20 * 1024 * 1024


def _decides_nothing(unit: UnitOfWork, definition: Definition) -> frozenset[str]:
    del unit, definition
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The outside world of the commands; `scenarios` is None where nothing can be published.

    Attributes:
        promising: who is asked before money is promised; None where service tasks are played.
        decides_shielded: returns the forms of a definition by which somebody decides whether a
            shielded case begins.
    """

    store: Store
    runtime: Runtime
    clock: Clock
    library: Library
    compiler: Compiler
    services: Services
    promising: Promising | None = None
    scenarios: ScenarioRunner | None = None
    documents: DocumentTools = field(default_factory=DocumentTools)
    extensions: Extensions = field(default_factory=NoExtensions)
    term_plugins: TermPlugins = field(default_factory=NoTermPlugins)
    listening: Listening = field(default_factory=NobodyListens)
    policies: AccessPlugins = field(default_factory=NoAccessPlugins)
    decides_shielded: Callable[[UnitOfWork, Definition], frozenset[str]] = _decides_nothing

    def today(self) -> date:
        """Return the day it is in the Netherlands."""
        return local_day(self.clock.now())


def local_day(moment: datetime) -> date:
    """Return the Dutch calendar day of a moment."""
    return moment.astimezone(AMSTERDAM).date()


def new_id() -> str:
    """Return an id that cannot be guessed and says nothing."""
    return uuid4().hex


def definition_of(tools: Tools, unit: UnitOfWork, run: Run) -> Definition:
    """Return what a run runs, with what plugins add to its forms now and the pathways it may call.

    Raises:
        NotFoundError: one of them is not there.
    """
    found = tools.library.get(
        unit.municipality,
        run.pathway,
        run.definition,
        pinned=run.pinned,
        book=unit.definitions,
    )
    return extended(found, tools.extensions.forms(unit.municipality))


def kept_key(tools: Tools, key: str | None) -> str | None:
    """Return a correlation key as it is stored: a hash, for it may be a number of a person."""
    return None if key is None else tools.store.keyed_hash(f"correlation:{key}")


def in_one_go(
    tools: Tools, municipality: str, work: Callable[[UnitOfWork], T], *, keep: bool = True
) -> T:
    """Do `work` in one transaction; a lost race in the database is tried three times more.

    Without `keep` nothing of it stays: it was done only to see what it does.

    Raises:
        StaleError: it was lost every time.
    """
    for _ in range(_TRIES - 1):
        try:
            return _attempt(tools, municipality, work, keep=keep)
        except StaleError:
            continue
    return _attempt(tools, municipality, work, keep=keep)


def _attempt(tools: Tools, municipality: str, work: Callable[[UnitOfWork], T], *, keep: bool) -> T:
    with tools.store.work(municipality) as unit:
        result = work(unit)
        if keep:
            unit.commit()
        return result
