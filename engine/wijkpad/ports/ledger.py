# SPDX-License-Identifier: EUPL-1.2
"""What the database keeps of money that was promised: ledger lines and allocations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from wijkpad.domain.allocation import AllocationRecord, HelpEvent
from wijkpad.domain.burn_rate import Carried
from wijkpad.domain.case import Case
from wijkpad.domain.derived_waits import Begun
from wijkpad.domain.ledger import Crossing, Kind, Line, Purse, PurseKey


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePage:
    """Lines of a purse, newest first, each with the case of its allocation (None: of no case)."""

    lines: tuple[tuple[Line, Case | None], ...]
    has_more: bool


class LedgerBook(Protocol):
    """The ledger of one municipality, in one transaction."""

    def purse(self, key: PurseKey) -> Purse | None:
        """Return a balance as it stands, without a lock; None when no line was ever booked on it."""
        ...

    def purses(self, year: int | None = None) -> list[Purse]:
        """Return every purse with lines, by owner, key and year."""
        ...

    def years(self) -> list[int]:
        """Return the calendar years in which there are purses, earliest first."""
        ...

    def hold(self, keys: Collection[PurseKey]) -> Mapping[PurseKey, Purse]:
        """Lock these purses, in the order of their keys, and return balances read under the lock.

        Purses without lines are made. Call it before any other change of the transaction, once.
        """
        ...

    def add(self, lines: Sequence[Line]) -> list[Line]:
        """Book lines on purses that are held, and return them.

        A line that was booked before (same purse, kind, cause and allocation, and setting right the
        same line) is left out, and so is one of no cents.

        Raises:
            ValueError: a line has the wrong sign, or its purse is not held.
        """
        ...

    def line(self, line: str) -> Line | None: ...

    def lines(self, key: PurseKey, *, before: str | None = None, most: int = 100) -> LinePage:
        """Return lines of a purse, newest first, at most `most`, older than line `before`."""
        ...

    def lines_of(self, allocation: str) -> list[Line]:
        """Return every line of an allocation, oldest first."""
        ...

    def caused_by(self, causes: Collection[str]) -> list[Line]:
        """Return every line with one of these causes, each with the corrections of it counted in."""
        ...

    def corrected(self, key: PurseKey) -> Mapping[str, int]:
        """Return by how much lines of a purse were set right, by the id of the line."""
        ...

    def shielded(self, key: PurseKey) -> list[tuple[Case, list[tuple[date, Kind, int]]]]:
        """Return each shielded case with lines in a purse: what each Dutch day added of each kind."""
        ...

    def reason(self, line: Line) -> str:
        """Return what a person gave as reason for a line; empty when nobody did.

        Lines that are read carry no `text`: it is opened only for who may see the case.

        Raises:
            NotFoundError: the key of the case was destroyed.
        """
        ...

    def by_day(self, key: PurseKey) -> list[tuple[date, int, int]]:
        """Return (Dutch day, committed, realised) of the days on which that changed, earliest first.

        Amounts are what the day added.
        """
        ...

    def carried(self, year: int) -> Mapping[PurseKey, Carried]:
        """Return what each purse of a year began it with."""
        ...

    def imported(self) -> Mapping[PurseKey, tuple[int, int]]:
        """Return (budget, committed) of each purse as far as it came from the municipality's file."""
        ...

    def add_crossings(self, crossings: Sequence[Crossing]) -> list[Crossing]:
        """Keep crossings, and return those that are the first of their percentage and direction."""
        ...

    def crossings(self, key: PurseKey) -> list[Crossing]:
        """Return the crossings of a purse, earliest first."""
        ...

    def allocation(self, allocation: str) -> AllocationRecord | None: ...

    def allocation_at(self, run: str, place: str) -> AllocationRecord | None:
        """Return what this instance of a step asked for before."""
        ...

    def allocations_of(self, case: str) -> list[AllocationRecord]:
        """Return the allocations of a case, oldest first."""
        ...

    def living(
        self, model: str, contract: str, *, after: str, most: int
    ) -> list[tuple[AllocationRecord, Case]]:
        """Return help that was decided on and not taken back, by id from behind `after`, with its case.

        An empty `model` or `contract` is every one. Shielded cases are among them: who asks leaves
        out what the actor may not know of.
        """
        ...

    def living_under(self, model: str) -> int:
        """Return how many allocations of a funding model are reserved, committed or started."""
        ...

    def living_elsewhere(self) -> int:
        """Return how many of those stand under a contract that the register does not hold."""
        ...

    def reserved_on(self, owners: Collection[str]) -> int:
        """Return how many allocations are reserved, not decided, with a line on a purse of these owners."""
        ...

    def add_allocation(self, allocation: AllocationRecord) -> None:
        """Add an allocation; raises `StaleError` when its step asked for one already."""
        ...

    def save_allocation(self, allocation: AllocationRecord) -> None:
        """Change an allocation whose version is the one that was read.

        Raises:
            StaleError: somebody changed it meanwhile.
        """
        ...

    def add_event(self, event: HelpEvent) -> None:
        """Keep that something happened; raises `StaleError` when this event is there already."""
        ...

    def events_of(self, allocation: str) -> list[HelpEvent]:
        """Return what happened to an allocation, by the order in which it was recorded."""
        ...

    def note_of(self, event: HelpEvent) -> str:
        """Return why, in the words of who told of an event; empty when nobody did.

        Raises:
            NotFoundError: the key of the case was destroyed.
        """
        ...

    def begun(self, providers: Collection[str], *, since: date, until: date) -> list[Begun]:
        """Return help of these providers that began between two days, both included.

        Never of a shielded case, of a personal budget, or of a decision that was taken back.
        """
        ...
