# SPDX-License-Identifier: EUPL-1.2
"""Walks along tokens, keeps the names in reach, and says in Dutch what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from wijkpad.feel.failures import FeelSyntaxError
from wijkpad.feel.names import Names
from wijkpad.feel.nodes import Node
from wijkpad.feel.tokens import Token, one_space, place, tokenize
from wijkpad.feel.types import Type

DEEPEST = 40
_STEPS_A_TOKEN = 20
NAME_SIGNS = frozenset("./-'+*\u2019\u2013") | {"**", ".."}
RESERVED = frozenset(
    {
        "for",
        "return",
        "if",
        "then",
        "else",
        "some",
        "every",
        "satisfies",
        "instance",
        "of",
        "in",
        "function",
        "external",
        "or",
        "and",
        "between",
        "true",
        "false",
        "null",
    }
)
_NEVER_FIRST = RESERVED - {"of", "external"}


class Cursor:
    """The state of one parse."""

    def __init__(self, text: str, names: Names, types: Mapping[str, Type]) -> None:
        self.text = text
        self.tokens: list[Token] = tokenize(text)
        self.index = 0
        self.types = types
        self.layers: list[Names] = [names]
        self.unsure_from: int | None = None
        """The layer from which names may turn out to be members of a filtered item."""
        self.in_interval = False
        """Whether the upper end of a range is being read, where `[` may be its end."""
        self._depth = self._steps = 0
        self._shapes: dict[int, tuple[Node, Names]] = {}

    @property
    def token(self) -> Token:
        """Return the token at hand."""
        return self.tokens[self.index]

    def peek(self, ahead: int = 1) -> Token:
        """Return a token further on."""
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def advance(self) -> Token:
        """Return the token at hand and step over it."""
        token = self.tokens[self.index]
        self._steps += 1
        if self._steps > 1_000 + _STEPS_A_TOKEN * len(self.tokens):
            raise self.too_complex()
        if token.kind != "end":
            self.index += 1
        return token

    def at_sign(self, *signs: str) -> bool:
        """Return whether the token at hand is one of these signs."""
        token = self.tokens[self.index]
        return token.kind == "sign" and token.text in signs

    def at_word(self, *words: str) -> bool:
        """Return whether the token at hand is one of these words."""
        token = self.tokens[self.index]
        return token.kind == "word" and token.text in words

    def at_plain_word(self) -> bool:
        """Return whether the token at hand is a word without a meaning of its own."""
        token = self.tokens[self.index]
        return token.kind == "word" and token.text not in RESERVED

    def accept(self, text: str) -> bool:
        """Step over the sign or word `text` when it is at hand."""
        token = self.tokens[self.index]
        if token.text == text and token.kind in ("sign", "word"):
            self.advance()
            return True
        return False

    def expect(self, text: str) -> Token:
        """Step over the sign or word `text`.

        Raises:
            FeelSyntaxError: something else is at hand.
        """
        token = self.token
        if not self.accept(text):
            raise self.expected(f"“{text}”")
        return token

    def expected(self, what: str, cure: str = "") -> FeelSyntaxError:
        """Return the error for when `what` (Dutch) should have stood here."""
        token = self.token
        found = f"staat er “{token.text[:40]}”" if token.kind != "end" else "houdt de expressie op"
        return self.error("FEEL-001", f"Hier werd {what} verwacht, maar hier {found}.", token, cure)

    def error(self, code: str, text: str, token: Token, cure: str = "") -> FeelSyntaxError:
        """Return an error at `token`."""
        line, column = place(self.text, token.start)
        return FeelSyntaxError(code, text, line=line, column=column, cure=cure)

    def too_complex(self) -> FeelSyntaxError:
        """Return the error for an expression that is nested too deeply."""
        return self.error(
            "FEEL-004",
            "De expressie is te diep genest of te ingewikkeld.",
            self.token,
            "Verdeel de berekening over enkele stappen.",
        )

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Guard against nesting so deep that it would break the reader."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.too_complex()
        try:
            yield
        finally:
            self._depth -= 1

    @contextmanager
    def binding(self, names: Names) -> Iterator[None]:
        """Put `names` in reach as names of the expression itself."""
        self.layers.append(names)
        try:
            yield
        finally:
            self.layers.pop()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Go back to where this began, whatever was read."""
        before = self.index, self.in_interval, self.unsure_from, self._depth
        layers = list(self.layers)
        try:
            yield
        finally:
            self.index, self.in_interval, self.unsure_from, self._depth = before
            self.layers = layers

    def shape(self, node: Node) -> Names | None:
        """Return which members the value of `node` is known to have."""
        found = self._shapes.get(id(node))
        return found[1] if found else None

    def shaped(self, node: Node, shape: Names | None) -> Node:
        """Remember which members the value of `node` has."""
        if shape is not None:
            self._shapes[id(node)] = (node, shape)
        return node

    def known_name(self, layer: Names) -> tuple[int, str] | None:
        """Return how many tokens the longest known name of `layer` takes here, and that name."""
        for tokens, name in layer.by_first_token.get(self.token.text, ()):
            end = self.index + len(tokens)
            if end < len(self.tokens) and all(
                self.tokens[self.index + offset].text == text for offset, text in enumerate(tokens)
            ):
                return len(tokens), name
        return None

    def take(self, count: int) -> None:
        """Step over `count` tokens."""
        for _ in range(count):
            self.advance()

    def spelled(self, first: int, last: int) -> str:
        """Return the text of the tokens from `first` up to `last`, as a name."""
        return one_space(self.text[self.tokens[first].start : self.tokens[last - 1].end])

    def new_name(self, *ends: str) -> str:
        """Step over a name that the expression itself gives, up to one of `ends`."""
        first = self.index
        if self.token.kind != "word" or self.token.text in _NEVER_FIRST:
            raise self.expected("een naam")
        self.advance()
        while not (self.token.text in ends and self.token.kind in ("sign", "word")):
            token = self.token
            if token.kind in ("word", "number") or token.text in NAME_SIGNS:
                self.advance()
            else:
                raise self.expected(" of ".join(f"“{end}”" for end in ends))
        return self.spelled(first, self.index)

    def name_before(self, sign: str) -> str | None:
        """Step over a name and the sign behind it when both are at hand; return the name."""
        index = self.index
        if self.tokens[index].kind != "word":
            return None
        while self.tokens[index].kind in ("word", "number") or (
            self.tokens[index].text in NAME_SIGNS and self.tokens[index].kind == "sign"
        ):
            index += 1
        if self.tokens[index].text != sign or self.tokens[index].kind != "sign":
            return None
        name = self.spelled(self.index, index)
        self.index = index + 1
        return name
