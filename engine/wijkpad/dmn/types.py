# SPDX-License-Identifier: EUPL-1.2
"""Fitting a value to its declared type, as the standard prescribes (10.3.2.9.4)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from wijkpad.dmn.model import DmnType
from wijkpad.feel import Budget, Names, Type, Value

_SHORT_NAMES = {
    "any": "Any",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "daysAndTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "yearsAndMonthsDuration": "years and months duration",
}
_NAMES = frozenset(
    {
        "Any",
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
        "context",
        "list",
        "range",
        "function",
    }
)
_DEEPEST = 50


class Misfit:
    """The type of `MISFIT`."""


MISFIT: Final = Misfit()
"""Stands for a value that no conversion brings to its type."""


def built_in(name: str) -> DmnType | None:
    """Return a type of FEEL itself, None when there is none of that name."""
    plain = name.removeprefix("feel:")
    plain = _SHORT_NAMES.get(plain, plain)
    return DmnType(name=plain, type=Type(plain)) if plain in _NAMES else None


def names_of(declared: DmnType | None) -> Names | None:
    """Return the names below a value of the type; None when nothing is known of them."""
    return None if declared is None else _names_in(declared.type)


def _names_in(one: Type) -> Names | None:
    if one.element is not None:
        return _names_in(one.element)
    if not one.members:
        return None
    return Names({name: _names_in(member) for name, member in one.members.items()}, is_open=True)


def plus(scope: Names, *names: str) -> Names:
    """Return the scope with names of which nothing more is known."""
    return scope.with_names(dict.fromkeys(names))


def fit(value: Value, wanted: Type, budget: Budget, depth: int = 0) -> Value | Misfit:
    """Return the value as one of the type, `MISFIT` when it cannot be.

    A context may have more members than its type, never fewer (10.3.2.9.2).
    """
    budget.spend()
    if value is None or depth > _DEEPEST:
        return None if value is None else MISFIT
    fitted = _shape(value, wanted, budget, depth)
    if isinstance(fitted, Misfit) or fitted is None or wanted.allows is None:
        return fitted
    return fitted if wanted.allows(fitted) else MISFIT


def _shape(value: Value, wanted: Type, budget: Budget, depth: int) -> Value | Misfit:
    if wanted.name == "list":
        return _as_list(value, wanted, budget, depth)
    if wanted.members and isinstance(value, dict):
        return _as_context(value, wanted, budget, depth)
    plain = Type(wanted.name, wanted.element, wanted.members, wanted.parameters, wanted.result)
    if plain.holds(value, budget):
        return value
    if isinstance(value, list) and len(value) == 1:
        return fit(value[0], wanted, budget, depth + 1)
    if wanted.name == "date and time" and isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return MISFIT


def _as_list(value: Value, wanted: Type, budget: Budget, depth: int) -> Value | Misfit:
    values: list[Value] = value if isinstance(value, list) else [value]
    if wanted.element is None:
        return values
    fitted: list[Value] = []
    for one in values:
        item = fit(one, wanted.element, budget, depth + 1)
        if isinstance(item, Misfit):
            return MISFIT
        fitted.append(item)
    return fitted


def _as_context(
    value: dict[str, Value], wanted: Type, budget: Budget, depth: int
) -> Value | Misfit:
    result = dict(value)
    for name, member in wanted.members.items():
        if name not in value:
            return MISFIT
        item = fit(value.get(name), member, budget, depth + 1)
        if isinstance(item, Misfit):
            return MISFIT
        result[name] = item
    return result


def filled(value: Value, wanted: Type, depth: int = 0) -> Value:
    """Return a value from outside with null for each member that its type has and it lacks.

    To the case an answer that was not given is no different from one that is empty.
    """
    if depth > _DEEPEST:
        return value
    if isinstance(value, list) and wanted.element is not None:
        return [filled(one, wanted.element, depth + 1) for one in value]
    if isinstance(value, dict) and wanted.members:
        missing: dict[str, Value] = {name: None for name in wanted.members if name not in value}
        return {
            name: filled(one, wanted.members[name], depth + 1) if name in wanted.members else one
            for name, one in (value | missing).items()
        }
    return value
