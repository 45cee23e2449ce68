# SPDX-License-Identifier: EUPL-1.2
"""Reads a FEEL text into parts, from the loosest binding operator to the tightest."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from wijkpad.feel.failures import FeelSyntaxError
from wijkpad.feel.nodes import Comparing, Literal, Node
from wijkpad.feel.operators import (
    Between,
    Calculation,
    Comparison,
    In,
    InstanceOf,
    Junction,
    Negation,
)
from wijkpad.feel.parse_primary import PrimaryParser
from wijkpad.feel.values import ARITHMETIC, ComparisonSign
from wijkpad.feel.walk import reads_input

_SIGNS: dict[str, ComparisonSign] = {
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "=": "=",
    "!=": "!=",
}


class Parser(PrimaryParser):
    """Reads whole expressions and unary tests."""

    def whole(self) -> Node:
        """Return the only expression of the text; a leading `=` is skipped."""
        node = self.expression()
        if self.token.kind != "end":
            raise self.expected("een bewerking of het einde", self.joined_hint())
        return node

    def expression(self) -> Node:
        outer, self.in_interval = self.in_interval, False
        with self.deeper():
            node = self.junction(is_and=False)
        self.in_interval = outer
        return node

    def junction(self, *, is_and: bool) -> Node:
        word = "and" if is_and else "or"
        start = self.token.start
        operands = [self.comparison() if is_and else self.junction(is_and=True)]
        while self.at_word(word):
            self.advance()
            operands.append(self.comparison() if is_and else self.junction(is_and=True))
        return operands[0] if len(operands) == 1 else Junction(start, is_and, tuple(operands))

    def comparison(self) -> Node:
        start = self.token.start
        if self.at_sign(*_SIGNS):
            return Comparing(start, _SIGNS[self.advance().text], self.operand())
        left = self.sum()
        for _ in range(100):
            if self.at_sign(*_SIGNS):
                sign = _SIGNS[self.advance().text]
                left = Comparison(start, sign, left, self.operand())
            elif self.accept("between"):
                low = self.sum()
                self.expect("and")
                left = Between(start, left, low, self.sum())
            elif self.accept("in"):
                tests = self.in_tests()
                left = In(start, left, tests, tuple(reads_input(test) for test in tests))
            else:
                return left
        raise self.too_complex()

    def operand(self) -> Node:
        """Return the right-hand side of a comparison, arithmetic at the loosest."""
        return self.sum()

    def in_tests(self) -> tuple[Node, ...]:
        """Return what stands behind `in`: one test, or tests between parentheses."""
        if not self.at_sign("("):
            return (self.comparison_or_sum(),)
        start = self.advance().start
        first = self.expression()
        if self.at_sign(".."):
            return (self.interval(start, first, start_included=False),)
        tests = [first]
        while self.accept(","):
            tests.append(self.expression())
        self.expect(")")
        return tuple(tests)

    def tests_between_parentheses(self) -> tuple[Node, ...]:
        """Return the tests of `(1, > 5)`; none when something else stands here."""
        try:
            self.advance()
            tests = self.test_list()
            self.expect(")")
        except FeelSyntaxError:
            return ()
        return tests

    def comparison_or_sum(self) -> Node:
        if self.at_sign(*_SIGNS):
            return Comparing(self.token.start, _SIGNS[self.advance().text], self.sum())
        return self.operand()

    def sum(self) -> Node:
        return self.calculation(("+", "-", "\u2013"), self.product)

    def product(self) -> Node:
        return self.calculation(("*", "/"), self.power)

    def power(self) -> Node:
        return self.calculation(("**",), self.typed)

    def typed(self) -> Node:
        start = self.token.start
        node = self.unary()
        while self.at_word("instance"):
            self.advance()
            self.expect("of")
            node = InstanceOf(start, node, self.type())
        return node

    def unary(self) -> Node:
        start = self.token.start
        if not self.at_sign("-", "\u2013"):
            return self.postfix()
        self.advance()
        if self.token.kind == "number":
            node = self.postfix()
            if isinstance(node, Literal) and isinstance(node.constant, Decimal):
                return Literal(start, ARITHMETIC.minus(node.constant))
            return Negation(start, node)
        with self.deeper():
            return Negation(start, self.unary())

    def tests(self) -> tuple[bool, tuple[Node, ...]]:
        """Return whether the unary tests are negated, and the tests; none for `-`."""
        if self.at_sign("-") and self.peek().kind == "end":
            return False, ()
        if self.at_word("not") and self.peek().text == "(":
            with self.attempt():
                self.advance()
                negated = self.tests_between_parentheses()
                ends = self.token.kind == "end"
            if negated and ends:
                return True, negated
        tests = self.test_list()
        if self.token.kind != "end":
            raise self.expected("een komma of het einde", self.joined_hint())
        return False, tests

    def test_list(self) -> tuple[Node, ...]:
        tests = [self.expression()]
        while self.accept(","):
            tests.append(self.expression())
        return tuple(tests)

    def calculation(self, signs: tuple[str, ...], operand: Callable[[], Node]) -> Node:
        start = self.token.start
        first = operand()
        rest: list[tuple[str, Node]] = []
        while self.at_sign(*signs):
            sign = self.advance().text
            rest.append(("-" if sign == "\u2013" else sign, operand()))
        return Calculation(start, first, tuple(rest)) if rest else first
