# SPDX-License-Identifier: EUPL-1.2
"""Two people, each with a connection pool of their own, do something at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tests.commands.house import SERVED, TIMED, TWO_TASKS, WITH_MESSAGE, a_pathway, typed
from tests.faults.ring import (
    Ring,
    claimed_job,
    newest_version,
    open_incidents,
    ring_on,
    run_of,
    told,
)
from tests.faults.tally import Tally
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import start_case
from wijkpad.commands.designing import draft_definition, publish, release
from wijkpad.commands.jobs import apply_job, resolve_incident
from wijkpad.commands.run import cancel_run, deliver_message
from wijkpad.commands.run.deliver_message import Message
from wijkpad.commands.tasks import claim_task, complete_task, release_task
from wijkpad.commands.tools import Tools
from wijkpad.errors import (
    TaskNotOpenError,
    TimerWonError,
)
from wijkpad.jobs import JobDesk

DRAWN: Final = {"p.bpmn": TWO_TASKS.encode()}
INTERRUPTED: Final = WITH_MESSAGE.replace('"false"', '"true"')


def complete(ring: Ring, number: int) -> None:
    """Two people complete one task: one is stored, the other hears who."""
    house = ring.house
    case = ring.case("two", TWO_TASKS)
    task = house.open_tasks(case)["A"].id
    results = ring.race(
        lambda: complete_task.handle(ring.here, house.anna, task, typed("anna")),
        lambda: complete_task.handle(ring.elsewhere, house.bram, task, typed("bram")),
    )
    winner = told(ring, results, (house.anna, house.bram))
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        rows = [one for one in unit.data.of_case(case) if one.key == "answer"]
        steps = unit.cases.runs_of(case)[0].steps
    ring.tally.expect_once(len(rows), f"{number}: the answer")
    ring.tally.expect_once(steps, f"{number}: the step")
    if [one.by for one in rows] != [winner] or list(house.open_tasks(case)) != ["B"]:
        ring.tally.broken.append(f"{number}: {rows}")


def claim(ring: Ring, number: int) -> None:
    """Two people claim one task."""
    house = ring.house
    case = ring.case("two", TWO_TASKS)
    task = house.open_tasks(case)["A"].id
    results = ring.race(
        lambda: claim_task.handle(ring.here, house.anna, task),
        lambda: claim_task.handle(ring.elsewhere, house.bram, task),
    )
    winner = told(ring, results, (house.anna, house.bram))
    ring.tally.expect_once(ring.happened(case, "task.claimed"), f"{number}: the claim")
    if house.open_tasks(case)["A"].assignee != winner:
        ring.tally.broken.append(f"{number}: {results}")


def give_back(ring: Ring, number: int) -> None:
    """Whoever has a task gives it back from two windows: it is given back once."""
    house = ring.house
    case = ring.case("two", TWO_TASKS)
    task = house.open_tasks(case)["A"].id
    claim_task.handle(ring.here, house.anna, task)
    ring.race(
        lambda: release_task.handle(ring.here, house.anna, task),
        lambda: release_task.handle(ring.elsewhere, house.anna, task),
    )
    ring.tally.expect_once(ring.happened(case, "task.released"), f"{number}: the release")


def release_or_complete(ring: Ring, number: int) -> None:
    """Somebody gives a task back in one window and completes it in another."""
    house = ring.house
    case = ring.case("two", TWO_TASKS)
    task = house.open_tasks(case)["A"].id
    claim_task.handle(ring.here, house.anna, task)
    gave_back, _ = ring.race(
        lambda: release_task.handle(ring.here, house.anna, task),
        lambda: complete_task.handle(ring.elsewhere, house.anna, task, typed()),
    )
    ring.tally.notes["released first"] += not isinstance(gave_back, Exception)
    ring.tally.expect_once(ring.happened(case, "task.completed"), f"{number}: the completion")


def send_twice(ring: Ring, number: int) -> None:
    """A form is sent twice: it happens once, and both are told the same."""
    house = ring.house
    case = ring.case("two", TWO_TASKS)
    task = house.open_tasks(case)["A"].id
    one, two = ring.race(
        lambda: complete_task.handle(ring.here, house.anna, task, typed(), token=f"f{number}"),
        lambda: complete_task.handle(ring.elsewhere, house.anna, task, typed(), token=f"f{number}"),
    )
    ring.tally.expect_once(ring.happened(case, "task.completed"), f"{number}: the completion")
    if not isinstance(one, complete_task.Completed) or one != two:
        ring.tally.broken.append(f"{number}: {one} {two}")


def start_twice(ring: Ring, number: int) -> None:
    """A case is asked for twice with one form: there is one."""
    house = ring.house
    ring.case("two", TWO_TASKS)
    results = ring.race(
        lambda: start_case.handle(ring.here, house.anna, "two", "s", token=f"s{number}"),
        lambda: start_case.handle(ring.elsewhere, house.anna, "two", "s", token=f"s{number}"),
    )
    cases = {getattr(one, "case_id", str(one)) for one in results}
    ring.tally.expect_once(len(cases), f"{number}: the case {results}")


def deliver(ring: Ring, number: int) -> None:
    """A message comes in twice: it is received once."""
    house = ring.house
    case = ring.case("messaged", WITH_MESSAGE)
    message = Message(name="MSG_One", id=f"bericht-{number}", case=case, payload="x")
    fates = ring.race(
        lambda: deliver_message.handle(ring.here, house.anna, message),
        lambda: deliver_message.handle(ring.elsewhere, house.anna, message),
    )
    shown = sorted(str(getattr(one, "fate", one)) for one in fates)
    ring.tally.expect_once(ring.happened(case, "message.received"), f"{number}: the message")
    if shown != ["received", "seen"] or sorted(house.open_tasks(case)) != ["A", "R"]:
        ring.tally.broken.append(f"{number}: {shown}")


def deliver_or_complete(ring: Ring, number: int) -> None:
    """A message would interrupt the task that is being completed: one of the two happens."""
    house = ring.house
    case = ring.case("interrupted", INTERRUPTED)
    task = house.open_tasks(case)["A"].id
    message = Message(name="MSG_One", id=f"stoort-{number}", case=case, payload="x")
    ring.race(
        lambda: deliver_message.handle(ring.here, house.anna, message),
        lambda: complete_task.handle(ring.elsewhere, house.bram, task, typed()),
    )
    went = [one for one in house.events(case) if one in ("message.received", "task.completed")]
    ring.tally.expect_once(len(went), f"{number}: the end of the task")
    ring.tally.notes.update(went)


def cancel(ring: Ring, number: int) -> None:
    """Two people stop one run."""
    house, lead = ring.house, ring.actor("lena", "team_lead")
    case = ring.case("two", TWO_TASKS)
    run = run_of(ring, case)
    results = ring.race(
        lambda: cancel_run.handle(ring.here, lead, run, "verhuisd"),
        lambda: cancel_run.handle(ring.elsewhere, lead, run, "overleden"),
    )
    ring.one_wins(results, "first", "second")
    ring.tally.expect_once(ring.happened(case, "run.cancelled"), f"{number}: the end")
    ring.tally.stuck += [f"{number}: {one}" for one in house.open_tasks(case)]


def cancel_or_complete(ring: Ring, number: int) -> None:
    """A run is stopped while somebody completes its task: nothing stays open behind it."""
    house, lead = ring.house, ring.actor("lena", "team_lead")
    case = ring.case("two", TWO_TASKS)
    run, task = run_of(ring, case), house.open_tasks(case)["A"].id
    _, done = ring.race(
        lambda: cancel_run.handle(ring.here, lead, run, "verhuisd"),
        lambda: complete_task.handle(ring.elsewhere, house.bram, task, typed()),
    )
    completed = not isinstance(done, Exception)
    ring.tally.notes["completed first"] += completed
    ring.tally.expect_once(ring.happened(case, "run.cancelled"), f"{number}: the end")
    if ring.happened(case, "task.completed") != completed:
        ring.tally.broken.append(f"{number}: {done}")
    ring.tally.stuck += [f"{number}: {one}" for one in house.open_tasks(case)]


def timer_or_complete(ring: Ring, number: int) -> None:
    """A timer is due while somebody is late: it goes off once, whoever comes to it first."""
    house = ring.house
    case = ring.case("timed", TIMED)
    task = house.open_tasks(case)["A"].id
    house.clock.move(hours=2)
    job = claimed_job(house)
    late, _ = ring.race(
        lambda: complete_task.handle(ring.here, house.anna, task, typed()),
        lambda: apply_job.handle(ring.elsewhere, MUNICIPALITY, job),
    )
    ring.tally.notes[type(late).__name__] += 1
    fired = ring.happened(case, "timer.fired", "timer.won")
    ring.tally.expect_once(fired, f"{number}: the timer")
    told = isinstance(late, TimerWonError | TaskNotOpenError)
    if not told or list(house.open_tasks(case)) != ["L"]:
        ring.tally.broken.append(f"{number}: {late}")


def take_job(ring: Ring, number: int) -> None:
    """Two dispatchers look for work: a job is done once."""
    house = ring.house
    case = ring.case("timed", TIMED)
    house.clock.move(hours=2)
    elsewhere = JobDesk(ring.elsewhere.store, house.clock, house)
    tried = ring.race(lambda: house.jobs.run_due(50), lambda: elsewhere.run_due(50))
    if tried == (1, 0):
        ring.tally.notes["first"] += 1
    ring.tally.expect_once(ring.happened(case, "timer.fired"), f"{number}: the timer {tried}")


def retry_incident(ring: Ring, number: int) -> None:
    """Two administrators try one failed job again: it is tried once."""
    house, ada = ring.house, ring.actor("ada", "functional_admin")
    house.services.failures = 1_000
    case = ring.case("served", SERVED)
    while not house.run_due() or not open_incidents(house):
        house.clock.move(hours=3)
    house.services.failures = 0
    incident = open_incidents(house)[0].id
    results = ring.race(
        lambda: resolve_incident.retry(ring.here, ada, incident),
        lambda: resolve_incident.retry(ring.elsewhere, ada, incident),
    )
    ring.one_wins(results, "first", "second")
    house.run_due()
    ring.tally.expect_once(list(house.open_tasks(case)).count("B"), f"{number}: the service")


def ask_publication(ring: Ring, number: int) -> None:
    """Two people ask to publish one draft: it waits once."""
    dirk = ring.actor("dirk", "process_designer")
    draft = draft_definition.handle(ring.here, dirk, "p", DRAWN)
    results = ring.race(
        lambda: publish.ask(ring.here, dirk, draft, "beter"),
        lambda: publish.ask(ring.elsewhere, dirk, draft, "beter"),
    )
    ring.one_wins(results, "first", "second")
    publish.reject(ring.here, ring.actor("lena", "team_lead"), draft, f"nee {number}")
    draft_definition.drop(ring.here, dirk, draft)


def save_files(ring: Ring, number: int) -> None:
    """Two people change two files of one draft: both changes are kept."""
    dirk = ring.actor("dirk", "process_designer")
    draft = draft_definition.handle(ring.here, dirk, "p", DRAWN)

    def save(tools: Tools, name: str) -> object:
        content = f"# {number}".encode()
        return draft_definition.save_file(tools, dirk, draft, name, content, expected=None)

    results = ring.race(
        lambda: save(ring.here, "README.md"), lambda: save(ring.elsewhere, "pathway.toml")
    )
    with ring.house.store.work(MUNICIPALITY, reading=True) as unit:
        kept = draft_definition.require_draft(unit, draft).files
    missing = {"README.md", "pathway.toml"} - set(kept)
    ring.tally.lost += [f"{number}: {one} {results}" for one in missing]
    draft_definition.drop(ring.here, dirk, draft)


def approve(ring: Ring, number: int) -> None:
    """Two people approve one draft: there is one new version."""
    dirk, lena = ring.actor("dirk", "process_designer"), ring.actor("lena", "team_lead")
    draft = draft_definition.handle(ring.here, dirk, "p", DRAWN)
    publish.ask(ring.here, dirk, draft, "beter")
    before = newest_version(ring)
    results = ring.race(
        lambda: publish.approve(ring.here, lena, draft),
        lambda: publish.approve(ring.elsewhere, ring.people["lars"], draft),
    )
    ring.one_wins(results, "lena", "lars")
    ring.tally.expect_once(newest_version(ring) - before, f"{number}: the version")


def approve_or_release(ring: Ring, number: int) -> None:
    """A release comes in while a variant is approved: it never pushes the variant aside."""
    dirk, lena = ring.actor("dirk", "process_designer"), ring.actor("lena", "team_lead")
    ring.house.publish(a_pathway("p", TWO_TASKS))
    draft = draft_definition.handle(ring.here, dirk, "p", DRAWN)
    publish.ask(ring.here, dirk, draft, "beter")
    base = {"p.bpmn": TWO_TASKS.encode(), "README.md": f"{number}".encode()}
    release_it = apply_job.system(MUNICIPALITY)
    published, _ = ring.race(
        lambda: publish.approve(ring.here, lena, draft),
        lambda: release.release(ring.elsewhere, release_it, "p", base),
    )
    with ring.house.store.work(MUNICIPALITY, reading=True) as unit:
        newest = unit.definitions.latest("p")
    if isinstance(published, Exception):
        ring.tally.notes["the release first"] += 1
        draft_definition.drop(ring.here, dirk, draft)
    elif newest is None or newest.version != published:
        ring.tally.lost.append(f"{number}: variant {published} under {newest and newest.version}")


def approve_two(ring: Ring, number: int) -> None:
    """Two drafts of one version are approved at once: the second may not undo the first."""
    dirk, lena = ring.actor("dirk", "process_designer"), ring.actor("lena", "team_lead")
    drafts = [draft_definition.handle(ring.here, dirk, "p", DRAWN) for _ in range(2)]
    for one in drafts:
        publish.ask(ring.here, dirk, one, "beter")
    before = newest_version(ring)
    results = ring.race(
        lambda: publish.approve(ring.here, lena, drafts[0]),
        lambda: publish.approve(ring.elsewhere, ring.people["lars"], drafts[1]),
    )
    ring.one_wins(results, "lena", "lars")
    ring.tally.expect_once(newest_version(ring) - before, f"{number}: the version")
    for one, met in zip(drafts, results, strict=True):
        if isinstance(met, Exception):
            draft_definition.drop(ring.here, dirk, one)


RACES: Final[Mapping[str, Callable[[Ring, int], None]]] = {
    "complete": complete,
    "claim": claim,
    "release": give_back,
    "release or complete": release_or_complete,
    "send twice": send_twice,
    "start twice": start_twice,
    "deliver": deliver,
    "deliver or complete": deliver_or_complete,
    "cancel": cancel,
    "cancel or complete": cancel_or_complete,
    "timer or complete": timer_or_complete,
    "take a job": take_job,
    "retry an incident": retry_incident,
    "ask publication": ask_publication,
    "approve": approve,
    "save two files": save_files,
    "approve or release": approve_or_release,
    "approve two drafts": approve_two,
}


def run(kind: str, url: str, *, rounds: int) -> Tally:
    """Race so many times, on a migrated database without anything in it."""
    tally = Tally(f"race: {kind}", url.split(":", maxsplit=1)[0])
    with ring_on(url, tally) as ring:
        for number in range(rounds):
            RACES[kind](ring, number)
            tally.done += 1
    return tally
