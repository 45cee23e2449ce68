# SPDX-License-Identifier: EUPL-1.2
"""Every text in a diagram that is evaluated, with where it stands and which names it may use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from wijkpad.diagrams.model import Diagram, EventDefinition, Node, Script
from wijkpad.diagrams.words import named
from wijkpad.errors import UnreadableError
from wijkpad.feel import Expression, Names, parse
from wijkpad.findings import Finding

Use = Literal[
    "condition", "timer", "calculation", "parameter", "date", "person", "repeat", "key", "inside"
]
"""`inside`: it is read in the pathway that is called."""
STEERS: Final = frozenset[Use]({"condition", "timer", "repeat"})
"""Uses that decide which way a run goes, or when."""

_DURATION: Final = re.compile(
    r"P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?"
)
_CYCLE: Final = re.compile(r"R(\d*)/(?:([^/P][^/]*)/)?(P[^/]+)")
_CYCLE_WITH_END: Final = re.compile(r"R\d*/([^/]+)/([^/P][^/]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One text that is evaluated.

    Attributes:
        element: id of the node, flow or message that it belongs to.
        where: Dutch, for in a sentence: "de voorwaarde op de pijl ‘Ja’".
        node: the node whose scope gives the loop variables; None for a message's key.
    """

    element: str
    where: str
    use: Use
    script: Script
    node: Node | None
    line: int | None


def written(diagram: Diagram) -> Iterator[Written]:
    """Yield every FEEL text of the diagram; bare ISO moments of timers are left out."""
    for flow in diagram.flows.values():
        if flow.condition is not None:
            where = f"de voorwaarde op pijl ‘{flow.name}’" if flow.name else "de voorwaarde"
            yield Written(
                element=flow.id,
                where=where,
                use="condition",
                script=flow.condition,
                node=diagram.nodes.get(flow.source),
                line=flow.condition.line,
            )
    for node in diagram.nodes.values():
        yield from _of_node(node)
    for message in diagram.messages.values():
        if message.key is not None:
            yield Written(
                element=message.id,
                where=f"de sleutel van bericht ‘{message.name}’",
                use="key",
                script=message.key,
                node=None,
                line=message.line,
            )


def _of_node(node: Node) -> Iterator[Written]:
    def one(where: str, use: Use, script: Script | None) -> Iterator[Written]:
        if script is not None and script.text.strip():
            yield Written(
                element=node.id,
                where=f"{where} van {named(node)}",
                use=use,
                script=script,
                node=node,
                line=script.line or node.line,
            )

    def attribute(name: str) -> Script | None:
        text = node.camunda.get(name)
        return Script(text=text, line=node.line) if text else None

    yield from one("de berekening", "calculation", node.script)
    for what, parameters in (("invoer", node.inputs), ("uitvoer", node.outputs)):
        for name, script in parameters:
            # Without the sign it is a fixed text, as in the modelers.
            if script.text.startswith("="):
                is_inside = node.kind == "callActivity" and what == "uitvoer"
                use: Use = "inside" if is_inside else "parameter"
                yield from one(f"{what} ‘{name}’", use, script)
    yield from one("de datum", "date", attribute("dueDate"))
    yield from one("de opvolgdatum", "date", attribute("followUpDate"))
    if node.assignee is not None:
        yield from one("de toewijzing", "person", Script(text=node.assignee, line=node.line))
    if node.goes_to is not None:
        yield from one("de rol", "person", Script(text=node.goes_to, line=node.line))
    for definition in node.definitions:
        moment = definition.moment
        if moment is not None and not is_iso(definition) and not has_end(moment.text):
            yield from one("het moment", "timer", moment)
        yield from one("de voorwaarde", "condition", definition.condition)
    yield from one("de stopvoorwaarde", "condition", node.until)
    if node.repeat is not None:
        yield from one("de lijst", "repeat", node.repeat.collection)
        yield from one("het aantal", "repeat", node.repeat.cardinality)
        yield from one("de stopvoorwaarde", "repeat", node.repeat.until)
        outcome = node.properties.get("outputElement")
        if outcome:
            yield from one("de uitkomst", "parameter", Script(text=outcome, line=node.line))


def is_iso(definition: EventDefinition) -> bool:
    """Tell whether a timer's text is a bare ISO moment, duration or cycle, as modelers write it."""
    if definition.moment is None:
        return False
    text = definition.moment.text.strip()
    cycle = _CYCLE.fullmatch(text)
    if cycle is not None:
        return cycle[2] is None or _is_moment(cycle[2])
    return bool(_DURATION.fullmatch(text)) or _is_moment(text)


def has_end(text: str) -> bool:
    """Tell whether it is a repeat of ISO 8601 between a beginning or a duration and an end."""
    cycle = _CYCLE_WITH_END.fullmatch(text.strip())
    if cycle is None:
        return False
    return _is_moment(cycle[2]) and bool(_is_moment(cycle[1]) or _DURATION.fullmatch(cycle[1]))


def _is_moment(text: str) -> bool:
    """Tell whether it is a date or moment that exists."""
    if not _MOMENT.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def bare_duration(text: str) -> str | None:
    """Return the duration in a bare timer text, of a cycle too; None when there is none."""
    text = text.strip()
    cycle = _CYCLE.fullmatch(text)
    inner = cycle.group(3) if cycle is not None else text
    return inner if _DURATION.fullmatch(inner) else None


def lasts_a_day(duration: str) -> bool:
    """Tell whether an ISO duration is a day or longer; months and years always are."""
    found = _DURATION.fullmatch(duration)
    if found is None:
        return False
    years, months, weeks, days, hours, minutes, seconds = (
        float(one or 0) for one in found.groups()
    )
    if years or months or weeks or days:
        return True
    return hours * 3600 + minutes * 60 + seconds >= 86_400


def durations_in(feel: str) -> Iterator[str]:
    """Yield the durations that a FEEL text holds as text, such as `duration("P7D")`."""
    for quoted in re.findall(r'"(P[^"]{1,40})"', feel):
        if _DURATION.fullmatch(quoted):
            yield quoted


_COUNTS: Final = ("nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances", "loopCounter")
"""What the condition that ends a repeat or an ad-hoc sub-process may read besides."""


def _ends(node: Node) -> tuple[Script | None, ...]:
    return node.until, node.repeat.until if node.repeat is not None else None


def names_for(diagram: Diagram, one: Written, names: Names) -> Names:
    """Return the names that a text may use: loop variables of what is around it included."""
    around: list[Node] = []
    node = one.node
    if node is not None and one.use == "repeat" and node.repeat is not None:
        inner = node.repeat.until is one.script
        node = node if inner else diagram.nodes.get(node.scope)
    if one.node is not None and one.script in _ends(one.node):
        names = names.with_names(dict.fromkeys(_COUNTS))
    while node is not None:
        host = diagram.nodes.get(node.attached_to or "")
        # A flow and a boundary event stand outside the instances of their own activity.
        if node is not one.node or one.use not in ("condition", "timer"):
            around.append(node)
        node = diagram.nodes.get(host.scope if host is not None else node.scope)
    for scope in reversed(around):
        repeat = scope.repeat
        if repeat is not None and repeat.variable:
            names = names.with_names({repeat.variable: _items_of(repeat.collection, names)})
    return names


def _items_of(collection: Script | None, names: Names) -> Names | None:
    """Return what is known of the items of a collection that is written as a plain name."""
    if collection is None:
        return None
    try:
        references = parse(collection.feel, names).references
    except UnreadableError:
        return None
    below: Names | None = names
    for part in next(iter(references)) if len(references) == 1 else ():
        below = below.members.get(part) if below is not None else None
    return below if len(references) == 1 else None


def read_feel(text: str, names: Names) -> tuple[Expression | None, tuple[Finding, ...]]:
    """Parse FEEL; the findings tell why there is none."""
    try:
        return parse(text, names), ()
    except UnreadableError as error:
        return None, error.findings
