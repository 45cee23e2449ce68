# SPDX-License-Identifier: EUPL-1.2
"""What the commands need from the outside: time, the engine, the database, the plugins."""

from __future__ import annotations

from wijkpad.domain.access import Sight
from wijkpad.ports.asking import MapSources, MapTalk
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
from wijkpad.ports.clock import Clock
from wijkpad.ports.contract_signals import SignalBook
from wijkpad.ports.directory import DirectoryBook
from wijkpad.ports.disclosure import DisclosureBook, Refusals
from wijkpad.ports.documents import DocumentBook, DocumentExamples, Example, Printer, Scanner
from wijkpad.ports.dossier import HandingBook, NoteBook, NotePage
from wijkpad.ports.extending import (
    Addition,
    Extensions,
    FormAdditions,
    NoExtensions,
    PluginCheck,
    as_plain,
)
from wijkpad.ports.file import FileDraftBook
from wijkpad.ports.holding import lock_left, lock_taken, no_lock_held
from wijkpad.ports.ledger import LedgerBook, LinePage
from wijkpad.ports.listening import Heard, Listener, ListenerBook, Listening, NobodyListens
from wijkpad.ports.plugin_memory import RESTARTED, PluginBook, PluginCall, PluginTrace
from wijkpad.ports.policing import AccessPlugins, AccessQuestion, NoAccessPlugins
from wijkpad.ports.promising import Advised, Closing, Followed, Promising, Settling
from wijkpad.ports.reaching import Played, ReachBook, Reached
from wijkpad.ports.reading import (
    LeftOut,
    ListedCase,
    ListedTerm,
    OpenTerm,
    Queries,
    TermList,
    TermQuestion,
    TermView,
    WorkItem,
    Worklist,
    WorklistQuestion,
)
from wijkpad.ports.records import How, Passed, Session, Setting, Snapshot, StoredDefinition, Tried
from wijkpad.ports.register import ImportBook, RegisterBook
from wijkpad.ports.repairing import Carried, Mapped, Place, PlaceKind, Proposal
from wijkpad.ports.running import (
    DRY_TOPICS,
    Advance,
    Compiler,
    Crossing,
    Environment,
    Library,
    LiveRun,
    Runtime,
    ScenarioRunner,
    ServiceCall,
    Services,
    Thrown,
    Wait,
    WaitKind,
)
from wijkpad.ports.settling import SettlementBook
from wijkpad.ports.store import Delivery, Dispatcher, Store, Swept, UnitOfWork
from wijkpad.ports.term_acts import TermBook
from wijkpad.ports.term_plugins import NoTermPlugins, PluginTerms, TermPlugins
from wijkpad.ports.transfers import TransferBook

__all__ = [
    "RESTARTED",
    "AccessPlugins",
    "AccessQuestion",
    "NoAccessPlugins",
    "DRY_TOPICS",
    "Advised",
    "Promising",
    "Closing",
    "Followed",
    "Settling",
    "PluginBook",
    "PluginCall",
    "PluginTerms",
    "PluginTrace",
    "TermView",
    "lock_left",
    "lock_taken",
    "no_lock_held",
    "TermQuestion",
    "TermList",
    "ListedTerm",
    "Advance",
    "Carried",
    "CaseBook",
    "Clock",
    "Crossing",
    "Compiler",
    "DataBook",
    "DefinitionBook",
    "Delivery",
    "Dispatcher",
    "DocumentBook",
    "DocumentExamples",
    "Environment",
    "Example",
    "Addition",
    "as_plain",
    "Extensions",
    "FormAdditions",
    "NoExtensions",
    "NoTermPlugins",
    "PluginCheck",
    "FileDraftBook",
    "LedgerBook",
    "LinePage",
    "Heard",
    "LeftOut",
    "Listener",
    "ListenerBook",
    "Listening",
    "NobodyListens",
    "DirectoryBook",
    "ImportBook",
    "RegisterBook",
    "DisclosureBook",
    "HandingBook",
    "Refusals",
    "How",
    "JobBook",
    "JournalBook",
    "Library",
    "ListedCase",
    "LiveRun",
    "Mapped",
    "NoteBook",
    "NotePage",
    "MapSources",
    "MapTalk",
    "OpenTerm",
    "Passed",
    "PeopleBook",
    "Place",
    "PlaceKind",
    "Played",
    "Proposal",
    "Printer",
    "Queries",
    "ReachBook",
    "Reached",
    "RequestBook",
    "Runtime",
    "Scanner",
    "ScenarioRunner",
    "ServiceCall",
    "Services",
    "Session",
    "Setting",
    "SettingBook",
    "SettlementBook",
    "SignalBook",
    "Sight",
    "Snapshot",
    "Store",
    "StoredDefinition",
    "Swept",
    "TaskBook",
    "TermBook",
    "TermPlugins",
    "Thrown",
    "TransferBook",
    "Tried",
    "UnitOfWork",
    "Wait",
    "WaitKind",
    "WorkItem",
    "Worklist",
    "WorklistQuestion",
]
