# SPDX-License-Identifier: EUPL-1.2
"""Two small pathways of which one calls the other, to break in one place at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.diagrams.drawing import END, START, bpmn, flow, task
from tests.pathways.small import TABLE
from wijkpad.domain.definition import Definition
from wijkpad.pathways import Compiled, compile_definition

_TERM = """
[[sources]]
key = "wet"
title = "Een wet"
tag = "V:S01"

[[parameters]]
key = "uren"
title = "Uren"
type = "number"
default = {hours}
class = "LOCAL"
source = "wet"
question = "Hoeveel uur?"
"""
MAKE_TERM = """
[[terms]]
key = "maken"
title = "Plan maken"
length = "2 days"
calendar = "CAL_DAYS_RAW"
from = "reden.since"
class = "LOCAL"
direction = "at_most"
source = "wet"
valid_from = 2015-01-01
"""


def header(key: str, case: str, *, more: str = "", hours: int = 1, start: str = "SE") -> str:
    return (
        f'format = 1\nkey = "{key}"\ntitle = "{key.capitalize()}"\nowner = "team_lead"\n'
        'retention = "from_outcomes"\nsensitivity = "ordinary"\nsubject = "case"\n'
        f'case = "{case}"\nstarts = ["{start}"]\n' + _TERM.format(hours=hours) + more
    )


INPUT = '\n[[inputs]]\nkey = "reden"\ntitle = "Waarom er een plan komt"\n'


def form(key: str, **fields: str) -> bytes:
    components = [
        {
            "type": kind,
            "id": f"f_{name}",
            "key": name,
            "label": f"Wat is {name}?",
            "properties": {"class": "ordinary", "purpose": f"Legt vast wat {name} is in dit plan"},
        }
        for name, kind in fields.items()
    ]
    for one in components:
        if one["type"] == "datetime":
            one |= {"subtype": "date", "dateLabel": "Wanneer?"}
    return json.dumps(
        {"type": "default", "schemaVersion": 18, "id": key, "components": components}
    ).encode()


def given(**values: str) -> str:
    return "".join(
        f'<camunda:inputParameter name="{name}">{text}</camunda:inputParameter>'
        for name, text in values.items()
    )


def taken(**values: str) -> str:
    return "".join(
        f'<camunda:outputParameter name="{name}">{text}</camunda:outputParameter>'
        for name, text in values.items()
    )


GIVEN = given(reden="= { text: vraag.what, since: vraag.day }")
TAKEN = taken(uitkomst="= plan.goal", uren="= parameters.uren", niveau="= soort.level")


def call(parameters: str = GIVEN + TAKEN, *, more: str = "", pathway: str = "onder") -> str:
    return (
        f'<callActivity id="CA" name="Plan maken" calledElement="{pathway}"><extensionElements>'
        f"<camunda:inputOutput>{parameters}</camunda:inputOutput></extensionElements>{more}"
        "</callActivity>"
    )


ON_ERROR = (
    '<boundaryEvent id="EB" name="Lukt niet" attachedToRef="CA">'
    '<errorEventDefinition errorRef="Fout"/></boundaryEvent>'
    '<endEvent id="EE_Fout" name="Geen plan"/>' + flow("EB", "EE_Fout")
)
ERROR = '<error id="Fout" name="Lukt niet" errorCode="NO_PLAN"/>'


def caller(
    calling: str | None = None, *, key: str = "hoofd", more: str = "", head: str = ""
) -> dict[str, bytes]:
    """A pathway that asks, calls `onder`, and looks at the outcome."""
    body = (
        START
        + task("UT_Vraag")
        + (calling or call())
        + ON_ERROR
        + task("UT_Na", form="na")
        + END
        + flow("SE", "UT_Vraag")
        + flow("UT_Vraag", "CA")
        + flow("CA", "UT_Na")
        + flow("UT_Na", "EE")
        + more
    )
    return {
        "pathway.toml": (head or header(key, "own", hours=9)).encode(),
        f"{key}.bpmn": bpmn(body, around=ERROR, key=key),
        "forms/vraag.json": form("vraag", what="textfield", day="datetime"),
        "forms/na.json": form("na", closing="textfield"),
    }


TIMER = (
    '<boundaryEvent id="TM" name="Te laat" attachedToRef="UT"><timerEventDefinition>'
    "<timeDate>= terms.maken.due</timeDate></timerEventDefinition></boundaryEvent>"
    '<endEvent id="EE_Laat" name="Te laat"><errorEventDefinition errorRef="Fout"/></endEvent>'
    + flow("TM", "EE_Laat")
)


def within(
    *,
    key: str = "onder",
    case: str = "within",
    head: str = "",
    inner: str = "",
    timer: str = TIMER,
    starts: str = START,
    goal: str = "goal",
) -> dict[str, bytes]:
    """A pathway for within another: a task, a table, a term, and an error when it is late."""
    body = (
        starts
        + task("UT", form="plan")
        + '<businessRuleTask id="BR" name="Soort" camunda:decisionRef="BR_Soort" '
        'camunda:resultVariable="soort" camunda:mapDecisionResult="singleResult"/>'
        + inner
        + timer
        + END
        + flow("SE", "UT")
        + flow("UT", "BR")
        + flow("BR", "EE")
    )
    toml = head or header(key, case, more=MAKE_TERM + (INPUT if case == "within" else ""))
    return {
        "pathway.toml": toml.encode(),
        f"{key}.bpmn": bpmn(body, around=ERROR, key=key),
        "forms/plan.json": form("plan", **{goal: "textfield", "vraag": "textfield"}),
        "BR_Soort.dmn": TABLE.replace("vraag.kind", f"plan.{goal}").encode(),
    }


def middle() -> dict[str, bytes]:
    """A pathway for within another that itself calls `onder`, and catches nothing."""
    calls = call(given(reden="= reden") + taken(doel="= plan.goal"))
    body = START + calls + END + flow("SE", "CA") + flow("CA", "EE")
    return {
        "pathway.toml": header("midden", "within", more=INPUT, hours=5).encode(),
        "midden.bpmn": bpmn(body, key="midden"),
    }


def compiled(
    files: Mapping[str, bytes], called: Mapping[str, Definition] | None = None
) -> Compiled:
    key = next(name for name in files if name.endswith(".bpmn")).removesuffix(".bpmn")
    return compile_definition(files, key=key, called=None if called is None else called.get)


def ready(files: Mapping[str, bytes], called: Mapping[str, Definition] | None = None) -> Definition:
    found = compiled(files, called)
    assert found.definition is not None, found.findings
    return found.definition
