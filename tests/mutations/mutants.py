# SPDX-License-Identifier: EUPL-1.2
"""Small faults in a pathway, each made in memory: in a condition, a row of a table, or a term."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from wijkpad import dmn
from wijkpad.diagrams import read
from wijkpad.domain.definition import Definition
from wijkpad.feel import parse
from wijkpad.feel.operators import Junction
from wijkpad.terms import Calendar, Direction, Length, Rule
from wijkpad.terms.length import Unit
from wijkpad.xml import parse as parse_xml
from wijkpad.xml import to_bytes

BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
KINDS: Final = {"condition": "voorwaarden", "table": "regels van tabellen", "term": "termijnen"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault.

    Attributes:
        key: unique and stable, such as `condition:SF_Crisis=false`.
        goals: what a scenario must have come by to be able to see it; the first matters most.
        term: key of the term that is changed. `at`: the element of a condition, or the decision.
        old, new: the condition before and after.
    """

    key: str
    kind: str
    text: str
    definition: Definition
    goals: tuple[str, ...] = ()
    term: str = ""
    at: str = ""
    old: str = ""
    new: str = ""


def mutants_of(definition: Definition) -> Iterator[Mutant]:
    """Yield every fault, in a fixed order."""
    for each in (_conditions(definition), _tables(definition), _terms(definition)):
        for one in each:
            sha = f"{definition.sha256}+{one.key}"
            yield replace(one, definition=replace(one.definition, sha256=sha))


def _conditions(definition: Definition) -> Iterator[Mutant]:
    diagram = read(definition.diagram, file="running")
    for flow in diagram.flows.values():
        if flow.condition is None or "--" in flow.id:
            continue
        text = flow.condition.feel
        for name, other in _other_conditions(text):
            yield Mutant(
                key=f"condition:{flow.id}={name}",
                kind="condition",
                text=f"`{_short(text)}` wordt `{_short(other)}`",
                definition=replace(definition, diagram=_with_condition(definition, flow.id, other)),
                goals=(f"flow:{flow.id}",),
                at=flow.source,
                old=text,
                new=other,
            )


def _other_conditions(text: str) -> Iterator[tuple[str, str]]:
    yield "true", "true"
    yield "false", "false"
    yield "not", f"not({text})"
    root = parse(text).root
    if isinstance(root, Junction):
        parts = list(_operands(text, root))
        word = " and " if root.is_and else " or "
        for number in range(len(parts)):
            kept = parts[:number] + parts[number + 1 :]
            yield f"without {number + 1}", word.join(kept)
        yield "other word", (" or " if root.is_and else " and ").join(parts)


def _operands(text: str, root: Junction) -> Iterator[str]:
    """Yield the texts of the operands; each begins after the word that joins them."""
    word = "and" if root.is_and else "or"
    depth, begin, quoted = 0, 0, False
    at = 0
    while at < len(text):
        sign = text[at]
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign in "([{":
            depth += 1
        elif not quoted and sign in ")]}":
            depth -= 1
        elif not quoted and depth == 0 and text[at : at + len(word) + 2] == f" {word} ":
            yield text[begin:at].strip()
            begin = at + len(word) + 2
        at += 1
    yield text[begin:].strip()


def _with_condition(definition: Definition, flow: str, text: str) -> bytes:
    root = parse_xml(definition.diagram, file="running")
    found = root.find(f".//{BPMN}sequenceFlow[@id='{flow}']/{BPMN}conditionExpression")
    if found is None:
        raise AssertionError(flow)
    found.text = text
    return to_bytes(root)


def _tables(definition: Definition) -> Iterator[Mutant]:
    diagram = read(definition.diagram, file="running")
    asked = {node.decision for node in diagram.nodes.values() if node.decision}
    for name in sorted(asked & set(definition.decisions)):
        model = definition.decisions[name]
        data = definition.files[model.file]
        for row, change, text, changed in _other_rows(data, name):
            other = dmn.read(changed, file=model.file)
            decisions = {
                key: other if one is model else one for key, one in definition.decisions.items()
            }
            yield Mutant(
                key=f"table:{name}#{row} {change}",
                kind="table",
                text=text,
                definition=replace(definition, decisions=decisions),
                goals=(f"rule:{name}#{row}",),
                at=name,
            )


def _other_rows(data: bytes, decision: str) -> Iterator[tuple[str, str, str, bytes]]:
    """Yield (row, change, words, file) for every change of one row of the table of a decision."""
    root = parse_xml(data, file="table")
    owner = next(one for one in root.iter("{*}decision") if one.get("id") == decision)
    table = next(owner.iter("{*}decisionTable"), None)
    if table is None:
        return
    is_first = table.get("hitPolicy", "UNIQUE") == "FIRST"
    rows = table.findall("{*}rule")
    columns = range(len(rows[0].findall("{*}outputEntry")))
    values = [
        list(dict.fromkeys(_text(_entries(row, "output")[at]) for row in rows)) for at in columns
    ]
    for number, row in enumerate(rows):
        name = str(row.get("id"))
        at = table.index(row)
        table.remove(row)
        yield name, "left out", "de regel is weg", to_bytes(root)
        table.insert(at, row)
        if is_first and number + 1 < len(rows):
            table.remove(row)
            table.insert(at + 1, row)
            yield name, "after the next", "de regel staat na de volgende", to_bytes(root)
            table.remove(row)
            table.insert(at, row)
        for column, entry in enumerate(_entries(row, "input")):
            if _text(entry) not in ("-", ""):
                yield from _changed(root, entry, "-", name, f"input {column + 1} any")
        for column, entry in enumerate(_entries(row, "output")):
            others = [one for one in values[column] if one != _text(entry)]
            yield from _changed(
                root, entry, others[0] if others else '"ANDERS"', name, f"output {column + 1}"
            )


def _changed(
    root: etree._Element, entry: etree._Element, other: str, row: str, change: str
) -> Iterator[tuple[str, str, str, bytes]]:
    node = entry.find("{*}text")
    if node is None:
        return
    before, node.text = node.text, other
    yield row, change, f"`{_short(before or '')}` wordt `{_short(other)}`", to_bytes(root)
    node.text = before


def _entries(row: etree._Element, kind: str) -> list[etree._Element]:
    return row.findall(f"{{*}}{kind}Entry")


def _text(entry: etree._Element) -> str:
    node = entry.find("{*}text")
    return (node.text or "").strip() if node is not None else ""


def _terms(definition: Definition) -> Iterator[Mutant]:
    for key, rule in definition.terms.items():
        for change, text, other in _other_terms(definition, rule):
            yield Mutant(
                key=f"term:{key} {change}",
                kind="term",
                text=text,
                definition=replace(definition, terms={**definition.terms, key: other}),
                term=key,
            )


def _other_terms(definition: Definition, rule: Rule) -> Iterator[tuple[str, str, Rule]]:
    length = rule.length or _usual(definition, rule)
    if length is not None:
        longer = Length(length.count + 1, length.unit)
        yield "longer", f"{length.dutch()} wordt {longer.dutch()}", _with_length(rule, longer)
        if length.count > 1:
            shorter = Length(length.count - 1, length.unit)
            yield (
                "shorter",
                f"{length.dutch()} wordt {shorter.dutch()}",
                _with_length(rule, shorter),
            )
        if length.unit is Unit.WORKING_DAYS:
            days = Length(length.count, Unit.DAYS)
            raw = replace(_with_length(rule, days), calendar=Calendar.CAL_DAYS_RAW)
            yield "calendar", "werkdagen worden dagen", raw
        elif rule.calendar in _SWAPPED:
            other = _SWAPPED[rule.calendar]
            yield "calendar", f"{rule.calendar} wordt {other}", replace(rule, calendar=other)
    for direction in Direction:
        if direction is not rule.direction:
            text = f"{rule.direction} wordt {direction}"
            yield f"direction {direction}", text, replace(rule, direction=direction)
    if rule.start_from:
        yield "never starts", "de termijn begint nooit", replace(rule, start_from="null")
        later = f'({rule.start_from.strip()}) + duration("P1D")'
        yield "starts later", "de termijn begint een dag later", replace(rule, start_from=later)


_SWAPPED: Final = {
    Calendar.CAL_DAYS_ATW: Calendar.CAL_DAYS_RAW,
    Calendar.CAL_DAYS_RAW: Calendar.CAL_DAYS_ATW,
    Calendar.CAL_BACKWARD: Calendar.CAL_DAYS_RAW,
}


def _usual(definition: Definition, rule: Rule) -> Length | None:
    """Return the length that a setting of the municipality has when nothing was set."""
    key = rule.length_from.removeprefix("=").strip().removeprefix("parameters.")
    parameter = definition.parameters.get(key)
    return (
        parameter.default
        if parameter is not None and isinstance(parameter.default, Length)
        else None
    )


def _with_length(rule: Rule, length: Length) -> Rule:
    if rule.length is not None:
        return replace(rule, length=length)
    return replace(rule, length_from=f'"{length.count} {length.unit}"')


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= 60 else one_line[:57] + "…"


__all__ = ["KINDS", "Mutant", "mutants_of"]
