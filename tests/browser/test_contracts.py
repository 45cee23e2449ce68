# SPDX-License-Identifier: EUPL-1.2
"""Contracts in a real browser: accessible on every page, and a file from choosing it to booking it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
FILE = (
    "contract;product;eenheid;tarief;van;tot en met;grondslag\r\n"
    "C-100;02A03;uur;72,00;1-1-2028;31-12-2028;Indexering 2028\r\n"
    "C-100;01A01;uur;33,10;1-1-2028;31-12-2028;Indexering 2028\r\n"
    "C-100;01A01;uur;32,40;1-1-2026;31-12-2027;Herzien\r\n"
    "C-999;02A03;uur;70,00;1-1-2029;;\r\n"
    "C-100;02A03;uur;-1,00;1-1-2029;;\r\n"
    "C-100;02A03;uur;75,00;2-1-2029;;\r\n"
)


def test_a_file_is_chosen_looked_at_and_booked_and_nothing_keeps_anybody_out(
    visit: Callable[..., Visit], tmp_path: Path
) -> None:
    file = tmp_path / "tarieven 2028.csv"
    file.write_bytes(FILE.encode("cp1252"))
    fatma = visit("fatma")
    page, found = fatma.page, {}

    def looked(name: str) -> None:
        found[name] = fatma.barriers()
        shots = os.environ.get("WIJKPAD_SHOTS")
        if shots:
            page.screenshot(path=f"{shots}/{name}.png", full_page=True)

    fatma.go("/beheer/contracten")
    looked("contracts")
    fatma.go("/beheer/contracten/C-100/tarief")
    page.click("form.card button")
    page.wait_for_selector("#error-summary")
    looked("tariff")
    fatma.go("/beheer/contracten/C-200/plafond")
    page.click("form.card button")
    page.wait_for_selector("#error-summary")
    looked("ceiling")
    fatma.go("/beheer/aanbieders/P1/stop")
    page.select_option("[name=ground]", "asked")
    page.fill("[name=asked_on]", "1-12-2026")
    page.fill("[name=valid_from]", "1-1-2027")
    page.fill("[name=reason]", "Te weinig personeel")
    looked("stop")
    page.click("form.card button")
    page.wait_for_selector("text=De cliëntenstop is vastgelegd")
    looked("provider")
    fatma.go("/beheer/inlezen")
    page.select_option("[name=kind]", "tariffs")
    page.set_input_files("[name=file]", file)
    looked("imports")
    page.click("form.card button")
    page.wait_for_selector("text=Wat er gebeurt als u verwerkt")
    looked("import")
    page.fill("[name=reason]", "Tarieven 2028, getekend op 3 november")
    page.click("text=rijen verwerken")
    page.wait_for_selector("text=3 rijen zijn verwerkt.")
    looked("booked")
    fatma.go("/beheer/contracten/C-100")
    page.wait_for_selector("text=€ 72,00")
    looked("contract")
    assert {name: faults for name, faults in found.items() if faults} == {}
