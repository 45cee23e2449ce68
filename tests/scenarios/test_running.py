# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from tests.diagrams.drawing import bpmn
from tests.pathways.small import BODY, SCENARIO, small
from wijkpad.findings import Finding
from wijkpad.pathways import compile_definition
from wijkpad.runtime import SpiffRuntime
from wijkpad.scenarios import ScenarioResult, StoryRunner, run_scenarios

_RUNTIME = SpiffRuntime()
_SECOND = SCENARIO.index('[[step]]\ntask = "UT_Doen"')
_EXPECT = SCENARIO.index("[expect]")


def told(scenario: str, diagram: bytes | None = None) -> ScenarioResult:
    files = (
        small(scenario=scenario) if diagram is None else small(scenario=scenario, diagram=diagram)
    )
    compiled = compile_definition(files, key="proef")
    assert compiled.definition is not None, compiled.findings
    (result,) = run_scenarios(compiled.definition, runtime=_RUNTIME)
    return result


def one_finding(scenario: str) -> Finding:
    (found,) = told(scenario).findings
    return found


def test_a_scenario_that_comes_out_is_green_and_tells_the_way() -> None:
    result = told(SCENARIO)
    assert result.ok
    assert result.passed == ("SE", "UT", "BR", "GW", "UT_Doen", "EE")
    assert result.ended == "EE"


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('route = ["UT", "BR"', 'route = ["BR", "UT"', "‘UT’ kwam niet in deze volgorde"),
        ('"UT_Doen"]\nnever = ["TM"]', '"TM"]', "‘TM’ kwam niet aan de beurt"),
        ('never = ["TM"]', 'never = ["UT_Doen"]', "‘UT_Doen’ kwam aan de beurt"),
        ('BR_Soort = "help"', 'BR_Soort = "otherwise"', "niet regel ‘otherwise’ maar: help"),
        ('"soort.level" = "HIGH"', '"soort.level" = "LOW"', "is HIGH, niet LOW"),
        ("onderzoek = 2026-12-28", "onderzoek = 2026-12-29", "2026-12-28, niet tot 2026-12-29"),
        ('end = "EE"', 'end = "EE_Laat"', "‘EE’, niet ‘EE_Laat’"),
        ('end = "EE"', 'open = ["UT"]', "open staat: niets"),
        ('end = "EE"', 'linked = ["plan"]', "Gekoppeld hoort: plan; is: niets"),
    ],
)
def test_each_expectation_that_does_not_hold_is_told(was: str, becomes: str, says: str) -> None:
    found = one_finding(SCENARIO.replace(was, becomes))
    assert found.code == "SCEN-030"
    assert says in found.text
    assert found.file == "scenarios/P-01.toml"


def test_every_difference_is_told_at_once() -> None:
    wrong = SCENARIO.replace('"HIGH"', '"LOW"').replace("2026-12-28", "2026-12-29")
    assert len(told(wrong).findings) == 2


def test_a_task_that_is_not_open_names_what_is_and_the_line() -> None:
    scenario = SCENARIO.replace('task = "UT"', 'task = "UT_Doen"')
    found = one_finding(scenario)
    assert found.code == "SCEN-020"
    assert "Open: UT (‘Taak UT’)" in found.text
    assert found.line == scenario.splitlines().index("[[step]]") + 1


def test_a_role_that_does_not_do_the_task_is_told() -> None:
    found = one_finding(SCENARIO.replace('as = "front_desk"', 'as = "team_lead"', 1))
    assert found.code == "SCEN-024"
    assert "Loket" in found.text


def test_answers_that_are_refused_are_told() -> None:
    found = one_finding(SCENARIO.replace('kind = "help"', 'kind = "onzin"'))
    assert found.code == "SCEN-022"
    assert "[kind]" in found.text


def _refusing(answers: str, refuse: str) -> str:
    step = f'[[step]]\ntask = "UT"\nas = "front_desk"\nanswers = {answers}\nrefuse = {refuse}\n\n'
    first = SCENARIO.index("[[step]]")
    return SCENARIO[:first] + step + SCENARIO[first:]


def test_answers_that_must_be_refused_are_and_the_task_stays_open() -> None:
    refused = _refusing('{ received_on = 2026-11-16, kind = "onzin" }', '{ kind = "een van" }')
    result = told(refused)
    assert result.ok, result.findings


def test_answers_that_are_taken_though_they_must_be_refused_are_told() -> None:
    found = one_finding(
        _refusing('{ received_on = 2026-11-16, kind = "help" }', '{ kind = "keuze" }')
    )
    assert found.code == "SCEN-023"


def test_a_refusal_for_another_reason_is_told() -> None:
    found = one_finding(_refusing('{ kind = "help" }', '{ kind = "keuze" }'))
    assert found.code == "SCEN-023"
    assert "‘kind’" in found.text


def test_when_time_passes_the_timer_of_a_term_goes_off_the_day_after() -> None:
    late = (
        SCENARIO[:_SECOND]
        + "[[step]]\nclock = 2026-12-29T00:00:00+01:00\n\n"
        + '[expect]\nroute = ["TM"]\nnever = ["UT_Doen"]\nend = "EE_Laat"\n'
    )
    assert told(late).ok
    early = late.replace("12-29T00:00:00", "12-28T23:59:59")
    assert "niet ten einde" in told(early).findings[-1].text


def test_the_clock_does_not_go_back() -> None:
    back = (
        SCENARIO[:_SECOND] + "[[step]]\nclock = 2026-11-15T00:00:00+01:00\n\n" + SCENARIO[_EXPECT:]
    )
    assert one_finding(back).code == "SCEN-021"


def test_a_message_that_nobody_waits_for_is_told() -> None:
    around = '<message id="M" name="MSG_Weg"/>'
    event = (
        '<boundaryEvent id="BE" name="Weg" attachedToRef="UT_Doen"><messageEventDefinition '
        'messageRef="M"/></boundaryEvent><sequenceFlow id="f" sourceRef="BE" targetRef="EE_Laat"/>'
    )
    diagram = bpmn(BODY + event, around=around)
    message = '[[step]]\nmessage = "MSG_Weg"\nwith = { reason = "verhuisd" }\n\n'
    first = SCENARIO.index("[[step]]")
    (found,) = told(SCENARIO[:first] + message + SCENARIO[first:], diagram).findings
    assert found.code == "SCEN-025"
    heard = SCENARIO[:_SECOND] + message + '[expect]\nroute = ["BE"]\nend = "EE_Laat"\n'
    assert told(heard, diagram).ok


def _with_service(topic: str, more: str = "") -> bytes:
    service = (
        f'<serviceTask id="ST" name="Vraag" camunda:type="external" camunda:topic="{topic}" '
        f'camunda:resultVariable="antwoord">{more}</serviceTask>'
    )
    moved = BODY.replace('targetRef="UT_Doen"', 'targetRef="ST"')
    return bpmn(moved + service + '<sequenceFlow id="g" sourceRef="ST" targetRef="UT_Doen"/>')


def test_a_service_waits_for_what_the_scenario_lets_it_answer() -> None:
    diagram = _with_service("quote")
    (found,) = told(SCENARIO, diagram).findings
    assert found.code == "SCEN-020"
    answer = '[[step]]\nservice = { topic = "quote", returns = { cents = 5 } }\n\n'
    answered = SCENARIO[:_SECOND] + answer + SCENARIO[_SECOND:]
    answered = answered.replace('"soort.level" = "HIGH"', '"antwoord.cents" = 5')
    result = told(answered, diagram)
    assert result.ok, result.findings


def test_a_service_that_fails_goes_the_way_that_is_drawn() -> None:
    service = _with_service("quote").replace(
        b"</process>",
        b'<boundaryEvent id="BE" name="Mis" attachedToRef="ST"><errorEventDefinition/>'
        b'</boundaryEvent><sequenceFlow id="h" sourceRef="BE" targetRef="EE_Laat"/></process>',
    )
    for way in ('error = "DOWN"', "hangs = true"):
        fails = f'[[step]]\nservice = {{ topic = "quote", {way} }}\n\n'
        scenario = SCENARIO[:_SECOND] + fails + '[expect]\nroute = ["BE"]\nend = "EE_Laat"\n'
        result = told(scenario, service)
        assert result.ok, result.findings


def test_a_pathway_that_is_started_and_is_not_there_is_stood_in_for() -> None:
    inputs = (
        '<extensionElements><camunda:inputOutput><camunda:inputParameter name="pathway">plan'
        '</camunda:inputParameter><camunda:inputParameter name="event">SE_Plan'
        '</camunda:inputParameter><camunda:inputParameter name="reason">Nodig'
        "</camunda:inputParameter></camunda:inputOutput></extensionElements>"
    )
    scenario = SCENARIO.replace('end = "EE"', 'end = "EE"\nlinked = ["plan"]')
    result = told(scenario, _with_service("pathway.start", inputs))
    assert result.ok, result.findings


def test_the_runner_of_publications_tells_only_what_failed() -> None:
    good = compile_definition(small(), key="proef").definition
    wrong = SCENARIO.replace('"HIGH"', '"LOW"')
    bad = compile_definition(small(scenario=wrong), key="proef").definition
    assert good is not None
    assert bad is not None
    runner = StoryRunner(runtime=_RUNTIME)
    green = runner.run(good, "gm9999")
    assert green.findings == ()
    assert {"element:UT_Doen", "flow:GW_UT_Doen", "rule:BR_Soort#help"} <= green.reached
    assert not {"element:TM", "flow:GW_EE", "rule:BR_Soort#otherwise"} & green.reached
    assert [one.code for one in runner.run(bad, "gm9999").findings] == ["SCEN-030"]


def test_running_twice_gives_the_same() -> None:
    assert told(SCENARIO) == told(SCENARIO)
