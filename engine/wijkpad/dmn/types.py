# SPDX-License-Identifier: EUPL-1.2
"""Fitting a value to its declared type, as the standard prescribes (10.3.2.9.4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, time
from typing import Final

from wijkpad.dmn.model import DmnType
from wijkpad.feel import Budget, Names, Type, Value
from wijkpad.feel.beyond import FarDate, make_moment
from wijkpad.feel.kinds import DUTCH as KINDS

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
    return known(
        ((name, _names_in(member), member) for name, member in one.members.items()), is_open=True
    )


def known(
    names: Iterable[tuple[str, Names | None, DmnType | Type | None]], *, is_open: bool = False
) -> Names:
    """Return names, each with what is known below it and the type of its value, if any."""
    listed = list(names)
    kinds = {name: kind for name, _, one in listed if (kind := kind_of(one)) is not None}
    return Names({name: below for name, below, _ in listed}, is_open=is_open, kinds=kinds)


def kind_of(declared: DmnType | Type | None) -> str | None:
    """Return the kind of value that a type asks, as FEEL calls it; None for any kind."""
    one = declared.type if isinstance(declared, DmnType) else declared
    return one.name if one is not None and one.name in KINDS else None


def fit(value: Value, wanted: Type, budget: Budget) -> Value | Misfit:
    """Return the value as one of the type, `MISFIT` when it cannot be.

    One conversion may be made, of the whole value (10.3.2.9.4): to or from a list of one, or a
    date to the moment at which it begins in UTC. What stands inside must conform as it is.
    """
    fitted = _conforming(value, wanted, budget, 0)
    if not isinstance(fitted, Misfit):
        return fitted
    if wanted.name == "list":
        return MISFIT if isinstance(value, list) else _conforming([value], wanted, budget, 0)
    if isinstance(value, list) and len(value) == 1:
        return _conforming(value[0], wanted, budget, 0)
    # A value that is a moment already conforms, and is not seen here.
    if wanted.name == "date and time" and isinstance(value, date | FarDate):
        return _conforming(make_moment(value, time(tzinfo=UTC)), wanted, budget, 0)
    return MISFIT


def _conforming(value: Value, wanted: Type, budget: Budget, depth: int) -> Value | Misfit:
    """Return the value when it conforms to the type; it may have more members, never fewer."""
    budget.spend()
    if value is None or depth > _DEEPEST:
        return None if value is None else MISFIT
    if isinstance(value, list) and wanted.name == "list" and wanted.element is not None:
        items = [_conforming(one, wanted.element, budget, depth + 1) for one in value]
        shaped = not any(isinstance(one, Misfit) for one in items)
    elif isinstance(value, dict) and wanted.members:
        shaped = all(
            name in value
            and not isinstance(_conforming(value[name], member, budget, depth + 1), Misfit)
            for name, member in wanted.members.items()
        )
    else:
        shaped = Type(
            wanted.name, wanted.element, wanted.members, wanted.parameters, wanted.result
        ).holds(value, budget)
    return value if shaped and (wanted.allows is None or wanted.allows(value)) else MISFIT


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
