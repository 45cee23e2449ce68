# SPDX-License-Identifier: EUPL-1.2
"""Putting the parts of an installation together."""

from __future__ import annotations

from functools import partial
from typing import Final

from wijkpad.api.clock import SystemClock
from wijkpad.api.engine import Engine
from wijkpad.api.municipality.plugins import PluginSwitch
from wijkpad.commands.accounts.passwords import Passwords
from wijkpad.commands.terms.terms_in_force import terms_in_force
from wijkpad.commands.tools import DocumentTools, local_day
from wijkpad.jobs import JobDesk
from wijkpad.pathways import DefinitionLibrary, PathwayCompiler
from wijkpad.plugins import (
    DirectorySources,
    FundingServices,
    HostLimits,
    JournalListeners,
    PluginExtensions,
    PluginPolicies,
    WithPluginServices,
)
from wijkpad.ports import Clock, Dispatcher, Printer, Scanner, ScenarioRunner, Services
from wijkpad.printing import BestPrinter
from wijkpad.runtime import SpiffRuntime
from wijkpad.scanning import Clamd
from wijkpad.settings import Settings
from wijkpad.store import SqlStore, postgres_address

_SWEPT: Final = 5_000
"""How many jobs one sweep tells of: after days of downtime the queue is filled bit by bit."""


def open_engine(
    settings: Settings,
    *,
    clock: Clock | None = None,
    services: Services | None = None,
    scenario_runner: ScenarioRunner | None = None,
    passwords: Passwords | None = None,
    printer: Printer | None = None,
    scanner: Scanner | None = None,
) -> Engine:
    """Return an engine on the database of the settings, which must have been migrated.

    Without `services` the plugins of the municipality serve the topics of service tasks. Without
    `printer` documents become PDF where this machine can make it. Without `scanner` clamd looks
    at uploads where the settings name it; else they are marked as not looked at.
    """
    clock = clock or SystemClock()
    queue = _queue(settings, clock)
    store = SqlStore(
        settings.database,
        master_key=settings.master_key,
        delivery=queue.delivery if queue is not None else None,
    )
    limits = HostLimits(
        call_seconds=float(settings.plugin_seconds), megabytes=settings.plugin_megabytes
    )
    library = DefinitionLibrary(store)
    known = terms_in_force(store, library, lambda: local_day(clock.now()))
    funding = FundingServices(store, limits=limits, now=clock.now, terms=known)
    extensions = PluginExtensions(funding, lambda: local_day(clock.now()))
    return Engine(
        store,
        store,
        runtime=SpiffRuntime(),
        clock=clock,
        library=library,
        compiler=PathwayCompiler(),
        services=services or WithPluginServices(funding, extensions),
        promising=funding if services is None else None,
        settings=settings,
        scenario_runner=scenario_runner,
        plugins=PluginSwitch(funding),
        extensions=extensions,
        term_plugins=extensions,
        listening=JournalListeners(funding),
        policies=PluginPolicies(funding, clock.now),
        map_sources=DirectorySources(funding),
        passwords=passwords,
        documents=DocumentTools(
            printer=printer or BestPrinter(),
            scanner=scanner or (Clamd(settings.clamd) if settings.clamd else None),
            holds=settings.hold_unscanned,
            most_bytes=settings.max_upload_bytes,
        ),
        dispatcher=partial(queue.dispatcher, store) if queue is not None else None,
        closing=(funding.close, store.close),
    )


class _Queue:
    """Workers on PostgreSQL; imported here alone, for SQLite does without."""

    def __init__(self, address: str, clock: Clock, at_once: int) -> None:
        from wijkpad.jobs.delivery import QueueDelivery

        self._address, self._clock, self._at_once = address, clock, at_once
        self.delivery = QueueDelivery(clock)

    def dispatcher(self, store: SqlStore, desk: JobDesk) -> Dispatcher:
        """Return one worker."""
        from wijkpad.jobs.queued import QueuedDispatcher

        sweep = partial(store.sweep, most=_SWEPT)
        return QueuedDispatcher(self._address, desk, self._clock, sweep, at_once=self._at_once)


def _queue(settings: Settings, clock: Clock) -> _Queue | None:
    address = postgres_address(settings.database)
    return _Queue(address, clock, settings.worker_jobs) if address is not None else None
