# SPDX-License-Identifier: EUPL-1.2
"""The real intake pathway through the front door, from files to an open task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.api.front_door import on_a_copy, published_in
from tests.commands.house import FakeClock
from tests.support.stores import MUNICIPALITY
from wijkpad.api import Actor, Desk, Engine
from wijkpad.domain.definition import Definition
from wijkpad.errors import AnswersInvalidError, NotFoundError
from wijkpad.ports import Played

PROCESSES = Path(__file__).parents[2] / "processes"
NOW = datetime(2026, 11, 16, 9, 15, tzinfo=UTC)
FILE = """
format = 1
code = "gm9999"
name = "Voorbeeldstad"

[teams.noord]
name = "Wijkteam Noord"

[teams.zuid]
name = "Wijkteam Zuid"

[users.fatma]
name = "Fatma"
[[users.fatma.roles]]
team = "noord"
role = "front_desk"
from = 2020-01-01

[users.wim]
name = "Wim"
languages = ["nl"]
[[users.wim.roles]]
team = "noord"
role = "neighbourhood_worker"
from = 2020-01-01

[users.zoe]
name = "Zoë"
[[users.zoe.roles]]
team = "zuid"
role = "neighbourhood_worker"
from = 2020-01-01
[[users.zoe.roles]]
team = "zuid"
role = "front_desk"
from = 2020-01-01

[users.ada]
name = "Ada"
[[users.ada.roles]]
team = "noord"
role = "functional_admin"
from = 2020-01-01
"""


class Green:
    """A runner for tests that are not about scenarios."""

    def run(self, definition: Definition, municipality: str) -> Played:
        return Played(findings=(), reached=frozenset())


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture(scope="module")
def published(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    return published_in(sqlite_template, folder, FILE, FakeClock(NOW))


@pytest.fixture
def engine(published: Path, tmp_path: Path, clock: FakeClock) -> Iterator[Engine]:
    opened = on_a_copy(published, tmp_path, clock)
    yield opened
    opened.close()


def someone(engine: Engine, login: str) -> Actor:
    return engine.as_user(MUNICIPALITY, login)


def register(engine: Engine, clock: FakeClock) -> tuple[str, str]:
    desk = engine.at(MUNICIPALITY, someone(engine, "fatma"))
    started = desk.start_case("intake", "SE_ResidentRequest", token="een")
    assert started.first_task_id is not None
    return started.case_id, started.first_task_id


ANSWERS = {
    "received_at": datetime(2026, 11, 16, 9, 10, tzinfo=UTC),
    "channel": "phone",
    "reporter_kind": "self",
    "question_kind": "help",
    "question_in_own_words": "De stroom is afgesloten",
    "law_presumed": ["none_yet"],
    "main_domain": "finances",
}


def test_a_call_is_registered_and_goes_on_to_the_next_task(
    engine: Engine, clock: FakeClock
) -> None:
    case, task = register(engine, clock)
    desk = engine.at(MUNICIPALITY, someone(engine, "fatma"))
    page = desk.task_page(task)
    assert page.may_do
    assert page.form.key == "register_request"
    done = desk.complete_with(task, ANSWERS)
    assert done.next_task_id is not None
    shown = desk.case_page(case)
    assert [one.task.element for one in shown.open_tasks] == ["UT_SafetyTriage"]
    assert shown.runs[0].drawing.startswith("<svg")
    assert any(one.label for one in shown.filled[0].lines)
    assert {one.state for one in shown.runs[0].steps} >= {"open", "passed", "ahead"}
    assert [one.task for one in desk.worklist("unclaimed").items] == [done.next_task_id]


def test_lists_show_whom_a_case_is_about_and_the_journal_does_not(
    engine: Engine, clock: FakeClock, tmp_path: Path
) -> None:
    case, task = register(engine, clock)
    fatma = engine.at(MUNICIPALITY, someone(engine, "fatma"))
    assert [one.about for one in fatma.cases().lines] == [None]
    about = {"about": {"name": "Mevrouw  A. Zeldzaam", "address": "Dorpsstraat 1"}}
    fatma.complete_with(task, ANSWERS | {"reporter_kind": "relative"} | about)
    for login in ("fatma", "wim"):
        desk = engine.at(MUNICIPALITY, someone(engine, login))
        assert [one.about for one in desk.worklist("team").items] == ["Mevrouw A. Zeldzaam"]
        assert [one.about for one in desk.cases().lines] == ["Mevrouw A. Zeldzaam"]
        assert desk.case_page(case).about == "Mevrouw A. Zeldzaam"
    zoe = engine.at(MUNICIPALITY, someone(engine, "zoe"))
    assert (zoe.cases().lines, zoe.worklist("team").items) == ((), ())
    ada = engine.at(MUNICIPALITY, someone(engine, "ada"))
    assert "Zeldzaam" not in repr(ada.journal_of(case))
    assert "Zeldzaam" not in repr((fatma.cases().lines, fatma.worklist("team").items))
    files = b"".join(one.read_bytes() for one in tmp_path.glob("wijkpad.sqlite*"))
    assert b"UT_SafetyTriage" in files
    assert b"Zeldzaam" not in files


def test_what_depends_on_who_asks_is_asked_after_that(engine: Engine, clock: FakeClock) -> None:
    _, task = register(engine, clock)
    desk = engine.at(MUNICIPALITY, someone(engine, "fatma"))
    empty = desk.task_page(task, {"channel": ["phone"]}, check=True)
    assert "reporter_kind" in empty.wrong
    assert "about" not in empty.wrong
    assert not empty.visible["reporter_contact.name"]
    asked = {"reporter_kind": ["relative"], "question_kind": ["help"]}
    filled = desk.task_page(task, asked, check=True)
    assert filled.visible["reporter_contact.name"]
    assert {"about", "about.name"} & set(filled.wrong)


def test_every_fault_of_a_form_is_shown_at_once(engine: Engine, clock: FakeClock) -> None:
    _, task = register(engine, clock)
    desk = engine.at(MUNICIPALITY, someone(engine, "fatma"))
    with pytest.raises(AnswersInvalidError):
        desk.complete(task, {"channel": ["phone"]})
    page = desk.task_page(task, {"channel": ["phone"]}, check=True)
    assert {"received_at", "question_in_own_words"} <= set(page.wrong)
    assert page.typed.first("channel") == "phone"
    assert desk.task_page(task).wrong == {}


def test_another_team_and_the_administrator_see_no_case(engine: Engine, clock: FakeClock) -> None:
    case, task = register(engine, clock)
    for login in ("zoe", "ada"):
        desk = engine.at(MUNICIPALITY, someone(engine, login))
        with pytest.raises(NotFoundError):
            desk.case_page(case)
        with pytest.raises(NotFoundError):
            desk.task_page(task)
        assert desk.worklist("team").total == 0
        assert desk.cases().total == 0


def test_the_safety_button_starts_a_meldcode_that_the_team_does_not_see(
    engine: Engine, clock: FakeClock
) -> None:
    case, task = register(engine, clock)
    fatma = engine.at(MUNICIPALITY, someone(engine, "fatma"))
    started = fatma.safety_signal(case, "blauwe plekken", from_task=task, token="x")
    again = fatma.safety_signal(case, "blauwe plekken", from_task=task, token="x")
    assert started == again
    assert [one.case_id for one in fatma.case_page(case).linked] == [started.case_id]
    wim = engine.at(MUNICIPALITY, someone(engine, "wim"))
    assert wim.case_page(case).linked == ()
    assert wim.cases().total == 1
    assert fatma.cases().total == 2
    assert {one.case for one in wim.worklist("team").items} == {case}
    with pytest.raises(NotFoundError):
        wim.case_page(started.case_id)


def test_the_journal_holds_reads_and_refusals_and_its_chain_fits(
    engine: Engine, clock: FakeClock
) -> None:
    case, _ = register(engine, clock)
    with pytest.raises(NotFoundError):
        engine.at(MUNICIPALITY, someone(engine, "zoe")).case_page(case)
    engine.at(MUNICIPALITY, someone(engine, "wim")).case_page(case)
    ada = engine.at(MUNICIPALITY, someone(engine, "ada"))
    lines = ada.journal_of(case)
    assert any(one.text == "bekeek het dossier" and one.who == "Wim" for one in lines)
    assert ada.verify_journal_for(case) is None


def test_a_session_lives_half_an_hour_without_use_and_ten_hours_at_most(
    engine: Engine, clock: FakeClock
) -> None:
    engine.system(MUNICIPALITY).set_password("fatma", "een lange zin als sleutel")
    actor, cookie = engine.sign_in(
        MUNICIPALITY, "Fatma", "een lange zin als sleutel", access_point="127.0.0.1"
    )
    assert actor.user == "fatma"
    for _ in range(23):
        clock.move(minutes=25)
        assert engine.sitting(cookie) is not None
    clock.move(minutes=25)
    assert engine.sitting(cookie) is None
    _, second = engine.sign_in(
        MUNICIPALITY, "fatma", "een lange zin als sleutel", access_point="127.0.0.1"
    )
    clock.move(minutes=30)
    assert engine.sitting(second) is None
    _, third = engine.sign_in(
        MUNICIPALITY, "fatma", "een lange zin als sleutel", access_point="127.0.0.1"
    )
    engine.sign_out(third)
    assert engine.sitting(third) is None
    assert engine.sitting("gm9999.verzonnen") is None


def test_the_exported_municipality_reads_back_as_the_same(engine: Engine, tmp_path: Path) -> None:
    system = engine.system(MUNICIPALITY)
    first = system.export_municipality(tmp_path / "uit").read_text("utf-8")
    system.import_municipality(tmp_path / "uit")
    assert system.export_municipality(tmp_path / "nog").read_text("utf-8") == first
    assert 'name = "Zoë"' in first
    assert date(2020, 1, 1).isoformat() in first


SAFE = {
    "life_threat": False,
    "acute_unsafety": False,
    "suspected_violence": False,
    "acute_psychiatric": False,
    "basic_needs_at_risk_48h": False,
    "children_present": False,
}
KNOWN = {
    "persons": [{"name": "Mevrouw A", "birth_date": date(1948, 3, 2), "role": "client"}],
    "residence_municipality": "Voorbeeldstad",
    "custody_checked": "not_needed",
}


def do(desk: Desk, case: str, element: str, answers: Mapping[str, object]) -> None:
    open_now = {one.task.element: one.task.id for one in desk.case_page(case).open_tasks}
    desk.complete_with(open_now[element], answers)


@pytest.mark.parametrize("relation", ["relative", "neighbour", "conflict"])
def test_a_colleague_with_an_own_interest_does_not_see_the_case_any_more(
    engine: Engine, clock: FakeClock, relation: str
) -> None:
    case, _ = register(engine, clock)
    fatma = engine.at(MUNICIPALITY, someone(engine, "fatma"))
    wim = engine.at(MUNICIPALITY, someone(engine, "wim"))
    do(fatma, case, "UT_RegisterRequest", ANSWERS)
    do(fatma, case, "UT_SafetyTriage", SAFE)
    assert wim.case_page(case).open_tasks
    knows = [{"colleague": "wim", "relation": relation}]
    do(fatma, case, "UT_VerifyIdentityResidence", KNOWN | {"known_colleagues": knows})
    with pytest.raises(NotFoundError):
        wim.case_page(case)
    assert (wim.cases().total, wim.worklist("team").total) == (0, 0)
    assert [one.task.element for one in fatma.case_page(case).open_tasks] == ["ST_ConfirmReceipt"]
    assert fatma.worklist("unclaimed").total == 1


def web_form(desk: Desk, address: str, token: str, team: str = "noord") -> set[str]:
    """Register a web form about an address; returns what is warned about, ticked or not."""
    started = desk.start_case("intake", "SE_ResidentRequest", team=team, token=token)
    assert started.first_task_id is not None
    about = {"channel": "web", "about": {"name": "Familie A", "address": address}}
    try:
        desk.complete_with(started.first_task_id, ANSWERS | about)
    except AnswersInvalidError as refused:
        return {one.code for one in refused.findings}
    return set()


def test_a_second_web_form_for_an_address_within_a_day_asks_for_a_tick(
    engine: Engine, clock: FakeClock
) -> None:
    fatma = engine.at(MUNICIPALITY, someone(engine, "fatma"))
    assert web_form(fatma, "Kade 12", "een") == set()
    assert web_form(fatma, "Kade 14", "twee") == set()
    assert web_form(fatma, "kade  12.", "drie") != set()
    clock.moment += timedelta(hours=25)
    assert web_form(fatma, "Kade 12", "vier") == set()


def test_a_web_form_tells_nothing_of_another_team_or_of_a_shielded_case(
    engine: Engine, clock: FakeClock
) -> None:
    zoe = engine.at(MUNICIPALITY, someone(engine, "zoe"))
    fatma = engine.at(MUNICIPALITY, someone(engine, "fatma"))
    started = fatma.start_case("intake", "SE_ResidentRequest", token="een")
    about = {"about": {"name": "Familie A", "address": "Kade 12"}}
    do(fatma, started.case_id, "UT_RegisterRequest", ANSWERS | about)
    assert web_form(zoe, "Kade 12", "twee", "zuid") == set()
    assert web_form(fatma, "Kade 12", "nog niet afgeschermd") != set()
    do(fatma, started.case_id, "UT_SafetyTriage", SAFE)
    knows = [{"colleague": "wim", "relation": "relative"}]
    do(fatma, started.case_id, "UT_VerifyIdentityResidence", KNOWN | {"known_colleagues": knows})
    assert web_form(fatma, "Kade 12", "drie") == set()
