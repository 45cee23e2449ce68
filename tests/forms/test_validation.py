# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forms.builders import NOW, a_field, a_form, a_table, checked, codes
from wijkpad.forms import bind, validate

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CHOICES = [{"label": "Telefoon", "value": "phone"}, {"label": "Balie", "value": "desk"}]
ONE_FIELD: dict[str, Callable[[], dict[str, object]]] = {
    "text": lambda: a_field("x"),
    "long": lambda: a_field("x", "textarea"),
    "number": lambda: a_field("x", "number"),
    "whole": lambda: a_field("x", "number", decimalDigits=0, validate={"min": 0, "max": 365}),
    "money": lambda: a_field("x", kind="money", validate={"max": 100}),
    "bool": lambda: a_field("x", "radio", "bool"),
    "json bool": lambda: a_field(
        "x", "radio", values=[{"label": "Ja", "value": True}, {"label": "Nee", "value": False}]
    ),
    "choice": lambda: a_field("x", "radio", values=CHOICES),
    "choices": lambda: a_field("x", "checklist", values=CHOICES),
    "date": lambda: a_field("x", "datetime", subtype="date"),
    "past": lambda: a_field("x", "datetime", "date_past", subtype="date"),
    "future": lambda: a_field("x", "datetime", "date_future", subtype="date"),
    "moment": lambda: a_field("x", "datetime", subtype="datetime"),
    "past moment": lambda: a_field("x", "datetime", "datetime_past", subtype="datetime"),
    "time": lambda: a_field("x", "datetime", subtype="time"),
    "bsn": lambda: a_field("x", kind="bsn"),
    "agb": lambda: a_field("x", kind="agb"),
    "postcode": lambda: a_field("x", kind="postcode"),
    "email": lambda: a_field("x", validate={"validationType": "email"}),
    "phone": lambda: a_field("x", validate={"validationType": "phone"}),
    "org": lambda: a_field("x", kind="org"),
    "user": lambda: a_field("x", kind="user"),
    "pattern": lambda: a_field("x", validate={"pattern": "[A-Z]{2}", "minLength": 2}),
    "slow pattern": lambda: a_field("x", validate={"pattern": "(a|aa)+$"}),
}


@pytest.mark.parametrize(
    ("field", "typed", "answer"),
    [
        ("text", "  Mevrouw   A\n", "Mevrouw A"),
        ("long", " een\r\ntwee ", "een\ntwee"),
        ("number", "2,5", Decimal("2.5")),
        ("number", "2.5", Decimal("2.5")),
        ("number", "1.234,5", Decimal("1234.5")),
        ("number", "-3", Decimal(-3)),
        ("whole", "14", Decimal(14)),
        ("whole", 14, Decimal(14)),
        ("money", "12,50", Decimal(1250)),
        ("money", "€ 12,-", Decimal(1200)),
        ("money", 1250, Decimal(1250)),
        ("bool", "yes", True),
        ("bool", "no", False),
        ("bool", "true", True),
        ("bool", False, False),
        ("json bool", "no", False),
        ("json bool", True, True),
        ("choice", "desk", "desk"),
        ("choices", ["desk", "phone"], ["phone", "desk"]),
        ("choices", [], None),
        ("date", "14-3-2026", date(2026, 3, 14)),
        ("date", "14-03-2026", date(2026, 3, 14)),
        ("date", "14 maart 2026", date(2026, 3, 14)),
        ("date", "2026-03-14", date(2026, 3, 14)),
        ("date", date(2026, 3, 14), date(2026, 3, 14)),
        ("past", "16-11-2026", date(2026, 11, 16)),
        ("future", "16-11-2026", date(2026, 11, 16)),
        ("moment", "16-11-2026 10:15", datetime(2026, 11, 16, 9, 15, tzinfo=UTC)),
        ("moment", "16-11-2026, 10.15 uur", datetime(2026, 11, 16, 9, 15, tzinfo=UTC)),
        ("moment", "2026-11-16T10:15", datetime(2026, 11, 16, 9, 15, tzinfo=UTC)),
        ("moment", "2026-11-16T10:15:00+01:00", datetime(2026, 11, 16, 9, 15, tzinfo=UTC)),
        (
            "moment",
            datetime(2026, 11, 16, 9, 15, tzinfo=UTC),
            datetime(2026, 11, 16, 9, 15, tzinfo=UTC),
        ),
        ("moment", "25-10-2026 02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("time", "9.30", time(9, 30)),
        ("bsn", "1234.56.782", "123456782"),
        ("agb", "65 65 60 55", "65656055"),
        ("postcode", "1234ab", "1234 AB"),
        ("email", "naam@voorbeeld.nl", "naam@voorbeeld.nl"),
        ("phone", "(010) 123 45 67", "(010) 123 45 67"),
        ("org", "Noodfonds", "Noodfonds"),
        ("user", "u1", "u1"),
        ("pattern", "AB", "AB"),
    ],
)
def test_an_answer_becomes_a_value(field: str, typed: object, answer: object) -> None:
    form = a_form(ONE_FIELD[field]())
    found = validate(form, {"x": typed}, context={}, now=NOW, users={"u1": "Noor"})
    assert found.errors == ()
    assert found.answers == {"x": answer}
    assert type(found.answers["x"]) is type(answer)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("text", "x" * 1_001),
        ("text", "a\x00b"),
        ("text", 3),
        ("long", "x" * 20_001),
        ("number", "veel"),
        ("number", "1.234"),
        ("number", "1e5"),
        ("number", "9" * 30),
        ("number", float("inf")),
        ("number", True),
        ("whole", "2,5"),
        ("whole", 2.5),
        ("whole", "-1"),
        ("whole", "366"),
        ("money", "12,505"),
        ("money", "twaalf"),
        ("money", "100,01"),
        ("money", 12.5),
        ("bool", "misschien"),
        ("bool", 1),
        ("choice", "letter"),
        ("choices", ["phone", "letter"]),
        ("choices", 3),
        ("date", "31-2-2026"),
        ("date", "14-3-26"),
        ("date", "0026-03-14"),
        ("date", NOW),
        ("past", "17-11-2026"),
        ("past", "1-1-1890"),
        ("future", "15-11-2026"),
        ("moment", "15-11-2026"),
        ("moment", "28-3-2027 02:30"),
        ("moment", datetime(2027, 3, 28, 2, 30)),  # noqa: DTZ001 - typed without a zone
        ("moment", date(2026, 11, 16)),
        ("past moment", "16-11-2026 10:16"),
        ("time", "25:00"),
        ("bsn", "123456789"),
        ("bsn", "11"),
        ("bsn", "000000000"),
        ("agb", "1234567"),
        ("postcode", "0123 AB"),
        ("email", "noor@voorbeeld"),
        ("phone", "bel maar"),
        ("user", "u2"),
        ("pattern", "ab"),
        ("pattern", "A"),
        ("slow pattern", "a" * 200 + "b"),
    ],
)
def test_a_wrong_answer_is_refused_by_name_and_never_repeated(field: str, typed: object) -> None:
    form = a_form({**ONE_FIELD[field](), "label": "Mijn vraag"})
    found = validate(form, {"x": typed}, context={}, now=NOW, users={"u1": "Noor"})
    (finding,) = found.errors
    assert finding.element == "x"
    assert "Mijn vraag" in finding.text
    assert len(str(typed)) < 3 or str(typed) not in finding.text


def test_the_message_about_a_citizen_service_number_says_what_to_do() -> None:
    form = a_form(a_field("bsn", kind="bsn", label="Burgerservicenummer"))
    (finding,) = checked(form, {"bsn": "123456789"}).errors
    assert finding.text == "Burgerservicenummer klopt niet: controleer de cijfers."


@pytest.mark.parametrize("field", [name for name in ONE_FIELD if name != "slow pattern"])
@pytest.mark.parametrize("nothing", [None, "", "   "])
def test_a_required_field_that_is_empty_is_named(field: str, nothing: str | None) -> None:
    component = ONE_FIELD[field]()
    component["validate"] = {**component["validate"], "required": True}  # type: ignore[dict-item]
    form = a_form(component)
    answers = {} if nothing is None else {"x": nothing}
    wanted = [("FORM-052", "x")]
    if field == "choices" and nothing == "   ":
        wanted = [("FORM-051", "x")]
    assert codes(checked(form, answers)) == wanted
    optional = a_form(ONE_FIELD[field]())
    if field != "choices":
        assert checked(optional, answers).answers == {"x": None}


def test_a_required_tick_must_be_set() -> None:
    form = a_form(a_field("seen", "checkbox", required=True))
    assert codes(validate(form, bind(form, {}), context={}, now=NOW)) == [("FORM-052", "seen")]
    assert checked(form, {"seen": True}).answers == {"seen": True}


def test_a_hidden_field_is_neither_required_nor_kept() -> None:
    form = a_form(
        a_field("unsafe", "radio", "bool", required=True),
        a_field("why", required=True, conditional={"hide": "=unsafe != true"}),
        a_field("who", conditional={"hide": "=why = null"}),
    )
    quiet = checked(form, {"unsafe": False, "why": "gesmokkeld", "who": "ook"})
    assert quiet.errors == ()
    assert quiet.answers == {"unsafe": False}
    assert quiet.visible == {"unsafe": True, "why": False, "who": False}
    loud = checked(form, {"unsafe": True})
    assert codes(loud) == [("FORM-052", "why")]


def test_static_text_follows_its_condition() -> None:
    form = a_form(
        a_field("unsafe", "radio", "bool"),
        {
            "type": "text",
            "id": "Text_1",
            "text": "Bel Veilig Thuis.",
            "conditional": {"hide": "=unsafe != true"},
        },
    )
    assert checked(form, {"unsafe": False}).visible["#Text_1"] is False
    assert checked(form, {"unsafe": True}).visible["#Text_1"] is True


def test_conditions_see_the_case_and_the_form_by_its_own_key() -> None:
    form = a_form(
        a_field("a", conditional={"hide": '=urgency.level = "HIGH"'}),
        a_field("b"),
        a_field("c", conditional={"hide": "=proef.b = null"}),
        a_field("d", conditional={"hide": '=today() < date("2026-11-17")'}),
    )
    found = checked(form, {"b": "x"}, urgency={"level": "HIGH"})
    assert found.visible == {"a": False, "b": True, "c": True, "d": False}


def test_fields_that_hide_each_other_are_shown() -> None:
    form = a_form(
        a_field("a", conditional={"hide": "=b != null"}),
        a_field("b", conditional={"hide": "=a != null"}),
    )
    assert checked(form, {"a": "x", "b": "y"}).visible == {"a": True, "b": True}


def test_a_condition_in_a_row_reads_that_row_first() -> None:
    form = a_form(
        a_field("kind"),
        a_table("rows", a_field("kind"), a_field("more", conditional={"hide": '=kind != "x"'})),
    )
    found = checked(form, {"kind": "x", "rows": [{"kind": "x"}, {"kind": "y", "more": "weg"}]})
    assert found.visible["rows.0.more"]
    assert not found.visible["rows.1.more"]
    assert found.answers["rows"] == [{"kind": "x", "more": None}, {"kind": "y"}]


def test_a_hidden_group_hides_what_is_in_it() -> None:
    group = {
        "type": "group",
        "id": "g",
        "label": "Verblijf",
        "conditional": {"hide": "=away = true"},
        "components": [a_field("place", required=True), a_table("stays", a_field("until"))],
    }
    form = a_form(a_field("away", "radio", "bool"), group)
    found = checked(form, {"away": True, "place": "x", "stays": [{"until": "x"}]})
    assert found.answers == {"away": True}
    assert codes(checked(form, {"away": False})) == [("FORM-052", "place")]


def test_a_group_with_a_path_has_a_context_of_its_own() -> None:
    group = {"type": "group", "id": "g", "path": "home", "components": [a_field("place")]}
    form = a_form(group)
    assert checked(form, {"home": {"place": "Noord"}}).answers == {"home": {"place": "Noord"}}
    posted = validate(form, bind(form, {"home.place": ["Noord"]}), context={}, now=NOW)
    assert posted.answers == {"home": {"place": "Noord"}}


ANY: st.SearchStrategy[object] = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30), st.dates()),
    *(st.datetimes(), st.lists(st.text(max_size=5), max_size=3), st.just({"name": 3})),
)


@given(field=st.sampled_from(sorted(ONE_FIELD)), value=ANY)
def test_no_value_breaks_a_field(field: str, value: object) -> None:
    found = validate(a_form(ONE_FIELD[field]()), {"x": value}, context={}, now=NOW)
    assert found.errors == () or codes(found)[0][1] == "x"


@given(day=st.dates(date(1950, 1, 1), date(2100, 1, 1)), clock=st.times())
def test_a_typed_moment_is_dutch_time_or_refused_when_the_clock_skipped_it(
    day: date, clock: time
) -> None:
    local = datetime.combine(day, clock.replace(second=0, microsecond=0), AMSTERDAM)
    local = local.replace(fold=0)
    found = checked(a_form(ONE_FIELD["moment"]()), {"x": f"{local:%d-%m-%Y %H:%M}"})
    there = local.astimezone(UTC).astimezone(AMSTERDAM)
    if there.replace(tzinfo=None) != local.replace(tzinfo=None):
        assert codes(found) == [("FORM-051", "x")]
    else:
        answer = found.answers["x"]
        assert isinstance(answer, datetime)
        assert answer.astimezone(UTC) == local.astimezone(UTC)


@pytest.mark.parametrize("typed", ["28-3-2027 02:00", "28-3-2027 02:59"])
def test_the_hour_that_summer_time_skips_is_named(typed: str) -> None:
    (finding,) = checked(a_form(ONE_FIELD["moment"]()), {"x": typed}).errors
    assert "zomertijd" in finding.text
