# SPDX-License-Identifier: EUPL-1.2
"""Who hears the journal, and how far each has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from wijkpad.domain.journal import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A plugin that hears the journal of the municipality.

    Attributes:
        seq: number of the last line that it was told of.
        told_at: when that was; None before the first.
        failures: how often in a row it could not be told; 0 when the last time went well.
        failing_since: when the first of those was.
        reason: why, as in `PluginError`; empty when it went well.
    """

    plugin: str
    seq: int
    told_at: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    reason: str = ""


class ListenerBook(Protocol):
    """The plugins that hear the journal, and the journal as they are told it."""

    def all(self) -> Sequence[Listener]:
        """Return every listener, by key."""
        ...

    def get(self, plugin: str) -> Listener | None: ...
    def begin(self, listener: Listener) -> bool:
        """Add one; False when it was there already."""
        ...

    def save(self, listener: Listener) -> None: ...
    def end(self, plugin: str) -> None:
        """Forget how far a plugin came: it is not told any more."""
        ...

    def newest(self) -> int:
        """Return the number of the newest line that was committed; 0 before the first."""
        ...

    def after(self, seq: int, *, most: int) -> Sequence[Line]:
        """Return the lines behind a number, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """How telling went: the number of the last line that was heard, and why it stopped there."""

    seq: int
    reason: str = ""


class Listening(Protocol):
    """Tells plugins of the journal; never inside a transaction that writes."""

    def listeners(self) -> frozenset[str]:
        """Return the keys of the installed plugins that hear the journal; starts none of them."""
        ...

    def tell(self, municipality: str, plugin: str, today: date, lines: Sequence[Line]) -> Heard:
        """Tell a plugin of lines, in order, until one fails or it has taken long enough."""
        ...


class NobodyListens:
    """Where no plugin hears the journal."""

    def listeners(self) -> frozenset[str]:
        """Return none."""
        return frozenset()

    def tell(self, municipality: str, plugin: str, today: date, lines: Sequence[Line]) -> Heard:
        """Tell nobody."""
        del municipality, plugin, today
        return Heard(lines[0].seq - 1 if lines else 0, "nobody")
