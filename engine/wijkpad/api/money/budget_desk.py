# SPDX-License-Identifier: EUPL-1.2
"""What can be done with budgets."""

from __future__ import annotations

from collections.abc import Callable

from wijkpad.api.money.budget_pages import (
    BudgetList,
    LedgerRow,
    PursePage,
    overview,
    purse_page,
    row,
)
from wijkpad.api.reading import Reader
from wijkpad.commands.funding import correct, move_budget
from wijkpad.commands.funding.move_budget import Move
from wijkpad.domain.ledger import PurseKey


class BudgetDesk:
    """Purses of the municipality, for who leads a team or answers for money."""

    def __init__(self, reader: Reader, after: Callable[[], None]) -> None:
        self._reader, self._after = reader, after

    def overview(self, year: int | None = None) -> BudgetList:
        """Return the purses of a year that the reader may see; None is this year."""
        return overview(self._reader, year)

    def purse(self, key: PurseKey, before: str | None = None) -> PursePage:
        """Return one purse, with its lines older than `before`."""
        return purse_page(self._reader, key, before)

    def line(self, key: PurseKey, line: str) -> LedgerRow:
        """Return a line of a purse that can be put right by hand."""
        return row(self._reader, key, line)

    def correct(self, line: str, cents: int, reason: str, *, token: str | None = None) -> None:
        """Let a line count for `cents` (without sign); raises `BookingRefusedError`."""
        correct.handle(
            self._reader.tools, self._reader.actor, line, cents=cents, reason=reason, token=token
        )
        self._after()

    def move(self, move: Move, *, token: str | None = None) -> None:
        """Move budget to another purse; raises `BookingRefusedError`."""
        move_budget.handle(self._reader.tools, self._reader.actor, move, token=token)
        self._after()
