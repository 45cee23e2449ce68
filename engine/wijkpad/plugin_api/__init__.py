# SPDX-License-Identifier: EUPL-1.2
"""All that a plugin may import: the manifest, the hooks, and the values that go in and out.

Every argument and result is a frozen dataclass of plain values. On its way to and from the plugin
host it is written as JSON: a date as `2026-11-16`, a decimal as a string, money as integer cents.
A plugin has no database and no clock: it reads the municipality's register through `queries`, and its
process sees only those variables that its configuration names.
"""

from __future__ import annotations

from wijkpad.plugin_api import booking, checking, queries, reckoning
from wijkpad.plugin_api.base import (
    PLUGIN_API,
    PROJECT,
    Finding,
    Health,
    Manifest,
    Period,
    Plain,
    PlainData,
    Severity,
    TenantContext,
    hookimpl,
)
from wijkpad.plugin_api.columns import (
    COLUMNS,
    Column,
)
from wijkpad.plugin_api.directory import (
    Certainty,
    Fact,
    Found,
    Imported,
    ImportedRow,
    ImportFile,
    IntakeStop,
    Need,
    OfferKind,
    Place,
    ProviderFact,
    RowFault,
    WaitTime,
)
from wijkpad.plugin_api.hooks import (
    Hooks,
)
from wijkpad.plugin_api.money import (
    Allocation,
    AllocationEvent,
    AllocationState,
    Balance,
    Ceiling,
    ContractProduct,
    ContractRef,
    EventKind,
    Frequency,
    FundingModelInfo,
    FundingRef,
    FundingRequest,
    Law,
    LedgerLine,
    LineKind,
    Owner,
    Quote,
    QuoteSegment,
    Route,
    Scope,
    TariffSegment,
    Unit,
    Variant,
)
from wijkpad.plugin_api.queries import (
    NobodyAnswersError,
    QueryRefusedError,
)
from wijkpad.plugin_api.rules import (
    RULES,
    HookRule,
)
from wijkpad.plugin_api.terms import (
    Deadline,
    Suspension,
    TermInForce,
    TermRule,
    TermUnit,
    is_working_day,
)
from wijkpad.plugin_api.watching import (
    AccessActor,
    AccessResource,
    AccessRole,
    AuditEvent,
)
from wijkpad.plugin_api.work import (
    FieldError,
    FormField,
    FormPatch,
    ServiceResult,
    ServiceSpec,
)

__all__ = [
    "AccessActor",
    "AccessResource",
    "AccessRole",
    "Allocation",
    "AllocationEvent",
    "AllocationState",
    "AuditEvent",
    "Balance",
    "Ceiling",
    "COLUMNS",
    "Certainty",
    "Column",
    "ContractProduct",
    "ContractRef",
    "Deadline",
    "EventKind",
    "Fact",
    "FieldError",
    "Finding",
    "FormField",
    "FormPatch",
    "Found",
    "Frequency",
    "FundingModelInfo",
    "FundingRef",
    "FundingRequest",
    "Health",
    "HookRule",
    "Hooks",
    "ImportFile",
    "Imported",
    "ImportedRow",
    "IntakeStop",
    "Law",
    "LedgerLine",
    "LineKind",
    "Manifest",
    "Need",
    "NobodyAnswersError",
    "OfferKind",
    "Owner",
    "PLUGIN_API",
    "PROJECT",
    "Period",
    "Place",
    "Plain",
    "PlainData",
    "ProviderFact",
    "QueryRefusedError",
    "Quote",
    "QuoteSegment",
    "RULES",
    "Route",
    "RowFault",
    "Scope",
    "ServiceResult",
    "ServiceSpec",
    "Severity",
    "Suspension",
    "TariffSegment",
    "TenantContext",
    "TermInForce",
    "TermRule",
    "TermUnit",
    "Unit",
    "Variant",
    "WaitTime",
    "booking",
    "checking",
    "hookimpl",
    "is_working_day",
    "queries",
    "reckoning",
]
