# SPDX-License-Identifier: EUPL-1.2
"""How a built-in function declares its parameters, and how a call finds the right signature."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import DecimalException

from wijkpad.feel.compare import kind
from wijkpad.feel.results import RESULTS
from wijkpad.feel.scope import Scope
from wijkpad.feel.values import Function, Value

Work = Callable[..., Value]
_NO_FIT = object()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    Attributes:
        kinds: the FEEL types allowed; empty for any value, null included.
        optional: may be left out.
        nullable: may be null.
    """

    name: str
    kinds: frozenset[str]
    optional: bool
    nullable: bool

    def take(self, value: Value) -> object:
        """Return `value` as this parameter wants it, or `_NO_FIT`."""
        if not self.kinds:
            return value
        if value is None:
            return None if self.nullable else _NO_FIT
        if kind(value) in self.kinds:
            return value
        if isinstance(value, list) and len(value) == 1 and kind(value[0]) in self.kinds:
            return value[0]
        return [value] if "list" in self.kinds else _NO_FIT


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function; with `many` the last parameter takes all that is left."""

    parameters: tuple[Parameter, ...]
    many: bool
    work: Work

    def fill(self, arguments: Sequence[Value]) -> list[object] | None:
        """Return the arguments as the parameters want them; None when they do not fit."""
        if self.many:
            return self._fill_many(arguments)
        needed = sum(not parameter.optional for parameter in self.parameters)
        if not needed <= len(arguments) <= len(self.parameters):
            return None
        filled = [
            parameter.take(argument)
            for parameter, argument in zip(self.parameters, arguments, strict=False)
        ]
        missing = [None] * (len(self.parameters) - len(filled))
        return None if _NO_FIT in filled else [*filled, *missing]

    def _fill_many(self, arguments: Sequence[Value]) -> list[object] | None:
        fixed = len(self.parameters) - 1
        if len(arguments) <= fixed:
            return None
        filled = [
            parameter.take(argument)
            for parameter, argument in zip(self.parameters, arguments, strict=False)
        ][:fixed]
        rest = [self.parameters[-1].take(argument) for argument in arguments[fixed:]]
        if any(one is _NO_FIT for one in (*filled, *rest)):
            return None
        return [*filled, rest]

    def accepts(self, kinds: Sequence[str]) -> bool:
        """Return whether values of these kinds always fit, one for each parameter."""
        wanted = list(self.parameters)
        if self.many:
            wanted += [wanted[-1]] * (len(kinds) - len(wanted))
        needed = sum(not one.optional for one in wanted)
        return needed <= len(kinds) <= len(wanted) and all(
            not one.kinds or kind in one.kinds for one, kind in zip(wanted, kinds, strict=False)
        )

    def is_written_as(self, named: Mapping[str, Value]) -> bool:
        """Return whether the names stand in the order of the parameters."""
        return list(named) == [parameter.name for parameter in self.parameters]

    def order(self, named: Mapping[str, Value]) -> list[Value] | None:
        """Return named arguments in order; None when a name is unknown."""
        names = [parameter.name for parameter in self.parameters]
        if any(name not in names for name in named):
            return None
        last = max((names.index(name) for name in named), default=-1)
        needed = [index for index, one in enumerate(self.parameters) if not one.optional]
        count = max(last, *needed, -1) + 1 if needed else last + 1
        return [named.get(name) for name in names[:count]]


@dataclass(frozen=True, slots=True, eq=False)
class BuiltIn(Function):
    """A function of the standard."""

    name: str
    parameters: tuple[str, ...]
    signatures: tuple[Signature, ...]

    def is_of(self, parameters: Sequence[str], result: str | None) -> bool:
        """Return whether one of its signatures has these kinds."""
        gives = RESULTS.get(self.name)
        if result is not None and gives is not None and result != gives:
            return False
        return any(one.accepts(parameters) for one in self.signatures)

    def call(self, arguments: Sequence[Value], scope: Scope) -> Value:
        for signature in self.signatures:
            filled = signature.fill(arguments)
            if filled is not None:
                return self._work(signature, filled, scope)
        scope.note(f"de functie {self.name} kreeg argumenten die zij niet aankan")
        return None

    def call_named(self, arguments: Mapping[str, Value], scope: Scope) -> Value:
        # `before(point, range)` and `before(range, point)` differ by the order of the names only.
        as_written = [one for one in self.signatures if one.is_written_as(arguments)]
        for signature in (*as_written, *self.signatures):
            ordered = signature.order(arguments)
            filled = signature.fill(ordered) if ordered is not None else None
            if filled is not None:
                return self._work(signature, filled, scope)
        scope.note(f"de functie {self.name} kreeg argumenten die zij niet kent")
        return None

    def _work(self, signature: Signature, filled: Sequence[object], scope: Scope) -> Value:
        scope.budget.spend(1 + sum(map(_weight, filled)))
        try:
            result = signature.work(scope, *filled)
        except (DecimalException, OverflowError, ValueError):
            result = None
        if result is None:
            scope.note(f"de functie {self.name} heeft hier geen uitkomst")
        elif isinstance(result, str):
            scope.budget.check_text(len(result))
        elif isinstance(result, list | dict):
            scope.budget.check_items(len(result))
        return result


def _weight(argument: object) -> int:
    """Return what it costs to look through an argument once."""
    if isinstance(argument, str):
        return len(argument) // 500
    return len(argument) // 20 if isinstance(argument, list | dict) else 0


def built_in(*signatures: str) -> Callable[[Work], Work]:
    """Register a function as one or more signatures of the standard.

    A signature reads `name(parameter: kind|kind, other?: kind?, last...: kind)`: a question mark
    behind the name means that it may be left out, behind the kinds that it may be null; no kinds
    means any value.
    """

    def register(work: Work) -> Work:
        for text in signatures:
            name, _, inner = text.removesuffix(")").partition("(")
            parameters = tuple(_parameter(one) for one in inner.split(", ") if one)
            signature = Signature(parameters, "..." in inner, work)
            known = BUILT_INS.get(name)
            before = known.signatures if known else ()
            names = known.parameters if known else tuple(one.name for one in parameters)
            BUILT_INS[name] = BuiltIn(name, names, (*before, signature))
        return work

    return register


def _parameter(text: str) -> Parameter:
    name, _, kinds = text.replace("...", "").partition(": ")
    return Parameter(
        name=name.rstrip("?"),
        kinds=frozenset(kinds.rstrip("?").split("|")) if kinds else frozenset(),
        optional=name.endswith("?"),
        nullable=kinds.endswith("?"),
    )


BUILT_INS: dict[str, BuiltIn] = {}
