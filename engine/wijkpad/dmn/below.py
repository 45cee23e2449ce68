# SPDX-License-Identifier: EUPL-1.2
"""Which names stand below the value of a boxed expression: a parser needs them, for they may hold spaces."""

from __future__ import annotations

from wijkpad.dmn.model import (
    Box,
    Context,
    Filter,
    FunctionBox,
    Items,
    Iterator,
    Relation,
    Table,
    Text,
)
from wijkpad.dmn.types import kind_of, known, names_of
from wijkpad.feel import Names, nodes
from wijkpad.feel.kinds import kind_of as feel_kind
from wijkpad.feel.nodes import Node


def below_of(box: Box, scope: Names) -> Names | None:
    """Return the names below the value, or below each of its items; None when none are known."""
    declared = names_of(box.type)
    if declared is not None:
        return declared
    match box:
        case Text():
            return None if box.parsed is None else _below_node(box.parsed.root, scope)
        case Relation():
            types = zip(box.columns, box.column_types, strict=True)
            return known(((name, names_of(one), one) for name, one in types), is_open=True)
        case Context():
            return _below_context(box, scope)
        case Items():
            return below_of(box.boxes[0], scope) if box.boxes else None
        case Filter():
            return below_of(box.source, scope)
        case Table():
            return _below_table(box)
    return None


def _below_node(node: Node, scope: Names) -> Names | None:
    match node:
        case nodes.Name():
            return scope.members.get(node.name)
        case nodes.Path():
            base = _below_node(node.base, scope)
            return None if base is None else base.members.get(node.member)
        case nodes.Filter():
            return _below_node(node.base, scope)
        case nodes.ListOf():
            return _below_node(node.items[0], scope) if node.items else None
        case nodes.ContextOf():
            return Names({key: _below_node(one, scope) for key, one in node.entries}, is_open=True)
    return None


def _below_context(box: Context, scope: Names) -> Names | None:
    found: dict[str, Names | None] = {}
    for entry in box.entries:
        inner = scope.with_names(found)
        below = names_of(entry.type) or below_of(entry.box, inner)
        if entry.name is None:
            return below
        found[entry.name] = below
    return Names(found, is_open=True)


def _below_table(box: Table) -> Names | None:
    if len(box.outputs) == 1:
        return names_of(box.outputs[0].type)
    outputs = ((one.name, names_of(one.type), one.type) for one in box.outputs)
    return known(outputs, is_open=True)


def kind_of_box(box: Box, scope: Names) -> str | None:
    """Return the kind that a boxed expression gives when it is not null; None when that does not show."""
    declared = kind_of(box.type)
    if declared is not None:
        return declared
    match box:
        case Text():
            return None if box.parsed is None else feel_kind(box.parsed.root, scope)
        case Context():
            has_result = any(entry.name is None for entry in box.entries)
            return None if has_result else "context"
        case Relation() | Items():
            return "list"
        case FunctionBox():
            return "function"
        case Iterator():
            return "list" if box.kind == "for" else "boolean"
    return None


def kind_of_item(box: Box) -> str | None:
    """Return the kind of the items of a list that declares its type; None when that does not show."""
    return kind_of(box.type.type.element) if box.type is not None else None
