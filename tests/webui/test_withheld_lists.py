# SPDX-License-Identifier: EUPL-1.2
"""What a plugin withholds leaves lists and their counts, and a list says what is missing from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in
from tests.support.website import Website, open_website
from tests.webui.test_budgets import help_on_a_case
from tests.webui.test_kept_out import asked, installed, intake, judge
from tests.webui.test_tasks import SAFE, _lists
from wijkpad.api import StandInWanted, sifting
from wijkpad.api import lists as listing
from wijkpad.commands.access import withholding
from wijkpad.commands.tools import Tools
from wijkpad.domain.case import Run, Task
from wijkpad.ports import UnitOfWork

__all__ = ["installed"]


@pytest.fixture
def site(filled: Path, tmp_path: Path) -> Iterator[Website]:
    opened = open_website(filled, tmp_path)
    yield opened
    opened.engine.close()


def test_counts_say_what_somebody_can_see_and_the_list_how_much_is_missing(
    site: Website, tmp_path: Path
) -> None:
    begun = [site.desk("loes").start_case("intake", "SE_ResidentRequest") for _ in range(4)]
    site.desk("loes").claim(begun[0].first_task_id or "")
    intake(site)
    judge(site, tmp_path, "allow")
    desk = site.desk("loes")
    assert desk.worklist("team").counts == {"team": 5, "mine": 1, "unclaimed": 4, "urgent": 0}
    (tmp_path / "how").write_text("deny", "utf-8")
    team = desk.worklist("team")
    assert [one.name for one in team.items] == ["Veiligheid beoordelen"]
    assert team.counts == {"team": 1, "mine": 0, "unclaimed": 1, "urgent": 0}
    page = signed_in(site, "loes").get("/taken?weergave=team").text
    assert "4 taken staan hier niet bij: de regels van uw gemeente" in page
    assert "Taken over veiligheid staan er wel." in page
    found = desk.cases()
    assert (found.lines, found.total, found.left_out.rows) == ((), 0, 5)
    assert "Er zijn nog geen zaken" not in signed_in(site, "loes").get("/zaken").text


@pytest.mark.parametrize("how", ["raise", "hang"])
def test_a_list_says_that_a_plugin_is_silent_and_keeps_what_is_about_safety(
    site: Website, tmp_path: Path, how: str
) -> None:
    _, triage = intake(site)
    site.desk("loes").start_case("intake", "SE_ResidentRequest")
    judge(site, tmp_path, how)
    visitor = signed_in(site, "loes")
    page = visitor.get("/taken?weergave=team").text
    assert triage in page
    assert "Deze lijst is nu niet heel." in page
    assert "Plugin ‘Portier’, die over toegang gaat," in page
    assert "Er ontbreekt 1 taak." in page
    assert "Er ontbreken 2 zaken." in visitor.get("/zaken").text


def test_pages_are_filled_and_the_last_one_stays_within_reach(
    site: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sifting, "AT_ONCE", 2)
    monkeypatch.setattr(listing, "CASES_PER_PAGE", 2)
    for _ in range(6):
        site.desk("loes").start_case("intake", "SE_ResidentRequest")
    judge(site, tmp_path, "deny first")
    desk = site.desk("loes")
    pages = [desk.cases(page=page) for page in (1, 2)]
    # Of every two that are asked about one is withheld.
    assert [len(one.lines) for one in pages] == [2, 1]
    assert [(one.total, one.left_out.is_whole) for one in pages] == [(3, False), (3, True)]
    questions = [line.split()[0] for line in asked(tmp_path)]
    assert questions.count("list") == 12


def test_terms_of_a_team_are_counted_without_what_is_withheld(
    site: Website, tmp_path: Path
) -> None:
    case, triage = intake(site)
    site.desk("loes").complete(triage, _lists(SAFE))
    other, second = intake(site)
    site.desk("loes").complete(second, _lists(SAFE))
    tess = site.desk("tess")
    before = tess.terms.team("week").found.counts["week"]
    judge(site, tmp_path, "deny first")
    after = tess.terms.team("week").found
    assert 0 < after.counts["week"] == after.total < before
    assert {one.case for one in after.items} < {case, other}


def test_a_stand_in_is_shown_no_task_that_is_withheld_but_those_about_safety(
    site: Website, tmp_path: Path
) -> None:
    desk = site.desk("loes")
    begun = desk.start_case("intake", "SE_ResidentRequest")
    desk.claim(begun.first_task_id or "")
    _, triage = intake(site)
    desk.claim(triage)
    today = date(2026, 11, 16)
    site.desk("loes").handing.begin_stand_in(
        StandInWanted(absent="loes", deputy="wim", first=today, last=today, cases=())
    )

    def lent() -> set[str]:
        handing = site.desk("wim").handing
        lines = (*handing.aside().stand_ins, *handing.stand_ins().lines)
        return {task for line in lines for task, _, _ in line.tasks}

    assert lent() == {begun.first_task_id, triage}
    judge(site, tmp_path, "deny")
    assert lent() == {triage}


def test_a_message_about_safety_is_never_withheld(site: Website, tmp_path: Path) -> None:
    case, triage = intake(site)
    desk = site.desk("loes")
    desk.complete(triage, _lists(SAFE))
    site.desk("tess").handing.hand_over_case(case, "wim", "Verlof")
    judge(site, tmp_path, "deny")
    assert not site.desk("wim").handing.aside().notices
    violence = SAFE | {"suspected_violence": "yes", "explanation": "Buren horen geschreeuw."}
    site.desk("loes").corrections.correct(triage, _lists(violence), "Nieuwe feiten")
    told = site.desk("wim").handing.aside().notices
    assert [one.notice.kind for one in told] == ["safety"]


def test_a_booking_tells_the_case_to_who_may_open_it_only(site: Website, tmp_path: Path) -> None:
    case, _ = help_on_a_case(site)
    number = site.desk("tess").case_page(case).case.number
    tess = signed_in(site, "tess")
    assert number in tess.get("/budgetten/2026/team/noord").text
    judge(site, tmp_path, "deny")
    page = tess.get("/budgetten/2026/team/noord")
    assert page.status_code == 200
    assert number not in page.text


def test_no_page_of_a_search_breaks_when_its_only_case_is_withheld(
    site: Website, tmp_path: Path
) -> None:
    begun = site.desk("loes").start_case("intake", "SE_ResidentRequest")
    visitor = signed_in(site, "loes")
    visitor.post("/zaken", {"q": begun.number})
    assert visitor.get("/zaken?gezocht=1").status_code == 302
    assert visitor.get("/zaken?gezocht=1&pagina=2").status_code == 302
    judge(site, tmp_path, "deny")
    assert "Geen zaak gevonden." in visitor.get("/zaken?gezocht=1").text
    with site.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.jobs.open_incidents() == []


def test_who_watches_sees_apart_how_often_plugins_kept_somebody_out(
    site: Website, tmp_path: Path
) -> None:
    case, _ = intake(site)
    loes = signed_in(site, "loes")
    assert loes.get("/zaken/" + "f" * 32).status_code == 404
    judge(site, tmp_path, "deny")
    for _ in range(3):
        assert loes.get(f"/zaken/{case}").status_code == 403
    page = signed_in(site, "vera").get("/toezicht").text
    assert re.findall(r'data-head="(?:Door wijkpad|Door een plugin)">([^<]*)<', page) == ["1", "3"]
    page = signed_in(site, "fatma").get("/beheer/plugins").text
    assert "In de laatste 24 uur bleven 3 keer dossiers dicht, voor 1 medewerker." in page
    loes.get("/zaken")
    with site.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        last = [one.entry for one in unit.journal.latest() if one.entry.event == "case.list"][-1]
    assert dict(last.detail) == {"found": "0", "withheld": "1"}


def test_a_long_list_that_is_withheld_judges_each_kind_of_task_once(
    site: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        site.desk("loes").start_case("intake", "SE_ResidentRequest")
        intake(site)
    judged: list[str] = []
    judge_kind = withholding._is_safety_by_kind

    def counting(tools: Tools, unit: UnitOfWork, run: Run, task: Task) -> bool:
        judged.append(task.form)
        return judge_kind(tools, unit, run, task)

    monkeypatch.setattr(withholding, "_is_safety_by_kind", counting)
    judge(site, tmp_path, "raise")
    found = site.desk("loes").worklist("team")
    assert (found.total, found.left_out.rows) == (4, 4)
    assert len(judged) == len(set(judged)) == 2
