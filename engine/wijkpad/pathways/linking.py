# SPDX-License-Identifier: EUPL-1.2
"""Puts the pathways that a pathway calls into it, so that one run can carry them all out.

Ids are unique within a pathway only. In the whole, everything of a called pathway is named
`<its key>.<its own id>`; only its process keeps its id, which is that key and what a call names.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Final, TypeVar

from wijkpad.diagrams.reading import BPMN, CAMUNDA
from wijkpad.domain.definition import Definition, Step, qualified
from wijkpad.terms import Notice, Rule
from wijkpad.xml import Element, local_name, namespace_of, parse, to_bytes

T = TypeVar("T")
_REFERENCES: Final = frozenset(
    {"sourceRef", "targetRef", "default", "attachedToRef", "messageRef", "errorRef", "signalRef"}
    | {"escalationRef", "activityRef", "calledElement", "dataObjectRef", "dataStoreRef"}
)
_NAMED_IN_TEXT: Final = frozenset({"incoming", "outgoing", "flowNodeRef", "sourceRef", "targetRef"})
_SHARED: Final = frozenset({"process", "message", "error", "signal", "escalation"})


def link(definition: Definition, called: Mapping[str, Definition]) -> Definition:
    """Return the definition with what it calls, and what that calls in turn, ready to run."""
    if not called:
        return definition
    return replace(
        definition,
        called=dict(called),
        whole=_whole(definition, called),
        steps=_with(definition.steps, {key: _steps(one) for key, one in called.items()}),
        forms=_with(definition.forms, {key: one.forms for key, one in called.items()}),
        decisions=_with(definition.decisions, {key: one.decisions for key, one in called.items()}),
        terms=_with(definition.terms, {key: _terms(one) for key, one in called.items()}),
        templates=_with(definition.templates, {key: one.templates for key, one in called.items()}),
        sources=_with(definition.sources, {key: one.sources for key, one in called.items()}),
        calls=_with(definition.calls, {key: one.calls for key, one in called.items()}),
        messages=tuple(
            dict.fromkeys(name for one in (definition, *called.values()) for name in one.messages)
        ),
    )


def _with(own: Mapping[str, T], others: Mapping[str, Mapping[str, T]]) -> dict[str, T]:
    found = dict(own)
    for key, part in others.items():
        found |= {qualified(key, name): one for name, one in part.items()}
    return found


def _steps(called: Definition) -> dict[str, Step]:
    key = called.key
    return {
        name: replace(
            step,
            element=qualified(key, name),
            plane=key if step.plane == key else qualified(key, step.plane),
            form=None if step.form is None else qualified(key, step.form),
            document=None if step.document is None else qualified(key, step.document),
            check=None if step.check is None else qualified(key, step.check),
        )
        for name, step in called.steps.items()
    }


def _terms(called: Definition) -> dict[str, Rule]:
    key = called.key
    return {
        name: replace(
            rule,
            key=qualified(key, name),
            source=qualified(key, rule.source) if rule.source else "",
            each=qualified(key, rule.each) if rule.each else "",
            notice=_notice(key, rule.notice),
        )
        for name, rule in called.terms.items()
    }


def _notice(key: str, notice: Notice | None) -> Notice | None:
    if notice is None:
        return None
    return replace(notice, of=tuple(qualified(key, one) for one in notice.of))


def _whole(definition: Definition, called: Mapping[str, Definition]) -> bytes:
    root = parse(definition.diagram, file=f"{definition.key}.bpmn")
    for key in sorted(called):
        for part in _renamed(called[key]):
            root.append(part)
    return to_bytes(root)


def _renamed(called: Definition) -> list[Element]:
    """Return the parts of a called pathway's diagram under their names in the whole."""
    root = parse(called.diagram, file=f"{called.key}.bpmn")
    names = {
        str(one.get("id")): qualified(called.key, str(one.get("id")))
        for one in root.iter()
        if namespace_of(one) == BPMN and one.get("id")
    }
    names[called.key] = called.key
    # What a call names is a process: of this file, or another pathway, whatever else has that name.
    processes = {str(one.get("id")) for one in root if local_name(one) == "process"}
    calls = {name: one for name, one in names.items() if name in processes}
    parts = [deepcopy(one) for one in root if local_name(one) in _SHARED]
    for part in parts:
        for element in part.iter():
            _rename(element, names, calls, called.key)
    return parts


def _rename(element: Element, names: Mapping[str, str], calls: Mapping[str, str], key: str) -> None:
    own = str(element.get("id") or "")
    if own in names:
        element.set("id", names[own])
    for attribute in _REFERENCES.intersection(map(str, element.attrib)):
        local = str(element.get(attribute)).rpartition(":")[2]
        known = calls if attribute == "calledElement" else names
        element.set(attribute, known.get(local, local))
    decision = element.get(f"{{{CAMUNDA}}}decisionRef")
    if decision:
        element.set(f"{{{CAMUNDA}}}decisionRef", qualified(key, str(decision).strip()))
    text = (element.text or "").strip()
    if local_name(element) in _NAMED_IN_TEXT and text in names:
        element.text = names[text]
