# SPDX-License-Identifier: EUPL-1.2
"""What the database keeps of money that was promised: ledger lines and allocations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from wijkpad.domain.allocation import AllocationRecord
from wijkpad.domain.ledger import Line, Purse, PurseKey


class LedgerBook(Protocol):
    """The ledger of one municipality, in one transaction."""

    def purse(self, key: PurseKey) -> Purse | None:
        """Return a balance as it stands, without a lock; None when no line was ever booked on it."""
        ...

    def purses(self, year: int | None = None) -> list[Purse]:
        """Return every purse by owner, key and year."""
        ...

    def hold(self, keys: Sequence[PurseKey]) -> Mapping[PurseKey, Purse]:
        """Lock these purses, in the order of their keys, and return balances read under the lock.

        Purses without lines are made. Call it before any other change of the transaction.
        """
        ...

    def add(self, lines: Sequence[Line]) -> None:
        """Book lines on purses that are held; a cause that was booked before is left out.

        Raises:
            ValueError: a line has the wrong sign, or its purse is not held.
        """
        ...

    def lines(self, key: PurseKey, *, before: str | None = None, most: int = 100) -> list[Line]:
        """Return lines of a purse, newest first, at most `most`, older than line `before`."""
        ...

    def lines_of(self, allocation: str) -> list[Line]:
        """Return every line of an allocation, oldest first."""
        ...

    def allocation(self, allocation: str) -> AllocationRecord | None: ...

    def allocations_of(self, case: str) -> list[AllocationRecord]:
        """Return the allocations of a case, oldest first."""
        ...

    def put_allocation(self, allocation: AllocationRecord) -> None:
        """Add an allocation, or change one whose version is the one that was read.

        Raises:
            StaleError: somebody changed it meanwhile.
        """
        ...
