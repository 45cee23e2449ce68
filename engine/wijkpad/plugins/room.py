# SPDX-License-Identifier: EUPL-1.2
"""The plugins of one municipality: its host, what is switched on, and a check put together for it."""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from wijkpad.domain.ledger import PurseKey
from wijkpad.feel import Value
from wijkpad.plugin_api import Balance, FundingModelInfo, Scope, TenantContext
from wijkpad.plugins.checking import LiveCheck
from wijkpad.plugins.discovery import Installed
from wijkpad.plugins.dispatching import FAULTS, Dispatcher, Enabled
from wijkpad.plugins.process import Host
from wijkpad.plugins.register import Register
from wijkpad.plugins.switching import PluginState, enabled, plugin_states, switched_on
from wijkpad.ports import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What may be called on a day, under one configuration.

    Attributes:
        unusable: what is switched on and cannot be used, with its fault.
    """

    enabled: tuple[Enabled, ...]
    unusable: tuple[PluginState, ...]


class PluginRoom:
    """The plugins of one municipality. Nothing is started before the first question."""

    def __init__(
        self,
        store: Store,
        municipality: str,
        installed: tuple[Installed, ...],
        register: Register,
        host: Host,
    ) -> None:
        self.register, self.host = register, host
        self._store, self._municipality, self._installed = store, municipality, installed
        self._held: tuple[date, Mapping[str, Value], Ready] | None = None
        self._lock = threading.Lock()

    def states(self, today: date, *, only: Collection[str] | None = None) -> list[PluginState]:
        """Return plugins as the administrator sees them; `only` does not even start the others."""
        return self._states(self.configured(today), today, only)

    def configured(self, on: date) -> Mapping[str, Value]:
        """Return what the municipality configured, by key of the plugin."""
        with self._store.work(self._municipality, reading=True) as work:
            return work.settings.in_force("plugin", on)

    def takes_part(self, today: date) -> bool:
        """Tell whether a plugin that takes part in daily work is on; nothing is started for it."""
        at_work = {one.key for one in self._installed if one.takes_part}
        return bool(at_work) and bool(at_work & switched_on(self.configured(today), today))

    def _states(
        self, configured: Mapping[str, Value], today: date, only: Collection[str] | None
    ) -> list[PluginState]:
        loaded = self.host.loaded(only)
        manifests = {key: one.manifest for key, one in loaded.items() if one.manifest is not None}
        problems = {key: one.problem for key, one in loaded.items() if one.problem is not None}
        states = plugin_states(self._installed, manifests, problems, configured, today)
        return [one for one in states if only is None or one.key in only]

    def ready(self, today: date) -> Ready:
        """Return what may be called today; found anew only when the configuration changed.

        While something cannot be used it is looked at anew each time, so that a cure is seen at once.
        """
        configured = self.configured(today)
        with self._lock:
            held = self._held
        if held is not None and held[:2] == (today, configured):
            return held[2]
        ready = self._found(configured, today)
        with self._lock:
            self._held = None if ready.unusable else (today, configured, ready)
        return ready

    def _found(self, configured: Mapping[str, Value], today: date) -> Ready:
        keys = switched_on(configured, today)
        states = self._states(configured, today, keys)
        hooks = {key: one.hooks for key, one in self.host.loaded(keys).items()}
        usable = [replace(one, hooks=hooks[one.key]) for one in enabled(states) if one.key in hooks]
        unusable = [one for one in states if one.condition != "on"]
        context = TenantContext(municipality=self._municipality, today=today, purpose="boot")
        dispatcher = Dispatcher(self.host, usable, context)
        known = []
        for one in usable:
            model, fault = self._model(dispatcher, one)
            if fault is None:
                known.append(replace(one, model=model))
                continue
            state = next(each for each in states if each.key == one.key)
            unusable.append(replace(state, condition="broken", fault=fault))
        return Ready(enabled=tuple(known), unusable=tuple(unusable))

    def _model(
        self, dispatcher: Dispatcher, plugin: Enabled
    ) -> tuple[FundingModelInfo | None, str | None]:
        """Return the way of funding that a plugin brings, and what is wrong where it cannot tell."""
        if not plugin.can("funding:"):
            return None, None
        reply = dispatcher.put("funding_model_info", to=plugin.key)
        if reply.failed:
            return None, f"Deze plugin {FAULTS[reply.failed[0].reason]} (funding_model_info)."
        return cast("FundingModelInfo", reply.value), None

    def dispatcher(self, context: TenantContext, ready: Ready) -> Dispatcher:
        """Return what puts hooks to the plugins that are ready; `context` says for whom."""
        return Dispatcher(self.host, ready.enabled, context)

    def live_check(self, dispatcher: Dispatcher) -> LiveCheck:
        """Return a check of one request, on balances as they stand now."""
        return LiveCheck(dispatcher, self.register, self.balance)

    def balance(self, scope: Scope) -> Balance | None:
        """Return the balance of a purse; None where no line was ever booked on it."""
        with self._store.work(self._municipality, reading=True) as work:
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

    def restart(self) -> None:
        """Start the plugins anew, and forget what was found of them."""
        with self._lock:
            self._held = None
        self.host.restart()
