# SPDX-License-Identifier: EUPL-1.2
"""What the standard asks of tasks and sub-processes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.diagrams.model import ACTIVITIES, SUB_PROCESSES
from wijkpad.diagrams.standard.document import Document, called, children, first, labelled
from wijkpad.diagrams.standard.items import equivalent, item_of
from wijkpad.diagrams.standard.metamodel import CHOREOGRAPHY_ACTIVITIES, CONVERSATION_NODES
from wijkpad.findings import Finding
from wijkpad.xml import Element, is_true, local_name

_NOT_AD_HOC: Final = (
    *("startEvent", "endEvent", "conversationLink"),
    *CONVERSATION_NODES,
)


def quantities(document: Document) -> Iterator[Finding]:
    """An activity waits for one token or more, and gives one or more."""
    for one in document.all(*ACTIVITIES):
        for name in ("startQuantity", "completionQuantity"):
            if _number(one, name, 1) < 1:
                text = f"Het aantal ({name}) van {called(one)} is kleiner dan 1."
                yield document.breach("BPMN-345", one, text, "Maak er 1 van.")
    for one in document.all("participantMultiplicity"):
        least, most = _number(one, "minimum", 0), _number(one, "maximum", 1)
        if least < 0 or most < 1 or most < least:
            text = "Het aantal deelnemers klopt niet: het meeste is minstens 1 en niet onder het minste."
            yield document.breach("BPMN-360", one, text, "Verander minimum of maximum.")


def _number(element: Element, name: str, otherwise: int) -> int:
    """Return a whole number; what is none, the XML schema has already refused."""
    try:
        return int(element.get(name, str(otherwise)))
    except ValueError:
        return otherwise


def contents(document: Document) -> Iterator[Finding]:
    """A process holds no choreography; an ad-hoc sub-process holds work, and no start or end."""
    for one in document.all(*CHOREOGRAPHY_ACTIVITIES):
        parent = one.getparent()
        if parent is not None and local_name(parent) in {"process", *SUB_PROCESSES}:
            text = f"{called(one)} hoort in een choreografie en niet in een proces."
            yield document.breach("BPMN-346", one, text, "Teken een taak.")
    for scope in document.all("adHocSubProcess"):
        for one in children(scope, *_NOT_AD_HOC, *CHOREOGRAPHY_ACTIVITIES):
            text = f"In het vrije deelproces {labelled(scope)} kan {called(one)} niet staan."
            yield document.breach("BPMN-347", one, text, "Haal het weg.")
        if not children(scope, *ACTIVITIES):
            text = f"In het vrije deelproces {labelled(scope)} staat geen taak."
            yield document.lacking("BPMN-347", scope, text, "Teken er een taak in.")
    for scope in document.all(*SUB_PROCESSES):
        repeated = first(scope, "multiInstanceLoopCharacteristics") is not None
        if first(scope, "ioSpecification") is not None and not repeated:
            text = f"Het deelproces {labelled(scope)} heeft zelf invoer of uitvoer; dat kan niet."
            yield document.breach("BPMN-348", scope, text, "Zet die bij de taken erin.")


def receiving(document: Document) -> Iterator[Finding]:
    """A receive task that begins a process is not reached by a flow."""
    for task in document.all("receiveTask"):
        if is_true(task, "instantiate") and document.into(task):
            text = f"{called(task)} begint het proces, en er gaat toch een pijl naartoe."
            yield document.breach("BPMN-323", task, text, "Haal de pijl weg, of de instelling.")


def messages(document: Document) -> Iterator[Finding]:
    """What a task sends, receives or hands a service is what its message or operation says."""
    for task in document.all("serviceTask", "sendTask", "receiveTask"):
        operation = document.attribute(task, "operationRef")
        message = document.attribute(task, "messageRef")
        came = document.child(operation, "inMessageRef") if operation is not None else None
        went = document.child(operation, "outMessageRef") if operation is not None else None
        if None not in (message, came) and message is not came:
            text = f"Het bericht van {called(task)} is een ander dan dat van de webservice."
            yield document.breach("BPMN-341", task, text, "Kies hetzelfde bericht.")
        kind = local_name(task)
        if operation is None and message is None:
            continue
        if kind != "receiveTask":
            given = came if kind == "serviceTask" else message
            yield from _carries(document, task, given, ("dataInput", "inputSet"))
        if kind != "sendTask":
            given = went if kind == "serviceTask" else message
            yield from _carries(document, task, given, ("dataOutput", "outputSet"))


def _carries(
    document: Document, task: Element, message: Element | None, names: tuple[str, str]
) -> Iterator[Finding]:
    """At most one item, of the type of the message."""
    io = first(task, "ioSpecification")
    data, group = ([], []) if io is None else (children(io, one) for one in names)
    if len(data) > 1 or len(group) > 1:
        text = f"{called(task)} heeft meer dan één {names[0]}; bij een bericht hoort er één."
        yield document.breach("BPMN-341", task, text, "Laat er één staan.")
    if message is None:
        return
    item = item_of(document, message, "itemRef")
    for one in data:
        if item is not None and not equivalent(item, item_of(document, one, "itemSubjectRef")):
            text = f"De gegevens van {called(task)} zijn van een andere soort dan het bericht."
            yield document.breach("BPMN-341", task, text, "Geef beide dezelfde itemDefinition.")


def repeats(document: Document) -> Iterator[Finding]:
    """A multi-instance knows how often, and its items are of the type of what it goes through."""
    for loop in document.all("multiInstanceLoopCharacteristics"):
        known = children(loop, "loopCardinality", "loopDataInputRef")
        elsewhere = any(str(name).endswith("}collection") for name in loop.attrib)
        if not known and not elsewhere:
            text = "Van de herhaling is niet gezegd hoe vaak, of waarover."
            yield document.lacking("BPMN-350", loop, text, "Kies een lijst of een aantal.")
        for name, item in (
            ("loopDataInputRef", "inputDataItem"),
            ("loopDataOutputRef", "outputDataItem"),
        ):
            whole, one = document.child(loop, name), first(loop, item)
            if first(loop, name) is not None:
                yield from _goes_through(document, loop, whole, one)


def _goes_through(
    document: Document, loop: Element, whole: Element | None, one: Element | None
) -> Iterator[Finding]:
    if whole is None:
        return
    many = item_of(document, whole, "itemSubjectRef")
    if not is_true(whole, "isCollection") and (many is None or not is_true(many, "isCollection")):
        text = "De herhaling gaat over iets dat geen lijst is."
        yield document.breach("BPMN-350", loop, text, "Kies een lijst (isCollection).")
    single = item_of(document, one, "itemSubjectRef") if one is not None else None
    if one is None or single is None or many is None:
        return
    is_list = is_true(single, "isCollection") or is_true(one, "isCollection")
    if is_list or single.get("structureRef") != many.get("structureRef"):
        text = "Wat de herhaling per keer krijgt, is niet één ding uit de lijst."
        yield document.breach(
            "BPMN-350", loop, text, "Geef het de soort van één ding uit de lijst."
        )
