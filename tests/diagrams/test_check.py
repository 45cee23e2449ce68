# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from tests.diagrams.drawing import END, START, STRAIGHT, drawn, flow, task
from wijkpad.diagrams import Diagram, check
from wijkpad.feel import Names
from wijkpad.findings import Finding, Severity, errors_in

_ROLES = {"front_desk", "team_lead"}
_MESSAGE = '<message id="M" name="MSG_Klaar"/>'


def errors(diagram: Diagram, **around: object) -> list[Finding]:
    known: dict[str, object] = {"key": "proef", "forms": ["vraag"], "roles": _ROLES}
    return errors_in(check(diagram, **(known | around)))  # type: ignore[arg-type]


def codes(diagram: Diagram, **around: object) -> set[str]:
    return {one.code for one in errors(diagram, **around)}


def gateway(kind: str = "exclusiveGateway", *, default: str = "", name: str = "Goed?") -> str:
    attribute = f'default="{default}"' if default else ""
    return f'<{kind} id="GW" name="{name}" {attribute}/>'


def around(inner: str, *, enters: str = "X", leaves: str = "X") -> Diagram:
    return drawn(START + inner + END + flow("SE", enters) + flow(leaves, "EE"))


def choice(condition: str, *, default: bool = True, before: str = "") -> Diagram:
    body = START + before + gateway(default="GW_EE" if default else "") + task("UT") + END
    first = flow("SE", "BR") + flow("BR", "GW") if before else flow("SE", "GW")
    return drawn(body + first + flow("GW", "UT", condition) + flow("GW", "EE") + flow("UT", "EE"))


def test_a_plain_diagram_has_no_errors() -> None:
    assert errors(drawn(STRAIGHT)) == []


@pytest.mark.parametrize(
    "name",
    ["manualTask", "complexGateway", "choreographyTask"],
)
def test_a_construct_that_is_not_carried_out_is_refused_by_name(name: str) -> None:
    found = errors(around(f'<{name} id="X" name="Iets"/>'))
    named = [one for one in found if one.code == "BPMN-002"]
    assert name in named[0].text
    assert (named[0].element, named[0].line, bool(named[0].cure)) == ("X", 1, True)


@pytest.mark.parametrize("kind", ["task", "subProcess"])
def test_work_that_is_not_drawn_out_needs_a_form_and_a_role(kind: str) -> None:
    bare = errors(around(f'<{kind} id="X" name="Iets"/>'))
    assert {one.code for one in bare} == {"BPMN-021", "BPMN-023"}
    who = 'camunda:formKey="vraag" camunda:candidateGroups="front_desk"'
    assert errors(around(f'<{kind} id="X" name="Iets" {who}/>')) == []


def test_an_element_that_nobody_has_heard_of_is_refused_too() -> None:
    assert "BPMN-002" in codes(around('<userTask id="X"><toekomst/></userTask>'))


@pytest.mark.parametrize(
    "attribute",
    ['startQuantity="2"', 'completionQuantity="2"', 'camunda:class="x.Y"'],
)
def test_a_setting_that_would_do_nothing_is_refused(attribute: str) -> None:
    assert codes(around(task("X", more=attribute))) & {"BPMN-002", "BPMN-003"}


def test_what_only_explains_is_let_be() -> None:
    note = '<dataObject id="D"/><textAnnotation id="T"><text>Let op</text></textAnnotation>'
    assert errors(drawn(STRAIGHT + note)) == []


@pytest.mark.parametrize("given", ["UT--merge", "met spatie", "1e", "a/b", "a#1"])
def test_an_id_that_tokens_cannot_carry_is_refused(given: str) -> None:
    assert "BPMN-005" in codes(around(task(given), enters=given, leaves=given))


def test_an_id_that_is_used_twice_is_refused() -> None:
    assert "BPMN-006" in codes(drawn(STRAIGHT + task("UT")))


def test_a_process_that_is_not_named_after_its_pathway_is_refused() -> None:
    assert codes(drawn(STRAIGHT), key="intake") == {"BPMN-008"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (task("UT") + END + flow("UT", "EE"), "BPMN-314"),
        (START + task("UT") + flow("SE", "UT"), "BPMN-314"),
        (STRAIGHT + flow("UT", "nergens"), "BPMN-012"),
        (STRAIGHT + flow("EE", "UT"), "BPMN-012"),
        (STRAIGHT + flow("UT", "SE"), "BPMN-012"),
        (STRAIGHT + task("Los") + flow("Los", "EE"), "BPMN-313"),
        (STRAIGHT + task("Dood") + flow("UT", "Dood"), "BPMN-313"),
        (STRAIGHT + '<boundaryEvent id="B" name="Bij niets"/>', "BPMN-015"),
        (
            STRAIGHT + f'<subProcess id="SP">{task("In")}</subProcess>' + flow("UT", "SP"),
            "BPMN-010",
        ),
    ],
)
def test_what_does_not_hang_together_is_refused(body: str, code: str) -> None:
    assert code in codes(drawn(body))


def test_a_flow_over_the_edge_of_a_sub_process_is_refused() -> None:
    inner = '<subProcess id="SP" name="Deel">' + STRAIGHT + "</subProcess>"
    body = '<startEvent id="S" name="Begin"/>' + inner + flow("S", "UT")
    assert "BPMN-012" in codes(drawn(body))


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ('camunda:candidateGroups="front_desk"', "BPMN-021"),
        ('camunda:candidateGroups="front_desk" camunda:formKey="anders"', "BPMN-022"),
        ('camunda:formKey="vraag"', "BPMN-023"),
        ('camunda:candidateGroups="baas" camunda:formKey="vraag"', "BPMN-024"),
    ],
)
def test_a_task_without_form_or_role_is_refused(attributes: str, code: str) -> None:
    assert codes(around(f'<userTask id="X" name="Doen" {attributes}/>')) == {code}


def test_a_draft_may_lack_what_a_publication_needs() -> None:
    diagram = around('<userTask id="X" name="Doen"/>')
    found = check(diagram, publication=False)
    assert errors_in(found) == []
    assert {"BPMN-021", "BPMN-023"} <= {
        one.code for one in found if one.severity is Severity.WARNING
    }


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ('<businessRuleTask id="X" name="T" camunda:resultVariable="r"/>', "BPMN-026"),
        ('<businessRuleTask id="X" name="T" camunda:decisionRef="BR"/>', "BPMN-027"),
        (
            (
                '<scriptTask id="X" name="T" camunda:resultVariable="r" scriptFormat="python"><script>1'
                "</script></scriptTask>"
            ),
            "BPMN-028",
        ),
        (
            '<scriptTask id="X" name="T" camunda:resultVariable="r" scriptFormat="feel"/>',
            "BPMN-028",
        ),
        ('<serviceTask id="X" name="T"/>', "BPMN-030"),
        ('<serviceTask id="X" name="T" camunda:type="external" camunda:topic="fax"/>', "BPMN-031"),
        (
            (
                '<scriptTask id="X" name="T" camunda:resultVariable="case" scriptFormat="feel"><script>1'
                "</script></scriptTask>"
            ),
            "BPMN-036",
        ),
    ],
)
def test_automatic_work_says_what_it_does_and_where_its_outcome_goes(
    element: str, code: str
) -> None:
    assert codes(around(element), decisions={"BR": "advice"}, topics=["mail"]) == {code}


@pytest.mark.parametrize(
    ("timer", "code"),
    [
        ("", "BPMN-050"),
        ("<timeDuration>PT</timeDuration>", "BPMN-051"),
        ("<timeDuration>R3/PT1H</timeDuration>", "BPMN-051"),
        ("<timeDuration>P1D</timeDuration>", "BPMN-052"),
        ("<timeDuration>PT24H</timeDuration>", "BPMN-052"),
        ("<timeCycle>R/P1M</timeCycle>", "BPMN-052"),
        ("<timeCycle>R3/2027-01-01T09:00:00Z/P1M</timeCycle>", "BPMN-052"),
        ("<timeCycle>R3/2027-01-01T09:00:00Z/2027-02-01T09:00:00Z</timeCycle>", "BPMN-053"),
        ("<timeCycle>R3/PT1H/2027-02-01</timeCycle>", "BPMN-053"),
        ("<timeDate>2027-02-31</timeDate>", "BPMN-051"),
        ('<timeDuration>= duration("P7D")</timeDuration>', "BPMN-052"),
        ("<timeDate>= terms.weg.due</timeDate>", "BPMN-042"),
    ],
)
def test_a_timer_has_a_moment_that_is_not_a_bare_legal_term(timer: str, code: str) -> None:
    event = (
        '<intermediateCatchEvent id="X" name="Wacht"><timerEventDefinition>'
        f"{timer}</timerEventDefinition></intermediateCatchEvent>"
    )
    assert codes(around(event), terms=["er"]) == {code}


@pytest.mark.parametrize(
    "timer",
    [
        "<timeDuration>PT2H</timeDuration>",
        "<timeCycle>R3/2027-01-01T09:00:00Z/PT1H</timeCycle>",
        "<timeDate>2027-01-01T09:00+01:00</timeDate>",
        "<timeDate>= terms.er.due</timeDate>",
        "<timeCycle>R3/PT1H</timeCycle>",
    ],
)
def test_a_good_timer_passes(timer: str) -> None:
    event = (
        '<intermediateCatchEvent id="X" name="Wacht"><timerEventDefinition>'
        f"{timer}</timerEventDefinition></intermediateCatchEvent>"
    )
    assert errors(around(event), terms=["er"]) == []


def test_a_long_duration_passes_when_it_is_marked_as_no_legal_term() -> None:
    event = (
        '<intermediateCatchEvent id="X" name="Wacht"><extensionElements><camunda:properties>'
        '<camunda:property name="nonLegal" value="true"/></camunda:properties></extensionElements>'
        "<timerEventDefinition><timeDuration>P7D</timeDuration></timerEventDefinition>"
        "</intermediateCatchEvent>"
    )
    assert errors(around(event)) == []


def test_a_message_without_a_name_is_refused() -> None:
    event = (
        '<intermediateCatchEvent id="X" name="Wacht"><messageEventDefinition/>'
        "</intermediateCatchEvent>"
    )
    assert codes(around(event)) == {"BPMN-339"}


def test_a_choice_without_a_way_out_is_refused() -> None:
    body = START + gateway() + task("A") + task("B") + END + flow("SE", "GW")
    ways = flow("GW", "A", "x = 1") + flow("GW", "B", "x = 2") + flow("A", "EE") + flow("B", "EE")
    assert codes(drawn(body + ways)) == {"BPMN-043"}


def test_a_way_without_a_condition_is_named() -> None:
    found = errors(choice("", default=True))
    assert [(one.code, one.element) for one in found] == [("BPMN-046", "GW_UT")]


def test_a_condition_where_nothing_is_chosen_is_refused() -> None:
    body = START + gateway("parallelGateway") + task("A") + task("B") + END + flow("SE", "GW")
    ways = flow("GW", "A", "x = 1") + flow("GW", "B") + flow("A", "EE") + flow("B", "EE")
    assert codes(drawn(body + ways)) == {"BPMN-310"}


def test_juel_is_refused_with_the_feel_that_it_means() -> None:
    found = errors(choice("${amount &gt;= 100 &amp;&amp; kind == 'wmo' &amp;&amp; !closed}"))
    assert [one.code for one in found] == ["BPMN-041"]
    assert found[0].cure == 'Schrijf: amount >= 100 and kind = "wmo" and not(closed)'


def test_juel_that_does_more_than_compare_gets_no_guess() -> None:
    found = errors(choice("${execution.getVariable('x') == 1}"))
    assert found[0].cure == "Schrijf haar in FEEL."


def test_a_name_that_does_not_exist_is_named_with_what_is_like_it() -> None:
    names = Names.of({"urgency": Names.of(["level"])})
    found = errors(choice('urgency.levle = "HIGH"'), names=names)
    assert [one.code for one in found] == ["FEEL-010"]
    assert found[0].element == "GW_UT"
    assert "urgency.level" in found[0].cure


def test_names_are_looked_up_where_feel_is_called_by_its_address() -> None:
    way = flow("GW", "UT", "wrong = 1").replace(
        '"feel"', '"https://www.omg.org/spec/DMN/20191111/FEEL/"'
    )
    ways = flow("SE", "GW") + way + flow("GW", "EE") + flow("UT", "EE")
    diagram = drawn(START + gateway(default="GW_EE") + task("UT") + END + ways)
    assert codes(diagram, names=Names.of({"right": Names.any()})) == {"FEEL-010"}


def test_the_variable_of_a_loop_exists_in_the_loop_and_nowhere_else() -> None:
    repeat = (
        '<multiInstanceLoopCharacteristics isSequential="true" '
        'camunda:collection="= people" camunda:elementVariable="person"/>'
    )
    names = Names.of({"people": Names.of(["name"])})
    inside = around(task("X", inner=repeat, more='camunda:assignee="= person.name"'))
    assert errors(inside, names=names) == []
    outside = around(task("X", more='camunda:assignee="= person.name"'))
    assert codes(outside, names=names) == {"FEEL-010"}
    misspelt = around(task("X", inner=repeat, more='camunda:assignee="= person.nam"'))
    assert codes(misspelt, names=names) == {"FEEL-010"}


_ADVICE = (
    '<businessRuleTask id="BR" name="Advies" camunda:decisionRef="BR_Advies" '
    'camunda:resultVariable="advies"/>'
)


def test_a_gateway_that_reads_an_advice_is_refused_by_the_name_of_the_table() -> None:
    diagram = choice('advies = "ja"', before=_ADVICE)
    found = errors(diagram, decisions={"BR_Advies": "advice"})
    assert [(one.code, one.element) for one in found] == [("BPMN-047", "GW_UT")]
    assert "BR_Advies" in found[0].text


@pytest.mark.parametrize("effect", ["raises_only", "administrative"])
def test_a_table_that_may_steer_steers(effect: str) -> None:
    assert errors(choice('advies = "ja"', before=_ADVICE), decisions={"BR_Advies": effect}) == []


def test_an_advice_cannot_hide_behind_a_calculation() -> None:
    script = (
        '<scriptTask id="SC" name="Reken" scriptFormat="feel" camunda:resultVariable="tussen">'
        "<script>advies</script></scriptTask>"
    )
    body = START + _ADVICE + script + gateway(default="GW_EE") + task("UT") + END
    way = flow("SE", "BR") + flow("BR", "SC") + flow("SC", "GW") + flow("GW", "UT", 'tussen = "ja"')
    diagram = drawn(body + way + flow("GW", "EE") + flow("UT", "EE"))
    assert codes(diagram, decisions={"BR_Advies": "advice"}) == {"BPMN-047"}


def test_an_advice_cannot_hide_behind_a_second_table() -> None:
    second = (
        '<businessRuleTask id="B2" name="Post" camunda:decisionRef="BR_Post" '
        'camunda:resultVariable="post"/>'
    )
    body = START + _ADVICE + second + gateway(default="GW_EE") + task("UT") + END
    way = flow("SE", "BR") + flow("BR", "B2") + flow("B2", "GW") + flow("GW", "UT", 'post = "ja"')
    diagram = drawn(body + way + flow("GW", "EE") + flow("UT", "EE"))
    effects = {"BR_Advies": "advice", "BR_Post": "administrative"}
    assert codes(diagram, decisions=effects, decision_reads={"BR_Post": frozenset({"x"})}) == set()
    reads = {"BR_Post": frozenset({"advies"})}
    assert codes(diagram, decisions=effects, decision_reads=reads) == {"BPMN-047"}


def test_behind_an_event_based_gateway_stand_only_events() -> None:
    body = START + gateway("eventBasedGateway") + task("A") + task("B") + END + flow("SE", "GW")
    ways = flow("GW", "A") + flow("GW", "B") + flow("A", "EE") + flow("B", "EE")
    assert codes(drawn(body + ways)) == {"BPMN-322"}


def test_all_findings_come_at_once_errors_first_each_with_code_and_dutch_cure() -> None:
    diagram = drawn('<task id="X"/><serviceTask id="Y"/><userTask id="Z"/>')
    found = check(diagram)
    weights = [one.severity is not Severity.ERROR for one in found]
    assert weights == sorted(weights)
    assert {"X", "Y", "Z"} <= {one.element for one in found}
    assert all(one.text and one.cure and one.file == "proef.bpmn" for one in found)
