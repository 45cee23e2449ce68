# SPDX-License-Identifier: EUPL-1.2
"""Plugins that say of terms what they may not: each is stopped before it harms, with its reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.plugins.test_bad_plugins import LIMITS, NOW, OTHER, TODAY, rogue, switch_on
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.plugins import FundingServices, PluginExtensions
from wijkpad.ports import no_lock_held
from wijkpad.store import SqlStore


@pytest.fixture(scope="module")
def store(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    """Two municipalities in one database."""
    path = tmp_path_factory.mktemp("terms") / "terms.sqlite"
    shutil.copy(sqlite_template, path)
    made = SqlStore(f"sqlite:///{path}", master_key=MASTER_KEY)
    for municipality in (MUNICIPALITY, OTHER):
        with made.work(municipality) as work:
            work.settings.enrol(municipality, municipality, "Europe/Amsterdam")
            work.commit()
    yield made
    made.close()


@pytest.fixture(scope="module")
def services(store: SqlStore) -> Iterator[FundingServices]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(Path(__file__).parent / "rogues"))
        installed = (replace(rogue("counting"), takes_part=True),)
        made = FundingServices(store, installed=installed, limits=LIMITS, now=lambda: NOW)
        yield made
        made.close()


def test_hook_calendar_days_off(services: FundingServices, store: SqlStore) -> None:
    switch_on(store, {"how": "behaves"}, "counting")
    extensions = PluginExtensions(services, lambda: TODAY)
    extensions.prepare(MUNICIPALITY)
    told = extensions.told(MUNICIPALITY)
    ((by, days),) = [(one.by, one.days) for one in told.closed]
    assert (by.title, by.version) == ("Counting", "1.0")
    # 24 December 2028 is a Sunday: nobody worked then anyway.
    assert days == (date(2027, 12, 24),)
    assert told.closed_until == date(2028, 12, 31)
    assert told.silent == ()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("closes_every_day", "hoogstens 15"),
        ("closes_too_long", "meer dan 5 werkdagen achter elkaar"),
        ("closes_another_year", "ook dagen van een ander jaar"),
        ("closes_no_dates", "gaf een antwoord dat niet klopt"),
        ("raises", "gaf een fout"),
    ],
)
def test_a_calendar_that_is_none_closes_no_day_and_says_why(
    services: FundingServices, store: SqlStore, how: str, words: str
) -> None:
    switch_on(store, {"how": how}, "counting")
    switch_on(store, {"how": "behaves"}, "counting", at=OTHER)
    (fault,) = services.room(MUNICIPALITY).ready(TODAY).faults
    assert (fault.code, words in fault.text) == ("PLUG-030", True)
    extensions = PluginExtensions(services, lambda: TODAY)
    for municipality in (MUNICIPALITY, OTHER):
        extensions.prepare(municipality)
    told = extensions.told(MUNICIPALITY)
    assert (told.closed, [one.by.key for one in told.silent]) == ((), ["counting"])
    assert services.room(OTHER).ready(TODAY).faults == ()
    assert extensions.told(OTHER).closed
    no_lock_held()
