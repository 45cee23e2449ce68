# SPDX-License-Identifier: EUPL-1.2
"""IN-01 through the browser: from a phone call to a decision, each worker in their own role."""

from __future__ import annotations

import time
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from tests.browser.conftest import Visit, Visitors
from tests.browser.hands import Hands
from tests.support.website import PROCESSES, Website

WHO = {"front_desk": "loes", "neighbourhood_worker": "noor", "decision_officer": "dina"}
STORY = tomllib.loads((PROCESSES / "intake/scenarios/IN-01.toml").read_text("utf-8"))
PEOPLE = ("worker", "sent_by")


@dataclass
class Office:
    """Three people at their own screens, and the case that they share."""

    website: Website
    visits: dict[str, Visit]
    case: str = ""
    effort: dict[str, Hands] = field(default_factory=dict)

    def at(self, role: str) -> Visit:
        """Return the screen of a role, signed in again where the session ran out."""
        one = self.visits[role]
        one.go("/taken")
        if one.page.url.endswith("/inloggen?next=/taken"):
            one.sign_in(WHO[role])
        return one

    def open(self, role: str, element: str) -> Visit:
        """Go to a task by way of the case, and pick it up if it is nobody's."""
        page = self.website.desk(WHO[role]).case_page(self.case)
        name = next(one.name for one in page.runs[0].steps if one.element == element)
        one = self.at(role)
        one.go(f"/zaken/{self.case}")
        row = one.page.locator(".task-row", has_text=name).first
        button = row.locator("button, a.utrecht-button").first
        button.click()
        one.page.wait_for_selector(f"h1:has-text('{name}')")
        return one

    def complete(self, role: str, element: str, answers: dict[str, object]) -> None:
        hands = Hands(self.open(role, element).page)
        started = time.monotonic()
        hands.fill(_named(answers))
        hands.click(".actions button:has-text('Afronden')")
        hands.page.wait_for_selector(".notice--green:has-text('is afgerond')")
        self.effort[element] = hands
        seconds = time.monotonic() - started
        print(f"{element}: {hands.clicks} clicks, {hands.fields} fields, {seconds:.1f} s")

    def tell(self, role: str, name: str, values: dict[str, object]) -> None:
        """Register a message that came in."""
        one = self.at(role)
        one.go(f"/zaken/{self.case}/bericht")
        hands = Hands(one.page)
        one.page.check(f"[name=message][value={name}]")
        hands.answer("received_at", values["received_at"])
        one.page.select_option("[name=channel]", "post")
        hands.answer("signed", values["signed"])
        hands.click("button:has-text('Vastleggen')")
        one.page.wait_for_selector("text=Het bericht is vastgelegd")

    def move_to(self, moment: datetime) -> None:
        self.website.clock.moment = moment.astimezone(UTC)
        self.website.engine.run_until_idle()


def _named(answers: dict[str, object]) -> dict[str, object]:
    """Put the example's people in the place of roles."""
    return {
        key: WHO.get(str(value), value) if key in PEOPLE else value
        for key, value in answers.items()
    }


@pytest.fixture(params=[True, False], ids=["with-scripts", "without-scripts"])
def office(request: pytest.FixtureRequest, website: Website, visit: Visitors) -> Office:
    website.clock.moment = STORY["start"]["at"].astimezone(UTC)
    return Office(website, {role: visit(who, scripts=request.param) for role, who in WHO.items()})


def test_a_phone_call_becomes_a_decision(office: Office) -> None:
    steps = STORY["step"]
    register(office, steps[0])
    claim_and_complete(office, steps[1])
    for step in steps[2:]:
        if "clock" in step:
            office.move_to(step["clock"])
        elif "message" in step:
            office.tell("decision_officer", step["message"], step["with"])
        elif "task" in step:
            office.complete(step["as"], step["task"], step["answers"])
        office.website.engine.run_until_idle()
    page = office.website.desk("dina").case_page(office.case)
    assert page.runs[0].run.ended_with == STORY["expect"]["end"]


def register(office: Office, step: dict[str, dict[str, object]]) -> None:
    """Register a call: from the worklist to the next task, counted and timed."""
    one = office.at("front_desk")
    started = time.monotonic()
    hands = Hands(one.page)
    hands.click("main a:has-text('Zaak starten')")
    hands.answer("start", "intake/SE_ResidentRequest")
    hands.click("button:has-text('Zaak starten')")
    office.case = office.website.desk("loes").cases().lines[0].case.id
    hands.fill(step["answers"])
    hands.click(".actions button:has-text('Afronden')")
    one.page.wait_for_selector("h1:has-text('Veiligheid beoordelen')")
    seconds = time.monotonic() - started
    print(f"register a call: {hands.clicks} clicks, {hands.fields} fields, {seconds:.1f} s")


def claim_and_complete(office: Office, step: dict[str, dict[str, object]]) -> None:
    """Claim a task from the worklist and complete it, counted and timed."""
    one = office.at("front_desk")
    one.go("/taken?weergave=niet-opgepakt")
    started = time.monotonic()
    hands = Hands(one.page)
    hands.click("tr:has-text('Veiligheid beoordelen') button:has-text('Oppakken')")
    hands.fill(step["answers"])
    hands.click(".actions button:has-text('Afronden')")
    one.page.wait_for_selector("h1:has-text('Persoon en woonplaats nagaan')")
    seconds = time.monotonic() - started
    print(f"claim and complete: {hands.clicks} clicks, {hands.fields} fields, {seconds:.1f} s")
