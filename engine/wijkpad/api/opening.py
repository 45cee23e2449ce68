# SPDX-License-Identifier: EUPL-1.2
"""Putting the parts of an installation together."""

from __future__ import annotations

from wijkpad.api.clock import SystemClock
from wijkpad.api.engine import Engine
from wijkpad.api.plugins import PluginSwitch
from wijkpad.commands.passwords import Passwords
from wijkpad.pathways import DefinitionLibrary, PathwayCompiler
from wijkpad.plugins import FundingServices, HostLimits
from wijkpad.ports import Clock, ScenarioRunner, Services
from wijkpad.runtime import SpiffRuntime
from wijkpad.settings import Settings
from wijkpad.store import SqlStore


def open_engine(
    settings: Settings,
    *,
    clock: Clock | None = None,
    services: Services | None = None,
    scenario_runner: ScenarioRunner | None = None,
    passwords: Passwords | None = None,
) -> Engine:
    """Return an engine on the database of the settings, which must have been migrated.

    Without `services` the plugins of the municipality serve the topics of service tasks.
    """
    store = SqlStore(settings.database, master_key=settings.master_key)
    limits = HostLimits(
        call_seconds=float(settings.plugin_seconds), megabytes=settings.plugin_megabytes
    )
    funding = FundingServices(store, limits=limits)
    return Engine(
        store,
        store,
        runtime=SpiffRuntime(),
        clock=clock or SystemClock(),
        library=DefinitionLibrary(store),
        compiler=PathwayCompiler(),
        services=services or funding,
        settings=settings,
        scenario_runner=scenario_runner,
        plugins=PluginSwitch(funding),
        passwords=passwords,
        closing=(funding.close, store.close),
    )
