# SPDX-License-Identifier: EUPL-1.2
"""A plugin stays on while a case waits on it, or help runs under its way of funding."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import pytest

from tests.commands.house import ASKED_BY_PLUGIN, TWO_TASKS, House, a_pathway
from tests.commands.treasury import Treasury
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.municipality import configure_plugin
from wijkpad.domain.case import Draft
from wijkpad.errors import FindingsError


def switch(house: House, key: str, day: date | None, capabilities: Collection[str] = ()) -> None:
    ada = house.hire("ada", "noord", "functional_admin")
    configure_plugin.handle(
        house.tools, ada, key, config={}, enabled_from=day, reason="test",
        check=lambda _key, _config: [], capabilities=capabilities,
    )  # fmt: skip


def switch_off(house: House, key: str, capabilities: Collection[str] = ()) -> None:
    switch(house, key, None, capabilities)


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
        switch_off(treasury.house, "payer", {f"funding:{model}"})
    assert "1 toewijzing loopt" in refused.value.findings[0].text
    switch_off(treasury.house, "other", {f"funding:not-{model}"})


def why_not(house: House, capability: str) -> str:
    """Return why a plugin with this capability may not go off; empty where it went off."""
    switch(house, "ours", house.tools.today())
    try:
        switch_off(house, "ours", {capability})
    except FindingsError as refused:
        return refused.findings[0].text
    return ""


def test_a_reservation_and_a_contract_that_only_plugins_know_keep_a_plugin_on(
    treasury: Treasury,
) -> None:
    house = treasury.house
    kept = treasury.reserved(249_480)
    assert "1 reservering wacht op een besluit" in why_not(house, "guard:team")
    assert why_not(house, "guard:council") == ""
    assert "contract dat alleen een plugin kent" in why_not(house, "contracts")
    treasury.release(kept)
    assert (why_not(house, "guard:team"), why_not(house, "contracts")) == ("", "")


def test_a_draft_with_answers_to_its_questions_keeps_a_plugin_on_until_it_is_sent(
    house: House,
) -> None:
    house.publish(a_pathway("p", TWO_TASKS))
    task = house.open_tasks(house.start("p"))["A"]

    def type_in(**posted: str) -> None:
        with house.store.work(MUNICIPALITY) as unit:
            given = {name: [text] for name, text in posted.items()}
            unit.tasks.save_draft(
                Draft(task=task.id, user="anna", posted=given, saved_at=house.clock.now())
            )
            unit.commit()

    form = f"form:p/{task.form}"
    type_in(text="wat er gebeurde", ours_origin="")
    assert why_not(house, form) == ""
    type_in(text="wat er gebeurde", ours_origin="huisarts")
    assert "1 concept heeft antwoorden op zijn vragen" in why_not(house, form)
    assert why_not(house, f"{form}x") == ""
    with house.store.work(MUNICIPALITY) as unit:
        unit.tasks.drop_drafts(task.id)
        unit.commit()
    assert why_not(house, form) == ""
