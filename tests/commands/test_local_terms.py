# SPDX-License-Identifier: EUPL-1.2
"""What plugins say about terms: kept when a run begins, and never against the law."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from tests.commands.house import START, House, a_pathway, chain, typed
from tests.support.stores import MUNICIPALITY
from wijkpad.commands import complete_task, suspend_term
from wijkpad.commands.changing_terms import WhichTerm
from wijkpad.commands.suspend_term import Suspending
from wijkpad.domain.case import CaseTerm
from wijkpad.domain.local_terms import ClosedDays, LocalRule, Silence, Speaker
from wijkpad.errors import TermRefusedError
from wijkpad.ports import PluginTerms
from wijkpad.store import SqlStore
from wijkpad.terms import Calendar, Direction, Ground, Length, Rule, RuleClass

OURS = Speaker(key="ours", title="Onze gemeente", version="1.2")
OTHERS = Speaker(key="others", title="Anders", version="3.0")
OWN = Rule(
    length=Length.parse("3 working days"),
    calendar=Calendar.WORKING_DAYS,
    direction=Direction.AT_MOST,
    klass=RuleClass.LOCAL,
    key="gesprek",
    title="Eerste gesprek",
    source="lokaal",
    start_from="date(answer.text)",
    closing_days=True,
)
REPORTED = replace(OWN, key="melden", title="Melden", klass=RuleClass.STATUTORY, closing_days=False)
RESEARCH = replace(
    REPORTED, key="onderzoek", calendar=Calendar.CAL_DAYS_ATW, length=Length.parse("6 weeks")
)
# A may be done again and again: each time the start fact is corrected.
AGAIN = (
    f'{START}<userTask id="A"/><endEvent id="e"/>{chain("s", "A")}'
    '<exclusiveGateway id="X" default="f_X_A"/><sequenceFlow id="f_A_X" sourceRef="A" targetRef="X"/>'
    '<sequenceFlow id="f_X_A" sourceRef="X" targetRef="A"/>'
    '<sequenceFlow id="f_X_e" sourceRef="X" targetRef="e"><conditionExpression language="feel">'
    'answer.text = "klaar"</conditionExpression></sequenceFlow>'
)
CLOSED = PluginTerms(
    closed=(ClosedDays(by=OURS, days=(date(2026, 12, 24), date(2026, 12, 28))),),
    closed_until=date(2027, 12, 31),
)


@dataclass
class Told:
    """Plugins that say of terms what the test tells them to."""

    says: PluginTerms = field(default_factory=PluginTerms)
    prepared: list[str] = field(default_factory=list)

    def prepare(self, municipality: str) -> None:
        self.prepared.append(municipality)

    def told(self, municipality: str) -> PluginTerms:
        return self.says


@pytest.fixture
def house(sqlite_house: House) -> House:
    """On SQLite: what both databases have a part in, a test asks for by itself."""
    return sqlite_house


@pytest.fixture
def plugins(house: House) -> Told:
    made = Told()
    house.tools = replace(house.tools, term_plugins=made)
    return made


def begun(house: House, *rules: Rule, sensitivity: str = "ordinary") -> str:
    terms = {one.key: one for one in rules}
    house.publish(a_pathway("p", AGAIN, terms=terms, sensitivity=sensitivity))  # type: ignore[arg-type]
    return house.start("p")


def answer(house: House, case: str, text: str) -> None:
    task = house.open_tasks(case)["A"].id
    complete_task.handle(house.tools, house.anna, task, typed(text))


def terms_of(house: House, case: str) -> dict[str, CaseTerm]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return {one.rule: one for one in unit.data.terms_of(case)}


def ends(house: House, case: str) -> dict[str, date | None]:
    return {key: one.due_on for key, one in terms_of(house, case).items()}


def test_closing_days_move_the_municipalitys_own_term_in_working_days_and_no_other(
    house: House, plugins: Told
) -> None:
    plugins.says = CLOSED
    case = begun(house, OWN, REPORTED, RESEARCH)
    assert plugins.prepared == [MUNICIPALITY]
    answer(house, case, "2026-12-22")
    # 25 and 26 December are holidays; 24 and 28 are closing days.
    assert ends(house, case) == {
        "gesprek": date(2026, 12, 30),
        "melden": date(2026, 12, 28),
        "onderzoek": date(2027, 2, 2),
    }
    term = terms_of(house, case)["gesprek"]
    assert term.why == (
        "3 werkdagen; zonder de sluitingsdagen van de gemeente (plugin ‘Onze gemeente’ 1.2)"
    )
    assert any("gesloten is op 24 december 2026, 28 december 2026" in one for one in term.steps)


def test_a_run_counts_on_as_it_began_also_when_the_plugin_says_something_else_or_is_gone(
    store: SqlStore,
) -> None:
    house, plugins = House(store), Told()
    house.tools = replace(house.tools, term_plugins=plugins)
    plugins.says = CLOSED
    case = begun(house, OWN)
    plugins.says = PluginTerms()
    answer(house, case, "2026-12-22")
    assert ends(house, case) == {"gesprek": date(2026, 12, 30)}
    answer(house, case, "2026-12-23")
    assert ends(house, case) == {"gesprek": date(2026, 12, 31)}
    other = house.start("p")
    answer(house, other, "2026-12-22")
    assert ends(house, other) == {"gesprek": date(2026, 12, 28)}


def test_in_a_shielded_case_nobody_is_closed(house: House, plugins: Told) -> None:
    plugins.says = CLOSED
    case = begun(house, OWN, sensitivity="safety")
    answer(house, case, "2026-12-22")
    assert ends(house, case) == {"gesprek": date(2026, 12, 28)}


def test_a_plugin_that_fell_silent_closes_no_day_and_the_term_says_so(
    house: House, plugins: Told
) -> None:
    plugins.says = replace(CLOSED, silent=(Silence(by=OTHERS, why="gaf niet op tijd antwoord"),))
    case = begun(house, OWN)
    answer(house, case, "2027-12-30")
    term = terms_of(house, case)["gesprek"]
    assert term.due_on == date(2028, 1, 4)
    assert any("‘Anders’ 3.0 gaf geen bruikbaar antwoord" in one for one in term.steps)
    assert any(one.startswith("Na 31 december 2027 zijn de sluitingsdagen") for one in term.steps)


def own_length(term: str, length: str, suspend: tuple[str, ...] | None = None) -> PluginTerms:
    rule = LocalRule(
        by=OURS, term=f"p.{term}", length=Length.parse(length), law="Servicenorm 1", suspend=suspend
    )
    return PluginTerms(rules=(rule,))


def test_a_shorter_duty_counts_and_tells_where_it_comes_from(house: House, plugins: Told) -> None:
    plugins.says = own_length("onderzoek", "4 weeks")
    case = begun(house, RESEARCH)
    plugins.says = PluginTerms()
    answer(house, case, "2026-11-16")
    term = terms_of(house, case)["onderzoek"]
    assert term.due_on == date(2026, 12, 14)
    assert term.why == "4 weken; Servicenorm 1, in plaats van 6 weken (plugin ‘Onze gemeente’ 1.2)"
    assert term.steps[-1] == (
        "De gemeente koos 4 weken, volgens Servicenorm 1 in plaats van 6 weken "
        "(plugin ‘Onze gemeente’ 1.2)."
    )


@pytest.mark.parametrize("length", ["8 weeks", "7 weeks"])
def test_a_longer_duty_never_counts_and_the_term_says_what_was_wanted(
    house: House, plugins: Told, length: str
) -> None:
    # The start was not barred: the pathway was published after the plugins were looked at.
    plugins.says = own_length("onderzoek", length)
    case = begun(house, RESEARCH)
    answer(house, case, "2026-11-16")
    term = terms_of(house, case)["onderzoek"]
    assert (term.due_on, term.why) == (date(2026, 12, 28), "6 weken")
    assert "mag niet langer worden" in term.steps[-1]


def test_where_the_run_computes_a_length_the_two_ends_are_compared(
    house: House, plugins: Told
) -> None:
    computed = replace(
        OWN, length=None, closing_days=False,
        length_from='if answer.text > "2026-12-01" then "5 working days" else "1 working day"',
    )  # fmt: skip
    plugins.says = own_length("gesprek", "3 working days")
    case = begun(house, computed)
    answer(house, case, "2026-11-16")
    assert terms_of(house, case)["gesprek"].due_on == date(2026, 11, 17)
    assert "de inwoner zou minder krijgen" in terms_of(house, case)["gesprek"].steps[-1]
    answer(house, case, "2026-12-07")
    assert terms_of(house, case)["gesprek"].due_on == date(2026, 12, 10)
    assert "in plaats van 5 werkdagen" in terms_of(house, case)["gesprek"].why


def test_a_right_gets_longer_and_at_most_twice_as_long(house: House, plugins: Told) -> None:
    right = replace(RESEARCH, direction=Direction.AT_LEAST, length=Length.parse("7 days"))
    plugins.says = own_length("onderzoek", "14 days")
    case = begun(house, right)
    answer(house, case, "2026-11-16")
    assert ends(house, case) == {"onderzoek": date(2026, 11, 30)}
    plugins.says = own_length("onderzoek", "15 days")
    case = house.start("p")
    answer(house, case, "2026-11-16")
    assert ends(house, case) == {"onderzoek": date(2026, 11, 23)}


def test_a_ground_that_the_municipality_gave_up_suspends_no_term_of_the_run(
    house: House, plugins: Told
) -> None:
    ground = Ground("aanvulling", "Aanvulling", "awb", "Awb, artikel 4:5")
    plugins.says = own_length("onderzoek", "6 weeks", suspend=())
    case = begun(house, replace(RESEARCH, suspend=(ground,)))
    answer(house, case, "2026-11-16")
    which = WhichTerm(case=case, run=terms_of(house, case)["onderzoek"].run, rule="onderzoek")
    given = Suspending(ground="aanvulling", since=date(2026, 11, 17), note="Bewijs ontbreekt.")
    lead = house.hire("lies", "noord", "team_lead")
    with pytest.raises(TermRefusedError) as refused:
        suspend_term.suspend(house.tools, lead, which, given)
    assert refused.value.findings[0].code == "TRM-004"
