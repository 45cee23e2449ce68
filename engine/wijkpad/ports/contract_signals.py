# SPDX-License-Identifier: EUPL-1.2
"""What the database keeps of signals that the money of a contract runs out."""

from __future__ import annotations

from typing import Protocol

from wijkpad.domain.contract_signal import Cause, ContractSignal


class SignalBook(Protocol):
    """The signals about contracts of one municipality, in one transaction."""

    def add(self, signal: ContractSignal) -> bool:
        """Keep a signal; False when there was one already with the same key.

        The key: purse, year, cause, percentage and height of the ceiling.
        """
        ...

    def get(
        self, purse: str, year: int, cause: Cause, pct: int, ceiling: int
    ) -> ContractSignal | None: ...
    def begun(self, signal: ContractSignal, run: str) -> None:
        """Write which run deals with a signal that had none.

        Raises:
            StaleError: another run does already.
        """
        ...

    def of_contract(self, contract: str) -> list[ContractSignal]:
        """Return the signals about a contract and its products, the newest first."""
        ...
