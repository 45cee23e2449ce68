# SPDX-License-Identifier: EUPL-1.2
"""A static drawing of one plane as SVG: for print, without JavaScript, and for screen readers.

Fit for a strict Content-Security-Policy: no styles, no scripts, no references; the look comes from
classes, and without any style sheet it is still a readable line drawing. Arrowheads are paths, for
markers are lost in PDF.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from html import escape
from math import hypot

from wijkpad.diagrams.draw_shapes import number, shape_paths, text_block
from wijkpad.diagrams.lettering import LINE, flow_label_box, label_box, room_for, wrap
from wijkpad.diagrams.model import SUB_PROCESSES, Bounds, Diagram, Edge, Node, Shape
from wijkpad.diagrams.planes import opens, plane_of, top
from wijkpad.diagrams.words import kind_text

_MARGIN = 16.0
_STATES = (("open", "nu bezig"), ("withdrawn", "ingetrokken"), ("passed", "afgerond"))


def draw(
    diagram: Diagram,
    *,
    plane: str | None = None,
    open: Collection[str] = (),  # noqa: A002 - the word of the screens
    passed: Collection[str] = (),
    withdrawn: Collection[str] = (),
    title: str | None = None,
    words: Mapping[str, str] | None = None,
) -> str:
    """Return the plane as an `<svg>`; the top plane when none is named.

    Each node is a group with `data-element`, a `<title>` that names its state, and the class
    `is-open`, `is-passed` or `is-withdrawn`; an element that is open counts as nothing else.
    `words` says what these states mean where it is no case that is drawn; "" is that of no state.
    """
    shown = plane if plane is not None else top(diagram)
    marks = {"open": set(open), "withdrawn": set(withdrawn), "passed": set(passed)}
    drawing = _Drawing(diagram, shown, marks, {**dict(_STATES), "": "nog niet", **(words or {})})
    body = "".join(drawing.parts())
    if title is None:
        node = diagram.nodes.get(shown)
        main = diagram.main
        title = node.name if node is not None else (main.name if main is not None else "")
    caption = escape(f"Schema: {title or shown}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="bpmn" role="img" aria-label="{caption}" '
        f'viewBox="{drawing.view_box()}" data-plane="{escape(shown)}" '
        'fill="none" stroke="currentColor" font-size="12" font-family="Source Sans 3, Arial, '
        f'Liberation Sans, sans-serif">{body}</svg>'
    )


class _Drawing:
    def __init__(
        self, diagram: Diagram, plane: str, marks: dict[str, set[str]], words: Mapping[str, str]
    ) -> None:
        self.diagram, self.plane, self.marks, self.words = diagram, plane, marks, words
        self.boxes: list[Bounds] = []

    def view_box(self) -> str:
        """Return the box around everything that `parts` drew; call it after that."""
        if not self.boxes:
            return "0 0 480 60"
        x = min(one.x for one in self.boxes) - _MARGIN
        y = min(one.y for one in self.boxes) - _MARGIN
        right = max(one.right for one in self.boxes) + _MARGIN
        bottom = max(one.bottom for one in self.boxes) + _MARGIN
        return " ".join(number(one) for one in (x, y, right - x, bottom - y))

    def parts(self) -> Iterator[str]:
        shapes = [one for one in self.diagram.shapes.values() if self._is_here(one.element)]
        if not shapes:
            yield text_block(240, 24, ("Van dit schema is nog geen tekening gemaakt.",))
            return
        shapes.sort(key=self._layer)
        frames = [one for one in shapes if self._layer(one) < 2]
        for shape in frames:
            yield self._shape(shape)
        for edge in self.diagram.edges.values():
            if self._is_here(edge.element):
                yield self._edge(edge)
        for shape in shapes:
            if self._layer(shape) >= 2:
                yield self._shape(shape)

    def _is_here(self, element: str) -> bool:
        return plane_of(self.diagram, element) == self.plane and element != self.plane

    def _layer(self, shape: Shape) -> int:
        node = self.diagram.nodes.get(shape.element)
        if node is None:
            return 0
        if node.kind in SUB_PROCESSES and not opens(self.diagram, node):
            return 1
        return 3 if node.kind == "boundaryEvent" else 2

    def _shape(self, shape: Shape) -> str:
        self.boxes.append(shape.bounds)
        node = self.diagram.nodes.get(shape.element)
        return self._frame(shape) if node is None else self._node(shape, node)

    def _frame(self, shape: Shape) -> str:
        box = shape.bounds
        lane = next((one for one in self.diagram.lanes if one.id == shape.element), None)
        outline = (
            f'<rect x="{number(box.x)}" y="{number(box.y)}" width="{number(box.width)}" '
            f'height="{number(box.height)}"/>'
        )
        if lane is not None or shape.element in self.diagram.pools:
            name = lane.name if lane is not None else self.diagram.pools[shape.element]
            kind = "lane" if lane is not None else "pool"
            turn = f"rotate(-90 {number(box.x + 15)} {number(box.centre[1])})"
            label = text_block(box.x + 15, box.centre[1], (name,), turn=turn) if name else ""
            return self._group(shape.element, f"bpmn-{kind}", escape(name), outline + label)
        note = self.diagram.notes.get(shape.element, "")
        lines = wrap(note, max(box.width - 8, 40))
        return self._group(
            shape.element,
            "bpmn-note",
            escape(note),
            outline + text_block(box.centre[0], box.centre[1], lines),
        )

    def _node(self, shape: Shape, node: Node) -> str:
        state, word = self._state(node.id)
        classes = f"bpmn-node bpmn-{node.kind}" + (f" is-{state}" if state else "")
        name = node.name or node.id
        title = escape(f"{name} ({kind_text(node).lower()}, {word})")
        body = "".join(shape_paths(node, shape.bounds)) + self._label(shape, node)
        return self._group(node.id, classes, title, body)

    def _label(self, shape: Shape, node: Node) -> str:
        if not node.name:
            return ""
        box = shape.bounds
        lines = wrap(node.name, room_for(node, box, shape.label))
        outside = label_box(node, box, shape.label)
        if outside is not None:
            self.boxes.append(outside)
            return text_block(outside.centre[0], outside.centre[1], lines)
        if node.kind in SUB_PROCESSES and not opens(self.diagram, node):
            return text_block(box.centre[0], box.y + LINE, lines)
        return text_block(box.centre[0], box.centre[1] + 2, lines)

    def _state(self, element: str) -> tuple[str, str]:
        for state, _ in _STATES:
            if element in self.marks[state]:
                return state, self.words[state]
        return "", self.words[""]

    def _edge(self, edge: Edge) -> str:
        self.boxes += [Bounds(x, y, 0, 0) for x, y in edge.points]
        flow = self.diagram.flows.get(edge.element)
        line = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in edge.points)
        if flow is None:
            return self._group(
                edge.element, "bpmn-link", "", f'<path d="{line}" stroke-dasharray="2 4"/>'
            )
        body = f'<path class="bpmn-line" d="{line}"/>{_arrowhead(edge)}{_default_mark(self, edge)}'
        box = flow_label_box(flow.name, edge.points, edge.label)
        if box is not None:
            self.boxes.append(box)
            room = max(edge.label.width, 90.0) if edge.label is not None else 90.0
            body += text_block(box.centre[0], box.centre[1], wrap(flow.name, room))
        state, _ = self._state(flow.id)
        classes = "bpmn-flow" + (f" is-{state}" if state in ("passed", "withdrawn") else "")
        return self._group(flow.id, classes, escape(flow.name), body)

    def _group(self, element: str, classes: str, title: str, body: str) -> str:
        caption = f"<title>{title}</title>" if title else ""
        return f'<g class="{classes}" data-element="{escape(element)}">{caption}{body}</g>'

    def is_default(self, flow: str) -> bool:
        found = self.diagram.flows.get(flow)
        source = self.diagram.nodes.get(found.source) if found is not None else None
        return source is not None and source.default == flow


def _arrowhead(edge: Edge) -> str:
    (x1, y1), (x2, y2) = edge.points[-2], edge.points[-1]
    length = hypot(x2 - x1, y2 - y1) or 1.0
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    left = x2 - 9 * dx + 4 * dy, y2 - 9 * dy - 4 * dx
    right = x2 - 9 * dx - 4 * dy, y2 - 9 * dy + 4 * dx
    corners = "L".join(f"{number(x)} {number(y)}" for x, y in ((x2, y2), left, right))
    return f'<path class="bpmn-arrow" d="M{corners}Z" fill="currentColor"/>'


def _default_mark(drawing: _Drawing, edge: Edge) -> str:
    if not drawing.is_default(edge.element):
        return ""
    (x1, y1), (x2, y2) = edge.points[0], edge.points[1]
    length = hypot(x2 - x1, y2 - y1) or 1.0
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    x, y = x1 + 12 * dx, y1 + 12 * dy
    start = f"{number(x - 4 * dx + 5 * dy)} {number(y - 4 * dy - 5 * dx)}"
    end = f"{number(x + 4 * dx - 5 * dy)} {number(y + 4 * dy + 5 * dx)}"
    return f'<path class="bpmn-default" d="M{start}L{end}"/>'
