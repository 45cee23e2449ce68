# SPDX-License-Identifier: EUPL-1.2
"""What must be right about a call of another pathway before it may be published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from wijkpad.diagrams import Diagram, Node, advised
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import LANE_ROLES
from wijkpad.errors import UnreadableError
from wijkpad.feel import Names, parse
from wijkpad.findings import Finding, Severity
from wijkpad.pathways.names import names_of, with_loops
from wijkpad.pathways.parts import Parts, decision_reads, effects_of, read_parts

Called = Callable[[str], Definition | None]
"""Gives the pathway in force under a key; None when there is none."""
_WEIGHT: Final = {"ordinary": 0, "safety": 1, "forced_care": 2}


def calls_of(diagram: Diagram) -> dict[str, str]:
    """Return call activity to key, of those that call a pathway: of another file, or itself."""
    own = {str(one.get("id")) for one in diagram.root if one.get("id")}
    if diagram.main is not None:
        own.discard(diagram.main.id)
    return {
        node.id: node.called
        for node in diagram.nodes.values()
        if node.kind == "callActivity" and node.called and node.called not in own
    }


def call_faults(parts: Parts, called: Called) -> Iterator[Finding]:
    """Yield what is wrong with each call of the diagram, with the pathways as they are now."""
    diagram, header = parts.diagram, parts.header
    if diagram is None or header is None:
        return
    for element, key in calls_of(diagram).items():
        node = diagram.nodes[element]
        way = _circle(header.key, key, called)
        if way is not None:
            text = f"Dit traject komt zo bij zichzelf uit: {' → '.join(way)}."
            cure = "Laat het aangeroepen traject dit traject niet aanroepen."
            yield _at(diagram, node, "PATH-042", text, cure)
            continue
        other = called(key)
        if other is None:
            text = f"{_name(node)} roept het traject ‘{key}’ aan, en dat is niet gepubliceerd."
            cure = "Publiceer dat traject eerst, of kies een ander."
            yield _at(diagram, node, "PATH-040", text, cure)
        elif other.case != "within":
            text = f"Het traject ‘{other.title}’ heeft een eigen zaak en kan niet binnen een ander lopen."
            cure = "Begin het met een automatische stap met onderwerp pathway.start."
            yield _at(diagram, node, "PATH-041", text, cure)
        else:
            yield from _fits(parts, diagram, node, other)


def _fits(parts: Parts, diagram: Diagram, node: Node, other: Definition) -> Iterator[Finding]:
    if parts.header is not None:
        own = parts.header
        if _WEIGHT[other.sensitivity] > _WEIGHT[own.sensitivity]:
            text = f"Het traject ‘{other.title}’ is afgeschermd, en dit traject niet."
            cure = "Begin het als traject met een eigen zaak, of scherm dit traject ook af."
            yield _at(diagram, node, "PATH-044", text, cure)
        if other.subject != own.subject:
            text = f"Het traject ‘{other.title}’ gaat over iets anders dan dit traject (subject)."
            yield _at(diagram, node, "PATH-044", text, "Kies een traject met hetzelfde onderwerp.")
        for name in (*diagram.nodes, *diagram.flows):
            if name == other.key or name.startswith(f"{other.key}."):
                text = f"De id ‘{name}’ is ook de naam van iets uit het traject ‘{other.key}’."
                yield _at(diagram, node, "PATH-045", text, "Geef het onderdeel een andere id.")
    yield from _inputs(diagram, node, other)
    yield from _advice_in(parts, diagram, node, other)
    yield from _outputs(diagram, node, other)


def _inputs(diagram: Diagram, node: Node, other: Definition) -> Iterator[Finding]:
    given = {name for name, script in node.inputs if script.text}
    asked = {one.key: one.title for one in other.inputs}
    for key in asked.keys() - given:
        text = f"{_name(node)} geeft ‘{asked[key]}’ ({key}) niet mee aan ‘{other.title}’."
        yield _at(diagram, node, "PATH-043", text, "Vul dit gegeven in bij de aanroep.")
    for key in sorted(given - asked.keys()):
        # No error: so a pathway that will ask for it can be published after this one.
        text = f"Het traject ‘{other.title}’ vraagt niet om ‘{key}’; er gebeurt niets mee."
        known = ", ".join(sorted(asked)) or "niets"
        cure = f"Het vraagt om: {known}."
        yield replace(_at(diagram, node, "PATH-043", text, cure), severity=Severity.WARNING)


def _advice_in(parts: Parts, diagram: Diagram, node: Node, other: Definition) -> Iterator[Finding]:
    """What a table advised here must not steer there: it cannot be told apart from an answer."""
    names = names_of(parts.header, diagram, parts.forms, parts.decisions)
    found = advised(diagram, effects_of(parts), decision_reads(parts), names)
    for name, script in node.inputs:
        if script.text.startswith("="):
            for root in sorted(_roots(script.text) & found.keys()):
                text = (
                    f"‘{name}’ geeft een advies van de tabel ‘{found[root]}’ aan ‘{other.title}’."
                )
                cure = "Geef het antwoord van de medewerker mee, niet het advies."
                yield _at(diagram, node, "PATH-047", text, cure)


def _outputs(diagram: Diagram, node: Node, other: Definition) -> Iterator[Finding]:
    inside = _inside(other)
    names, found = inside.names, inside.advised
    for name, script in node.outputs:
        if not script.text.startswith("="):
            continue
        try:
            roots = {path[0] for path in parse(script.text, names).references}
        except UnreadableError as error:
            for fault in error.findings:
                text = f"Uitkomst ‘{name}’ van {_name(node)}: {fault.text}"
                yield _at(diagram, node, "PATH-046", text, fault.cure)
            continue
        for root in sorted(roots):
            if not names.is_open and root not in names.members:
                text = f"Uitkomst ‘{name}’ leest ‘{root}’, en dat bestaat in ‘{other.title}’ niet."
                cure = "Kies een formulier of uitkomst van dat traject."
                yield _at(diagram, node, "PATH-046", text, cure)
            elif root in found:
                text = f"Uitkomst ‘{name}’ geeft een advies van de tabel ‘{found[root]}’ door."
                cure = "Geef het antwoord van de medewerker door, niet het advies."
                yield _at(diagram, node, "PATH-047", text, cure)


class _Inside:
    """What can be read in a called pathway."""

    def __init__(self, names: Names, advised_by: dict[str, str]) -> None:
        self.names, self.advised = names, advised_by


def _inside(other: Definition) -> _Inside:
    return _read(other.sha256, tuple(sorted(other.files.items())))


@lru_cache(maxsize=64)
def _read(sha256: str, files: tuple[tuple[str, bytes], ...]) -> _Inside:
    del sha256
    parts = read_parts(dict(files), roles=LANE_ROLES, with_scenarios=False)
    names = names_of(parts.header, parts.diagram, parts.forms, parts.decisions)
    found = (
        advised(parts.diagram, effects_of(parts), decision_reads(parts), names)
        if parts.diagram is not None
        else {}
    )
    return _Inside(with_loops(names, parts.diagram), found)


def _roots(text: str) -> set[str]:
    try:
        return {path[0] for path in parse(text, Names.any()).references}
    except UnreadableError:
        return set()


def _circle(start: str, key: str, called: Called) -> list[str] | None:
    """Return the way along which a call comes back to where it began; None when it does not."""
    ways = [[start, key]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        if way[-1] in way[:-1]:
            return way
        if way[-1] in seen:
            continue
        seen.add(way[-1])
        other = called(way[-1])
        ways += [[*way, one] for one in (other.calls.values() if other is not None else ())]
    return None


def in_calling_order(pathways: Sequence[Mapping[str, bytes]]) -> list[Mapping[str, bytes]]:
    """Return the pathways with what is called before what calls it, else in the order given."""
    parts = [read_parts(one, roles=LANE_ROLES, with_scenarios=False) for one in pathways]
    calls = {
        one.key: set(calls_of(one.diagram).values()) if one.diagram is not None else set[str]()
        for one in parts
    }
    files = {one.key: each for one, each in zip(parts, pathways, strict=True)}
    found: dict[str | None, Mapping[str, bytes]] = {}
    while files:
        free = [key for key in files if not (calls[key] - {key}) & files.keys()]
        for key in free or list(files):
            found[key] = files.pop(key)
    return list(found.values())


def check_calls(definition: Definition, called: Called) -> list[Finding]:
    """Return what is wrong with how a published definition calls others, as these are now."""
    parts = read_parts(definition.files, roles=LANE_ROLES, with_scenarios=False)
    return list(call_faults(parts, called))


def _name(node: Node) -> str:
    return f"‘{node.name or node.id}’"


def _at(diagram: Diagram, node: Node, code: str, text: str, cure: str) -> Finding:
    return Finding(
        code=code, text=text, cure=cure, file=diagram.file, element=node.id, line=node.line
    )
