# SPDX-License-Identifier: EUPL-1.2
"""The published list: each element and attribute of the standard's schema stands on it once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from tests.diagrams.drawing import STRAIGHT, drawn
from wijkpad.diagrams import check, normalise
from wijkpad.diagrams.published import (
    EXPLAINING,
    NORMALISED,
    REFUSED,
    REFUSED_SETTINGS,
    RUNS,
    SETTINGS,
)
from wijkpad.diagrams.standard.schema import schema_file
from wijkpad.runtime import allowed_names
from wijkpad.xml import Element, parse

XSD = "{http://www.w3.org/2001/XMLSchema}"


@cache
def schemas() -> tuple[Element, ...]:
    names = ("BPMN20.xsd", "Semantic.xsd")
    files = [schema_file().with_name(name) for name in names]
    return tuple(parse(file.read_bytes(), file=file.name) for file in files)


def types() -> dict[str, Element]:
    return {
        str(one.get("name")): one for root in schemas() for one in root.iter(f"{XSD}complexType")
    }


def elements() -> dict[str, str]:
    """Return every element that a file can hold with its type; abstract ones cannot be written."""
    abstract = {name for name, one in types().items() if one.get("abstract") == "true"}
    found: dict[str, str] = {}
    for root in schemas():
        for one in root.iter(f"{XSD}element"):
            kind = one.get("type") or ""
            if one.get("name") and kind not in abstract and one.get("abstract") != "true":
                found[str(one.get("name"))] = kind
    return found


def attributes(kind: str) -> Iterator[str]:
    """Yield the attributes of a type, those of what it extends included."""
    at = types().get(kind)
    while at is not None:
        yield from (str(one.get("name")) for one in at.iter(f"{XSD}attribute"))
        extended = next(at.iter(f"{XSD}extension"), None)
        at = types().get(str(extended.get("base"))) if extended is not None else None


def test_every_element_of_the_standard_is_on_exactly_one_list_and_nothing_else_is() -> None:
    lists = (RUNS, frozenset(NORMALISED), REFUSED)
    assert frozenset().union(*lists) == elements().keys()
    assert sum(map(len, lists)) == len(elements())
    assert len(elements()) > 150


def test_every_attribute_of_what_is_not_refused_is_on_exactly_one_list() -> None:
    lists = (SETTINGS, EXPLAINING, frozenset(REFUSED_SETTINGS))
    kinds = {kind for element, kind in elements().items() if element not in REFUSED}
    formal = "tFormalExpression"  # of an expression that says so with xsi:type
    there = {name for kind in {*kinds, formal} for name in attributes(kind)}
    assert frozenset().union(*lists) == there
    assert sum(map(len, lists)) == len(there)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_whatever_is_refused_is_refused_by_its_name(name: str) -> None:
    for publication in (True, False):
        found = check(drawn(f'{STRAIGHT}<{name} id="X"/>'), publication=publication)
        named = [one for one in found if one.code == "BPMN-002"]
        assert any(name in one.text and one.cure and one.line for one in named)


@pytest.mark.parametrize("name", sorted(REFUSED_SETTINGS))
def test_a_setting_that_is_refused_is_let_be_at_its_usual_value_only(name: str) -> None:
    def codes(value: str) -> set[str]:
        body = STRAIGHT.replace("<userTask ", f'<userTask {name}="{value}" ')
        return {one.code for one in check(drawn(body))}

    usual, _ = REFUSED_SETTINGS[name]
    assert "BPMN-002" not in codes(usual)
    assert "BPMN-002" in codes("iets")


def test_what_is_normalised_is_gone_from_what_runs() -> None:
    stays = {"task", "linkEventDefinition", "association"}
    for name in NORMALISED.keys() - stays:
        if name in ("sourceRef", "targetRef", "text", "eventDefinitionRef", "source", "target"):
            continue  # parts of another element
        xml = normalise(drawn(f'{STRAIGHT}<{name} id="X"/>')).xml
        assert f"<{name} ".encode() not in xml, name


def test_what_the_engine_itself_lets_through_stands_on_the_list() -> None:
    known = allowed_names._CARRIED_OUT | allowed_names._EXPLAINS
    assert known - RUNS - NORMALISED.keys() <= {"complexGateway", "manualTask", "operationRef"}
