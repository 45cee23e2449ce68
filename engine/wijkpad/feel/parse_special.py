# SPDX-License-Identifier: EUPL-1.2
"""Reads the parts that begin with a word of their own: if, for, some, every, function; and types."""

from __future__ import annotations

from collections.abc import Mapping

from wijkpad.feel.compare import kind
from wijkpad.feel.control import Domain, For, FunctionOf, If, Quantified
from wijkpad.feel.cursor import Cursor
from wijkpad.feel.kinds import kind_of
from wijkpad.feel.names import Names
from wijkpad.feel.nodes import ContextOf, ListOf, Literal, Name, Node
from wijkpad.feel.types import ANY, SIMPLE_TYPES, UNKNOWN, Type
from wijkpad.feel.values import Value
from wijkpad.feel.walk import reads_name

_TYPE_NAMES = Names(dict.fromkeys(SIMPLE_TYPES))


class SpecialParser(Cursor):
    """Adds the parts that begin with a word; the parts inside come from the subclass."""

    def expression(self) -> Node:
        """Return the expression at hand."""
        raise NotImplementedError

    def sum(self) -> Node:
        """Return the arithmetic expression at hand."""
        raise NotImplementedError

    def special(self) -> Node | None:
        """Return the part that begins with its own word, or None when another kind is at hand."""
        word = self.token.text
        with self.deeper():
            if word == "if":
                return self._if()
            if word == "for":
                return self._for()
            if word in ("some", "every"):
                return self._quantified()
            if word == "function" and self.peek().text == "(":
                return self._function()
        return None

    def _if(self) -> Node:
        start = self.advance().start
        condition = self.expression()
        self.expect("then")
        chosen = self.expression()
        self.expect("else")
        otherwise = self.expression()
        return self.shaped(
            If(start, condition, chosen, otherwise), self.shape(chosen) or self.shape(otherwise)
        )

    def _domains(self) -> tuple[Domain, ...]:
        """Return the domains of a loop; each puts a layer of names in reach."""
        domains: list[Domain] = []
        while not domains or self.accept(","):
            name = self.new_name("in")
            self.expect("in")
            source = self.expression()
            end = self.expression() if self.accept("..") else None
            domains.append(Domain(name, source, end))
            self.layers.append(Names({name: self.shape(source)}))
        return tuple(domains)

    def _for(self) -> Node:
        start = self.advance().start
        domains = self._domains()
        self.expect("return")
        with self.binding(Names({"partial": None})):
            body = self.expression()
        del self.layers[-len(domains) :]
        node = For(start, domains, body, reads_name(body, "partial"))
        return self.shaped(node, self.shape(body))

    def _quantified(self) -> Node:
        word = self.advance()
        domains = self._domains()
        self.expect("satisfies")
        condition = self.expression()
        del self.layers[-len(domains) :]
        return Quantified(word.start, word.text == "every", domains, condition)

    def _function(self) -> Node:
        start = self.advance().start
        self.expect("(")
        names: list[str] = []
        types: list[Type] = []
        while not self.at_sign(")"):
            if names:
                self.expect(",")
            names.append(self.new_name(",", ")", ":"))
            types.append((self.type() or ANY) if self.accept(":") else ANY)
        self.expect(")")
        is_external = self.accept("external")
        outer, self.unsure_from = self.unsure_from, None
        with self.binding(Names(dict.fromkeys(names))):
            body = self.expression()
        self.unsure_from = outer
        known = {
            name: UNKNOWN if one is ANY else one for name, one in zip(names, types, strict=True)
        }
        own = Type("function", parameters=tuple(types), result=_written_type(body, known))
        return FunctionOf(start, tuple(names), own, None if is_external else body)

    def type(self) -> Type | None:
        """Return the type at hand; None when there is no such type."""
        with self.deeper():
            known = self.known_name(_TYPE_NAMES)
            custom = self.known_name(Names(dict.fromkeys(self.types)))
            if custom is not None and (known is None or custom[0] > known[0]):
                self.take(custom[0])
                return self.types[custom[1]]
            if known is not None:
                self.take(known[0])
                return Type(known[1])
            word = self.token.text
            if word in ("list", "range", "context", "function"):
                self.advance()
                if not self.accept("<"):
                    return None
                return self._built_type(word)
            self.new_type_name()
            return None

    def new_type_name(self) -> None:
        """Step over the name of a type that is not known."""
        if self.token.kind != "word":
            raise self.expected("de naam van een soort")
        self.advance()
        while self.at_sign(".") and self.peek().kind == "word":
            self.take(2)

    def _built_type(self, word: str) -> Type | None:
        known = True
        if word in ("list", "range"):
            element = self.type()
            self.expect(">")
            return None if element is None else Type(word, element=element)
        if word == "context":
            members: dict[str, Type] = {}
            while not self.at_sign(">"):
                if members:
                    self.expect(",")
                name = self.new_name(":")
                self.expect(":")
                member = self.type()
                known = known and member is not None
                members[name] = member or ANY
            self.expect(">")
            return Type(word, members=members) if known else None
        parameters: list[Type] = []
        while not self.at_sign(">"):
            if parameters:
                self.expect(",")
            parameter = self.type()
            known = known and parameter is not None
            parameters.append(parameter or ANY)
        self.expect(">")
        self.expect("->")
        result = self.type()
        if result is None or not known:
            return None
        return Type(word, parameters=tuple(parameters), result=result)


def _written_type(node: Node, known: Mapping[str, Type]) -> Type:
    """Return the type that a part shows by how it is written; `known` are the parameters' types."""
    if isinstance(node, Literal):
        return _constant_type(node.constant)
    if isinstance(node, ContextOf):
        members = {key: _written_type(part, known) for key, part in node.entries}
        return Type("context", members=members)
    if isinstance(node, ListOf):
        elements = [_written_type(item, known) for item in node.items]
        if not all(one == elements[0] for one in elements[1:]):
            return Type("list", element=UNKNOWN if UNKNOWN in elements else ANY)
        return Type("list", element=elements[0] if elements else ANY)
    if isinstance(node, FunctionOf):
        return node.type
    if isinstance(node, Name):
        return known.get(node.name, UNKNOWN)
    found = kind_of(node, Names({}))
    return Type(found) if found in SIMPLE_TYPES else UNKNOWN


def _constant_type(constant: Value) -> Type:
    name = kind(constant)
    return Type(name) if name in SIMPLE_TYPES else ANY
