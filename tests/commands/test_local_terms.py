# SPDX-License-Identifier: EUPL-1.2
"""What plugins say about terms: kept when a run begins, and never against the law."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from tests.commands.house import START, House, a_pathway, chain, typed
from tests.support.stores import MUNICIPALITY
from wijkpad.commands import complete_task
from wijkpad.domain.case import CaseTerm
from wijkpad.domain.local_terms import ClosedDays, Silence, Speaker
from wijkpad.ports import PluginTerms
from wijkpad.terms import Calendar, Direction, Length, Rule, RuleClass

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
    house: House, plugins: Told
) -> None:
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
    assert term.steps[-1].startswith("Na 31 december 2027 zijn de sluitingsdagen nog niet bekend")
