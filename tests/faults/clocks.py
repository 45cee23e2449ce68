# SPDX-License-Identifier: EUPL-1.2
"""A clock that jumps: over days, back, and through both nights in which it is changed by law.

What must go off is worked out beside the product, in UTC: a timer goes off once, at the first look
at the clock that finds it due; a repeat once for all that it missed, and then on its own beat.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from tests.commands.house import START, House, a_pathway, chain
from tests.faults.tally import Tally
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.store import SqlStore

NIGHTS: Final = (datetime(2027, 3, 27, 20, tzinfo=UTC), datetime(2027, 10, 30, 20, tzinfo=UTC))
"""The evenings before the clock goes to summer time and back."""
MINUTE: Final = timedelta(minutes=1)
JUMPS: Final = 12
_ENDLESS: Final = -1


@dataclass(slots=True)
class Expected:
    """One timer as it must behave: when it goes off next, and how often it still will."""

    name: str
    due: datetime
    step: timedelta = timedelta(0)
    left: int = 1

    def goes_off(self, now: datetime) -> bool:
        """Whether it goes off at this look at the clock; it then waits for its next moment."""
        if self.left == 0 or now < self.due:
            return False
        passed = (now - self.due) // self.step + 1 if self.step else 1
        self.due += passed * self.step
        self.left = _ENDLESS if self.left == _ENDLESS else max(0, self.left - passed)
        return True


def run(url: str, *, rounds: int, seed: int) -> Tally:
    """Let so many cases, with five timers each, live through a clock that jumps."""
    tally = Tally("clock jumps and nights", url.split(":", maxsplit=1)[0], seed)
    dice = Random(seed)
    with _house_on(url) as house:
        for number in range(rounds):
            _live(house, tally, dice, number)
    return tally


@contextmanager
def _house_on(url: str) -> Iterator[House]:
    store = SqlStore(url, master_key=MASTER_KEY)
    with store.work(MUNICIPALITY) as unit:
        unit.settings.enrol(MUNICIPALITY, "Voorbeeldgemeente", "Europe/Amsterdam")
        unit.commit()
    yield House(store)
    store.close()


def _live(house: House, tally: Tally, dice: Random, number: int) -> None:
    evening = NIGHTS[number % 2]
    house.clock.moment = evening
    timers, texts = _timers(dice, evening)
    key = f"p{number}"
    house.publish(a_pathway(key, _on_task(texts)))
    case = house.start(key)
    told: list[str] = []
    for jump in range(JUMPS):
        minutes = dice.randint(-900, 1_500) if jump < JUMPS - 1 else 40_000
        house.clock.moment += minutes * MINUTE
        house.run_due()
        tally.faults += 1
        now = house.clock.moment
        due = sorted((one.due, place, one) for place, one in enumerate(timers) if one.left)
        told += [one.name for _, _, one in due if one.goes_off(now)]
    tally.done += len(told)
    _compare(house, tally, case, told, timers)


def _timers(dice: Random, evening: datetime) -> tuple[list[Expected], list[tuple[str, str, str]]]:
    """Return five timers of every kind, and how they are drawn."""
    short, long = dice.randint(1, 600), dice.randint(600, 5_000)
    beat, other, times = dice.randint(20, 300), dice.randint(20, 300), dice.randint(2, 9)
    moment = evening + dice.randint(300, 600) * MINUTE
    found = [
        Expected("short", evening + short * MINUTE),
        Expected("long", evening + long * MINUTE),
        Expected("moment", moment),
        Expected("beat", evening + beat * MINUTE, beat * MINUTE, _ENDLESS),
        Expected("counted", evening + other * MINUTE, other * MINUTE, times),
    ]
    drawn = [
        ("short", "timeDuration", f"PT{short}M"),
        ("long", "timeDuration", f'= duration("PT{long}M")'),
        ("moment", "timeDate", moment.isoformat()),
        ("beat", "timeCycle", f"R/PT{beat}M"),
        ("counted", "timeCycle", f"R{times}/PT{other}M"),
    ]
    return found, drawn


def _on_task(timers: list[tuple[str, str, str]]) -> str:
    events = "".join(
        f'<boundaryEvent id="{name}" attachedToRef="A" cancelActivity="false">'
        f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition></boundaryEvent>"
        f'<scriptTask id="T{name}" scriptFormat="feel" camunda:resultVariable="{name}">'
        f'<script>1</script></scriptTask><endEvent id="e{name}"/>'
        f"{chain(name, f'T{name}', f'e{name}')}"
        for name, kind, text in timers
    )
    return f'{START}<userTask id="A"/><endEvent id="e"/>{events}{chain("s", "A", "e")}'


def _compare(
    house: House, tally: Tally, case: str, told: list[str], timers: list[Expected]
) -> None:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        (run_,) = unit.cases.runs_of(case)
        lines = unit.journal.of_case(case, limit=10_000)
        left = {one.element: one.due_at for one in unit.tasks.timers_of_run(run_.id)}
        rows = [row.key for row in unit.data.of_case(case) if row.run is not None]
        tally.stuck += [one.text for one in unit.jobs.open_incidents()]
    details = [dict(one.entry.detail) for one in lines if one.entry.event == "timer.fired"]
    fired = [name for one in details for name in one["timers"].split()]
    for name in {one.name for one in timers}:
        known, there = told.count(name), fired.count(name)
        if there != known:
            (tally.lost if there < known else tally.doubled).append(
                f"{case} {name}: {there}/{known}"
            )
        if rows.count(name) != there:
            tally.lost.append(f"{case} {name}: what it did")
    if fired != told:
        tally.broken.append(f"{case}: in another order than their moments")
    waiting = {one.name: one.due for one in timers if one.left}
    if left != waiting:
        tally.stuck.append(f"{case}: waits for {left}, not {waiting}")
