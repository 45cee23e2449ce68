# SPDX-License-Identifier: EUPL-1.2
"""What plugins keep between questions, and how their last answers went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

RESTARTED: Final = "plugins_restarted"
"""Setting of a municipality that changes when its plugins are to be started anew, in every process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginCall:
    """One question to one plugin.

    Attributes:
        version: of the plugin's distribution.
        ms: how long it took, in thousandths of a second.
        outcome: `answered`, `nothing` (it had no answer), or why it failed, as in `PluginError`.
    """

    plugin: str
    version: str
    hook: str
    ms: float
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginTrace:
    """Who answered what in one check; `verdict` is its outcome. It names no case and no person."""

    at: datetime
    purpose: str
    verdict: str
    calls: tuple[PluginCall, ...]


class PluginBook(Protocol):
    """What the plugins of the municipality keep, each for itself."""

    def record(self, plugin: str, kind: str, key: str) -> Mapping[str, object] | None:
        """Return what is kept under a kind and key; None when nothing is."""
        ...

    def how_many(self, plugin: str) -> int:
        """Return how many keys a plugin keeps, of all kinds."""
        ...

    def keep(
        self, plugin: str, kind: str, key: str, value: Mapping[str, object], at: datetime
    ) -> int:
        """Keep a value in the place of the one before; return its version, from 1."""
        ...

    def note(self, trace: PluginTrace, *, most: int = 100) -> None:
        """Add a trace, and forget all but the newest `most`."""
        ...

    def traces(self, most: int = 20) -> Sequence[PluginTrace]:
        """Return the newest traces, newest first."""
        ...
