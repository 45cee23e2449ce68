# SPDX-License-Identifier: EUPL-1.2
"""The social map as the municipality's plugins tell it. One that fails is named, and the rest stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from wijkpad.errors import PluginError
from wijkpad.plugin_api import RULES, Fact, Need, ProviderFact, TenantContext, WaitTime
from wijkpad.plugins.process import Host
from wijkpad.plugins.services import FundingServices
from wijkpad.plugins.switching import PluginState, enabled

_CAPABILITY = RULES["provider_search"].capability or ""


class DirectorySources:
    """Begins conversations with the plugins that are switched on."""

    def __init__(self, plugins: FundingServices) -> None:
        self._plugins = plugins

    def talk(self, municipality: str, today: date, roles: tuple[str, ...]) -> DirectoryTalk:
        """Begin a conversation about the social map of a municipality."""
        context = TenantContext(
            municipality=municipality, today=today, roles=roles, purpose="screen"
        )
        states = self._plugins.states(municipality, today)
        return DirectoryTalk(self._plugins.host(municipality), states, context)


class DirectoryTalk:
    """One conversation; `missing` grows with every source that fails."""

    def __init__(self, host: Host, states: Sequence[PluginState], context: TenantContext) -> None:
        self._host, self._context = host, context
        self._asked = [one for one in enabled(list(states)) if _knows(one.capabilities)]
        broken = [
            one.title
            for one in states
            if one.condition in ("broken", "missing")
            and one.enabled_from is not None
            and (not one.capabilities or _knows(one.capabilities))
        ]
        self._missing: dict[str, None] = dict.fromkeys(broken)

    @property
    def sources(self) -> int:
        """How many plugins know something of the social map."""
        return len(self._asked) + len(self._missing)

    @property
    def missing(self) -> tuple[str, ...]:
        """Titles of those that gave no answer so far."""
        return tuple(self._missing)

    def search(self, need: Need, limit: int) -> tuple[ProviderFact, ...]:
        """Return who could help, by every source; equal answers once."""
        found = self._put("provider_search", need=need, limit=limit)
        return tuple(dict.fromkeys(cast("list[ProviderFact]", found)))

    def facts(self, offer: str) -> tuple[Fact, ...]:
        """Return what is known of an offer."""
        return tuple(cast("list[Fact]", self._put("provider_facts", provider=offer)))

    def waits(self, offer: str, product: str | None) -> tuple[WaitTime, ...]:
        """Return the wait times of an offer."""
        found = self._put("provider_wait", provider=offer, product=product, location=None)
        return tuple(cast("list[WaitTime]", found))

    def _put(self, hook: str, **arguments: object) -> list[object]:
        found: list[object] = []
        for plugin in self._asked:
            if plugin.title in self._missing:
                continue
            try:
                context = replace(self._context, config=plugin.config)
                answer = self._host.ask(plugin.key, hook, ctx=context, **arguments)
            except PluginError:
                self._missing[plugin.title] = None
                continue
            found += cast("tuple[object, ...]", answer or ())
        return found


def _knows(capabilities: tuple[str, ...]) -> bool:
    return any(one.startswith(_CAPABILITY) for one in capabilities)
