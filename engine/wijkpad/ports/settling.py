# SPDX-License-Identifier: EUPL-1.2
"""What the database keeps of settlements."""

from __future__ import annotations

from typing import Protocol

from wijkpad.domain.settlement import Settlement


class SettlementBook(Protocol):
    """The settlements of a municipality; they are added and never changed."""

    def add(self, settlement: Settlement) -> None: ...
    def of(self, contract: str) -> list[Settlement]:
        """Return the settlements of a contract, newest first."""
        ...
