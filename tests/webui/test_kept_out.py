# SPDX-License-Identifier: EUPL-1.2
"""A plugin that keeps people out: of every door but those to safety and to a citizen's rights."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.documents.test_content import PDF
from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in
from tests.support.website import Website, fill, open_website, open_website_at
from tests.webui.hidden import Hidden, values_of
from tests.webui.test_tasks import REQUEST, SAFE, _lists
from tests.webui.test_walls import CASE, DOCUMENT, REPAIR, TASK, ask, requests
from wijkpad.api import Upload
from wijkpad.errors import RefusedError
from wijkpad.plugins import HostLimits, Installed

FREE = {
    *("cases.worry", "cases.raise_worry"),
    *("cases.participants", "cases.add_participant", "cases.remove_participant", "cases.shield"),
    *("cases.exports", "cases.ask_export", "cases.export", "cases.make_export"),
    *("cases.decide_export", "cases.withdraw", "cases.confirm_withdraw"),
    *("cases.message", "cases.register_message", "cases.choose_for_message"),
    *("cases.wrong_person", "cases.withdraw_wrong_person", "cases.confirm_wrong_person"),
    *("cases.draft_note", "cases.draft_change", "cases.draft_new", "cases.type_on", "tasks.draft"),
}
"""Routes in which no plugin has a say: decision 33 says why."""
TEXT = "Vandaag niet &lt;b&gt;open&lt;/b&gt;."
ROGUE = Installed(
    key="judging", module="judging_rogue", distribution="rogues", version="1.0", judges_access=True
)


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is installed but the rogue that judges."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1] / "plugins/rogues"))
    monkeypatch.setattr("wijkpad.plugins.services.installed_plugins", lambda: (ROGUE,))
    # One that hangs does so at its start as well: there is no use in waiting for it.
    limits = partial(HostLimits, start_seconds=5.0)
    monkeypatch.setattr("wijkpad.api.opening.HostLimits", limits)


@pytest.fixture
def site(filled: Path, tmp_path: Path) -> Iterator[Website]:
    opened = open_website(filled, tmp_path)
    yield opened
    opened.engine.close()


def judge(site: Website, folder: Path, how: str) -> None:
    """Let the rogue judge so from now on; switch it on the first time."""
    fresh = not (folder / "how").exists()
    (folder / "how").write_text(how, "utf-8")
    if fresh:
        site.desk("fatma").configure_plugin(
            "judging", {"folder": str(folder)}, date(2026, 1, 1), "Proef"
        )


def asked(folder: Path) -> list[str]:
    return (folder / "asked").read_text("utf-8").splitlines() if (folder / "asked").exists() else []


def intake(site: Website) -> tuple[str, str]:
    """Begin an intake; return the case and its task about safety, which is open."""
    desk = site.desk("loes")
    begun = desk.start_case("intake", "SE_ResidentRequest")
    done = desk.complete(begun.first_task_id or "", _lists(REQUEST))
    return begun.case_id, done.next_task_id or ""


def test_every_door_to_a_file_is_shut_but_those_to_safety_and_rights(
    site: Website, tmp_path: Path
) -> None:
    desk = site.desk("loes")
    begun = desk.start_case("intake", "SE_ResidentRequest")
    document = desk.documents.upload(begun.case_id, Upload("brief.pdf", PDF)).id
    with site.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        (run,) = unit.cases.runs_of(begun.case_id)
    judge(site, tmp_path, "deny")
    visitor = signed_in(site, "loes")
    here = Hidden(
        begun.case_id,
        begun.first_task_id or "",
        frozenset(),
        run=run.id,
        document=document,
    )
    open_, shut = [], []
    every = requests(site, CASE | TASK | DOCUMENT | REPAIR, **values_of(here))
    # Last what is free: it withdraws the request, and with it the task.
    for endpoint, method, address in sorted(every, key=lambda one: one[0] in FREE):
        status, text = ask(visitor, method, address)
        if endpoint in FREE and TEXT in text:
            shut.append((endpoint, method))
        elif endpoint not in FREE and not (status == 403 and TEXT in text):
            open_.append((endpoint, method, status))
    assert [*shut, *open_] == []
    page = visitor.get(f"/zaken/{begun.case_id}").text
    assert f'href="/zaken/{begun.case_id}/veiligheid"' in page
    for place in ("/taken?weergave=team", "/zaken"):
        assert begun.number not in visitor.get(place).text, place
    with site.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        lines = [one.entry for one in unit.journal.of_case(begun.case_id)]
    assert "ACC-070" in {one.rule for one in lines if one.outcome == "refused"}


@pytest.mark.parametrize("how", ["deny", "raise", "hang", "another"])
def test_nothing_comes_between_a_worker_and_safety(site: Website, tmp_path: Path, how: str) -> None:
    case, triage = intake(site)
    judge(site, tmp_path, how)
    loes = signed_in(site, "loes")
    assert loes.get(f"/zaken/{case}").status_code == 403
    assert "Veiligheidszorg melden" in loes.get(f"/zaken/{case}").text
    assert loes.get(f"/zaken/{case}/veiligheid").status_code == 200
    assert loes.get(f"/taken/{triage}").status_code == 200
    assert triage in loes.get("/taken?weergave=team").text
    worry = {"note": "Het kind heeft blauwe plekken.", "task": ""}
    raised = loes.post(f"/zaken/{case}/veiligheid", worry)
    assert raised.status_code == 303
    assert loes.get(raised.headers["Location"]).status_code == 200
    site.engine.run_until_idle()
    violence = SAFE | {"suspected_violence": "yes", "explanation": "Buren horen geschreeuw."}
    site.desk("loes").complete(triage, _lists(violence))
    tasks = site.engine._queries.tasks_of_case(MUNICIPALITY, case)
    weighing = next(one.id for one in tasks if one.form == "weigh_meldcode")
    given = {"start_meldcode": "yes", "reason": "Overlegd.", "consulted": "Ahmet"}
    site.desk("loes").complete(weighing, _lists(given))
    assert signed_in(site, "tess").get(f"/zaken/{case}/uitgeven").status_code != 403
    if how != "deny":
        page = signed_in(site, "fatma").get("/beheer/plugins").text
        assert "Plugin ‘Portier’ gaat over toegang" in page
        health = site.app.test_client().get("/health")
        assert health.status_code == 503
        assert "’, die over toegang gaat, " in loes.get(f"/zaken/{case}").text
        with site.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
            codes = [one.code for one in unit.jobs.open_incidents()]
        assert codes.count("PLUG-032") == 1


def test_a_plugin_that_denies_tasks_and_worries_alone_is_not_asked_about_safety(
    site: Website, tmp_path: Path
) -> None:
    case, triage = intake(site)
    ordinary = site.desk("loes").start_case("intake", "SE_ResidentRequest").first_task_id
    judge(site, tmp_path, "deny tasks")
    loes = signed_in(site, "loes")
    assert loes.get(f"/zaken/{case}").status_code == 200
    assert loes.get(f"/taken/{ordinary}").status_code == 403
    for address in (f"/taken/{triage}/oppakken", f"/taken/{triage}/teruggeven"):
        assert loes.post(address).status_code == 303, address
    assert loes.get(f"/taken/{triage}").status_code == 200
    raised = loes.post(f"/zaken/{case}/veiligheid", {"note": "Blauwe plekken.", "task": triage})
    task = raised.headers["Location"]
    assert loes.get(task).status_code == 200
    assert loes.post(f"{task}/oppakken").status_code == 303
    assert loes.post(f"{task}/concept", {"reported_note": "x"}).status_code == 200
    text = "\n".join(asked(tmp_path))
    assert ordinary is not None
    assert ordinary in text
    assert triage not in text
    assert task.rpartition("/")[2] not in text
    assert "case.worry" not in text


def test_who_is_kept_out_reads_back_what_they_typed_and_finds_the_way_to_safety(
    site: Website, tmp_path: Path
) -> None:
    desk = site.desk("loes")
    begun = desk.start_case("intake", "SE_ResidentRequest")
    loes = signed_in(site, "loes")
    mark = re.search(
        r'name="_typist" value="([^"]+)"', loes.get(f"/zaken/{begun.case_id}/aantekeningen").text
    )
    assert mark is not None
    judge(site, tmp_path, "deny")
    typed = {"_typist": mark[1], "text": "Er is <b>geen</b> eten in huis."}
    page = loes.post(f"/zaken/{begun.case_id}/aantekeningen", typed)
    assert page.status_code == 403
    assert "Wat u invulde is niet verwerkt." in page.text
    assert "Er is &lt;b&gt;geen&lt;/b&gt; eten in huis." in page.text
    worry = f'href="/zaken/{begun.case_id}/veiligheid"'
    for place in (f"/zaken/{begun.case_id}", f"/taken/{begun.first_task_id}"):
        page = loes.get(place)
        assert (page.status_code, worry in page.text) == (403, True), place


def test_what_somebody_typed_is_kept_when_they_are_kept_out(site: Website, tmp_path: Path) -> None:
    desk = site.desk("loes")
    begun = desk.start_case("intake", "SE_ResidentRequest")
    judge(site, tmp_path, "deny")
    with pytest.raises(RefusedError):
        desk.complete(begun.first_task_id or "", _lists(REQUEST))
    judge(site, tmp_path, "allow")
    page = signed_in(site, "loes").get(f"/taken/{begun.first_task_id}").text
    assert str(REQUEST["question_in_own_words"]) in page


def test_allow_grants_nothing_and_what_is_hidden_is_not_even_asked_about(
    site: Website, tmp_path: Path
) -> None:
    case, _ = intake(site)
    worry = site.desk("loes").safety_signal(case, "zorg")
    site.engine.run_until_idle()
    judge(site, tmp_path, "allow")
    for login in ("loes", "noor", "ahmet", "zeno"):
        visitor = signed_in(site, login)
        inside = login in ("loes", "ahmet")
        assert visitor.get(f"/zaken/{worry.case_id}").status_code == (200 if inside else 404)
        assert visitor.get(f"/zaken/{case}").status_code == (404 if login == "zeno" else 200)
        visitor.get("/taken?weergave=team")
        visitor.get("/zaken")
    text = "\n".join(asked(tmp_path))
    assert case in text
    assert worry.case_id not in text
    assert " zeno " not in text


def test_a_list_is_one_question_and_loses_what_is_withheld(site: Website, tmp_path: Path) -> None:
    begun = [site.desk("loes").start_case("intake", "SE_ResidentRequest") for _ in range(3)]
    judge(site, tmp_path, "deny first")
    found = site.desk("loes").cases()
    assert (len(found.lines), found.total) == (2, 2)
    listed = [line for line in asked(tmp_path) if line.startswith("list ")]
    assert len(listed) == 3
    (gone,) = {one.case_id for one in begun} - {one.case.id for one in found.lines}
    assert gone in listed[0]


def test_nobody_waits_for_a_database_while_a_plugin_hangs(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = partial(HostLimits, quick_seconds=60.0)
    monkeypatch.setattr("wijkpad.api.opening.HostLimits", patient)
    fill(postgres_url, ("intake", "meldcode"))
    site = open_website_at(postgres_url)
    try:
        case, triage = intake(site)
        judge(site, tmp_path, "allow")
        site.desk("loes").case_page(case)
        judge(site, tmp_path, "wait")
        seen: list[object] = []
        waiting = threading.Thread(target=lambda: seen.append(site.desk("loes").case_page(case)))
        waiting.start()
        while not (tmp_path / "inside").exists() and waiting.is_alive():
            threading.Event().wait(0.01)
        assert waiting.is_alive()
        site.desk("noor").safety_signal(case, "zorg")
        site.desk("loes").complete(triage, _lists(SAFE))
        assert waiting.is_alive()
        assert seen == []
        (tmp_path / "leave").touch()
        waiting.join()
        assert len(seen) == 1
    finally:
        (tmp_path / "leave").touch()
        site.engine.close()


def test_where_no_plugin_has_a_say_nothing_is_asked_or_read(
    site: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = intake(site)
    policies = site.engine._tools.policies

    def refuse(*_given: object) -> None:
        raise AssertionError("somebody was asked")

    monkeypatch.setattr(policies, "kept_out", refuse)
    assert not policies.has_any(MUNICIPALITY)
    room = policies._services.room(MUNICIPALITY)  # type: ignore[attr-defined]
    monkeypatch.setattr(room, "configured", refuse)
    assert site.desk("loes").case_page(case).runs
    assert room.host._rooms["judging"]._child is None
