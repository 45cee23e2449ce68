# SPDX-License-Identifier: EUPL-1.2
"""Makes expressions: by the grammar, and by breaking expressions that were good."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from tests.feel.test_attacks import REPEATED, STOPPED, TANGLED
from tests.feel.test_functions import FUNCTIONS
from tests.feel.test_grammar import GRAMMAR
from wijkpad.feel.library import BUILT_INS

CORPUS: Final = [
    *(text for cases in (*GRAMMAR.values(), *FUNCTIONS.values()) for text, _ in cases),
    *STOPPED,
    *REPEATED,
    *(text for text in TANGLED if len(text) < 2_000),
]
_FUNCTIONS: Final = sorted(BUILT_INS)
_NAMES: Final = (
    "a",
    "b",
    "c",
    "l",
    "t",
    "d",
    "m",
    "f",
    "item",
    "partial",
    "?",
    "first name",
    "x-y",
)
_NUMBERS: Final = (
    *("0", "1", "-1", "2", "3", "0.5", ".1", "10", "100", "1e3", "1e-3", "1e30", "1e6000", "1e-6000"),
    *("99999999999999999999999999999999999", "10000", "-999999999", "0.1234567890123456789"),
)  # fmt: skip
_TEXTS: Final = (
    *('""', '"a"', '"abc"', '"a;b;c"', '"\\u00e9"', '"\\U01F40E"', '"2026-01-01"', '"PT1H"', '"[1..2]"'),
    *('"(a|b)*c"', '"[a-z&&b]"', '"\\\\d{2,3}"', '"$1"', '"i"', '"1.000,5"', '"."', '","', '"é🐎\\n"'),
    *('"(a+)+$"', '"Europe/Amsterdam"', '"key"', '"value"', '"9"'),
)  # fmt: skip
_TYPED: Final = (
    *('@"2026-01-01"', '@"2024-02-29"', '@"10:00:00"', '@"10:00:00+01:00"', '@"P1D"', '@"P1Y"'),
    *('@"2026-03-29T02:30:00@Europe/Amsterdam"', '@"2026-01-01T00:00:00Z"', '@"-P1Y2M"', '@"PT0.5S"'),
    *('@"999999999-12-31"', '@"-0001-01-01T23:59:59.123456789"', '@"P999999999999D"', '@"x"'),
    *('@"9999-12-31T23:59:59Z"', '@"0001-01-01T00:00:00+14:00"', '@"24:00:00"'),
)  # fmt: skip
_TYPES: Final = (
    *("number", "string", "boolean", "date", "time", "date and time", "Any", "Null", "list", "nergens"),
    *("list<number>", "list<list<Any>>", "context<a: number>", "range<date>", "function<Any> -> Any"),
)  # fmt: skip
_SIGNS: Final = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in")
_SCRAPS: Final[tuple[str, ...]] = (
    *"()[]{}<>=.,:?@+-*/'\"\\ \n",
    *("..", "**", "!=", "->", " if ", " then ", " else ", " for ", " in ", " return ", " some "),
    *(" every ", " satisfies ", "function(", " instance of ", "list<", "not(", " and ", " or "),
    *(" between ", "null", "true", "false", "external", "\u2013", "\u2019", "\ud800", "\x00", "🐎"),
    *("/*", "*/", "//", "1e", "\t", "\u00a0", '@"', "partial", "item", "date and time("),
)  # fmt: skip


class Maker:
    """Makes expressions from one source of chance, so that a seed gives the same again."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def text(self) -> str:
        """Return an expression: as the grammar has it, or a broken one."""
        roll = self.random.random()
        if roll < 0.5:
            return self.expression(self.random.randint(1, 5))
        if roll < 0.65:
            return self.tests(self.random.randint(1, 3))
        made = self.random.choice(CORPUS)
        if roll > 0.9:
            made = self.expression(3)
        for _ in range(self.random.randint(1, 6)):
            made = self.broken(made)
        return made[:3_000]

    def tests(self, depth: int) -> str:
        """Return unary tests."""
        inner = ", ".join(self.test(depth) for _ in range(self.random.randint(1, 3)))
        return f"not({inner})" if self.random.random() < 0.2 else inner

    def test(self, depth: int) -> str:
        """Return one unary test."""
        sign = self.random.choice(("", "", "<", "<=", ">", ">=", "=", "!="))
        return self.interval(depth) if not sign else f"{sign} {self.expression(depth)}"

    def interval(self, depth: int) -> str:
        """Return a range."""
        low, high = self.expression(depth - 2), self.expression(depth - 2)
        return f"{self.random.choice('[(]')}{low}..{high}{self.random.choice('])[')}"

    def expression(self, depth: int) -> str:
        """Return an expression of at most so many layers."""
        if depth <= 0:
            return self.leaf()
        return self.random.choice(_MAKERS)(self, depth - 1)

    def leaf(self) -> str:
        """Return a literal or a name."""
        pool = self.random.choice((_NAMES, _NAMES, _NUMBERS, _TEXTS, _TYPED, ("true", "null")))
        return self.random.choice(pool)

    def binary(self, depth: int) -> str:
        """Return two operands and a sign."""
        sign = self.random.choice(_SIGNS)
        return f"{self.expression(depth)} {sign} {self.expression(depth)}"

    def call(self, depth: int) -> str:
        """Return a call of a function of the standard, mostly with as many arguments as it takes."""
        name = self.random.choice(_FUNCTIONS)
        signature = self.random.choice(BUILT_INS[name].signatures)
        labels = [one.name for one in signature.parameters]
        if self.random.random() < 0.1:
            labels.append("meer")
        if self.random.random() < 0.2:
            arguments = ", ".join(f"{label}: {self.expression(depth)}" for label in labels)
        else:
            arguments = ", ".join(self.expression(depth) for _ in labels)
        return f"{name}({arguments})"

    def sequence(self, depth: int) -> str:
        """Return a list, a context, or a filter or path on one."""
        items = ", ".join(self.expression(depth) for _ in range(self.random.randint(0, 4)))
        keys = self.random.sample(_NAMES, 3)
        context = ", ".join(f"{key}: {self.expression(depth)}" for key in keys if key != "?")
        base = self.random.choice((f"[{items}]", f"{{{context}}}", "l", "m"))
        return base + self.random.choice(
            ("", f"[{self.expression(depth)}]", ".a", ".first name", ".year", "[item > 1]", "[-1]")
        )

    def loop(self, depth: int) -> str:
        """Return a loop."""
        start = self.random.choice(("for", "some", "every"))
        name = self.random.choice(("a", "n", "first name"))
        source = self.random.choice(
            (self.expression(depth), f"{self.expression(0)}..{self.expression(0)}", "1..9", "l")
        )
        word = "return" if start == "for" else "satisfies"
        return f"{start} {name} in {source} {word} {self.expression(depth)}"

    def rest(self, depth: int) -> str:
        """Return one of the other forms."""
        one, other, third = (self.expression(depth) for _ in range(3))
        return self.random.choice(
            (
                f"if {one} then {other} else {third}",
                f"({one})",
                f"-{one}",
                f"({one}) between {other} and {third}",
                f"({one}) instance of {self.random.choice(_TYPES)}",
                f"({one}) in ({self.tests(depth)})",
                f"(function(a, b: {self.random.choice(_TYPES)}) {one})({other}, {third})",
                f"{{f: function(n) if n > 5 then {one} else f(n + 1), r: f(1)}}.r",
                f"not({one})",
                self.interval(depth),
            )
        )

    def broken(self, text: str) -> str:
        """Return the text with one thing taken out, put in, doubled or swapped."""
        first = self.random.randint(0, len(text))
        last = min(len(text), first + self.random.randint(0, 8))
        way = self.random.randint(0, 4)
        if way == 0:
            return text[:first] + text[last:]
        if way == 1:
            return text[:first] + self.random.choice(_SCRAPS) + text[first:]
        if way == 2:
            return text[:last] + text[first:last] * self.random.randint(1, 20) + text[last:]
        if way == 3:
            return text[:first] + self.leaf() + text[last:]
        other = self.random.choice(CORPUS)
        return text[:first] + other[self.random.randint(0, len(other)) :]


_MAKERS: Final[tuple[Callable[[Maker, int], str], ...]] = (
    Maker.binary,
    Maker.binary,
    Maker.call,
    Maker.call,
    Maker.call,
    Maker.sequence,
    Maker.loop,
    Maker.rest,
    Maker.rest,
)
