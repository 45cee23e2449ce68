# SPDX-License-Identifier: EUPL-1.2
"""What can be done, each with a way to count how often it happened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from tests.commands.house import (
    CATCHES,
    SERVED,
    STARTS,
    TIMED,
    TWO_TASKS,
    WITH_MESSAGE,
    House,
    a_pathway,
    typed,
)
from tests.faults.crashes import Deed, Preparing
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import close_case, start_case
from wijkpad.commands.designing import draft_definition, publish, release
from wijkpad.commands.jobs import apply_job, resolve_incident
from wijkpad.commands.run import cancel_run, deliver_message
from wijkpad.commands.run.deliver_message import Message
from wijkpad.commands.tasks import claim_task, complete_task, release_task, save_draft
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Incident
from wijkpad.errors import RefusedError, TimerWonError

DRAWN: Final = {"p.bpmn": TWO_TASKS.encode()}


def _case(house: House, pathway: str, body: str) -> str:
    if (pathway, 1) not in house.shelf.held:
        house.publish(a_pathway(pathway, body))
    return house.start(pathway)


def _task(house: House, case: str) -> str:
    return house.open_tasks(case)["A"].id


def _told(house: House, case: str, event: str) -> Callable[[], int]:
    return lambda: house.events(case).count(event)


def person(house: House, name: str, role: str) -> Actor:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        user = unit.people.user(name)
        held = tuple(unit.people.memberships(user=name))
    if user is None:
        return house.hire(name, "noord", role)
    return Actor(municipality=MUNICIPALITY, user=name, name=user.name, memberships=held)


def start(house: House, turn: int) -> Deed:
    _case(house, "two", TWO_TASKS)
    before = len(_runs(house))
    return Deed(
        lambda at: start_case.handle(at.tools, at.anna, "two", "s", token=f"s{turn}"),
        lambda: len(_runs(house)) - before,
    )


def _runs(house: House) -> list[str | None]:
    return [one.object_id for one in house.journal() if one.event == "case.started"]


def complete(house: House, turn: int) -> Deed:
    case = _case(house, "two", TWO_TASKS)
    task = _task(house, case)
    return Deed(
        lambda at: complete_task.handle(at.tools, at.anna, task, typed(), token=f"c{turn}"),
        _told(house, case, "task.completed"),
    )


def too_late(house: House, turn: int) -> Deed:
    case = _case(house, "timed", TIMED)
    task = _task(house, case)
    house.clock.move(hours=2)

    def ask(at: House) -> None:
        with suppress(TimerWonError):
            complete_task.handle(at.tools, at.anna, task, typed(), token=f"l{turn}")

    return Deed(ask, _told(house, case, "timer.won"))


def claim(house: House, turn: int) -> Deed:
    case = _case(house, "two", TWO_TASKS)
    task = _task(house, case)
    return Deed(
        lambda at: claim_task.handle(at.tools, at.anna, task), _told(house, case, "task.claimed")
    )


def give_back(house: House, turn: int) -> Deed:
    case = _case(house, "two", TWO_TASKS)
    task = _task(house, case)
    claim_task.handle(house.tools, house.anna, task)
    return Deed(
        lambda at: release_task.handle(at.tools, at.anna, task),
        _told(house, case, "task.released"),
    )


def keep_draft(house: House, turn: int) -> Deed:
    task = _task(house, _case(house, "two", TWO_TASKS))

    def kept() -> int:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            return int(unit.tasks.draft(task, "anna") is not None)

    return Deed(lambda at: save_draft.handle(at.tools, at.anna, task, {"text": ["half"]}), kept)


def deliver(house: House, turn: int) -> Deed:
    case = _case(house, "messaged", WITH_MESSAGE)
    message = Message(name="MSG_One", id=f"m{turn}", case=case, payload="x")
    return Deed(
        lambda at: deliver_message.handle(at.tools, at.anna, message),
        _told(house, case, "message.received"),
    )


def deliver_early(house: House, turn: int) -> Deed:
    """Nobody waits for it yet: it is kept, and received when the task before it is done."""
    case = _case(house, "catches", CATCHES)
    task = _task(house, case)
    message = Message(name="MSG_One", id=f"e{turn}", case=case, payload="x")

    def ask(at: House) -> None:
        deliver_message.handle(at.tools, at.anna, message)
        complete_task.handle(at.tools, at.anna, task, typed(), token=f"e{turn}")
        at.run_due()

    return Deed(ask, lambda: list(house.open_tasks(case)).count("B"))


def cancel(house: House, turn: int) -> Deed:
    case, lena = _case(house, "two", TWO_TASKS), person(house, "lena", "team_lead")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        run = unit.cases.runs_of(case)[0].id
    return Deed(
        lambda at: cancel_run.handle(at.tools, lena, run, "verhuisd"),
        _told(house, case, "run.cancelled"),
    )


def close(house: House, turn: int) -> Deed:
    case, lena = _case(house, "two", TWO_TASKS), person(house, "lena", "team_lead")
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        run = unit.cases.runs_of(case)[0].id
    cancel_run.handle(house.tools, lena, run, "verhuisd")
    return Deed(
        lambda at: close_case.handle(at.tools, lena, case), _told(house, case, "case.closed")
    )


def timer(house: House, turn: int) -> Deed:
    case = _case(house, "timed", TIMED)
    house.clock.move(hours=2)
    return Deed(lambda at: at.run_due(), _told(house, case, "timer.fired"))


def serve(house: House, turn: int) -> Deed:
    case = _case(house, "served", SERVED)
    return Deed(lambda at: at.run_due(), lambda: list(house.open_tasks(case)).count("B"))


def start_another(house: House, turn: int) -> Deed:
    if ("meldcode", 1) not in house.shelf.held:
        house.publish(a_pathway("meldcode", TWO_TASKS))
    case = _case(house, "starts", STARTS)
    task = _task(house, case)

    def ask(at: House) -> None:
        complete_task.handle(at.tools, at.anna, task, typed(), token=f"a{turn}")
        at.run_due()

    def started() -> int:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            found = unit.cases.get(case)
        return len(found.linked) if found is not None and house.open_tasks(case) else 0

    return Deed(ask, started)


def _failed(house: House, turn: int) -> str:
    house.services.failures = 1_000
    _case(house, "served", SERVED)
    while not house.run_due() or not incidents(house):
        house.clock.move(hours=3)
    house.services.failures = 0
    return incidents(house)[0].id


def incidents(house: House) -> list[Incident]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.jobs.open_incidents()


def give_up(house: House, turn: int) -> Deed:
    case = _case(house, "served", SERVED)

    def ask(at: House) -> None:
        at.services.failures = 1_000
        for _ in range(12):
            at.run_due()
            at.clock.move(hours=3)
        at.services.failures = 0

    return Deed(ask, lambda: sum(one.case == case for one in incidents(house)))


def retry(house: House, turn: int) -> Deed:
    incident, ada = _failed(house, turn), person(house, "ada", "functional_admin")
    before = len(incidents(house))
    return Deed(
        lambda at: resolve_incident.retry(at.tools, ada, incident),
        lambda: before - len(incidents(house)),
    )


def doubt(house: House, turn: int) -> Deed:
    """What may be sent once only, and broke off, is asked of a person once and not sent again."""
    house.run_due()
    case = _case(house, "served", SERVED)

    def ask(at: House) -> None:
        at.services.once_only = frozenset({"test.ask"})
        at.services.failures = 1
        at.run_due()
        at.services.failures, at.services.once_only = 0, frozenset()

    return Deed(ask, lambda: sum(one.case == case for one in incidents(house)))


def new_draft(house: House) -> tuple[Actor, Actor, str]:
    if ("p", 1) not in house.shelf.held:
        house.publish(a_pathway("p", TWO_TASKS))
    dirk = person(house, "dirk", "process_designer")
    return (
        dirk,
        person(house, "lena", "team_lead"),
        draft_definition.handle(house.tools, dirk, "p", DRAWN),
    )


def _state(house: House, draft: str) -> str:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        found = unit.definitions.draft(draft)
    return found.state if found is not None else "gone"


def save_file(house: House, turn: int) -> Deed:
    dirk, _, draft = new_draft(house)

    def kept() -> int:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            found = unit.definitions.draft(draft)
        return int(found is not None and "README.md" in found.files)

    return Deed(
        lambda at: draft_definition.save_file(
            at.tools, dirk, draft, "README.md", b"# Nieuw", expected=None
        ),
        kept,
    )


def drop_draft(house: House, turn: int) -> Deed:
    dirk, _, draft = new_draft(house)
    return Deed(
        lambda at: draft_definition.drop(at.tools, dirk, draft),
        lambda: int(_state(house, draft) == "gone"),
    )


def ask_publication(house: House, turn: int) -> Deed:
    dirk, _, draft = new_draft(house)
    return Deed(
        lambda at: publish.ask(at.tools, dirk, draft, "beter"),
        lambda: int(_state(house, draft) == "waiting"),
    )


def approve(house: House, turn: int) -> Deed:
    dirk, lena, draft = new_draft(house)
    publish.ask(house.tools, dirk, draft, "beter")
    before = _version(house)
    return Deed(lambda at: publish.approve(at.tools, lena, draft), lambda: _version(house) - before)


def reject(house: House, turn: int) -> Deed:
    dirk, lena, draft = new_draft(house)
    publish.ask(house.tools, dirk, draft, "beter")
    return Deed(
        lambda at: publish.reject(at.tools, lena, draft, "nog niet"),
        lambda: int(_state(house, draft) == "rejected"),
    )


def come_with_a_release(house: House, turn: int) -> Deed:
    new_draft(house)
    files = {**DRAWN, "README.md": f"# {turn}".encode()}
    before = len(_versions(house))
    return Deed(
        lambda at: release.release(at.tools, apply_job.system(MUNICIPALITY), "p", files),
        lambda: len(_versions(house)) - before,
    )


def _versions(house: House) -> list[int]:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return [one.version for one in unit.definitions.versions("p")]


def _version(house: House) -> int:
    return max(_versions(house))


def refuse(house: House, turn: int) -> Deed:
    """Who may not do something is refused, and that is written down; asking again, once more."""
    case, eve = _case(house, "two", TWO_TASKS), person(house, f"eve{turn}", "front_desk")
    task = _task(house, case)

    def ask(at: House) -> None:
        with suppress(RefusedError):
            claim_task.handle(at.tools, eve, task)

    return Deed(ask, lambda: min(1, sum(one.user == eve.user for one in house.journal())))


DEEDS: Final[dict[str, Preparing]] = {
    "start": start,
    "complete": complete,
    "complete too late": too_late,
    "claim": claim,
    "give back": give_back,
    "keep a draft": keep_draft,
    "deliver": deliver,
    "deliver early": deliver_early,
    "cancel": cancel,
    "close": close,
    "timer": timer,
    "service": serve,
    "start another": start_another,
    "give up": give_up,
    "retry an incident": retry,
    "doubt": doubt,
    "save a file": save_file,
    "drop a draft": drop_draft,
    "ask publication": ask_publication,
    "release": come_with_a_release,
    "approve": approve,
    "reject": reject,
    "offer a release": come_with_a_release,
    "refuse": refuse,
}
