# SPDX-License-Identifier: EUPL-1.2
"""What the search found, in Dutch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wijkpad.diagrams.model import Diagram, Node
from wijkpad.diagrams.soundness_net import Move
from wijkpad.diagrams.soundness_traps import Trap
from wijkpad.diagrams.words import named, starting

_TOLD = 2


def deadlock(drawing: Diagram, trap: Trap, join: Node) -> str:
    """Say after what a join waits for ever, and for what."""
    missing = _joined([_coming_from(drawing, one) for one in trap.missing], "of")
    after = _after(drawing, trap)
    if not after:
        return f"{starting(join)} wacht voor altijd op {missing}."
    return f"Na {after} wacht {named(join)} voor altijd op {missing}."


def cure_of_deadlock(trap: Trap) -> str:
    """Say what to do, by what led to it."""
    turn = trap.moves[trap.turn] if trap.turn is not None else None
    if turn is not None and turn.event is not None:
        return (
            "Laat de weg na de gebeurtenis weer vóór de samenkomst aansluiten, of laat haar bij een "
            "einde komen dat alles stopt."
        )
    return (
        "Laat wat bij een keuze uiteengaat, bij een keuze weer samenkomen. Een samenkomst (parallel) "
        "wacht op elke pijl en hoort bij een splitsing."
    )


def endless(drawing: Diagram, trap: Trap, first: Node) -> str:
    """Say where it goes round without an end."""
    around = [drawing.nodes[one] for one in trap.round if one in drawing.nodes]
    steps = _joined((_names(drawing, trap.round) or [named(one) for one in around])[:4], "en")
    after = _after(drawing, trap)
    begin = f"Na {after}" if after else f"Vanaf {named(first)}"
    return f"{begin} komt het nooit bij een einde: het blijft rondgaan langs {steps}."


def choices(drawing: Diagram, trap: Trap) -> str:
    """Say with which answers it goes wrong."""
    chosen = [flow for move in trap.moves for flow in sorted(move.chose)]
    told = _joined(list(dict.fromkeys(_answer(drawing, one) for one in chosen)), "en")
    events = list(
        dict.fromkeys(
            named(drawing.nodes[move.event])
            for move in trap.moves
            if move.event in drawing.nodes and move.event is not None
        )
    )
    if not chosen:
        return f"Dat gebeurt als {_joined(events, 'en')} in deze volgorde komen."
    return f"Dat gebeurt bij {told}. Kunnen die niet samengaan, dan is er niets aan de hand."


def doubled(drawing: Diagram, node: Node, moves: Sequence[Move]) -> str:
    """Say what is done twice, and by which two ways."""
    ways = _names(drawing, _before(drawing, node, moves))
    between = f": na {_joined(ways, 'en')} komen wegen" if len(ways) > 1 else ": er komen wegen"
    return (
        f"{starting(node)} kan dubbel gedaan worden{between} die tegelijk lopen, zonder samenkomst "
        "bij elkaar."
    )


def cure_of_dead(node: Node) -> str:
    """Say what to do about an element that nothing reaches."""
    kinds = {one.kind for one in node.definitions}
    if node.kind == "boundaryEvent" and kinds <= {"error", "escalation", "cancel"}:
        return "Laat er binnen iets zijn dat dit opwerpt, met dezelfde code, of haal het weg."
    return "Teken er een weg naartoe die genomen kan worden, of haal het weg."


def _after(drawing: Diagram, trap: Trap) -> str:
    """Return the last things that happened: the turn that made it certain, and the work since."""
    told: list[str] = []
    for number, move in enumerate(trap.moves):
        if number == trap.turn and move.chose:
            told.append(_joined([_answer(drawing, one) for one in sorted(move.chose)], "en"))
        told += _names(drawing, move.passed)
    named_before = _names(drawing, trap.beginning)
    ends = _names(drawing, (trap.join or "",))
    kept = [one for one in dict.fromkeys([*named_before, *told]) if one not in ends]
    turn = trap.moves[trap.turn] if trap.turn is not None else None
    if turn is not None and turn.chose:
        answer = _joined([_answer(drawing, one) for one in sorted(turn.chose)], "en")
        last = [one for one in kept if one != answer][-1:]
        return _joined([answer, *(last if kept and kept[-1] != answer else [])], "en")
    if turn is not None and turn.event in drawing.nodes and turn.event is not None:
        event = named(drawing.nodes[turn.event])
        last = [one for one in kept if one != event][-1:]
        return _joined([event, *(last if kept and kept[-1] != event else [])], "en")
    return _joined(kept[-_TOLD:], "en")


def _names(drawing: Diagram, passed: Iterable[str]) -> list[str]:
    """Return the work and events among these, by name."""
    nodes = (drawing.nodes.get(one.partition("--")[0]) for one in passed)
    return list(dict.fromkeys(named(one) for one in nodes if one is not None and _is_told(one)))


def _is_told(node: Node) -> bool:
    return not node.is_gateway and (node.kind != "endEvent" or bool(node.name))


def _answer(drawing: Diagram, flow: str) -> str:
    """Return the answer that a flow out of a choice stands for."""
    drawn = drawing.flows.get(flow)
    if drawn is None:
        return "een keuze"
    source, target = drawing.nodes.get(drawn.source), drawing.nodes.get(drawn.target)
    if drawn.name and source is not None:
        return f"‘{drawn.name}’ bij {named(source)}"
    way = f"de weg naar {named(target)}" if target is not None else "een weg"
    return f"{way} bij {named(source)}" if source is not None else way


def _coming_from(drawing: Diagram, flow: str) -> str:
    """Return where a flow to a join comes from."""
    source = flow.partition("--")[0]
    drawn = drawing.flows.get(flow)
    node = drawing.nodes.get(drawn.source if drawn is not None else source)
    if node is None:
        return "een andere weg"
    if node.is_gateway and drawn is not None and drawn.name:
        return f"‘{drawn.name}’ bij {named(node)}"
    return named(node)


def _before(drawing: Diagram, node: Node, moves: Sequence[Move]) -> list[str]:
    """Return the work after which tokens came to a node, the last two."""
    found: list[str] = []
    for move in moves:
        passed = [one.partition("--")[0] for one in move.passed]
        work = [
            one
            for one in passed
            if one in drawing.nodes and one != node.id and _is_told(drawing.nodes[one])
        ]
        found += work[-1:]
    return list(dict.fromkeys(found))[-_TOLD:]


def _joined(parts: Sequence[str], word: str) -> str:
    if len(parts) < 2:
        return parts[0] if parts else ""
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
