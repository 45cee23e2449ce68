# SPDX-License-Identifier: EUPL-1.2
"""The social map as the municipality's plugins tell it. One that fails is named, and the rest stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, cast
from uuid import uuid4

from wijkpad.plugin_api import Fact, Found, Need, ProviderFact, TenantContext, WaitTime
from wijkpad.plugins.dispatching import Dispatcher, Reply
from wijkpad.plugins.room import Ready
from wijkpad.plugins.services import FundingServices

_AT_ONCE: Final = 200


class DirectorySources:
    """Begins conversations with the plugins that are switched on."""

    def __init__(self, plugins: FundingServices) -> None:
        self._plugins = plugins

    def talk(self, municipality: str, today: date, roles: tuple[str, ...]) -> DirectoryTalk:
        """Begin a conversation about the social map of a municipality."""
        room = self._plugins.room(municipality)
        ready = room.on_map(today)
        context = TenantContext(
            municipality=municipality,
            today=today,
            roles=roles,
            correlation_id=uuid4().hex,
            purpose="screen",
        )
        return DirectoryTalk(room.dispatcher(context, ready), ready)


class DirectoryTalk:
    """One conversation; `missing` grows with every source that fails, and that is not asked again."""

    def __init__(self, dispatcher: Dispatcher, ready: Ready) -> None:
        self._dispatcher = dispatcher
        self._missing = dict.fromkeys(one.title for one in ready.unusable)
        self._sources = len(dispatcher.who("provider_search")) + len(self._missing)

    @property
    def sources(self) -> int:
        """How many plugins know something of the social map."""
        return self._sources

    @property
    def missing(self) -> tuple[str, ...]:
        """Titles of those that gave no answer so far."""
        return tuple(self._missing)

    def search(self, need: Need, limit: int) -> Found:
        """Return who could help, by every source, equal answers once; and how many fit."""
        reply = self._dispatcher.put("provider_search", need=need, limit=limit)
        self._note(reply)
        said = [cast("Found", answer) for _, answer in reply.said]
        offers = tuple(dict.fromkeys(one for found in said for one in found.offers))
        unseen = sum(max(0, one.fitting - _fitting(one.offers)) for one in said)
        return Found(offers=offers, fitting=_fitting(offers) + unseen)

    def facts(self, offer: str) -> tuple[Fact, ...]:
        """Return what is known of an offer."""
        reply = self._dispatcher.put("provider_facts", provider=offer)
        return tuple(cast("Fact", one) for one in self._taken(reply))

    def waits(self, offers: Sequence[str], product: str | None) -> tuple[WaitTime, ...]:
        """Return the wait times of these offers; what a plugin says of others is left out."""
        found: list[WaitTime] = []
        for first in range(0, len(offers), _AT_ONCE):
            some = tuple(offers[first : first + _AT_ONCE])
            reply = self._dispatcher.put(
                "provider_wait", providers=some, product=product, location=None
            )
            told = (cast("WaitTime", one) for one in self._taken(reply))
            found += (one for one in told if one.provider in some)
        return tuple(found)

    def _taken(self, reply: Reply) -> tuple[object, ...]:
        self._note(reply)
        return reply.merged

    def _note(self, reply: Reply) -> None:
        for title in reply.missing:
            self._missing[title] = None
        if reply.failed:
            failed = {one.plugin for one in reply.failed}
            left = [one for one in self._dispatcher.enabled if one.key not in failed]
            self._dispatcher.enabled = left


def _fitting(offers: Iterable[ProviderFact]) -> int:
    return sum(one.fits for one in offers)
