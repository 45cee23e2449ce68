# SPDX-License-Identifier: EUPL-1.2
"""A website whose scenarios really run, and hands that draw."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.hands import until
from tests.commands.house import PASSWORDS, FakeClock
from tests.support.stores import MUNICIPALITY
from tests.support.website import START, Website, settings_for
from wijkpad.api import open_engine
from wijkpad.domain.definition import Definition
from wijkpad.scenarios import StoryRunner
from wijkpad_webui.app import create_app

EDITORS = (".bjs-container", "#properties", "[data-table]", "[data-form]")
"""What third parties draw; the rest of the page is ours."""


def open_with_scenarios(template: Path, folder: Path) -> Website:
    """Return a website on a copy of a filled database that tries scenarios before it publishes."""
    copy = folder / "website.sqlite"
    shutil.copy(template, copy)
    settings = settings_for(f"sqlite:///{copy}")
    clock = FakeClock(START)

    def published(code: str) -> list[Definition]:
        return engine.published(code)

    engine = open_engine(
        settings,
        clock=clock,
        scenario_runner=StoryRunner(published),
        passwords=PASSWORDS,
    )
    assert MUNICIPALITY in dict(engine.municipalities())
    return Website(engine, create_app(engine, settings), clock)


@dataclass
class Designer:
    """Somebody at the editors; counts what a change takes."""

    page: Page
    clicks: int = 0
    fields: int = 0
    began: float = field(default_factory=time.monotonic)

    def click(self, selector: str) -> None:
        """Click what leads to another page, or to the same one again."""
        self.clicks += 1
        with self.page.expect_navigation():
            self.page.click(selector)

    def unfold(self, selector: str) -> None:
        self.clicks += 1
        self.page.click(selector)

    def fill(self, selector: str, text: str) -> None:
        self.fields += 1
        self.page.fill(selector, text)

    def choose(self, selector: str, label: str) -> None:
        self.fields += 1
        self.page.select_option(selector, label=label)

    def middle_of(self, element: str) -> tuple[float, float]:
        """Return the place on the screen of the middle of a shape or the longest piece of a flow."""
        found = self.page.evaluate(
            """id => {
              const canvas = wijkpadModeler.get('canvas');
              const one = wijkpadModeler.get('elementRegistry').get(id);
              const box = canvas.viewbox();
              const frame = canvas.getContainer().getBoundingClientRect();
              let at = {x: one.x + one.width / 2, y: one.y + one.height / 2};
              if (one.waypoints) {
                const [from, to] = [one.waypoints[0], one.waypoints.at(-1)];
                at = {x: (from.x + to.x) / 2, y: (from.y + to.y) / 2};
              }
              return [frame.x + (at.x - box.x) * box.scale, frame.y + (at.y - box.y) * box.scale];
            }""",
            element,
        )
        return found[0], found[1]

    def drop_task_on(self, flow: str) -> str:
        """Take a task from the palette, drop it on an arrow, and return its id."""
        self.clicks += 2
        before = self.user_tasks()
        self.page.click(".djs-palette [data-action='create.task']")
        x, y = self.middle_of(flow)
        self.page.mouse.move(x - 40, y - 30)
        self.page.mouse.move(x, y, steps=4)
        self.page.mouse.click(x, y)
        until(
            self.page,
            "() => wijkpadModeler.get('elementRegistry')"
            f".filter((one) => one.type === 'bpmn:UserTask').length > {len(before)}",
        )
        (made,) = self.user_tasks() - before
        return made

    def user_tasks(self) -> set[str]:
        found = self.page.evaluate(
            "() => wijkpadModeler.get('elementRegistry').filter(one => one.type === 'bpmn:UserTask')"
            ".map(one => one.id)"
        )
        return set(found)

    def saved(self) -> list[str]:
        """Wait until the draft is kept and checked, and return what the check says."""
        until(
            self.page,
            "() => document.querySelector('[data-status]').textContent === 'Concept bewaard'",
        )
        return self.page.locator("[data-findings] li").all_inner_texts()
