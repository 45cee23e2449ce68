# SPDX-License-Identifier: EUPL-1.2
"""What plugins say about terms: kept when a run begins, and never against the law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from tests.commands.house import START, House, a_pathway, chain, typed
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.tasks import complete_task
from wijkpad.commands.terms import suspend_term
from wijkpad.commands.terms.changing_terms import WhichTerm
from wijkpad.commands.terms.suspend_term import Suspending
from wijkpad.domain.case import CaseTerm
from wijkpad.domain.local_terms import ClosedDays, LocalRule, Silence, Speaker, TermAnswer
from wijkpad.errors import TermRefusedError
from wijkpad.plugin_api import Suspension as Pause
from wijkpad.plugin_api import TermInForce
from wijkpad.ports import PluginTerms, no_lock_held
from wijkpad.store import SqlStore
from wijkpad.terms import (
    Calendar,
    Direction,
    Ground,
    Length,
    Notice,
    PenaltyBand,
    Rule,
    RuleClass,
)

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
    answers: dict[str, TermAnswer] = field(default_factory=dict)
    asked: list[tuple[TermInForce, date, tuple[Pause, ...]]] = field(default_factory=list)

    def prepare(self, municipality: str) -> None:
        self.prepared.append(municipality)

    def told(self, municipality: str) -> PluginTerms:
        return self.says

    def deadline(
        self,
        municipality: str,
        asked: Sequence[Speaker],
        rule: TermInForce,
        start: date,
        suspensions: tuple[Pause, ...],
    ) -> TermAnswer | None:
        no_lock_held()
        assert list(asked) == [OURS]
        self.asked.append((rule, start, suspensions))
        return self.answers.get(rule.key)


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
    assert term.why == ("3 werkdagen; zonder de sluitingsdagen van de gemeente")
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
    assert (term.due_on, term.lawful_on) == (date(2026, 12, 14), date(2026, 12, 28))
    assert term.why == "4 weken; Servicenorm 1, in plaats van 6 weken"
    assert term.steps[-1] == (
        "De gemeente koos 4 weken in plaats van 6 weken. Vastgelegd in: Servicenorm 1 "
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


ASKED = PluginTerms(deadlines=(OURS,))


def says(due: date | None, text: str = "het stadhuis is dicht") -> TermAnswer:
    return TermAnswer(by=OURS, due=due, text=text)


def test_a_plugin_is_asked_by_a_job_and_its_earlier_day_counts_with_its_reason(
    house: House, plugins: Told
) -> None:
    plugins.says = ASKED
    plugins.answers["p.onderzoek"] = says(date(2026, 12, 24))
    case = begun(house, RESEARCH)
    answer(house, case, "2026-11-16")
    assert ends(house, case) == {"onderzoek": date(2026, 12, 28)}
    assert plugins.asked == []
    house.run_due()
    ((rule, start, pauses),) = plugins.asked
    assert (rule.key, rule.amount, rule.unit) == ("p.onderzoek", 6, "weeks")
    assert (rule.direction, rule.due, start, pauses) == (
        "at_most", date(2026, 12, 28), date(2026, 11, 16), (),
    )  # fmt: skip
    term = terms_of(house, case)["onderzoek"]
    assert (term.due_on, term.lawful_on) == (date(2026, 12, 24), date(2026, 12, 28))
    assert term.why == ("6 weken; vervroegd van ma 28 december 2026: het stadhuis is dicht")
    assert term.steps[-1] == (
        "Vervroegd van ma 28 december 2026 naar do 24 december 2026: het stadhuis is dicht "
        "(plugin ‘Onze gemeente’ 1.2)."
    )
    assert house.events(case).count("term.answered") == 1
    # Nothing moved since: nobody is asked again, and the next step counts with the same answer.
    house.run_due()
    assert len(plugins.asked) == 1


def test_an_answer_holds_for_the_start_that_it_was_given_for_and_no_other(
    house: House, plugins: Told
) -> None:
    plugins.says = ASKED
    plugins.answers["p.onderzoek"] = says(date(2026, 12, 24))
    case = begun(house, RESEARCH)
    answer(house, case, "2026-11-16")
    house.run_due()
    plugins.answers.clear()
    answer(house, case, "2026-11-10")
    assert ends(house, case) == {"onderzoek": date(2026, 12, 22)}
    house.run_due()
    assert [one[1] for one in plugins.asked] == [date(2026, 11, 16), date(2026, 11, 10)]
    term = terms_of(house, case)["onderzoek"]
    assert (term.why, term.lawful_on, term.deadline) == ("6 weken", None, None)


@pytest.mark.parametrize(
    ("direction", "said", "words"),
    [
        (Direction.AT_MOST, says(date(2026, 12, 29)), "minder dan waar hij recht op heeft"),
        (Direction.AT_MOST, says(date(9999, 12, 31)), "minder dan waar hij recht op heeft"),
        (Direction.AT_MOST, says(date(2026, 11, 15)), "die dag is al voorbij"),
        (Direction.AT_MOST, says(date(2026, 12, 1)), "niet de helft van de tijd"),
        (Direction.AT_MOST, says(date(2026, 12, 24), " "), "zegt niet, of te lang, waarom"),
        (Direction.AT_MOST, says(date(2026, 12, 24), "a" * 201), "zegt niet, of te lang, waarom"),
        (Direction.AT_MOST, says(date(2026, 12, 24), "a\nb"), "zegt niet, of te lang, waarom"),
        (Direction.AT_MOST, says(None, "gaf niet op tijd antwoord"), "gaf niet op tijd antwoord"),
        (Direction.AT_LEAST, says(date(2026, 12, 27)), "minder dan waar hij recht op heeft"),
        (Direction.AT_LEAST, says(date(9999, 12, 31)), "meer dan twee keer zo lang"),
    ],
)
def test_a_day_that_gives_the_citizen_less_or_none_leaves_the_day_of_the_core_and_asks_somebody(
    house: House, plugins: Told, direction: Direction, said: TermAnswer, words: str
) -> None:
    plugins.says = ASKED
    plugins.answers["p.onderzoek"] = said
    case = begun(house, replace(RESEARCH, direction=direction))
    answer(house, case, "2026-11-16")
    house.run_due()
    term = terms_of(house, case)["onderzoek"]
    assert term.due_on == date(2026, 12, 28)
    assert "let op: laat iemand die de wet kent meekijken" in term.why
    assert words in term.steps[-1]
    assert "Laat iemand die de wet kent meekijken" in term.steps[-1]
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (trace,) = unit.plugins.traces()
    assert [(one.plugin, one.hook, one.outcome) for one in trace.calls] == [
        ("ours", "term_deadline", "refused")
    ]


def test_a_day_that_has_passed_sets_nothing_off(house: House, plugins: Told) -> None:
    plugins.says = ASKED
    plugins.answers["p.onderzoek"] = says(date(2026, 11, 14))
    case = begun(house, RESEARCH)
    answer(house, case, "2026-10-10")
    house.run_due()
    term = terms_of(house, case)["onderzoek"]
    assert (term.due_on, "die dag is al voorbij" in term.steps[-1]) == (date(2026, 11, 23), True)


def test_a_right_may_end_later(house: House, plugins: Told) -> None:
    plugins.says = ASKED
    plugins.answers["p.onderzoek"] = says(date(2027, 1, 15))
    case = begun(house, replace(RESEARCH, direction=Direction.AT_LEAST))
    answer(house, case, "2026-11-16")
    house.run_due()
    assert ends(house, case) == {"onderzoek": date(2027, 1, 15)}


@pytest.mark.parametrize(
    "rule",
    [
        replace(RESEARCH, direction=Direction.EXACT),
        replace(RESEARCH, klass=RuleClass.CASE),
        replace(RESEARCH, penalty=(PenaltyBand(14, "bedrag"),)),
        replace(RESEARCH, notice=Notice(of=())),
    ],
)
def test_nobody_is_asked_about_what_stands_fast(house: House, plugins: Told, rule: Rule) -> None:
    plugins.says = ASKED
    case = begun(house, rule)
    answer(house, case, "2026-11-16")
    house.run_due()
    assert plugins.asked == []


def test_of_a_shielded_case_no_plugin_hears_that_a_term_runs(house: House, plugins: Told) -> None:
    plugins.says = ASKED
    case = begun(house, RESEARCH, sensitivity="safety")
    answer(house, case, "2026-11-16")
    house.run_due()
    assert plugins.asked == []
