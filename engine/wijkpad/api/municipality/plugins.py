# SPDX-License-Identifier: EUPL-1.2
"""Plugins as the administrator's desk sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from wijkpad.api.reading import Reader
from wijkpad.commands.municipality import configure_plugin
from wijkpad.errors import NotFoundError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.plugin_api import Health, Imported, ImportFile, TenantContext
from wijkpad.plugins import FundingServices, Host, PluginState
from wijkpad.plugins.reading import read_file
from wijkpad.ports import PluginTrace


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

    def unready(self, municipality: str, today: date) -> Sequence[Finding]:
        """Return why the municipality is not ready; nothing when it is."""
        ...

    def last_known(self, municipality: str, today: date) -> Sequence[Finding] | None:
        """Return why it was not ready when last looked at, asking no plugin; None: not known."""
        ...

    def watch(self, municipality: str, today: date) -> None:
        """Find out in the background whether the municipality is ready."""
        ...

    def health(self, municipality: str, today: date) -> Mapping[str, Health]:
        """Return how the plugins that are on fare, as far as they say so."""
        ...

    def traces(self, municipality: str) -> Sequence[PluginTrace]:
        """Return who answered what in the newest checks."""
        ...

    def read_file(self, municipality: str, today: date, file: ImportFile) -> Imported:
        """Return what the plugin that reads this kind of file makes of it; raises `FindingsError`."""
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

    def unready(self, municipality: str, today: date) -> Sequence[Finding]:
        """Be ready."""
        del municipality, today
        return ()

    def last_known(self, municipality: str, today: date) -> Sequence[Finding] | None:
        """Be ready."""
        del municipality, today
        return ()

    def watch(self, municipality: str, today: date) -> None:
        """Do nothing."""
        del municipality, today

    def health(self, municipality: str, today: date) -> Mapping[str, Health]:
        """Return nothing."""
        del municipality, today
        return {}

    def traces(self, municipality: str) -> Sequence[PluginTrace]:
        """Return nothing."""
        del municipality
        return ()

    def read_file(self, municipality: str, today: date, file: ImportFile) -> Imported:
        """Read nothing: nobody can."""
        context = TenantContext(municipality=municipality, today=today)
        return read_file(Host(()), (), context, file)


class PluginSwitch:
    """The plugins of this installation, asked through their host process."""

    def __init__(self, services: FundingServices) -> None:
        self._services = services

    def states(self, municipality: str, today: date) -> list[PluginState]:
        """Return every plugin that is installed or configured."""
        return self._services.states(municipality, today)

    def check(self, municipality: str, key: str, config: Mapping[str, Value]) -> list[Finding]:
        """Return what is wrong with a configuration; raises `NotFoundError`.

        Two plugins with one way of funding, kind of file or step are refused, and so is one that does
        not work.
        """
        return self._services.proposed(municipality, key, config)

    def unready(self, municipality: str, today: date) -> Sequence[Finding]:
        """Return why the municipality is not ready; nothing when it is."""
        return self._services.room(municipality).unready(today)

    def last_known(self, municipality: str, today: date) -> Sequence[Finding] | None:
        """Return why it was not ready when last looked at, asking no plugin; None: not known."""
        return self._services.room(municipality).last_known(today)

    def watch(self, municipality: str, today: date) -> None:
        """Find out in the background whether the municipality is ready."""
        self._services.room(municipality).watch(today)

    def health(self, municipality: str, today: date) -> Mapping[str, Health]:
        """Return how the plugins that are on fare, as far as they say so."""
        return self._services.room(municipality).health(today)

    def traces(self, municipality: str) -> Sequence[PluginTrace]:
        """Return who answered what in the newest checks."""
        return self._services.room(municipality).traces()

    def restart(self, municipality: str) -> None:
        """Start the plugins anew, also those that were switched off after faults."""
        self._services.room(municipality).restart()

    def read_file(self, municipality: str, today: date, file: ImportFile) -> Imported:
        """Return what the plugin that reads this kind of file makes of it; raises `FindingsError`."""
        context = TenantContext(municipality=municipality, today=today)
        host = self._services.room(municipality).host
        return read_file(host, self.states(municipality, today), context, file)


def configure(
    reader: Reader,
    plugins: PluginDesk,
    key: str,
    config: Mapping[str, Value],
    enabled_from: date | None,
    *,
    reason: str,
    token: str | None = None,
) -> None:
    """Write the configuration of a plugin; None switches it off. Raises as the command does."""
    code = reader.actor.municipality
    brought = capabilities_of(reader, plugins, key) if enabled_from is None else frozenset()
    configure_plugin.handle(
        reader.tools,
        reader.actor,
        key,
        config=config,
        enabled_from=enabled_from,
        reason=reason,
        check=lambda name, given: plugins.check(code, name, given),
        capabilities=brought,
        token=token,
    )
    reader.tools.extensions.forget(code)
    reader.tools.policies.forget(code)


def capabilities_of(reader: Reader, plugins: PluginDesk, key: str) -> frozenset[str]:
    """Return what a plugin brings; nothing for one that is not here."""
    states = plugins.states(reader.actor.municipality, reader.tools.today())
    return frozenset(one for state in states if state.key == key for one in state.capabilities)


def restart(reader: Reader, plugins: PluginDesk) -> None:
    """Start the plugins anew, and ask again what they add."""
    configure_plugin.note_restart(reader.tools, reader.actor)
    plugins.restart(reader.actor.municipality)
    reader.tools.extensions.forget(reader.actor.municipality)
    reader.tools.policies.forget(reader.actor.municipality)
