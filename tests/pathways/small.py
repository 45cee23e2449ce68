# SPDX-License-Identifier: EUPL-1.2
"""A small pathway that is whole, to break in one place at a time."""

from __future__ import annotations

import json

from tests.diagrams.drawing import END, START, bpmn, flow, task

HEADER = """format = 1
key = "proef"
title = "Proef"
owner = "team_lead"
retention = "from_outcomes"
sensitivity = "ordinary"
subject = "case"
case = "own"
starts = ["SE"]

[[sources]]
key = "wet"
title = "Een wet"
tag = "V:S01"

[[parameters]]
key = "dagen"
title = "Dagen"
type = "number"
default = 3
class = "LOCAL"
source = "wet"
question = "Hoeveel dagen?"

[[terms]]
key = "onderzoek"
title = "Onderzoek"
length = "6 weeks"
calendar = "CAL_DAYS_ATW"
from = "vraag.received_on"
class = "STATUTORY"
direction = "at_most"
source = "wet"
valid_from = 2015-01-01
"""

FORM = {
    "type": "default",
    "schemaVersion": 18,
    "id": "vraag",
    "components": [
        {
            "type": "datetime",
            "subtype": "date",
            "dateLabel": "Wanneer kwam de vraag?",
            "id": "f1",
            "key": "received_on",
            "validate": {"required": True},
            "properties": {"class": "ordinary", "purpose": "Hiermee begint de wettelijke termijn"},
        },
        {
            "type": "select",
            "id": "f2",
            "key": "kind",
            "label": "Waar gaat het over?",
            "values": [{"label": "Hulp", "value": "help"}, {"label": "Anders", "value": "other"}],
            "validate": {"required": True},
            "properties": {"class": "ordinary", "purpose": "Bepaalt wie de vraag oppakt"},
        },
    ],
}

TABLE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:wijkpad="urn:wijkpad:dmn"
  id="D" name="Proef" namespace="urn:proef">
<decision id="BR_Soort" name="Soort" wijkpad:effect="administrative"><decisionTable id="DT" hitPolicy="FIRST">
<input id="I" label="Soort"><inputExpression id="IE" typeRef="string"><text>vraag.kind</text></inputExpression></input>
<output id="O1" name="level" typeRef="string"/><output id="O2" name="text" typeRef="string"/>
<annotation name="uitleg"/>
<rule id="help"><inputEntry id="a"><text>"help"</text></inputEntry><outputEntry id="b"><text>"HIGH"</text></outputEntry><outputEntry id="c"><text>"hulp"</text></outputEntry><annotationEntry><text>Hulp gaat voor.</text></annotationEntry></rule>
<rule id="otherwise"><inputEntry id="d"><text>-</text></inputEntry><outputEntry id="e"><text>"LOW"</text></outputEntry><outputEntry id="f"><text>"rest"</text></outputEntry><annotationEntry><text>Al het andere.</text></annotationEntry></rule>
</decisionTable></decision></definitions>
"""

_TIMER = (
    '<boundaryEvent id="TM" name="Termijn voorbij" attachedToRef="UT_Doen"><timerEventDefinition>'
    "<timeDate>= terms.onderzoek.due</timeDate></timerEventDefinition></boundaryEvent>"
    '<endEvent id="EE_Laat" name="Te laat"/>'
)
_BODY = (
    START
    + task("UT")
    + '<businessRuleTask id="BR" name="Soort bepalen" camunda:decisionRef="BR_Soort" '
    'camunda:resultVariable="soort" camunda:mapDecisionResult="singleResult"/>'
    + '<exclusiveGateway id="GW" name="Is het hulp?" default="GW_EE"/>'
    + task("UT_Doen", form="doen")
    + _TIMER
    + END
    + flow("SE", "UT")
    + flow("UT", "BR")
    + flow("BR", "GW")
    + flow("GW", "UT_Doen", 'soort.level = "HIGH"')
    + flow("GW", "EE")
    + flow("UT_Doen", "EE")
    + flow("TM", "EE_Laat")
)

DOEN = {
    "type": "default",
    "schemaVersion": 18,
    "id": "doen",
    "components": [
        {
            "type": "textfield",
            "id": "f1",
            "key": "what",
            "label": "Wat is er gedaan?",
            "validate": {"required": True},
            "properties": {"class": "ordinary", "purpose": "Legt vast wat er gedaan is"},
        }
    ],
}

SCENARIO = """format = 1
id = "P-01"
title = "Iemand vraagt hulp"
municipality = "gm9999"
start = { event = "SE", at = 2026-11-16T09:00:00+01:00, by = "front_desk" }

[[step]]
task = "UT"
as = "front_desk"
answers = { received_on = 2026-11-16, kind = "help" }

[[step]]
task = "UT_Doen"
as = "front_desk"
answers = { what = "Gebeld" }

[expect]
route = ["UT", "BR", "UT_Doen"]
never = ["TM"]
rules = { BR_Soort = "help" }
data = { "soort.level" = "HIGH" }
terms = { onderzoek = 2026-12-28 }
end = "EE"
"""


def small(**changes: bytes | str | None) -> dict[str, bytes]:
    """Return the files; a keyword `header`, `diagram`, `form`, `table` or `scenario` replaces one."""
    places = {
        "header": "pathway.toml",
        "diagram": "proef.bpmn",
        "form": "forms/vraag.json",
        "doen": "forms/doen.json",
        "table": "BR_Soort.dmn",
        "scenario": "scenarios/P-01.toml",
    }
    files: dict[str, bytes] = {
        "pathway.toml": HEADER.encode(),
        "proef.bpmn": bpmn(_BODY),
        "forms/vraag.json": json.dumps(FORM).encode(),
        "forms/doen.json": json.dumps(DOEN).encode(),
        "BR_Soort.dmn": TABLE.encode(),
        "scenarios/P-01.toml": SCENARIO.encode(),
    }
    for name, value in changes.items():
        if value is None:
            del files[places[name]]
        else:
            files[places[name]] = value.encode() if isinstance(value, str) else value
    return files


BODY = _BODY
