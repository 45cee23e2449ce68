# SPDX-License-Identifier: EUPL-1.2
"""Plugins as the administrator's desk sees them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from wijkpad.errors import NotFoundError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.plugins import FundingServices, PluginState, proposal_findings


class PluginDesk(Protocol):
    """Tells which plugins there are, and checks a configuration before it is stored."""

    def states(self, municipality: str, today: date) -> list[PluginState]:
        """Return every plugin that is installed or configured."""
        ...

    def check(self, municipality: str, key: str, config: Mapping[str, Value]) -> list[Finding]:
        """Return what breaks the plugin's own schema. Raises `NotFoundError`."""
        ...

    def restart(self, municipality: str) -> None:
        """Start the plugins anew, also those that were switched off after faults."""
        ...


class NoPlugins:
    """An engine without plugins, such as one that only runs scenarios."""

    def states(self, municipality: str, today: date) -> list[PluginState]:
        """Return nothing."""
        del municipality, today
        return []

    def check(self, municipality: str, key: str, config: Mapping[str, Value]) -> list[Finding]:
        """Know no plugin."""
        del municipality, config
        raise NotFoundError("plugin", key)

    def restart(self, municipality: str) -> None:
        """Do nothing."""
        del municipality


class PluginSwitch:
    """The plugins of this installation, asked through their host process."""

    def __init__(self, services: FundingServices) -> None:
        self._services = services

    def states(self, municipality: str, today: date) -> list[PluginState]:
        """Return every plugin that is installed or configured."""
        return self._services.states(municipality, today)

    def check(self, municipality: str, key: str, config: Mapping[str, Value]) -> list[Finding]:
        """Return what is wrong with a configuration; raises `NotFoundError`, `PluginError`.

        A plugin that brings a way of funding tells its key; two plugins with one key are refused.
        """
        manifests, _ = self._services.room(municipality).host.manifests()
        if key not in manifests:
            raise NotFoundError("plugin", key)
        found = proposal_findings(manifests[key], config)
        return found or self._services.same_model(municipality, key, config)

    def restart(self, municipality: str) -> None:
        """Start the plugins anew, also those that were switched off after faults."""
        self._services.room(municipality).restart()
