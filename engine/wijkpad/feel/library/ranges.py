# SPDX-License-Identifier: EUPL-1.2
"""Functions on how points and ranges lie towards each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from wijkpad.feel.compare import equal, less
from wijkpad.feel.library.registry import BUILT_INS, BuiltIn, Parameter, Signature
from wijkpad.feel.scope import Scope
from wijkpad.feel.values import Range, Value


class _NoOrderError(ValueError):
    """Two values that have no order; the caller makes it null."""


class Lie:
    """Answers questions about the order of values; a value without order ends the question."""

    def __init__(self, scope: Scope) -> None:
        self._budget = scope.budget

    def lt(self, left: Value, right: Value) -> bool:
        """Return whether `left` comes before `right`."""
        found = less(left, right)
        return found if found is not None else _no_order()

    def eq(self, left: Value, right: Value) -> bool:
        """Return whether the two are equal."""
        if left is None or right is None:
            _no_order()
        found = equal(left, right, self._budget)
        return found if found is not None else _no_order()

    def starts_first(self, one: Range, other: Range, *, or_same: bool) -> bool:
        """Return whether `one` begins before `other`, or with `or_same` not after it."""
        if self.lt(one.start, other.start):
            return True
        if not self.eq(one.start, other.start):
            return False
        if or_same:
            return one.start_included or not other.start_included
        return one.start_included and not other.start_included

    def ends_last(self, one: Range, other: Range) -> bool:
        """Return whether `one` does not end before `other`."""
        if self.lt(other.end, one.end):
            return True
        return self.eq(one.end, other.end) and (one.end_included or not other.end_included)

    def reaches(self, one: Range, other: Range) -> bool:
        """Return whether `one` goes on until `other` has begun."""
        if self.lt(other.start, one.end):
            return True
        return self.eq(one.end, other.start) and one.end_included and other.start_included


def _no_order() -> NoReturn:
    raise _NoOrderError


def _before(lie: Lie, one: Value, other: Value) -> bool:
    open_end = isinstance(one, Range) and not one.end_included
    open_start = isinstance(other, Range) and not other.start_included
    end = one.end if isinstance(one, Range) else one
    start = other.start if isinstance(other, Range) else other
    return lie.lt(end, start) or ((open_end or open_start) and lie.eq(end, start))


def _after(lie: Lie, one: Value, other: Value) -> bool:
    return _before(lie, other, one)


def _meets(lie: Lie, one: Range, other: Range) -> bool:
    return one.end_included and other.start_included and lie.eq(one.end, other.start)


def _met_by(lie: Lie, one: Range, other: Range) -> bool:
    return _meets(lie, other, one)


def _overlaps(lie: Lie, one: Range, other: Range) -> bool:
    return lie.reaches(one, other) and lie.reaches(other, one)


def _overlaps_before(lie: Lie, one: Range, other: Range) -> bool:
    return (
        lie.starts_first(one, other, or_same=False)
        and lie.reaches(one, other)
        and lie.ends_last(other, one)
    )


def _overlaps_after(lie: Lie, one: Range, other: Range) -> bool:
    return _overlaps_before(lie, other, one)


def _finishes(lie: Lie, one: Value, other: Range) -> bool:
    if not isinstance(one, Range):
        return other.end_included and lie.eq(other.end, one)
    return (
        one.end_included == other.end_included
        and lie.eq(one.end, other.end)
        and lie.starts_first(other, one, or_same=True)
    )


def _finished_by(lie: Lie, one: Range, other: Value) -> bool:
    return _finishes(lie, other, one)


def _includes(lie: Lie, one: Range, other: Value) -> bool:
    if isinstance(other, Range):
        return lie.starts_first(one, other, or_same=True) and lie.ends_last(one, other)
    if lie.lt(one.start, other) and lie.lt(other, one.end):
        return True
    at_start = one.start_included and lie.eq(one.start, other)
    return at_start or (one.end_included and lie.eq(one.end, other))


def _during(lie: Lie, one: Value, other: Range) -> bool:
    return _includes(lie, other, one)


def _starts(lie: Lie, one: Value, other: Range) -> bool:
    if not isinstance(one, Range):
        return other.start_included and lie.eq(other.start, one)
    return (
        one.start_included == other.start_included
        and lie.eq(one.start, other.start)
        and lie.ends_last(other, one)
    )


def _started_by(lie: Lie, one: Range, other: Value) -> bool:
    return _starts(lie, other, one)


def _coincides(lie: Lie, one: Value, other: Value) -> bool:
    if not isinstance(one, Range) or not isinstance(other, Range):
        return lie.eq(one, other)
    return (
        (one.start_included, one.end_included) == (other.start_included, other.end_included)
        and lie.eq(one.start, other.start)
        and lie.eq(one.end, other.end)
    )


_POINT, _RANGE = False, True
_BOTH = ((_POINT, _POINT), (_POINT, _RANGE), (_RANGE, _POINT), (_RANGE, _RANGE))
_RANGES = ((_RANGE, _RANGE),)
_ENDS_IN_RANGE = ((_POINT, _RANGE), (_RANGE, _RANGE))
_BEGINS_WITH_RANGE = ((_RANGE, _POINT), (_RANGE, _RANGE))
_SAME = ((_POINT, _POINT), (_RANGE, _RANGE))


def _register(name: str, shapes: tuple[tuple[bool, bool], ...], ask: Callable[..., bool]) -> None:
    def work(scope: Scope, one: Value, other: Value) -> Value:
        if one is None or other is None:
            return None
        if (isinstance(one, Range), isinstance(other, Range)) not in shapes:
            return None
        return ask(Lie(scope), one, other)

    signatures = [
        Signature(
            tuple(Parameter(label, frozenset(), optional=False, nullable=True) for label in labels),
            many=False,
            work=work,
        )
        for labels in _labels(shapes)
    ]
    BUILT_INS[name] = BuiltIn(name, _labels(shapes)[0], tuple(signatures))


def _labels(shapes: tuple[tuple[bool, bool], ...]) -> list[tuple[str, str]]:
    words = {_POINT: "point", _RANGE: "range"}
    return [
        (f"{words[one]}1", f"{words[other]}2") if one == other else (words[one], words[other])
        for one, other in shapes
    ]


_register("before", _BOTH, _before)
_register("after", _BOTH, _after)
_register("meets", _RANGES, _meets)
_register("met by", _RANGES, _met_by)
_register("overlaps", _RANGES, _overlaps)
_register("overlaps before", _RANGES, _overlaps_before)
_register("overlaps after", _RANGES, _overlaps_after)
_register("finishes", _ENDS_IN_RANGE, _finishes)
_register("finished by", _BEGINS_WITH_RANGE, _finished_by)
_register("includes", _BEGINS_WITH_RANGE, _includes)
_register("during", _ENDS_IN_RANGE, _during)
_register("starts", _ENDS_IN_RANGE, _starts)
_register("started by", _BEGINS_WITH_RANGE, _started_by)
_register("coincides", _SAME, _coincides)
