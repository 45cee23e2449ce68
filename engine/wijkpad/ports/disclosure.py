# SPDX-License-Identifier: EUPL-1.2
"""The book of files opened in need and of files handed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wijkpad.domain.disclosure import BreakGlass, FileExport


@dataclass(frozen=True, slots=True)
class Refusals:
    """How often one person was kept out, and when last; not from what.

    `by_plugins`: how often of those a plugin did so, or gave no answer.
    """

    user: str
    number: int
    last: datetime
    by_plugins: int = 0


class DisclosureBook(Protocol):
    """Break-glass and exports; what may speak of people is sealed."""

    def add_break_glass(self, attempt: BreakGlass) -> None:
        """Write the attempt under a key of its own; as many statements whatever it opened."""
        ...

    def break_glass(self, attempt: str) -> BreakGlass | None: ...
    def break_glass_since(self, since: datetime) -> Sequence[BreakGlass]:
        """Return the attempts, the newest first; at most 500."""
        ...

    def attempts_of(self, user: str, *, since: datetime) -> int: ...
    def refusals_since(self, since: datetime) -> Sequence[Refusals]:
        """Return who was kept out, most often first; read from the journal."""
        ...

    def add_export(self, export: FileExport) -> None: ...
    def save_export(self, export: FileExport) -> None: ...
    def export(self, export: str) -> FileExport | None: ...
    def exports_of(self, case: str) -> Sequence[FileExport]:
        """Return the exports of a case, the newest first."""
        ...

    def exports_since(self, since: datetime) -> Sequence[FileExport]:
        """Return the exports of the municipality, the newest first; at most 500."""
        ...
