# SPDX-License-Identifier: EUPL-1.2
"""What cannot be carried out exactly is refused by name, at its element, with a cure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.runtime.builders import (
    EXTRA,
    HEAD,
    NOW,
    Data,
    boundary,
    catch,
    chain,
    definition,
    end,
    error,
    exclusive,
    flow,
    loop,
    many,
    message,
    parallel,
    process,
    rule,
    script,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.runtime.shapes import (
    cancel,
    compensate,
    condition,
    escalation,
    signal,
    throw,
)
from wijkpad.errors import PublicationRefusedError
from wijkpad.findings import Finding
from wijkpad.runtime import SpiffRuntime


def check(diagram: bytes) -> list[Finding]:
    return SpiffRuntime().check(definition(diagram))


def around(node: str, *more: str) -> bytes:
    """The element `x` between a begin and an end."""
    return process(start(), node, end(), chain("s", "x", "e"), *more)


LINK = '<linkEventDefinition name="L"/>'
SENT = '<messageEventDefinition messageRef="M"/>'


@pytest.mark.parametrize(
    ("node", "named"),
    [
        ('<task id="x"/>', "task"),
        ('<manualTask id="x"/>', "manualTask"),
        ('<callActivity id="x" calledElement="q"/>', "callActivity"),
        ('<complexGateway id="x"/>', "complexGateway"),
        ('<choreographyTask id="x"/>', "choreographyTask"),
        (catch("x", LINK), "linkEventDefinition"),
        (catch("x", "<eventDefinitionRef>t</eventDefinitionRef>"), "eventDefinitionRef"),
        ('<userTask id="x" startQuantity="2"/>', "startQuantity"),
        ('<userTask id="x" completionQuantity="2"/>', "completionQuantity"),
        ('<receiveTask id="x" messageRef="M" instantiate="true"/>', "instantiate"),
        ('<userTask id="x" camunda:asyncBusiness="true"/>', "camunda:asyncBusiness"),
        ('<serviceTask id="x" camunda:class="nl.Java"/>', "camunda:class"),
        ('<serviceTask id="x" camunda:expression="${a}"/>', "camunda:expression"),
        (
            '<userTask id="x"><extensionElements><camunda:executionListener/></extensionElements></userTask>',
            "camunda:executionListener",
        ),
        (
            (
                '<userTask id="x"><multiInstanceLoopCharacteristics behavior="One">'
                "<loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>"
            ),
            "behavior",
        ),
        (
            (
                '<userTask id="x"><multiInstanceLoopCharacteristics><loopDataInputRef>d'
                "</loopDataInputRef></multiInstanceLoopCharacteristics></userTask>"
            ),
            "loopDataInputRef",
        ),
    ],
)
def test_a_construct_that_is_not_on_the_list_is_named(node: str, named: str) -> None:
    found = [one for one in check(around(node)) if named in one.text]
    assert found, [one.text for one in check(around(node))]
    assert (found[0].element, found[0].file) == ("x", "p.bpmn")
    assert found[0].line
    assert found[0].cure


@pytest.mark.parametrize(
    ("code", "diagram"),
    [
        ("BPMN-204", process(start(), user("u"), user("u"), end(), chain("s", "u", "e"))),
        ("BPMN-210", process(start(), user("u"), chain("s", "u", "away"))),
        ("BPMN-211", process(user("u"), end(), chain("u", "e"))),
        ("BPMN-211", around(sub("x", user("u")))),
        (
            "BPMN-211",
            around(sub("x", start("a"), start("b"), chain("a", "u"), chain("b", "u"), user("u"))),
        ),
        ("BPMN-212", process(start(), user("u"), chain("s", "u", "s"))),
        ("BPMN-213", process(start(), user("u"), user("v"), chain("s", "u"))),
        ("BPMN-214", process(start(), end(), user("u"), chain("s", "e", "u"))),
        (
            "BPMN-215",
            process(start(), user("u"), end("a"), end("b"), chain("s", "u", "a"), chain("u", "b")),
        ),
        ("BPMN-216", process(start(), user("u"), end(), chain("s", "u"), flow("u", "e", "a = 1"))),
        (
            "BPMN-216",
            process(start(), parallel("g"), end(), chain("s", "g"), flow("g", "e", "a = 1")),
        ),
        (
            "BPMN-217",
            process(start(), exclusive("g"), end(), chain("s", "g"), flow("g", "e", "a = 1")),
        ),
        (
            "BPMN-218",
            process(start(), '<userTask id="u" default="f_u_e"/>', end(), chain("s", "u", "e")),
        ),
        ("BPMN-219", process(start(), start("t"), end(), chain("s", "e"))),
        (
            "BPMN-220",
            process(
                start(),
                exclusive("g", "f_s_g"),
                end(),
                end("f"),
                chain("s", "g"),
                flow("g", "e", "a"),
                flow("g", "f", "b"),
            ),
        ),
        (
            "BPMN-221",
            process(
                start(), exclusive("g"), end(), end("f"), chain("s", "g", "e"), flow("g", "f", "b")
            ),
        ),
        (
            "BPMN-221",
            process(
                start(),
                exclusive("g", "f_g_e"),
                end(),
                end("f"),
                chain("s", "g"),
                flow("g", "e", "a"),
                flow("g", "f", "b"),
            ),
        ),
        (
            "BPMN-222",
            process(
                start(),
                '<eventBasedGateway id="g"/>',
                user("u"),
                catch("c", timer("PT1H")),
                chain("s", "g", "u"),
                chain("g", "c"),
            ),
        ),
        (
            "BPMN-222",
            process(
                start(),
                '<eventBasedGateway id="g"/>',
                catch("c", timer("PT1H")),
                chain("s", "g", "c"),
            ),
        ),
        ("BPMN-230", around(catch("x", "<timerEventDefinition/>"))),
        ("BPMN-230", around(catch("x", timer("")))),
        ("BPMN-231", around(catch("x", timer("morgen")))),
        ("BPMN-231", around(catch("x", timer("-PT1H")))),
        ("BPMN-231", around(catch("x", timer("0 0 * * *", "timeCycle")))),
        ("BPMN-231", around(catch("x", timer("R0/PT1H", "timeCycle")))),
        ("BPMN-231", around(catch("x", timer("R3/PT0S", "timeCycle")))),
        ("BPMN-232", around(throw("x", message() + compensate()))),
        ("BPMN-232", process(start("s", message() + message("N")), end(), chain("s", "e"))),
        ("BPMN-232", process(start(), end("e", error() + signal()), chain("s", "e"))),
        (
            "BPMN-232",
            around(
                f'<intermediateCatchEvent id="x" parallelMultiple="true">{signal()}</intermediateCatchEvent>'
            ),
        ),
        ("BPMN-233", around(catch("x", ""))),
        (
            "BPMN-234",
            around(f'<intermediateThrowEvent id="x">{timer("PT1H")}</intermediateThrowEvent>'),
        ),
        ("BPMN-234", process(start("s", timer("PT1H")), end(), chain("s", "e"))),
        ("BPMN-234", process(start("s", error()), end(), chain("s", "e"))),
        ("BPMN-235", around(catch("x", timer("R/PT1H", "timeCycle")))),
        (
            "BPMN-235",
            process(
                start(),
                '<eventBasedGateway id="g"/>',
                catch("c", timer("R2/PT1H", "timeCycle")),
                catch("d", message()),
                chain("s", "g", "c"),
                chain("g", "d"),
            ),
        ),
        ("BPMN-237", around(user("x"), boundary("b", "elsewhere", timer("PT1H")), chain("b", "e"))),
        ("BPMN-238", around(script("x", "1"), boundary("b", "x", condition("a")), chain("b", "e"))),
        ("BPMN-238", around(user("x"), boundary("b", "x", escalation()), chain("b", "e"))),
        (
            "BPMN-238",
            around(
                sub("x", start("is"), end("ie"), chain("is", "ie")),
                boundary("b", "x", cancel()),
                chain("b", "e"),
            ),
        ),
        ("BPMN-238", around(user("x"), boundary("b", "x", error()), chain("b", "e"))),
        (
            "BPMN-239",
            around(service("x"), boundary("b", "x", error(), interrupting=False), chain("b", "e")),
        ),
        ("BPMN-240", around(script("x", "1 +"))),
        (
            "BPMN-240",
            process(
                start(),
                exclusive("g", "d"),
                end(),
                end("f"),
                chain("s", "g"),
                flow("g", "e", "a = = 1"),
                flow("g", "f", flow_id="d"),
            ),
        ),
        (
            "BPMN-241",
            process(
                start(),
                exclusive("g", "d"),
                end(),
                end("f"),
                chain("s", "g"),
                flow("g", "e", "${a == 1}"),
                flow("g", "f", flow_id="d"),
            ),
        ),
        ("BPMN-242", around(script("x", " "))),
        (
            "BPMN-243",
            process(
                start(),
                exclusive("g", "d"),
                end(),
                end("f"),
                chain("s", "g"),
                flow("g", "e", "a")
                .replace("<cond", "<cond")
                .replace("conditionExpression>a", 'conditionExpression language="juel">a'),
                flow("g", "f", flow_id="d"),
            ),
        ),
        (
            "BPMN-244",
            around(
                service(
                    "x",
                    '<extensionElements><camunda:inputOutput><camunda:inputParameter name="a"><camunda:list/></camunda:inputParameter></camunda:inputOutput></extensionElements>',
                )
            ),
        ),
        ("BPMN-245", around('<serviceTask id="x"/>')),
        ("BPMN-245", around(throw("x", SENT.replace("/>", ' camunda:type="external"/>')))),
        ("BPMN-246", around(throw("x", SENT.replace('"M"', '"nowhere"')))),
        ("BPMN-246", around('<sendTask id="x"/>')),
        ("BPMN-246", around(catch("x", '<messageEventDefinition messageRef="nowhere"/>'))),
        ("BPMN-246", around('<receiveTask id="x"/>')),
        ("BPMN-247", around(service("x"), boundary("b", "x", error("nowhere")), chain("b", "e"))),
        ("BPMN-247", around(sub("x", start("is"), end("ie", error(None)), chain("is", "ie")))),
        (
            "BPMN-248",
            around(
                '<scriptTask id="x" scriptFormat="groovy" camunda:resultVariable="a"><script>1</script></scriptTask>'
            ),
        ),
        (
            "BPMN-249",
            around('<scriptTask id="x" scriptFormat="feel"><script>1</script></scriptTask>'),
        ),
        ("BPMN-250", around('<businessRuleTask id="x" camunda:resultVariable="a"/>')),
        ("BPMN-251", around(rule("x", "D", "a", "everything"))),
        (
            "BPMN-252",
            around(user("x", "<extensionElements><camunda:inputOutput/></extensionElements>")),
        ),
        ("BPMN-253", around(rule("x", "D", "a"))),
        ("BPMN-260", around(user("x", "<multiInstanceLoopCharacteristics/>"))),
        ("BPMN-260", around(user("x", many("= xs", number="2")))),
        ("BPMN-261", around(user("x", loop(maximum="-1")))),
        ("BPMN-261", around(user("x", loop("a", maximum="veel")))),
        ("BPMN-262", around(user("x", loop()))),
        ("BPMN-263", around(user("x", many(number="2") + loop("a")))),
        (
            "BPMN-263",
            around(f'<intermediateThrowEvent id="x">{many(number="2")}</intermediateThrowEvent>'),
        ),
    ],
)
def test_what_a_diagram_leaves_open_is_a_finding(code: str, diagram: bytes) -> None:
    found = [one for one in check(diagram) if one.code == code]
    assert found, [f"{one.code} {one.element} {one.text}" for one in check(diagram)]
    assert found[0].line
    with pytest.raises(PublicationRefusedError):
        SpiffRuntime().start(definition(diagram), "s", Data(now=NOW))


def test_all_faults_come_at_once() -> None:
    diagram = process(
        start(),
        '<task id="a"/>',
        script("b", "1 +"),
        catch("c", timer("morgen")),
        end(),
        chain("s", "a", "b", "c", "e"),
    )
    assert {one.element for one in check(diagram)} == {"a", "b", "c"}


def test_what_only_explains_is_let_through() -> None:
    diagram = process(
        '<laneSet id="ls"><lane id="l" name="Loket"><flowNodeRef>u</flowNodeRef></lane></laneSet>',
        "<documentation>Uitleg</documentation>",
        '<dataObject id="d"/><dataObjectReference id="dr" dataObjectRef="d"/>',
        '<textAnnotation id="t"><text>let op</text></textAnnotation>',
        '<association id="as" sourceRef="u" targetRef="t"/>',
        '<group id="g"/>',
        start(),
        '<userTask id="u" camunda:formKey="f" camunda:candidateGroups="a" camunda:dueDate="= now()">'
        "<documentation>Hulp</documentation></userTask>",
        end(),
        chain("s", "u", "e"),
        extra=f'<collaboration id="c"><participant id="pa" processRef="p"/></collaboration>{EXTRA}',
    )
    assert check(diagram) == []


def test_a_document_without_one_process_to_run_is_refused() -> None:
    two = f'{HEAD}<process id="a" isExecutable="true"/><process id="b" isExecutable="true"/></definitions>'
    assert [one.code for one in check(two.encode())] == ["BPMN-201"]
    assert [one.code for one in check(b"<definitions")] == ["XML-008"]


def test_the_process_with_the_key_of_the_pathway_runs_whatever_else_the_file_holds() -> None:
    diagram = process(start(), end(), chain("s", "e")).replace(
        b"</definitions>",
        b'<process id="q" isExecutable="true"><task id="z"/></process></definitions>',
    )
    assert check(diagram) == []


def test_a_chain_of_hundreds_of_elements_is_no_trouble() -> None:
    names = [f"u{number}" for number in range(900)]
    diagram = process(start(), *(user(name) for name in names), end(), chain("s", *names, "e"))
    assert check(diagram) == []
    live = SpiffRuntime().start(definition(diagram), "s", Data())
    assert [one.element for one in live.advance().waits] == ["u0"]


def test_the_cache_of_diagrams_forgets_the_oldest() -> None:
    runtime = SpiffRuntime(kept=2)
    made = definition(process(start(), user("u"), end(), chain("s", "u", "e")))
    for number in range(5):
        runtime.start(replace(made, sha256=str(number)), "s", Data())
    assert [sha for sha, _ in runtime._specs] == ["3", "4"]
