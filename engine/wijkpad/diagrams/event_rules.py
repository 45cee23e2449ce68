# SPDX-License-Identifier: EUPL-1.2
"""Rules on waiting: timers, messages, errors."""

from __future__ import annotations

from collections.abc import Iterator

from wijkpad.diagrams.context import Context
from wijkpad.diagrams.expressions import bare_duration, durations_in, has_end, is_iso, lasts_a_day
from wijkpad.diagrams.model import EventDefinition, Named, Node
from wijkpad.diagrams.words import label, named
from wijkpad.findings import Finding


def timers(context: Context) -> Iterator[Finding]:
    """A timer has a moment, and a legal term is never written as a bare duration."""
    for node in context.diagram.nodes.values():
        for one in node.definitions:
            if one.kind == "timer":
                yield from _timer(context, node, one)


def _timer(context: Context, node: Node, one: EventDefinition) -> Iterator[Finding]:
    if one.moment is None or not one.moment.text:
        yield context.missing(
            "BPMN-050",
            f"De termijn {label(node)} heeft geen moment.",
            "Kies een termijn (= terms.….due), of vul een duur in, zoals PT2H.",
            at=node,
        )
        return
    text = one.moment.text
    if one.form == "timeCycle" and has_end(text):
        yield context.fault(
            "BPMN-053",
            f"De herhaling van {named(node)} is met een einde geschreven; dat voert wijkpad niet uit.",
            "Schrijf het aantal keren, het begin en de stap, zoals R3/2027-01-01T09:00:00Z/P1D.",
            at=node,
        )
        return
    if one.moments > 1 or not (text.startswith("=") or is_iso(one)):
        yield context.fault(
            "BPMN-051",
            f"Het moment van {named(node)} is geen goede duur of datum, of er staan er meer.",
            "Schrijf één duur als PT2H, herhaling als R/PT1H of datum met tijd en zone; zet = voor "
            "een FEEL-expressie.",
            at=node,
        )
        return
    bare = bare_duration(text)
    if bare is not None:
        yield from _form_fits(context, node, one)
    durations = [bare] if bare is not None else list(durations_in(one.moment.feel))
    if any(lasts_a_day(each) for each in durations) and node.properties.get("nonLegal") != "true":
        yield context.fault(
            "BPMN-052",
            f"De termijn {label(node)} duurt een dag of langer en staat als kale duur in het schema.",
            "Leg een wettelijke termijn vast onder [[terms]] en schrijf = terms.….due. Is het geen "
            "wettelijke termijn? Zet dan de eigenschap nonLegal op true.",
            at=node,
        )


def _form_fits(context: Context, node: Node, one: EventDefinition) -> Iterator[Finding]:
    text = one.moment.text.strip() if one.moment is not None else ""
    if (one.form == "timeCycle") != text.startswith("R"):
        yield context.fault(
            "BPMN-051",
            f"De soort van de termijn {label(node)} past niet bij wat er staat.",
            "Kies ‘duur’ bij PT2H en ‘herhaling’ bij R/PT2H.",
            at=node,
        )


def messages(context: Context) -> Iterator[Finding]:
    """A message has a name of its own, for it is delivered by that name."""
    diagram = context.diagram
    seen: dict[str, Named] = {}
    for message in diagram.messages.values():
        if message.name and message.name in seen:
            yield context.fault(
                "BPMN-055",
                f"Twee berichten heten ‘{message.name}’.",
                "Gebruik één bericht op beide plaatsen, of geef er een een andere naam.",
                at=message,
            )
        seen.setdefault(message.name, message)
    for node in diagram.nodes.values():
        definition = node.definition("message")
        if definition is None or node.topic is not None:
            continue
        found = diagram.messages.get(definition.ref or "")
        if found is None or not found.name:
            yield context.missing(
                "BPMN-054",
                f"Het bericht van {named(node)} heeft geen naam.",
                "Kies bij de gebeurtenis een bericht met een naam, zoals MSG_Withdraw.",
                at=node,
            )


def errors(context: Context) -> Iterator[Finding]:
    """An error that is named exists; an error that ends a sub-process has a code."""
    diagram = context.diagram
    for node in diagram.nodes.values():
        definition = node.definition("error")
        if definition is None:
            continue
        found = diagram.errors.get(definition.ref or "")
        if definition.ref is not None and found is None:
            yield context.fault(
                "BPMN-056",
                f"De fout van {named(node)} bestaat niet in dit schema.",
                "Kies een fout uit de lijst, of maak er een.",
                at=node,
            )
        elif node.kind == "endEvent" and (found is None or not found.code):
            yield context.missing(
                "BPMN-056",
                f"De fout van {named(node)} heeft geen code.",
                "Geef de fout een code; de gebeurtenis die haar opvangt, gebruikt dezelfde.",
                at=node,
            )


def named_events(context: Context) -> Iterator[Finding]:
    """A signal has a name, by which it is heard elsewhere; an escalation that is thrown has a code."""
    diagram = context.diagram
    for node in diagram.nodes.values():
        for one in node.definitions:
            throws = node.kind in ("endEvent", "intermediateThrowEvent")
            if one.kind == "signal":
                signal = diagram.signals.get(one.ref or "")
                if signal is None or not signal.name:
                    yield context.missing(
                        "BPMN-057",
                        f"Het signaal van {named(node)} heeft geen naam.",
                        "Kies bij de gebeurtenis een signaal met een naam.",
                        at=node,
                    )
            elif one.kind == "escalation":
                found = diagram.escalations.get(one.ref or "")
                if (one.ref or throws) and (found is None or not found.code):
                    yield context.missing(
                        "BPMN-058",
                        f"De escalatie van {named(node)} heeft geen code.",
                        "Kies een escalatie, en geef haar een code.",
                        at=node,
                    )


def conditions(context: Context) -> Iterator[Finding]:
    """A conditional event has a condition."""
    for node in context.diagram.nodes.values():
        for one in node.definitions:
            if one.kind == "conditional" and (one.condition is None or not one.condition.feel):
                yield context.missing(
                    "BPMN-059",
                    f"De gebeurtenis {label(node)} heeft geen voorwaarde.",
                    "Vul een voorwaarde in; zij gebeurt zodra die gaat gelden.",
                    at=node,
                )
