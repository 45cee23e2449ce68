# SPDX-License-Identifier: EUPL-1.2
"""One transaction for one municipality, with all its books."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from wijkpad.ports import (
    CaseBook,
    DataBook,
    DefinitionBook,
    DirectoryBook,
    DisclosureBook,
    DocumentBook,
    FileDraftBook,
    HandingBook,
    ImportBook,
    JobBook,
    JournalBook,
    LedgerBook,
    ListenerBook,
    NoteBook,
    PeopleBook,
    PluginBook,
    ReachBook,
    RegisterBook,
    RequestBook,
    SettingBook,
    SettlementBook,
    SignalBook,
    TaskBook,
    TermBook,
    TransferBook,
    lock_left,
    lock_taken,
)
from wijkpad.store.cases import SqlCases
from wijkpad.store.contract_signals import SqlSignals
from wijkpad.store.data import SqlData
from wijkpad.store.definitions import SqlDefinitions
from wijkpad.store.directory import SqlDirectory
from wijkpad.store.disclosure import SqlDisclosure
from wijkpad.store.documents import SqlDocuments
from wijkpad.store.file_drafts import SqlFileDrafts
from wijkpad.store.handing import SqlHanding
from wijkpad.store.jobs import SqlJobs
from wijkpad.store.journal import SqlJournal
from wijkpad.store.ledger import SqlLedger
from wijkpad.store.listening import SqlListeners
from wijkpad.store.notes import SqlNotes
from wijkpad.store.people import SqlPeople
from wijkpad.store.plugin_memory import SqlPlugins
from wijkpad.store.pool import Pool
from wijkpad.store.reaching import SqlReaches
from wijkpad.store.register_imports import SqlImports
from wijkpad.store.register_taking import SqlRegister
from wijkpad.store.sealing import MasterKeys, Vault
from wijkpad.store.settings import SqlRequests, SqlSettings
from wijkpad.store.settlements import SqlSettlements
from wijkpad.store.tasks import SqlTasks
from wijkpad.store.terms import SqlTerms
from wijkpad.store.transfers import SqlTransfers


class SqlUnit:
    """A unit of work on SQL; use it once, in a `with` block."""

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

    def __init__(self, pool: Pool, municipality: str, keys: MasterKeys, *, reading: bool) -> None:
        self.municipality = municipality
        self._keys, self._sums = keys, pool.sums
        self._delivery, self._reading = pool.delivery, reading
        self._transaction = pool.begin(municipality, reading=reading)

    @property
    def statements(self) -> int:
        """How many statements were sent to the database so far; begin and commit not counted."""
        return self._wire.statements

    def __enter__(self) -> Self:
        wire = self._transaction.__enter__()
        vault = Vault(wire, self._keys)
        self._wire = wire
        self._chain = SqlJournal(wire, self._keys.journal)
        self.cases = SqlCases(wire, vault)
        self.tasks = SqlTasks(wire, vault)
        self.data = SqlData(wire, vault)
        self._jobs = SqlJobs(wire)
        self.jobs = self._jobs
        self.definitions = SqlDefinitions(wire)
        self.people = SqlPeople(wire)
        self.settings = SqlSettings(wire)
        self.journal = self._chain
        self.requests = SqlRequests(wire)
        self.funding = SqlRegister(wire)
        self.settlements = SqlSettlements(wire, vault)
        self.plugins = SqlPlugins(wire)
        self.listeners = SqlListeners(wire)
        self.ledger = SqlLedger(wire, vault, self._sums)
        self.imports = SqlImports(wire)
        self.transfers = SqlTransfers(wire, vault)
        self.reaches = SqlReaches(wire)
        self.disclosure = SqlDisclosure(wire, vault)
        self.notes = SqlNotes(wire, vault)
        self.file_drafts = SqlFileDrafts(wire, vault)
        self.handing = SqlHanding(wire, vault)
        self.documents = SqlDocuments(wire, vault)
        self.terms = SqlTerms(wire, vault)
        self.directory = SqlDirectory(wire, vault)
        self.signals = SqlSignals(wire)
        if not self._reading:
            lock_taken()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._reading:
            lock_left()
        self._transaction.__exit__(kind, error, trace)

    def commit(self) -> None:
        """Chain the journal and make everything durable; raises `StaleError` on a conflict."""
        self._chain.flush()
        if self._delivery is not None and self._jobs.announced:
            self._delivery.announce(
                self._wire.connection,
                [(self.municipality, job, due_at) for job, due_at in self._jobs.announced],
            )
        self._wire.commit()
