# SPDX-License-Identifier: EUPL-1.2
"""Makes up a walk as it goes: a random open task, message or stretch of time at each step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from tests.faults.answering import Answering
from tests.faults.office import USERS
from tests.faults.walking import Action, Complete, Place, Receive, Start, Wait, Walk, Worry
from tests.support.stores import MUNICIPALITY
from wijkpad.domain.case import Task
from wijkpad.errors import AnswersInvalidError
from wijkpad.feel import Value

TRIES: Final = 80
_MESSAGES: Final = ("MSG_PersonalPlan", "MSG_Application", "MSG_NoticeOfDefault", "MSG_Withdraw")
STARTS: Final = (
    *("SE_ResidentRequest", "SE_ThirdPartySignal", "SE_TransferIn", "SE_Outreach", "SE_Reopen"),
)


def at_once(work: Callable[[], str]) -> str:
    """Do it; nothing happens meanwhile."""
    return work()


class Inventor:
    """Walks, and remembers how."""

    def __init__(self, walk: Walk, dice: Random) -> None:
        self._walk, self._dice = walk, dice
        self._yes = dice.choice((0.1, 0.3, 0.6))
        self.actions: list[Action] = []
        self.outcomes: list[str] = []
        self.pictures: list[list[object]] = []

    def go(self, steps: int) -> None:
        """Take so many steps, or fewer when there is nothing more to do."""
        self._take(Start(event=self._dice.choice(STARTS)))
        for _ in range(steps):
            if not self._next():
                return

    def _take(self, action: Action) -> None:
        outcome = self._walk.step(action, len(self.actions), at_once)
        self.actions.append(action)
        self.outcomes.append(outcome)
        self.pictures.append(self._walk.picture())

    def _next(self) -> bool:
        dice, places = self._dice, self._walk.places()
        awaited = self._awaited()
        due = self._walk.office.engine.next_due()
        if not places and not awaited and due is None:
            return False
        chance = dice.random()
        if places and chance < 0.75:
            self._complete(*dice.choice(places))
        elif awaited and chance < 0.88:
            self._take(self._received(dice.choice(awaited)))
        elif chance > 0.99:
            self._take(Worry(note="Een zorg."))
        elif chance > 0.97:
            self._take(self._received(dice.choice(_MESSAGES)))
        else:
            self._take(self._waiting(due))
        return True

    def _awaited(self) -> list[str]:
        """Return the messages that are awaited; a withdrawal, awaited nearly always, seldom."""
        found: list[str] = []
        with self._walk.office.store.work(MUNICIPALITY, reading=True) as unit:
            for run in unit.cases.runs_of(self._walk.case):
                found += [one.message for one in unit.tasks.subscriptions_of_run(run.id)]
        return [one for one in found if one != "MSG_Withdraw" or self._seldom()]

    def _seldom(self) -> bool:
        return self._dice.random() < 0.05

    def _received(self, message: str) -> Receive:
        payload: dict[str, Value] = {"received_at": self._walk.office.clock.moment, "by": "anna"}
        if message == "MSG_Application":
            payload["signed"] = self._dice.random() < 0.8
        return Receive(message=message, payload=payload)

    def _waiting(self, due: datetime | None) -> Wait:
        now = self._walk.office.clock.moment
        if due is not None and self._dice.random() < 0.6:
            return Wait(until=max(due, now))
        hours = self._dice.choice((1, 3, 24, 72, 24 * 8))
        return Wait(until=now + timedelta(hours=hours, minutes=self._dice.randint(0, 50)))

    def _worker(self, task: Task) -> str:
        """Return who does the task; of a shielded case only its participants may."""
        desks = {user: self._walk.office.desk(user) for user in USERS}
        able = [user for user, desk in desks.items() if desk.task_page(task.id).may_do]
        return self._dice.choice(able)

    def _complete(self, task: Task, place: Place) -> None:
        """Fill in the form until it is taken: what was wrong is answered anew."""
        user = self._worker(task)
        late = self._seldom()
        now = self._walk.office.clock.moment
        at = now + timedelta(days=self._dice.choice((1, 9, 50))) if late else None
        form = self._walk.office.desk(user).task_page(task.id).form
        answering = Answering(self._dice, now=now, users=USERS, yes=self._yes)
        answers = answering.form(form)
        for number in range(1, TRIES + 1):
            try:
                self._take(Complete(place=place, user=user, answers=answers, at=at))
            except AnswersInvalidError as error:
                wrong = [one.element or "" for one in error.findings]
                # One answer may rule out every answer to another: a colleague who is a neighbour.
                stuck = number % 10 == 0
                answers = answering.form(form) if stuck else answering.again(form, answers, wrong)
            else:
                return
        raise AssertionError(f"no answers to {form.key} pass: {wrong} {answers}")


def summary(actions: Sequence[Action]) -> str:
    """Return a walk in one line."""
    return " > ".join(
        one.place.element if isinstance(one, Complete) else type(one).__name__.lower()
        for one in actions
    )
