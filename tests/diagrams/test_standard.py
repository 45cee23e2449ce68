# SPDX-License-Identifier: EUPL-1.2
"""What breaks BPMN 2.0: each rule of the standard with a model that breaks it, and one that does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.diagrams import bpmn_static
from tests.diagrams.drawing import END, START, STRAIGHT, bpmn, drawn, flow, task
from wijkpad.diagrams import breaches, breaks_standard, check, follows_standard, read, standard
from wijkpad.findings import Severity

EDGE = '<boundaryEvent id="B" name="Rand" attachedToRef="UT" {more}>{what}</boundaryEvent>'
MESSAGE = '<messageEventDefinition messageRef="M"/>'
TIMER = (
    '<timerEventDefinition><timeDuration xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition>'
)
AROUND = (
    '<itemDefinition id="I" structureRef="tekst"/><itemDefinition id="N" structureRef="getal"/>'
    '<itemDefinition id="L" structureRef="tekst" isCollection="true"/>'
    '<message id="M" name="MSG_A" itemRef="I"/><signal id="S" name="SIG_A" structureRef="I"/>'
    '<error id="F" errorCode="F"/><escalation id="ES" escalationCode="E"/>'
    '<interface id="IF" name="Dienst"><operation id="O" name="doe"><inMessageRef>M</inMessageRef>'
    "</operation></interface>"
    '<collaboration id="C"><participant id="P" processRef="proef"/><participant id="Q"/>{extra}'
    "</collaboration>"
)


def catching(what: str, *, name: str = "X") -> str:
    return f'<intermediateCatchEvent id="{name}" name="Wacht">{what}</intermediateCatchEvent>'


def throwing(what: str, *, name: str = "X") -> str:
    return f'<intermediateThrowEvent id="{name}" name="Gooi">{what}</intermediateThrowEvent>'


def through(inner: str) -> str:
    """Return a whole process with this as its one step, X."""
    return START + inner + END + flow("SE", "X") + flow("X", "EE")


def edged(what: str, *, more: str = "", leads: bool = True) -> str:
    return STRAIGHT + EDGE.format(what=what, more=more) + (flow("B", "EE") if leads else "")


def io(inside: str, sets: str) -> str:
    return f"<ioSpecification>{inside}{sets}</ioSpecification>"


def worked(inner: str, *, kind: str = "task", more: str = "") -> str:
    return through(f'<{kind} id="X" name="Werk" {more}>{inner}</{kind}>')


def gates(kind: str, more: str = "", condition: str = "") -> str:
    """Return a process that splits at G in A and B and comes together at H."""
    ways = flow("SE", "G") + flow("G", "A", condition) + flow("G", "B")
    rest = flow("A", "H") + flow("B", "H") + flow("H", "EE")
    inner = (
        f'<{kind} id="G" name="?" {more}/>' + task("A") + task("B") + '<exclusiveGateway id="H"/>'
    )
    return START + inner + END + ways + rest


def awaited(first: str, second: str, more: str = "") -> str:
    """Return a process that waits for A or B."""
    gateway = f'<eventBasedGateway id="G" name="?" {more}/>'
    ways = flow("SE", "G") + flow("G", "A") + flow("G", "B") + flow("A", "EE") + flow("B", "EE")
    return START + gateway + first + second + END + ways


def event_process(start: str, more: str = "") -> str:
    inner = f'<startEvent id="S1" {more}>{start}</startEvent><endEvent id="E1"/>' + flow("S1", "E1")
    return f'<subProcess id="EV" name="Alarm" triggeredByEvent="true">{inner}</subProcess>'


LINK = '<linkEventDefinition name="L"/>'
UNDO = '<association id="AS" sourceRef="B" targetRef="H"/>'
IN = '<dataInput id="DI" itemSubjectRef="I"/>'
OUT = '<dataOutput id="DO" itemSubjectRef="I"/>'
IN_SET = "<inputSet><dataInputRefs>DI</dataInputRefs></inputSet>"
OUT_SET = "<outputSet><dataOutputRefs>DO</dataOutputRefs></outputSet>"
DATA = '<dataObject id="D" itemSubjectRef="I"/><dataObjectReference id="DR" dataObjectRef="D"/>'
LINE = "<dataInputAssociation>{sources}<targetRef>DI</targetRef></dataInputAssociation>"


def lined(target: str, source: str = "DR", times: int = 1) -> str:
    """Return a process with data that a line brings to the input of its one step."""
    line = LINE.format(sources=f"<sourceRef>{source}</sourceRef>" * times)
    own = f'<dataInput id="DI" itemSubjectRef="{target}"/>'
    return worked(io(own, IN_SET + "<outputSet/>") + line) + DATA


GOOD = [
    STRAIGHT,
    through(catching(MESSAGE)),
    through(throwing('<escalationEventDefinition escalationRef="ES"/>')),
    edged(TIMER, more='cancelActivity="false"'),
    edged('<errorEventDefinition errorRef="F"/>'),
    gates("exclusiveGateway", 'default="G_B" gatewayDirection="Diverging"', "x = 1"),
    awaited(catching(TIMER, name="A"), catching(MESSAGE, name="B")),
    STRAIGHT + event_process(MESSAGE, 'isInterrupting="false"'),
    START + throwing(LINK) + catching(LINK, name="Y") + END + flow("SE", "X") + flow("Y", "EE"),
    STRAIGHT
    + EDGE.format(what="<compensateEventDefinition/>", more="")
    + task("H", more='isForCompensation="true"')
    + UNDO,
    lined("I"),
    worked(
        io(IN, IN_SET + "<outputSet/>"), kind="sendTask", more='messageRef="M" operationRef="O"'
    ),
]

BAD: list[tuple[str, str]] = [
    ("BPMN-012", STRAIGHT + flow("EE", "UT")),
    ("BPMN-015", STRAIGHT + EDGE.format(what=TIMER, more="").replace('"UT"', '"nergens"')),
    ("BPMN-051", through(catching(TIMER.replace("PT1H", "ooit")))),
    ("BPMN-051", through(catching(TIMER.replace("timeDuration", "timeCycle")))),
    ("BPMN-300", through('<userTask id="X"><toekomst/></userTask>')),
    ("BPMN-300", STRAIGHT.replace('name="Klaar"', 'naam="Klaar"')),
    ("BPMN-300", STRAIGHT + '<textAnnotation id="T"/>' + task("Na")),
    ("BPMN-300", STRAIGHT.replace(' sourceRef="SE"', "")),
    ("BPMN-300", gates("exclusiveGateway", 'gatewayDirection="Linksaf"')),
    ("BPMN-302", worked("", kind="sendTask", more='messageRef="weg"')),
    ("BPMN-303", worked("", kind="sendTask", more='messageRef="S"')),
    ("BPMN-304", STRAIGHT.replace("<documentation>", "<incoming>UT_EE</incoming><documentation>")),
    ("BPMN-305", worked("", kind="callActivity", more='calledElement="elders"')),
    ("BPMN-306", STRAIGHT + '<textAnnotation id="T" textFormat="mooi"/>'),
    ("BPMN-307", through(catching(TIMER.replace("PT1H", "")))),
    ("BPMN-308", through(catching(TIMER.replace('xsi:type="tFormalExpression"', "")))),
    ("BPMN-309", gates("exclusiveGateway", 'default="G_B"', "23")),
    ("BPMN-310", START + task("UT") + END + flow("SE", "UT") + flow("UT", "EE", "x = 1")),
    ("BPMN-310", gates("parallelGateway", "", "x = 1")),
    ("BPMN-310", START + task("UT") + END + flow("SE", "UT", "x = 1") + flow("UT", "EE")),
    ("BPMN-311", gates("exclusiveGateway", 'default="H_EE"')),
    ("BPMN-312", STRAIGHT.replace(' targetRef="EE"', ' targetRef="EE" isImmediate="false"')),
    ("BPMN-313", STRAIGHT + task("Los") + flow("Los", "EE")),
    ("BPMN-313", STRAIGHT + task("Dood") + flow("UT", "Dood")),
    ("BPMN-314", START + task("UT") + flow("SE", "UT")),
    ("BPMN-314", task("UT") + END + flow("UT", "EE")),
    ("BPMN-320", gates("exclusiveGateway", 'gatewayDirection="Converging"')),
    ("BPMN-320", gates("exclusiveGateway", 'gatewayDirection="Mixed"')),
    ("BPMN-321", STRAIGHT + '<exclusiveGateway id="G"/>'),
    ("BPMN-321", worked("", kind="exclusiveGateway")),
    ("BPMN-322", awaited(task("A"), catching(MESSAGE, name="B"))),
    ("BPMN-322", awaited(throwing(MESSAGE, name="A"), catching(MESSAGE, name="B"))),
    ("BPMN-322", awaited('<receiveTask id="A"/>', catching(MESSAGE, name="B"))),
    ("BPMN-322", awaited(catching(TIMER, name="A"), catching(TIMER, name="B")) + flow("SE", "A")),
    ("BPMN-323", awaited(catching(TIMER, name="A"), catching(TIMER, name="B"), 'instantiate="true"')),
    ("BPMN-323", worked("", kind="receiveTask", more='instantiate="true"')),
    ("BPMN-330", through(catching('<errorEventDefinition errorRef="F"/>'))),
    ("BPMN-330", through(throwing(TIMER))),
    ("BPMN-330", STRAIGHT.replace('name="Klaar"/>', f'name="Klaar">{TIMER}</endEvent>')),
    ("BPMN-330", STRAIGHT.replace('"Begin"/>', '"Begin"><terminateEventDefinition/></startEvent>')),
    ("BPMN-330", edged("<terminateEventDefinition/>")),
    ("BPMN-331", through(catching(""))),
    ("BPMN-331", edged("")),
    ("BPMN-331", STRAIGHT + event_process("")),
    ("BPMN-332", edged('<errorEventDefinition errorRef="F"/>', more='cancelActivity="false"')),
    ("BPMN-332", STRAIGHT + event_process("<errorEventDefinition/>", 'isInterrupting="false"')),
    ("BPMN-333", STRAIGHT + '<subProcess id="EV" triggeredByEvent="true"/>'),
    ("BPMN-334", through(catching("<eventDefinitionRef>B1</eventDefinitionRef>")) + catching('<signalEventDefinition id="B1" signalRef="S"/>', name="Y")),
    ("BPMN-335", edged("<cancelEventDefinition/>")),
    ("BPMN-335", edged(TIMER, leads=False)),
    ("BPMN-335", STRAIGHT.replace('name="Klaar"/>', 'name="Klaar"><cancelEventDefinition/></endEvent>')),
    ("BPMN-336", STRAIGHT + catching(TIMER) + flow("X", "EE")),
    ("BPMN-337", through(throwing(LINK))),
    ("BPMN-337", through(throwing(LINK)) + catching(LINK, name="Y") + catching(LINK, name="Z")),
    ("BPMN-338", edged("<compensateEventDefinition/>", leads=False)),
    ("BPMN-338", edged("<compensateEventDefinition/>", leads=False) + task("H") + UNDO),
    ("BPMN-338", START + task("UT", more='isForCompensation="true"') + END + flow("SE", "UT")),
    ("BPMN-339", through(catching("<messageEventDefinition/>"))),
    ("BPMN-339", through(throwing("<escalationEventDefinition/>"))),
    ("BPMN-340", through(catching(MESSAGE))),
    ("BPMN-341", worked(io(IN.replace('"I"', '"N"'), IN_SET + "<outputSet/>"), kind="sendTask", more='messageRef="M"')),
    ("BPMN-341", worked(io(IN, IN_SET * 2 + "<outputSet/>"), kind="sendTask", more='messageRef="M"')),
    ("BPMN-345", START + task("UT", more='startQuantity="0"') + END + flow("SE", "UT")),
    ("BPMN-346", STRAIGHT + '<callChoreography id="CC" initiatingParticipantRef="P"><participantRef>P</participantRef><participantRef>Q</participantRef></callChoreography>'),
    ("BPMN-347", worked("", kind="adHocSubProcess")),
    ("BPMN-347", worked(task("A") + '<endEvent id="E1"/>', kind="adHocSubProcess")),
    ("BPMN-348", worked(io(IN, IN_SET + "<outputSet/>") + task("A"), kind="subProcess")),
    ("BPMN-349", worked("<script>1</script>", kind="scriptTask")),
    ("BPMN-350", worked("<multiInstanceLoopCharacteristics/>")),
    ("BPMN-350", worked(io(IN, IN_SET + "<outputSet/>") + "<multiInstanceLoopCharacteristics><loopDataInputRef>DI</loopDataInputRef></multiInstanceLoopCharacteristics>")),
    ("BPMN-351", STRAIGHT + '<dataObject id="D" itemSubjectRef="L"/>'),
    ("BPMN-352", worked(io(IN, "<inputSet/><outputSet/>"))),
    ("BPMN-352", worked(io(IN, IN_SET.replace("</inputSet>", "<optionalInputRefs>DX</optionalInputRefs></inputSet>") + "<outputSet/>"))),
    ("BPMN-353", io(OUT, "<inputSet/>" + OUT_SET) + lined("I", "DO")),
    ("BPMN-354", lined("N")),
    ("BPMN-354", lined("I", times=2)),
    ("BPMN-355", through(throwing(IN.replace('"I"', '"N"') + IN_SET + MESSAGE))),
    ("BPMN-355", through(throwing(IN + IN_SET + MESSAGE + '<signalEventDefinition signalRef="S"/>'))),
    ("BPMN-357", "<supportedInterfaceRef>IF</supportedInterfaceRef>" + STRAIGHT),
    ("BPMN-359", START + throwing(LINK) + catching(LINK, name="Y") + END + flow("SE", "X") + flow("Y", "EE")),
    ("BPMN-358", STRAIGHT + '<dataObject id="D" name="Plan"/><dataObjectReference id="DR" name="Plan [nieuw]" dataObjectRef="D"><dataState name="oud"/></dataObjectReference>'),
]  # fmt: skip

AROUND_IT: list[tuple[str, str]] = [
    ("BPMN-342", '<messageFlow id="MF" sourceRef="P" targetRef="UT"/>'),
    ("BPMN-343", '<messageFlow id="MF" sourceRef="Q" targetRef="EE"/>'),
    ("BPMN-343", '<messageFlow id="MF" sourceRef="Q" targetRef="SE"/>'),
    ("BPMN-303", '<messageFlow id="MF" sourceRef="Q" targetRef="proef"/>'),
    (
        "BPMN-360",
        '<participant id="R"><participantMultiplicity minimum="3" maximum="2"/></participant>',
    ),
]

BESIDE: list[tuple[str, str]] = [
    ("BPMN-361", '<globalConversation id="GC"><choreographyRef>CH</choreographyRef></globalConversation><choreography id="CH"/>'),
    ("BPMN-361", '<choreography id="CH"><choreographyRef>CI</choreographyRef></choreography><choreography id="CI"/>'),
    ("BPMN-362", '<process id="q" processType="Public" isExecutable="true"/>'),
    ("BPMN-315", '<choreography id="CH"><startEvent id="S1"/><endEvent id="E1"/><sequenceFlow id="CF" sourceRef="S1" targetRef="EE"/></choreography>'),
    ("BPMN-316", '<choreography id="CH"><startEvent id="S1"/><endEvent id="E1"/><sequenceFlow id="CF" sourceRef="E1" targetRef="S1"/></choreography>'),
    ("BPMN-356", '<globalTask id="q"><ioSpecification><dataInput id="GI" itemSubjectRef="I"/><inputSet><dataInputRefs>GI</dataInputRefs></inputSet><outputSet/></ioSpecification></globalTask>'),
    ("BPMN-333", '<process id="q"><startEvent id="S1"><messageEventDefinition messageRef="M"/></startEvent><endEvent id="E1"/><sequenceFlow id="QF" sourceRef="S1" targetRef="E1"/></process>'),
]  # fmt: skip
CALL = through('<callActivity id="X" name="Bel" calledElement="q"/>')


def found_in(body: str, *, extra: str = "", beside: str = "") -> set[str]:
    around = AROUND.format(extra=extra) + beside
    found = breaches(drawn(body, around=around))
    return {one.code for one in found if one.severity is not Severity.INFO}


@pytest.mark.parametrize("body", GOOD)
def test_what_follows_the_standard_is_let_be(body: str) -> None:
    diagram = drawn(body, around=AROUND.format(extra=""))
    assert [one for one in breaches(diagram) if one.severity is not Severity.INFO] == []


@pytest.mark.parametrize(("code", "body"), BAD)
def test_what_breaks_a_rule_of_the_standard_is_named(code: str, body: str) -> None:
    diagram = drawn(body, around=AROUND.format(extra=""))
    named = [one for one in [*breaches(diagram), *check(diagram)] if one.code == code]
    assert named
    assert all(one.text and one.cure and one.line and breaks_standard(code) for one in named)
    assert not follows_standard(named)


@pytest.mark.parametrize(("code", "extra"), AROUND_IT)
def test_what_is_wrong_between_pools_is_named(code: str, extra: str) -> None:
    assert found_in(STRAIGHT, extra=extra) == {code}


@pytest.mark.parametrize(("code", "beside"), BESIDE)
def test_what_is_wrong_beside_the_process_is_named(code: str, beside: str) -> None:
    assert code in found_in(CALL, beside=beside)


def test_every_code_of_the_standard_is_listed_and_tested() -> None:
    folder = Path(standard.__file__).parent
    written = {
        code
        for file in folder.glob("*.py")
        if file.name not in ("codes.py", "__init__.py")
        for code in re.findall(r'"(BPMN-3\d\d)"', file.read_text("utf-8"))
    }
    assert written == {code for code in standard.CODES if code.startswith("BPMN-3")}
    tested = {code for code, _ in (*BAD, *AROUND_IT, *BESIDE)} | {"BPMN-301"}
    assert written <= tested
    assert standard.CODES.keys() > standard.LETTER


def test_only_the_letter_of_the_standard_may_be_broken() -> None:
    one_way = through('<exclusiveGateway id="X" name="?"/>')
    letters = [one for one in breaches(drawn(one_way)) if one.severity is Severity.INFO]
    assert {one.code for one in letters} >= {"BPMN-321"}
    assert not {one.code for one in check(drawn(one_way))} & {"BPMN-321", "BPMN-304"}


def test_a_shared_message_that_is_not_filled_in_stands_in_no_process() -> None:
    shared = '<messageEventDefinition id="GD"/>'
    body = through(catching("<eventDefinitionRef>GD</eventDefinitionRef>"))
    assert "BPMN-339" not in found_in(body, beside=shared)
    assert "BPMN-054" in {one.code for one in check(drawn(body, around=shared))}


def test_links_of_one_name_on_two_planes_have_nothing_to_do_with_each_other() -> None:
    def linked(number: int) -> str:
        ends = f'<startEvent id="S{number}"/><endEvent id="E{number}"/>'
        halves = throwing(LINK, name=f"X{number}") + catching(LINK, name=f"Y{number}")
        ways = flow(f"S{number}", f"X{number}") + flow(f"Y{number}", f"E{number}")
        return f'<subProcess id="P{number}" name="Deel">{ends}{halves}{ways}</subProcess>'

    ways = flow("SE", "P1") + flow("P1", "P2") + flow("P2", "EE")
    assert "BPMN-337" not in found_in(START + linked(1) + linked(2) + END + ways)


def test_a_web_service_beside_a_message_is_not_looked_up() -> None:
    both = 'messageRef="M" operationRef="elders"'
    assert "BPMN-302" not in found_in(worked("", kind="receiveTask", more=both))
    alone = worked("", kind="serviceTask", more='operationRef="elders"')
    assert "BPMN-302" in found_in(alone)


def test_a_draft_may_lack_what_a_publication_may_not() -> None:
    diagram = drawn(START + task("UT") + flow("SE", "UT"))
    lacking = [one for one in check(diagram, publication=False) if one.code == "BPMN-314"]
    assert [one.severity for one in lacking] == [Severity.WARNING]
    assert any(one.severity is Severity.ERROR for one in check(diagram) if one.code == "BPMN-314")


def test_flows_that_no_node_names_are_one_finding_however_many_there_are() -> None:
    (found,) = [one for one in breaches(drawn(STRAIGHT)) if one.code == "BPMN-304"]
    assert found.severity is Severity.INFO
    assert "en 2 andere onderdelen noemen een pijl niet" in found.text


def test_a_node_that_names_flows_of_others_is_told_once() -> None:
    body = STRAIGHT.replace(
        "<documentation>", "<incoming>UT_EE</incoming><outgoing>SE_UT</outgoing><documentation>"
    )
    errors = [one for one in check(drawn(body)) if one.code == "BPMN-304"]
    assert [one.severity for one in errors] == [Severity.ERROR]


def test_one_fault_gives_one_finding() -> None:
    found = [one.code for one in check(drawn(through(catching(""))))]
    assert "BPMN-331" in found
    assert "BPMN-004" not in found


OTHER = bpmn(STRAIGHT, key="ander")
IMPORT = (
    '<import importType="http://www.omg.org/spec/BPMN/20100524/MODEL" location="ander.bpmn" '
    'namespace="{space}"/>'
)


@pytest.mark.parametrize(
    ("space", "reads", "is_fine"),
    [
        ("urn:ander", lambda _: OTHER.replace(b"urn:test", b"urn:ander"), True),
        ("urn:ander", lambda _: None, False),
        ("urn:ander", lambda _: b"<definitions", False),
        ("urn:ander", lambda _: OTHER, False),
        ("urn:test", lambda _: OTHER, False),
    ],
)
def test_a_file_that_is_imported_is_there_and_repeats_nothing(
    space: str, reads: Callable[[str], bytes | None], is_fine: bool
) -> None:
    diagram = drawn(STRAIGHT, around=IMPORT.format(space=space))
    codes = {one.code for one in breaches(diagram, imported=reads)}
    assert ("BPMN-301" not in codes) == is_fine


needs_suite = pytest.mark.skipif(
    not bpmn_static.FOLDER.is_dir(), reason="put the external models in ../shared/conformance"
)


@needs_suite
def test_the_verdicts_on_the_external_suite_are_right_or_explained() -> None:
    verdicts = bpmn_static.judged()
    wrong = [one for one in verdicts if not one.is_right]
    assert {one.name for one in wrong} <= bpmn_static.WHY.keys()
    assert len(wrong) <= 0.05 * len(verdicts)
    assert bpmn_static.PAGE.read_text("utf-8") == bpmn_static.page(verdicts), (
        "make conformance writes it again"
    )


@needs_suite
def test_what_other_tools_wrote_follows_the_xml_schema() -> None:
    for file in sorted((bpmn_static.FOLDER.parent / "bpmn-interchange").glob("*.bpmn")):
        codes = {one.code for one in breaches(read(file.read_bytes(), file=file.name))}
        assert "BPMN-300" not in codes, file.name
