# SPDX-License-Identifier: EUPL-1.2
"""Diagrams and tables in parts, and back.

What follows from the arrows (`incoming`, `outgoing`) and from the place of a task in a lane
(`flowNodeRef`) belongs to the arrow and the task, so that two sides can each draw something new at
the same task. It is written again when the parts are put together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Final, cast

from wijkpad.pathways.merging.atoms import Atom, UnmergeableError, Whole
from wijkpad.xml import Element, indented, local_name, parse

_HOLDERS: Final = frozenset(
    {
        "definitions",
        "process",
        "subProcess",
        "collaboration",
        "laneSet",
        "BPMNDiagram",
        "BPMNPlane",
        "decision",
        "DMNDI",
        "DMNDiagram",
    }
)
_TABLE: Final = "decisionTable"
_DERIVED: Final = frozenset({"incoming", "outgoing", "flowNodeRef"})
_DRAWS: Final = ("bpmnElement", "dmnElementRef")
_TOP: Final = "definitions"


@dataclass(frozen=True, slots=True)
class _Piece:
    """An element without the parts that are atoms of their own.

    Attributes:
        lanes: ids of the lanes that it stands in.
        outgoing: ids of the arrows that leave it, in the order in which they were written.
    """

    element: Element
    lanes: tuple[str, ...] = ()
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()


def split(data: bytes, *, file: str, whole_tables: bool = False) -> Whole:
    """Return the document in parts.

    Args:
        data: the document.
        file: its name, for findings.
        whole_tables: a decision table is one part; for tables of which the columns differ.

    Raises:
        UnreadableError: it is no XML.
        UnmergeableError: two parts have the same id.
    """
    root = parse(data, file=file)
    lanes = _lanes(root)
    atoms: dict[str, Atom] = {}
    ordered: set[str] = set()
    follows: dict[str, str] = {}

    def visit(element: Element, parent: str, key: str) -> None:
        name = local_name(element)
        holds = name in _HOLDERS or (name == _TABLE and not whole_tables)
        piece = _piece(element, lanes, holds=holds)
        if key in atoms:
            raise UnmergeableError
        content = (holds, _meaning(piece.element), frozenset(piece.lanes))
        atoms[key] = Atom(parent, content, piece)
        if name == _TABLE:
            ordered.add(key)
        drawn = next((found for one in _DRAWS if (found := element.get(one))), None)
        if drawn is not None:
            follows[key] = drawn.rpartition("#")[2]
        if holds:
            counts: Counter[str] = Counter()
            for child in element:
                tag = local_name(child)
                if tag not in _DERIVED:
                    counts[tag] += 1
                    visit(child, key, child.get("id") or f"{key}/{tag}{counts[tag]}")
        if name == "BPMNDiagram":
            plane = next((one for one in element if local_name(one) == "BPMNPlane"), None)
            if plane is not None and plane.get("bpmnElement"):
                follows[key] = str(plane.get("bpmnElement"))

    visit(root, "", _TOP)
    return Whole(atoms, frozenset(ordered), follows)


def columns(data: bytes, *, file: str) -> dict[str, tuple[str, ...]]:
    """Return the ids of the columns of every decision table."""
    found = {}
    for table in parse(data, file=file).iter("{*}decisionTable"):
        cells = [one for one in table if local_name(one) in ("input", "output")]
        found[str(table.get("id"))] = tuple(repr(_meaning(one)) for one in cells)
    return found


def join(whole: Whole) -> bytes:
    """Return the document."""
    (top,) = whole.parts_of("")
    made: dict[str, Element] = {}

    def build(key: str) -> Element:
        element = deepcopy(_of(whole.atoms[key]).element)
        made[key] = element
        for one in whole.parts_of(key):
            element.append(build(one))
        return element

    root = build(top)
    _connect(whole, made)
    return indented(root)


def _of(atom: Atom) -> _Piece:
    return cast("_Piece", atom.payload)


def _lanes(root: Element) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for lane in root.iter("{*}lane"):
        for ref in lane.iterchildren("{*}flowNodeRef"):
            name = (ref.text or "").strip()
            found[name] = (*found.get(name, ()), str(lane.get("id")))
    return found


def _piece(element: Element, lanes: Mapping[str, tuple[str, ...]], *, holds: bool) -> _Piece:
    copy = deepcopy(element)
    copy.tail = None
    gone = [
        one
        for one in (copy if holds else list(copy.iter()))
        if holds or (local_name(one) in _DERIVED and one is not copy)
    ]
    for one in gone:
        above = one.getparent()
        if above is not None:
            above.remove(one)
    for one in copy.iter():
        if len(one) and not (one.text or "").strip():
            one.text = None
        if not (one.tail or "").strip():
            one.tail = None
    if holds:
        copy.text = None
    return _Piece(
        copy,
        lanes.get(element.get("id") or "", ()),
        tuple(_texts(element, "incoming")),
        tuple(_texts(element, "outgoing")),
    )


def _texts(element: Element, name: str) -> Iterator[str]:
    for one in element.iterchildren(f"{{*}}{name}"):
        yield (one.text or "").strip()


def _meaning(element: Element) -> object:
    """Return what counts of an element, whatever its prefixes and white space."""
    return (
        str(element.tag),
        frozenset((str(name), str(value)) for name, value in element.attrib.items()),
        (element.text or "").strip(),
        tuple(_meaning(one) for one in element),
    )


def _connect(whole: Whole, made: Mapping[str, Element]) -> None:
    """Write again which arrows come and go, and who stands in which lane."""
    flows = {
        key: (str(one.get("sourceRef")), str(one.get("targetRef")))
        for key, one in made.items()
        if local_name(one) == "sequenceFlow"
    }
    for key, element in made.items():
        if whole.atoms[key].parent == _TOP:
            continue
        piece = _of(whole.atoms[key])
        comes = [flow for flow, (_, target) in flows.items() if target == key]
        goes = [flow for flow, (source, _) in flows.items() if source == key]
        children = [
            (name, flow)
            for name, now, once in (
                ("incoming", comes, piece.incoming),
                ("outgoing", goes, piece.outgoing),
            )
            for flow in sorted(now, key=lambda one: (*_place(once, one), now.index(one)))
        ]
        _insert(element, children)
    (top,) = whole.parts_of("")
    lanes = {str(one.get("id")): one for one in made[top].iter("{*}lane")}
    for key in made:
        for lane in _of(whole.atoms[key]).lanes:
            if lane in lanes:
                _put_in_lane(lanes[lane], key)


def _place(once: tuple[str, ...], flow: str) -> tuple[int]:
    return (once.index(flow) if flow in once else len(once),)


def _insert(element: Element, children: list[tuple[str, str]]) -> None:
    at = 0
    for number, one in enumerate(element):
        if local_name(one) in ("documentation", "extensionElements"):
            at = number + 1
    for number, (name, text) in enumerate(children):
        namespace = str(element.tag).rpartition("}")[0].removeprefix("{")
        child = element.makeelement(f"{{{namespace}}}{name}" if namespace else name)
        child.text = text
        element.insert(at + number, child)


def _put_in_lane(lane: Element, key: str) -> None:
    namespace = str(lane.tag).rpartition("}")[0].removeprefix("{")
    child = lane.makeelement(f"{{{namespace}}}flowNodeRef" if namespace else "flowNodeRef")
    child.text = key
    nested = next((one for one in lane if local_name(one) == "childLaneSet"), None)
    if nested is None:
        lane.append(child)
    else:
        nested.addprevious(child)
