# SPDX-License-Identifier: EUPL-1.2
"""What the commands need from the outside: time, the engine, the database, the plugins."""

from __future__ import annotations

from wijkpad.domain.access import Sight
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
)
from wijkpad.ports.clock import Clock
from wijkpad.ports.money import FundingBook
from wijkpad.ports.reading import (
    ListedCase,
    OpenTerm,
    Queries,
    WorkItem,
    Worklist,
    WorklistQuestion,
)
from wijkpad.ports.records import Passed, Session, Setting, StoredDefinition, Tried
from wijkpad.ports.running import (
    Advance,
    Compiler,
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
from wijkpad.ports.store import Store, UnitOfWork

__all__ = [
    "Advance",
    "CaseBook",
    "Clock",
    "Compiler",
    "DataBook",
    "DefinitionBook",
    "Environment",
    "FundingBook",
    "JobBook",
    "JournalBook",
    "Library",
    "ListedCase",
    "OpenTerm",
    "LiveRun",
    "Passed",
    "PeopleBook",
    "Queries",
    "RequestBook",
    "Runtime",
    "ScenarioRunner",
    "ServiceCall",
    "Services",
    "Session",
    "Setting",
    "SettingBook",
    "Sight",
    "Store",
    "StoredDefinition",
    "Tried",
    "TaskBook",
    "UnitOfWork",
    "Wait",
    "Thrown",
    "WaitKind",
    "WorkItem",
    "Worklist",
    "WorklistQuestion",
]
