# SPDX-License-Identifier: EUPL-1.2
"""What an expression comes to when only some of what it reads is known.

`and`, `or`, `not` and `if` go by what is known of their parts; any other part is worked out by FEEL
itself once all that it reads is known, and is unknown otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from wijkpad.feel import FeelError, UnaryTests, Value
from wijkpad.feel.control import Call, If
from wijkpad.feel.nodes import Comparing, Interval, Name, Node, Path
from wijkpad.feel.nodes import Literal as Constant
from wijkpad.feel.operators import Comparison, Junction
from wijkpad.feel.scope import Scope
from wijkpad.feel.walk import all_parts

Place = tuple[str, ...]
"""A FEEL name in full, such as `("weigh", "acute_unsafety")`."""
Sort = Literal["any", "number", "presence"]
"""What may be asked of a value: anything; a comparison with a number written out; whether it is null."""


class Unknown:
    """Stands for a value that cannot be known beforehand."""

    def __repr__(self) -> str:
        return "?"


UNKNOWN: Final = Unknown()
SOME: Final = "…"
"""Stands for any value that is not null, where nothing else is asked of it."""
Known = Value | Unknown | tuple[str, ...]
"""A value as far as it is known; several choices together are a tuple, so that states compare."""
Facts = Mapping[Place, Known]
"""What is known: null for a name that is followed and has no value yet is left out."""
_CLOCK: Final = frozenset({"now", "today"})


class Knowing:
    """Works out expressions over facts.

    Args:
        sorts: the names that are followed, each with what may be asked of its value.
        own: names that stand for answers of the form under way, by their first part.
    """

    def __init__(
        self, sorts: Mapping[Place, Sort], own: str = "", fields: Iterable[str] = ()
    ) -> None:
        self._sorts, self._own, self._fields = sorts, own, frozenset(fields)

    def value(self, node: Node, facts: Facts, missed: set[Place] | None = None) -> Known:
        """Return the value, or UNKNOWN; what could not be read is added to `missed`."""
        lost = missed if missed is not None else set()
        if isinstance(node, Junction):
            return self._junction(node, facts, lost)
        if isinstance(node, If):
            condition = self.value(node.condition, facts, lost)
            if isinstance(condition, Unknown):
                return UNKNOWN
            return self.value(node.chosen if condition is True else node.otherwise, facts, lost)
        if (denied := _denied(node)) is not None:
            found = self.value(denied, facts, lost)
            if isinstance(found, Unknown):
                return UNKNOWN
            return None if not isinstance(found, bool) else not found
        return self._leaf(node, facts, lost)

    def passes(self, tests: UnaryTests | None, value: Known, sort: Sort, facts: Facts) -> Known:
        """Return whether a value meets the tests of a cell; True, False or UNKNOWN."""
        if tests is None or not tests.tests:
            return True
        if isinstance(value, Unknown):
            return UNKNOWN
        if sort != "any" and not all(_is_plain(one, sort) for one in tests.tests):
            return UNKNOWN
        env = self._env([self.full(path) for path, _ in tests.reads], facts)
        if env is None or any(_reads_clock(one) for one in tests.tests):
            return UNKNOWN
        try:
            return tests.test(plain(value), env) is True
        except FeelError:
            return UNKNOWN

    def full(self, path: Place) -> Place:
        """Return the name in full of one that is read inside a form."""
        return (self._own, *path) if path[0] in self._fields else path

    def sort(self, path: Place) -> Sort | None:
        """Return what may be asked of a name; None when it is not followed."""
        return self._sorts.get(self.full(path))

    def _junction(self, node: Junction, facts: Facts, lost: set[Place]) -> Known:
        decisive = not node.is_and
        result: Known = node.is_and
        missed: set[Place] = set()
        for operand in node.operands:
            found = self.value(operand, facts, missed)
            if found is decisive:
                return decisive
            if isinstance(found, Unknown):
                result = UNKNOWN
            elif found is not node.is_and and not isinstance(result, Unknown):
                result = None
        lost |= missed
        return result

    def _leaf(self, node: Node, facts: Facts, lost: set[Place]) -> Known:
        uses, reads_clock = _read_by(node)
        paths = [self.full(path) for path, _ in uses]
        for path, (_, use) in zip(paths, uses, strict=True):
            if not _fits(self._sorts.get(path), use) or isinstance(facts.get(path), Unknown):
                lost.add(path)
        if reads_clock:
            lost.add(("today",))
            return UNKNOWN
        if lost.intersection(paths):
            return UNKNOWN
        env = self._env(paths, facts)
        if env is None:
            return UNKNOWN
        # Answers of the form under way are read by their bare names too.
        own = env.get(self._own) if self._own else None
        if isinstance(own, dict):
            env = {**own, **env}
        try:
            return node.value(Scope(env))
        except FeelError:
            return UNKNOWN

    def _env(self, paths: Iterable[Place], facts: Facts) -> dict[str, Value] | None:
        env: dict[str, Value] = {}
        for path in paths:
            if path not in self._sorts:
                return None
            value = facts.get(path)
            if isinstance(value, Unknown):
                return None
            _put(env, path, plain(value))
        return env


_Use = tuple[Place, Decimal | Literal["free"] | None]


@lru_cache(maxsize=4096)
def _read_by(node: Node) -> tuple[tuple[_Use, ...], bool]:
    """Return what a part reads, looked up once, and whether it asks what time it is."""
    return tuple(usages(node)), _reads_clock(node)


def plain(value: Value | tuple[str, ...]) -> Value:
    """Return a value as FEEL has it."""
    return list(value) if isinstance(value, tuple) else value


def usages(node: Node) -> Iterator[tuple[Place, Decimal | Literal["free"] | None]]:
    """Yield each name that is read from outside, with what it is compared to: a number, null, or more."""
    path = path_of(node)
    if path is not None:
        yield path, "free"
        return
    if isinstance(node, Comparison):
        for side, other in ((node.left, node.right), (node.right, node.left)):
            read = path_of(side)
            if read is not None and isinstance(other, Constant):
                yield read, _compared(node, other.constant)
                return
    for part in node.parts():
        yield from usages(part)


def path_of(node: Node) -> Place | None:
    """Return the name in full that a part reads and no more; None for anything else."""
    chain: list[str] = []
    base = node
    while isinstance(base, Path):
        chain.append(base.member)
        base = base.base
    if isinstance(base, Name) and not base.is_own and not base.has_built_in and base.name != "?":
        return (base.name, *reversed(chain))
    return None


def numbers_in(tests: UnaryTests | None) -> Iterator[Decimal]:
    """Yield the numbers that stand written out in a cell."""
    for test in tests.tests if tests is not None else ():
        for part in all_parts(test):
            if isinstance(part, Constant) and isinstance(part.constant, Decimal):
                yield part.constant


def _compared(node: Comparison, constant: Value) -> Decimal | Literal["free"] | None:
    if constant is None:
        return None if node.sign in ("=", "!=") else "free"
    return constant if isinstance(constant, Decimal) else "free"


def _fits(sort: Sort | None, use: Decimal | Literal["free"] | None) -> bool:
    if sort is None:
        return False
    if sort == "any" or use is None:
        return True
    return sort == "number" and isinstance(use, Decimal)


def _is_plain(test: Node, sort: Sort) -> bool:
    """Tell whether a test of a cell only compares with what may be asked."""
    ends = [test.end] if isinstance(test, Comparing) else [test]
    if isinstance(test, Interval):
        ends = [test.start, test.end]
    fine = (type(None), Decimal) if sort == "number" else (type(None),)
    return all(isinstance(one, Constant) and isinstance(one.constant, fine) for one in ends)


def _denied(node: Node) -> Node | None:
    """Return what stands within `not( )`; None for any other expression."""
    if (
        isinstance(node, Call)
        and isinstance(node.function, Name)
        and node.function.name == "not"
        and len(node.arguments) == 1
    ):
        return node.arguments[0]
    return None


def _reads_clock(node: Node) -> bool:
    return any(isinstance(one, Name) and one.name in _CLOCK for one in all_parts(node))


def _put(env: dict[str, Value], path: Place, value: Value) -> None:
    """Put a value at a name; a name above it becomes a context, unless nothing is known of it."""
    at = env
    for part in path[:-1]:
        inner = at.get(part)
        if not isinstance(inner, dict):
            inner = {}
            at[part] = inner
        at = inner
    there = at.get(path[-1])
    if isinstance(there, dict) and value == SOME:
        return
    at[path[-1]] = value
