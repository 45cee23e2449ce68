# SPDX-License-Identifier: EUPL-1.2
"""Plugins that say of terms what they may not: each is stopped before it harms, with its reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.commands.house import TWO_TASKS, FakeClock, House, a_pathway, typed
from tests.plugins.test_bad_plugins import LIMITS, NOW, OTHER, TODAY, rogue, switch_on
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.commands.tasks import complete_task
from wijkpad.domain.case import CaseTerm
from wijkpad.domain.term_rules import KnownTerm
from wijkpad.plugins import FundingServices, PluginExtensions
from wijkpad.plugins.dispatching import Enabled
from wijkpad.plugins.readiness import watching_fault
from wijkpad.ports import no_lock_held
from wijkpad.store import SqlStore
from wijkpad.terms import (
    Calendar,
    Direction,
    Ground,
    Length,
    PenaltyBand,
    Rule,
    RuleClass,
)

DUTY = Rule(
    key="duty", title="Onderzoek na melding", length=Length.parse("6 weeks"), calendar=Calendar.CAL_DAYS_ATW,
    direction=Direction.AT_MOST, klass=RuleClass.STATUTORY, source="wmo",
    suspend=(Ground("aanvulling", "Aanvulling", "awb", "Awb, artikel 4:5"),),
)  # fmt: skip
RULES = (
    DUTY,
    replace(DUTY, key="right", direction=Direction.AT_LEAST, length=Length.parse("7 days")),
    replace(DUTY, key="objection", direction=Direction.EXACT),
    replace(DUTY, key="penalty", penalty=(PenaltyBand(14, "bedrag"),)),
    replace(
        DUTY, key="promise", klass=RuleClass.LOCAL, calendar=Calendar.WORKING_DAYS,
        length=Length.parse("3 working days"),
    ),
)  # fmt: skip
KNOWN = {
    f"p.{one.key}": KnownTerm(rule=one, law="Wmo 2015, artikel 2.3.2", sensitivity="ordinary")
    for one in RULES
}


@pytest.fixture(scope="module")
def store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    """Two municipalities in one database."""
    path = tmp_path_factory.mktemp("terms") / "terms.sqlite"
    shutil.copy(sqlite_template, path)
    made = SqlStore(f"sqlite:///{path}", master_key=MASTER_KEY)
    for municipality in (MUNICIPALITY, OTHER):
        with made.work(municipality) as work:
            work.settings.enrol(municipality, municipality, "Europe/Amsterdam")
            work.commit()
    yield made
    made.close()


@pytest.fixture(scope="module")
def services(store: SqlStore) -> Iterator[FundingServices]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
        installed = (replace(rogue("counting"), takes_part=True),)
        made = FundingServices(
            store, installed=installed, limits=LIMITS, now=lambda: NOW, terms=lambda _: KNOWN
        )
        yield made
        made.close()


def test_hook_calendar_days_off(services: FundingServices, store: SqlStore) -> None:
    switch_on(store, {"how": "behaves"}, "counting")
    extensions = PluginExtensions(services, lambda: TODAY)
    extensions.prepare(MUNICIPALITY)
    told = extensions.told(MUNICIPALITY)
    ((by, days),) = [(one.by, one.days) for one in told.closed]
    assert (by.title, by.version) == ("Counting", "1.0")
    # 24 December 2028 is a Sunday: nobody worked then anyway.
    assert days == (date(2027, 12, 24),)
    assert told.closed_until == date(2028, 12, 31)
    assert told.silent == ()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("closes_every_day", "hoogstens 15"),
        ("closes_too_long", "meer dan 5 werkdagen achter elkaar"),
        ("closes_another_year", "ook dagen van een ander jaar"),
        ("closes_no_dates", "gaf een antwoord dat niet klopt"),
        ("raises", "gaf een fout"),
    ],
)
def test_a_calendar_that_is_none_closes_no_day_and_says_why(
    services: FundingServices, store: SqlStore, how: str, words: str
) -> None:
    switch_on(store, {"how": how}, "counting")
    switch_on(store, {"how": "behaves"}, "counting", at=OTHER)
    (fault,) = services.room(MUNICIPALITY).ready(TODAY).faults
    assert (fault.code, words in fault.text) == ("PLUG-030", True)
    extensions = PluginExtensions(services, lambda: TODAY)
    for municipality in (MUNICIPALITY, OTHER):
        extensions.prepare(municipality)
    told = extensions.told(MUNICIPALITY)
    assert (told.closed, [one.by.key for one in told.silent]) == ((), ["counting"])
    assert services.room(OTHER).ready(TODAY).faults == ()
    assert extensions.told(OTHER).closed
    no_lock_held()


def test_hook_term_rules(services: FundingServices, store: SqlStore) -> None:
    switch_on(store, {"how": "behaves"}, "counting")
    assert services.room(MUNICIPALITY).ready(TODAY).faults == ()
    extensions = PluginExtensions(services, lambda: TODAY)
    extensions.prepare(MUNICIPALITY)
    (rule,) = extensions.told(MUNICIPALITY).rules
    assert (rule.term, rule.length, rule.law) == ("p.duty", Length.parse("4 weeks"), "Beleid")
    assert (rule.suspend, rule.by.name) == ((), "plugin ‘Counting’ 1.0")


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("longer_duty", "‘Onderzoek na melding’ (Wmo 2015, artikel 2.3.2) mag niet langer worden"),
        ("longer_duty_in_other_words", "mag niet langer worden"),
        ("shorter_right", "mag niet korter worden"),
        ("endless_right", "mag hoogstens twee keer zo lang worden"),
        ("other_objection", "mag niet veranderen"),
        ("longer_promise", "De eigen termijn"),
        ("other_unit", "past niet bij de telwijze"),
        ("no_time", "een lengte van minstens 1"),
        ("no_length", "noemt een lengte die geen termijn kan zijn"),
        ("no_law", "waar de gemeente dit vastlegde"),
        ("no_term", "‘p.nowhere’ is er in deze gemeente niet"),
        ("penalty", "staat vast"),
        ("more_grounds", "een grond om op te schorten die er niet is"),
        ("two_lengths", "twee lengtes"),
        ("rules_of_wrong_type", "gaf een antwoord dat niet klopt"),
        ("rules_raise", "gaf een fout"),
    ],
)
def test_a_rule_that_gives_the_citizen_less_makes_the_municipality_not_ready(
    services: FundingServices, store: SqlStore, how: str, words: str
) -> None:
    switch_on(store, {"how": how}, "counting")
    switch_on(store, {"how": "behaves"}, "counting", at=OTHER)
    (fault,) = services.room(MUNICIPALITY).ready(TODAY).faults
    assert (fault.code, words in fault.text) == ("PLUG-030", True)
    extensions = PluginExtensions(services, lambda: TODAY)
    extensions.prepare(MUNICIPALITY)
    told = extensions.told(MUNICIPALITY)
    assert (told.rules, [one.by.key for one in told.silent]) == ((), ["counting"])
    assert services.room(OTHER).ready(TODAY).faults == ()


def test_such_a_rule_or_calendar_is_refused_when_its_configuration_is_stored(
    services: FundingServices,
) -> None:
    for how, words in (
        ("longer_duty", "mag niet langer worden"),
        ("closes_every_day", "hoogstens"),
    ):
        (fault,) = services.proposed(MUNICIPALITY, "counting", {"how": how})
        assert (fault.code, words in fault.text) == ("PLUG-006", True)
    assert services.proposed(MUNICIPALITY, "counting", {"how": "behaves"}) == []


@pytest.fixture(scope="module")
def houses(store: SqlStore, services: FundingServices) -> dict[str, House]:
    """The two municipalities, each with one pathway that has a duty."""
    extensions = PluginExtensions(services, lambda: TODAY)
    duty = replace(DUTY, start_from="date(answer.text)")
    found = {}
    for code in (MUNICIPALITY, OTHER):
        house = House(store, FakeClock(NOW), code)
        house.tools = replace(house.tools, term_plugins=extensions, extensions=extensions)
        house.publish(a_pathway("p", TWO_TASKS, terms={"duty": duty}))
        found[code] = house
    return found


def counted(house: House) -> CaseTerm:
    """Begin a case, let its duty begin, and do what is due."""
    house.tools.extensions.forget(house.municipality)
    case = house.start("p")
    task = house.open_tasks(case)["A"].id
    complete_task.handle(house.tools, house.anna, task, typed("2027-01-04"))
    while house.jobs.run_due(50):
        pass
    with house.store.work(house.municipality, reading=True) as unit:
        (term,) = unit.data.terms_of(case)
    return term


def test_hook_term_deadline(houses: dict[str, House], store: SqlStore) -> None:
    switch_on(store, {"how": "ends_sooner"}, "counting")
    term = counted(houses[MUNICIPALITY])
    assert term.due_on == date(2027, 2, 12)
    assert "Dan is er iemand (plugin ‘Counting’ 1.0)" in term.steps[-1]


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("ends_a_duty_later", "minder dan waar hij recht op heeft"),
        ("ends_a_duty_now", "niet de helft van de tijd"),
        ("ends_on_no_day", "gaf een antwoord dat niet klopt"),
        ("dies", "stopte onverwacht"),
        ("raises_later", "gaf een fout"),
    ],
)
def test_a_last_day_that_is_none_leaves_the_day_of_the_law_and_asks_somebody(
    houses: dict[str, House], store: SqlStore, how: str, words: str
) -> None:
    switch_on(store, {"how": how}, "counting")
    switch_on(store, {"how": "ends_sooner"}, "counting", at=OTHER)
    term = counted(houses[MUNICIPALITY])
    assert term.due_on == date(2027, 2, 15)
    assert words in term.steps[-1]
    assert "secret" not in "".join(term.steps)
    assert counted(houses[OTHER]).due_on == date(2027, 2, 12)


@pytest.mark.parametrize(
    ("hook", "capability", "named", "is_heard"),
    [
        ("term_rules", "terms", "takes_part", True),
        ("term_rules", "terms", "knows_map", False),
        ("term_rules", "calendar", "takes_part", False),
        ("provider_wait", "directory", "knows_map", True),
        ("provider_wait", "directory", "takes_part", False),
    ],
)
def test_a_plugin_that_would_never_be_asked_keeps_the_municipality_from_being_ready(
    hook: str, capability: str, named: str, is_heard: bool
) -> None:
    plugin = Enabled(
        key="counting", title="Counting", capabilities=(capability,), config={},
        hooks=frozenset({hook}),
    )  # fmt: skip
    package = replace(
        rogue("counting"), takes_part=named == "takes_part", knows_map=named == "knows_map"
    )
    assert (watching_fault(plugin, package) is None) == is_heard
