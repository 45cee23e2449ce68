# SPDX-License-Identifier: EUPL-1.2
"""Norms are proven or refused with the way along which they break, and playing the pathway agrees."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.diagrams.drawing import flow, task
from tests.pathways.small_meldcode import (
    BODY,
    MORE_TO_REPORT,
    NORMS,
    RULES,
    STRUCTURAL_TO_HELP,
    every_answer,
    meldcode,
    table,
)
from wijkpad.errors import AnswersInvalidError
from wijkpad.findings import Finding, Severity
from wijkpad.forms import read
from wijkpad.pathways import compile_definition
from wijkpad.pathways.norms import bent_norms, deciding
from wijkpad.testing import Playground


def of_norms(files: dict[str, bytes]) -> list[Finding]:
    """Return what the norms say; anything else that is wrong fails the test."""
    compiled = compile_definition(files, key="proef")
    other = [
        one
        for one in compiled.findings
        if one.severity is Severity.ERROR and not one.code.startswith("NORM")
    ]
    assert not other, other
    return [one for one in compiled.findings if one.code.startswith("NORM")]


def broken(files: dict[str, bytes]) -> dict[str, Finding]:
    """Return the norms that are violated, by a part of their title."""
    keys = {
        "wordt altijd gemeld": "report",
        "zonder overleg": "consult",
        "gesprek of de reden": "talk",
        "De tabel raadt": "table",
    }
    found = [one for one in of_norms(files) if one.code == "NORM-010"]
    return {key: one for one in found for part, key in keys.items() if part in one.text}


def norm(text: str) -> str:
    return f'format = 1\n[[norm]]\nkey = "eigen"\ntitle = "Een norm"\nsource = "meldcode"\n{text}\n'


def test_a_pathway_that_keeps_its_norms_has_nothing_to_say_about_them() -> None:
    assert of_norms(meldcode()) == []


def test_pg_03_a_row_that_leads_away_from_a_report_is_refused_with_its_rule() -> None:
    rules = [RULES["none"], RULES["acute"], STRUCTURAL_TO_HELP, *list(RULES.values())[2:]]
    found = broken(meldcode(table=table(*rules)))
    assert found.keys() == {"report", "table"}
    assert found["table"].element == "local"
    assert found["table"].file == "BR_MC2.dmn"
    assert "‘Is het structureel onveilig?’ ja" in found["table"].text
    assert found["report"].path[-1] == "EE"
    assert "UT_Report" not in found["report"].path


def test_a_row_of_a_municipality_that_leads_to_a_report_is_welcome() -> None:
    assert of_norms(meldcode(table=table(MORE_TO_REPORT, *RULES.values()))) == []


@pytest.mark.parametrize("row", ["acute", "structural"])
def test_taking_a_row_out_of_the_table_is_seen(row: str) -> None:
    rules = [text for name, text in RULES.items() if name != row]
    assert broken(meldcode(table=table(*rules))).keys() == {"report", "table"}


def test_a_worker_may_deviate_with_a_second_person_and_not_without() -> None:
    found = broken(meldcode(decide_rules=None))
    assert found.keys() == {"report"}
    assert "‘Meldt u?’" in found["report"].text or "nee" in found["report"].text


def test_a_way_past_the_consultation_is_drawn() -> None:
    body = BODY.replace(
        flow("UT_Map", "UT_Consult"),
        '<exclusiveGateway id="GW_Hurry" name="Haast?" default="GW_Hurry_UT_Consult"/>'
        + flow("UT_Map", "GW_Hurry")
        + flow("GW_Hurry", "UT_Consult")
        + flow("GW_Hurry", "GW_Weigh", "map.facts != null", name="Ja"),
    )
    found = broken(meldcode(body))
    assert found.keys() == {"consult", "talk"}
    assert "GW_Hurry_GW_Weigh" in found["consult"].path
    assert found["consult"].path[-1] == "UT_Report"
    assert "‘Taak UT_Consult’" in found["consult"].text


def test_acute_danger_excuses_from_the_talk_and_nothing_else_does() -> None:
    shortcut = BODY.replace(
        flow("UT_Consult", "GW_Safe"),
        '<exclusiveGateway id="GW_Hurry" name="Acuut?" default="GW_Hurry_GW_Safe"/>'
        + flow("UT_Consult", "GW_Hurry")
        + flow("GW_Hurry", "GW_Safe")
        + flow("GW_Hurry", "GW_Weigh", "consult.talk_is_safe = false", name="Ja"),
    )
    assert broken(meldcode(shortcut)).keys() == {"talk"}
    only_acute = shortcut.replace(
        flow("UT_Weigh", "BR"),
        '<exclusiveGateway id="GW_Acute" name="Acuut?" default="GW_Acute_EE"/>'
        + flow("UT_Weigh", "GW_Acute")
        + flow("GW_Acute", "BR", "weigh.acute", name="Ja")
        + flow("GW_Acute", "EE", name="Nee"),
    )
    found = broken(meldcode(only_acute))
    assert "talk" not in found
    assert "report" in found


def test_answers_that_change_in_a_second_round_count_anew() -> None:
    again = BODY.replace(
        flow("UT_Decide", "GW_Report"),
        '<exclusiveGateway id="GW_Again" name="Opnieuw wegen?" default="GW_Again_GW_Report"/>'
        + flow("UT_Decide", "GW_Again")
        + flow("GW_Again", "GW_Report")
        + flow("GW_Again", "GW_Weigh", 'weigh.can_help = "no" and weigh.structural', name="Ja"),
    )
    assert of_norms(meldcode(again)) == []


def test_an_event_that_stops_the_work_is_a_way_too() -> None:
    stopped = BODY.replace(
        "</userTask>" + '<exclusiveGateway id="GW_Report"',
        "</userTask>"
        '<boundaryEvent id="TM" name="Na een week" attachedToRef="UT_Decide">'
        "<timerEventDefinition><timeDuration>PT8H</timeDuration></timerEventDefinition></boundaryEvent>"
        + flow("TM", "EE")
        + '<exclusiveGateway id="GW_Report"',
    )
    found = broken(meldcode(stopped))
    assert found.keys() == {"report"}
    assert "TM" in found["report"].path


def in_a_sub_process(body: str, more: str = "") -> str:
    """Put the report into a sub-process of its own."""
    inside = (
        '<startEvent id="SE_In" name="Begin"/>'
        + task("UT_Report", form="report")
        + '<endEvent id="EE_In" name="Einde"/>'
        + flow("SE_In", "UT_Report")
        + flow("UT_Report", "EE_In")
    )
    at = body.index('<userTask id="UT_Report"')
    end = body.index("</userTask>", at) + len("</userTask>")
    drawn = f'<subProcess id="SP" name="Melden">{more}{inside}</subProcess>'
    body = body[:at] + drawn + body[end:]
    return body.replace(flow("GW_Report", "UT_Report", "decide.report", name="Ja"), flow("GW_Report", "SP", "decide.report", name="Ja")).replace(flow("UT_Report", "EE_Reported"), flow("SP", "EE_Reported"))  # fmt: skip


NO_MARKS = NORMS.replace('"norm:meldcode-5"', '"UT_Report"').replace(
    '"norm:meldcode-2"', '"UT_Consult"'
)


def test_what_stands_in_a_sub_process_is_reached_through_it() -> None:
    assert of_norms(meldcode(in_a_sub_process(BODY), NO_MARKS)) == []


def test_a_report_for_each_of_a_list_may_be_none_at_all() -> None:
    loop = '<multiInstanceLoopCharacteristics camunda:collection="= case.linked" camunda:elementVariable="one"/>'
    (found,) = of_norms(meldcode(in_a_sub_process(BODY, loop), NO_MARKS))
    assert found.code == "NORM-011"
    assert "niet vooraf te bewijzen" in found.text


MARK = (
    "<extensionElements><camunda:properties><camunda:property name='norm' value='meldcode-2'/>"
    "</camunda:properties></extensionElements>"
)
DANGER = (
    '<subProcess id="SP_Danger" name="Acuut gevaar" triggeredByEvent="true">'
    '<startEvent id="SE_Danger" name="Gevaar" isInterrupting="true">'
    '<messageEventDefinition messageRef="M"/></startEvent>'
    + task("UT_Ring", form="report")
    + '<endEvent id="EE_Danger" name="Gebeld"/>'
    + flow("SE_Danger", "UT_Ring")
    + flow("UT_Ring", "EE_Danger")
    + "</subProcess>"
)


def test_an_event_sub_process_stops_the_work_and_is_a_way_of_its_own() -> None:
    files = meldcode(BODY + DANGER)
    message = b'<message id="M" name="MSG_AcuteDanger"/><process '
    files["proef.bpmn"] = files["proef.bpmn"].replace(b"<process ", message, 1)
    found = broken(files)
    assert found.keys() == {"report"}
    assert found["report"].path[-3:] == ("SP_Danger", "SE_Danger", "SP_Danger")
    rings = NORMS.replace('then = ["UT_Report"]', 'then = ["UT_Report", "UT_Ring"]')
    assert of_norms({**files, "norms.toml": rings.encode()}) == []


UNKNOWABLE = BODY.replace(
    flow("GW_Report", "UT_Report", "decide.report", name="Ja"),
    flow("GW_Report", "UT_Report", 'decide.report or upper case(map.facts) = "X"', name="Ja"),
).replace(flow("UT_Map", "UT_Consult"), '<exclusiveGateway id="GW_Text" name="Wat staat er?" default="GW_Text_UT_Consult"/>' + flow("UT_Map", "GW_Text") + flow("GW_Text", "UT_Consult") + flow("GW_Text", "GW_Weigh", "string length(map.facts) &gt; 10", name="Veel"))  # fmt: skip


def test_what_cannot_be_decided_asks_for_a_scenario_that_comes_by_it() -> None:
    asked = [one for one in of_norms(meldcode(UNKNOWABLE)) if one.code == "NORM-011"]
    assert {one.element for one in asked} == {"eerst_overleg", "eerst_gesprek"}
    assert "map.facts" in asked[0].text
    named = NORMS.replace(
        'first = ["norm:meldcode-2"]', 'first = ["norm:meldcode-2"]\nscenarios = ["P-01"]'
    )
    without = [
        one for one in of_norms(meldcode(UNKNOWABLE, named)) if one.element == "eerst_overleg"
    ]
    assert "P-01" in without[0].cure
    story = 'format = 1\nid = "P-01"\ntitle = "Iemand meldt"\nmunicipality = "gm9999"\nstart = { event = "SE", at = 2026-11-16T09:00:00+01:00, by = "front_desk" }\n[expect]\nroute = ["UT_Report"]\n'
    files = {**meldcode(UNKNOWABLE, named), "scenarios/P-01.toml": story.encode()}
    (found,) = [one for one in of_norms(files) if one.element == "eerst_overleg"]
    assert (found.code, found.severity) == ("NORM-012", Severity.INFO)
    elsewhere = story.replace("UT_Report", "UT_Map")
    files["scenarios/P-01.toml"] = elsewhere.encode()
    assert [one.code for one in of_norms(files) if one.element == "eerst_overleg"] == ["NORM-011"]


def test_a_search_that_ran_out_is_not_made_good_by_a_scenario(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = NORMS.replace(
        'first = ["norm:meldcode-2"]', 'first = ["norm:meldcode-2"]\nscenarios = ["P-01"]'
    )
    story = 'format = 1\nid = "P-01"\ntitle = "Iemand meldt"\nmunicipality = "gm9999"\nstart = { event = "SE", at = 2026-11-16T09:00:00+01:00, by = "front_desk" }\n[expect]\nroute = ["UT_Report"]\n'
    files = {**meldcode(UNKNOWABLE, named), "scenarios/P-01.toml": story.encode()}
    files["forms/map.json"] += b"\n"  # a verdict on these files was not kept before
    monkeypatch.setattr(deciding, "STATES", 1)
    found = [one for one in of_norms(files) if one.element == "eerst_overleg"]
    assert [(one.code, one.severity) for one in found] == [("NORM-011", Severity.ERROR)]
    assert "te veel wegen" in found[0].text
    assert "Het nakijken stopte bij" in found[0].text
    assert found[0].path[0] == "SE"


def test_a_search_that_ran_out_tells_the_first_way_that_may_break_the_norm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = meldcode(UNKNOWABLE)
    for number in range(1, 60):
        files["forms/map.json"] += b"\n"
        monkeypatch.setattr(deciding, "STATES", number)
        (found,) = [one for one in of_norms(files) if one.element == "eerst_overleg"]
        if "De eerste weg die haar misschien breekt" in found.text:
            break
    assert "te veel wegen" in found.text
    assert "zonder dat" in found.text
    assert (found.path[0], found.path[-1]) == ("SE", "GW_Report_UT_Report")
    assert "UT_Consult" not in found.path


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('after = ["UT_Map"]', "niet duidelijk wat ‘eigen’ vraagt"),
        ('after = ["UT_Map"]\nthen = ["UT_Nergens"]', "‘UT_Nergens’"),
        ('before = ["norm:nergens"]\nfirst = ["UT_Map"]', "‘norm:nergens’"),
        ('after = ["UT_Map"]\nthen = []', "geen lijst van namen"),
        ('table = "BR_Geen"\noutcome = "true"', "‘BR_Geen’"),
        ('after = ["UT_Map"]\nthen = ["UT_Weigh"]\nwhen = "weigh.acuut"', "acuut"),
        ('after = ["UT_Map"]\nthen = ["UT_Weigh"]\nwhen = "en of"', "‘when’"),
        ('after = ["UT_Map"]\nthen = ["UT_Weigh"]\nsoms = true', "‘soms’"),
    ],
)
def test_a_norm_with_a_fault_is_named_on_its_line(text: str, part: str) -> None:
    found = of_norms(meldcode(norms=norm(text)))
    assert any(part in one.text for one in found), found
    assert all(one.file == "norms.toml" and one.line == 2 for one in found)


def test_a_norm_needs_a_source_that_is_known() -> None:
    (found,) = of_norms(meldcode(norms=NORMS.replace('"meldcode"\nafter', '"verzonnen"\nafter')))
    assert found.code == "NORM-001"
    assert "[[sources]]" in found.text


VARIANTS = {
    "whole": meldcode(),
    "row away": meldcode(table=table(RULES["none"], STRUCTURAL_TO_HELP, *list(RULES.values())[1:])),
    "no rules": meldcode(decide_rules=None),
    "closed by worker": meldcode(BODY.replace('"decide.report"', '"decide.report"').replace(
        flow("GW_Report", "UT_Report", "decide.report", name="Ja"),
        flow("GW_Report", "UT_Report", 'decide.report and weigh.can_help = "no"', name="Ja"))),
    "talk left out": meldcode(BODY.replace(
        flow("UT_Consult", "GW_Safe"), flow("UT_Consult", "GW_Weigh")
    ).replace('<exclusiveGateway id="GW_Safe" name="Kan er veilig gepraat worden?" default="GW_Safe_UT_SkipTalk"/>', "")
     .replace(task("UT_Talk", form="talk"), "").replace(task("UT_SkipTalk", form="skip"), "")
     .replace(flow("GW_Safe", "UT_Talk", "consult.talk_is_safe", name="Ja"), "").replace(flow("GW_Safe", "UT_SkipTalk", name="Nee"), "")
     .replace(flow("UT_Talk", "GW_Weigh"), "").replace(flow("UT_SkipTalk", "GW_Weigh"), ""),
     norms=NORMS.replace('first = ["UT_Talk", "UT_SkipTalk"]', 'first = ["UT_Report"]')),
}  # fmt: skip


def played(files: dict[str, bytes]) -> set[str]:
    """Play every way to answer, and return the norms that were broken in one of them."""
    forms = {
        name[6:-5]: data
        for name, data in files.items()
        if name.startswith("forms/") and name.endswith(".json")
    }
    rules = {name[6:-11]: data for name, data in files.items() if name.endswith(".rules.toml")}
    play = Playground(files["proef.bpmn"], forms=forms, tables=(files["BR_MC2.dmn"],))
    read_forms = {
        key: read(data, rules.get(key), file=f"forms/{key}.json") for key, data in forms.items()
    }
    play.definition = replace(play.definition, forms=read_forms)
    texts: dict[str, dict[str, object]] = {"map": {"facts": "Gezien"}, "talk": {"reaction": "Rustig"}, "skip": {"reason": "Gevaar"}, "report": {"spoken_to": "VT"}}  # fmt: skip
    found: set[str] = set()
    for answers in every_answer():
        play.start()
        refused = False
        while play.tasks() and not refused:
            form = play.definition.steps[play.tasks()[0].element].form or ""
            try:
                play.complete(play.tasks()[0], {**texts, **answers}[form])
            except AnswersInvalidError:
                refused = True
        if not refused:
            found |= broken_on(play.trace, answers)
    return found


def broken_on(trace: list[str], answers: dict[str, dict[str, object]]) -> set[str]:
    weigh = answers["weigh"]
    unsafe = weigh["suspicion"] and (weigh["acute"] or weigh["structural"])
    found = set()
    if unsafe and "UT_Report" not in trace and answers["decide"]["second_person"] is None:
        found.add("report")
    if "UT_Report" in trace:
        before = trace[: trace.index("UT_Report")]
        found |= {"consult"} if "UT_Consult" not in before else set()
        talked = "UT_Talk" in before or "UT_SkipTalk" in before
        found |= {"talk"} if not talked and not weigh["acute"] else set()
    return found


@pytest.mark.parametrize("name", VARIANTS)
def test_playing_every_answer_breaks_exactly_what_was_found_violated(name: str) -> None:
    files = VARIANTS[name]
    assert broken(files).keys() - {"table"} == played(files)
    assert json.dumps(sorted(broken(files)))  # the verdict can be told twice, from memory


def test_a_variant_keeps_the_norms_of_its_release_and_the_elements_that_bear_them() -> None:
    base = compile_definition(meldcode(), key="proef").definition
    assert base is not None

    def bent(files: dict[str, bytes]) -> list[str]:
        own = compile_definition(files, key="proef").definition
        assert own is not None
        return [one.text for one in bent_norms(base, own)]

    assert bent(meldcode()) == []
    _, first, *others = NORMS.split("[[norm]]")
    more = "[[norm]]".join([NORMS, first.replace("onveilig_wordt_gemeld", "eigen_norm")])
    assert bent(meldcode(norms=more)) == []
    one_left_out = "[[norm]]".join(["format = 1\n", *others])
    assert bent(meldcode(norms=one_left_out)) == [
        "De norm ‘Acute of structurele onveiligheid wordt altijd gemeld’ ontbreekt."
    ]
    without = meldcode()
    del without["norms.toml"]
    assert len(bent(without)) == 4
    weaker = NORMS.replace("(weigh.acute or weigh.structural)", "weigh.acute")
    assert len(bent(meldcode(norms=weaker))) == 2
    moved = BODY.replace("meldcode-2", "meldcode-9").replace(
        task("UT_Talk", form="talk"), task("UT_Talk", form="talk", inner=MARK)
    )
    kept = NORMS.replace('first = ["norm:meldcode-2"]', 'first = ["norm:meldcode-2", "UT_Consult"]')
    found = bent(meldcode(moved, norms=kept))
    assert any("‘meldcode-2’" in one for one in found)
