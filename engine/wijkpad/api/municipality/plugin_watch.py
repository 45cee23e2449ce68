# SPDX-License-Identifier: EUPL-1.2
"""How the plugins of a municipality fare: whether it is ready, and who answered what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from wijkpad.api.municipality.plugin_history import PluginChange, plugin_changes
from wijkpad.api.municipality.plugins import PluginDesk
from wijkpad.api.reading import Reader
from wijkpad.errors import NotFoundError
from wijkpad.findings import Finding
from wijkpad.plugin_api import Health
from wijkpad.plugins import PluginState, why_silent
from wijkpad.ports import Listener, PluginTrace, Setting, UnitOfWork

_BACK: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """How far a plugin heard the journal, and how many lines wait for it.

    Attributes:
        why: in Dutch, why they wait, as the end of a sentence; empty while nothing is wrong.
    """

    listener: Listener
    waiting: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """How often plugins kept somebody from opening a file or acting on it, and how many people."""

    times: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginsPage:
    """The plugins as the administrator sees them.

    Attributes:
        unready: why no ordinary case can begin; empty when the municipality is ready.
        health: by key, of the plugins that say how they fare.
        traces: the newest checks, newest first; they name no case.
        hearing: by key, of the plugins that hear the journal.
        withheld: what those with a say in access did in the last 24 hours.
    """

    states: Sequence[PluginState]
    unready: Sequence[Finding]
    health: Mapping[str, Health]
    traces: Sequence[PluginTrace]
    hearing: Mapping[str, Hearing]
    withheld: Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginPage:
    """One plugin, and who changed its settings: the newest first."""

    state: PluginState
    changes: Sequence[PluginChange]


class PluginWatch:
    """What can be seen of plugins."""

    def __init__(self, reader: Reader, plugins: PluginDesk) -> None:
        self._reader, self._plugins = reader, plugins

    def page(self) -> PluginsPage:
        """Return everything for the administrator's page."""
        self._reader.plain("see_settings", None, "plugin.list", lambda _: None)
        code, today = self._reader.actor.municipality, self._reader.tools.today()
        return PluginsPage(
            states=self._plugins.states(code, today),
            unready=self._plugins.unready(code, today),
            health=self._plugins.health(code, today),
            traces=self._plugins.traces(code),
            hearing=self._hearing(),
            withheld=self._withheld(),
        )

    def _withheld(self) -> Withheld:
        tools, code = self._reader.tools, self._reader.actor.municipality
        if not tools.policies.has_any(code):
            return Withheld(times=0, people=0)
        with tools.store.work(code, reading=True) as unit:
            found = [
                one.by_plugins
                for one in unit.disclosure.refusals_since(tools.clock.now() - _BACK)
                if one.by_plugins
            ]
        return Withheld(times=sum(found), people=len(found))

    def one(self, key: str) -> PluginPage:
        """Return one plugin with everybody who changed its settings; raises `NotFoundError`."""

        def work(unit: UnitOfWork) -> tuple[list[Setting], Mapping[str, str]]:
            return unit.settings.history("plugin", key), self._reader.names(unit)

        rows, names = self._reader.plain("see_settings", None, "plugin.list", work)
        states = self._plugins.states(self._reader.actor.municipality, self._reader.tools.today())
        state = next((one for one in states if one.key == key), None)
        if state is None:
            raise NotFoundError("plugin", key)
        return PluginPage(state=state, changes=plugin_changes(rows, state, names))

    def _hearing(self) -> Mapping[str, Hearing]:
        tools, code = self._reader.tools, self._reader.actor.municipality
        if not tools.listening.listeners():
            return {}
        with tools.store.work(code, reading=True) as unit:
            newest = unit.listeners.newest()
            return {
                one.plugin: Hearing(
                    listener=one, waiting=newest - one.seq, why=why_silent(one.reason)
                )
                for one in unit.listeners.all()
            }

    def unready(self) -> Sequence[Finding]:
        """Return why the municipality is not ready, for who sees its settings."""
        self._reader.plain("see_settings", None, "plugin.list", lambda _: None)
        return self._plugins.unready(self._reader.actor.municipality, self._reader.tools.today())

    def bars(self, pathway: str) -> Sequence[Finding]:
        """Return why no case of a pathway can begin now, as far as that is known: nobody waits for it.

        A pathway about safety begins all the same.
        """
        code, tools = self._reader.actor.municipality, self._reader.tools
        with tools.store.work(code, reading=True) as unit:
            stored = unit.definitions.latest(pathway)
        if stored is None or stored.sensitivity != "ordinary":
            return ()
        return self._plugins.last_known(code, tools.today()) or ()
