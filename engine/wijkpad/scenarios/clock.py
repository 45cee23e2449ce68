# SPDX-License-Identifier: EUPL-1.2
"""A clock that only moves when somebody moves it."""

from __future__ import annotations

from datetime import UTC, datetime


class VirtualClock:
    """The `ports.Clock` of scenarios and of the playground."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return self._now

    def move_to(self, moment: datetime) -> None:
        """Go to a later moment; an earlier one changes nothing, for time never runs back."""
        self._now = max(self._now, moment.astimezone(UTC))
