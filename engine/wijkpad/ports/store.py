# SPDX-License-Identifier: EUPL-1.2
"""The database as one transaction at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from wijkpad.ports.books import (
    CaseBook,
    DataBook,
    DefinitionBook,
    JobBook,
    PeopleBook,
    SettingBook,
    TaskBook,
)
from wijkpad.ports.chronicle import JournalBook, RequestBook
from wijkpad.ports.contract_signals import SignalBook
from wijkpad.ports.directory import DirectoryBook
from wijkpad.ports.disclosure import DisclosureBook
from wijkpad.ports.documents import DocumentBook
from wijkpad.ports.dossier import HandingBook, NoteBook
from wijkpad.ports.file import FileDraftBook
from wijkpad.ports.ledger import LedgerBook
from wijkpad.ports.listening import ListenerBook
from wijkpad.ports.plugin_memory import PluginBook
from wijkpad.ports.reaching import ReachBook
from wijkpad.ports.register import ImportBook, RegisterBook
from wijkpad.ports.settling import SettlementBook
from wijkpad.ports.term_acts import TermBook
from wijkpad.ports.transfers import TransferBook


class UnitOfWork(Protocol):
    """One transaction for one municipality. Leaving the block without `commit` rolls back.

    On SQLite it begins with the write lock (`BEGIN IMMEDIATE`) unless opened for reading. What is
    written may wait for the next thing that is read: a conflict is told by then, and at the latest
    by `commit`, which commits nothing then.
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
    funding: RegisterBook
    settlements: SettlementBook
    plugins: PluginBook
    listeners: ListenerBook
    ledger: LedgerBook
    imports: ImportBook
    transfers: TransferBook
    reaches: ReachBook
    disclosure: DisclosureBook
    notes: NoteBook
    file_drafts: FileDraftBook
    handing: HandingBook
    documents: DocumentBook
    terms: TermBook
    directory: DirectoryBook
    signals: SignalBook

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

    def with_work(self, now: datetime) -> Sequence[str]:
        """Return the codes of the municipalities in which a job may be taken up, in order."""
        ...

    def keyed_hash(self, text: str) -> str:
        """Return a hash that only this installation can make (searches, logins, addresses)."""
        ...


class Delivery(Protocol):
    """Tells workers of jobs, inside the transaction that adds them; on PostgreSQL.

    `connection` is the driver's own; what is told goes with that transaction or not at all.
    """

    def announce(self, connection: object, jobs: Sequence[tuple[str, str, datetime]]) -> None:
        """Tell of each (municipality, job, when it is due) that is due already.

        What is due later is found by a sweep, at its moment.
        """
        ...

    def waiting(self, connection: object) -> int:
        """Return how many tellings no worker has heard yet."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep found: how many jobs it told of, and when the next one is due (UTC)."""

    told: int
    next_due: datetime | None


class Dispatcher(Protocol):
    """Has due work done in the background, in a thread of its own."""

    def start(self) -> None: ...
    def wake(self) -> None:
        """Say that there may be work now."""
        ...

    def join(self) -> None:
        """Wait until it has stopped."""
        ...

    def stop(self, timeout: float = 30.0) -> None:
        """Finish the job at hand and stop; returns when it did, or after `timeout` seconds."""
        ...
