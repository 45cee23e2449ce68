# SPDX-License-Identifier: EUPL-1.2
"""What is refused about a call of another pathway, by name, before it is published."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.pathways.calling import (
    GIVEN,
    INPUT,
    TAKEN,
    call,
    caller,
    compiled,
    given,
    header,
    ready,
    taken,
    within,
)
from wijkpad.domain.definition import Definition
from wijkpad.findings import Finding, Severity, errors_in
from wijkpad.pathways import link
from wijkpad.pathways.calling import check_calls, in_calling_order
from wijkpad.runtime import SpiffRuntime


def faults(
    files: Mapping[str, bytes], called: Mapping[str, Definition] | None = None
) -> list[Finding]:
    return list(errors_in(compiled(files, called).findings))


def only(files: Mapping[str, bytes], called: Mapping[str, Definition] | None = None) -> Finding:
    (found,) = faults(files, called)
    assert (found.file, found.element) == ("hoofd.bpmn", "CA")
    return found


def onder() -> dict[str, Definition]:
    return {"onder": ready(within())}


def test_a_call_of_a_pathway_for_within_another_is_fine_and_runs() -> None:
    called = onder()
    definition = ready(caller(), called)
    assert definition.calls == {"CA": "onder"}
    assert SpiffRuntime().check(link(definition, called)) == []


def test_a_pathway_that_is_not_published_cannot_be_called() -> None:
    found = only(caller(), {})
    assert found.code == "PATH-040"
    assert "‘onder’" in found.text
    assert "niet gepubliceerd" in found.text


def test_a_pathway_with_a_case_of_its_own_cannot_be_called() -> None:
    own = ready(within(case="own", head=header("onder", "own"), timer=""))
    found = only(caller(call(TAKEN)), {"onder": own})
    assert found.code == "PATH-041"
    assert "pathway.start" in found.cure


def test_pathways_that_call_each_other_in_a_circle_are_refused_with_the_way() -> None:
    back = ready(within(inner=_calls("hoofd")))
    found = only(caller(), {"onder": back})
    assert found.code == "PATH-042"
    assert "hoofd → onder → hoofd" in found.text


def test_a_pathway_that_calls_itself_is_refused() -> None:
    (found,) = faults(within(inner=_calls("onder")), {})
    assert found.code == "PATH-042"
    assert "onder → onder" in found.text


def test_what_the_called_pathway_asks_has_to_be_given() -> None:
    found = only(caller(call(TAKEN)), onder())
    assert found.code == "PATH-043"
    assert "Waarom er een plan komt" in found.text


def test_what_the_called_pathway_does_not_ask_yet_is_told_and_no_more() -> None:
    given_too = compiled(caller(call(GIVEN + given(extra="= vraag.what"))), onder())
    assert given_too.definition is not None
    (found,) = [one for one in given_too.findings if one.code == "PATH-043"]
    assert (found.severity, "‘extra’" in found.text) == (Severity.WARNING, True)


def test_what_is_called_comes_before_what_calls_it() -> None:
    ordered = in_calling_order([caller(), within()])
    assert [sorted(one)[-2:] for one in ordered] == [
        sorted(within())[-2:],
        sorted(caller())[-2:],
    ]


def test_an_outcome_reads_only_what_the_called_pathway_knows() -> None:
    found = only(caller(call(GIVEN + taken(uitkomst="= bestaat_niet.goal"))), onder())
    assert found.code == "PATH-046"
    assert "‘bestaat_niet’" in found.text


def test_a_shielded_pathway_does_not_run_inside_an_ordinary_one() -> None:
    head = header("onder", "within", more=INPUT).replace(
        'sensitivity = "ordinary"', 'sensitivity = "safety"'
    )
    shielded = ready(within(head=head, timer=""))
    assert only(caller(), {"onder": shielded}).code == "PATH-044"


def test_an_id_that_is_also_the_name_of_a_called_pathway_is_refused() -> None:
    clash = '<textAnnotation id="x"/><task id="onder.UT" name="Dubbel"/>'
    codes = {one.code for one in faults(caller(more=clash), onder())}
    assert "PATH-045" in codes


def test_an_advice_of_a_table_does_not_pass_through_a_call() -> None:
    files = within()
    files["BR_Soort.dmn"] = files["BR_Soort.dmn"].replace(b' wijkpad:effect="administrative"', b"")
    found = only(caller(), {"onder": ready(files)})
    assert found.code == "PATH-047"
    assert "BR_Soort" in found.text


def test_only_a_pathway_within_another_is_given_something() -> None:
    (found,) = faults(within(head=header("onder", "own", more=INPUT), timer=""))
    assert found.code == "PATH-016"


def test_a_called_pathway_with_several_ways_in_is_refused() -> None:
    two = (
        '<startEvent id="SE" name="Begin"/><startEvent id="SE2" name="Ook"/>'
        '<sequenceFlow id="f2" sourceRef="SE2" targetRef="UT"/>'
    )
    head = header("onder", "within", more=INPUT).replace('["SE"]', '["SE", "SE2"]')
    called = {"onder": ready(within(head=head, starts=two, timer=""))}
    definition = ready(caller(), called)
    assert [one.code for one in SpiffRuntime().check(link(definition, called))] == ["BPMN-278"]


def test_a_new_version_that_asks_more_no_longer_fits_its_callers() -> None:
    definition = ready(caller(), onder())
    asks = INPUT + INPUT.replace("reden", "haast").replace("Waarom er", "Hoe snel er")
    newer = ready(within(head=header("onder", "within", more=asks), timer=""))
    (found,) = check_calls(definition, {"onder": newer}.get)
    assert (found.code, found.element) == ("PATH-043", "CA")
    assert "Hoe snel er" in found.text


@pytest.mark.parametrize("name", ["", "wat ik wil"])
def test_an_outcome_needs_a_name_that_feel_can_read(name: str) -> None:
    files = caller(call(GIVEN + taken(**{name: "= plan.goal"})))
    assert "BPMN-032" in {one.code for one in faults(files, onder())}


def _calls(key: str) -> str:
    return (
        f'<callActivity id="CA" name="Verder" calledElement="{key}"/>'
        '<endEvent id="EE_CA" name="Verder"/>'
        '<boundaryEvent id="ME" name="Nog eens" attachedToRef="UT" cancelActivity="false">'
        "<timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition>"
        '</boundaryEvent><sequenceFlow id="f8" sourceRef="ME" targetRef="CA"/>'
        '<sequenceFlow id="f9" sourceRef="CA" targetRef="EE_CA"/>'
    )
