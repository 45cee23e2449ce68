# SPDX-License-Identifier: EUPL-1.2
"""The administrator's pages: plugins, incidents, set-up, colours, journal."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in, token_in
from tests.support.website import Website
from wijkpad.api import PluginState
from wijkpad.api.municipality.plugin_history import plugin_changes
from wijkpad.domain.jobs import Incident
from wijkpad.feel import Value
from wijkpad.ports import Setting
from wijkpad_webui.beheer.colours import chosen_colours, contrast, style_sheet
from wijkpad_webui.beheer.schema_form import questions, read_answers

PAGES = [
    "/beheer/storingen",
    "/beheer/plugins",
    "/beheer/plugins/wijkbudget",
    "/beheer/inrichting",
]
SCHEMA = {
    "type": "object",
    "required": ["rounding"],
    "properties": {
        "percent": {"type": "integer", "title": "Procent", "minimum": 1, "maximum": 100},
        "factor": {"type": "number", "title": "Factor"},
        "strict": {"type": "boolean", "title": "Streng"},
        "rounding": {"enum": ["half_up", "down"], "title": "Afronden"},
        "codes": {"type": "string", "title": "Codes", "maxLength": 5},
        "list": {"type": "array", "title": "Lijst"},
    },
}


@pytest.mark.parametrize("address", PAGES)
def test_only_the_administrator_sees_the_pages(website: Website, address: str) -> None:
    assert signed_in(website, "fatma").get(address).status_code == 200
    for login in ("loes", "pim", "tess"):
        assert signed_in(website, login).get(address).status_code == 403, login


def an_incident(website: Website) -> None:
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        unit.jobs.add_incident(
            Incident(
                id="i-1",
                job=None,
                run=None,
                case=None,
                code="JOB-001",
                text="Een automatische stap lukte vijf keer niet.",
                raised_at=website.clock.now(),
            )
        )
        unit.commit()


def test_an_incident_is_set_aside_only_with_a_reason(website: Website) -> None:
    an_incident(website)
    visitor = signed_in(website, "fatma")
    assert "lukte vijf keer niet" in visitor.get("/beheer/storingen").text
    assert visitor.post("/beheer/storingen/i-1/sluiten", {"reason": " "}).status_code == 422
    assert len(website.desk("fatma").incidents()) == 1
    answer = visitor.post("/beheer/storingen/i-1/sluiten", {"reason": "Met de hand gedaan"})
    assert answer.status_code == 303
    assert website.desk("fatma").incidents() == []
    assert visitor.post("/beheer/storingen/i-1/sluiten", {"reason": "Nog eens"}).status_code == 409


def test_an_incident_without_a_job_cannot_be_tried_again(website: Website) -> None:
    an_incident(website)
    visitor = signed_in(website, "fatma")
    assert "Opnieuw proberen" not in visitor.get("/beheer/storingen").text
    assert visitor.post("/beheer/storingen/i-1/opnieuw").status_code == 403


def test_a_configuration_tells_all_its_faults_at_once(website: Website) -> None:
    visitor = signed_in(website, "fatma")
    fields = {"enabled_from": "32-1-2027", "warn_pct": "veel", "reason": "", "action": "on"}
    answer = visitor.post("/beheer/plugins/wijkbudget", fields)
    assert answer.status_code == 422
    assert answer.text.count('class="wrong"') == 3


def test_a_configuration_is_checked_by_the_plugins_own_schema(website: Website) -> None:
    visitor = signed_in(website, "fatma")
    before = website.desk("fatma").plugins()
    fields = {"enabled_from": "1-1-2027", "warn_pct": "101", "reason": "Proef", "action": "on"}
    answer = visitor.post("/beheer/plugins/wijkbudget", fields)
    assert answer.status_code == 422
    assert 'id="warn_pct-wrong"' in answer.text
    assert "mag hoogstens 100 zijn" in answer.text
    assert website.desk("fatma").plugins() == before


def the_plugin(website: Website) -> PluginState:
    found = website.desk("fatma").plugins()
    return next(one for one in found if one.key == "wijkbudget")


def test_a_plugin_is_switched_on_from_a_day_and_off(website: Website) -> None:
    visitor = signed_in(website, "fatma")
    address = "/beheer/plugins/wijkbudget"
    fields = {"enabled_from": "1-1-2027", "warn_pct": "80", "reason": "Nieuw jaar", "action": "on"}
    answer = visitor.post(address, fields)
    assert (answer.status_code, "gaat hij nu uit" in answer.text) == (422, True)
    assert 'id="enabled_from-wrong"' in answer.text
    assert the_plugin(website).condition == "on"
    assert visitor.post(address, {"reason": "Stopt", "action": "off"}).status_code == 303
    assert visitor.post(address, fields | {"enabled_from": "1-1-27"}).status_code == 422
    twice = fields | {"token": token_in(visitor.get(address))}
    assert visitor.post(address, twice).status_code == 303
    assert visitor.post(address, twice).status_code == 303
    state = the_plugin(website)
    assert (state.condition, state.config["warn_pct"]) == ("later", Decimal(80))
    assert visitor.post(address, {"reason": "Stopt", "action": "off"}).status_code == 303
    state = the_plugin(website)
    assert state.condition == "off"
    told = visitor.get(address).text.partition("Wie veranderde wat")[2]
    lines = re.findall(
        r"<li><svg.*?<b>(.*?)</b><br><span[^>]*>(.*?),.*?</span><br>(\w+)", told, re.DOTALL
    )
    assert [what for what, _, _ in lines[:3]] == [
        "Uitgezet",
        "Aan vanaf 1 januari 2027",
        "Uitgezet",
    ]
    assert {(who, why) for _, who, why in lines[:3]} == {
        ("Fatma Demir", "Stopt"),
        ("Fatma Demir", "Nieuw"),
    }
    assert lines[3][1] == "ingelezen uit een bestand"
    assert re.search(r"<br>[^<]*: van \w+ naar 80", told)


def test_what_names_a_secret_is_said_to_have_changed_and_not_shown(website: Website) -> None:
    key = {"title": "Sleutel", "type": "string", "format": "secret-env"}
    schema = {"properties": {"key_env": key, "pct": {"title": "Percentage", "type": "integer"}}}
    state = replace(the_plugin(website), schema=schema)
    since = date(2026, 1, 1)

    def laid_down(**config: Value) -> Setting:
        value: Value = {"enabled_from": since, "config": config}
        return Setting(
            kind="plugin", key="x", value=value, valid_from=since, author="u", reason="r",
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip

    rows = [
        laid_down(key_env="WIJKPAD_ONE", pct=Decimal(1)),
        laid_down(key_env="WIJKPAD_TWO", pct=Decimal(1)),
    ]
    newest, _ = plugin_changes(rows, state, {})
    assert [(one.title, one.before, one.after) for one in newest.changed] == [
        ("Sleutel", None, None)
    ]
    without = replace(state, schema={}, condition="broken")
    assert "1" not in repr(plugin_changes(rows, without, {})[1].changed)


def test_the_plugins_are_started_anew(website: Website) -> None:
    assert signed_in(website, "fatma").post("/beheer/plugins/opnieuw").status_code == 303
    assert signed_in(website, "pim").post("/beheer/plugins/opnieuw").status_code == 403


def test_a_form_is_made_from_a_schema() -> None:
    asked = questions(SCHEMA)
    assert [one.name for one in asked if one.is_simple] == [
        "percent",
        "factor",
        "strict",
        "rounding",
        "codes",
    ]
    typed = {"percent": "12", "factor": "2,5", "strict": "yes", "rounding": "1", "codes": "a"}
    answers, wrong = read_answers([one for one in asked if one.is_simple], typed)
    assert wrong == {}
    assert answers == {
        "percent": Decimal(12),
        "factor": Decimal("2.5"),
        "strict": True,
        "rounding": "down",
        "codes": "a",
    }


def test_what_is_wrong_names_the_setting_and_a_bound_has_a_comma() -> None:
    schema = {
        "required": ["rounding"],
        "properties": {
            **SCHEMA["properties"],  # type: ignore[dict-item]
            "factor": {"type": "number", "title": "Factor", "minimum": 0.5, "maximum": 3},
        },
    }
    asked = questions(schema)
    assert next(one.hint for one in asked if one.name == "factor") == "Van 0,5 tot en met 3."
    _, wrong = read_answers(asked, {"factor": "veel"})
    assert wrong == {
        "factor": "‘Factor’ klopt niet. Vul een getal in, bijvoorbeeld 2,5.",
        "rounding": "Vul ‘Afronden’ in.",
    }


@given(st.dictionaries(st.sampled_from([*SCHEMA["properties"]]), st.text(max_size=40)))
def test_no_input_breaks_the_form(typed: dict[str, str]) -> None:
    asked = [one for one in questions(SCHEMA) if one.is_simple]
    answers, wrong = read_answers(asked, typed)
    assert not set(answers) & set(wrong)
    assert all(wrong.values())


def test_the_set_up_shows_people_settings_and_money(website: Website) -> None:
    page = signed_in(website, "fatma").get("/beheer/inrichting").text
    for words in (
        "Wijkteam Noord",
        "Tess van Rijn",
        "Eerste contact",
        "Thuishulp De Linde",
        "€ 69,30",
    ):
        assert words in page, words


def test_the_municipalitys_file_holds_no_secrets(website: Website) -> None:
    visitor = signed_in(website, "fatma")
    answer = visitor.post("/beheer/inrichting/uitvoer")
    assert "gm9999.toml" in answer.headers["Content-Disposition"]
    assert tomllib.loads(answer.text)["code"] == "gm9999"
    assert "argon2" not in answer.text
    assert signed_in(website, "loes").post("/beheer/inrichting/uitvoer").status_code == 403


def test_a_good_colour_reaches_the_style_sheet(website: Website) -> None:
    visitor = signed_in(website, "loes")
    answer = visitor.get("/beheer/thema.css")
    assert answer.content_type.startswith("text/css")
    assert "--accent:#154273" in answer.text
    assert "/beheer/thema.css" in visitor.get("/taken").text


@pytest.mark.parametrize(
    "value", ["#ffffff", "#777", "red", "#15427z", "#154273;}body{display:none", "", 12, None]
)
def test_a_colour_that_is_unsafe_or_too_light_is_left_out(value: object) -> None:
    theme = {"accent": Decimal(value) if isinstance(value, int) else value}
    assert style_sheet(theme) == ""  # type: ignore[arg-type]
    assert chosen_colours(theme)[0].fault  # type: ignore[arg-type]


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=60)))
def test_nothing_but_checked_colours_can_stand_in_the_style_sheet(theme: dict[str, str]) -> None:
    sheet = style_sheet(dict(theme))
    assert "url" not in sheet
    assert sheet.count("{") == sheet.count("}") <= 1


def test_black_on_white_is_the_most_there_is() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    assert contrast("#154273", "#154273") == 1


def test_the_journal_of_a_case_tells_whether_its_chain_holds(website: Website) -> None:
    started = website.desk("loes").start_case("intake", "SE_ResidentRequest", "noord")
    page = signed_in(website, "loes").get(f"/zaken/{started.case_id}/journaal?controle=1")
    assert page.status_code == 200
    assert "niets aan veranderd" in page.text
    assert signed_in(website, "bea").get(f"/zaken/{started.case_id}/journaal").status_code == 404


def test_what_a_plugin_does_is_told_in_dutch(website: Website) -> None:
    for address in ("/beheer/plugins", "/beheer/plugins/wijkbudget"):
        page = signed_in(website, "fatma").get(address).text
        assert "toets op budget (budget van het team)" in page
        assert "guard:team" not in page
