# SPDX-License-Identifier: EUPL-1.2
"""The clock on the wall."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """The `ports.Clock` of a running installation; the only place that asks the machine."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the Clock
