# SPDX-License-Identifier: EUPL-1.2
"""What is different between two versions of a diagram, in Dutch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wijkpad.diagrams.describe import reading_order
from wijkpad.diagrams.model import Diagram, Flow, Node, Script
from wijkpad.diagrams.words import kind_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One element that was added, removed or changed; `details` are Dutch sentences."""

    element: str
    what: Literal["added", "removed", "changed"]
    name: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The changes between two diagrams, in reading order; moving a shape is not a change."""

    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    changed: tuple[Change, ...]

    @property
    def is_equal(self) -> bool:
        """Tell whether both do the same."""
        return not (self.added or self.removed or self.changed)


def compare(old: Diagram, new: Diagram) -> Comparison:
    """Compare node by node and flow by flow, by id."""
    before, after = _elements(old), _elements(new)
    return Comparison(
        added=tuple(_change(new, one, "added") for one in after if one not in before),
        removed=tuple(_change(old, one, "removed") for one in before if one not in after),
        changed=tuple(
            _change(new, one, "changed", details)
            for one in after
            if one in before and (details := _details(old, new, one))
        ),
    )


def _elements(diagram: Diagram) -> list[str]:
    return [*reading_order(diagram), *diagram.flows]


def _change(
    diagram: Diagram,
    element: str,
    what: Literal["added", "removed", "changed"],
    details: tuple[str, ...] = (),
) -> Change:
    return Change(element=element, what=what, name=_title(diagram, element), details=details)


def _title(diagram: Diagram, element: str) -> str:
    node = diagram.nodes.get(element)
    if node is not None:
        return f"{kind_text(node)} ‘{node.name or element}’"
    flow = diagram.flows[element]
    return f"Pijl van {_name(diagram, flow.source)} naar {_name(diagram, flow.target)}"


def _name(diagram: Diagram, element: str) -> str:
    node = diagram.nodes.get(element)
    return f"‘{node.name}’" if node is not None and node.name else f"‘{element}’"


def _details(old: Diagram, new: Diagram, element: str) -> tuple[str, ...]:
    if element in old.nodes and element in new.nodes:
        return tuple(_node_details(old, new, old.nodes[element], new.nodes[element]))
    if element in old.flows and element in new.flows:
        return tuple(_flow_details(old, new, old.flows[element], new.flows[element]))
    return ("Het is iets anders geworden.",)


def _node_details(old: Diagram, new: Diagram, before: Node, after: Node) -> list[str]:
    facts = (
        ("soort", kind_text(before), kind_text(after)),
        ("naam", before.name, after.name),
        ("uitleg", before.documentation, after.documentation),
        ("uitvoerder", ", ".join(before.roles), ", ".join(after.roles)),
        ("formulier", before.form_key or "", after.form_key or ""),
        ("beslistabel", before.decision or "", after.decision or ""),
        ("uitkomst", before.result or "", after.result or ""),
        ("dienst", before.topic or "", after.topic or ""),
        ("toewijzing", before.assignee or "", after.assignee or ""),
        ("berekening", _text(before.script), _text(after.script)),
        ("moment", _moments(old, before), _moments(new, after)),
        ("plaats", before.attached_to or before.scope, after.attached_to or after.scope),
        ("standaardpijl", before.default or "", after.default or ""),
        ("einde van het vrije deelproces", _text(before.until), _text(after.until)),
        ("aanroep", before.called or "", after.called or ""),
        ("begin door een gebeurtenis", _yes(before.by_event), _yes(after.by_event)),
        ("maakt ongedaan", _yes(before.undoes), _yes(after.undoes)),
    )
    found = [_sentence(*fact) for fact in facts if fact[1] != fact[2]]
    if before.repeat != after.repeat and _repeat(before) != _repeat(after):
        found.append(_sentence("herhaling", _repeat(before), _repeat(after)))
    named = {"formKey", "candidateGroups", "decisionRef", "resultVariable", "topic", "assignee"}
    for one in sorted({*before.camunda, *after.camunda} - named):
        if before.camunda.get(one) != after.camunda.get(one):
            values = before.camunda.get(one, ""), after.camunda.get(one, "")
            found.append(_sentence(f"instelling {one}", *values))
    for one in sorted({*before.properties, *after.properties} - named):
        if before.properties.get(one) != after.properties.get(one):
            values = before.properties.get(one, ""), after.properties.get(one, "")
            found.append(_sentence(f"eigenschap {one}", *values))
    for one in sorted({*before.settings, *after.settings}):
        if before.settings.get(one) != after.settings.get(one):
            values = before.settings.get(one, ""), after.settings.get(one, "")
            found.append(_sentence(f"instelling {one}", *values))
    for word, was, now in (
        ("invoer", before.inputs, after.inputs),
        ("uitvoer", before.outputs, after.outputs),
    ):
        texts = [[(name, script.text) for name, script in one] for one in (was, now)]
        if texts[0] != texts[1]:
            found.append(f"De {word} is veranderd.")
    return found


def _flow_details(old: Diagram, new: Diagram, before: Flow, after: Flow) -> list[str]:
    facts = (
        ("tekst", before.name, after.name),
        (
            "voorwaarde",
            before.condition.feel if before.condition else "",
            after.condition.feel if after.condition else "",
        ),
    )
    found = [_sentence(*fact) for fact in facts if fact[1] != fact[2]]
    for what, was, now in (
        ("begin", before.source, after.source),
        ("doel", before.target, after.target),
    ):
        if was != now:
            found.append(f"Veranderd: {what} van {_name(old, was)} in {_name(new, now)}.")
    if before.properties != after.properties:
        found.append("De eigenschappen zijn veranderd.")
    return found


def _sentence(what: str, before: str, after: str) -> str:
    if not before:
        return f"Nieuw: {what} ‘{after}’."
    if not after:
        return f"Vervallen: {what} ‘{before}’."
    return f"Veranderd: {what} van ‘{before}’ in ‘{after}’."


def _yes(is_so: bool) -> str:
    return "ja" if is_so else ""


def _text(script: Script | None) -> str:
    return script.feel if script is not None else ""


def _moments(diagram: Diagram, node: Node) -> str:
    names = {
        **diagram.messages,
        **diagram.errors,
        **diagram.signals,
        **diagram.escalations,
    }
    parts = []
    for one in node.definitions:
        ref = names[one.ref].name if one.ref in names else one.ref or ""
        moment = one.moment.feel if one.moment is not None else ""
        more = (_text(one.condition), one.name, one.activity)
        parts.append(" ".join(filter(None, (one.kind, one.form, moment, ref, *more))))
    stays = [] if node.interrupting else ["de taak loopt door"]
    return ", ".join(parts + stays)


def _repeat(node: Node) -> str:
    if node.repeat is None:
        return ""
    one = node.repeat
    parts = ("na elkaar" if one.sequential else "naast elkaar", one.variable or "")
    texts = (_text(one.collection), _text(one.cardinality), _text(one.until))
    return ", ".join(filter(None, (*parts, *texts)))
