# SPDX-License-Identifier: EUPL-1.2
"""The DMN technology compatibility kit, where a copy of it stands beside the checkout."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from wijkpad import dmn, feel
from wijkpad.errors import UnreadableError
from wijkpad.feel import FeelError, Names, Value
from wijkpad.xml import Element, local_name, parse

KIT = Path(__file__).resolve().parents[2].parent / "shared" / "conformance" / "dmn-tck"
NOW = dt.datetime(2026, 11, 16, 10, 15, tzinfo=dt.UTC)
NEEDS_JAVA = frozenset({"0076-feel-external-java"})
FLOORS = {2: 53, 3: 1477}

needs_kit = pytest.mark.skipif(
    not KIT.is_dir(),
    reason="no DMN TCK: put dmn-tck in ../shared/conformance beside the checkout",
)


@dataclass(frozen=True)
class Point:
    """One result node: its place, and what came out against what was wanted."""

    folder: str
    name: str
    right: bool
    note: str = ""


def _attribute(element: Element, name: str) -> str | None:
    found = [value for key, value in element.attrib.items() if str(key).endswith(name)]
    return str(found[0]) if found else None


def _children(element: Element, name: str) -> list[Element]:
    return [one for one in element if local_name(one) == name]


def _value(holder: Element) -> Value:
    """Return the value written in a test case, in whichever of its forms."""
    lists = _children(holder, "list")
    if lists:
        return [_value(item) for item in _children(lists[0], "item")]
    components = _children(holder, "component")
    if components:
        return {str(one.get("name")): _value(one) for one in components}
    values = _children(holder, "value")
    if not values or _attribute(values[0], "}nil") == "true":
        return None
    return _typed(values[0].text or "", (_attribute(values[0], "}type") or "").split(":")[-1])


def _typed(text: str, kind: str) -> Value:
    if kind in {"decimal", "double", "integer", "int", "long", "float"}:
        return Decimal(text.strip())
    if kind == "boolean":
        return text.strip() in {"true", "1"}
    if kind in {"date", "time", "dateTime", "duration"}:
        name = "date and time" if kind == "dateTime" else kind
        return feel.parse(f'{name}("{text.strip()}")', Names.any()).evaluate({})
    return text


def _same(found: Value, wanted: Value) -> bool:
    if isinstance(wanted, bool) or isinstance(found, bool):
        return found is wanted
    if isinstance(wanted, Decimal) and isinstance(found, Decimal):
        return round(wanted, 8) == round(found, 8)
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(_same, found, wanted))
    if isinstance(wanted, dict) and isinstance(found, dict):
        return wanted.keys() == found.keys() and all(_same(found[k], wanted[k]) for k in wanted)
    return type(found) is type(wanted) and found == wanted


@cache
def _model(path: Path) -> dmn.Model:
    def resolve(namespace: str) -> dmn.Model | None:
        for other in path.parent.glob("**/*.dmn"):
            if other != path and f'namespace="{namespace}"' in other.read_text("utf-8"):
                root = parse(other.read_bytes(), file=other.name)
                if root.get("namespace") == namespace:
                    return _model(other)
        return None

    return dmn.read_draft(path.read_bytes(), file=path.name, resolve=resolve)


def _results(path: Path, case: Element) -> Iterator[tuple[Element, Value]]:
    model = _model(path)
    given = {str(one.get("name")): _value(one) for one in _children(case, "inputNode")}
    nodes = _children(case, "resultNode")
    if case.get("type") == "decisionService":
        (service,) = [s for s in model.services.values() if s.name == case.get("invocableName")]
        value = dmn.serve(model, service.id, given, now=NOW).value
        for node in nodes:
            if len(service.outputs) > 1 and isinstance(value, dict):
                yield node, value[str(node.get("name"))]
            else:
                yield node, value
        return
    ids = {one.name: one.id for one in model.decisions.values()}
    for node in nodes:
        try:
            yield node, dmn.decide(model, ids.get(str(node.get("name")), "?"), given, now=NOW).value
        except FeelError as error:
            yield node, f"FeelError {error}"


def _points(folder: Path) -> Iterator[Point]:
    for suite in sorted(folder.glob("*.xml")):
        root = parse(suite.read_bytes(), file=suite.name)
        name = (_children(root, "modelName")[0].text or "").strip()
        for case in _children(root, "testCase"):
            place = f"{folder.name} {case.get('id')}"
            try:
                results = list(_results(folder / name, case))
            except UnreadableError as error:
                for node in _children(case, "resultNode"):
                    yield Point(folder.name, f"{place} {node.get('name')}", False, str(error)[:200])
                continue
            for node, found in results:
                wanted = _value(_children(node, "expected")[0])
                if node.get("errorResult") == "true":
                    wanted = None
                right = _same(found, wanted) and folder.name not in NEEDS_JAVA
                note = "" if right else f"wanted {wanted!r}, got {found!r}"
                yield Point(folder.name, f"{place} {node.get('name')}", right, note)


def score(level: int) -> list[Point]:
    """Return every point of a level."""
    folders = sorted((KIT / f"compliance-level-{level}").iterdir())
    return [point for folder in folders for point in _points(folder)]


@needs_kit
@pytest.mark.parametrize("level", [2, 3])
def test_the_kit_is_met_at_least_as_far_as_before(level: int) -> None:
    points = score(level)
    right = Counter(point.folder for point in points if point.right)
    for folder, total in sorted(Counter(point.folder for point in points).items()):
        print(f"level {level} {folder}: {right[folder]} of {total}")
    print(f"level {level}: {sum(right.values())} of {len(points)}")
    missed = [f"{point.name}: {point.note}" for point in points if not point.right]
    print("\n".join(missed))
    assert sum(right.values()) >= FLOORS[level], missed
