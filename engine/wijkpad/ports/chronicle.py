# SPDX-License-Identifier: EUPL-1.2
"""What happened, and which requests were done already."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from wijkpad.domain.journal import Entry, Line


class JournalBook(Protocol):
    """The chained journal."""

    def write(self, entry: Entry) -> None:
        """Add a line; it gets its number and hash when the unit commits."""
        ...

    def of_case(self, case: str, *, limit: int = 500, before: int | None = None) -> list[Line]:
        """Return the newest lines whose `client` is this case, oldest first.

        `before` leaves out that line and the newer ones.
        """
        ...

    def changes_of_case(self, case: str, *, limit: int = 1_000) -> list[Line]:
        """Return the newest lines of what was done, oldest first: who only looked is left out."""
        ...

    def latest(self, limit: int = 500) -> list[Line]:
        """Return the newest lines of the municipality, oldest first."""
        ...

    def verify(self) -> int | None:
        """Return the sequence number of the first line that does not fit the chain; None: all fit."""
        ...


class RequestBook(Protocol):
    """Form tokens already used, so that a request sent twice happens once."""

    def seen(self, token: str) -> str | None:
        """Return what the first request with this token led to (a page address); None: it is new."""
        ...

    def keep(self, token: str, result: str, *, user: str, at: datetime) -> None:
        """Remember the token; a unique row, so the second of two at once fails with `StaleError`."""
        ...
