# SPDX-License-Identifier: EUPL-1.2
"""The outline and the sign of each kind of node, as SVG paths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from wijkpad.diagrams.lettering import LINE, SIZE
from wijkpad.diagrams.model import SUB_PROCESSES, Bounds, Node

_TASK_SIGNS: Final = {
    "userTask": "M9 9a3.2 3.2 0 1 0-.01 0M3 18c0-6 12-6 12 0Z",
    "businessRuleTask": "M3 5H16V16H3ZM3 9H16M8 9V16",
    "serviceTask": "M9.5 4v2M9.5 14v2M3.5 10h2M13.5 10h2M9.5 6.5a3.5 3.5 0 1 0 .01 0",
    "scriptTask": "M5 4h9c-4 4 4 8 0 12H5c4-4-4-8 0-12M6 8h5M7 12h5",
    "manualTask": "M4 9c3-4 5-3 8-1l4 1v6H6Z",
    "sendTask": "M3 5H16V14H3ZM3 5L9.5 10L16 5",
    "receiveTask": "M3 5H16V14H3ZM3 5L9.5 10L16 5",
}
_EVENT_SIGNS: Final = {
    "timer": "M0-8V0L6 3M-9 0A9 9 0 1 0 9 0A9 9 0 1 0-9 0",
    "message": "M-8-6H8V6H-8ZM-8-6L0 1L8-6",
    "error": "M-7 7L-3-6L3 3L7-7",
    "signal": "M0-8L8 6H-8Z",
    "escalation": "M0-8L7 7L0 1L-7 7Z",
    "compensate": "M0-6V6L-8 0ZM8-6V6L0 0Z",
    "conditional": "M-7-8H7V8H-7ZM-4-4H4M-4 0H4M-4 4H4",
    "link": "M-8-3H1V-7L8 0L1 7V3H-8Z",
    "cancel": "M-6-6L6 6M6-6L-6 6",
}
_GATEWAY_SIGNS: Final = {
    "exclusiveGateway": "M-7-8L7 8M7-8L-7 8",
    "parallelGateway": "M0-11V11M-11 0H11",
    "inclusiveGateway": "M-10 0A10 10 0 1 0 10 0A10 10 0 1 0-10 0",
    "eventBasedGateway": "M-12 0A12 12 0 1 0 12 0A12 12 0 1 0-12 0M0-8L8-2L5 7H-5L-8-2Z",
    "complexGateway": "M0-11V11M-11 0H11M-7-7L7 7M7-7L-7 7",
}


def number(value: float) -> str:
    """Return a coordinate without needless digits."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def text_block(x: float, y: float, lines: Sequence[str], *, turn: str = "") -> str:
    """Return lines of text around the point (x, y)."""
    first = y - (len(lines) - 1) * LINE / 2 + SIZE * 0.35
    turned = f' transform="{turn}"' if turn else ""
    rows = "".join(
        f'<text x="{number(x)}" y="{number(first + row * LINE)}">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )
    return (
        f'<g class="bpmn-label" text-anchor="middle" fill="currentColor" stroke="none"{turned}>'
        f"{rows}</g>"
    )


def shape_paths(node: Node, box: Bounds) -> Iterator[str]:
    """Yield the paths that make up a node, without its text."""
    if node.is_gateway:
        yield from _gateway(node, box)
    elif node.is_activity:
        yield from _activity(node, box)
    else:
        yield from _event(node, box)


def _activity(node: Node, box: Bounds) -> Iterator[str]:
    thick = ' stroke-width="3"' if node.kind == "callActivity" else ""
    yield (
        f'<rect class="bpmn-body" fill="#fff" x="{number(box.x)}" y="{number(box.y)}" rx="8" '
        f'width="{number(box.width)}" height="{number(box.height)}"{thick}/>'
    )
    drawn = node.drawn or node.kind
    sign = _TASK_SIGNS.get(drawn)
    if sign is not None:
        place = f"translate({number(box.x + 4)} {number(box.y + 3)})"
        yield f'<path class="bpmn-sign" transform="{place}" d="{sign}"/>'
    foot = []
    if drawn in SUB_PROCESSES:
        foot.append("M-6-6H6V6H-6ZM0-4V4M-4 0H4")
    if node.repeat is not None and node.repeat.kind.startswith("standard"):
        foot.append("M-3 6A6 6 0 1 1 3 6M-7 6H-3V2")
    elif node.repeat is not None:
        rows = "M-6-5H6M-6 0H6M-6 5H6" if node.repeat.sequential else "M-5-6V6M0-6V6M5-6V6"
        foot.append(rows)
    for column, path in enumerate(foot):
        x = box.centre[0] + (column - (len(foot) - 1) / 2) * 18
        where = f"translate({number(x)} {number(box.bottom - 9)})"
        yield f'<path class="bpmn-sign" transform="{where}" d="{path}"/>'


def _event(node: Node, box: Bounds) -> Iterator[str]:
    x, y = box.centre
    radius = min(box.width, box.height) / 2
    thick = ' stroke-width="3"' if node.kind == "endEvent" else ""
    dashes = "" if node.interrupting else ' stroke-dasharray="5 3"'
    place = f'cx="{number(x)}" cy="{number(y)}"'
    yield f'<circle class="bpmn-body" fill="#fff" {place} r="{number(radius)}"{thick}{dashes}/>'
    if node.kind not in ("startEvent", "endEvent"):
        yield f'<circle {place} r="{number(max(radius - 4, 1))}"{dashes}/>'
    for one in node.definitions[:1]:
        if one.kind == "terminate":
            yield f'<circle class="bpmn-sign" {place} r="{number(radius * 0.6)}" fill="currentColor"/>'
        elif one.kind in _EVENT_SIGNS:
            filled = node.kind in ("endEvent", "intermediateThrowEvent")
            fill = ' fill="currentColor"' if filled else ""
            where = f"translate({number(x)} {number(y)})"
            yield f'<path class="bpmn-sign" transform="{where}" d="{_EVENT_SIGNS[one.kind]}"{fill}/>'


def _gateway(node: Node, box: Bounds) -> Iterator[str]:
    x, y = box.centre
    yield (
        f'<path class="bpmn-body" fill="#fff" d="M{number(x)} {number(box.y)}L{number(box.right)} {number(y)}'
        f'L{number(x)} {number(box.bottom)}L{number(box.x)} {number(y)}Z"/>'
    )
    where = f"translate({number(x)} {number(y)})"
    yield (
        f'<path class="bpmn-sign" transform="{where}" stroke-width="2" '
        f'd="{_GATEWAY_SIGNS[node.kind]}"/>'
    )
