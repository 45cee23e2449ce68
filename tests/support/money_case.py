# SPDX-License-Identifier: EUPL-1.2
"""An intake that is played through the front door to where help is chosen, and on from there."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final, cast

from tests.support.stores import MUNICIPALITY
from tests.support.website import PROCESSES, Website
from wijkpad.api import Desk
from wijkpad.domain.ledger import PurseKey
from wijkpad.store import SqlStore

WHO: Final = {"front_desk": "loes", "neighbourhood_worker": "noor", "decision_officer": "dina"}
STORY: Final = tomllib.loads((PROCESSES / "intake/scenarios/IN-01.toml").read_text("utf-8"))
CHOICE: Final[dict[str, object]] = {
    "form": "in_kind",
    "product": "02A03",
    "volume": 3,
    "unit": "hour",
    "frequency": "week",
    "from": date(2026, 12, 14),
    "until": date(2026, 12, 27),
    "crisis": False,
}
"""Two weeks of three hours at € 69,30: € 415,80."""
COST: Final = 41_580
NOORD: Final = PurseKey("team", "noord", 2026)


@dataclass(slots=True)
class MoneyCase:
    """One case on a website, with who does what in it."""

    website: Website
    case: str = ""
    place: str = "Voorbeeldstad"

    def desk(self, role: str) -> Desk:
        """Return the desk of who has a role in the story."""
        return self.website.desk(WHO.get(role, role))

    def open_tasks(self) -> dict[str, str]:
        """Return element to id of what is open."""
        page = self.desk("decision_officer").case_page(self.case)
        return {one.task.element: one.task.id for one in page.open_tasks}

    def do(self, role: str, element: str, **answers: object) -> None:
        """Complete a task, and let what follows by itself happen."""
        desk, task = self.desk(role), self.open_tasks()[element]
        desk.claim(task)
        desk.complete_with(task, answers)
        self.website.engine.run_until_idle()

    def at(self, moment: datetime) -> None:
        """Let time pass; what falls due on the way happens in order."""
        goal = moment.astimezone(UTC)
        while (due := self.website.engine.next_due()) is not None and due <= goal:
            self.website.clock.moment = max(due, self.website.clock.moment)
            if not self.website.engine.run_until_idle():
                break
        self.website.clock.moment = goal
        self.website.engine.run_until_idle()

    def until_choice(self) -> MoneyCase:
        """Play the story from the call to where the worker chooses help."""
        self.website.clock.moment = STORY["start"]["at"].astimezone(UTC)
        started = self.desk("front_desk").start_case("intake", "SE_ResidentRequest")
        self.case = started.case_id
        for step in STORY["step"]:
            if step.get("task") == "UT_ChooseHelp":
                break
            if "clock" in step:
                self.at(step["clock"])
            elif "message" in step:
                self.desk("decision_officer").deliver(
                    step["message"], id="aanvraag", case=self.case, payload=step["with"]
                )
                self.website.engine.run_until_idle()
            elif "task" in step:
                names = {**WHO, "Voorbeeldstad": self.place}
                answers = {key: names.get(str(one), one) for key, one in step["answers"].items()}
                self.do(step["as"], step["task"], **answers)
        return self

    def choose(self, **changed: object) -> MoneyCase:
        """Choose help, and let the quote and the reservation be made."""
        self.do("neighbourhood_worker", "UT_ChooseHelp", **(CHOICE | changed))
        return self

    def decide(self, kind: str = "grant", **more: object) -> None:
        """Decide, and send the decision."""
        granted = kind in ("grant", "partial")
        answers: dict[str, object] = {
            "law": "Wmo",
            "kind": kind,
            "form": "in_kind" if granted else "none",
            "from": CHOICE["from"],
            "until": CHOICE["until"],
            "motivation": "Uit het onderzoek blijkt dat dit nodig en passend is.",
            "mandate_number": "M-1",
        }
        self.do("decision_officer", "UT_Decide", **(answers | more))
        self.do(
            "decision_officer",
            "UT_SendDecision",
            sent_at=self.website.clock.moment,
            channel="post",
            sent_by="dina",
            objection_clause=True,
        )

    def value(self, key: str) -> dict[str, object]:
        """Return the newest value of the case under a name."""
        with self.store.work(MUNICIPALITY, reading=True) as unit:
            rows = [one for one in unit.data.of_case(self.case) if one.key == key]
        return cast("dict[str, object]", rows[-1].value)

    @property
    def store(self) -> SqlStore:
        """The database behind the website."""
        return cast("SqlStore", self.website.engine._tools.store)

    def purse(self, key: PurseKey = NOORD) -> tuple[int, int, int]:
        """Return (reserved, committed, free) of a purse, in cents."""
        with self.store.work(MUNICIPALITY, reading=True) as unit:
            found = unit.ledger.purse(key)
        assert found is not None
        return found.reserved, found.committed, found.free

    def states(self) -> list[str]:
        """Return the state of every allocation of the case, oldest first."""
        with self.store.work(MUNICIPALITY, reading=True) as unit:
            return [one.state for one in unit.ledger.allocations_of(self.case)]


def posted(**changed: object) -> dict[str, list[str]]:
    """Return a choice as a browser sends it."""
    found: dict[str, list[str]] = {}
    for key, value in (CHOICE | changed).items():
        match value:
            case bool():
                found[key] = ["yes" if value else "no"]
            case date():
                found[key] = [value.isoformat()]
            case Decimal() | int() | str():
                found[key] = [str(value)]
            case _:
                found[key] = []
    return found
