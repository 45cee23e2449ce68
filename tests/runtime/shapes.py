# SPDX-License-Identifier: EUPL-1.2
"""What stands beside or around the plain flow of a small diagram: events, handlers, scopes."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.runtime.builders import chain, end


def on_event(name: str, event: str, *inner: str, interrupting: bool = True, again: str = "") -> str:
    """An event sub-process: its start is `<name>s`; a lone first element runs to an end `<name>e`."""
    begin = f'<startEvent id="{name}s" isInterrupting="{str(interrupting).lower()}">{event}</startEvent>'
    first = inner[0].split('id="')[1].split('"')[0] if inner else ""
    way = chain(f"{name}s", first, f"{name}e") if len(inner) == 1 else ""
    body = begin + "".join(inner) + end(f"{name}e") + way
    return f'<subProcess id="{name}" triggeredByEvent="true">{again}{body}</subProcess>'


def transaction(name: str, *inner: str) -> str:
    return f'<transaction id="{name}">{"".join(inner)}</transaction>'


def ad_hoc(
    name: str,
    *inner: str,
    until: str | None = "nrOfActiveInstances = 0",
    ordering: str = "Parallel",
    cancels_rest: bool = True,
) -> str:
    ends = f"<completionCondition>{escape(until)}</completionCondition>" if until else ""
    return (
        f'<adHocSubProcess id="{name}" ordering="{ordering}" '
        f'cancelRemainingInstances="{str(cancels_rest).lower()}">{"".join(inner)}{ends}'
        "</adHocSubProcess>"
    )


def call(name: str, process: str) -> str:
    return f'<callActivity id="{name}" calledElement="{process}"/>'


def throw(name: str, inner: str = "") -> str:
    return f'<intermediateThrowEvent id="{name}">{inner}</intermediateThrowEvent>'


def dotted(source: str, target: str) -> str:
    """The dotted line from a compensation event to what undoes."""
    return f'<association id="a_{source}" sourceRef="{source}" targetRef="{target}"/>'


def signal(ref: str = "S") -> str:
    return f'<signalEventDefinition signalRef="{ref}"/>'


def escalation(ref: str | None = "ES") -> str:
    reference = f' escalationRef="{ref}"' if ref else ""
    return f"<escalationEventDefinition{reference}/>"


def condition(text: str) -> str:
    return (
        f"<conditionalEventDefinition><condition>{escape(text)}</condition>"
        "</conditionalEventDefinition>"
    )


def compensate(ref: str | None = None) -> str:
    reference = f' activityRef="{ref}"' if ref else ""
    return f"<compensateEventDefinition{reference}/>"


def cancel() -> str:
    return "<cancelEventDefinition/>"
