# SPDX-License-Identifier: EUPL-1.2
"""Functions on lists."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from functools import cmp_to_key

from wijkpad.feel.compare import equal, less
from wijkpad.feel.failures import FeelError
from wijkpad.feel.library.numbers import whole
from wijkpad.feel.library.registry import built_in
from wijkpad.feel.scope import Scope
from wijkpad.feel.values import Function, Value

List = list[Value]
_DEEPEST = 100


def _holds(items: List, element: Value, scope: Scope) -> bool:
    for item in items:
        scope.budget.spend()
        if equal(item, element, scope.budget) is True:
            return True
    return False


def _place(items: List, position: Decimal) -> int | None:
    """Return the index from 0 of a position from 1, or from the end when it is negative."""
    place = whole(position)
    if place is None or place == 0 or not -len(items) <= place <= len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


@built_in("list contains(list: list, element)")
def _list_contains(scope: Scope, items: List, element: Value) -> Value:
    return _holds(items, element, scope)


@built_in("count(list: list)")
def _count(_scope: Scope, items: List) -> Value:
    return Decimal(len(items))


@built_in("sublist(list: list, start position: number, length?: number?)")
def _sublist(_scope: Scope, items: List, start: Decimal, length: Decimal | None) -> Value:
    first = _place(items, start)
    if first is None:
        return None
    if length is None:
        return items[first:]
    size = int(length) if abs(length) < 10**9 else 0
    if not 1 <= size <= len(items) - first:
        return None
    return items[first : first + size]


@built_in("append(list: list, item...)")
def _append(scope: Scope, items: List, more: List) -> Value:
    scope.budget.check_items(len(items) + len(more))
    return [*items, *more]


@built_in("concatenate(list...: list)")
def _concatenate(scope: Scope, lists: list[List]) -> Value:
    scope.budget.check_items(sum(len(one) for one in lists))
    return [item for one in lists for item in one]


@built_in("insert before(list: list, position: number, newItem)")
def _insert_before(scope: Scope, items: List, position: Decimal, new_item: Value) -> Value:
    place = _place(items, position)
    if place is None:
        return None
    scope.budget.check_items(len(items) + 1)
    return [*items[:place], new_item, *items[place:]]


@built_in("remove(list: list, position: number)")
def _remove(scope: Scope, items: List, position: Decimal) -> Value:
    place = _place(items, position)
    scope.budget.check_items(len(items))
    return None if place is None else [*items[:place], *items[place + 1 :]]


@built_in(
    "list replace(list: list, position: number, newItem)",
)
def _list_replace(scope: Scope, items: List, position: Decimal, new_item: Value) -> Value:
    place = _place(items, position.to_integral_value(ROUND_DOWN))
    scope.budget.check_items(len(items))
    return None if place is None else [*items[:place], new_item, *items[place + 1 :]]


@built_in("list replace(list: list, match: function, newItem)")
def _list_replace_matching(scope: Scope, items: List, match: Function, new_item: Value) -> Value:
    made: List = []
    for item in items:
        verdict = match.call([item, new_item], scope)
        if not isinstance(verdict, bool):
            return None
        made.append(new_item if verdict else item)
    return made


@built_in("reverse(list: list)")
def _reverse(scope: Scope, items: List) -> Value:
    scope.budget.check_items(len(items))
    return items[::-1]


@built_in("index of(list: list, match)")
def _index_of(scope: Scope, items: List, match: Value) -> Value:
    scope.budget.check_items(len(items))
    return [
        Decimal(number)
        for number, item in enumerate(items, start=1)
        if equal(item, match, scope.budget) is True
    ]


@built_in("union(list...: list)")
def _union(scope: Scope, lists: list[List]) -> Value:
    scope.budget.check_items(sum(len(one) for one in lists))
    return _distinct([item for one in lists for item in one], scope)


@built_in("distinct values(list: list)")
def _distinct_values(scope: Scope, items: List) -> Value:
    return _distinct(items, scope)


def _distinct(items: List, scope: Scope) -> List:
    found: List = []
    for item in items:
        if not _holds(found, item, scope):
            found.append(item)
    return found


@built_in("duplicate values(list: list)")
def _duplicate_values(scope: Scope, items: List) -> Value:
    return [
        item
        for item in _distinct(items, scope)
        if sum(equal(item, other, scope.budget) is True for other in items) > 1
    ]


@built_in("flatten(list: list)")
def _flatten(scope: Scope, items: List) -> Value:
    made: List = []
    _collect(items, made, scope, 0)
    return made


def _collect(items: List, made: List, scope: Scope, depth: int) -> None:
    if depth > _DEEPEST:
        raise FeelError("depth")
    for item in items:
        scope.budget.spend()
        if isinstance(item, list):
            _collect(item, made, scope, depth + 1)
        else:
            made.append(item)
    scope.budget.check_items(len(made))


@built_in("sort(list: list, precedes: function)")
def _sort(scope: Scope, items: List, precedes: Function) -> Value:
    is_ordered = True

    def order(one: Value, other: Value) -> int:
        nonlocal is_ordered
        first = precedes.call([one, other], scope)
        if first is True:
            return -1
        is_ordered = is_ordered and first is False
        return 1 if precedes.call([other, one], scope) is True else 0

    made = sorted(items, key=cmp_to_key(order))
    return made if is_ordered else None


@built_in("sort(list: list)")
def _sort_by_order(scope: Scope, items: List) -> Value:
    is_ordered = True

    def order(one: Value, other: Value) -> int:
        nonlocal is_ordered
        scope.budget.spend()
        first = less(one, other)
        if first is None:
            is_ordered = False
            return 0
        return -1 if first else 1 if less(other, one) else 0

    made = sorted(items, key=cmp_to_key(order))
    return made if is_ordered else None
