# SPDX-License-Identifier: EUPL-1.2
"""Filling in a form as a person does, counting what it takes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_PATIENCE = 20.0


def until(page: Page, script: str) -> None:
    """Wait until a function in the page answers yes.

    Playwright's own `wait_for_function` evaluates its text in the page itself as soon as it has to
    ask a second time, and there the content security policy refuses it.
    """
    last = time.monotonic() + _PATIENCE
    while not page.evaluate(script):
        if time.monotonic() > last:
            raise AssertionError(f"never true: {script}")
        page.wait_for_timeout(50)


@dataclass
class Hands:
    """Two hands at a page; `clicks` and `fields` are what they had to do."""

    page: Page
    clicks: int = 0
    fields: int = 0

    def click(self, selector: str) -> None:
        """Click what leads to another page, or to the same one again."""
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.click(selector)

    def fill(self, answers: Mapping[str, object], before: str = "") -> None:
        """Fill in every answer; a list of rows gets the rows that it needs."""
        for key, value in answers.items():
            path = f"{before}{key}"
            if isinstance(value, Mapping):
                self.fill(value, f"{path}.")
            elif isinstance(value, list) and value and isinstance(value[0], Mapping):
                for number, row in enumerate(value):
                    if not self.page.locator(f"[name^='{path}.{number}.']").count():
                        self.click(f"button[value='add:{path}']")
                    self.fill(row, f"{path}.{number}.")
            else:
                self.answer(path, value)

    def answer(self, path: str, value: object) -> None:
        """Answer one question, in the way that its control asks for."""
        self.fields += 1
        self._uncover(path)
        tag = _kind(self.page, path)
        if tag in ("radio", "checkbox"):
            for one in value if isinstance(value, list) else [value]:
                self.clicks += 1
                self.page.check(f"[name='{path}'][value='{_text(one)}']")
        elif tag.startswith("select"):
            self.clicks += 1
            self.page.select_option(f"[name='{path}']", _text(value))
        else:
            self.page.fill(f"[name='{path}']", _text(value))

    def _uncover(self, path: str) -> None:
        """A question that follows from another appears by itself, or at a button without scripts."""
        control = self.page.locator(f"[name='{path}']").first
        if self._scripts():
            control.wait_for(state="visible")
        elif not control.is_visible():
            self.click("button[value='refresh']")

    def _scripts(self) -> bool:
        return self.page.locator("form[data-settled]").count() > 0


def _kind(page: Page, path: str) -> str:
    for kind in ("radio", "checkbox"):
        if page.locator(f"input[type={kind}][name='{path}']").count():
            return kind
    return "select" if page.locator(f"select[name='{path}']").count() else "text"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        local = value.astimezone(_AMSTERDAM)
        return f"{local.day}-{local.month}-{local.year} {local:%H:%M}"
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    if isinstance(value, (int, float, Decimal)):
        return str(value).replace(".", ",")
    return str(value)
