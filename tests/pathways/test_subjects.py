# SPDX-License-Identifier: EUPL-1.2
"""The subject of a pathway: what it may read there, and on what nothing can run yet."""

from __future__ import annotations

import pytest

from tests.diagrams.drawing import END, bpmn, flow, task
from tests.pathways.calling import form, header
from wijkpad.domain.definition import CONTRACT_SIGNAL
from wijkpad.findings import errors_in
from wijkpad.pathways import compile_definition

START = (
    '<startEvent id="SE" name="Geld raakt op"><messageEventDefinition messageRef="M"/></startEvent>'
)


def codes(
    subject: str,
    *,
    message: str = CONTRACT_SIGNAL,
    when: str = "contract.used_percentage > 70",
    role: str = "contract_manager",
    kind: str = "",
    sensitivity: str = "ordinary",
) -> dict[str, str]:
    """Return code to place of the errors in a pathway of one task behind a question."""
    split = (
        '<exclusiveGateway id="GW" name="Veel?" default="f_no"/><sequenceFlow id="f_no" name="Nee"'
        ' sourceRef="GW" targetRef="EE"/><sequenceFlow id="f_yes" name="Ja" sourceRef="GW"'
        f' targetRef="UT"><conditionExpression language="feel">{when.replace(">", "&gt;")}'
        "</conditionExpression></sequenceFlow>"
    )
    drawn = task("UT").replace("front_desk", role)
    asked = form("vraag", what="textfield")
    if kind:
        asked = asked.replace(b'"purpose"', f'"kind": "{kind}", "purpose"'.encode())
    files = {
        "pathway.toml": header("proef", "own")
        .replace('subject = "case"', f'subject = "{subject}"')
        .replace('sensitivity = "ordinary"', f'sensitivity = "{sensitivity}"')
        .encode(),
        "proef.bpmn": bpmn(
            START + split + drawn + END + flow("SE", "GW") + flow("UT", "EE"),
            around=f'<message id="M" name="{message}"/>',
            key="proef",
        ),
        "forms/vraag.json": asked,
    }
    found = errors_in(compile_definition(files, key="proef").findings)
    return {one.code: one.element or "" for one in found}


def test_a_pathway_about_a_contract_reads_the_contract_and_its_signal() -> None:
    assert codes("contract") == {}
    assert codes("contract", when='signal.cause = "short"') == {}


@pytest.mark.parametrize(
    "when",
    [
        *("case.number = null", "household.name = null", "team.name = null"),
        *("contract.bsn = null", "signal.person = null"),
    ],
)
def test_it_reads_nothing_of_a_case(when: str) -> None:
    assert list(codes("contract", when=when).values()) == ["f_yes"]


def test_a_pathway_about_a_case_reads_no_contract() -> None:
    assert "f_yes" in codes("case", when="contract.used_percentage > 70").values()


@pytest.mark.parametrize("subject", ["team", "neighbourhood", "service_group"])
def test_a_subject_on_which_nothing_runs_yet_is_refused_by_name(subject: str) -> None:
    assert codes(subject, when="true")["PATH-051"] == "subject"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"sensitivity": "safety"}, "PATH-052"),
        ({"kind": "bsn"}, "PATH-052"),
        ({"role": "front_desk"}, "PATH-053"),
        ({"message": "MSG_Objection"}, "PATH-054"),
    ],
)
def test_what_belongs_to_households_is_refused_on_a_contract(
    wrong: dict[str, str], code: str
) -> None:
    assert code in codes("contract", **wrong)
