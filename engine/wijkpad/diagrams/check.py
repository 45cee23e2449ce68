# SPDX-License-Identifier: EUPL-1.2
"""The check of a diagram: every rule runs, and every fault comes out at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from wijkpad.diagrams import (
    constructs,
    event_rules,
    layout_rules,
    routing_rules,
    soundness,
    structure,
    work_rules,
)
from wijkpad.diagrams.context import Context, Rule
from wijkpad.diagrams.model import Diagram
from wijkpad.diagrams.standard import breaches, without_doubles
from wijkpad.feel import Names
from wijkpad.findings import Finding, Severity

RULES: Final[tuple[Rule, ...]] = (
    constructs.constructs,
    constructs.events,
    structure.ids,
    structure.processes,
    structure.flows,
    structure.references,
    structure.boundaries,
    structure.calls,
    structure.links,
    structure.undoing,
    structure.free_scopes,
    structure.starts_and_ends,
    structure.reachable,
    work_rules.names,
    work_rules.user_tasks,
    work_rules.business_rule_tasks,
    work_rules.script_tasks,
    work_rules.service_tasks,
    work_rules.repeats,
    work_rules.results,
    work_rules.help_texts,
    event_rules.timers,
    event_rules.messages,
    event_rules.errors,
    event_rules.named_events,
    event_rules.conditions,
    routing_rules.languages,
    routing_rules.expressions,
    routing_rules.choices,
    routing_rules.advice,
    routing_rules.event_gateways,
)
READABLE: Final[tuple[Rule, ...]] = (
    layout_rules.sizes,
    layout_rules.drawn,
    layout_rules.labels,
    layout_rules.lines,
)
_WEIGHT: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def check(
    diagram: Diagram,
    *,
    key: str | None = None,
    forms: Collection[str] | None = None,
    decisions: Mapping[str, str] | None = None,
    decision_reads: Mapping[str, frozenset[str]] | None = None,
    terms: Collection[str] | None = None,
    roles: Collection[str] | None = None,
    topics: Collection[str] | None = None,
    names: Names | None = None,
    publication: bool = True,
    within: bool = False,
) -> list[Finding]:
    """Return everything that is wrong, errors first, then by line.

    What is not given is not checked: without `forms` any form key will do, and so on. What only
    breaks the letter of BPMN 2.0 is left to `breaches`.

    Args:
        diagram: as `read` gave it.
        key: the pathway; the process must be named after it.
        forms: keys of the forms that exist.
        decisions: effect (`advice`, `raises_only`, `administrative`) by decision id.
        decision_reads: the first names that each decision reads, to follow an advice on its way.
        terms: keys of the terms that exist.
        roles: codes of the roles that exist.
        topics: what enabled plugins and the core serve.
        names: what every expression may read; without it any name will do.
        publication: False for a draft, where what is merely missing is a warning.
        within: it runs inside another pathway, which may catch its errors.
    """
    context = Context(
        diagram=diagram,
        key=key,
        forms=None if forms is None else frozenset(forms),
        decisions=decisions,
        decision_reads=decision_reads or {},
        terms=None if terms is None else frozenset(terms),
        roles=None if roles is None else frozenset(roles),
        topics=None if topics is None else frozenset(topics),
        names=names if names is not None else Names.any(),
        publication=publication,
        within=within,
    )
    found = [finding for rule in (*RULES, *READABLE) for finding in rule(context)]
    found += [
        one
        for one in breaches(diagram, publication=publication)
        if one.severity is not Severity.INFO
    ]
    found += soundness.soundness(context, found)
    return sorted(
        without_doubles(found), key=lambda one: (_WEIGHT[one.severity], one.line or 0, one.code)
    )
