# SPDX-License-Identifier: EUPL-1.2
"""A contract whose money runs out, in a real browser: accessible, from the list to the letter."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit
from tests.commands.treasury import CONTRACT
from tests.support.stores import MUNICIPALITY
from tests.support.website import Website
from wijkpad.commands.municipality import allotting
from wijkpad.domain.funding import Budget

pytestmark = pytest.mark.browser


def test_the_contract_manager_goes_from_the_list_to_the_warning_and_nothing_keeps_anybody_out(
    website: Website, visit: Callable[..., Visit]
) -> None:
    used = Budget(
        scope_kind="contract",
        scope_key=CONTRACT.key,
        year=CONTRACT.year,
        cents=10_000_000,
        committed=7_200_000,
    )
    with website.engine._tools.store.work(MUNICIPALITY) as unit:
        allotting.take_over(unit, [used], website.clock.now())
        unit.commit()
    website.engine.run_due()
    coen, found = visit("coen"), {}
    page = coen.page

    def looked(name: str) -> None:
        found[name] = coen.barriers()
        shots = os.environ.get("WIJKPAD_SHOTS")
        if shots:
            page.screenshot(path=f"{shots}/{name}.png", full_page=True)

    coen.go("/taken?weergave=niet-opgepakt")
    looked("contract-tasks")
    coen.go(f"/beheer/contracten/{CONTRACT.key}")
    looked("contract-page")
    page.click("a.task-name")
    page.wait_for_selector("#task-form")
    page.check("[name=needed][value=warn]")
    page.wait_for_selector("[data-saved]:has-text('Concept bewaard')")
    looked("contract-figures")
    page.click(".actions .utrecht-button--primary-action")
    page.wait_for_selector("h1:has-text('Aanbieder waarschuwen')")
    looked("contract-warn")
    coen.go(f"/beheer/contracten/{CONTRACT.key}")
    page.click("h3 a")
    page.wait_for_selector("#case-title")
    looked("contract-file")
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert coen.wrong == []
