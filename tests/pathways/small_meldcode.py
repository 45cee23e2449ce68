# SPDX-License-Identifier: EUPL-1.2
"""A meldcode in the small, with its norms: to break in one place at a time."""

from __future__ import annotations

import json
from itertools import product

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
key = "meldcode"
title = "Besluit verplichte meldcode"
tag = "V:S16"
"""

NORMS = """format = 1

[[norm]]
key = "onveilig_wordt_gemeld"
title = "Acute of structurele onveiligheid wordt altijd gemeld"
source = "meldcode"
after = ["UT_Weigh"]
when = "weigh.suspicion and (weigh.acute or weigh.structural)"
then = ["UT_Report"]
unless = "decide.second_person != null"

[[norm]]
key = "eerst_overleg"
title = "Niemand meldt zonder overleg"
source = "meldcode"
before = ["norm:meldcode-5"]
first = ["norm:meldcode-2"]

[[norm]]
key = "eerst_gesprek"
title = "Een gesprek of de reden waarom niet gaat vooraf, behalve bij acuut gevaar"
source = "meldcode"
before = ["UT_Report"]
first = ["UT_Talk", "UT_SkipTalk"]
unless = "weigh.acute"

[[norm]]
key = "tabel_leidt_naar_melden"
title = "De tabel raadt bij acute of structurele onveiligheid aan om te melden"
source = "meldcode"
table = "BR_MC2"
when = "weigh.suspicion and (weigh.acute or weigh.structural)"
outcome = 'advice.decision = "REPORT"'
"""

_YES_NO = [("yes", "Ja"), ("no", "Nee")]


def _field(
    key: str, label: str, choices: list[tuple[str, str]] | None = None, *, needed: bool = True
) -> dict[str, object]:
    kind: dict[str, object] = {"type": "textfield"}
    if choices is not None:
        values = [{"value": value, "label": text} for value, text in choices]
        kind = {"type": "radio", "values": values}
    more = {"kind": "bool"} if choices is _YES_NO else {}
    return {
        **kind,
        "id": key,
        "key": key,
        "label": label,
        "validate": {"required": needed},
        "properties": {"class": "ordinary", "purpose": f"Nodig om {key} te weten", **more},
    }


def form(key: str, *fields: dict[str, object]) -> bytes:
    return json.dumps(
        {"type": "default", "schemaVersion": 18, "id": key, "components": list(fields)}
    ).encode()


def a_rule(key: str, cells: tuple[str, ...], decision: str) -> str:
    entries = "".join(
        f'<inputEntry id="{key}_i{n}"><text>{one}</text></inputEntry>'
        for n, one in enumerate(cells)
    )
    return (
        f'<rule id="{key}">{entries}<outputEntry id="{key}_o"><text>"{decision}"</text>'
        "</outputEntry><annotationEntry><text>Zo staat het in de meldcode.</text></annotationEntry></rule>"
    )


RULES = {
    "none": a_rule("none", ("false", "-", "-", "-"), "CLOSE"),
    "acute": a_rule("acute", ("true", "true", "-", "-"), "REPORT"),
    "structural": a_rule("structural", ("true", "-", "true", "-"), "REPORT"),
    "no_help": a_rule("no_help", ("true", "false", "false", '"no"'), "REPORT"),
    "help": a_rule("help", ("-", "-", "-", "-"), "HELP"),
}
STRUCTURAL_TO_HELP = a_rule("local", ("true", "false", "true", '"yes"'), "HELP")
"""What a plugin would want: the family is motivated, so help in place of a report."""
MORE_TO_REPORT = a_rule("local", ("false", "true", "-", "-"), "REPORT")


def table(*rules: str) -> bytes:
    names = ("suspicion", "acute", "structural", "can_help")
    kinds = ("boolean", "boolean", "boolean", "string")
    inputs = "".join(
        f'<input id="I{n}" label="{name}"><inputExpression id="E{n}" typeRef="{kind}">'
        f"<text>weigh.{name}</text></inputExpression></input>"
        for n, (name, kind) in enumerate(zip(names, kinds, strict=True))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" '
        'xmlns:wijkpad="urn:wijkpad:dmn" id="D" name="Afwegingskader" namespace="urn:proef">'
        '<decision id="BR_MC2" name="Afwegingskader" wijkpad:effect="advice">'
        f'<decisionTable id="DT" hitPolicy="FIRST">{inputs}'
        '<output id="O" name="decision" typeRef="string"/><annotation name="uitleg"/>'
        f"{''.join(rules)}</decisionTable></decision></definitions>"
    ).encode()


DECIDE_RULES = """format = 1
[[rule]]
id = "second_person"
when = 'advice.decision = "REPORT" and report = false and second_person = null'
level = "error"
fields = ["second_person"]
message = "U wijkt af van het advies. Noem de collega die meekeek."
"""

BODY = (
    START
    + task("UT_Map", form="map")
    + task("UT_Consult", form="consult", inner="<extensionElements><camunda:properties><camunda:property name='norm' value='meldcode-2'/></camunda:properties></extensionElements>")
    + '<exclusiveGateway id="GW_Safe" name="Kan er veilig gepraat worden?" default="GW_Safe_UT_SkipTalk"/>'
    + task("UT_Talk", form="talk")
    + task("UT_SkipTalk", form="skip")
    + '<exclusiveGateway id="GW_Weigh"/>'
    + task("UT_Weigh", form="weigh")
    + '<businessRuleTask id="BR" name="Afwegen" camunda:decisionRef="BR_MC2" '
    'camunda:resultVariable="advice" camunda:mapDecisionResult="singleResult"/>'
    + task("UT_Decide", form="decide")
    + '<exclusiveGateway id="GW_Report" name="Melden?" default="GW_Report_EE"/>'
    + task("UT_Report", form="report", inner="<extensionElements><camunda:properties><camunda:property name='norm' value='meldcode-5'/></camunda:properties></extensionElements>")
    + '<endEvent id="EE_Reported" name="Gemeld"/>'
    + END
    + flow("SE", "UT_Map")
    + flow("UT_Map", "UT_Consult")
    + flow("UT_Consult", "GW_Safe")
    + flow("GW_Safe", "UT_Talk", "consult.talk_is_safe", name="Ja")
    + flow("GW_Safe", "UT_SkipTalk", name="Nee")
    + flow("UT_Talk", "GW_Weigh")
    + flow("UT_SkipTalk", "GW_Weigh")
    + flow("GW_Weigh", "UT_Weigh")
    + flow("UT_Weigh", "BR")
    + flow("BR", "UT_Decide")
    + flow("UT_Decide", "GW_Report")
    + flow("GW_Report", "UT_Report", "decide.report", name="Ja")
    + flow("GW_Report", "EE", name="Nee")
    + flow("UT_Report", "EE_Reported")
)  # fmt: skip


def meldcode(body: str = BODY, norms: str = NORMS, **changes: bytes | None) -> dict[str, bytes]:
    """Return the files; a keyword `table`, `decide_rules` or `consult` replaces one, None leaves it out."""
    files: dict[str, bytes | None] = {
        "pathway.toml": HEADER.encode(),
        "proef.bpmn": bpmn(body),
        "norms.toml": norms.encode(),
        "forms/map.json": form("map", _field("facts", "Wat is er gezien?")),
        "forms/consult.json": form(
            "consult", _field("talk_is_safe", "Is een gesprek veilig?", _YES_NO)
        ),
        "forms/talk.json": form("talk", _field("reaction", "Hoe was de reactie?")),
        "forms/skip.json": form("skip", _field("reason", "Waarom geen gesprek?")),
        "forms/weigh.json": form(
            "weigh",
            _field("suspicion", "Is er een vermoeden?", _YES_NO),
            _field("acute", "Is het acuut onveilig?", _YES_NO),
            _field("structural", "Is het structureel onveilig?", _YES_NO),
            _field("can_help", "Kunt u hulp bieden?", [("yes", "Ja hoor"), ("no", "Nee hoor")]),
        ),
        "forms/decide.json": form(
            "decide",
            _field("report", "Meldt u?", _YES_NO),
            _field("second_person", "Welke collega keek mee?", needed=False),
        ),
        "forms/decide.rules.toml": DECIDE_RULES.encode(),
        "forms/report.json": form("report", _field("spoken_to", "Met wie sprak u?")),
        "BR_MC2.dmn": table(*RULES.values()),
    }
    places = {"table": "BR_MC2.dmn", "decide_rules": "forms/decide.rules.toml"}
    files |= {places.get(name, f"forms/{name}.json"): one for name, one in changes.items()}
    return {name: one for name, one in files.items() if one is not None}  # fmt: skip


def every_answer() -> list[dict[str, dict[str, object]]]:
    """Return every way to answer the questions on which the ways of this pathway depend."""
    both = (True, False)
    return [
        {
            "consult": {"talk_is_safe": safe},
            "weigh": {"suspicion": s, "acute": a, "structural": c, "can_help": h},
            "decide": {"report": report, "second_person": second},
        }
        for safe, s, a, c, h, report, second in product(
            both, both, both, both, ("yes", "no"), both, ("Noor", None)
        )
    ]
