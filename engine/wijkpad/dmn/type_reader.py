# SPDX-License-Identifier: EUPL-1.2
"""Item definitions: from elements to types, in whatever order they stand in the file."""

from __future__ import annotations

from collections.abc import Mapping

from wijkpad import feel
from wijkpad.dmn.model import DmnType
from wijkpad.dmn.nodes import Walker, attribute
from wijkpad.dmn.types import built_in
from wijkpad.feel import FeelSyntaxError, Names, Type, Value
from wijkpad.xml import Element

_PARTS = ("typeRef", "allowedValues", "typeConstraint", "itemComponent", "functionItem")


class TypeReader:
    """Finds types by the name that the model gives them, imported ones behind their prefix."""

    def __init__(
        self,
        walk: Walker,
        definitions: list[Element],
        imported: Mapping[str, Mapping[str, DmnType]],
    ) -> None:
        self._walk = walk
        self._elements: dict[str, Element] = {}
        for one in definitions:
            name = walk.require(one, "name")
            if name in self._elements:
                walk.fault(
                    "DMN-018",
                    f"Het type {name} komt meer dan één keer voor.",
                    "Geef elk type een eigen naam.",
                    one,
                )
            self._elements[name] = one
        self._known: dict[str, DmnType | None] = {
            f"{prefix}.{name}" if prefix else name: declared
            for prefix, types in imported.items()
            for name, declared in types.items()
        }
        self._building: set[str] = set()

    def all(self) -> dict[str, DmnType]:
        """Return the model's own types by name, reading those that nothing asked for yet."""
        found = {name: self.find(name, element) for name, element in self._elements.items()}
        return {name: declared for name, declared in found.items() if declared is not None}

    def feel_types(self) -> dict[str, Type]:
        """Return all types, imported ones too, for `instance of`, which ignores allowed values."""
        self.all()
        return {name: _unlimited(one.type) for name, one in self._known.items() if one is not None}

    def find(self, name: str, at: Element) -> DmnType | None:
        """Return the type of this name; None, with a fault, when there is none."""
        if name in self._known:
            return self._known[name]
        if name in self._building:
            self._fault(f"Het type {name} verwijst naar zichzelf.", "Haal de kring eruit.", at)
            return None
        if name in self._elements:
            self._building.add(name)
            self._known[name] = self._read(name, self._elements[name])
            self._building.discard(name)
            return self._known[name]
        plain = built_in(name)
        if plain is None:
            self._fault(f"Het type {name} bestaat niet.", "Kies een bestaand type.", at)
        return plain

    def _fault(self, text: str, cure: str, at: Element) -> None:
        self._walk.fault("DMN-010", text, cure, at)

    def _read(self, name: str, element: Element) -> DmnType:
        self._walk.children(element, _PARTS)
        base = self._base(element)
        shape = base.type if base is not None else self._shape(element)
        limits = [*base.limits] if base is not None else []
        allowed = self._walk.first(element, "allowedValues")
        if allowed is not None and (tests := self._tests(allowed)) is not None:
            shape = _limited(shape, tests)
            limits.append(tests)
        text = self._walk.text_of(allowed)
        if attribute(element, "isCollection") in {"true", "1"}:
            shape = Type("list", element=shape)
            limits.clear()
        constraint = self._walk.first(element, "typeConstraint")
        if constraint is not None and (tests := self._tests(constraint)) is not None:
            shape = _limited(shape, tests)
            limits.append(tests)
            text = text or self._walk.text_of(constraint)
        order = ranking(text) if text else base.ranking if base is not None else None
        return DmnType(name=name, type=shape, ranking=order, limits=tuple(limits))

    def _base(self, element: Element) -> DmnType | None:
        """Return the type that a definition narrows; None when it makes a type of its own."""
        if any(self._walk.all(element, kind) for kind in ("itemComponent", "functionItem")):
            return None
        base = self._walk.first(element, "typeRef")
        name = (base.text or "").strip() if base is not None else ""
        return self.find(name, element) if name else None

    def _shape(self, element: Element) -> Type:
        components = self._walk.all(element, "itemComponent")
        if components:
            return Type(
                "context",
                members={
                    name: self._read(name, one).type
                    for one in components
                    if (name := self._walk.require(one, "name"))
                },
            )
        function = self._walk.first(element, "functionItem")
        if function is not None:
            return self._function(function)
        return Type("Any")

    def _function(self, element: Element) -> Type:
        def declared(holder: Element, key: str) -> Type:
            name = attribute(holder, key)
            found = self.find(name, holder) if name else None
            return found.type if found is not None else Type("Any")

        return Type(
            "function",
            parameters=tuple(
                declared(one, "typeRef") for one in self._walk.all(element, "parameters")
            ),
            result=declared(element, "outputTypeRef"),
        )

    def _tests(self, element: Element) -> feel.UnaryTests | None:
        text = self._walk.text_of(element)
        try:
            return feel.parse_unary_tests(text or "-", Names.any())
        except FeelSyntaxError as error:
            for finding in error.findings:
                self._walk.fault(finding.code, finding.text, finding.cure, element)
            return None


def _limited(shape: Type, tests: feel.UnaryTests) -> Type:
    before = shape.allows

    def allows(value: Value) -> bool:
        return (before is None or before(value)) and tests.test(value, {}) is True

    return Type(
        shape.name, shape.element, shape.members, shape.parameters, shape.result, allows=allows
    )


def _unlimited(shape: Type) -> Type:
    return Type(
        shape.name,
        element=None if shape.element is None else _unlimited(shape.element),
        members={name: _unlimited(member) for name, member in shape.members.items()},
        parameters=tuple(_unlimited(one) for one in shape.parameters),
        result=None if shape.result is None else _unlimited(shape.result),
    )


def ranking(text: str) -> feel.Expression | None:
    """Return the values of unary tests as a list; None when they are not all plain values."""
    try:
        return feel.parse(f"[{text}]", Names.any())
    except FeelSyntaxError:
        return None
