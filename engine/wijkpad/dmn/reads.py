# SPDX-License-Identifier: EUPL-1.2
"""Which names a boxed expression reads from outside itself."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator as Iterating

from wijkpad import feel
from wijkpad.dmn.model import (
    Box,
    Conditional,
    Context,
    Filter,
    FunctionBox,
    Input,
    Invocation,
    Items,
    Iterator,
    Output,
    Relation,
    Rule,
    Table,
    Text,
)

Bound = frozenset[str]
Path = tuple[str, ...]


def paths(parsed: feel.Expression | feel.UnaryTests | None) -> frozenset[Path]:
    """Return the free names of one FEEL text, each with what it reads below that name."""
    return frozenset() if parsed is None else parsed.references


def reads(box: Box | None, bound: Bound = frozenset()) -> Iterating[Path]:
    """Return each free name with what is read below it; they may repeat."""
    match box:
        case None:
            return
        case Text():
            yield from _free(paths(box.parsed), bound)
        case Table():
            yield from _table(box, bound)
        case Context():
            for entry in box.entries:
                yield from reads(entry.box, bound)
                bound = bound | ({entry.name} if entry.name else frozenset())
        case Relation():
            for row in box.rows:
                for cell in row:
                    yield from reads(cell, bound)
        case Items():
            for one in box.boxes:
                yield from reads(one, bound)
        case Invocation():
            yield from reads(box.called, bound)
            for _, value in box.bindings:
                yield from reads(value, bound)
        case Conditional():
            for part in (box.test, box.then, box.otherwise):
                yield from reads(part, bound)
        case Filter():
            yield from reads(box.source, bound)
            yield from reads(box.match, bound | {"item"})
        case Iterator():
            yield from reads(box.source, bound)
            yield from reads(box.body, bound | {box.variable, "partial"})
        case FunctionBox():
            yield from reads(box.body, bound | {one.name for one in box.parameters})


def _table(table: Table, bound: Bound) -> Iterating[Path]:
    for column in table.inputs:
        yield from reads(column.expression, bound)
    yield from _free(table.reads, bound)


def reads_of_rules(
    inputs: Iterable[Input], outputs: Iterable[Output], rules: Iterable[Rule]
) -> frozenset[Path]:
    """Return what a table reads besides its input expressions."""
    found: set[Path] = set()
    for column in inputs:
        found |= paths(column.allowed)
    for output in outputs:
        found |= paths(output.allowed) | paths(output.default.parsed if output.default else None)
    for rule in rules:
        for cell in rule.cells:
            found |= paths(cell.parsed)
        for text in rule.outputs:
            found |= paths(text.parsed)
    return frozenset(found)


def _free(found: frozenset[Path], bound: Bound) -> Iterating[Path]:
    for path in found:
        if path[0] not in bound:
            yield path


def parts_of(box: Box | None) -> tuple[Box, ...]:
    """Return the boxed expressions directly inside another."""
    match box:
        case Context():
            return tuple(entry.box for entry in box.entries)
        case Relation():
            return tuple(cell for row in box.rows for cell in row)
        case Items():
            return box.boxes
        case Invocation():
            return (box.called, *(value for _, value in box.bindings if value is not None))
        case Conditional():
            return (box.test, box.then, box.otherwise)
        case Filter():
            return (box.source, box.match)
        case Iterator():
            return (box.source, box.body)
        case FunctionBox():
            return () if box.body is None else (box.body,)
        case _:
            return ()
