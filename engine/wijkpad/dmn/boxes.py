# SPDX-License-Identifier: EUPL-1.2
"""Reading the boxed expressions other than the table: from element to `Box`, with its scope."""

from __future__ import annotations

from collections.abc import Callable

from wijkpad.dmn.below import below_of, kind_of_box, kind_of_item
from wijkpad.dmn.model import (
    Box,
    Conditional,
    Context,
    Entry,
    Filter,
    FunctionBox,
    Invocation,
    Items,
    Iterator,
    Parameter,
    Relation,
    Text,
)
from wijkpad.dmn.nodes import attribute
from wijkpad.dmn.table_reader import read_table
from wijkpad.dmn.texts import TextReader
from wijkpad.dmn.types import kind_of, known, names_of
from wijkpad.feel import Names
from wijkpad.xml import Element, line_of, local_name

_ITERATORS = {"for": "return", "some": "satisfies", "every": "satisfies"}


class BoxReader:
    """Reads boxed expressions; `texts` parses their FEEL and gathers the faults."""

    def __init__(self, texts: TextReader) -> None:
        self._texts, self._walk = texts, texts.walk
        self._readers: dict[str, Callable[[Element, Names], Box]] = {
            "literalExpression": texts.literal,
            "decisionTable": lambda element, scope: read_table(texts, element, scope),
            "context": self._context,
            "relation": self._relation,
            "list": self._list,
            "invocation": self._invocation,
            "conditional": self._conditional,
            "filter": self._filter,
            "for": self._iterator,
            "some": self._iterator,
            "every": self._iterator,
            "functionDefinition": self.function,
        }

    @property
    def kinds(self) -> frozenset[str]:
        """The element names of every boxed expression."""
        return frozenset(self._readers)

    def child(
        self, parent: Element, scope: Names, others: frozenset[str] = frozenset()
    ) -> Box | None:
        """Return the one boxed expression inside an element; None when there is none."""
        boxes = [
            one
            for one in self._walk.children(parent, self.kinds | others)
            if local_name(one) in self._readers and local_name(one) not in others
        ]
        for extra in boxes[1:]:
            self._walk.fault(
                "DMN-002",
                f"In <{local_name(parent)}> staat meer dan één uitdrukking.",
                "Houd er één over.",
                extra,
            )
        return self.read(boxes[0], scope) if boxes else None

    def read(self, element: Element, scope: Names) -> Box:
        """Return the box of an element that is one."""
        return self._readers[local_name(element)](element, scope)

    def _needed(self, parent: Element, name: str, scope: Names) -> Box:
        """Return the boxed expression inside the child `name` of `parent`; both must be there."""
        holder = self._walk.first(parent, name)
        box = self.child(holder, scope) if holder is not None else None
        if box is None:
            self._missing(parent, f"<{name}>")
        return box or Text(text="", parsed=None, line=line_of(parent))

    def _missing(self, parent: Element, what: str) -> None:
        self._walk.fault(
            "DMN-003",
            f"In <{local_name(parent)}> ontbreekt {what} of wat daarin moet staan.",
            "Vul het aan.",
            parent,
        )

    def _context(self, element: Element, scope: Names) -> Context:
        entries: list[Entry] = []
        for child in self._walk.children(element, ["contextEntry"]):
            if local_name(child) != "contextEntry":
                continue
            variable = self._walk.first(child, "variable")
            name = self._walk.require(variable, "name") if variable is not None else None
            with self._texts.at(f"onderdeel ‘{name}’" if name else "uitkomst"):
                box = self.child(child, scope, frozenset({"variable"}))
            if box is None:
                self._missing(child, "de uitdrukking")
                continue
            declared = self._texts.type_of(variable) if variable is not None else None
            entries.append(Entry(name=name, type=declared, box=box))
            if name:
                below = names_of(declared) or below_of(box, scope)
                kind = kind_of(declared) or kind_of_box(box, scope)
                scope = scope.with_names(_named(name, below, kind))
        found = Context(entries=tuple(entries), type=self._texts.type_of(element))
        if found.repeats_a_name:
            self._walk.fault(
                "DMN-018",
                "In een context komt een naam meer dan één keer voor.",
                "Geef elke regel van de context een eigen naam.",
                element,
            )
        return found

    def _relation(self, element: Element, scope: Names) -> Relation:
        children = self._walk.children(element, ["column", "row"])
        columns = [one for one in children if local_name(one) == "column"]
        rows: list[tuple[Box, ...]] = []
        for row in (one for one in children if local_name(one) == "row"):
            cells = tuple(
                self.read(cell, scope)
                for cell in self._walk.children(row, self.kinds)
                if local_name(cell) in self._readers
            )
            if len(cells) != len(columns):
                self._missing(
                    row, f"een cel: er zijn {len(columns)} kolommen en {len(cells)} cellen"
                )
            rows.append(cells)
        return Relation(
            columns=tuple(self._walk.require(column, "name") for column in columns),
            column_types=tuple(self._texts.type_of(column) for column in columns),
            rows=tuple(rows),
            type=self._texts.type_of(element),
        )

    def _list(self, element: Element, scope: Names) -> Items:
        boxes = tuple(
            self.read(child, scope)
            for child in self._walk.children(element, self.kinds)
            if local_name(child) in self._readers
        )
        return Items(boxes=boxes, type=self._texts.type_of(element))

    def _invocation(self, element: Element, scope: Names) -> Invocation:
        bindings: list[tuple[Parameter, Box | None]] = []
        for binding in self._walk.all(element, "binding"):
            parameter = self._walk.first(binding, "parameter")
            value = self.child(binding, scope, frozenset({"parameter"}))
            if parameter is None:
                self._missing(binding, "<parameter>")
                continue
            bindings.append((self._parameter(parameter), value))
        called = self.child(element, scope, frozenset({"binding"}))
        if called is None:
            self._missing(element, "de functie")
            called = Text(text="", parsed=None, line=line_of(element))
        return Invocation(
            called=called, bindings=tuple(bindings), type=self._texts.type_of(element)
        )

    def _parameter(self, element: Element) -> Parameter:
        return Parameter(
            name=self._walk.require(element, "name"), type=self._texts.type_of(element)
        )

    def _conditional(self, element: Element, scope: Names) -> Conditional:
        self._walk.children(element, ["if", "then", "else"])
        return Conditional(
            test=self._needed(element, "if", scope),
            then=self._needed(element, "then", scope),
            otherwise=self._needed(element, "else", scope),
            type=self._texts.type_of(element),
        )

    def _filter(self, element: Element, scope: Names) -> Filter:
        self._walk.children(element, ["in", "match"])
        source = self._needed(element, "in", scope)
        below = below_of(source, scope)
        inner = scope.with_names(_named("item", below, kind_of_item(source)))
        if below is not None:
            inner = inner.with_names(Names(below.members, kinds=below.kinds))
        return Filter(
            source=source,
            match=self._needed(element, "match", inner),
            type=self._texts.type_of(element),
        )

    def _iterator(self, element: Element, scope: Names) -> Iterator:
        kind = local_name(element)
        body = _ITERATORS[kind]
        self._walk.children(element, ["in", body])
        variable = self._walk.require(element, "iteratorVariable")
        source = self._needed(element, "in", scope)
        inner = scope.with_names(_named(variable, below_of(source, scope), kind_of_item(source)))
        if kind == "for":
            inner = inner.with_names(_named("partial", None, "list"))
        return Iterator(
            kind=kind,
            variable=variable,
            source=source,
            body=self._needed(element, body, inner),
            type=self._texts.type_of(element),
        )

    def function(self, element: Element, scope: Names) -> FunctionBox:
        """Return a function definition, also of a business knowledge model's logic."""
        kind = attribute(element, "kind") or "FEEL"
        if kind.upper() not in {"FEEL", "F"}:
            self._walk.fault(
                "DMN-009",
                f"Een functie is geschreven in {kind}. wijkpad voert alleen FEEL uit.",
                "Schrijf de functie in FEEL, of maak er een plugin van.",
                element,
            )
            return FunctionBox(parameters=(), body=None)
        parameters = tuple(
            self._parameter(one) for one in self._walk.all(element, "formalParameter")
        )
        parameters = parameters or self._inputs_of_table(element)
        inner = _with_parameters(scope, parameters)
        body = self.child(element, inner, frozenset({"formalParameter"}))
        return FunctionBox(parameters=parameters, body=body, type=self._texts.type_of(element))

    def _inputs_of_table(self, element: Element) -> tuple[Parameter, ...]:
        """Return the inputs of a table that is a function by itself, for they are its parameters."""
        table = self._walk.first(element, "decisionTable")
        columns = self._walk.all(table, "input") if table is not None else []
        holders = [self._walk.first(one, "inputExpression") for one in columns]
        return tuple(
            Parameter(name=name, type=self._texts.type_of(holder))
            for holder in holders
            if holder is not None and (name := self._walk.text_of(holder))
        )


def _with_parameters(scope: Names, parameters: tuple[Parameter, ...]) -> Names:
    return scope.with_names(known((one.name, names_of(one.type), one.type) for one in parameters))


def _named(name: str, below: Names | None, kind: str | None) -> Names:
    return Names({name: below}, kinds={name: kind} if kind is not None else {})
