# SPDX-License-Identifier: EUPL-1.2
"""Plugins with a say in access that do not start, are gone, or were started anew by another process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in
from tests.support.website import PROCESSES, Website, open_website, open_website_at
from tests.webui.hidden import OTHER_TOWN, TOWN
from tests.webui.test_kept_out import ROGUE, intake, judge
from tests.webui.test_tasks import SAFE, _lists
from wijkpad.errors import KeptOutError
from wijkpad.pathways import read_folder
from wijkpad.plugins import HostLimits, Installed
from wijkpad.plugins.room import PluginRoom
from wijkpad.ports import Setting

STARTS = Installed(
    key="starting", module="starting_rogue", distribution="rogues", version="1.0",
    judges_access=True,
)  # fmt: skip
TODAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is installed but two rogues."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1] / "plugins/rogues"))
    monkeypatch.setattr("wijkpad.plugins.services.installed_plugins", lambda: (ROGUE, STARTS))


@pytest.fixture
def site(filled: Path, tmp_path: Path) -> Iterator[Website]:
    opened = open_website(filled, tmp_path)
    yield opened
    opened.engine.close()


def again(folder: Path) -> Website:
    """Return another process on the same database."""
    return open_website_at(f"sqlite:///{folder / 'website.sqlite'}")


def room(site: Website) -> PluginRoom:
    return site.engine._tools.policies._services.room(MUNICIPALITY)  # type: ignore[attr-defined,no-any-return]


def until(is_so: Callable[[], object]) -> None:
    while not is_so():
        threading.Event().wait(0.01)


def test_safety_does_not_wait_for_a_plugin_to_start(
    site: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, triage = intake(site)
    worry = site.desk("loes").safety_signal(case, "zorg")
    judge(site, tmp_path, "deny")
    other = again(tmp_path)

    def started(*_: object) -> None:
        raise AssertionError("somebody waited for a plugin")

    monkeypatch.setattr("wijkpad.plugins.process.Host.loaded", started)
    visitor = signed_in(other, "loes")
    for place in (
        f"/zaken/{case}/veiligheid",
        f"/taken/{triage}",
        f"/zaken/{worry.case_id}",
        f"/taken/{worry.first_task_id}",
    ):
        assert visitor.get(place).status_code == 200, place
    assert visitor.post(f"/zaken/{case}/veiligheid", {"note": "x", "task": ""}).status_code == 303
    other.desk("loes").complete(triage, _lists(SAFE))
    monkeypatch.undo()
    other.engine.close()


def test_one_municipality_does_not_wait_for_the_plugin_of_another(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = partial(HostLimits, start_seconds=600.0)
    monkeypatch.setattr("wijkpad.api.opening.HostLimits", patient)
    site = open_website(filled, tmp_path)
    case, _ = intake(site)
    (tmp_path / "towns").mkdir()
    (tmp_path / "towns" / f"{OTHER_TOWN}.toml").write_text(TOWN, encoding="utf-8")
    system = site.engine.system(OTHER_TOWN)
    system.import_municipality(tmp_path / "towns")
    system.publish_release("intake", read_folder(PROCESSES / "intake"))
    elsewhere = site.engine.at(OTHER_TOWN, site.engine.as_user(OTHER_TOWN, "bea"))
    theirs = elsewhere.start_case("intake", "SE_ResidentRequest")
    config = {"folder": str(tmp_path)}
    site.desk("fatma").configure_plugin("starting", config, date(2026, 1, 1), "Proef")
    with site.engine._tools.store.work(OTHER_TOWN) as unit:
        (setting,) = _settings_of(site)
        unit.settings.put(setting)
        unit.commit()
    site.clock.move(seconds=31)
    (tmp_path / "started").unlink()
    shut = tmp_path / f"shut.{MUNICIPALITY}"
    shut.touch()
    room(site).restart()
    seen: list[object] = []
    waiting = threading.Thread(target=lambda: seen.append(site.desk("loes").case_page(case)))
    waiting.start()
    until((tmp_path / "started").exists)
    elsewhere = site.engine.at(OTHER_TOWN, site.engine.as_user(OTHER_TOWN, "bea"))
    assert elsewhere.case_page(theirs.case_id).runs
    assert elsewhere.cases().total == 1
    assert waiting.is_alive()
    assert seen == []
    shut.unlink()
    waiting.join()
    assert len(seen) == 1
    towns = {line.split()[0] for line in (tmp_path / "started").read_text("utf-8").splitlines()}
    assert towns == {MUNICIPALITY, OTHER_TOWN}
    site.engine.close()


def _settings_of(site: Website) -> list[Setting]:
    with site.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        return list(unit.settings.history("plugin", "starting"))


def test_when_a_package_is_gone_its_files_stay_shut_until_it_is_switched_off(
    site: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, triage = intake(site)
    judge(site, tmp_path, "allow")
    monkeypatch.setattr("wijkpad.plugins.services.installed_plugins", lambda: (STARTS,))
    other = again(tmp_path)
    with pytest.raises(KeptOutError, match=r"ACC-071: Plugin ‘judging’.* kan niet worden gebruikt"):
        other.desk("loes").case_page(case)
    assert other.desk("loes").task_page(triage).may_do
    page = signed_in(other, "fatma").get("/beheer/plugins").text
    assert "Gewone dossiers blijven dicht" in page
    with other.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        assert [one.code for one in unit.jobs.open_incidents()] == ["PLUG-032"]
    other.desk("fatma").configure_plugin("judging", {}, None, "Bestaat niet meer")
    assert other.desk("loes").case_page(case).runs
    other.engine.close()


def test_starting_the_plugins_anew_does_so_in_every_process(
    site: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = intake(site)
    judge(site, tmp_path, "hang")
    monkeypatch.setattr("wijkpad.api.opening.HostLimits", partial(HostLimits, kills=1))
    other = again(tmp_path)
    with pytest.raises(KeptOutError):
        other.desk("loes").case_page(case)
    (tmp_path / "how").write_text("allow", "utf-8")
    with pytest.raises(KeptOutError, match="staat uit na herhaalde storingen"):
        other.desk("loes").case_page(case)
    signed_in(site, "fatma").post("/beheer/plugins/opnieuw")
    other.clock.move(seconds=31)
    other.desk("fatma").plugin_watch.unready()
    until(lambda: not room(other).host._rooms["judging"]._is_off)
    assert other.desk("loes").case_page(case).runs
    other.engine.close()


def test_a_plugin_that_went_off_elsewhere_keeps_nobody_unready(
    site: Website, tmp_path: Path
) -> None:
    case, _ = intake(site)
    judge(site, tmp_path, "raise")
    other = again(tmp_path)
    with pytest.raises(KeptOutError):
        other.desk("loes").case_page(case)
    assert other.app.test_client().get("/health").status_code == 503
    site.desk("fatma").configure_plugin("judging", {}, None, "Uit")
    assert other.app.test_client().get("/health").status_code == 200
    other.engine.close()


@pytest.mark.parametrize(("capabilities", "times"), [(("terms",), 2), (("calendar",), 1)])
def test_what_another_process_publishes_is_held_against_rules_on_terms(
    site: Website,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capabilities: tuple[str, ...],
    times: int,
) -> None:
    judge(site, tmp_path, "allow")
    looked = room(site)
    found = looked._found(looked.configured(TODAY), TODAY)
    (one,) = found.enabled
    ready = replace(found, enabled=(replace(one, capabilities=capabilities),))
    counted: list[object] = []

    def found_again(*given: object) -> object:
        counted.append(given)
        return ready

    monkeypatch.setattr(looked, "_found", found_again)
    looked.look_again()
    looked.ready(TODAY)
    looked.ready(TODAY)
    assert len(counted) == 1
    other = again(tmp_path)
    with other.engine._tools.store.work(MUNICIPALITY) as unit:
        stored = unit.definitions.latest("intake")
        assert stored is not None
        unit.definitions.publish(stored)
        unit.commit()
    other.engine.close()
    looked.ready(TODAY)
    looked.ready(TODAY)
    assert len(counted) == times
