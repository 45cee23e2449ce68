# SPDX-License-Identifier: EUPL-1.2
"""An engine without plugins has no source for the social map, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wijkpad.plugin_api import Fact, Found, Need, WaitTime


class NoSources:
    """Knows nobody."""

    sources = 0
    missing: tuple[str, ...] = ()

    def talk(self, municipality: str, today: date, roles: tuple[str, ...]) -> NoSources:
        """Return itself."""
        del municipality, today, roles
        return self

    def search(self, need: Need, limit: int) -> Found:
        """Find nobody."""
        del need, limit
        return Found()

    def facts(self, offer: str) -> tuple[Fact, ...]:
        """Know nothing."""
        del offer
        return ()

    def waits(self, offers: Sequence[str], product: str | None) -> tuple[WaitTime, ...]:
        """Know nothing."""
        del offers, product
        return ()
