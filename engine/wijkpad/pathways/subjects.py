# SPDX-License-Identifier: EUPL-1.2
"""What a pathway may not do because of the subject that it runs on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams import Diagram, Node
from wijkpad.domain.contract_access import CONTRACT_ROLES
from wijkpad.domain.definition import CONTRACT_SIGNAL
from wijkpad.findings import Finding
from wijkpad.forms import Kind
from wijkpad.pathways.folder import HEADER
from wijkpad.pathways.parts import Parts

_SUPPORTED: Final = frozenset({"case", "contract"})
_DUTCH: Final = {
    "team": "een team",
    "neighbourhood": "een wijk",
    "service_group": "een groep diensten",
}
_OF_PERSONS: Final = frozenset({Kind.PERSON, Kind.HOUSEHOLD, Kind.BSN})


def subject_faults(parts: Parts) -> Iterator[Finding]:
    """Refuse a subject on which nothing can run yet (PATH-051), and people in a contract (PATH-052)."""
    header = parts.header
    if header is None or header.subject == "case":
        return
    if header.subject not in _SUPPORTED:
        yield _of_header(
            parts,
            "PATH-051",
            "subject",
            f"Een traject over {_DUTCH[header.subject]} (subject) kan nog niet lopen: dat is nog niet"
            " ondersteund.",
            'Kies subject = "case" of "contract".',
        )
        return
    yield from _contract_faults(parts)


def _contract_faults(parts: Parts) -> Iterator[Finding]:
    """A contract is about no household: its file is not shielded, and asks nothing about people."""
    header, diagram = parts.header, parts.diagram
    if header is None:
        return
    if header.sensitivity != "ordinary":
        text = "Een traject over een contract kan niet afgeschermd zijn (sensitivity)."
        cure = 'Schrijf sensitivity = "ordinary".'
        yield _of_header(parts, "PATH-052", "sensitivity", text, cure)
    for form in parts.forms.values():
        for field in form.walk():
            of_household = field.concept.startswith(("person.", "household.", "case."))
            if field.kind in _OF_PERSONS or of_household or field.safety:
                yield Finding(
                    code="PATH-052",
                    text="Dit veld vraagt naar een inwoner, huishouden of veiligheid. Een contract gaat"
                    " over geen inwoner.",
                    cure="Haal het veld weg, of laat het traject over een zaak gaan.",
                    file=form.file,
                    element=field.path,
                )
    for node in diagram.nodes.values() if diagram is not None else ():
        yield from _element_faults(diagram, node)


def _element_faults(diagram: Diagram | None, node: Node) -> Iterator[Finding]:
    name = node.name or node.id
    if node.kind == "userTask" and node.roles and not CONTRACT_ROLES & set(node.roles):
        text = f"Niemand kan de taak ‘{name}’ doen: deze rol ziet geen contracten."
        yield _at(
            diagram, node, "PATH-053", text, f"Kies uit: {', '.join(sorted(CONTRACT_ROLES))}."
        )
    if node.topic == "pathway.start" or (node.topic or "").startswith("funding."):
        text = f"De stap ‘{name}’ hoort bij een zaak; een contract heeft geen zaak."
        yield _at(diagram, node, "PATH-053", text, "Haal de stap weg.")
    if node.definition("signal") is not None:
        text = f"‘{name}’ gebruikt een signaal. Signalen gaan van zaak naar zaak, niet naar contracten."
        yield _at(
            diagram, node, "PATH-053", text, "Gebruik een bericht, of haal de gebeurtenis weg."
        )
    message = node.definition("message") if node.kind == "startEvent" else None
    is_top = diagram is not None and diagram.main is not None and node.scope == diagram.main.id
    sent = diagram.messages.get(message.ref or "") if diagram and message is not None else None
    if is_top and sent is not None and (sent.name or sent.id) != CONTRACT_SIGNAL:
        text = f"Bericht ‘{sent.name or sent.id}’ begint nooit een traject over een contract."
        cure = f"Noem het bericht {CONTRACT_SIGNAL}, of gebruik een gewoon startpunt."
        yield _at(diagram, node, "PATH-054", text, cure)


def _at(diagram: Diagram | None, node: Node, code: str, text: str, cure: str) -> Finding:
    file = diagram.file if diagram is not None else None
    return Finding(code=code, text=text, cure=cure, file=file, element=node.id, line=node.line)


def _of_header(parts: Parts, code: str, element: str, text: str, cure: str) -> Finding:
    line = parts.header.toml.line(element) if parts.header is not None else None
    return Finding(code=code, text=text, cure=cure, file=HEADER, element=element, line=line)
