# SPDX-License-Identifier: EUPL-1.2
"""Which names stand below the value of a boxed expression: a parser needs them, for they may hold spaces."""

from __future__ import annotations

from wijkpad.dmn.model import Box, Context, Filter, Items, Relation, Table, Text
from wijkpad.dmn.types import names_of
from wijkpad.feel import Names, nodes
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
            return Names({name: names_of(one) for name, one in types}, is_open=True)
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
    return Names({one.name: names_of(one.type) for one in box.outputs}, is_open=True)
