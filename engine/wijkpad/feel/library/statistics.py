# SPDX-License-Identifier: EUPL-1.2
"""Functions that make one value of a list of numbers, or of answers."""

from __future__ import annotations

from decimal import Decimal

from wijkpad.feel.compare import less
from wijkpad.feel.library.registry import built_in
from wijkpad.feel.scope import Scope
from wijkpad.feel.values import ARITHMETIC, Value


def _numbers(items: list[Value], scope: Scope) -> list[Decimal] | None:
    scope.budget.spend(1 + len(items))
    numbers = [item for item in items if isinstance(item, Decimal)]
    return numbers if len(numbers) == len(items) else None


def _extreme(items: list[Value], scope: Scope, *, lowest: bool) -> Value:
    if not items:
        return None
    best = items[0]
    if less(best, best) is None:
        return None
    for item in items[1:]:
        scope.budget.spend()
        before = less(item, best)
        if before is None:
            return None
        if before if lowest else less(best, item):
            best = item
    return best


@built_in("min(list: list)", "min(c...)")
def _minimum(scope: Scope, items: list[Value]) -> Value:
    return _extreme(items, scope, lowest=True)


@built_in("max(list: list)", "max(c...)")
def _maximum(scope: Scope, items: list[Value]) -> Value:
    return _extreme(items, scope, lowest=False)


@built_in("sum(list: list)", "sum(n...)")
def _total(scope: Scope, items: list[Value]) -> Value:
    numbers = _numbers(items, scope)
    return _sum(numbers) if numbers else None


def _sum(numbers: list[Decimal]) -> Decimal:
    result = numbers[0]
    for number in numbers[1:]:
        result = ARITHMETIC.add(result, number)
    return result


@built_in("mean(list: list)", "mean(n...)")
def _mean(scope: Scope, items: list[Value]) -> Value:
    numbers = _numbers(items, scope)
    return ARITHMETIC.divide(_sum(numbers), Decimal(len(numbers))) if numbers else None


@built_in("product(list: list)", "product(n...)")
def _product(scope: Scope, items: list[Value]) -> Value:
    numbers = _numbers(items, scope)
    if not numbers:
        return None
    result = numbers[0]
    for number in numbers[1:]:
        result = ARITHMETIC.multiply(result, number)
    return result


@built_in("median(list: list)", "median(n...)")
def _median(scope: Scope, items: list[Value]) -> Value:
    numbers = _numbers(items, scope)
    if not numbers:
        return None
    numbers.sort()
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return ARITHMETIC.divide(ARITHMETIC.add(numbers[middle - 1], numbers[middle]), Decimal(2))


@built_in("stddev(list: list)", "stddev(n...)")
def _standard_deviation(scope: Scope, items: list[Value]) -> Value:
    numbers = _numbers(items, scope)
    if numbers is None or len(numbers) < 2:
        return None
    average = ARITHMETIC.divide(_sum(numbers), Decimal(len(numbers)))
    distances = [ARITHMETIC.subtract(number, average) for number in numbers]
    squares = _sum([ARITHMETIC.multiply(distance, distance) for distance in distances])
    return ARITHMETIC.sqrt(ARITHMETIC.divide(squares, Decimal(len(numbers) - 1)))


@built_in("mode(list: list)", "mode(n...)")
def _mode(scope: Scope, items: list[Value]) -> Value:
    numbers = _numbers(items, scope)
    if numbers is None:
        return None
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    found: list[Value] = []
    found.extend(sorted(number for number, count in counts.items() if count == most))
    return found


@built_in("all(list: list)", "all(b...)")
def _every(_scope: Scope, items: list[Value]) -> Value:
    return _junction(items, decisive=False)


@built_in("any(list: list)", "any(b...)")
def _some(_scope: Scope, items: list[Value]) -> Value:
    return _junction(items, decisive=True)


def _junction(items: list[Value], *, decisive: bool) -> bool | None:
    if any(item is decisive for item in items):
        return decisive
    return (not decisive) if all(isinstance(item, bool) for item in items) else None
