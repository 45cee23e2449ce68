# SPDX-License-Identifier: EUPL-1.2
"""Two towns that are alike, but for one shielded case: whoever may not know of it sees one town.

Every page that somebody can reach is read in both. Ids, numbers of cases and of journal lines are
drawn by lot or by count, so they are taken out; all else has to be equal to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import START, Website, open_website
from tests.webui.test_budgets import help_on_a_case, shield
from tests.webui.test_kept_out import ROGUE, asked, judge
from tests.webui.test_tasks import REQUEST, SAFE, _lists
from wijkpad.domain.jobs import Incident

OUTSIDERS = ("noor", "wim", "tess", "carla", "dina", "fatma", "pim", "vera", "bea", "zeno", "anne")
"""The host case's own team, who administers, designs and audits, and the second team."""
WORK = (
    "/taken",
    "/taken?weergave=team",
    "/taken/lijst?weergave=vrij",
    "/zaken",
    "/zaken/{case}",
    "/zaken/{case}/journaal",
    "/zaken/{case}/veiligheid",
    "/zaken/{case}/bericht",
    "/zaken/{case}/aantekeningen",
    "/zaken/{case}/to-dos",
    "/zaken/{case}/regelen",
    "/zaken/{case}/verkeerde-persoon",
    "/vervanging",
)
SET_UP = (
    "/beheer/storingen",
    "/beheer/inrichting",
    "/processen/meldcode",
    "/processen/meldcode/1/overzetten",
    "/processen/meldcode/overgezet",
    "/processen/intake",
    "/processen/intake/1/overzetten",
)
SETS_UP = ("tess", "fatma", "pim")
WORRY = {"note": "Het kind heeft blauwe plekken.", "task": ""}
VIOLENCE = SAFE | {"suspected_violence": "yes", "explanation": "Buren horen geschreeuw."}
_LOT = re.compile(r"[0-9a-f]{32}|2026-\d{6}")
_COUNT = re.compile(r'<td data-head="Nummer">\d+')
_MARKS = re.compile(r'(csrf[-_]token|name="token"|name="_typist"|name="id")[^>]*>')


def worlds(filled: Path, folder: Path) -> Iterator[Website]:
    for name in ("with", "without"):
        (folder / name).mkdir()
        yield open_website(filled, folder / name)


def intake(website: Website, triage: dict[str, str]) -> str:
    """Begin an intake and answer the questions about safety; return the case."""
    desk = website.desk("loes")
    begun = desk.start_case("intake", "SE_ResidentRequest")
    done = desk.complete(begun.first_task_id or "", _lists(REQUEST))
    desk.complete(done.next_task_id or "", _lists(triage))
    website.engine.run_until_idle()
    return begun.case_id


def shown(website: Website, login: str, case: str) -> dict[str, tuple[int, str]]:
    """Return what each place shows, without what is drawn by lot."""
    visitor = signed_in(website, login)
    places = (*WORK, *SET_UP) if login in SETS_UP else WORK
    return {place: _read(visitor, place.format(case=case)) for place in places}


def _read(visitor: Visitor, place: str) -> tuple[int, str]:
    answer = visitor.get(place)
    text = _MARKS.sub("", answer.text)
    text = _COUNT.sub("", text)
    return answer.status_code, _LOT.sub("#", text)


def compare(first: Website, second: Website, cases: list[str], outsiders: tuple[str, ...]) -> None:
    for login in outsiders:
        seen, other = (
            shown(site, login, case) for site, case in zip((first, second), cases, strict=True)
        )
        for place, (status, text) in seen.items():
            assert status == other[place][0], (login, place)
            lines = zip(text.splitlines(), other[place][1].splitlines(), strict=False)
            differing = next((pair for pair in lines if pair[0] != pair[1]), None)
            assert text == other[place][1], (login, place, differing)


def test_a_worry_raised_on_a_case_shows_to_nobody_but_its_participants(
    filled: Path, tmp_path: Path
) -> None:
    first, second = worlds(filled, tmp_path)
    cases = [intake(site, SAFE) for site in (first, second)]
    for site, case in zip((first, second), cases, strict=True):
        assert signed_in(site, "loes").get(f"/zaken/{case}/veiligheid").status_code == 200
    raised = signed_in(first, "loes").post(f"/zaken/{cases[0]}/veiligheid", WORRY)
    assert raised.status_code == 303
    first.engine.run_until_idle()
    assert first.desk("loes").cases().total == 2
    assert first.desk("ahmet").cases().total == 2
    compare(first, second, cases, OUTSIDERS)
    assert "Gekoppelde zaken" in signed_in(first, "loes").get(f"/zaken/{cases[0]}").text
    for site in (first, second):
        site.engine.close()


def test_a_plugin_with_a_say_in_access_is_asked_the_same_in_both(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1] / "plugins/rogues"))
    monkeypatch.setattr("wijkpad.plugins.services.installed_plugins", lambda: (ROGUE,))
    first, second = worlds(filled, tmp_path)
    folders = [tmp_path / name for name in ("with", "without")]
    cases = [intake(site, SAFE) for site in (first, second)]
    worry = first.desk("loes").safety_signal(cases[0], "Het kind heeft blauwe plekken.")
    first.engine.run_until_idle()
    for how, login in (("allow", "noor"), ("deny", "tess")):
        for site, folder in zip((first, second), folders, strict=True):
            judge(site, folder, how)
        compare(first, second, cases, (login,))
    heard = ["\n".join(asked(folder)) for folder in folders]
    assert worry.case_id not in heard[0]
    assert _LOT.sub("#", heard[0]) == _LOT.sub("#", heard[1])
    assert "case.read noor" in heard[0]
    for site in (first, second):
        site.engine.close()


def test_the_decision_in_an_intake_to_start_a_meldcode_shows_to_nobody_else(
    filled: Path, tmp_path: Path
) -> None:
    first, second = worlds(filled, tmp_path)
    cases = [intake(site, VIOLENCE) for site in (first, second)]
    weighed: list[str] = []
    for site, case, answer in zip((first, second), cases, ("yes", "no"), strict=True):
        task = next(
            one
            for one in site.engine._queries.tasks_of_case(MUNICIPALITY, case)
            if one.form == "weigh_meldcode"
        )
        weighed.append(task.id)
        given = {"start_meldcode": answer, "reason": "Overlegd.", "consulted": "Ahmet"}
        site.desk("loes").complete(task.id, _lists(given))
        site.engine.run_until_idle()
    assert first.desk("loes").cases().total == 2
    assert second.desk("loes").cases().total == 1
    compare(first, second, cases, ("noor", "tess", "vera"))
    for login in ("noor", "tess", "vera"):
        for place in ("/taken/{}/antwoorden", "/taken/{}/verbeteren"):
            pages = [
                _read(signed_in(site, login), place.format(task))
                for site, task in zip((first, second), weighed, strict=True)
            ]
            assert pages[0] == pages[1], (login, place)
            assert "Overlegd." not in pages[0][1]
    assert "Overlegd." in signed_in(first, "loes").get(f"/zaken/{cases[0]}").text
    assert "Overlegd." in signed_in(first, "ahmet").get(f"/zaken/{cases[0]}").text
    other = signed_in(first, "noor").get(f"/zaken/{cases[0]}").text
    assert "Overlegd." not in other
    assert "Dit antwoord ziet alleen wie het gaf" in other
    for site in (first, second):
        site.engine.close()


def test_an_incident_of_a_shielded_case_waits_for_its_officer_and_for_nobody_else(
    filled: Path, tmp_path: Path
) -> None:
    first, second = worlds(filled, tmp_path)
    cases = [intake(site, SAFE) for site in (first, second)]
    worry = first.desk("loes").safety_signal(cases[0], "zorg")
    with first.engine._tools.store.work(MUNICIPALITY) as unit:
        (run,) = unit.cases.runs_of(worry.case_id)
        unit.jobs.add_incident(
            Incident(
                id="a" * 32,
                job=None,
                run=run.id,
                case=worry.case_id,
                code="JOB-timer",
                text="Een termijn kon niet worden uitgevoerd.",
                raised_at=first.clock.now(),
            )
        )
        unit.commit()
    place = "/beheer/storingen/" + "a" * 32
    officer = signed_in(first, "ahmet")
    assert "Een termijn kon niet worden uitgevoerd" in officer.get("/beheer/storingen").text
    assert worry.number in officer.get(place).text
    for login in OUTSIDERS:
        hidden, missing = (signed_in(site, login).get(place) for site in (first, second))
        assert hidden.status_code == missing.status_code, login
    compare(first, second, cases, ("noor", "fatma", "tess"))
    for site in (first, second):
        site.engine.close()


def _asks(case: str) -> Callable[[Visitor], int]:
    return lambda visitor: visitor.get(f"/zaken/{case}").status_code


@pytest.mark.parametrize("login", ["noor", "fatma", "anne"])
def test_a_shielded_case_is_found_by_no_number(website: Website, login: str) -> None:
    case = intake(website, SAFE)
    worry = website.desk("loes").safety_signal(case, "zorg")
    visitor = signed_in(website, login)
    for number in (worry.number, "2026-"):
        visitor.post("/zaken", {"q": number})
        assert f">{worry.number}" not in visitor.get("/zaken?gezocht=1").text
    assert _asks(worry.case_id)(visitor) == 404


def test_no_month_and_no_signal_of_a_purse_tells_when_help_on_a_shielded_case_began(
    filled: Path, tmp_path: Path
) -> None:
    shown: list[list[str]] = []
    for site, began in zip(worlds(filled, tmp_path), (3, 24), strict=True):
        for day in sorted((10, began)):
            site.clock.moment = START + timedelta(days=day)
            case, _ = help_on_a_case(site, cents=2_800_000 if day == began else 249_480)
            if day == began:
                shield(site, case)
        site.clock.moment = START + timedelta(days=40)
        purse = "/budgetten/2026/team/noord"
        shown.append([_read(signed_in(site, who), purse)[1] for who in ("hanna", "tess")])
        site.engine.close()
    assert shown[0] == shown[1]
    for page in shown[0]:
        assert "85 % van het budget was gebruikt" in page
        assert "Afgeschermd, het hele jaar" in page
        # At the end of November and on the day itself, without the shielded € 28.000.
        assert page.count("€ 314.975,30") == 2
