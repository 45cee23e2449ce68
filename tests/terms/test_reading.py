# SPDX-License-Identifier: EUPL-1.2
import tomllib
from datetime import date
from decimal import Decimal

import pytest

from wijkpad.errors import FindingsError
from wijkpad.findings import Finding
from wijkpad.terms import (
    Calendar,
    Length,
    Parameter,
    Rule,
    Source,
    Unit,
    may_set,
    read_parameters,
    read_sources,
    read_terms,
)

SOURCES = {"wmo-2.3.2": Source("wmo-2.3.2", "Wmo 2015, artikel 2.3.2", "V:S03")}
TERM = """
[[terms]]
key = "wmo_onderzoek"
title = "Onderzoek na melding"
length = "6 weeks"
calendar = "CAL_DAYS_ATW"
from = "register_request.received_at"
class = "STATUTORY"
direction = "at_most"
source = "wmo-2.3.2"
valid_from = 2015-01-01
warn = [{ after = "4 weeks", to = "assignee" }, { before = "1 week", to = "team_lead" }]
"""
PARAMETER = """
[[parameters]]
key = "eerste_contact_normaal"
title = "Eerste contact bij normale urgentie"
type = "term"
default = "3 working days"
class = "LOCAL"
source = "wmo-2.3.2"
question = "Welke termijn spreekt de gemeente af?"
"""


def terms_of(toml: str) -> tuple[tuple[Rule, ...], list[Finding]]:
    return read_terms(tomllib.loads(toml).get("terms"), SOURCES)


def parameter_of(toml: str = PARAMETER) -> Parameter:
    found, findings = read_parameters(tomllib.loads(toml)["parameters"], SOURCES)
    assert findings == []
    return found[0]


def test_a_term_is_read_with_its_reminders() -> None:
    (rule,), findings = terms_of(TERM)
    assert findings == []
    assert rule.length == Length(6, Unit.WEEKS)
    assert rule.valid_from == date(2015, 1, 1)
    assert [(one.to, one.after, one.before) for one in rule.warn] == [
        ("assignee", Length(4, Unit.WEEKS), None),
        ("team_lead", None, Length(1, Unit.WEEKS)),
    ]


def test_the_unit_may_name_the_calendar() -> None:
    toml = TERM.replace('calendar = "CAL_DAYS_ATW"\n', "").replace("6 weeks", "5 working days")
    (rule,), _ = terms_of(toml)
    assert rule.calendar is Calendar.WORKING_DAYS


def test_a_local_term_may_take_its_length_from_a_parameter() -> None:
    toml = TERM.replace('"6 weeks"', '"= parameters.eerste_contact_normaal"')
    (rule,), findings = terms_of(toml.replace("STATUTORY", "LOCAL"))
    assert findings == []
    assert rule.length is None
    assert rule.length_from == "parameters.eerste_contact_normaal"
    computed = rule.with_length(Length.parse("3 working days"))
    assert computed.calendar is Calendar.WORKING_DAYS


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("6 weeks", "6 wekken", "TERM-001"),
        ("6 weeks", "6 hours", "TERM-003"),
        ('calendar = "CAL_DAYS_ATW"', "", "TERM-024"),
        ("CAL_DAYS_ATW", "CAL_MOON", "TERM-030"),
        ("STATUTORY", "WET", "TERM-030"),
        ("at_most", "korter", "TERM-030"),
        ('source = "wmo-2.3.2"', 'source = "wmo"', "TERM-032"),
        ("valid_from = 2015-01-01", 'valid_from = "2015"', "TERM-031"),
        ("valid_from = 2015-01-01", "", "TERM-027"),
        ('"6 weeks"', '"= parameters.x"', "TERM-026"),
        ('after = "4 weeks", ', "", "TERM-025"),
        ("wmo_onderzoek", "Wmo-Onderzoek", "TERM-023"),
        ("valid_from", "vanaf", "TERM-021"),
        ('title = "Onderzoek na melding"', "", "TERM-029"),
        ('from = "register_request.received_at"', "from = 3", "TERM-029"),
        ('warn = [{ after = "4 weeks", to = "assignee" }, ', "warn = [3, ", "TERM-020"),
    ],
)
def test_a_fault_in_a_term_is_named_with_its_cure(old: str, new: str, code: str) -> None:
    assert old in TERM
    rules, findings = terms_of(TERM.replace(old, new, 1))
    assert code in [one.code for one in findings]
    assert rules == ()
    assert all(one.cure for one in findings)


def test_all_faults_come_at_once() -> None:
    toml = TERM.replace("STATUTORY", "WET").replace("6 weeks", "lang").replace("at_most", "?")
    _, findings = terms_of(toml)
    assert [one.code for one in findings] == ["TERM-030", "TERM-030", "TERM-001"]
    assert {one.element for one in findings} == {"wmo_onderzoek"}


def test_the_same_term_twice_needs_two_dates() -> None:
    rules, findings = terms_of(TERM + TERM)
    assert [one.code for one in findings] == ["TERM-022"]
    assert len(rules) == 1
    rules, findings = terms_of(TERM + TERM.replace("2015", "2027"))
    assert findings == []
    assert len(rules) == 2


@pytest.mark.parametrize("tables", ["terms", 3, {"key": "x"}, [3], [[]]])
def test_tables_of_the_wrong_shape_are_refused(tables: object) -> None:
    for read in (read_terms, read_parameters):
        found, findings = read(tables, SOURCES)
        assert [one.code for one in findings] == ["TERM-020"]
        assert found == ()


def test_a_file_without_terms_has_none() -> None:
    assert read_terms(None, {}) == ((), [])


def test_sources_are_read_by_key() -> None:
    toml = '[[sources]]\nkey = "wmo-2.3.2"\ntitle = "Wmo 2015, artikel 2.3.2"\ntag = "V:S03"\n'
    assert read_sources(tomllib.loads(toml)["sources"]) == (SOURCES, [])
    _, findings = read_sources(tomllib.loads(toml + toml)["sources"])
    assert [one.code for one in findings] == ["TERM-022"]


@pytest.mark.parametrize(
    ("kind", "default", "more", "value"),
    [
        ("term", '"3 working days"', "", Length(3, Unit.WORKING_DAYS)),
        ("number", "2.5", "", Decimal("2.5")),
        ("money", "1250.50", "", 125050),
        ("boolean", "true", "", True),
        ("text", '"Noodfonds"', "", "Noodfonds"),
        ("choice", '"ruim"', 'choices = ["ruim", "streng"]', "ruim"),
    ],
)
def test_a_parameter_holds_a_value_of_its_type(
    kind: str, default: str, more: str, value: object
) -> None:
    toml = PARAMETER.replace('"term"', f'"{kind}"').replace('"3 working days"', default) + more
    assert parameter_of(toml).default == value


@pytest.mark.parametrize(
    ("kind", "default", "more", "code"),
    [
        ("term", '"3"', "", "TERM-040"),
        ("number", "true", "", "TERM-040"),
        ("number", "nan", "", "TERM-040"),
        ("money", "0.005", "", "TERM-040"),
        ("choice", '"x"', 'choices = ["ruim"]', "TERM-040"),
        ("choice", '"x"', "", "TERM-043"),
        ("number", "9", "max = 8", "TERM-041"),
        ("text", '"x"', "max = 8", "TERM-044"),
        ("kleur", '"x"', "", "TERM-030"),
    ],
)
def test_a_parameter_with_a_wrong_default_is_named(
    kind: str, default: str, more: str, code: str
) -> None:
    toml = PARAMETER.replace('"term"', f'"{kind}"').replace('"3 working days"', default) + more
    found, findings = read_parameters(tomllib.loads(toml)["parameters"], SOURCES)
    assert found == ()
    assert code in [one.code for one in findings]


def test_a_local_parameter_is_the_municipalitys_choice() -> None:
    assert may_set(parameter_of(), "2 working days") is None
    refused = may_set(parameter_of(), "snel")
    assert refused is not None
    assert refused.code == "TERM-040"
    with pytest.raises(FindingsError):
        parameter_of().read("snel")


def test_a_professional_parameter_moves_one_way_only() -> None:
    toml = PARAMETER.replace("LOCAL", "PROFESSIONAL") + 'direction = "at_most"\n'
    assert may_set(parameter_of(toml), "2 working days") is None
    assert may_set(parameter_of(toml), "4 working days") is not None
    number = PARAMETER.replace("LOCAL", "STATUTORY").replace('"term"', '"number"')
    number = number.replace('"3 working days"', "3")
    assert may_set(parameter_of(number), 4) is not None
    assert may_set(parameter_of(number + 'direction = "at_least"\n'), 4) is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("", "", None),
        ("LOCAL", "PROFESSIONAL", "TERM-036"),
        ("at_most", "exact", "TERM-036"),
        ("3 working days", "3 hours", "TERM-036"),
        ("closing_days = true", 'closing_days = "ja"', "TERM-036"),
    ],
)
def test_closing_days_count_only_in_a_term_of_the_municipality_in_working_days(
    old: str, new: str, code: str | None
) -> None:
    toml = """
[[terms]]
key = "gesprek"
title = "Eerste gesprek"
length = "3 working days"
from = "register_request.received_at"
class = "LOCAL"
closing_days = true
direction = "at_most"
source = "wmo-2.3.2"
"""
    found, findings = terms_of(toml.replace(old, new) if old else toml)
    assert [one.code for one in findings] == ([code] if code else [])
    assert [one.closing_days for one in found] == ([] if code else [True])
