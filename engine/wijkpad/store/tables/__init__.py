# SPDX-License-Identifier: EUPL-1.2
"""The tables. `municipality` is the first column of every primary, foreign and unique key.

An ordinary index begins with what tells rows apart: before PostgreSQL has counted the rows of a new
database, an index that begins with the municipality looks as good to it as the primary key, and it
reads every row of the municipality. A unique key of two columns beside the primary key is partial in
form for the same reason: only who asks by its second column can use it.
"""

from __future__ import annotations

from wijkpad.store.tables.base import METADATA, municipalities
from wijkpad.store.tables.cases import (
    case_links,
    case_participants,
    cases,
    passed_elements,
    runs,
    snapshots,
)
from wijkpad.store.tables.contract_signals import contract_signals
from wijkpad.store.tables.definitions import (
    definition_drafts,
    definitions,
    offered_definitions,
    start_subscriptions,
    trials,
)
from wijkpad.store.tables.directory import (
    directory_facts,
    directory_locations,
    directory_suggestions,
    provisions,
    volunteers,
    wait_times,
)
from wijkpad.store.tables.disclosure import break_glass, file_exports
from wijkpad.store.tables.documents import (
    document_files,
    document_sendings,
    documents,
    typed_documents,
)
from wijkpad.store.tables.dossier import (
    lent_cases,
    note_drafts,
    notes,
    notices,
    todos,
    wrong_persons,
)
from wijkpad.store.tables.file import file_drafts
from wijkpad.store.tables.jobs import incidents, jobs, leases, posts
from wijkpad.store.tables.journal import journal, journal_heads
from wijkpad.store.tables.ledger import (
    allocation_events,
    allocations,
    crossings,
    ledger_lines,
    purses,
    settlements,
)
from wijkpad.store.tables.people import (
    memberships,
    requests,
    sessions,
    settings,
    sign_in_failures,
    teams,
    users,
)
from wijkpad.store.tables.plugins import journal_listeners, plugin_records, plugin_traces
from wijkpad.store.tables.reaching import reaches
from wijkpad.store.tables.register import (
    contract_ceilings,
    contract_covers,
    contract_extensions,
    contract_products,
    contract_tariffs,
    contracts,
    intake_stops,
    lots,
    provider_agbs,
    providers,
    register_imports,
)
from wijkpad.store.tables.subjects import (
    case_terms,
    decisions,
    subject_data,
    subject_data_heads,
    subject_keys,
    subjects,
)
from wijkpad.store.tables.tasks import drafts, subscriptions, tasks, timers
from wijkpad.store.tables.terms import term_acts
from wijkpad.store.tables.transfers import transferred_runs, transfers

__all__ = [
    "plugin_records",
    "plugin_traces",
    "METADATA",
    "allocation_events",
    "allocations",
    "case_links",
    "case_participants",
    "case_terms",
    "cases",
    "contract_ceilings",
    "contract_covers",
    "contract_extensions",
    "contract_products",
    "contract_signals",
    "contract_tariffs",
    "contracts",
    "crossings",
    "decisions",
    "definition_drafts",
    "definitions",
    "directory_facts",
    "directory_locations",
    "directory_suggestions",
    "document_files",
    "document_sendings",
    "documents",
    "drafts",
    "file_drafts",
    "incidents",
    "intake_stops",
    "jobs",
    "journal",
    "journal_heads",
    "journal_listeners",
    "leases",
    "ledger_lines",
    "lent_cases",
    "lots",
    "memberships",
    "municipalities",
    "note_drafts",
    "notes",
    "notices",
    "break_glass",
    "file_exports",
    "offered_definitions",
    "passed_elements",
    "posts",
    "provider_agbs",
    "providers",
    "provisions",
    "purses",
    "reaches",
    "register_imports",
    "requests",
    "runs",
    "sessions",
    "settings",
    "settlements",
    "sign_in_failures",
    "snapshots",
    "start_subscriptions",
    "subject_data",
    "subject_data_heads",
    "subject_keys",
    "subjects",
    "subscriptions",
    "tasks",
    "teams",
    "term_acts",
    "timers",
    "todos",
    "transferred_runs",
    "transfers",
    "trials",
    "typed_documents",
    "users",
    "volunteers",
    "wait_times",
    "wrong_persons",
]
