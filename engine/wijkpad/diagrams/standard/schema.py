# SPDX-License-Identifier: EUPL-1.2
"""The XML schema of BPMN 2.0, which SpiffWorkflow ships as data, and what it finds in Dutch."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from wijkpad.diagrams.reading import holder_id
from wijkpad.diagrams.standard.document import XSI_TYPE, Document
from wijkpad.findings import Finding, Severity
from wijkpad.xml import Departure, SchemaFault, line_of, local_name, schema_faults

_TEXTS: Final = {
    Departure.LACKS_ELEMENT: "In {name} ontbreekt iets dat erin hoort.",
    Departure.MISPLACED: "Het onderdeel {name} staat hier niet op zijn plaats.",
    Departure.TEXT: "In {name} staat tekst die daar niet hoort.",
    Departure.UNKNOWN_ATTRIBUTE: "{name} heeft een kenmerk dat niet bestaat ({attribute}).",
    Departure.LACKS_ATTRIBUTE: "{name} mist een verplicht kenmerk ({attribute}).",
    Departure.VALUE: "De waarde van {attribute} bij {name} is niet toegestaan.",
}
_FORMAL_ONLY: Final = frozenset({"language", "evaluatesToTypeRef"})


@cache
def schema_file() -> Path:
    """Return where the schema stands on this machine."""
    package = distribution("SpiffWorkflow")
    return Path(str(package.locate_file("SpiffWorkflow/bpmn/parser/schema/BPMN20.xsd")))


def schema(document: Document) -> Iterator[Finding]:
    """The file follows the XML schema of the standard."""
    for fault in schema_faults(document.root, schema_file()):
        if _has_own_rule(document, fault):
            continue
        may_wait = fault.kind is Departure.LACKS_ELEMENT and not document.publication
        text = _TEXTS[fault.kind]
        name = local_name(fault.element)
        yield Finding(
            code="BPMN-300",
            severity=Severity.WARNING if may_wait else Severity.ERROR,
            text=text.format(name=name, attribute=fault.attribute or "de tekst"),
            cure="Open het diagram in de editor en bewaar het opnieuw, of herstel het in het bestand.",
            file=document.diagram.file,
            element=holder_id(fault.element),
            line=fault.line,
        )


def _has_own_rule(document: Document, fault: SchemaFault) -> bool:
    """Tell whether it is an id that was there before, or an expression not said to be a formal one."""
    element = fault.element
    if fault.attribute == "id":
        return (element.get("id"), line_of(element)) in document.diagram.twice
    return fault.attribute in _FORMAL_ONLY and element.get(XSI_TYPE) is None
