# SPDX-License-Identifier: EUPL-1.2
"""Reads what the diagram says in FEEL and in Camunda's attributes, once, when it is compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wijkpad import feel
from wijkpad.feel import Expression, FeelSyntaxError
from wijkpad.runtime import bpmn
from wijkpad.runtime.faults import refused
from wijkpad.xml import Element, local_name, local_ref


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of `camunda:inputOutput`: FEEL when it starts with `=`, else a fixed text."""

    name: str
    expression: Expression | None
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is waited for; `key` is the correlation key when it is not the case."""

    name: str
    key: Expression | None
    variable: str


@dataclass(frozen=True, slots=True)
class Job:
    """What a service task hands to its topic, and where the outcome goes."""

    topic: str
    inputs: tuple[Parameter, ...]
    outputs: tuple[Parameter, ...]
    variable: str


def expression(element: Element, text: str, what: str) -> Expression:
    """Return the parsed FEEL.

    Raises:
        UnreadableError: the text is empty, Java (`${…}`) or no FEEL.
    """
    bare = text.strip()
    if bare.removeprefix("=").strip().startswith(("${", "#{")):
        raise refused(
            "BPMN-241",
            element,
            f"{what} is in Java geschreven ({bare[:2]}…}}), niet in FEEL.",
            "Schrijf de expressie zonder ${ } en in FEEL: = in plaats van ==, and in plaats van &&.",
        )
    if not bare.removeprefix("=").strip():
        raise refused("BPMN-242", element, f"{what} is leeg.", "Vul een FEEL-expressie in.")
    try:
        return feel.parse(bare)
    except FeelSyntaxError as error:
        first = error.findings[0]
        raise refused(
            "BPMN-240", element, f"{what} is geen goede FEEL: {first.text}", first.cure
        ) from None


def optional(element: Element, text: str, what: str) -> Expression | None:
    """Return the parsed FEEL; None when nothing was written."""
    return expression(element, text, what) if text.strip() else None


def condition(flow: Element) -> Expression | None:
    """Return the condition on a sequence flow; None when it has none.

    Raises:
        UnreadableError: it is written in another language than FEEL.
    """
    found = bpmn.child(flow, "conditionExpression")
    if found is None:
        return None
    language = (found.get("language") or "feel").strip().lower()
    if "feel" not in language or bpmn.camunda(found, "resource"):
        raise refused(
            "BPMN-243",
            flow,
            "De voorwaarde is niet in FEEL geschreven.",
            "Zet de taal van de voorwaarde op feel en schrijf haar in FEEL.",
        )
    return expression(flow, bpmn.text_of(found), "De voorwaarde")


def parameters(element: Element, name: str) -> tuple[Parameter, ...]:
    """Return the `inputParameter` or `outputParameter` lines of a task.

    Raises:
        UnreadableError: a line has no name or is more than one text.
    """
    found = []
    for holder in bpmn.extensions(element):
        if local_name(holder) == "inputOutput":
            found += [_parameter(element, one) for one in holder if local_name(one) == name]
    return tuple(found)


def _parameter(element: Element, line: Element) -> Parameter:
    name = (line.get("name") or "").strip()
    if not name or len(line):
        raise refused(
            "BPMN-244",
            element,
            f"Gegeven ‘{name}’ van de automatische stap is geen enkele tekst of FEEL-expressie.",
            "Geef het gegeven een naam en een waarde: een tekst, of = en een FEEL-expressie.",
        )
    text = bpmn.text_of(line)
    parsed = expression(element, text, f"Gegeven ‘{name}’") if text.startswith("=") else None
    return Parameter(name, parsed, text)


def job(element: Element, holder: Element | None = None) -> Job:
    """Return what a service task hands out, or an event of which `holder` carries type and topic.

    Raises:
        UnreadableError: it has no topic, or is not external.
    """
    place = element if holder is None else holder
    topic = bpmn.camunda(place, "topic")
    if bpmn.camunda(place, "type") != "external" or not topic:
        raise refused(
            "BPMN-245",
            element,
            "De automatische stap heeft geen onderwerp (topic) dat een plugin uitvoert.",
            "Kies een onderwerp; de stap is dan ‘external’.",
        )
    return Job(
        topic,
        parameters(element, "inputParameter"),
        parameters(element, "outputParameter"),
        bpmn.camunda(element, "resultVariable"),
    )


def message(element: Element, holder: Element, messages: Mapping[str, Element]) -> Message:
    """Return the message, of those in the document by id, that `holder` refers to.

    Raises:
        UnreadableError: there is no such message.
    """
    found = messages.get(local_ref(holder.get("messageRef")))
    if found is None:
        raise refused(
            "BPMN-246",
            element,
            "De gebeurtenis noemt een bericht dat er niet is.",
            "Kies een bericht en geef het een naam.",
        )
    name = (found.get("name") or "").strip() or bpmn.id_of(found)
    key = optional(found, bpmn.properties(found).get("correlationKey", ""), "De sleutel")
    variable = bpmn.properties(element).get("resultVariable", "")
    return Message(name, key, variable or bpmn.camunda(element, "resultVariable"))


def error_code(element: Element, holder: Element, errors: Mapping[str, Element]) -> str | None:
    """Return the error code; None when the event catches every error.

    Raises:
        UnreadableError: the event names an error that is not there or has no code.
    """
    reference = holder.get("errorRef")
    if not reference:
        return None
    found = errors.get(local_ref(reference))
    code = (found.get("errorCode") or "").strip() if found is not None else ""
    if not code:
        raise refused(
            "BPMN-247",
            element,
            "De gebeurtenis noemt een fout die er niet is of geen code heeft.",
            "Kies een fout en geef haar een code.",
        )
    return code


def escalation_code(
    element: Element, holder: Element, escalations: Mapping[str, Element]
) -> str | None:
    """Return the escalation code; None when the event catches every escalation.

    Raises:
        UnreadableError: the event names an escalation that is not there or has no code.
    """
    reference = holder.get("escalationRef")
    if not reference:
        return None
    found = escalations.get(local_ref(reference))
    code = (found.get("escalationCode") or "").strip() if found is not None else ""
    if not code:
        raise refused(
            "BPMN-270",
            element,
            "De gebeurtenis noemt een escalatie die er niet is of geen code heeft.",
            "Kies een escalatie en geef haar een code.",
        )
    return code


def signal(element: Element, holder: Element, signals: Mapping[str, Element]) -> str:
    """Return the name of the signal; its id when it has no name.

    Raises:
        UnreadableError: there is no such signal.
    """
    found = signals.get(local_ref(holder.get("signalRef")))
    if found is None:
        raise refused(
            "BPMN-271",
            element,
            "De gebeurtenis noemt een signaal dat er niet is.",
            "Kies een signaal en geef het een naam.",
        )
    return (found.get("name") or "").strip() or bpmn.id_of(found)


def awaited_condition(element: Element, holder: Element) -> tuple[Expression, str]:
    """Return the condition of a conditional event, and its text.

    Raises:
        UnreadableError: it has none, or one in another language, or one that only time makes true.
    """
    found = bpmn.child(holder, "condition")
    text = "".join(str(part) for part in found.itertext()).strip() if found is not None else ""
    language = "feel" if found is None else (found.get("language") or "feel").strip().lower()
    if "feel" not in language:
        raise refused(
            "BPMN-243",
            element,
            "De voorwaarde is niet in FEEL geschreven.",
            "Zet de taal van de voorwaarde op feel en schrijf haar in FEEL.",
        )
    parsed = expression(element, text, "De voorwaarde")
    if _CLOCK.search(text):
        raise refused(
            "BPMN-272",
            element,
            "De voorwaarde kijkt op de klok; er gebeurt niets als alleen de tijd verstrijkt.",
            "Gebruik een tijdklok voor het moment.",
        )
    return parsed, text


_CLOCK: Final = re.compile(r"\b(now|today)\s*\(")
