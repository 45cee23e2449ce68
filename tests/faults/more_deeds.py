# SPDX-License-Identifier: EUPL-1.2
"""What is done beside the daily work: mending, repair, transfer, merging, reports."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from tests.commands.house import (
    SERVED,
    START,
    TIMED,
    TWO_TASKS,
    House,
    a_pathway,
    chain,
    typed,
)
from tests.faults import deeds
from tests.faults.crashes import Deed, Preparing
from tests.support.stores import MUNICIPALITY
from wijkpad.commands.cases import raise_safety_signal, withdraw_case
from wijkpad.commands.designing import draft_definition, merge_definition, publish, release
from wijkpad.commands.designing.merge_definition import Merger
from wijkpad.commands.jobs import mend_incident, resolve_incident
from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.repair import repair_run, rewind_run, transfer_runs
from wijkpad.commands.repair.repair_run import Repair
from wijkpad.commands.run.deliver_message import Message
from wijkpad.commands.run.deliver_message import handle as deliver
from wijkpad.commands.tasks import complete_task
from wijkpad.domain.transfer import Transfer
from wijkpad.errors import RepairRefusedError, RunStuckError

ASKED: Final = (
    f'{START}<userTask id="A"/><serviceTask id="S" camunda:type="external" '
    'camunda:topic="test.ask" camunda:resultVariable="found"/><userTask id="B"/>'
    f'<endEvent id="e"/>{chain("s", "A", "S", "B", "e")}'
)
NO_WAY: Final = (
    f'{START}<userTask id="A"/><exclusiveGateway id="G"/><endEvent id="e"/><endEvent id="e2"/>'
    f"{chain('s', 'A', 'G')}"
    '<sequenceFlow id="f1" sourceRef="G" targetRef="e"><conditionExpression language="feel">'
    'answer.text = "niets"</conditionExpression></sequenceFlow>'
    '<sequenceFlow id="f2" sourceRef="G" targetRef="e2"><conditionExpression language="feel">'
    'answer.text = "anders"</conditionExpression></sequenceFlow>'
)
WITHDRAWN: Final = (
    f'{START}<userTask id="A"/><boundaryEvent id="W1" attachedToRef="A" cancelActivity="true">'
    '<messageEventDefinition messageRef="W"/></boundaryEvent><endEvent id="e"/><endEvent id="e2"/>'
    f"{chain('s', 'A', 'e')}{chain('W1', 'e2')}"
)
TOLD_TWICE: Final = (
    f'{START}<userTask id="A"/><boundaryEvent id="MB" attachedToRef="A" cancelActivity="false">'
    '<messageEventDefinition messageRef="M"/></boundaryEvent><boundaryEvent id="MC" '
    'attachedToRef="A" cancelActivity="false"><messageEventDefinition messageRef="M"/>'
    '</boundaryEvent><userTask id="R"/><userTask id="Q"/><endEvent id="e"/><endEvent id="e2"/>'
    f'<endEvent id="e3"/>{chain("s", "A", "e")}{chain("MB", "R", "e2")}{chain("MC", "Q", "e3")}'
)


def _case(house: House, pathway: str, body: str) -> str:
    if (pathway, 1) not in house.shelf.held:
        house.publish(a_pathway(pathway, body))
    return house.start(pathway)


def _run(house: House, case: str) -> str:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.cases.runs_of(case)[0].id


def _failed(house: House) -> tuple[str, str]:
    """Return a case that a failing service holds, and its incident."""
    house.run_due()
    house.services.failures = 1_000
    case = _case(house, "asked", ASKED)
    task = house.open_tasks(case)["A"].id
    complete_task.handle(house.tools, house.anna, task, typed("fout"))
    while not (found := [one for one in deeds.incidents(house) if one.case == case]):
        house.run_due()
        house.clock.move(hours=3)
    house.services.failures = 0
    return case, found[0].id


def _solved(house: House, incident: str) -> Callable[[], int]:
    return lambda: int(all(one.id != incident for one in deeds.incidents(house)))


def mend_by_skipping(house: House, turn: int) -> Deed:
    del turn
    ada = deeds.person(house, "ada", "functional_admin")
    _, incident = _failed(house)
    return Deed(
        lambda at: mend_incident.skip(at.tools, ada, incident, "met de hand"),
        _solved(house, incident),
    )


def mend_by_stopping(house: House, turn: int) -> Deed:
    del turn
    lena = deeds.person(house, "lena", "team_lead")
    _, incident = _failed(house)
    return Deed(
        lambda at: mend_incident.stop(at.tools, lena, incident, "verhuisd"),
        _solved(house, incident),
    )


def mend_by_correcting(house: House, turn: int) -> Deed:
    del turn
    lena = deeds.person(house, "lena", "team_lead")
    case, incident = _failed(house)
    task = next(
        one.id for one in house.store.tasks_of_case(MUNICIPALITY, case) if one.element == "A"
    )
    return Deed(
        lambda at: mend_incident.correct(
            at.tools, lena, incident, task, typed("goed"), reason="typefout"
        ),
        _solved(house, incident),
    )


def set_aside(house: House, turn: int) -> Deed:
    """A message that nobody ever waited for is closed by an administrator."""
    ada = deeds.person(house, "ada", "functional_admin")
    case = _case(house, "two", TWO_TASKS)
    deliver(house.tools, house.anna, Message(name="MSG_One", id=f"nobody{turn}", case=case))
    while not (found := [one for one in deeds.incidents(house) if one.case == case]):
        house.clock.move(days=10)
        house.run_due()
    incident = found[0].id
    return Deed(
        lambda at: resolve_incident.set_aside(at.tools, ada, incident, "gebeld"),
        _solved(house, incident),
    )


def choose(house: House, turn: int) -> Deed:
    case = _case(house, "told_twice", TOLD_TWICE)
    deliver(house.tools, house.anna, Message(name="MSG_One", id=f"choice{turn}", case=case))
    incident = next(one.id for one in deeds.incidents(house) if one.case == case)
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        waiting = unit.tasks.subscriptions_for("MSG_One", case=case, key=None)
    chosen = next(one.token for one in waiting if one.element == "MC")
    return Deed(
        lambda at: resolve_incident.choose(at.tools, at.anna, incident, chosen),
        lambda: list(house.open_tasks(case)).count("Q"),
    )


def get_stuck(house: House, turn: int) -> Deed:
    del turn
    case = _case(house, "no_way", NO_WAY)
    task = house.open_tasks(case)["A"].id

    def ask(at: House) -> None:
        with suppress(RunStuckError):
            complete_task.handle(at.tools, at.anna, task, typed("iets"))

    return Deed(ask, lambda: sum(one.case == case for one in deeds.incidents(house)))


def skip(house: House, turn: int) -> Deed:
    del turn
    ada = deeds.person(house, "ada", "functional_admin")
    case = _case(house, "two", TWO_TASKS)
    wanted = Repair(token=house.open_tasks(case)["A"].id, to=None, reason="besproken")
    run = _run(house, case)
    return Deed(
        lambda at: repair_run.handle(at.tools, ada, run, wanted),
        lambda: house.events(case).count("run.skipped"),
    )


def rewind(house: House, turn: int) -> Deed:
    del turn
    lena = deeds.person(house, "lena", "team_lead")
    case = _case(house, "two", TWO_TASKS)
    complete_task.handle(house.tools, house.anna, house.open_tasks(case)["A"].id, typed())
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        run = unit.cases.runs_of(case)[0]
        first = min(one.step for one in unit.cases.snapshots(run.id))
    return Deed(
        lambda at: rewind_run.handle(
            at.tools, lena, run.id, first, "verkeerd", version=run.version
        ),
        lambda: house.events(case).count("run.rewound"),
    )


def _transferable(house: House, turn: int) -> tuple[Transfer, str]:
    key = f"moves{turn}"
    for version in (1, 2):
        house.publish(a_pathway(key, TWO_TASKS, version=version))
        if version == 1:
            case = house.start(key)
    wanted = Transfer(
        id="",
        pathway=key,
        old=1,
        new=2,
        mapped={},
        reason="beter",
        by="",
        at=house.clock.now(),
    )
    return wanted, case


def _version_of(house: House, case: str) -> int:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return unit.cases.runs_of(case)[0].definition


def transfer(house: House, turn: int) -> Deed:
    dirk = deeds.person(house, "dirk", "process_designer")
    wanted, case = _transferable(house, turn)

    def ask(at: House) -> None:
        with suppress(RepairRefusedError):
            transfer_runs.begin(at.tools, dirk, wanted)
        at.run_due()

    return Deed(ask, lambda: int(_version_of(house, case) == 2))


def undo_transfer(house: House, turn: int) -> Deed:
    dirk = deeds.person(house, "dirk", "process_designer")
    wanted, case = _transferable(house, turn)
    made = transfer_runs.begin(house.tools, dirk, wanted).id
    house.run_due()

    def ask(at: House) -> None:
        with suppress(RepairRefusedError):
            transfer_runs.undo(at.tools, dirk, made, "te vroeg")
        at.run_due()

    return Deed(ask, lambda: int(_version_of(house, case) == 1))


def withdraw(house: House, turn: int) -> Deed:
    case = _case(house, "withdrawn", WITHDRAWN)
    return Deed(
        lambda at: withdraw_case.handle(at.tools, at.anna, case, token=f"w{turn}"),
        lambda: house.events(case).count("message.received"),
    )


def worry(house: House, turn: int) -> Deed:
    if ("meldcode", 1) not in house.shelf.held:
        house.publish(a_pathway("meldcode", TWO_TASKS))
    case = _case(house, "two", TWO_TASKS)

    def linked() -> int:
        with house.store.work(MUNICIPALITY, reading=True) as unit:
            found = unit.cases.get(case)
        return len(found.linked) if found is not None else 0

    return Deed(
        lambda at: raise_safety_signal.handle(
            at.tools, at.anna, case, "geschreeuw", token=f"v{turn}"
        ),
        linked,
    )


def report_once(house: House, turn: int) -> Deed:
    """What may be sent once only is sent, and goes on."""
    del turn
    house.run_due()
    case = _case(house, "served", SERVED)

    def ask(at: House) -> None:
        at.services.once_only = frozenset({"test.ask"})
        at.run_due()
        at.services.once_only = frozenset()

    def went_on() -> int:
        # Killed between sending and writing it down, a person is asked to find out.
        asked = sum(one.case == case for one in deeds.incidents(house))
        return asked + list(house.open_tasks(case)).count("B")

    return Deed(ask, went_on)


def lead_the_jobs(house: House, turn: int) -> Deed:
    """A dispatcher takes the lease, does what is due, and leaves."""
    del turn
    house.run_due()
    case = _case(house, "timed", TIMED)
    house.clock.move(hours=2)

    def ask(at: House) -> None:
        if at.jobs.holds_lease():
            at.run_due()
            at.jobs.leave()
        at.run_due()

    return Deed(ask, lambda: house.events(case).count("timer.fired"))


def _merger(house: House) -> Merger:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return merge_definition.with_base(unit, "p")


def _offered(house: House, turn: int) -> None:
    """Let a variant be in force, and a new base wait beside it."""
    dirk, lena, draft = deeds.new_draft(house)
    files = {**deeds.DRAWN, "README.md": f"# eigen {turn}".encode()}
    draft_definition.handle(house.tools, dirk, "p", files, draft=draft)
    publish.ask(house.tools, dirk, draft, "eigen stap")
    publish.approve(house.tools, lena, draft)
    base = {**deeds.DRAWN, "README.md": f"# nieuw {turn}".encode()}
    release.release(house.tools, system(MUNICIPALITY), "p", base)


def _drafts(house: House) -> int:
    with house.store.work(MUNICIPALITY, reading=True) as unit:
        return len(unit.definitions.drafts())


def start_merge(house: House, turn: int) -> Deed:
    _offered(house, turn)
    dirk = deeds.person(house, "dirk", "process_designer")
    seen, before = _merger(house), _drafts(house)

    def ask(at: House) -> None:
        if _drafts(at) == before:
            merge_definition.start(at.tools, dirk, seen, dict(deeds.DRAWN), chosen=0)

    return Deed(ask, lambda: _drafts(house) - before)


MORE: Final[dict[str, Preparing]] = {
    "mend by skipping": mend_by_skipping,
    "mend by stopping": mend_by_stopping,
    "mend by correcting": mend_by_correcting,
    "set aside": set_aside,
    "choose": choose,
    "get stuck": get_stuck,
    "skip": skip,
    "rewind": rewind,
    "transfer": transfer,
    "undo a transfer": undo_transfer,
    "withdraw": withdraw,
    "worry": worry,
    "report once": report_once,
    "lead the jobs": lead_the_jobs,
    "start a merge": start_merge,
}
