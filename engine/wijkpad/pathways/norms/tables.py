# SPDX-License-Identifier: EUPL-1.2
"""Which outcomes a decision table can have, as far as what it reads is known."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wijkpad.dmn import Decision, HitPolicy, Rule, Table
from wijkpad.feel import Value
from wijkpad.pathways.norms.knowing import (
    UNKNOWN,
    Facts,
    Knowing,
    Known,
    Place,
    Sort,
    Unknown,
    numbers_in,
    path_of,
)

_SINGLE: Final = frozenset({HitPolicy.FIRST, HitPolicy.UNIQUE, HitPolicy.ANY})
_PLAIN: Final = frozenset({"", "singleResult", "singleEntry"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One outcome that a table can have: by column its value; `rule` None where no rule matches.

    Attributes:
        missed: names that would have to be known to tell whether it is this outcome.
    """

    rule: str | None
    values: dict[str, Known]
    missed: frozenset[Place] = frozenset()


def columns_of(decision: Decision, mapping: str) -> tuple[str, ...] | None:
    """Return the columns of the outcome that a step keeps; ("",) for a single bare value.

    None where what is kept is a list or comes from no table: nothing is known of it then.
    """
    table = decision.table
    if table is None or table.hit_policy not in _SINGLE or mapping not in _PLAIN:
        return None
    names = tuple(one.name for one in table.outputs)
    if mapping == "singleEntry":
        return ("",) if len(names) == 1 else None
    return ("",) if len(names) == 1 and not mapping else names


def constants_of(decision: Decision) -> Iterator[tuple[Place, Decimal]]:
    """Yield the numbers with which the cells of a table compare what it reads."""
    table = decision.table
    for number, column in enumerate(table.inputs if table is not None else ()):
        path = path_of(column.expression.parsed.root) if column.expression.parsed else None
        if path is not None and table is not None:
            for rule in table.rules:
                yield from ((path, one) for one in numbers_in(rule.cells[number].parsed))


def reads_of(decision: Decision) -> set[Place]:
    """Return the names that the table of a decision reads."""
    table = decision.table
    found = set(table.reads) if table is not None else set()
    for column in table.inputs if table is not None else ():
        if column.expression.parsed is not None:
            found |= set(column.expression.parsed.references)
    return found


def outcomes(decision: Decision, knowing: Knowing, facts: Facts) -> list[Given]:
    """Return every outcome that a table with a single hit can have."""
    table = decision.table
    if table is None:
        return []
    missed: set[Place] = set()
    inputs = [_input(table, number, knowing, facts, missed) for number in range(len(table.inputs))]
    if not _are_allowed(table, inputs, knowing, facts):
        values: dict[str, Known] = {one.name: UNKNOWN for one in table.outputs}
        return [Given(rule=None, values=values, missed=frozenset(missed or {("?",)}))]
    found: list[Given] = []
    unsure: set[Place] = set()
    for rule in table.rules:
        met = _matches(rule, inputs, knowing, facts)
        if met is False:
            continue
        if isinstance(met, Unknown):
            unsure |= missed or {("?",)}
        found.append(_given(table, rule, knowing, facts, frozenset(unsure)))
        if met is True:
            return found
    if any(one.default is not None for one in table.outputs):
        values = {one.name: UNKNOWN for one in table.outputs}
    else:
        values = {one.name: None for one in table.outputs}
    return [*found, Given(rule=None, values=values, missed=frozenset(unsure))]


_Seen = tuple[Known, Sort]


def _input(table: Table, number: int, knowing: Knowing, facts: Facts, missed: set[Place]) -> _Seen:
    parsed = table.inputs[number].expression.parsed
    if parsed is None:
        return UNKNOWN, "any"
    path = path_of(parsed.root)
    if path is None:
        return knowing.value(parsed.root, facts, missed), "any"
    sort = knowing.sort(path)
    value = facts.get(knowing.full(path))
    if sort is None or isinstance(value, Unknown):
        missed.add(knowing.full(path))
        return UNKNOWN, "any"
    return value, sort


def _are_allowed(table: Table, inputs: Collection[_Seen], knowing: Knowing, facts: Facts) -> bool:
    """Tell whether every input that is known is one that its column allows."""
    return all(
        isinstance(value, Unknown)
        or value is None
        or column.allowed is None
        or knowing.passes(column.allowed, value, sort, facts) is True
        for column, (value, sort) in zip(table.inputs, inputs, strict=True)
    )


def _matches(rule: Rule, inputs: Collection[_Seen], knowing: Knowing, facts: Facts) -> Known:
    result: Known = True
    for cell, (value, sort) in zip(rule.cells, inputs, strict=True):
        if cell.is_any:
            continue
        met: Known = UNKNOWN
        if not isinstance(value, Unknown) and cell.parsed is not None:
            met = knowing.passes(cell.parsed, value, sort, facts)
        if met is False:
            return False
        if isinstance(met, Unknown):
            result = met
    return result


def _given(
    table: Table, rule: Rule, knowing: Knowing, facts: Facts, missed: frozenset[Place]
) -> Given:
    values: dict[str, Known] = {}
    for column, text in zip(table.outputs, rule.outputs, strict=True):
        found = knowing.value(text.parsed.root, facts) if text.parsed is not None else UNKNOWN
        values[column.name] = _flat(found)
    return Given(rule=rule.id, values=values, missed=missed)


def _flat(value: Known) -> Known:
    """Return a value that states can be told apart by; anything else is unknown."""
    plain: tuple[type[Value], ...] = (str, bool, Decimal, type(None))
    return value if isinstance(value, plain) else UNKNOWN
