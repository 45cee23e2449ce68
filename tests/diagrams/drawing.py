# SPDX-License-Identifier: EUPL-1.2
"""Small diagrams for tests, written as the part between the process tags."""

from __future__ import annotations

from wijkpad.diagrams import Diagram, read

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="urn:test">'
)


def bpmn(body: str, *, around: str = "", layout: str = "", key: str = "proef") -> bytes:
    """Return a file with one executable process."""
    drawn = (
        f'<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="{key}">{layout}</bpmndi:BPMNPlane>'
        "</bpmndi:BPMNDiagram>"
        if layout
        else ""
    )
    return (
        f'{HEAD}{around}<process id="{key}" name="Proef" isExecutable="true">{body}</process>'
        f"{drawn}</definitions>"
    ).encode()


def drawn(body: str, *, around: str = "", layout: str = "") -> Diagram:
    """Return such a file, read."""
    return read(bpmn(body, around=around, layout=layout), file="proef.bpmn")


def flow(source: str, target: str, condition: str = "", *, name: str = "") -> str:
    """Return a sequence flow with the id `<source>_<target>`."""
    inner = f'<conditionExpression language="feel">{condition}</conditionExpression>'
    return (
        f'<sequenceFlow id="{source}_{target}" name="{name}" sourceRef="{source}" '
        f'targetRef="{target}">{inner if condition else ""}</sequenceFlow>'
    )


def task(name: str, *, form: str = "vraag", inner: str = "", more: str = "") -> str:
    """Return a user task with a form, a role and an explanation."""
    return (
        f'<userTask id="{name}" name="Taak {name}" camunda:formKey="{form}" '
        f'camunda:candidateGroups="front_desk" {more}>'
        f"<documentation>Zo doe je dit.</documentation>{inner}</userTask>"
    )


START = '<startEvent id="SE" name="Begin"/>'
END = '<endEvent id="EE" name="Klaar"/>'
STRAIGHT = START + task("UT") + END + flow("SE", "UT") + flow("UT", "EE")


def shape(element: str, x: float, y: float, width: float = 100, height: float = 80) -> str:
    """Return where a node is drawn."""
    return (
        f'<bpmndi:BPMNShape bpmnElement="{element}"><dc:Bounds x="{x}" y="{y}" width="{width}" '
        f'height="{height}"/></bpmndi:BPMNShape>'
    )


def edge(element: str, *points: tuple[float, float]) -> str:
    """Return how a flow is drawn."""
    way = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
    return f'<bpmndi:BPMNEdge bpmnElement="{element}">{way}</bpmndi:BPMNEdge>'
