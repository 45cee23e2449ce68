# SPDX-License-Identifier: EUPL-1.2
"""A municipality whose plugins do not work: no ordinary case begins, and nothing else stops."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in
from tests.support.website import Website
from wijkpad.errors import RefusedError
from wijkpad.feel import Value
from wijkpad.plugins import FundingServices
from wijkpad.ports import PluginCall, PluginTrace, Setting


def put(website: Website, kind: str, key: str, value: Value) -> None:
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        unit.settings.put(
            Setting(
                kind=kind, key=key, value=value, valid_from=date(2026, 1, 1), author="test",
                reason="test", at=website.clock.now(),
            )
        )  # fmt: skip
        unit.commit()


def broken(website: Website) -> None:
    """Switch a plugin on that is not installed, and let somebody look."""
    put(website, "plugin", "gone", {"enabled_from": date(2026, 1, 1), "config": {}})
    assert website.desk("fatma").plugin_watch.unready()


def test_while_a_plugin_is_missing_no_ordinary_case_begins_and_the_reason_is_plain(
    website: Website,
) -> None:
    broken(website)
    with pytest.raises(RefusedError) as caught:
        website.desk("loes").start_case("intake", "SE_ResidentRequest", "noord")
    assert [one.code for one in caught.value.findings] == ["CASE-014", "PLUG-030"]
    assert "Lopende zaken gaan door" in caught.value.findings[0].cure


def test_a_pathway_about_safety_begins_all_the_same(website: Website) -> None:
    broken(website)
    starts = {one.key: one for one in website.desk("noor").pathways()}
    meldcode = starts["meldcode"]
    started = website.desk("noor").start_case("meldcode", meldcode.starts[0].element, "noord")
    assert website.desk("noor").case_page(started.case_id).runs


def test_a_case_that_runs_is_read_and_its_task_is_done(website: Website) -> None:
    desk = website.desk("loes")
    started = desk.start_case("intake", "SE_ResidentRequest", "noord")
    broken(website)
    visitor = signed_in(website, "loes")
    assert visitor.get(f"/zaken/{started.case_id}").status_code == 200
    assert desk.claim(started.first_task_id or "").assignee == "loes"
    assert desk.release(started.first_task_id or "").assignee is None


def test_the_administrator_sees_what_is_missing_and_a_monitor_that_it_is_not_ready(
    website: Website,
) -> None:
    monitor = website.app.test_client()
    assert monitor.get("/health").json == {MUNICIPALITY: "unknown"}
    put(website, "municipality", "requires", ["funding:lumpsum", "funding:inspanningsgericht"])
    page = signed_in(website, "fatma").get("/beheer/plugins").text
    assert "Nieuwe zaken kunnen nu niet beginnen." in page
    assert "‘funding:lumpsum’" in page
    answer = monitor.get("/health")
    assert (answer.status_code, answer.json) == (503, {MUNICIPALITY: "not_ready"})
    put(website, "municipality", "requires", [])
    assert monitor.get("/health").json == {MUNICIPALITY: "unknown"}
    page = signed_in(website, "fatma").get("/beheer/plugins").text
    assert "Nieuwe zaken kunnen nu niet beginnen." not in page
    assert monitor.get("/health").json == {MUNICIPALITY: "ready"}


def test_who_answered_what_stands_on_the_page_of_plugins(website: Website) -> None:
    call = PluginCall(
        plugin="voorbeeldgemeente", version="0.1.0", hook="budget_guard", ms=1.25, outcome="hung"
    )
    at = website.clock.now()
    trace = PluginTrace(at=at, purpose="funding.quote", verdict="ESCALATE", calls=(call,))
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        unit.plugins.note(trace)
        unit.commit()
    page = signed_in(website, "fatma").get("/beheer/plugins").text
    assert "was te laat" in page
    assert "Voorleggen" in page


def test_asking_whether_new_cases_can_begin_starts_no_plugin(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> object:
        raise AssertionError("a plugin was asked")

    monkeypatch.setattr(FundingServices, "check", never)
    monkeypatch.setattr("wijkpad.plugins.process.Host.loaded", never)
    assert website.app.test_client().get("/health").status_code == 200
    assert website.desk("loes").plugin_watch.bars("intake") == ()
