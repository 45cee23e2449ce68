# SPDX-License-Identifier: EUPL-1.2
"""The meldcode through the front door: who gets to see it, and what nobody may miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.api.front_door import on_a_copy, published_in
from tests.api.test_intake_through_the_front_door import PROCESSES
from tests.commands.house import FakeClock
from tests.support.stores import MUNICIPALITY
from wijkpad.api import Desk, Engine
from wijkpad.errors import AnswersInvalidError, NotFoundError
from wijkpad.pathways import read_folder

PEOPLE = {
    "wim": "neighbourhood_worker",
    "els": "neighbourhood_worker",
    "olga": "reporting_code_officer",
    "bo": "behavioural_expert",
    "tom": "team_lead",
}
FILE = """
format = 1
code = "gm9999"
name = "Voorbeeldstad"
[teams.noord]
name = "Wijkteam Noord"
[parameters]
"meldcode.veilig_thuis_telefoon" = "020 123 45 67"
""" + "".join(
    f'[users.{key}]\nname = "{key.capitalize()}"\n[[users.{key}.roles]]\nteam = "noord"\n'
    f'role = "{role}"\nfrom = 2020-01-01\n'
    for key, role in PEOPLE.items()
)
MONDAY = datetime(2026, 11, 16, 9, 15, tzinfo=UTC)
BEFORE = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
SIGNALS: Mapping[str, object] = {
    "danger_now": False,
    "about": {"name": "Gezin Zeldzaam"},
    "facts": [{"on": date(2026, 11, 14), "what": "Blauwe plekken", "by_whom": "Leerkracht"}],
    "violence_kind": ["child_physical"],
    "persons": [{"name": "Kind A", "role": "victim", "age": 7}],
    "children_in_home": 1,
    "pregnant": False,
    "reporter_role": "professional",
    "several_professionals": False,
    "employee_suspected": False,
}
CHILDREN = {
    "parent_problem_signals": False,
    "cares_for_children_or_pregnant": "no",
    "asked": "Moeder",
}
BY_WIM = {"children_follow_up": "continue", "handled_by": "self", "reporter": "wim"}
CONSULTED = {
    "consulted": [{"who": "Olga", "function": "reporting_code_officer", "on": date(2026, 11, 16)}],
    "vt_advice": "no",
    "advice_summary": "Wacht met een gesprek.",
}
NO_TALK = {
    "reason": "danger_to_victim",
    "explanation": "De telefoon wordt gecontroleerd.",
    "confirmed_by": "bo",
    "recheck_on": date(2026, 11, 30),
}
STRUCTURAL = {
    "suspicion": True,
    "acute_unsafety": False,
    "structural_unsafety": True,
    "disclosure_by_child": False,
    "can_offer_effective_help": "no",
    "reasons": "Het gaat al jaren zo.",
    "profession_framework": "social_work",
}
REPORT = {
    "report": "yes",
    "report_reason": "Structureel.",
    "give_or_organise_help": "no",
    "help_reason": "Eerst Veilig Thuis.",
}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(MONDAY)


@pytest.fixture(scope="module")
def published(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    return published_in(sqlite_template, folder, FILE, FakeClock(MONDAY))


@pytest.fixture
def engine(published: Path, tmp_path: Path, clock: FakeClock) -> Iterator[Engine]:
    opened = on_a_copy(published, tmp_path, clock)
    yield opened
    opened.close()


def desk(engine: Engine, login: str) -> Desk:
    return engine.at(MUNICIPALITY, engine.as_user(MUNICIPALITY, login))


def opened(by: Desk, case: str, element: str) -> str:
    return next(one.task.id for one in by.case_page(case).open_tasks if one.task.element == element)


def do(by: Desk, case: str, element: str, answers: Mapping[str, object]) -> None:
    by.complete_with(opened(by, case, element), answers)


def worried(engine: Engine, note: str = "") -> str:
    """Press the safety button on an intake; returns the case of the meldcode."""
    wim = desk(engine, "wim")
    intake = wim.start_case("intake", "SE_ResidentRequest", token="een")
    return wim.safety_signal(intake.case_id, note, token="twee").case_id


def consulted(engine: Engine) -> str:
    case, wim = worried(engine), desk(engine, "wim")
    do(wim, case, "UT_S1_MapSignals", SIGNALS)
    do(wim, case, "UT_S1_Kindcheck", CHILDREN)
    do(wim, case, "UT_S1_NameReporter", BY_WIM)
    do(wim, case, "UT_S2_Consult", CONSULTED)
    return case


def without_talk(engine: Engine) -> str:
    case, wim = consulted(engine), desk(engine, "wim")
    do(wim, case, "UT_S3_PlanTalk", {"talk_safe": "no"})
    do(wim, case, "UT_S3_SkipReason", NO_TALK)
    return case


def to_report(engine: Engine) -> str:
    case, wim = without_talk(engine), desk(engine, "wim")
    do(desk(engine, "bo"), case, "UT_S3_ConfirmSkip", {"agrees": True, "why": "Ik ken het."})
    do(wim, case, "UT_S4_Weigh", STRUCTURAL)
    do(wim, case, "UT_S5_Decide", REPORT)
    not_told = {"informed": False, "not_informed_reason": "Niet veilig."}
    do(wim, case, "UT_InformFamilyOfReport", not_told)
    return case


def running(by: Desk, case: str, rule: str) -> bool:
    return any(one.term.rule == rule for one in by.case_page(case).terms)


def cannot_know(by: Desk, case: str) -> bool:
    try:
        by.case_page(case)
    except NotFoundError:
        return True
    return False


def test_what_was_typed_at_the_safety_button_stands_in_the_first_task(engine: Engine) -> None:
    case = worried(engine, "Kind zegt dat het niet naar huis durft.")
    wim = desk(engine, "wim")
    page = wim.task_page(opened(wim, case, "UT_S1_MapSignals"))
    assert page.typed.first("cause") == "Kind zegt dat het niet naar huis durft."


def test_only_who_takes_part_and_the_officer_know_of_the_case(engine: Engine) -> None:
    case = consulted(engine)
    assert not cannot_know(desk(engine, "wim"), case)
    assert not cannot_know(desk(engine, "olga"), case)
    assert all(cannot_know(desk(engine, one), case) for one in ("els", "bo", "tom"))


def test_a_second_person_sees_the_case_from_the_moment_they_are_named(engine: Engine) -> None:
    case = without_talk(engine)
    bo = desk(engine, "bo")
    assert [one.name for one in bo.worklist("mine").items] == ["Meekijken: geen gesprek"]
    assert not cannot_know(bo, case)
    assert all(cannot_know(desk(engine, one), case) for one in ("els", "tom"))
    lines = desk(engine, "olga").journal_of(case)
    assert any("die kan de zaak nu zien" in one.text for one in lines)


def test_on_the_agreed_day_there_is_a_task_to_look_again_whether_a_talk_is_possible(
    engine: Engine, clock: FakeClock
) -> None:
    case, wim = to_report(engine), desk(engine, "wim")

    def open_now() -> set[str]:
        engine.run_due()
        return {one.task.element for one in wim.case_page(case).open_tasks}

    clock.moment = datetime(2026, 11, 29, 22, 30, tzinfo=UTC)
    assert open_now() == {"ST_ReportVT"}
    clock.moment = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
    assert open_now() == {"ST_ReportVT", "UT_S3_Recheck"}
    assert "Opnieuw kijken of praten kan" in {one.name for one in wim.worklist("mine").items}
    assert not any(one.case == case for one in desk(engine, "els").worklist("team").items)
    alone = {
        "outcome": "later",
        "explanation": "Hij is nog thuis.",
        "confirmed_by": "wim",
        "recheck_on": date(2026, 12, 14),
    }
    with pytest.raises(AnswersInvalidError) as refused:
        do(wim, case, "UT_S3_Recheck", alone)
    assert refused_second_person(refused.value) == [("confirmed_by", "Kies een ander dan uzelf.")]
    do(wim, case, "UT_S3_Recheck", alone | {"confirmed_by": "bo"})
    assert open_now() == {"ST_ReportVT"}
    clock.moment = datetime(2026, 12, 14, 7, 0, tzinfo=UTC)
    assert open_now() == {"ST_ReportVT", "UT_S3_Recheck"}


def test_who_wrote_the_exception_cannot_confirm_it_after_a_release(engine: Engine) -> None:
    case, olga = consulted(engine), desk(engine, "olga")
    wim = desk(engine, "wim")
    do(wim, case, "UT_S3_PlanTalk", {"talk_safe": "no"})
    do(wim, case, "UT_S3_SkipReason", NO_TALK | {"confirmed_by": "olga"})
    olga.release(opened(olga, case, "UT_S3_ConfirmSkip"))
    with pytest.raises(AnswersInvalidError) as refused:
        do(wim, case, "UT_S3_ConfirmSkip", {"agrees": True, "why": "Vind ik ook."})
    assert [one.element for one in refused.value.findings] == ["agrees"]
    do(olga, case, "UT_S3_ConfirmSkip", {"agrees": True, "why": "Akkoord."})


AGAINST = {
    "report": "no",
    "report_reason": "Het gezin werkt nu mee.",
    "give_or_organise_help": "yes",
    "help_reason": "De coach begint morgen.",
}


def decided_against_the_advice(engine: Engine, by: Mapping[str, object]) -> str:
    case, wim = without_talk(engine), desk(engine, "wim")
    do(desk(engine, "bo"), case, "UT_S3_ConfirmSkip", {"agrees": True, "why": "Ik ken het."})
    do(wim, case, "UT_S4_Weigh", {**STRUCTURAL, "structural_unsafety": False})
    do(wim, case, "UT_S5_Decide", {**AGAINST, **by})
    return case


def refused_second_person(refusal: AnswersInvalidError) -> list[tuple[str | None, str]]:
    return [(one.element, one.text) for one in refusal.findings]


def test_nobody_names_themself_as_the_second_person_for_no_talk(engine: Engine) -> None:
    case, wim = consulted(engine), desk(engine, "wim")
    do(wim, case, "UT_S3_PlanTalk", {"talk_safe": "no"})
    with pytest.raises(AnswersInvalidError) as refused:
        do(wim, case, "UT_S3_SkipReason", NO_TALK | {"confirmed_by": "wim"})
    assert refused_second_person(refused.value) == [("confirmed_by", "Kies een ander dan uzelf.")]


def test_nobody_names_themself_as_the_second_person_for_no_report(engine: Engine) -> None:
    with pytest.raises(AnswersInvalidError) as refused:
        decided_against_the_advice(engine, {"second_person": "wim"})
    assert refused_second_person(refused.value) == [("second_person", "Kies een ander dan uzelf.")]


def test_who_deviates_from_the_advice_to_report_needs_a_second_person(engine: Engine) -> None:
    with pytest.raises(AnswersInvalidError) as refused:
        decided_against_the_advice(engine, {})
    assert [one.element for one in refused.value.findings] == ["second_person"]


def test_who_decided_not_to_report_cannot_agree_with_it_after_a_release(engine: Engine) -> None:
    case = decided_against_the_advice(engine, {"second_person": "olga"})
    wim, olga = desk(engine, "wim"), desk(engine, "olga")
    olga.release(opened(olga, case, "UT_S5_SecondPerson"))
    with pytest.raises(AnswersInvalidError) as refused:
        do(wim, case, "UT_S5_SecondPerson", {"agrees": True, "why": "Vind ik ook."})
    (finding,) = refused.value.findings
    assert finding.element == "agrees"
    assert "U nam het besluit zelf" in finding.text
    assert [one.task.element for one in wim.case_page(case).open_tasks] == ["UT_S5_SecondPerson"]
    do(olga, case, "UT_S5_SecondPerson", {"agrees": True, "why": "Akkoord."})
    assert [one.task.element for one in wim.case_page(case).open_tasks] == ["UT_MakeSafetyPlan"]


def test_a_step_left_lying_reaches_the_lead_by_way_of_the_officer_only(
    engine: Engine, clock: FakeClock
) -> None:
    case = consulted(engine)
    clock.moment = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    olga, tom, els = (desk(engine, one) for one in ("olga", "tom", "els"))
    (item,) = [one for one in olga.worklist("team").items if one.case == case]
    own, for_lead = item.reminders
    assert own.startswith("Herinnering sinds ")
    assert "Stap 3" in own
    assert for_lead.startswith("Herinnering voor de teamleider sinds ")
    assert "zonder namen" in for_lead
    for one in (tom, els):
        assert all(line.case != case for line in one.worklist("team").items)
        assert cannot_know(one, case)


def test_the_report_is_urgent_and_shows_the_number_of_the_municipality(engine: Engine) -> None:
    case, wim = to_report(engine), desk(engine, "wim")
    page = wim.task_page(opened(wim, case, "ST_ReportVT"))
    assert page.mine
    assert ("Veilig Thuis", "020 123 45 67") in page.urgent[0].calls
    assert page.urgent[0].questions == ()
    assert wim.worklist("mine").items[0].urgent_since is not None


def test_the_advice_reads_as_words_and_every_plane_shows_where_the_case_stands(
    engine: Engine,
) -> None:
    case, wim = without_talk(engine), desk(engine, "wim")
    do(desk(engine, "bo"), case, "UT_S3_ConfirmSkip", {"agrees": True, "why": "Ik ken het."})
    do(wim, case, "UT_S4_Weigh", STRUCTURAL)
    (advice,) = wim.task_page(opened(wim, case, "UT_S5_Decide")).advice
    assert ("Advies", "Melden bij Veilig Thuis") in [(one.label, one.text) for one in advice.lines]
    (view,) = wim.case_page(case, plane="meldcode").runs
    assert {"SP_FiveSteps", "SP_S4_S5_Weigh"} <= set(view.open)
    assert "SP_S2_Consult" not in view.open
    steps = ["SP_S1_Signals", "SP_S2_Consult", "SP_S3_Talk", "SP_S4_S5_Weigh"]
    assert [one for one in view.every_plane if one in steps] == steps


def test_what_only_may_happen_is_not_told_to_be_going_on(engine: Engine) -> None:
    case = worried(engine)
    (run,) = desk(engine, "wim").case_page(case).runs
    states = {one.name: one.state for one in run.steps}
    assert states["Acuut gevaar"] == "possible"
    events = {one.element for one in run.steps if one.state == "possible"}
    assert not events & set(run.open)
    busy = [one.kind for one in run.steps if one.state == "open"]
    assert busy
    assert not any("gebeurtenis" in one.lower() for one in busy), busy


def test_a_failed_report_is_urgent_for_reporter_and_officer_until_it_is_done(
    engine: Engine,
) -> None:
    case, wim, olga = to_report(engine), desk(engine, "wim"), desk(engine, "olga")
    failed = {"reporter": "wim", "result": "failed", "failed_because": "Niemand nam op."}
    do(wim, case, "ST_ReportVT", failed)
    for one in (wim, olga):
        (item,) = one.worklist("unclaimed").items
        assert (item.name, item.may_do) == ("Melding opnieuw doen", True)
        assert item.urgent_since is not None
    assert not running(wim, case, "vt_beoordeling")
    done = {
        "reporter": "olga",
        "result": "sent",
        "sent_at": BEFORE,
        "received_by": "Triage",
        "facts_told": "Blauwe plekken.",
        "steps_done": ["1", "2", "3", "4"],
        "asked": "Onderzoek",
        "reachable": "Overdag",
    }
    do(olga, case, "UT_RetryReport", done)
    assert [one.task.element for one in wim.case_page(case).open_tasks] == ["UT_AwaitVTFeedback1"]
    assert running(wim, case, "vt_beoordeling")


def test_an_answer_does_not_take_the_urgency_of_the_task_away(engine: Engine) -> None:
    case, wim = worried(engine), desk(engine, "wim")
    wim.deliver("MSG_AcuteDanger", case=case, id="gevaar")
    task = opened(wim, case, "UT_AcuteAction")
    wim.save_draft(task, {"called": ["112"]})
    page = wim.task_page(task)
    assert page.task.urgent_since is not None
    assert [name for name, _ in page.urgent[0].calls][:2] == ["112", "Veilig Thuis"]


def test_conditions_of_veilig_thuis_begin_the_plan(engine: Engine, clock: FakeClock) -> None:
    system = engine.system(MUNICIPALITY)
    system.publish_release("plan", read_folder(PROCESSES / "plan"))
    wim = desk(engine, "wim")
    delivered = wim.deliver("MSG_TransferFromVT", team="noord", id="brief")
    assert delivered.fate == "received"
    case = wim.cases().lines[0].case.id
    taken = {
        "agrees": True,
        "decided_at": BEFORE,
        "about": {"name": "Gezin Zeldzaam"},
        "conditions": "Vader slaapt niet thuis.",
    }
    do(wim, case, "UT_AcceptTransfer", taken)
    assert engine.run_due() > 0
    plan = next(one for one in wim.cases().lines if one.case.pathway == "plan").case.id
    page = wim.task_page(opened(wim, plan, "UT_RecordPlan"))
    assert page.typed.first("given_conditions") == "Vader slaapt niet thuis."
