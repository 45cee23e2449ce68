# SPDX-License-Identifier: EUPL-1.2
"""Values that stand for all values of a column: between two neighbours no plain cell can differ.

A table is checked with these by evaluating its own cells, so that the checks can never disagree
with what the table does. A column with a cell that is not plain, such as one that reads another
name, has no samples, and nothing is claimed about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from wijkpad import feel
from wijkpad.dmn.model import Cell, DmnType
from wijkpad.feel import Names, Value

_LITERAL = (
    r'(?:-?\d+(?:\.\d+)?|"(?:[^"\\]|\\.)*"|true|false|null'
    r'|date\(\s*"\d{4}-\d\d-\d\d"\s*\)|@"\d{4}-\d\d-\d\d")'
)
_ITEM = (
    rf"(?:(?:<=|>=|<|>|=|!=)?\s*{_LITERAL}"
    rf"|[\[\](]\s*{_LITERAL}\s*\.\.\s*{_LITERAL}\s*[\[\])])"
)
_LIST = rf"{_ITEM}(?:\s*,\s*{_ITEM})*"
_PLAIN = re.compile(rf"(?:not\(\s*{_LIST}\s*\)|{_LIST})", re.ASCII)
_FIND = re.compile(_LITERAL, re.ASCII)
_OTHER = "iets anders"
_DAY = timedelta(days=1)


def literals(text: str) -> list[Value] | None:
    """Return the values in a cell; None when the cell is not plain."""
    if _PLAIN.fullmatch(text.strip()) is None:
        return None
    return [feel.parse(found, Names.any()).evaluate({}) for found in _FIND.findall(text)]


def samples(
    cells: Iterable[Cell],
    declared: DmnType | None,
    allowed: feel.UnaryTests | None,
    allowed_text: str,
) -> tuple[Value, ...] | None:
    """Return values that together stand for every value of a column, null last.

    Returns:
        None when a cell is not plain; empty when every cell lets all values pass.
    """
    found: list[Value] = []
    restricting = [cell for cell in cells if not cell.is_any]
    if not restricting:
        return ()
    for cell in restricting:
        plain = None if cell.broken else literals(cell.text)
        if plain is None:
            return None
        found.extend(plain)
    if allowed is not None:
        bounds = literals(allowed_text)
        if bounds is None:
            return None
        found.extend(bounds)
    values = spread(found, declared.type.name if declared else None)
    limits = [declared.type.allows] if declared is not None and declared.type.allows else []
    return (
        *(
            one
            for one in values
            if (allowed is None or allowed.test(one, {}) is True)
            and all(check(one) for check in limits)
        ),
        None,
    )


def spread(found: Sequence[Value], kind: str | None) -> list[Value]:
    """Return the values themselves, and one between each two neighbours and beyond the ends."""
    result: list[Value] = []
    if kind == "boolean" or any(isinstance(one, bool) for one in found):
        result += [True, False]
    numbers = sorted({one for one in found if isinstance(one, Decimal)})
    if numbers:
        result += _numbers(numbers)
    texts = list(dict.fromkeys(one for one in found if isinstance(one, str)))
    if texts:
        result += [*texts, _other_than(texts)]
    days = sorted({one for one in found if isinstance(one, date) and not isinstance(one, datetime)})
    if days:
        result += _days(days)
    return result or _anything(kind)


def _anything(kind: str | None) -> list[Value]:
    """Return a value for a column whose cells only ask whether it is empty."""
    if kind == "number":
        return [Decimal(1)]
    return [date(2000, 1, 1)] if kind == "date" else [_OTHER]


def _other_than(texts: Sequence[str]) -> str:
    other = _OTHER
    while other in texts:
        other += "!"
    return other


def _numbers(numbers: list[Decimal]) -> list[Value]:
    result: list[Value] = [numbers[0].to_integral_value("ROUND_FLOOR") - 1]
    for one, following in zip(numbers, [*numbers[1:], None], strict=True):
        result.append(one)
        whole = one.to_integral_value("ROUND_FLOOR") + 1
        if following is None or whole < following:
            result.append(whole)
        else:
            result.append((one + following) / 2)
    return result


def _days(days: list[date]) -> list[Value]:
    result: list[Value] = [days[0] - _DAY] if days[0] > date.min else []
    for one, following in zip(days, [*days[1:], None], strict=True):
        result.append(one)
        if one < date.max and (following is None or one + _DAY < following):
            result.append(one + _DAY)
    return result


def near(value: Value, candidates: Iterable[Value]) -> list[Value]:
    """Return the candidates that are not the value itself, nearest first where that has a meaning."""
    others = [one for one in candidates if one != value or type(one) is not type(value)]

    def distance(one: Value) -> Decimal:
        if isinstance(one, Decimal) and isinstance(value, Decimal):
            return abs(one - value)
        if isinstance(one, date) and isinstance(value, date):
            return Decimal(abs(one.toordinal() - value.toordinal()))
        return Decimal("Infinity")

    return sorted(others, key=distance)
