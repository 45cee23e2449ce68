# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.diagrams.drawing import bpmn, task
from tests.pathways.small import BODY, FORM, HEADER, SCENARIO, TABLE, small
from wijkpad.domain.definition import Definition, Origin
from wijkpad.errors import StateError
from wijkpad.findings import Severity, errors_in
from wijkpad.pathways import Compiled, compile_definition, restore_definition
from wijkpad.ports import StoredDefinition


def codes(compiled: Compiled) -> set[str]:
    return {one.code for one in errors_in(compiled.findings)}


def whole(**changes: str | bytes | None) -> Definition:
    compiled = compile_definition(small(**changes), key="proef")
    assert compiled.definition is not None, compiled.findings
    return compiled.definition


def test_a_whole_pathway_compiles_into_a_definition() -> None:
    found = whole()
    assert [(one.element, one.name) for one in found.starts] == [("SE", "Begin")]
    assert list(found.steps) == ["SE", "UT", "BR", "GW", "UT_Doen", "TM", "EE_Laat", "EE"]
    assert found.steps["UT"].form == "vraag"
    assert found.steps["UT"].roles == ("front_desk",)
    assert found.steps["UT"].help == "Zo doe je dit."
    assert found.terms.keys() == {"onderzoek"}
    assert found.decisions.keys() == {"BR_Soort"}
    assert found.version == 0


def test_the_same_files_give_the_same_definition_in_whatever_order() -> None:
    files = small()
    backwards = dict(reversed(files.items()))
    first = compile_definition(files, key="proef").definition
    second = compile_definition(backwards, key="proef").definition
    assert first is not None
    assert second is not None
    assert (first.sha256, first.diagram, tuple(first.steps)) == (
        second.sha256,
        second.diagram,
        tuple(second.steps),
    )


def test_a_change_in_any_file_changes_the_hash() -> None:
    hashes = {
        whole().sha256,
        whole(header=HEADER + "\n").sha256,
        whole(table=TABLE + "\n").sha256,
        whole(scenario=SCENARIO + "\n").sha256,
    }
    assert len(hashes) == 4


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"header": None}, "PATH-010"),
        ({"header": "geen toml ="}, "TOML-001"),
        ({"header": HEADER.replace("format = 1", "format = 2")}, "TOML-002"),
        ({"header": HEADER.replace('title = "Proef"', 'naam = "Proef"')}, "PATH-011"),
        ({"header": HEADER.replace('"team_lead"', '"baas"')}, "PATH-013"),
        ({"header": HEADER.replace('"ordinary"', '"geheim"')}, "PATH-012"),
        ({"header": HEADER.replace('["SE"]', '["SE", "SE_Ander"]')}, "PATH-031"),
        ({"header": HEADER.replace("vraag.received_on", "vraag.recieved_on")}, "FEEL-010"),
        (
            {"header": HEADER + HEADER[HEADER.index("[[terms]]") :].replace("2015", "2020")},
            "PATH-014",
        ),
        ({"diagram": None}, "PATH-020"),
        ({"diagram": b"<x>"}, "XML-008"),
        ({"diagram": bpmn(BODY, key="anders")}, "BPMN-008"),
        ({"diagram": bpmn(BODY.replace("soort.level", "soort.niveau"))}, "FEEL-010"),
        ({"diagram": bpmn(BODY.replace("terms.onderzoek", "terms.weg"))}, "BPMN-042"),
        ({"form": None}, "BPMN-022"),
        ({"form": b"{"}, "FORM-001"),
        ({"table": None}, "BPMN-026"),
        ({"table": TABLE.replace("vraag.kind", "vraag.sort")}, "PATH-036"),
        ({"table": TABLE.replace("administrative", "advice")}, "BPMN-047"),
        ({"scenario": SCENARIO.replace('end = "EE"', 'end = "EE_Weg"')}, "SCEN-010"),
        ({"scenario": SCENARIO.replace('task = "UT_Doen"', 'task = "UT_Weg"')}, "SCEN-010"),
        ({"scenario": SCENARIO.replace('= "help" }\ndata', '= "hulp" }\ndata')}, "SCEN-010"),
        ({"scenario": SCENARIO.replace("route", "weg")}, "SCEN-001"),
    ],
)
def test_what_is_wrong_anywhere_is_found(changes: dict[str, str | bytes | None], code: str) -> None:
    compiled = compile_definition(small(**changes), key="proef")
    assert code in codes(compiled)
    assert compiled.definition is None


def test_findings_in_toml_have_the_line_on_which_they_stand() -> None:
    header = HEADER.replace('direction = "at_most"', 'direction = "sideways"')
    compiled = compile_definition(small(header=header), key="proef")
    found = next(one for one in compiled.findings if one.element == "onderzoek")
    assert found.file == "pathway.toml"
    assert found.line == header.splitlines().index('key = "onderzoek"') + 1


def test_the_faults_of_several_files_come_together() -> None:
    compiled = compile_definition(
        small(
            header=HEADER.replace('"team_lead"', '"baas"'),
            diagram=bpmn(BODY.replace('camunda:formKey="doen"', "")),
            table=TABLE.replace("vraag.kind", "vraag.sort"),
        ),
        key="proef",
    )
    assert {"PATH-013", "BPMN-021", "PATH-036"} <= codes(compiled)
    assert {one.file for one in errors_in(compiled.findings)} == {
        "pathway.toml",
        "proef.bpmn",
        "BR_Soort.dmn",
    }


def test_a_table_is_held_against_the_kinds_of_the_answers_that_it_reads() -> None:
    def clash(text: str) -> str:
        found = compile_definition(small(table=text), key="proef").findings
        (one,) = [each for each in found if each.code == "FEEL-012"]
        assert one.file == "BR_Soort.dmn"
        return one.text

    declared = TABLE.replace('typeRef="string"><text>vraag', 'typeRef="number"><text>vraag')
    rules = declared.replace('<text>"help"</text>', "<text>1</text>")
    assert clash(rules) == (
        "Tabel ‘Soort’, kolom ‘Soort’: Hier hoort een getal, maar de uitdrukking geeft een tekst."
    )
    bare = TABLE.replace(' typeRef="string"><text>vraag', "><text>vraag")
    assert clash(bare.replace('<text>"help"</text>', "<text>true</text>")) == (
        "Tabel ‘Soort’, regel 1, kolom ‘Soort’: Deze voorwaarde past nooit: "
        "getoetst wordt een tekst, hier staat ja of nee."
    )


def test_an_unused_form_is_a_warning() -> None:
    files = small() | {"forms/los.json": json.dumps({**FORM, "id": "los"}).encode()}
    compiled = compile_definition(files, key="proef")
    found = [one for one in compiled.findings if one.code == "PATH-032"]
    assert [(one.severity, one.file) for one in found] == [(Severity.WARNING, "forms/los.json")]
    assert compiled.definition is not None


def test_an_advice_that_no_step_gives_is_refused() -> None:
    form = json.dumps(FORM).replace('"class"', '"advice": "onbekend.level", "class"')
    assert "PATH-035" in codes(compile_definition(small(form=form), key="proef"))


def test_a_file_that_nothing_reads_is_refused() -> None:
    files = small() | {"forms/deep/x.json": b"{}", "diagram/proef.bpmn": b""}
    found = compile_definition(files, key="proef").findings
    assert {one.file for one in found if one.code == "PATH-004"} == {
        "forms/deep/x.json",
        "diagram/proef.bpmn",
    }


def test_a_municipality_may_not_set_what_is_not_its_own() -> None:
    header = HEADER.replace('class = "LOCAL"', 'class = "PROFESSIONAL"')
    compiled = compile_definition(
        small(header=header),
        key="proef",
        municipality_parameters={"proef.dagen": 5},  # type: ignore[dict-item]
    )
    assert "TERM-042" in codes(compiled)


def test_what_was_published_is_read_back_and_not_normalised_again() -> None:
    definition = replace(whole(), version=3)
    stored = StoredDefinition(
        key="proef",
        version=3,
        state="published",
        title="Proef",
        sha256=definition.sha256,
        files=definition.files,
        normalised=definition.diagram.replace(b"Taak UT_Doen", b"Taak van toen"),
        normaliser=definition.normaliser,
        origin=("proef", 1, "abc"),
        at=datetime(2026, 11, 16, tzinfo=UTC),
    )
    back = restore_definition(stored)
    assert back.diagram == stored.normalised
    assert back.version == 3
    assert back.origin == Origin(key="proef", version=1, sha256="abc")
    assert tuple(back.steps) == tuple(definition.steps)
    with pytest.raises(StateError):
        restore_definition(replace(stored, normaliser=99))


URGENT = """
[[urgent]]
key = "call"
title = "Bel"
text = "Bel nu."
calls = [{ name = "112", phone = "112" }]
meldcode = true
"""


def test_urgent_help_is_read_and_a_question_may_name_it() -> None:
    found = whole(header=HEADER + URGENT, form=_asking("call"))
    assert found.urgent["call"].calls[0].phone == "112"
    assert found.urgent["call"].meldcode is True


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (HEADER, "PATH-037"),
        (HEADER + URGENT.replace('key = "call"', 'key = "ring"'), "PATH-037"),
        (HEADER + URGENT + URGENT, "PATH-015"),
        (HEADER + URGENT.replace('phone = "112"', 'phone = "bel maar"'), "PATH-015"),
        (HEADER + URGENT.replace('phone = "112"', 'parameter = "nergens"'), "PATH-015"),
        (HEADER + URGENT.replace(', phone = "112"', ""), "PATH-015"),
        (HEADER + URGENT.replace("true", '"ja"'), "PATH-015"),
        (HEADER + URGENT.replace("title", "titel"), "TERM-021"),
    ],
)
def test_urgent_help_that_could_leave_a_worker_without_it_is_refused(
    header: str, code: str
) -> None:
    assert code in codes(
        compile_definition(small(header=header, form=_asking("call")), key="proef")
    )


def _asking(urgent: str) -> str:
    form = json.loads(json.dumps(FORM))
    form["components"].append(
        {
            "type": "radio",
            "id": "Field_danger",
            "key": "danger",
            "label": "Is er gevaar?",
            "values": [{"label": "Ja", "value": "yes"}, {"label": "Nee", "value": "no"}],
            "properties": {
                "kind": "bool",
                "class": "special",
                "purpose": "Bepaalt of iemand nu belt",
                "safety": urgent,
            },
        }
    )
    return json.dumps(form)


def test_a_term_for_each_of_what_does_not_repeat_is_refused() -> None:
    toml = small()["pathway.toml"].decode().replace("calendar =", 'each = "UT_Doen"\ncalendar =', 1)
    assert "PATH-038" in codes(
        compile_definition({**small(), "pathway.toml": toml.encode()}, key="proef")
    )


def _urgent_drawing(key: str) -> bytes:
    inner = (
        "<extensionElements><camunda:properties>"
        f'<camunda:property name="urgent" value="{key}"/>'
        "</camunda:properties></extensionElements>"
    )
    return bpmn(BODY.replace(task("UT"), task("UT", inner=inner)))


def test_a_task_is_urgent_as_drawn() -> None:
    found = whole(header=HEADER + URGENT, diagram=_urgent_drawing("call"))
    assert {one.element: one.urgent for one in found.steps.values() if one.urgent} == {"UT": "call"}


def test_a_task_that_is_urgent_for_help_that_does_not_exist_is_refused() -> None:
    files = small(header=HEADER + URGENT, diagram=_urgent_drawing("ring"))
    assert "PATH-055" in codes(compile_definition(files, key="proef"))
