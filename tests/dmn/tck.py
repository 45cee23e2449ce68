# SPDX-License-Identifier: EUPL-1.2
"""Runs the DMN compatibility kit: `python -m tests.dmn.tck [FOLDER]` prints the score per folder.

Every result node of every test case is one point. What raises, cannot be read or is not known is
a miss. `--page` writes the page of the docs again.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.dmn.tck_values import children, same, value_in
from wijkpad import dmn
from wijkpad.dmn.graph import Graph
from wijkpad.dmn.session import Session
from wijkpad.feel import Budget, Value
from wijkpad.feel.scope import Scope
from wijkpad.xml import Element, parse

ROOT = Path(__file__).resolve().parents[2]
KIT = ROOT.parent / "shared" / "conformance" / "dmn-tck"
PAGE = ROOT / "docs" / "developers" / "dmn-conformance.md"
LEVELS = (2, 3)
NOW = dt.datetime(2026, 11, 16, 10, 15, tzinfo=dt.UTC)
JAVA = "The function is written in Java. wijkpad refuses functions outside FEEL, by name."
REFUSED = {"0076-feel-external-java": JAVA}
"""Folders whose points never count, with the reason."""

__all__ = ["KIT", "LEVELS", "PAGE", "Point", "page", "points_of", "score"]


@dataclass(frozen=True)
class Point:
    """One result node: its place, and what came out against what was wanted."""

    folder: str
    name: str
    right: bool
    note: str = ""


@cache
def model_of(path: Path) -> dmn.Model:
    """Return a model of the kit; what it imports stands beside it."""

    def resolve(namespace: str) -> dmn.Model | None:
        for other in sorted(path.parent.glob("**/*.dmn")):
            if other != path and namespace.encode() in other.read_bytes():
                root = parse(other.read_bytes(), file=other.name)
                if root.get("namespace") == namespace:
                    return model_of(other)
        return None

    return dmn.read_draft(path.read_bytes(), file=path.name, resolve=resolve)


def _result(model: dmn.Model, case: Element, node: Element) -> Value:
    given = {str(one.get("name")): value_in(one) for one in children(case, "inputNode")}
    name, invocable = str(node.get("name")), case.get("invocableName")
    kind = case.get("type") or "decision"
    if kind == "decisionService":
        (service,) = [one for one in model.services.values() if one.name == invocable]
        value = dmn.serve(model, service.id, given, now=NOW).value
        return value[name] if len(service.outputs) > 1 and isinstance(value, dict) else value
    if kind == "bkm":
        (knowledge,) = [one for one in model.knowledge.values() if one.name == invocable]
        session = Session(NOW, Budget())
        function = Graph(session, {}).function(model, knowledge)
        return function.call_named(given, Scope({}, budget=session.budget, now=NOW))
    (decision,) = [one for one in model.decisions.values() if one.name == name]
    return dmn.decide(model, decision.id, given, now=NOW).value


def _point(folder: Path, model: str, case: Element, node: Element) -> Point:
    name = f"{case.get('id')} {node.get('name')}"
    if folder.name in REFUSED:
        return Point(folder.name, name, False, REFUSED[folder.name])
    wanted = value_in(children(node, "expected")[0])
    if node.get("errorResult") == "true":
        wanted = None
    try:
        found = _result(model_of(folder / model), case, node)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a miss and no answer
        return Point(folder.name, name, False, f"{type(error).__name__}: {error}"[:200])
    right = same(found, wanted)
    return Point(folder.name, name, right, "" if right else f"wanted {wanted!r}, got {found!r}")


def points_of(folder: Path) -> Iterator[Point]:
    """Yield every point of one folder of the kit."""
    for suite in sorted(folder.glob("*.xml")):
        root = parse(suite.read_bytes(), file=suite.name)
        model = (children(root, "modelName")[0].text or "").strip()
        for case in children(root, "testCase"):
            for node in children(case, "resultNode"):
                yield _point(folder, model, case, node)


@cache
def score(level: int, kit: Path = KIT) -> tuple[Point, ...]:
    """Return every point of a level."""
    folders = sorted(one for one in (kit / f"compliance-level-{level}").iterdir() if one.is_dir())
    return tuple(point for folder in folders for point in points_of(folder))


def _by_folder(points: Sequence[Point]) -> Iterator[tuple[str, int, int]]:
    right = Counter(point.folder for point in points if point.right)
    for folder, total in sorted(Counter(point.folder for point in points).items()):
        yield folder, right[folder], total


def page() -> str:
    """Return the list of the docs: the score per folder, and each miss with its reason."""
    lines: list[str] = []
    for level in LEVELS:
        points = score(level)
        right = sum(point.right for point in points)
        share = f"{100 * right / len(points):.1f}".removesuffix(".0")
        lines += [
            f"## Level {level}: {right} of {len(points)} ({share} %)",
            "| folder | right | of |",
            "|---|---|---|",
            *(f"| {folder} | {good} | {total} |" for folder, good, total in _by_folder(points)),
            "",
        ]
        missed = [point for point in points if not point.right]
        reasons: dict[tuple[str, str], list[str]] = {}
        for point in missed:
            reasons.setdefault((point.folder, point.note), []).append(point.name.split()[0])
        lines += [f"### Missed at level {level}", ""]
        lines += [
            f"- {folder}, cases {', '.join(names)}: {note}"
            for (folder, note), names in reasons.items()
        ] or ["Nothing."]
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Print the score of a kit, or write the page."""
    arguments = [one for one in sys.argv[1:] if one != "--page"]
    if "--page" in sys.argv:
        head, mark, _ = PAGE.read_text("utf-8").partition("<!-- run -->\n")
        PAGE.write_text(f"{head}{mark}{page()}", "utf-8")
        return
    kit = Path(arguments[0]) if arguments else KIT
    for level in LEVELS:
        points = score(level, kit)
        for folder, good, total in _by_folder(points):
            print(f"level {level} {folder}: {good} of {total}")
        print(f"level {level}: {sum(point.right for point in points)} of {len(points)}")
        for point in points:
            if not point.right:
                print(f"  missed {point.folder} {point.name}: {point.note}")


if __name__ == "__main__":
    main()
