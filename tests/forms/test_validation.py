# SPDX-License-Identifier: EUPL-1.2
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.forms.builders import NOW, a_field, a_form, a_rule, a_table, checked, codes
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


def test_all_errors_come_at_once_in_the_order_of_the_page() -> None:
    form = a_form(
        a_table(
            "persons",
            a_field("birth_date", "datetime", "date_past", subtype="date"),
            a_field("bsn", kind="bsn"),
        ),
        a_field("place", required=True),
    )
    rows = [{"bsn": "123456782"}, {"birth_date": "1-1-2030", "bsn": "123456789"}]
    assert codes(checked(form, {"persons": rows})) == [
        ("FORM-053", "persons.1.birth_date"),
        ("FORM-051", "persons.1.bsn"),
        ("FORM-052", "place"),
    ]


def test_a_row_with_nothing_in_it_is_left_out() -> None:
    form = a_form(a_table("t", a_field("a", required=True), a_field("b", "checkbox")))
    posted = bind(form, {"_rows.t": ["3"], "t.1.a": ["x"], "t.2.a": [" "]})
    found = validate(form, posted, context={}, now=NOW)
    assert found.errors == ()
    assert found.answers == {"t": [{"a": "x", "b": False}]}


def test_a_required_table_needs_a_row() -> None:
    form = a_form(a_table("t", a_field("a"), validate={"required": True}))
    assert codes(checked(form, {"t": []})) == [("FORM-052", "t")]
    assert codes(checked(form, {"t": [{"a": ""}]})) == [("FORM-052", "t")]
    assert checked(form, {"t": [{"a": "x"}]}).errors == ()


def test_too_many_rows_are_refused() -> None:
    form = a_form(a_table("t", a_field("a")))
    assert codes(checked(form, {"t": [{"a": "x"}] * 31})) == [("FORM-072", "t")]
    posted = bind(form, {f"t.{n}.a": ["x"] for n in range(500)})
    assert codes(validate(form, posted, context={}, now=NOW)) == [("FORM-072", "t")]


def test_a_person_and_a_household_are_asked_in_parts() -> None:
    form = a_form(
        a_field("reporter", kind="person"), a_field("about", kind="household", required=True)
    )
    found = checked(form, {"about": "Familie A"})
    assert found.answers == {
        "reporter": None,
        "about": {"name": "Familie A", "address": None, "postcode": None, "place": None},
    }
    assert codes(checked(form, {"reporter": {"phone": "0101234567"}, "about": {}})) == [
        ("FORM-052", "reporter.name"),
        ("FORM-052", "about.name"),
    ]
    posted = bind(form, {"about.name": ["A"], "about.postcode": ["x"], "about.hack": ["x"]})
    assert codes(validate(form, posted, context={}, now=NOW)) == [("FORM-051", "about.postcode")]


@pytest.mark.parametrize(
    ("answers", "element"),
    [
        ({"b": 1}, "b"),
        ({"t": [{"b": 1}]}, "t.0.b"),
        ({"t": 3}, "t"),
        ({"t": [3]}, "t"),
        ({"p": 3}, "p"),
        ({"p": {"b": 1}}, "p.b"),
    ],
)
def test_an_answer_without_a_place_is_refused(answers: dict[str, object], element: str) -> None:
    form = a_form(a_table("t", a_field("a")), a_field("p", kind="person"))
    assert [place for _, place in codes(checked(form, answers))] == [element]


def test_a_rule_across_fields_stands_at_its_first_field() -> None:
    form = a_form(
        a_field("from", "datetime", subtype="date"),
        a_field("until", "datetime", subtype="date"),
        rules=a_rule("until < from", "until", "from", message="Tot ligt vóór van."),
    )
    (finding,) = checked(form, {"from": "2-1-2027", "until": "1-1-2027"}).errors
    assert (finding.code, finding.element, finding.text) == (
        "FORM-060",
        "until",
        "Tot ligt vóór van.",
    )
    assert checked(form, {"from": "2-1-2027", "until": None}).errors == ()
    assert codes(checked(form, {"from": "2-1-2027", "until": "x"})) == [("FORM-051", "until")]


def test_a_rule_over_rows_sees_the_table_as_a_list() -> None:
    rule = a_rule("some r in zrm satisfies r.score < 1 or r.score > 5", "zrm")
    form = a_form(a_table("zrm", a_field("score", "number")), rules=rule)
    assert codes(checked(form, {"zrm": [{"score": 3}, {"score": 6}]})) == [("FORM-060", "zrm")]
    assert checked(form, {"zrm": [{"score": 3}]}).errors == ()


def test_a_rule_about_hidden_fields_stays_silent() -> None:
    hidden = a_field("a", conditional={"hide": "=true"})
    form = a_form(hidden, a_field("b"), rules=a_rule("a = null", "a"))
    assert checked(form, {}).errors == ()


def test_a_rule_that_cannot_be_finished_is_not_taken_as_kept() -> None:
    rule = a_rule("count(for a in 1..100000, b in 1..100000 return a) > 3", "a")
    assert codes(checked(a_form(a_field("a"), rules=rule), {})) == [("FORM-062", "a")]


def test_a_warning_needs_its_own_tick() -> None:
    rules = a_rule("a = null", "a", level="warning") + a_rule("b = null", "b", level="warning")
    form = a_form(a_field("a"), a_field("b"), rules=rules)
    asked = checked(form, {})
    assert asked.errors == ()
    assert not asked.passes
    assert asked.warning_keys == ("r1", "r2")
    one = validate(form, bind(form, {"_accept_warnings": ["r1"]}), context={}, now=NOW)
    assert one.warning_keys == ("r2",)
    assert one.accepted == ("r1",)
    assert checked(form, {"_accept_warnings": True}).passes
    assert checked(form, {"_accept_warnings": ["r1", "r2"]}).passes


def test_a_default_fills_what_a_program_leaves_out() -> None:
    form = a_form(a_field("a", defaultValue="=case.number"), a_field("b", defaultValue="Noord"))
    found = checked(form, {"b": None}, case={"number": "2026-001"})
    assert found.answers == {"a": "2026-001", "b": None}


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
