# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong in a diagram, and how it is told: deadlocks, endless rounds, double work, dead parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.diagrams.drawing import END, START, drawn, flow, task
from wijkpad.diagrams import Diagram, check, read, soundness
from wijkpad.findings import Finding, Severity

_PROCESSES = Path(__file__).parents[2] / "processes"
_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_TIMER = "<timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition>"
_MESSAGE = '<messageEventDefinition messageRef="MSG"/>'


def found(body: str, around: str = "") -> list[Finding]:
    return found_in(drawn(body, around=f'<message id="MSG" name="MSG_Een"/>{around}'))


def found_in(diagram: Diagram) -> list[Finding]:
    return [one for one in check(diagram) if one.code.startswith("BPMN-08")]


def only(body: str, around: str = "") -> Finding:
    findings = found(body, around)
    assert len(findings) == 1, findings
    return findings[0]


def gate(kind: str, name: str, default: str = "", title: str = "") -> str:
    attribute = f' default="{default}"' if default else ""
    return f'<{kind}Gateway id="{name}" name="{title}"{attribute}/>'


def choice(name: str, *ways: tuple[str, str]) -> str:
    """An exclusive gateway with a way to each of these, by the name of its answer."""
    first, *others = ways
    flows = flow(name, first[0], name=first[1])
    flows += "".join(flow(name, to, f'antwoord = "{said}"', name=said) for to, said in others)
    return gate("exclusive", name, f"{name}_{first[0]}", f"Keuze {name}") + flows


def split(name: str, *to: str) -> str:
    return gate("parallel", name, title=f"Splitsing {name}") + "".join(
        flow(name, one) for one in to
    )


def edge(name: str, host: str, event: str, *, stops: bool = True) -> str:
    return (
        f'<boundaryEvent id="{name}" name="Rand {name}" attachedToRef="{host}" '
        f'cancelActivity="{str(stops).lower()}">{event}</boundaryEvent>'
    )


def tasks(*names: str) -> str:
    return "".join(map(task, names))


def to(target: str, *sources: str) -> str:
    return "".join(flow(one, target) for one in sources)


def test_a_choice_that_ends_in_a_join_waits_for_ever() -> None:
    body = START + END + choice("X", ("A", "nee"), ("B", "ja")) + tasks("A", "B")
    body += split("J", "EE") + to("J", "A", "B") + flow("SE", "X")
    one = only(body)
    assert (one.code, one.severity, one.element, one.line) == ("BPMN-080", _ERROR, "J", 1)
    assert one.text == ("Na ‘Begin’ en ‘Taak A’ wacht ‘Splitsing J’ voor altijd op ‘Taak B’.")
    assert one.path == ("SE", "SE_X", "X", "X_A", "A", "A_J", "J")
    assert "samenkomst" in one.cure.lower()


def test_one_answer_that_never_comes_to_the_join_is_named() -> None:
    body = START + END + split("F", "A", "X") + tasks("A", "B")
    body += choice("X", ("B", "door"), ("E2", "stop")) + '<endEvent id="E2" name="Gestopt"/>'
    body += split("J", "EE") + to("J", "A", "B") + flow("SE", "F")
    one = only(body)
    assert (one.code, one.severity) == ("BPMN-080", _ERROR)
    assert one.text == (
        "Na ‘stop’ bij ‘Keuze X’ en ‘Taak A’ wacht ‘Splitsing J’ voor altijd op ‘Taak B’."
    )
    assert one.path[-1] == "J"
    assert "X_E2" in one.path


def test_a_timer_that_leads_away_from_a_join_is_named_with_its_cure() -> None:
    body = START + END + split("F", "A", "B") + tasks("A", "B", "C")
    body += edge("T", "A", _TIMER) + flow("T", "C") + flow("C", "E2") + '<endEvent id="E2"/>'
    body += split("J", "EE") + to("J", "A", "B") + flow("SE", "F")
    one = only(body)
    assert (one.code, one.severity) == ("BPMN-080", _ERROR)
    assert "‘Rand T’" in one.text
    assert "gebeurtenis" in one.cure


def test_the_same_question_asked_twice_is_a_warning_that_names_the_answers() -> None:
    body = START + END + split("F", "X", "Y") + tasks("A", "B")
    body += choice("X", ("A", "ja"), ("E2", "nee")) + choice("Y", ("B", "ja"), ("E3", "nee"))
    body += '<endEvent id="E2"/><endEvent id="E3"/>'
    body += split("J", "EE") + to("J", "A", "B") + flow("SE", "F")
    one = only(body)
    assert (one.code, one.severity) == ("BPMN-080", _WARNING)
    assert "‘nee’ bij ‘Keuze X’" in one.text or "‘nee’ bij ‘Keuze Y’" in one.text
    assert "niet samengaan" in one.text


def test_an_inclusive_choice_before_a_join_may_be_saved_by_its_conditions() -> None:
    body = START + END + gate("inclusive", "X", "X_A") + flow("X", "A")
    body += flow("X", "B", "b = 1") + flow("X", "C", "c = 1") + tasks("A", "B", "C")
    body += split("J", "EE") + to("J", "A", "B", "C") + flow("SE", "X")
    one = only(body)
    assert (one.code, one.severity) == ("BPMN-080", _ERROR)
    body = body.replace(' default="X_A"', "").replace(flow("X", "A"), flow("X", "A", "a = 1"))
    assert {one.severity for one in found(body)} == {_WARNING}


def test_two_joins_that_wait_for_each_other_are_told() -> None:
    body = START + END + split("F", "J", "K") + tasks("A", "B")
    body += split("J", "A") + split("K", "B") + gate("exclusive", "X", "X_EE") + flow("X", "EE")
    body += flow("X", "K", "nog = 1")
    body += flow("A", "K") + flow("B", "X") + flow("SE", "F")
    findings = found(body.replace(flow("X", "K", "nog = 1"), flow("X", "J", "nog = 1")))
    assert [(one.code, one.element, one.severity) for one in findings][:1] == [
        ("BPMN-080", "J", _ERROR)
    ]


def test_only_the_first_of_joins_behind_each_other_is_told() -> None:
    body = START + END + split("F", "X", "D") + choice("X", ("A", "a"), ("B", "b"))
    body += tasks("A", "B", "C", "D") + split("J", "C") + to("J", "A", "B")
    body += split("K", "EE") + to("K", "C", "D") + flow("SE", "F")
    assert only(body).element == "J"


def test_a_round_that_no_way_leads_out_of_never_ends() -> None:
    body = START + END + gate("exclusive", "M") + split("F", "B", "C") + tasks("A", "B", "C")
    body += flow("SE", "M") + flow("M", "A") + flow("A", "F") + flow("B", "M") + flow("C", "EE")
    findings = found(body)
    one = next(one for one in findings if one.code == "BPMN-081")
    assert one.severity is _ERROR
    assert "nooit bij een einde" in one.text
    assert "‘Taak A’" in one.text


def test_a_round_with_a_way_out_that_can_never_be_taken_never_ends() -> None:
    body = START + END + gate("exclusive", "M") + tasks("A", "B", "C") + flow("M", "A")
    body += choice("X", ("M", "terug"), ("F", "door")) + split("F", "B", "M")
    body += flow("SE", "M") + flow("A", "X") + flow("B", "EE") + flow("C", "EE")
    codes = {(one.code, one.severity) for one in found(body.replace(flow("C", "EE"), ""))}
    assert ("BPMN-081", _ERROR) in codes


def test_branches_that_meet_without_a_join_do_the_work_twice() -> None:
    body = START + END + split("F", "A", "B") + gate("exclusive", "M") + tasks("A", "B", "C")
    body += to("M", "A", "B") + flow("M", "C") + flow("C", "EE") + flow("SE", "F")
    one = only(body)
    assert (one.code, one.severity, one.element) == ("BPMN-082", _WARNING, "C")
    assert one.text == (
        "‘Taak C’ kan dubbel gedaan worden: na ‘Taak A’ en ‘Taak B’ komen wegen die tegelijk "
        "lopen, zonder samenkomst bij elkaar."
    )
    assert {"F_A", "F_B", "A_M", "B_M", "C"} <= set(one.path)


def test_arrows_that_meet_in_a_task_are_no_join_either() -> None:
    body = START + END + split("F", "A", "B") + tasks("A", "B", "C", "D")
    body += to("C", "A", "B") + flow("C", "D") + flow("D", "EE") + flow("SE", "F")
    assert [(one.code, one.element) for one in found(body)] == [("BPMN-082", "C")]


def test_branches_that_meet_at_an_end_do_nothing_twice() -> None:
    body = START + END + split("F", "A", "B") + gate("exclusive", "M") + tasks("A", "B")
    body += to("M", "A", "B") + flow("M", "EE") + flow("SE", "F")
    assert found(body) == []


def test_what_an_event_begins_beside_the_work_may_be_there_more_than_once() -> None:
    body = START + END + tasks("A", "B", "C") + edge("T", "A", _MESSAGE, stops=False)
    body += flow("SE", "A") + flow("T", "B") + flow("B", "E2") + '<endEvent id="E2"/>'
    body += flow("A", "C") + flow("C", "EE")
    assert found(body) == []


def test_what_an_event_begins_beside_the_work_does_not_come_back_into_it() -> None:
    body = START + END + tasks("A", "B", "C") + edge("T", "A", _MESSAGE, stops=False)
    body += flow("SE", "A") + flow("T", "B") + to("C", "A", "B") + flow("C", "EE")
    assert [(one.code, one.element) for one in found(body)] == [("BPMN-082", "C")]


def test_an_inclusive_join_waits_for_what_can_still_come_and_no_longer() -> None:
    body = START + END + gate("inclusive", "X", "X_A") + flow("X", "A") + flow("X", "B", "b = 1")
    body += tasks("A", "B", "C") + gate("inclusive", "J") + to("J", "A", "B") + flow("J", "C")
    assert found(body + flow("SE", "X") + flow("C", "EE")) == []
    body = START + END + split("X", "A", "B") + choice("Y", ("J", "door"), ("E2", "stop"))
    body += tasks("A", "B", "C") + gate("inclusive", "J") + to("J", "A") + flow("B", "Y")
    body += '<endEvent id="E2"/>' + flow("J", "C") + flow("SE", "X") + flow("C", "EE")
    assert found(body) == []


def test_a_terminate_end_leaves_nobody_waiting() -> None:
    body = START + END + split("F", "A", "X") + tasks("A", "B")
    body += choice("X", ("B", "door"), ("E2", "stop"))
    body += '<endEvent id="E2"><terminateEventDefinition/></endEvent>'
    body += split("J", "EE") + to("J", "A", "B") + flow("SE", "F")
    assert found(body) == []


def inner(name: str, body: str) -> str:
    return (
        f'<subProcess id="{name}" name="Deel {name}"><startEvent id="{name}s"/>{body}'
        f'<endEvent id="{name}e"/></subProcess>'
    )


def test_a_sub_process_is_searched_by_itself() -> None:
    body = choice("X", ("A", "a"), ("B", "b")) + tasks("A", "B") + split("J", "Se")
    body += to("J", "A", "B") + flow("Ss", "X")
    one = only(START + END + inner("S", body) + flow("SE", "S") + flow("S", "EE"))
    assert (one.code, one.element, one.path[0]) == ("BPMN-080", "J", "Ss")


def test_an_event_sub_process_is_searched_too_and_saves_no_one() -> None:
    stuck = choice("X", ("A", "a"), ("B", "b")) + tasks("A", "B") + split("J", "EE")
    stuck += to("J", "A", "B") + flow("SE", "X")
    rescue = (
        f'<subProcess id="V" triggeredByEvent="true"><startEvent id="Vs">{_MESSAGE}</startEvent>'
        f'{task("C")}<endEvent id="Ve"/>{flow("Vs", "C")}{flow("C", "Ve")}</subProcess>'
    )
    assert [one.element for one in found(START + END + stuck + rescue)] == ["J"]
    rescue = rescue.replace(
        flow("Vs", "C") + flow("C", "Ve"),
        choice("Y", ("C", "c"), ("D", "d"))
        + task("D")
        + split("K", "Ve")
        + to("K", "C", "D")
        + flow("Vs", "Y"),
    )
    assert {one.element for one in found(START + END + stuck + rescue)} == {"J", "K"}


_ERRORS = '<error id="E1" name="Fout" errorCode="E1"/><error id="E2" name="Fout" errorCode="E2"/>'


def raising(thrown: str, caught: str) -> str:
    body = choice("X", ("Se", "goed"), ("F1", "fout")) + flow("Ss", "X")
    body += f'<endEvent id="F1"><errorEventDefinition errorRef="{thrown}"/></endEvent>'
    drawing = START + END + inner("S", body) + flow("SE", "S") + flow("S", "EE") + task("U")
    drawing += edge("R", "S", f'<errorEventDefinition errorRef="{caught}"/>')
    return drawing + flow("R", "U") + flow("U", "E9") + '<endEvent id="E9"/>'


def test_an_error_that_nothing_throws_is_never_reached_and_told_once() -> None:
    assert found(raising("E1", "E1"), _ERRORS) == []
    one = only(raising("E1", "E2"), _ERRORS)
    assert (one.code, one.severity, one.element) == ("BPMN-083", _WARNING, "R")
    assert "wordt nooit bereikt" in one.text


def test_another_pathway_may_throw_any_error() -> None:
    drawing = START + END + '<callActivity id="S" name="Ander" calledElement="elders"/>'
    drawing += flow("SE", "S") + flow("S", "EE") + task("U") + flow("R", "U") + flow("U", "EE")
    drawing += edge("R", "S", '<errorEventDefinition errorRef="E1"/>')
    assert found(drawing, _ERRORS) == []


def test_what_stands_behind_a_join_that_waits_for_ever_is_not_told_again() -> None:
    body = START + END + choice("X", ("A", "a"), ("B", "b")) + tasks("A", "B", "C")
    body += split("J", "C") + to("J", "A", "B") + flow("C", "EE") + flow("SE", "X")
    assert [one.code for one in found(body)] == ["BPMN-080"]


def test_an_escalation_that_interrupts_ends_the_way_behind_it() -> None:
    thrown = '<escalationEventDefinition escalationRef="ES"/>'
    body = f'<intermediateThrowEvent id="W">{thrown}</intermediateThrowEvent>' + task("A")
    body += flow("Ss", "W") + flow("W", "A") + flow("A", "Se")
    drawing = START + END + inner("S", body) + flow("SE", "S") + flow("S", "EE") + task("U")
    drawing += edge("R", "S", thrown) + flow("R", "U") + flow("U", "EE")
    around = '<escalation id="ES" name="hulp" escalationCode="ES"/>'
    assert [(one.code, one.element) for one in found(drawing, around)] == [("BPMN-083", "A")]
    beside = drawing.replace('cancelActivity="true"', 'cancelActivity="false"')
    assert found(beside, around) == []


def test_a_drawing_of_which_parts_hang_loose_is_not_searched() -> None:
    body = START + END + choice("X", ("A", "a"), ("B", "b")) + tasks("A", "B")
    body += split("J", "EE") + to("J", "A", "B") + flow("SE", "X")
    assert found(body + flow("A", "nergens")) == []


def wide(branches: int) -> str:
    names = [f"T{number}" for number in range(branches)]
    body = START + END + split("F", *[f"{one}a" for one in names]) + split("J", "EE")
    for one in names:
        body += tasks(f"{one}a", f"{one}b") + edge(f"{one}t", f"{one}a", _TIMER)
        body += (
            gate("exclusive", f"{one}m") + flow(f"{one}a", f"{one}b") + flow(f"{one}b", f"{one}m")
        )
        body += flow(f"{one}t", f"{one}m") + flow(f"{one}m", "J")
    return body + flow("SE", "F")


def test_what_is_too_big_to_search_is_said_and_no_more_than_that() -> None:
    one = only(wide(12))
    assert (one.code, one.severity) == ("BPMN-084", Severity.INFO)
    assert found(wide(6)) == []


def test_what_is_certain_is_found_although_the_rest_is_too_big_to_search() -> None:
    stuck = choice("X", ("A", "a"), ("B", "b")) + tasks("A", "B") + split("K", "Se")
    stuck += to("K", "A", "B") + flow("Ss", "X")
    body = wide(12).replace(flow("J", "EE"), flow("J", "S") + flow("S", "EE"))
    codes = {one.code for one in found(body + inner("S", stuck))}
    assert codes == {"BPMN-080", "BPMN-084"}


@pytest.mark.parametrize("file", sorted(_PROCESSES.glob("*/*.bpmn")), ids=lambda one: one.stem)
def test_the_base_pathways_are_sound(file: Path) -> None:
    diagram = read(file.read_bytes(), file=file.name)
    assert found_in(diagram) == []


def test_the_number_of_states_of_the_largest_pathway_stays_far_below_the_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(soundness, "STATES", 1_000)
    diagram = read((_PROCESSES / "intake" / "intake.bpmn").read_bytes(), file="intake.bpmn")
    assert found_in(diagram) == []
