# SPDX-License-Identifier: EUPL-1.2
"""Every name that the FEEL of a pathway may read; nothing else is there when it runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from wijkpad.diagrams import Diagram, Node
from wijkpad.dmn import Model
from wijkpad.feel import Names
from wijkpad.forms import Form
from wijkpad.forms.expressions import names_of as names_of_fields
from wijkpad.pathways.header import Header

_CASE: Final = (
    "id",
    "number",
    "pathway",
    "team",
    "sensitivity",
    "status",
    "opened_at",
    "coordinator",
)
_MEMBER: Final = ("id", "name", "roles", "languages", "expertise", "open_cases", "relation")
_RECENT: Final = ("number", "opened_at", "address")
_STARTED: Final = ("number", "note", "reason", "message", "signal")
_TERM: Final = ("start", "due", "fires_at")
_CONTRACT: Final = (
    *("key", "title", "provider", "lot", "year", "valid_from", "valid_until", "warn_percentage"),
)
_FIGURES: Final = (
    *("ceiling", "committed", "reserved", "realised", "used", "free", "used_percentage"),
)
_SIGNAL: Final = ("cause", "percentage", "product", "ceiling", "used", "day")
_LISTS: Final = frozenset({"collectEntries", "singleEntry"})


def names_of(
    header: Header | None,
    diagram: Diagram | None,
    forms: Mapping[str, Form],
    models: Mapping[str, Model],
) -> Names:
    """Return the names that hold everywhere in the pathway; loop variables are the diagram's."""
    found: dict[str, Names | None] = {
        **_subject(header),
        "municipality": _leaves(("code", "name")),
        "actor": _leaves(("id",)),
        "parameters": Names({}),
        "terms": Names({}),
    }
    if header is not None:
        found["parameters"] = _leaves(one.key for one in header.parameters)
        found["terms"] = Names({rule.key: _leaves(_TERM) for rule in header.terms})
        found.update(dict.fromkeys(one.key for one in header.inputs))
    for node in diagram.nodes.values() if diagram is not None else ():
        found.update(_results(node, models))
    for key, form in forms.items():
        answers = names_of_fields(form.fields).with_names(_leaves(("completed_by", "completed_at")))
        found[key] = _with_history(answers)
    return Names(found)


def _subject(header: Header | None) -> dict[str, Names | None]:
    """Return what is known of the subject; who works for no household knows of none."""
    if header is not None and header.subject == "contract":
        products = _leaves(("code", "title", *_FIGURES))
        start = _leaves(_SIGNAL) if header.case == "own" else None
        known = _leaves((*_CONTRACT, *_FIGURES)).with_names({"products": products})
        return {"contract": known} if start is None else {"contract": known, "signal": start}
    return {
        "case": _leaves(_CASE).with_names({"linked": _leaves(("pathway", "number", "status"))}),
        "household": None,
        "team": Names(
            {"key": None, "name": None, "members": _leaves(_MEMBER), "recent": _leaves(_RECENT)}
        ),
        "started_by": _leaves(_STARTED),
    }


def with_loops(names: Names, diagram: Diagram | None) -> Names:
    """Return the names with every loop variable: forms and tables may stand inside any loop."""
    loops: dict[str, Names | None] = {}
    for node in diagram.nodes.values() if diagram is not None else ():
        if node.repeat is not None and node.repeat.variable:
            loops[node.repeat.variable] = None
    return names.with_names(loops)


def _leaves(keys: Iterable[str]) -> Names:
    return Names(dict.fromkeys(keys))


def _with_history(answers: Names) -> Names:
    return answers.with_names(Names({"history": answers}, kinds={"history": "list"}))


def _results(node: Node, models: Mapping[str, Model]) -> dict[str, Names | None]:
    """Return the names that a node writes: its result, and the outputs of a service task."""
    found: dict[str, Names | None] = {name: None for name, _ in node.outputs if name}
    if node.collected is not None:
        found[node.collected] = None
    if node.result is None:
        return found
    model = models.get(node.decision or "")
    decision = model.decisions.get(node.decision or "") if model is not None else None
    table = decision.table if decision is not None else None
    several = table is not None and len(table.outputs) > 1
    if table is not None and several and node.camunda.get("mapDecisionResult") not in _LISTS:
        found[node.result] = _with_history(_leaves(one.name for one in table.outputs))
    else:
        found[node.result] = None
    return found
