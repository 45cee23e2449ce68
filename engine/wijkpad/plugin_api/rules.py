# SPDX-License-Identifier: EUPL-1.2
"""How each hook is put to plugins: who answers, how answers merge, and what a failure does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Mode = Literal["own", "first", "all", "event"]
"""`own`: exactly one plugin answers, and None is no answer. `first`: the first that is not None.
`all`: everyone, each for itself. `event`: everyone is told, after the commit; no answer counts."""
OnFailure = Literal["closed", "soft", "retry", "boot"]
"""`closed`: the finding `PLUGIN_ERROR` (ESCALATE), never ALLOW, and nothing is booked. `soft`: less
is shown, and it is said what is missing. `retry`: tried again later, then an incident. `boot`: the
municipality is not ready: nothing new starts, what runs stays readable."""
Merge = Literal["none", "one", "list", "union", "findings"]
"""`list`: answers of plugins one behind the other. `union`: the same value counts once.
`findings`: all are kept, each with its plugin; the worst is the verdict."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRule:
    """The rule of one hook. `capability` (a beginning) tells which plugins are asked; None is all.

    Attributes:
        seconds: the most that one call may take.
    """

    mode: Mode
    on_failure: OnFailure
    merge: Merge
    capability: str | None = None
    seconds: float = 2.0


RULES: Final[Mapping[str, HookRule]] = {
    "plugin_config_check": HookRule(mode="own", on_failure="boot", merge="findings"),
    "plugin_health": HookRule(mode="own", on_failure="soft", merge="one"),
    "funding_model_info": HookRule(
        mode="own", on_failure="boot", merge="one", capability="funding:"
    ),
    "funding_resolve": HookRule(
        mode="first", on_failure="closed", merge="one", capability="funding:"
    ),
    "funding_quote": HookRule(
        mode="own", on_failure="closed", merge="one", capability="funding:", seconds=1.0
    ),
    "funding_plan_commitment": HookRule(
        mode="own", on_failure="closed", merge="one", capability="funding:"
    ),
    "funding_on_event": HookRule(
        mode="own", on_failure="closed", merge="one", capability="funding:"
    ),
    "funding_settle": HookRule(mode="own", on_failure="closed", merge="one", capability="funding:"),
    "contract_find": HookRule(
        mode="all", on_failure="closed", merge="union", capability="contracts"
    ),
    "contract_tariffs": HookRule(
        mode="own", on_failure="closed", merge="one", capability="contracts"
    ),
    "contract_ceiling": HookRule(
        mode="first", on_failure="closed", merge="one", capability="contracts"
    ),
    "provider_search": HookRule(
        mode="all", on_failure="soft", merge="list", capability="directory", seconds=10.0
    ),
    "provider_facts": HookRule(mode="all", on_failure="soft", merge="list", capability="directory"),
    "provider_wait": HookRule(mode="all", on_failure="soft", merge="list", capability="directory"),
    "provider_intake_stop": HookRule(
        mode="all", on_failure="closed", merge="list", capability="contracts"
    ),
    "directory_import": HookRule(
        mode="own", on_failure="soft", merge="one", capability="import:", seconds=30.0
    ),
    "allocation_check": HookRule(
        mode="all", on_failure="closed", merge="findings", capability="check:"
    ),
    "budget_scopes": HookRule(
        mode="all", on_failure="closed", merge="union", capability="guard:", seconds=1.0
    ),
    "budget_guard": HookRule(
        mode="all", on_failure="closed", merge="findings", capability="guard:", seconds=1.0
    ),
    "budget_escalation": HookRule(
        mode="first", on_failure="soft", merge="one", capability="guard:"
    ),
    "budget_threshold": HookRule(
        mode="event", on_failure="soft", merge="none", capability="guard:"
    ),
    "service_task_specs": HookRule(
        mode="all", on_failure="boot", merge="list", capability="service:"
    ),
    "service_task_run": HookRule(
        mode="own", on_failure="retry", merge="one", capability="service:"
    ),
    "form_extend": HookRule(mode="all", on_failure="soft", merge="list", capability="form:"),
    "form_validate": HookRule(mode="all", on_failure="closed", merge="list", capability="form:"),
    "calendar_days_off": HookRule(
        mode="all", on_failure="closed", merge="union", capability="calendar"
    ),
    "access_policy": HookRule(
        mode="all", on_failure="closed", merge="findings", capability="access", seconds=1.0
    ),
    "audit_event": HookRule(mode="event", on_failure="soft", merge="none", capability="audit"),
    "term_rules": HookRule(mode="all", on_failure="boot", merge="list", capability="terms"),
    "term_deadline": HookRule(mode="first", on_failure="closed", merge="one", capability="terms"),
}
"""Every hook of `Hooks` has its rule here; a test compares the two."""
