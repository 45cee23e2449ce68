# SPDX-License-Identifier: EUPL-1.2
"""Plugins that hear the journal: told after the commit, in order, and in nobody's way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in
from tests.support.website import Website, open_website
from wijkpad.commands.jobs.tell_journal import TOLD
from wijkpad.domain.journal import Line
from wijkpad.errors import FindingsError
from wijkpad.plugins import Installed

FIRST = date(2026, 1, 1)
ROGUES = tuple(
    Installed(
        key=key, module=f"{key}_rogue", distribution="rogues", version="1.0",
        hears_journal=True,
    )
    for key in ("hearing", "hearing_too")
)  # fmt: skip


@pytest.fixture
def rogue_site(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Website]:
    """A website where nothing is installed but the rogues that hear."""
    rogues = Path(__file__).parents[1] / "plugins/rogues"
    monkeypatch.setenv("PYTHONPATH", str(rogues))
    monkeypatch.setattr("wijkpad.plugins.services.installed_plugins", lambda: ROGUES)
    opened = open_website(filled, tmp_path)
    yield opened
    opened.engine.close()


def switch_on(website: Website, key: str, config: Mapping[str, str]) -> None:
    website.desk("fatma").configure_plugin(key, config, FIRST, "Proef")


def journal(website: Website) -> list[Line]:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        return list(unit.journal.latest())


def later(website: Website, seconds: int = 31) -> None:
    website.clock.move(seconds=seconds)
    website.engine.run_until_idle()


def test_a_siem_gets_every_line_from_when_it_is_on_with_ids_and_no_answer(
    website: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKPAD_PROEF_SIEM", str(tmp_path / "journaal.jsonl"))
    before = journal(website)[-1].seq
    switch_on(website, "siem", {"file_env": "WIJKPAD_PROEF_SIEM"})
    desk = website.desk("loes")
    started = desk.start_case("intake", "SE_ResidentRequest")
    desk.save_draft(started.first_task_id or "", {"question_in_own_words": ["Het licht is uit."]})
    desk.case_page(started.case_id)
    website.engine.run_until_idle()
    text = (tmp_path / f"journaal.{MUNICIPALITY}.jsonl").read_text("utf-8")
    told = [json.loads(line) for line in text.splitlines()]
    lines = [one for one in journal(website) if one.seq > before]
    assert [(one["seq"], one["id"]) for one in told] == [(one.seq, one.hash) for one in lines]
    read = next(one for one in told if one["event"] == "case.read")
    assert (read["user"], read["role"], read["client"]) == ("loes", "front_desk", started.case_id)
    assert read["outcome"] == "done"
    assert read["source"].startswith("wijkpad ")
    assert "Het licht" not in text
    assert "Loes" not in text
    assert not any(
        {"object_part", "sensitivity", "detail", "query_hash"} & set(one) for one in told
    )
    later(website)
    assert (tmp_path / f"journaal.{MUNICIPALITY}.jsonl").read_text("utf-8") == text


@pytest.mark.parametrize(
    ("fault", "words"), [("raise", "gaf een fout"), ("hang", "gaf niet op tijd antwoord")]
)
def test_who_fails_finds_the_lines_waiting_in_order_and_nobody_else_noticed(
    rogue_site: Website, tmp_path: Path, fault: str, words: str
) -> None:
    how, to = tmp_path / "how", tmp_path / "to"
    how.write_text(fault, "utf-8")
    switch_on(rogue_site, "hearing", {"how": str(how), "to": str(to)})
    desk = rogue_site.desk("loes")
    started = desk.start_case("intake", "SE_ResidentRequest")
    rogue_site.engine.run_until_idle()
    assert desk.claim(started.first_task_id or "").assignee == "loes"
    fatma = signed_in(rogue_site, "fatma")
    page = fatma.get("/beheer/plugins").text
    assert "Journaal wacht" in page
    assert f"de plugin {words}" in page
    assert "niemand wacht hierop" in page
    unready = rogue_site.desk("fatma").plugin_watch.unready()
    assert "hearing" not in {one.element for one in unready}
    assert rogue_site.engine.next_due() is not None
    how.write_text("well", "utf-8")
    fatma.post("/beheer/plugins/opnieuw")
    rogue_site.engine.run_until_idle()
    told = [int(line.split()[0]) for line in to.read_text("utf-8").splitlines()]
    assert told == list(range(told[0], journal(rogue_site)[-1].seq + 1))
    assert "Journaal wacht" not in fatma.get("/beheer/plugins").text


def test_whoever_fails_is_tried_less_and_less_often(rogue_site: Website, tmp_path: Path) -> None:
    how = tmp_path / "how"
    how.write_text("raise", "utf-8")
    switch_on(rogue_site, "hearing", {"how": str(how), "to": str(tmp_path / "to")})
    waits = []
    for _ in range(7):
        rogue_site.engine.run_until_idle()
        due = rogue_site.engine.next_due()
        assert due is not None
        waits.append(due - rogue_site.clock.now())
        rogue_site.clock.move(seconds=int(waits[-1].total_seconds()))
    assert waits == [timedelta(seconds=one) for one in (30, 60, 120, 240, 480, 600, 600)]


def test_who_hears_the_journal_does_nothing_besides(rogue_site: Website) -> None:
    with pytest.raises(FindingsError, match="beantwoordt geen andere vragen"):
        switch_on(rogue_site, "hearing_too", {})


def test_a_plugin_that_goes_off_is_told_no_more_and_begins_anew_from_where_it_goes_on_again(
    rogue_site: Website, tmp_path: Path
) -> None:
    how, to = tmp_path / "how", tmp_path / "to"
    how.write_text("well", "utf-8")
    config = {"how": str(how), "to": str(to)}
    switch_on(rogue_site, "hearing", config)
    rogue_site.engine.run_until_idle()
    rogue_site.desk("fatma").configure_plugin("hearing", config, None, "Uit")
    later(rogue_site)
    assert rogue_site.engine.next_due() is None
    heard = to.read_text("utf-8")
    signed_in(rogue_site, "loes").get("/zaken")
    switch_on(rogue_site, "hearing", config)
    rogue_site.engine.run_until_idle()
    added = to.read_text("utf-8").removeprefix(heard)
    assert "case.list" not in added
    assert "plugin.configured" in added


def test_a_plugin_that_goes_on_later_hears_nothing_from_before_that_day(
    rogue_site: Website, tmp_path: Path
) -> None:
    how, to = tmp_path / "how", tmp_path / "to"
    how.write_text("well", "utf-8")
    config = {"how": str(how), "to": str(to)}
    rogue_site.desk("fatma").configure_plugin("hearing", config, date(2026, 11, 18), "Straks")
    rogue_site.desk("loes").cases()
    rogue_site.engine.run_until_idle()
    rogue_site.clock.move(days=2)
    rogue_site.engine.run_until_idle()
    rogue_site.desk("noor").cases()
    later(rogue_site)
    assert [line.split()[1:3] for line in to.read_text("utf-8").splitlines()] == [
        ["case.list", "noor"]
    ]


def test_where_nobody_hears_nothing_is_queued(website: Website) -> None:
    website.desk("loes").cases()
    website.engine.begin_telling()
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.jobs.waiting_for(TOLD) == 0
        assert not unit.listeners.all()
