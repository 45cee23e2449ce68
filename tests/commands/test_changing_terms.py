# SPDX-License-Identifier: EUPL-1.2
"""Suspending, extending and explaining terms: what follows a term moves in the same step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.commands.house import START, House, a_pathway, chain, typed
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.repair import rewind_run
from wijkpad.commands.run import cancel_run
from wijkpad.commands.tasks import complete_task
from wijkpad.commands.terms import explain_term, extend_term
from wijkpad.commands.terms.changing_terms import WhichTerm
from wijkpad.commands.terms.extend_term import Longer
from wijkpad.commands.terms.suspend_term import Suspending, resume, suspend
from wijkpad.domain.case import CaseTerm, Task
from wijkpad.domain.definition import Step
from wijkpad.domain.identity import Actor
from wijkpad.errors import FindingsError, NotFoundError, RefusedError
from wijkpad.feel import parse
from wijkpad.terms import (
    Calendar,
    Direction,
    Extending,
    Ground,
    Length,
    Rule,
    RuleClass,
)

LAW = "Awb, artikel 4:15"
RULE = Rule(
    length=Length.parse("6 weeks"),
    calendar=Calendar.CAL_DAYS_ATW,
    direction=Direction.AT_MOST,
    klass=RuleClass.STATUTORY,
    key="besluit",
    title="Besluit op de aanvraag",
    source="awb-4.13",
    start_from="date(answer.text)",
    suspend=(Ground("aanvulling", "De aanvraag wordt aangevuld", "awb-4.15", LAW),),
    extend=Extending(Length.parse("2 weeks"), 1, notice=True, source="awb-4.14", law="Awb 4:14"),
)
# A may be done again and again; B is due with the term, and its timer follows it.
BODY = (
    f'{START}<parallelGateway id="G"/><userTask id="A"/><userTask id="B"/>'
    '<boundaryEvent id="T" attachedToRef="B" cancelActivity="true"><timerEventDefinition>'
    "<timeDate>= terms.besluit.due</timeDate></timerEventDefinition></boundaryEvent>"
    '<userTask id="L"/><endEvent id="e"/><endEvent id="e2"/>'
    f"{chain('s', 'G', 'A')}{chain('G', 'B', 'e')}{chain('T', 'L', 'e2')}"
    '<sequenceFlow id="again" sourceRef="A" targetRef="A"/>'
)
B = Step(
    element="B",
    kind="userTask",
    name="Besluiten",
    plane="p",
    roles=("neighbourhood_worker",),
    form="answer",
    due=parse("terms.besluit.due"),
)
DUE = datetime(2026, 12, 28, 23, tzinfo=UTC)
"""The day after Monday 28 December begins: six weeks from 16 November."""
CHANGED = {"term.suspended", "term.resumed"}


class Office:
    """A case with a term of six weeks from Monday 16 November, and who may change it."""

    def __init__(self, house: House, rule: Rule = RULE) -> None:
        self.house = house
        house.publish(a_pathway("p", BODY, terms={"besluit": rule}, steps=(B,)))
        self.officer = house.hire("olga", "noord", "decision_officer")
        self.case = house.start("p")
        self.answer("2026-11-16")

    def answer(self, text: str) -> None:
        task = self.house.open_tasks(self.case)["A"].id
        complete_task.handle(self.house.tools, self.house.anna, task, typed(text))

    @property
    def which(self) -> WhichTerm:
        with self.house.store.work(MUNICIPALITY, reading=True) as unit:
            (run,) = unit.cases.runs_of(self.case)
        return WhichTerm(case=self.case, run=run.id, rule="besluit")

    @property
    def term(self) -> CaseTerm:
        with self.house.store.work(MUNICIPALITY, reading=True) as unit:
            (found,) = unit.data.terms_of(self.case)
        return found

    @property
    def task(self) -> Task:
        return self.house.open_tasks(self.case)["B"]

    def suspend(self, since: date | None, **changed: object) -> None:
        given = {"ground": "aanvulling", "note": "De jaaropgave ontbreekt.", **changed}
        wanted = Suspending(since=since, **given)  # type: ignore[arg-type]
        suspend(self.house.tools, self.officer, self.which, wanted)

    def resume(self, until: date | None) -> None:
        resume(self.house.tools, self.officer, self.which, until)

    def extend(self, count: int | None = 2, **changed: object) -> None:
        given = {
            "note": "Het onderzoek duurt langer.",
            "told_on": date(2026, 11, 18),
            "channel": "post",
            **changed,
        }
        wanted = Longer(count=count, **given)  # type: ignore[arg-type]
        extend_term.handle(self.house.tools, self.officer, self.which, wanted)

    def explain(self, note: str, actor: Actor | None = None) -> None:
        explain_term.handle(self.house.tools, actor or self.officer, self.which, note)

    def on(self, month: int, day: int, hour: int = 9) -> None:
        self.house.clock.moment = datetime(2026 + (month < 11), month, day, hour, tzinfo=UTC)


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


def refused(error: pytest.ExceptionInfo[FindingsError]) -> str:
    (finding,) = error.value.findings
    return finding.code


def test_while_a_term_is_suspended_nothing_that_follows_it_is_due(office: Office) -> None:
    assert office.task.due_on == date(2026, 12, 28)
    office.on(11, 20)
    office.suspend(date(2026, 11, 20))
    assert office.term.stands_still
    assert office.term.due_on is None
    waiting = office.task
    assert waiting.due_on is None
    assert waiting.due_at is None
    assert office.house.jobs.next_due() is None
    office.on(2, 1)
    assert office.house.run_due() == 0
    assert set(office.house.open_tasks(office.case)) == {"A", "B"}


def test_ending_the_suspension_moves_term_timer_and_task_in_one_step(office: Office) -> None:
    office.on(11, 20)
    office.suspend(date(2026, 11, 20))
    office.on(12, 1)
    office.resume(date(2026, 12, 1))
    assert office.term.due_on == date(2027, 1, 8)
    assert office.task.due_on == date(2027, 1, 8)
    assert office.house.jobs.next_due() == datetime(2027, 1, 8, 23, tzinfo=UTC)
    assert office.term.why == f"6 weken + 11 dagen opgeschort, {LAW}"
    moved = [one for one in office.house.journal() if one.event == "term.moved"]
    assert [(dict(one.detail)["old"], dict(one.detail)["new"]) for one in moved] == [
        (DUE.isoformat(), ""),
        ("", "2027-01-08T23:00:00+00:00"),
    ]
    told = [dict(one.detail) for one in office.house.journal() if one.event in CHANGED]
    assert [one["timer T"] for one in told] == [
        f"{DUE.isoformat()} > -",
        "- > 2027-01-08T23:00:00+00:00",
    ]
    assert [one["task B"] for one in told] == ["2026-12-28 > -", "- > 2027-01-08"]
    office.on(1, 8, 23)
    assert office.house.run_due() == 1
    assert "L" in office.house.open_tasks(office.case)


def test_a_later_start_fact_keeps_the_suspension_and_moves_the_term_again(office: Office) -> None:
    office.on(11, 20)
    office.suspend(date(2026, 11, 20))
    office.on(12, 1)
    office.resume(date(2026, 12, 1))
    office.answer("2026-11-17")
    assert office.term.due_on == date(2027, 1, 11)  # 9 January is a Saturday
    assert "doorgeschoven van za 9 januari 2027: een zaterdag" in office.term.why


def test_what_was_done_with_a_term_outlives_a_start_fact_that_was_gone(office: Office) -> None:
    office.on(11, 20)
    office.suspend(date(2026, 11, 20))
    office.on(12, 1)
    office.resume(date(2026, 12, 1))
    office.answer("toch niet")
    office.answer("2026-11-16")
    assert office.term.due_on == date(2027, 1, 8)
    assert office.house.jobs.next_due() == datetime(2027, 1, 8, 23, tzinfo=UTC)


def test_a_term_is_extended_once_with_notice_and_no_further(office: Office) -> None:
    office.on(11, 18)
    office.extend(2)
    assert office.term.due_on == date(2027, 1, 11)
    assert office.task.due_on == date(2027, 1, 11)
    assert office.term.why == "6 weken + 2 weken verlengd, Awb 4:14"
    with pytest.raises(FindingsError) as error:
        office.extend(1)
    assert refused(error) == "TRM-015"


def test_an_extension_that_the_rule_does_not_allow_is_refused(office: Office) -> None:
    office.on(11, 18)
    before = office.term
    wrong: list[tuple[dict[str, object], str]] = [
        ({"count": 3}, "TRM-016"),
        ({"count": 0}, "TRM-016"),
        ({"count": None}, "TRM-016"),
        ({"told_on": None}, "TRM-017"),
        ({"channel": ""}, "TRM-017"),
        ({"told_on": date(2026, 11, 15)}, "TRM-021"),
        ({"told_on": date(2026, 11, 19)}, "TRM-020"),
        ({"note": "  "}, "TRM-003"),
    ]
    for changed, code in wrong:
        with pytest.raises(FindingsError) as error:
            office.extend(**changed)  # type: ignore[arg-type]
        assert refused(error) == code, changed
    assert office.term == before


def test_a_notice_after_the_term_comes_too_late_to_extend_it(office: Office) -> None:
    office.on(1, 4)
    with pytest.raises(FindingsError) as error:
        office.extend(2, told_on=date(2026, 12, 29))
    assert refused(error) == "TRM-018"


def test_a_suspension_without_ground_day_or_reason_is_refused(office: Office) -> None:
    office.on(11, 20)
    wrong: list[tuple[date | None, dict[str, object], str]] = [
        (None, {}, "TRM-013"),
        (date(2026, 11, 16), {}, "TRM-007"),
        (date(2026, 11, 22), {}, "TRM-009"),
        (date(2026, 11, 20), {"ground": "zomaar"}, "TRM-005"),
        (date(2026, 11, 20), {"note": ""}, "TRM-003"),
        (date(2026, 11, 20), {"note": "x" * 1_001}, "TRM-003"),
    ]
    for since, changed, code in wrong:
        with pytest.raises(FindingsError) as error:
            office.suspend(since, **changed)
        assert refused(error) == code, changed
    assert not office.term.stands_still


def test_a_person_hears_all_that_is_wrong_at_once(office: Office) -> None:
    with pytest.raises(FindingsError) as error:
        office.suspend(None, ground="", note="")
    assert [one.element for one in error.value.findings] == ["since", "ground", "note"]
    with pytest.raises(FindingsError) as error:
        office.extend(9, told_on=None, note="")
    assert [one.element for one in error.value.findings] == ["count", "told_on", "note"]


def test_a_term_that_passed_cannot_be_suspended_after_its_last_day(office: Office) -> None:
    office.on(1, 4)
    office.house.run_due()
    with pytest.raises(FindingsError) as error:
        office.suspend(date(2026, 12, 29))
    assert refused(error) == "TRM-008"


def test_a_suspension_is_not_doubled_and_ends_once(office: Office) -> None:
    with pytest.raises(FindingsError) as error:
        office.resume(date(2026, 11, 16))
    assert refused(error) == "TRM-011"
    office.on(11, 20)
    office.suspend(date(2026, 11, 20))
    with pytest.raises(FindingsError) as error:
        office.suspend(date(2026, 11, 21))
    assert refused(error) == "TRM-006"
    for until, code in (
        (None, "TRM-013"),
        (date(2026, 11, 19), "TRM-012"),
        (date(2026, 11, 22), "TRM-009"),
    ):
        with pytest.raises(FindingsError) as error:
            office.resume(until)
        assert refused(error) == code
    office.resume(date(2026, 11, 21))
    with pytest.raises(FindingsError) as error:
        office.suspend(date(2026, 11, 20))
    assert refused(error) == "TRM-010"
    office.suspend(date(2026, 11, 21))


def test_a_rule_without_grounds_is_neither_suspended_nor_extended(house: House) -> None:
    office = Office(house, replace(RULE, suspend=(), extend=None))
    office.on(11, 20)
    with pytest.raises(FindingsError) as error:
        office.suspend(date(2026, 11, 20))
    assert refused(error) == "TRM-004"
    with pytest.raises(FindingsError) as error:
        office.extend()
    assert refused(error) == "TRM-014"


def test_a_worker_may_not_change_a_term_and_another_team_does_not_know_of_it(
    office: Office,
) -> None:
    house = office.house
    stranger = house.hire("zoe", "zuid", "decision_officer")
    given = Suspending(since=date(2026, 11, 17), ground="aanvulling", note="x")
    with pytest.raises(RefusedError) as error:
        suspend(house.tools, house.anna, office.which, given)
    assert refused(error) == "ACC-021"
    with pytest.raises(NotFoundError):
        suspend(house.tools, stranger, office.which, given)
    assert [one.outcome for one in house.journal() if one.event == "term.suspend"] == [
        "refused",
        "refused",
    ]


def test_a_form_that_is_sent_twice_suspends_once(office: Office) -> None:
    office.on(11, 20)
    given = Suspending(since=date(2026, 11, 20), ground="aanvulling", note="Wacht op brief.")
    for _ in range(2):
        suspend(office.house.tools, office.officer, office.which, given, token="een")
    assert office.house.events(office.case).count("term.suspended") == 1
    assert len(office.term.suspensions) == 1


def test_a_term_that_is_gone_with_its_run_cannot_be_changed(office: Office) -> None:
    which = office.which
    lead = office.house.hire("lea", "noord", "team_lead")
    cancel_run.handle(office.house.tools, lead, which.run, "Dubbel begonnen")
    given = Suspending(since=date(2026, 11, 17), ground="aanvulling", note="x")
    with pytest.raises(FindingsError) as error:
        suspend(office.house.tools, office.officer, which, given)
    assert refused(error) == "TRM-001"


def test_a_term_that_passed_gets_a_reason_that_is_kept_sealed(office: Office) -> None:
    with pytest.raises(FindingsError) as error:
        office.explain("Ziekte")
    assert refused(error) == "TRM-019"
    office.on(1, 4)
    with pytest.raises(FindingsError) as error:
        office.explain(" ")
    assert refused(error) == "TRM-003"
    with pytest.raises(FindingsError) as error:
        office.explain("Ziekte", office.house.anna)
    assert refused(error) == "ACC-022"
    office.explain("Ziekte van de consulent")
    office.explain("Ziekte van de consulent, en geen vervanging")
    assert office.term.breach_reason == "Ziekte van de consulent, en geen vervanging"
    assert not any("Ziekte" in text for one in office.house.journal() for _, text in one.detail)
    with office.house.store.work(MUNICIPALITY, reading=True) as unit:
        acts = unit.terms.acts_of(office.case)
    assert [one.note for one in acts] == [
        "Ziekte van de consulent",
        "Ziekte van de consulent, en geen vervanging",
    ]


def test_a_reason_stays_when_the_term_moves(office: Office) -> None:
    office.on(1, 4)
    office.explain("Ziekte")
    office.answer("2026-11-10")
    assert office.term.due_on == date(2026, 12, 22)
    assert office.term.breach_reason == "Ziekte"


def test_a_case_that_goes_back_keeps_its_suspension(office: Office) -> None:
    lead = office.house.hire("lea", "noord", "team_lead")
    office.on(11, 20)
    office.suspend(date(2026, 11, 20))
    office.answer("2026-11-17")
    run = office.which.run
    with office.house.store.work(MUNICIPALITY, reading=True) as unit:
        before = unit.cases.snapshots(run)[1].step
    rewind_run.handle(office.house.tools, lead, run, before, "Verkeerde datum")
    assert office.term.stands_still
    assert office.task.due_on is None
