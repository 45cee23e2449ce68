# SPDX-License-Identifier: EUPL-1.2
"""The FEEL inside a DMN document: parsed once, faults placed in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from wijkpad import feel
from wijkpad.dmn.model import DmnType, Placed, Text
from wijkpad.dmn.nodes import Walker, attribute, is_feel, nearest_id
from wijkpad.dmn.type_reader import TypeReader, ranking
from wijkpad.feel import FeelSyntaxError, Names
from wijkpad.feel.control import FunctionOf
from wijkpad.feel.nodes import Node
from wijkpad.feel.walk import all_parts
from wijkpad.xml import Element, line_of

_Parsed = TypeVar("_Parsed")


class TextReader:
    """Parses texts of one document in the scope they stand in."""

    def __init__(self, walk: Walker, types: TypeReader) -> None:
        self.walk, self._types = walk, types
        self.placed: list[Placed] = []
        self._owner = ("", "")
        self._parts: list[str] = []
        self._in_table = False
        self._feel_types: Mapping[str, feel.Type] = types.feel_types()

    @contextmanager
    def owned(self, kind: str, name: str) -> Iterator[None]:
        """Say whose texts are read: a `Beslissing` or `Kennismodel`, and its name."""
        self._owner = kind, name
        yield
        self._owner = ("", "")

    @contextmanager
    def at(self, part: str, *, in_table: bool = False) -> Iterator[None]:
        """Say in which part of its owner a text stands, such as `regel 3`."""
        before, self._in_table = self._in_table, in_table or self._in_table
        self._parts.append(part)
        try:
            yield
        finally:
            self._parts.pop()
            self._in_table = before

    def _place(
        self, parsed: feel.Expression | feel.UnaryTests, element: Element, scope: Names
    ) -> None:
        kind, name = self._owner
        where = ", ".join([f"{'Tabel' if self._in_table else kind} ‘{name}’", *self._parts])
        holder = self.walk.first(element, "text")
        line = line_of(holder if holder is not None else element)
        self.placed.append(Placed(parsed, scope, where, nearest_id(element), line))

    def type_of(self, element: Element) -> DmnType | None:
        """Return the type an element declares; None for any type."""
        name = attribute(element, "typeRef")
        return self._types.find(name, element) if name else None

    def literal(self, element: Element, scope: Names) -> Text:
        """Return the text of a literal expression."""
        self._check_language(element)
        self.walk.children(element, ["text", "importedValues"])
        if self.walk.first(element, "importedValues") is not None:
            self.walk.fault(
                "DMN-002",
                "wijkpad leest geen waarden uit een ander bestand (<importedValues>).",
                "Zet de waarden in de tabel zelf.",
                element,
            )
        text = self.walk.text_of(element)
        parsed = None
        if text:
            parsed = self._parse(element, lambda: feel.parse(text, scope, types=self._feel_types))
            self._refuse_external(element, () if parsed is None else (parsed.root,))
        if parsed is not None:
            self._place(parsed, element, scope)
        return Text(text=text, parsed=parsed, type=self.type_of(element), line=line_of(element))

    def tests(self, element: Element, scope: Names) -> feel.UnaryTests | None:
        """Return the parsed unary tests of an element; None on a fault."""
        self._check_language(element)
        self.walk.children(element, ["text"])
        text = self.walk.text_of(element)
        parsed = self._parse(
            element, lambda: feel.parse_unary_tests(text or "-", scope, types=self._feel_types)
        )
        self._refuse_external(element, () if parsed is None else parsed.tests)
        if parsed is not None:
            self._place(parsed, element, scope)
        return parsed

    def ranking(self, element: Element) -> feel.Expression | None:
        """Return the allowed values as a list, in their order; None when they are no list."""
        return ranking(self.walk.text_of(element))

    def _refuse_external(self, element: Element, roots: tuple[Node, ...]) -> None:
        for root in roots:
            for part in all_parts(root):
                if isinstance(part, FunctionOf) and part.body is None:
                    self.walk.fault(
                        "DMN-009",
                        "Een functie is 'external' (Java of PMML). wijkpad voert alleen FEEL uit.",
                        "Schrijf de functie in FEEL, of maak er een plugin van.",
                        element,
                    )

    def _check_language(self, element: Element) -> None:
        language = attribute(element, "expressionLanguage")
        if language is not None and not is_feel(language):
            self.walk.fault(
                "DMN-008",
                f"Een uitdrukking is geschreven in {language}; wijkpad voert alleen FEEL uit.",
                "Schrijf de uitdrukking in FEEL.",
                element,
            )

    def _parse(self, element: Element, parse: Callable[[], _Parsed]) -> _Parsed | None:
        try:
            return parse()
        except FeelSyntaxError as error:
            holder = self.walk.first(element, "text")
            self.walk.findings.extend(
                replace(
                    finding,
                    file=self.walk.file,
                    element=nearest_id(element),
                    line=_line_in_file(holder if holder is not None else element, finding.line),
                    column=None,
                )
                for finding in error.findings
            )
            return None


def _line_in_file(holder: Element, line: int | None) -> int | None:
    start = line_of(holder)
    if start is None or line is None:
        return start
    text = holder.text or ""
    blank = text[: len(text) - len(text.lstrip())].count("\n")
    return start + blank + line - 1
