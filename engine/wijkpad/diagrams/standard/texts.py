# SPDX-License-Identifier: EUPL-1.2
"""Texts and expressions: their format, their language, and that there is something in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.reading import text_of
from wijkpad.diagrams.standard.document import XSI_TYPE, Document, first, labelled, runs
from wijkpad.findings import Finding
from wijkpad.xml import Element, local_name

_MIME: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:\s*;.*)?")
_FORMAL: Final = (
    *("formalExpression", "messagePath", "dataPath", "transformation", "condition"),
    *("conditionExpression", "activationCondition", "completionCondition", "loopCondition"),
    *("loopCardinality", "timeDate", "timeDuration", "timeCycle", "from", "to"),
)
_ALWAYS_FORMAL: Final = frozenset({"formalExpression", "messagePath", "dataPath", "transformation"})
_NO_BOOLEAN: Final = re.compile(r'=?\s*(?:-?\d+(?:\.\d+)?|"[^"]*")\s*')


def formats(document: Document) -> Iterator[Finding]:
    """The format of a text is a media type, such as `text/plain`."""
    for one in document.all("textAnnotation", "documentation"):
        given = one.get("textFormat")
        if given is not None and _MIME.fullmatch(given.strip()) is None:
            text = f"De soort van de tekst (textFormat) bestaat niet: {given[:40]}."
            yield document.breach("BPMN-306", one, text, "Maak er text/plain van.")


def expressions(document: Document) -> Iterator[Finding]:
    """A formal expression has a body; what a process that runs reads is formal."""
    for one in document.all(*_FORMAL):
        is_formal = local_name(one) in _ALWAYS_FORMAL or _says_formal(one)
        if is_formal and not text_of(one):
            text = f"In een uitdrukking ({local_name(one)}) staat niets."
            yield document.lacking("BPMN-307", one, text, "Vul haar in, of haal haar weg.")
        elif not is_formal and runs(one) and text_of(one):
            yield document.letter(
                "BPMN-308",
                one,
                f"Van {local_name(one)} is niet gezegd dat het een uitdrukking is (xsi:type).",
                "Dat geeft niet: wijkpad leest haar als FEEL. De editor schrijft het er zelf bij.",
            )


def _says_formal(element: Element) -> bool:
    return (element.get(XSI_TYPE) or "").rpartition(":")[2] == "tFormalExpression"


def conditions_are_boolean(document: Document) -> Iterator[Finding]:
    """A condition is true or false: a bare number or text is neither."""
    for one in document.all(*_FORMAL):
        asks = local_name(one).lower().endswith(("condition", "conditionexpression"))
        if asks and _NO_BOOLEAN.fullmatch(text_of(one)):
            text = "De voorwaarde is een getal of tekst; zij is nooit waar of onwaar."
            yield document.breach("BPMN-309", one, text, "Schrijf een vergelijking.")


def scripts(document: Document) -> Iterator[Finding]:
    """A script says in which language it is written."""
    for one in document.all("scriptTask"):
        if first(one, "script") is not None and not (one.get("scriptFormat") or "").strip():
            text = f"Van de berekening {labelled(one)} is de taal niet gezegd (scriptFormat)."
            yield document.lacking("BPMN-349", one, text, "Kies FEEL.")
    for one in document.all("globalScriptTask"):
        if first(one, "script") is not None and not (one.get("scriptLanguage") or "").strip():
            text = f"Van de berekening {labelled(one)} is de taal niet gezegd (scriptLanguage)."
            yield document.lacking("BPMN-349", one, text, "Kies FEEL.")
