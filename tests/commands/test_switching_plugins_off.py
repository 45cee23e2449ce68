# SPDX-License-Identifier: EUPL-1.2
"""A plugin stays on while a case waits on it, or help runs under its way of funding."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import pytest

from tests.commands.house import ASKED_BY_PLUGIN, House, a_pathway
from tests.commands.treasury import Treasury
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.municipality import configure_plugin
from wijkpad.errors import FindingsError


def switch(house: House, key: str, day: date | None, models: Collection[str] = ()) -> None:
    ada = house.hire("ada", "noord", "functional_admin")
    configure_plugin.handle(
        house.tools, ada, key, config={}, enabled_from=day, reason="test",
        check=lambda _key, _config: [], models=models,
    )  # fmt: skip


def switch_off(house: House, key: str, models: Collection[str] = ()) -> None:
    switch(house, key, None, models)


def is_off(house: House, key: str) -> bool:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        row = unit.settings.in_force("plugin", house.tools.today()).get(key)
    return isinstance(row, dict) and row["enabled_from"] is None


def test_a_plugin_that_a_step_waits_for_stays_on_until_the_step_is_done(house: House) -> None:
    house.publish(a_pathway("p", ASKED_BY_PLUGIN))
    house.services.answers["ours.ask"] = {}
    house.services.failures = 1
    switch(house, "ours", house.tools.today())
    house.start("p")
    house.run_due()
    with pytest.raises(FindingsError) as refused:
        switch_off(house, "ours")
    (finding,) = refused.value.findings
    assert (finding.code, "1 stap wacht" in finding.text) == ("PLUG-011", True)
    assert not is_off(house, "ours")
    house.clock.move(hours=2)
    house.run_due()
    switch_off(house, "ours")
    assert is_off(house, "ours")


def test_a_plugin_with_a_name_that_begins_alike_does_not_keep_another_on(house: House) -> None:
    house.publish(a_pathway("p", ASKED_BY_PLUGIN))
    house.start("p")
    for key in ("our", "ours_too"):
        switch(house, key, house.tools.today())
        switch_off(house, key)
        assert is_off(house, key)


def test_a_plugin_that_is_on_does_not_go_off_by_a_day_that_is_still_to_come(house: House) -> None:
    today = house.tools.today()
    switch(house, "ours", today)
    with pytest.raises(FindingsError) as refused:
        switch(house, "ours", today + timedelta(days=1))
    assert [(one.code, one.element) for one in refused.value.findings] == [
        ("PLUG-012", "enabled_from")
    ]
    assert not is_off(house, "ours")
    switch(house, "ours", today)
    switch_off(house, "ours")
    switch(house, "ours", today + timedelta(days=1))
    switch(house, "ours", today + timedelta(days=2))


def test_help_under_the_model_of_a_plugin_keeps_it_on(treasury: Treasury) -> None:
    done = treasury.reserve(249_480)
    assert done.allocation is not None
    model = done.allocation.model
    for key in ("payer", "other"):
        switch(treasury.house, key, treasury.house.tools.today())
    with pytest.raises(FindingsError) as refused:
        switch_off(treasury.house, "payer", {model})
    assert "1 toewijzing loopt" in refused.value.findings[0].text
    switch_off(treasury.house, "other", {f"not-{model}"})
