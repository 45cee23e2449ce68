# SPDX-License-Identifier: EUPL-1.2
"""The types of FEEL: which values belong to one, and which type fits in which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, time

from wijkpad.feel.beyond import FarDate, make_moment
from wijkpad.feel.budget import Budget
from wijkpad.feel.compare import kind
from wijkpad.feel.values import Function, Range, Value

SIMPLE_TYPES = (
    "Any",
    "Null",
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "date and time",
    "years and months duration",
    "days and time duration",
)


@dataclass(frozen=True, slots=True)
class Type:
    """One type.

    Attributes:
        name: a simple type, or `list`, `range`, `context` or `function`.
        element: of a list or a range.
        members: of a context, by name.
        parameters: of a function.
        result: of a function.
        allows: an extra demand on each value that is not null.
    """

    name: str
    element: Type | None = None
    members: Mapping[str, Type] = field(default_factory=dict)
    parameters: tuple[Type, ...] = ()
    result: Type | None = None
    allows: Callable[[Value], bool] | None = None

    def holds(self, value: Value, budget: Budget) -> bool:
        """Return whether `value`, which is not null, belongs to this type."""
        if value is None:
            return self.name == "Null"
        return self._is_shaped_as(value, budget) and (self.allows is None or self.allows(value))

    def _is_shaped_as(self, value: Value, budget: Budget) -> bool:
        if self.name == "Any":
            return True
        if self.name != kind(value):
            return False
        if isinstance(value, list) and self.element is not None:
            element = self.element
            budget.spend(1 + len(value))
            return all(item is None or element.holds(item, budget) for item in value)
        if isinstance(value, dict):
            budget.spend(1 + len(self.members))
            return all(
                name in value and (value[name] is None or member.holds(value[name], budget))
                for name, member in self.members.items()
            )
        if isinstance(value, Range) and self.element is not None:
            ends = [end for end in (value.start, value.end) if end is not None]
            return all(self.element.holds(end, budget) for end in ends)
        if isinstance(value, Function):
            own = function_type(value)
            return self._takes_built_in(value) if own is None else own.fits(self)
        return True

    def _takes_built_in(self, value: Function) -> bool:
        gives = self.result.name if self.result is not None else "Any"
        parameters = [one.name for one in self.parameters]
        return value.is_of(parameters, None if gives == "Any" else gives)

    def fits(self, other: Type) -> bool:
        """Return whether each value of this type may stand where `other` is asked."""
        if other.name == "Any" or self.name in ("Null", UNKNOWN.name):
            return True
        if self.name != other.name:
            return False
        if other.element is not None and not (self.element or ANY).fits(other.element):
            return False
        if not all(
            name in self.members and self.members[name].fits(member)
            for name, member in other.members.items()
        ):
            return False
        if self.name != "function":
            return True
        return (
            len(self.parameters) == len(other.parameters)
            and all(
                theirs.fits(own)
                for own, theirs in zip(self.parameters, other.parameters, strict=True)
            )
            and (self.result or ANY).fits(other.result or ANY)
        )


ANY = Type("Any")
UNKNOWN = Type("Unknown")
"""The type of what a function gives when neither a declaration nor its body tells; fits any other."""


class TypedFunction(Function):
    """A function that knows its own type."""

    __slots__ = ()
    type: Type


def function_type(value: Function) -> Type | None:
    """Return the type of a function that knows it, else None."""
    return value.type if isinstance(value, TypedFunction) else None


def convert(value: Value, wanted: Type, budget: Budget) -> tuple[Value, bool]:
    """Return `value` as a value of `wanted`, and whether it fits.

    A list of one may be opened, one value may become a list, a date may become midnight UTC.
    """
    if value is None or wanted.holds(value, budget):
        return value, True
    if isinstance(value, list) and len(value) == 1 and wanted.name != "list":
        inner = value[0]
        if inner is None or wanted.holds(inner, budget):
            return inner, True
    if wanted.name == "list" and not isinstance(value, list) and wanted.holds([value], budget):
        return [value], True
    if wanted.name == "date and time" and isinstance(value, date | FarDate):
        return make_moment(value, time(tzinfo=UTC)), True
    return None, False
