# SPDX-License-Identifier: EUPL-1.2
"""Asking a municipality's plugins about the social map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from wijkpad.plugin_api import Fact, Found, Need, WaitTime


class MapTalk(Protocol):
    """One conversation with the sources of a social map; never inside a transaction that writes.

    Attributes:
        sources: how many plugins know something of the social map.
        missing: titles of those that gave no answer so far; what they know is not in the answers.
    """

    @property
    def sources(self) -> int: ...
    @property
    def missing(self) -> tuple[str, ...]: ...
    def search(self, need: Need, limit: int) -> Found:
        """Return who could help, by every source, equal answers once; and how many fit.

        Where several sources left some out, one that both left out counts twice.
        """
        ...

    def facts(self, offer: str) -> tuple[Fact, ...]:
        """Return what is known of an offer, of one source after the other."""
        ...

    def waits(self, offers: Sequence[str], product: str | None) -> tuple[WaitTime, ...]:
        """Return the wait times of these offers, of one source after the other: one question."""
        ...


class MapSources(Protocol):
    """The plugins that know the social map, of every municipality."""

    def talk(self, municipality: str, today: date, roles: tuple[str, ...]) -> MapTalk:
        """Begin a conversation for somebody with these roles."""
        ...
