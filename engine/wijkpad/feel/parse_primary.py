# SPDX-License-Identifier: EUPL-1.2
"""Reads the tightest parts of a FEEL text: literals, names, paths, filters, calls and brackets."""

from __future__ import annotations

from decimal import DecimalException

from wijkpad.feel.control import Call
from wijkpad.feel.cursor import RESERVED
from wijkpad.feel.failures import FeelSyntaxError
from wijkpad.feel.library import BUILT_IN_NAMES, BUILT_INS
from wijkpad.feel.names import Names, union
from wijkpad.feel.nodes import (
    ContextOf,
    Filter,
    Interval,
    ListOf,
    Literal,
    Name,
    Node,
    Path,
    UnreadLiteral,
)
from wijkpad.feel.parse_special import SpecialParser
from wijkpad.feel.properties import PROPERTY_NAMES
from wijkpad.feel.tokens import unquote
from wijkpad.feel.typed_text import read_typed
from wijkpad.feel.values import ARITHMETIC

_LONGEST_CHAIN = 60
_CONSTANTS = {"true": True, "false": False, "null": None}
_PROPERTIES = Names(dict.fromkeys(PROPERTY_NAMES))
_ENTRIES = Names({"key": None, "value": None})


class PrimaryParser(SpecialParser):
    """Adds everything that binds tighter than an operator."""

    def postfix(self) -> Node:
        node = self.primary()
        for _ in range(_LONGEST_CHAIN):
            if self.at_sign("."):
                node = self.path(node)
            elif self.at_sign("["):
                if self.ends_interval(node):
                    return node
                node = self.filter(node)
            elif self.at_sign("("):
                node = self.call(node)
            else:
                return node
        raise self.too_complex()

    def path(self, base: Node) -> Node:
        self.advance()
        shape = self.shape(base)
        if self.token.kind != "word":
            raise self.expected("een naam achter de punt")
        at = self.token.start
        known = None if shape is None else self.known_name(shape)
        known = known or self.known_name(_PROPERTIES)
        if known is not None:
            self.take(known[0])
            below = shape.members.get(known[1]) if shape is not None else None
            return self.shaped(Path(at, base, known[1]), below)
        first = self.index
        self.advance()
        while self.at_plain_word():
            self.advance()
        return Path(at, base, self.spelled(first, self.index))

    def filter(self, base: Node) -> Node:
        at = self.advance().start
        shape = self.shape(base)
        own = Names({"item": shape}).with_names(shape or {})
        unsure = self.unsure_from
        self.unsure_from = unsure if shape is not None else len(self.layers)
        with self.binding(own):
            condition = self.expression()
        self.unsure_from = unsure
        self.expect("]")
        return self.shaped(Filter(at, base, condition), shape)

    def call(self, function: Node) -> Node:
        at = self.advance().start
        arguments: list[Node] = []
        names: list[str] = []
        while not self.at_sign(")"):
            if arguments:
                self.expect(",")
            name = self.name_before(":")
            if name is not None:
                names.append(name)
            if (name is None) != (not names):
                raise self.expected("een naam met een dubbele punt")
            arguments.append(self.expression())
            if names and len(names) != len(arguments):
                raise self.expected("een naam met een dubbele punt")
        self.expect(")")
        node = Call(at, function, tuple(arguments), tuple(names) if names else None)
        is_entries = isinstance(function, Name) and function.name == "get entries"
        return self.shaped(node, _ENTRIES if is_entries else None)

    def primary(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.advance()
            try:
                return Literal(token.start, ARITHMETIC.create_decimal(token.text))
            except DecimalException:
                return Literal(token.start, None)
        if token.kind == "string":
            self.advance()
            return Literal(token.start, unquote(token.text))
        if token.kind == "word":
            return self.word()
        if token.kind == "sign":
            if token.text == "(":
                return self.parenthesis()
            if token.text == "[":
                return self.list_or_interval()
            if token.text == "]":
                self.advance()
                with self.deeper():
                    low = self.sum()
                return self.interval(token.start, low, start_included=False)
            if token.text == "{":
                return self.context()
            if token.text == "@":
                return self.at_literal()
        raise self.expected("een waarde, een naam of een haakje")

    def at_literal(self) -> Node:
        at = self.advance().start
        if self.token.kind != "string":
            raise self.expected("een tekst achter @")
        text = unquote(self.advance().text)
        value = read_typed(text)
        return Literal(at, value) if value is not None else UnreadLiteral(at, None, text)

    def word(self) -> Node:
        token = self.token
        if token.text in _CONSTANTS:
            self.advance()
            return Literal(token.start, _CONSTANTS[token.text])
        special = self.special()
        if special is not None:
            return special
        if token.text in RESERVED - {"of", "external"}:
            raise self.expected("een waarde of een naam")
        return self.name()

    def name(self) -> Node:
        at = self.token.start
        best: tuple[int, str] | None = None
        found_in = -1
        for number in range(len(self.layers) - 1, -1, -1):
            known = self.known_name(self.layers[number])
            if known is not None and (best is None or known[0] > best[0]):
                best, found_in = known, number
        built_in = self.known_name(BUILT_IN_NAMES)
        if built_in is not None and (best is None or built_in[0] > best[0]):
            self.take(built_in[0])
            return Name(at, built_in[1], False, BUILT_INS[built_in[1]], has_built_in=True)
        if best is not None:
            self.take(best[0])
            function = BUILT_INS.get(best[1])
            node = Name(at, best[1], found_in > 0, function, has_built_in=function is not None)
            return self.shaped(node, self.layers[found_in].members[best[1]])
        first = self.index
        self.advance()
        if self.unsure_from is not None:
            while self.at_plain_word():
                self.advance()
        return Name(at, self.spelled(first, self.index), self.unsure_from is not None)

    def parenthesis(self) -> Node:
        start = self.advance().start
        node = self.expression()
        if self.at_sign(".."):
            return self.interval(start, node, start_included=False)
        self.expect(")")
        return node

    def list_or_interval(self) -> Node:
        start = self.advance().start
        items: list[Node] = []
        while not self.at_sign("]"):
            if items:
                self.expect(",")
            items.append(self.expression())
            if len(items) == 1 and self.at_sign(".."):
                return self.interval(start, items[0], start_included=True)
        self.expect("]")
        node = ListOf(start, tuple(items))
        return self.shaped(node, union(self.shape(item) for item in items))

    def interval(self, start: int, low: Node, *, start_included: bool) -> Node:
        self.expect("..")
        outer, self.in_interval = self.in_interval, True
        with self.deeper():
            high = self.sum()
        self.in_interval = outer
        closed = self.at_sign("]")
        if not closed and not self.at_sign(")", "["):
            raise self.expected("“]”, “)” of “[” als einde van het bereik")
        self.advance()
        return Interval(start, low, high, start_included, closed)

    def ends_interval(self, node: Node) -> bool:
        """Return whether the `[` at hand closes a range and does not begin a filter."""
        if not self.in_interval:
            return False
        if isinstance(node, Literal):
            return True
        with self.attempt():
            try:
                self.filter(node)
            except FeelSyntaxError:
                return True
            return not self.at_sign("]", ")", "[")

    def context(self) -> Node:
        start = self.advance().start
        entries: list[tuple[str, Node]] = []
        own = Names({})
        self.layers.append(own)
        while not self.at_sign("}"):
            if entries:
                self.expect(",")
            key = self.key()
            node = self.expression()
            entries.append((key, node))
            own = own.with_names({key: self.shape(node)})
            self.layers[-1] = own
        self.expect("}")
        self.layers.pop()
        repeats = len({key for key, _ in entries}) < len(entries)
        return self.shaped(ContextOf(start, tuple(entries), repeats), own)

    def key(self) -> str:
        if self.token.kind == "string":
            key = unquote(self.advance().text)
            self.expect(":")
            return key
        key_name = self.name_before(":")
        if key_name is None:
            raise self.expected("een naam met een dubbele punt")
        return key_name

    def joined_hint(self) -> str:
        """Return a hint when the words before and at hand look like one known name."""
        if self.token.kind != "word" or self.index == 0:
            return ""
        joined = self.spelled(self.index - 1, self.index + 1)
        close = self.layers[0].closest(joined)
        return f"Bedoelt u “{close}”?" if close else ""
