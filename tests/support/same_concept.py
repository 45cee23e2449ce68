# SPDX-License-Identifier: EUPL-1.2
"""A small pathway of two forms in a row that ask after the same concepts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.diagrams.drawing import END, START, bpmn, flow, task
from tests.forms.builders import Component, a_field, a_table
from tests.pathways.small import HEADER, TABLE
from tests.support.stores import MUNICIPALITY
from tests.support.website import Website
from wijkpad.api import StartedCase

FIRST = {
    "client_bsn": "123456782",
    "contact.name": "Buurvrouw A",
    "contact.phone": "0612345678",
    "home.name": "Huishouden A",
    "home.address": "Dorpsstraat 1",
    "language": "ar",
    "worried": "yes",
    "agreed": "yes",
    "street": "Dorpsstraat 1",
    "helper": "other",
    "persons.0.birth": "1-2-1990",
    "birth_of_client": "3-4-1960",
}
_LANGUAGES = [{"label": "Arabisch", "value": "ar"}, {"label": "Pools", "value": "pl"}]
_WAYS = [{"label": "Zelf", "value": "self"}, {"label": "Ander", "value": "other"}]


def _asks(suffix: str) -> list[Component]:
    """Return the questions; their keys differ between the forms, their concepts do not."""
    return [
        a_field(f"client_bsn{suffix}", kind="bsn", properties={"concept": "person.bsn"}),
        a_field(f"contact{suffix}", kind="person", properties={"concept": "reporter.contact"}),
        a_field(f"home{suffix}", kind="household", properties={"concept": "household"}),
        a_field(
            f"language{suffix}",
            "select",
            values=_LANGUAGES,
            properties={"concept": "person.language"},
        ),
        a_field(
            f"worried{suffix}",
            "radio",
            "bool",
            properties={
                "concept": "household.worried",
                **({"safety": "kind_onveilig"} if suffix else {}),
            },
        ),
        a_field(f"agreed{suffix}", "checkbox", properties={"concept": "person.agreed"}),
        a_field(f"street{suffix}", properties={"concept": "person.address"}),
        a_field(
            f"helper{suffix}",
            "radio",
            values=_WAYS,
            properties={"concept": "case.helper", **({"advice": "raad"} if suffix else {})},
        ),
        a_table(
            f"persons{suffix}",
            a_field(
                "birth",
                "datetime",
                "date_past",
                subtype="date",
                dateLabel="Geboren",
                properties={"concept": "person.mother" if suffix else "person.birth_date"},
            ),
        ),
        a_field(
            f"birth_of_client{suffix}",
            "datetime",
            "date_past",
            subtype="date",
            dateLabel="Geboortedag",
            properties={"concept": "person.birth_date" if suffix else "person.mother"},
        ),
    ]


def _form(key: str, components: list[Component]) -> bytes:
    shape = {"type": "default", "schemaVersion": 18, "id": key, "components": components}
    return json.dumps(shape).encode()


FILES = {
    "pathway.toml": HEADER.replace("vraag.received_on", "null").encode()
    + b'\n[[urgent]]\nkey = "kind_onveilig"\ntitle = "Nu"\ntext = "Bel 112."\nsource = "wet"\n',
    "proef.bpmn": bpmn(
        START
        + task("UT_Een", form="een")
        + '<businessRuleTask id="BR" name="Raad geven" camunda:decisionRef="BR_Soort" '
        'camunda:resultVariable="raad" camunda:mapDecisionResult="singleResult"/>'
        + task("UT_Twee", form="twee")
        + END
        + flow("SE", "UT_Een")
        + flow("UT_Een", "BR")
        + flow("BR", "UT_Twee")
        + flow("UT_Twee", "EE")
    ),
    "BR_Soort.dmn": TABLE.replace(' wijkpad:effect="administrative"', "")
    .replace("vraag.kind", "een.helper")
    .encode(),
    "forms/een.json": _form("een", _asks("")),
    "forms/twee.json": _form("twee", _asks("_again")),
}


_EACH = (
    '<multiInstanceLoopCharacteristics isSequential="false" camunda:collection="= [1, 2]" '
    'camunda:elementVariable="person"/>'
)
FOR_EACH = {
    **FILES,
    "proef.bpmn": bpmn(
        START
        + '<subProcess id="SP" name="Voor elke persoon">'
        + _EACH
        + '<startEvent id="SE_In" name="Begin"/>'
        + task("UT_Een", form="een")
        + '<businessRuleTask id="BR" name="Raad geven" camunda:decisionRef="BR_Soort" '
        'camunda:resultVariable="raad" camunda:mapDecisionResult="singleResult"/>'
        + task("UT_Twee", form="twee")
        + '<endEvent id="EE_In" name="Gevraagd"/>'
        + flow("SE_In", "UT_Een")
        + flow("UT_Een", "BR")
        + flow("BR", "UT_Twee")
        + flow("UT_Twee", "EE_In")
        + "</subProcess>"
        + END
        + flow("SE", "SP")
        + flow("SP", "EE")
    ),
}
"""The same two forms, asked of two people side by side."""


def publish(website: Website, files: Mapping[str, bytes] = FILES) -> None:
    """Bring the pathway in."""
    website.engine.system(MUNICIPALITY).publish_release("proef", files)


def second_task(website: Website, **changes: str) -> tuple[StartedCase, str]:
    """Let the front desk start a case and fill in its first form; return the task of the second."""
    desk = website.desk("loes")
    started = desk.start_case("proef", "SE")
    posted = {name: [text] for name, text in {**FIRST, **changes}.items() if text}
    done = desk.complete(started.first_task_id or "", {**posted, "_rows.persons": ["1"]})
    assert done.next_task_id is not None
    return started, done.next_task_id
