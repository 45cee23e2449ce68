# SPDX-License-Identifier: EUPL-1.2
"""The database as one transaction at a time."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self

from wijkpad.ports.books import (
    CaseBook,
    DataBook,
    DefinitionBook,
    JobBook,
    JournalBook,
    PeopleBook,
    RequestBook,
    SettingBook,
    TaskBook,
    TransferBook,
)
from wijkpad.ports.money import FundingBook


class UnitOfWork(Protocol):
    """One transaction for one municipality. Leaving the block without `commit` rolls back.

    On SQLite it begins with the write lock (`BEGIN IMMEDIATE`) unless opened for reading.
    """

    municipality: str
    cases: CaseBook
    tasks: TaskBook
    data: DataBook
    jobs: JobBook
    definitions: DefinitionBook
    people: PeopleBook
    settings: SettingBook
    journal: JournalBook
    requests: RequestBook
    funding: FundingBook
    transfers: TransferBook

    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
    def commit(self) -> None:
        """Make everything durable; raises `StaleError` on a conflict the database found."""
        ...


class Store(Protocol):
    """The database, for whoever opens a transaction."""

    def work(self, municipality: str, *, reading: bool = False) -> UnitOfWork: ...
    def municipalities(self) -> Sequence[tuple[str, str]]:
        """Return (code, name) of every municipality in this database."""
        ...

    def keyed_hash(self, text: str) -> str:
        """Return a hash that only this installation can make (searches, logins, addresses)."""
        ...
