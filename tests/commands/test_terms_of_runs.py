# SPDX-License-Identifier: EUPL-1.2
"""Terms: they start with their fact, and what hangs on them moves with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.commands.house import START, House, a_pathway, chain, typed
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.tasks import complete_task
from wijkpad.terms import Calendar, Direction, Length, Rule, RuleClass

RULE = Rule(
    length=Length.parse("6 weeks"),
    calendar=Calendar.CAL_DAYS_ATW,
    direction=Direction.AT_MOST,
    klass=RuleClass.STATUTORY,
    key="onderzoek",
    title="Onderzoek na melding",
    source="wmo-2.3.2",
    start_from="date(answer.text)",
)
# A may be done again and again: each time the start fact is corrected.
WITH_TERM = (
    f'{START}<parallelGateway id="G"/><userTask id="A"/><userTask id="B"/>'
    '<boundaryEvent id="T" attachedToRef="B" cancelActivity="true"><timerEventDefinition>'
    "<timeDate>= terms.onderzoek.due</timeDate></timerEventDefinition></boundaryEvent>"
    '<userTask id="L"/><endEvent id="e"/><endEvent id="e2"/>'
    f"{chain('s', 'G', 'A')}{chain('G', 'B', 'e')}{chain('T', 'L', 'e2')}"
    '<sequenceFlow id="again" sourceRef="A" targetRef="A"/>'
)


def test_a_timer_on_a_term_waits_for_its_start_fact_and_follows_its_correction(
    house: House,
) -> None:
    house.publish(a_pathway("p", WITH_TERM, terms={"onderzoek": RULE}))
    case = house.start("p")
    assert house.jobs.next_due() is None
    answer(house, case, "2026-11-16")
    assert house.jobs.next_due() == datetime(2026, 12, 28, 23, tzinfo=UTC)
    answer(house, case, "2026-11-10")
    assert house.jobs.next_due() == datetime(2026, 12, 22, 23, tzinfo=UTC)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        terms = unit.data.terms_of(case)
    assert [one.due_on for one in terms] == [date(2026, 12, 22)]
    assert [one for one in house.events(case) if one.startswith("term.")] == [
        "term.started",
        "term.moved",
    ]
    house.clock.moment = datetime(2026, 12, 22, 22, 59, tzinfo=UTC)
    assert house.run_due() == 0
    house.clock.moment = datetime(2026, 12, 22, 23, tzinfo=UTC)
    assert house.run_due() == 1
    assert "L" in house.open_tasks(case)


def answer(house: House, case: str, text: str) -> None:
    task = house.open_tasks(case)["A"].id
    complete_task.handle(house.tools, house.anna, task, typed(text))


def test_a_term_is_met_on_the_day_that_its_pathway_says(house: House) -> None:
    rule = replace(RULE, start_from='date("2026-11-16")', met_from="date(answer.text)")
    house.publish(a_pathway("p", WITH_TERM, terms={"onderzoek": rule}))
    case = house.start("p")

    def met_at() -> datetime | None:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            (term,) = unit.data.terms_of(case)
            return term.met_at

    assert met_at() is None
    answer(house, case, "2026-12-01")
    assert met_at() == datetime(2026, 11, 30, 23, tzinfo=UTC)
    answer(house, case, "nog niet")
    assert met_at() is None


PER_CHOICE = (
    f'{START}<userTask id="A"/><userTask id="B"><multiInstanceLoopCharacteristics '
    'isSequential="false" camunda:collection="= [1, 2]" camunda:elementVariable="nr"/></userTask>'
    '<userTask id="L"/><endEvent id="e"/>'
    f"{chain('s', 'A', 'B', 'L', 'e')}"
)
EACH = replace(RULE, start_from="date(answer.text)", each="B")


def test_a_term_is_counted_for_each_instance_once_there_are_any(house: House) -> None:
    house.publish(a_pathway("p", PER_CHOICE, terms={"onderzoek": EACH}))
    case = house.start("p")

    def ends() -> dict[str, date | None]:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            return {one.scope: one.due_on for one in unit.data.terms_of(case)}

    assert ends() == {}
    answer(house, case, "2026-11-16")
    assert ends() == {"B#0": date(2026, 12, 28), "B#1": date(2026, 12, 28)}
    first = next(
        one.id for one in house.store.tasks_of_case(MUNICIPALITY, case) if one.scope == "B#0"
    )
    complete_task.handle(house.tools, house.anna, first, typed("2026-11-10"))
    assert ends() == {"B#0": date(2026, 12, 22), "B#1": date(2026, 12, 28)}


def test_a_term_that_turns_out_not_to_run_is_taken_away_and_stays_in_the_journal(
    house: House,
) -> None:
    house.publish(a_pathway("p", WITH_TERM, terms={"onderzoek": RULE}))
    case = house.start("p")
    answer(house, case, "2026-11-16")
    answer(house, case, "toch niet")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.data.terms_of(case) == []
    assert "term.lapsed" in house.events(case)
    assert house.jobs.next_due() is None
