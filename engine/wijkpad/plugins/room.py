# SPDX-License-Identifier: EUPL-1.2
"""The plugins of one municipality: its host, what is switched on, and a check put together for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf
from typing import Final, NamedTuple, cast

from wijkpad.domain.ledger import PurseKey
from wijkpad.domain.term_rules import KnownTerms
from wijkpad.errors import StorageError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.plugin_api import Balance, Health, Scope, TenantContext
from wijkpad.plugins.checking import LiveCheck
from wijkpad.plugins.discovery import Installed
from wijkpad.plugins.dispatching import FAULTS, Dispatcher, Enabled
from wijkpad.plugins.process import Host, Loaded
from wijkpad.plugins.readiness import booted, readiness, twice, watching_fault
from wijkpad.plugins.register import Register
from wijkpad.plugins.switching import PluginState, enabled, plugin_states, switched_on
from wijkpad.ports import RESTARTED, PluginTrace, Store

_AGAIN_SECONDS: Final = 30.0
_UNSEEN: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What may be called on a day, under one configuration.

    Attributes:
        unusable: what is switched on and cannot be used, with its fault.
        faults: why the municipality is not ready; empty when it is.
    """

    enabled: tuple[Enabled, ...]
    unusable: tuple[PluginState, ...]
    faults: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """What a municipality laid down: its plugins by key, and the capabilities that it requires."""

    plugins: Mapping[str, Value]
    required: tuple[str, ...]


class _Held(NamedTuple):
    """What was found, until when, and of which pathways in force; None where those do not matter."""

    today: date
    configured: Configured
    ready: Ready
    until: float
    pathways: tuple[tuple[str, int], ...] | None


class PluginRoom:
    """The plugins of one municipality. Nothing is started before the first question."""

    def __init__(
        self,
        store: Store,
        municipality: str,
        installed: tuple[Installed, ...],
        register: Register,
        host: Host,
        *,
        known: Callable[[], KnownTerms] | None = None,
    ) -> None:
        self.register, self.host, self.known = register, host, known
        self._store, self.municipality, self._installed = store, municipality, installed
        self._held: _Held | None = None
        self._watches = self._looking = False
        self.shut: dict[str, Finding] = {}
        """By plugin: why it keeps ordinary files shut, for it gave no answer about access."""
        self._lock = threading.Lock()
        self._restarted: Value = _UNSEEN

    def states(self, today: date) -> list[PluginState]:
        """Return every plugin as the administrator sees it, with what is wrong with it."""
        configured = self.configured(today)
        states = self._states(configured.plugins, today, None, self.host.loaded())
        unusable = {one.key: one for one in self.ready(today).unusable}
        return [unusable.get(one.key, one) for one in states]

    def package(self, key: str) -> Installed:
        """Return the distribution of a plugin that the host knows."""
        return {one.key: one for one in self._installed}[key]

    def configured(self, on: date) -> Configured:
        """Return what the municipality laid down."""
        with self._store.work(self.municipality, reading=True) as work:
            plugins = work.settings.in_force("plugin", on)
            facts = work.settings.in_force("municipality", on)
        self._restart_too(facts.get(RESTARTED))
        required = facts.get("requires")
        listed = required if isinstance(required, list) else []
        return Configured(plugins=plugins, required=tuple(map(str, listed)))

    def _restart_too(self, asked: Value) -> None:
        """Start the plugins anew where another process was told to; nobody waits for it here."""
        before, self._restarted = self._restarted, asked
        if before not in (_UNSEEN, asked):
            threading.Thread(target=self._begin_anew, daemon=True).start()

    def at_work(self, today: date) -> Ready:
        """Return the plugins that take part in daily work and may be called; no other is started."""
        return self.chosen(today, {one.key for one in self._installed if one.takes_part})

    def on_map(self, today: date) -> Ready:
        """Return the plugins that know the social map and may be called; no other is started."""
        return self.chosen(today, {one.key for one in self._installed if one.knows_map})

    def chosen(self, today: date, keys: Collection[str]) -> Ready:
        """Return which of these plugins are on and may be called; no other is started."""
        configured = self.configured(today)
        keys = switched_on(configured.plugins, today) & set(keys)
        if not keys:
            return Ready(enabled=(), unusable=(), faults=())
        return self._found(configured, today, keys)

    def _states(
        self,
        configured: Mapping[str, Value],
        today: date,
        only: Collection[str] | None,
        loaded: Mapping[str, Loaded],
    ) -> list[PluginState]:
        states = plugin_states(
            self._installed,
            {key: one.manifest for key, one in loaded.items() if one.manifest is not None},
            {key: one.problem for key, one in loaded.items() if one.problem is not None},
            configured,
            today,
        )
        return [one for one in states if only is None or one.key in only]

    def ready(self, today: date) -> Ready:
        """Return what may be called today; found anew when the configuration changed.

        While something cannot be used it is tried again now and then, behind the back of who asks: a
        machine may have been slow, and nobody waits twice for a plugin that hangs.
        """
        configured = self.configured(today)
        held = self._held_for(configured, today)
        if held is None:
            return self._renewed(configured, today)
        if time.monotonic() >= held.until:
            self._look_aside(today)
        return held.ready

    def last_known(self, today: date) -> tuple[Finding, ...] | None:
        """Return why the municipality is not ready, asking no plugin; None while that is not known.

        It is not known before somebody looked, and after the configuration changed. Where this
        process watches, it is found out meanwhile.
        """
        configured = self.configured(today)
        held = self._held_for(configured, today)
        if held is None and self._watches:
            self._look_aside(today)
        shut = self._shut(configured, today)
        return shut or None if held is None else (*shut, *held.ready.faults)

    def unready(self, today: date) -> tuple[Finding, ...]:
        """Return why the municipality is not ready: what shows at the start, and who keeps files shut."""
        return (*self._shut(self.configured(today), today), *self.ready(today).faults)

    def _shut(self, configured: Configured, today: date) -> tuple[Finding, ...]:
        """Return who keeps files shut; another process may have switched one off meanwhile."""
        on = switched_on(configured.plugins, today)
        return tuple(one for key, one in self.shut.items() if key in on)

    def watch(self, today: date) -> None:
        """Find out in the background, now and after every change, whether the municipality is ready."""
        self._watches = True
        self.last_known(today)

    def _held_for(self, configured: Configured, today: date) -> _Held | None:
        with self._lock:
            held = self._held
        if held is None or (held.today, held.configured) != (today, configured):
            return None
        # Another process may have published what plugins say something about.
        return held if held.pathways in (None, self._pathways()) else None

    def _pathways(self) -> tuple[tuple[str, int], ...]:
        with self._store.work(self.municipality, reading=True) as work:
            return tuple(sorted((one.key, one.version) for one in work.definitions.all_latest()))

    def _renewed(self, configured: Configured, today: date) -> Ready:
        pathways = self._pathways()
        ready = self._found(configured, today)
        until = time.monotonic() + (_AGAIN_SECONDS if ready.unusable else inf)
        known = [one.capabilities for one in ready.enabled]
        known += [one.capabilities for one in ready.unusable]
        with self._lock:
            self._held = _Held(
                today,
                configured,
                ready,
                until,
                pathways if any("terms" in one for one in known) else None,
            )
        return ready

    def _look_aside(self, today: date) -> None:
        with self._lock:
            if self._looking:
                return
            self._looking = True
        threading.Thread(target=self._look, args=(today,), daemon=True).start()

    def _look(self, today: date) -> None:
        try:
            self._renewed(self.configured(today), today)
        except StorageError:
            return
        finally:
            with self._lock:
                self._looking = False

    def _found(
        self, configured: Configured, today: date, only: Collection[str] | None = None
    ) -> Ready:
        on = switched_on(configured.plugins, today)
        keys = on if only is None else on & set(only)
        loaded = self.host.loaded(keys)
        states = {one.key: one for one in self._states(configured.plugins, today, keys, loaded)}
        usable = [
            replace(one, hooks=loaded[one.key].hooks) for one in enabled(list(states.values()))
        ]
        context = TenantContext(municipality=self.municipality, today=today, purpose="boot")
        dispatcher = Dispatcher(self.host, usable, context)
        found = [booted(dispatcher, one, self.known) for one in usable]
        faults = {one.plugin.key: one.fault for one in found if one.fault is not None}
        packages = {one.key: one for one in self._installed}
        watching = {one.key: watching_fault(one, packages[one.key]) for one in usable}
        faults |= {key: fault for key, fault in watching.items() if fault is not None}
        faults = twice([one for one in found if one.fault is None]) | faults
        unusable = [one for one in states.values() if one.condition != "on"]
        unusable += [
            replace(states[key], condition="broken", fault=fault)
            for key, fault in sorted(faults.items())
        ]
        ready = tuple(one.plugin for one in found if one.plugin.key not in faults)
        return Ready(
            enabled=ready,
            unusable=tuple(unusable),
            faults=readiness(
                ready,
                # Who only hears the journal keeps nobody from work: what it has to hear waits.
                (one for one in unusable if not _only_hears(one, packages.get(one.key))),
                configured.required,
            ),
        )

    def health(self, today: date) -> dict[str, Health]:
        """Ask each plugin that works how it fares; one that does not say so is left out."""
        ready = self.ready(today)
        context = TenantContext(municipality=self.municipality, today=today, purpose="screen")
        dispatcher = self.dispatcher(context, ready)
        found = {}
        for one in ready.enabled:
            reply = dispatcher.put("plugin_health", to=one.key)
            if reply.failed:
                found[one.key] = Health(
                    state="failing", detail_nl=f"Deze plugin {FAULTS[reply.failed[0].reason]}."
                )
            elif reply.value is not None:
                found[one.key] = cast("Health", reply.value)
        return found

    def traces(self) -> Sequence[PluginTrace]:
        """Return the newest traces, newest first."""
        with self._store.work(self.municipality, reading=True) as work:
            return work.plugins.traces()

    def dispatcher(self, context: TenantContext, ready: Ready) -> Dispatcher:
        """Return what puts hooks to the plugins that are ready; `context` says for whom."""
        return Dispatcher(self.host, ready.enabled, context)

    def live_check(self, dispatcher: Dispatcher) -> LiveCheck:
        """Return a check of one request, on balances as they stand now."""
        return LiveCheck(dispatcher, self.register, self.balance, self._staffed(dispatcher.context))

    def _staffed(self, context: TenantContext) -> Callable[[str], bool]:
        """Return what tells whether somebody in the team of the context has a role."""

        def staffed(role: str) -> bool:
            with self._store.work(self.municipality, reading=True) as work:
                there = work.people.memberships(team=context.team)
                active = {one.id for one in work.people.users() if one.active}
            return any(
                one.role == role and one.user in active and one.holds_on(context.today)
                for one in there
            )

        return staffed

    def balance(self, scope: Scope) -> Balance | None:
        """Return the balance of a purse; None where no line was ever booked on it."""
        with self._store.work(self.municipality, reading=True) as work:
            held = work.ledger.purse(PurseKey(scope.owner, scope.key, scope.year))
        if held is None:
            return None
        return Balance(
            budget=held.budget,
            committed=held.committed,
            reserved=held.reserved,
            realised=held.realised,
            version=held.version,
        )

    def look_again(self) -> None:
        """Forget what was found of the plugins: what they are held against changed."""
        with self._lock:
            self._held = None

    def restart(self) -> None:
        """Start the plugins anew, and forget what was found of them."""
        self._restarted = _UNSEEN
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.look_again()
        self.shut.clear()
        self.host.restart()


def _only_hears(state: PluginState, package: Installed | None) -> bool:
    hears = package is not None and package.hears_journal
    return hears and set(state.capabilities) <= {"audit"}
