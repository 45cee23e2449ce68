# SPDX-License-Identifier: EUPL-1.2
"""A parsed expression and parsed unary tests: what the rest of wijkpad holds on to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from wijkpad.feel.budget import Budget
from wijkpad.feel.failures import FeelError
from wijkpad.feel.limits import check_size
from wijkpad.feel.names import Names
from wijkpad.feel.nodes import Node
from wijkpad.feel.operators import meets_one
from wijkpad.feel.parser import Parser
from wijkpad.feel.scope import Scope
from wijkpad.feel.types import Type
from wijkpad.feel.values import Value
from wijkpad.feel.walk import free_reads, reads_input

_NO_TYPES: Mapping[str, Type] = {}
ReadPlace = tuple[tuple[str, ...], int]


@dataclass(frozen=True)
class Expression:
    """One FEEL expression, parsed once and evaluated as often as needed.

    Attributes:
        text: as it was written.
        root: the parts it consists of.
    """

    text: str
    root: Node

    def evaluate(
        self,
        variables: Mapping[str, Value],
        *,
        now: datetime | None = None,
        budget: Budget | None = None,
    ) -> Value:
        """Return the value; null when FEEL has no answer.

        Args:
            variables: looked up lazily, never copied or changed.
            now: aware; what `now()` and `today()` give. Without it they are null.
            budget: shared when several evaluations belong together.

        Raises:
            FeelError: a limit was broken.
        """
        try:
            value = self.root.value(Scope(variables, budget=budget, now=now))
        except RecursionError:
            raise FeelError("depth") from None
        if isinstance(value, list | dict):
            check_size(value)
        return value

    def evaluate_with_notes(
        self,
        variables: Mapping[str, Value],
        *,
        now: datetime | None = None,
        budget: Budget | None = None,
    ) -> tuple[Value, tuple[str, ...]]:
        """Return the value, and in Dutch why a null came out somewhere; notes hold no values.

        Raises:
            FeelError: a limit was broken.
        """
        notes: list[str] = []
        try:
            value = self.root.value(Scope(variables, budget=budget, now=now, notes=notes))
        except RecursionError:
            raise FeelError("depth") from None
        check_size(value)
        return value, tuple(notes)

    @cached_property
    def reads(self) -> tuple[ReadPlace, ...]:
        """Return each free qualified name with where it begins, counted from 0."""
        return tuple(sorted(free_reads(self.root), key=lambda read: read[1]))

    @cached_property
    def references(self) -> frozenset[tuple[str, ...]]:
        """Return the free qualified names that are read, such as `("urgency", "level")`."""
        return frozenset(path for path, _ in self.reads)


@dataclass(frozen=True)
class UnaryTests:
    """The tests of one cell: `-`, `"a", "b"`, `[1..5]`, `not(> 3)`.

    Attributes:
        text: as it was written.
        negated: written within `not(…)`.
        tests: one part for each test, or none for `-`; see `wijkpad.feel.nodes`.
    """

    text: str
    negated: bool
    tests: tuple[Node, ...]

    @cached_property
    def _asks_input(self) -> tuple[bool, ...]:
        return tuple(reads_input(test) for test in self.tests)

    def test(
        self,
        value: Value,
        variables: Mapping[str, Value],
        *,
        now: datetime | None = None,
        budget: Budget | None = None,
    ) -> bool | None:
        """Return whether `value` meets the tests; None when that cannot be said.

        Raises:
            FeelError: a limit was broken.
        """
        if not self.tests:
            return True
        scope = Scope(variables, budget=budget, now=now)
        try:
            met = meets_one(value, self.tests, self._asks_input, scope)
        except RecursionError:
            raise FeelError("depth") from None
        if met is None:
            return None
        return met is not self.negated

    @cached_property
    def reads(self) -> tuple[ReadPlace, ...]:
        """Return each free qualified name with where it begins, counted from 0."""
        found = [read for test in self.tests for read in free_reads(test)]
        return tuple(sorted(found, key=lambda read: read[1]))

    @cached_property
    def references(self) -> frozenset[tuple[str, ...]]:
        """Return the free qualified names that are read."""
        return frozenset(path for path, _ in self.reads)


def parse(
    text: str, names: Names | None = None, *, types: Mapping[str, Type] = _NO_TYPES
) -> Expression:
    """Return the expression in `text`; a leading `=` is skipped.

    Args:
        text: one line or several; a name may hold spaces when `names` knows it.
        names: the known names, needed for names with spaces or signs; without it any word will do.
        types: types that `instance of` and typed parameters may name.

    Raises:
        FeelSyntaxError: the text is not FEEL.
    """
    return Expression(text, Parser(_without_equals(text), names or Names.any(), types).whole())


def _without_equals(text: str) -> str:
    """Return the text with a leading `=` blanked, so that columns stay right."""
    stripped = text.lstrip()
    if not stripped.startswith("="):
        return text
    at = len(text) - len(stripped)
    return f"{text[:at]} {text[at + 1 :]}"


def parse_unary_tests(
    text: str, names: Names | None = None, *, types: Mapping[str, Type] = _NO_TYPES
) -> UnaryTests:
    """Return the unary tests in `text`; `-` is always met, `?` is the value that is tested.

    Raises:
        FeelSyntaxError: the text is not FEEL.
    """
    known = (names or Names.any()).with_names({"?": None})
    negated, tests = Parser(text, known, types).tests()
    return UnaryTests(text, negated, tests)
