# SPDX-License-Identifier: EUPL-1.2
"""Time, as the commands see it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of business time."""

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        ...
