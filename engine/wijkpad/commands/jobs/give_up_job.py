# SPDX-License-Identifier: EUPL-1.2
"""Giving up on a job: the diagram catches it, or a person has to look."""

from __future__ import annotations

from wijkpad.commands.contract.signals import SIGNAL, signal_of
from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.repair import transfer_run
from wijkpad.commands.run import step
from wijkpad.commands.run.moving import take_up
from wijkpad.commands.run.naming import step_name
from wijkpad.commands.tools import Tools, in_one_go, new_id
from wijkpad.domain.definition import CONTRACT_SIGNAL
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Incident, Job
from wijkpad.errors import TaskNotOpenError
from wijkpad.ports import UnitOfWork

_TEXTS = {
    "timer": "Een termijn kon niet worden uitgevoerd.",
    "service": "Een automatische stap is niet gelukt.",
    "message": "Een bericht kon niet worden bezorgd.",
    "start": "Een ander traject kon niet worden gestart.",
    "transfer": "Een zaak kon niet naar een andere versie van het schema.",
}
DOUBTFUL = "JOB-doubtful"
"""The code of an incident about something that may be done once only, and perhaps was."""
CAUGHT = "JOB-caught"
"""The code of an incident about a service that failed where the diagram goes on without it."""
_GOES_ON = "Het schema vangt dit op: de zaak gaat verder, deze stap komt niet terug."
TECHNICAL = "technical"
"""The BPMN error that a service raises when it keeps failing."""


def handle(tools: Tools, municipality: str, job: Job, error: str) -> None:
    """Let the diagram's own error event take over; otherwise the job waits for a person.

    The administrator hears of it either way.

    `error` tells the administrator what went wrong; it holds no values of persons.
    """

    def work(unit: UnitOfWork) -> None:
        if job.kind == "transfer":
            if transfer_run.give_up(tools, unit, job):
                text = f"{_TEXTS[job.kind]} Reden: {error[:300]}"
                _report(tools, unit, job, code="JOB-transfer", text=text, retried=False)
            return
        if job.topic == SIGNAL:
            text = _signal_lost(unit, job, error)
            _to_person(tools, unit, job, code="JOB-start", text=text, error=error)
            return
        name = step_name(tools, unit, job.run, job.element)
        text = f"{_TEXTS[job.kind]} Stap: {name}. Reden: {error[:300]}"
        if job.kind == "service" and _caught(tools, unit, system(municipality), job):
            _report(tools, unit, job, code=CAUGHT, text=f"{text} {_GOES_ON}", retried=False)
            return
        _to_person(tools, unit, job, code=f"JOB-{job.kind}", text=text, error=error)

    in_one_go(tools, municipality, work)


def in_doubt(tools: Tools, municipality: str, job: Job, error: str) -> None:
    """Make an incident of a job of which nobody knows whether it reached the receiver.

    The diagram's error event does not take over: what is drawn there may well report again.
    """

    def work(unit: UnitOfWork) -> None:
        name = step_name(tools, unit, job.run, job.element)
        text = (
            f"Het is niet zeker of deze stap bij de ontvanger is aangekomen. Stap: {name}."
            " Vraag het na bij de ontvanger. Probeer alleen opnieuw als daar niets is ontvangen."
        )
        _to_person(tools, unit, job, code=DOUBTFUL, text=text, error=error)

    in_one_go(tools, municipality, work)


def _to_person(
    tools: Tools, unit: UnitOfWork, job: Job, *, code: str, text: str, error: str
) -> None:
    if not unit.jobs.to_incident(job.id, job.fence, error=error[:500]):
        return
    _report(tools, unit, job, code=code, text=text, retried=True)


def _signal_lost(unit: UnitOfWork, job: Job, error: str) -> str:
    """Say of which contract the money runs out: the municipality has to act, whatever failed here."""
    signal = signal_of(unit, job)
    if signal is None:
        return f"{_TEXTS['start']} Reden: {error[:300]}"
    why = (
        "Er is geen gepubliceerd traject over contracten dat met dit signaal begint."
        if CONTRACT_SIGNAL in error
        else f"Reden: {error[:300]}"
    )
    return (
        f"Van contract {signal.contract} raakt het geld van {signal.year} op, en het traject daarover"
        f" kon niet beginnen. {why} Waarschuw de aanbieder schriftelijk."
    )


def _report(
    tools: Tools, unit: UnitOfWork, job: Job, *, code: str, text: str, retried: bool
) -> None:
    """Add the incident; `retried` tells whether the job is still there to be done again."""
    run = unit.cases.get_run(job.run)
    unit.jobs.add_incident(
        Incident(
            id=new_id(),
            job=job.id if retried else None,
            run=job.run or None,
            case=run.case if run is not None else None,
            code=code,
            text=text,
            raised_at=tools.clock.now(),
        )
    )


def _caught(tools: Tools, unit: UnitOfWork, actor: Actor, job: Job) -> bool:
    found = unit.cases.get_run(job.run)
    if found is None or not found.state:
        return False
    case = unit.cases.lock(found.case)
    moving = take_up(tools, unit, actor, case, unit.cases.lock_run(job.run))
    try:
        caught = moving.live.fail(job.token, TECHNICAL)
    except TaskNotOpenError:
        return False
    if not caught or not unit.jobs.settle(job.id, job.fence):
        return False
    step.write(moving, moving.live.advance())
    moving.journal(
        "service.failed", part=job.element, detail={"topic": job.topic, **moving.changes}
    )
    return True
