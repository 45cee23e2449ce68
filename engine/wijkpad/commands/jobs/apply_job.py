# SPDX-License-Identifier: EUPL-1.2
"""Doing work that is due by itself, under the fence of its claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijkpad.commands.contract import begin_on_contract
from wijkpad.commands.contract.signals import SIGNAL
from wijkpad.commands.funding import funding_steps, release, reserve, tell_crossing
from wijkpad.commands.funding.booking import CROSSED
from wijkpad.commands.jobs import tell_journal
from wijkpad.commands.repair import transfer_run
from wijkpad.commands.run import deliver_message, elsewhere, step, timers_of_run
from wijkpad.commands.run.asked_start import asked
from wijkpad.commands.run.calling import in_force
from wijkpad.commands.run.moving import DEADLINE_TOPIC, LEFT_TOPIC, Moving, take_up
from wijkpad.commands.run.naming import message_name
from wijkpad.commands.run.posts import payload_of
from wijkpad.commands.run.start_pathway import Offspring, begin_from
from wijkpad.commands.terms import answer_deadlines
from wijkpad.commands.tools import Tools, in_one_go, local_day, new_id
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.domain.jobs import Incident, Job, Post
from wijkpad.errors import (
    DoubtfulError,
    NotFoundError,
    PluginError,
    ServiceThrewError,
    TaskNotOpenError,
    WijkpadError,
)
from wijkpad.feel import Value
from wijkpad.ports import Promising, ServiceCall, UnitOfWork

STARTED: Final = "pathway.started:"


class _FenceLostError(WijkpadError):
    """Somebody else did, moved or cancelled the job; nothing is written."""


class InputsChangedError(WijkpadError):
    """What a service was asked about changed while it answered: it is asked again."""


def system(municipality: str) -> Actor:
    """Return the product itself, acting for a municipality."""
    return Actor(municipality=municipality, user=SYSTEM, name="wijkpad")


def handle(tools: Tools, municipality: str, job: Job) -> None:
    """Carry out one claimed job.

    Raises:
        PluginError: a service failed; the caller tries again later.
        TryLaterError: a service asks for that itself.
        ServiceThrewError: a service ended with an error that nothing in the diagram catches: the
            caller asks a person.
        DoubtfulError: it may be done outside and may not be done twice; the caller asks a person.
        InputsChangedError: a service answered a question that no longer holds; try again.
        WijkpadError: it cannot be carried out.
    """
    actor = system(municipality)
    if _may_begin_a_case(job):
        tools.term_plugins.prepare(municipality)
    try:
        match job.kind:
            case "timer":
                in_one_go(tools, municipality, lambda unit: _fire(tools, unit, actor, job))
            case "service" if job.topic == reserve.LAPSE:
                release.lapse(tools, actor, job, _settle)
            case "service" if job.topic == LEFT_TOPIC:
                _give_back(tools, actor, job)
            case "service" if job.topic == DEADLINE_TOPIC:
                answer_deadlines.handle(tools, actor, job, take_up_for)
            case "service" if job.topic == CROSSED:
                tell_crossing.handle(tools, actor, job, _settle)
            case "service" if job.topic == tell_journal.TOLD:
                tell_journal.handle(tools, actor, job, _settle)
            case "service":
                _serve(tools, actor, job)
            case "message" if job.topic in (elsewhere.SIGNAL, elsewhere.LOOK):
                in_one_go(tools, municipality, lambda unit: _hear(tools, unit, actor, job))
            case "message":
                in_one_go(tools, municipality, lambda unit: _receive(tools, unit, actor, job))
            case "transfer":
                transfer_run.handle(tools, actor, job, _settle)
            case "start" if job.topic == SIGNAL:
                begin_on_contract.handle(tools, actor, job, _settle)
            case "start" if job.topic.startswith(elsewhere.BEGIN):
                in_one_go(tools, municipality, lambda unit: _begin(tools, unit, actor, job))
            case "start":
                in_one_go(tools, municipality, lambda unit: _start(tools, unit, actor, job))
    except _FenceLostError:
        return


def _may_begin_a_case(job: Job) -> bool:
    no_message = (elsewhere.SIGNAL, elsewhere.LOOK, deliver_message.EXPIRY)
    return job.kind == "start" or (job.kind == "message" and job.topic not in no_message)


def _give_back(tools: Tools, actor: Actor, job: Job) -> None:
    """Give back what a run that is over left reserved, and then settle the job."""
    funding_steps.give_back_left(tools, actor, job)
    in_one_go(tools, actor.municipality, lambda unit: _settle(unit, job))


def _settle(unit: UnitOfWork, job: Job) -> None:
    if not unit.jobs.settle(job.id, job.fence):
        raise _FenceLostError(job.id)


def take_up_for(tools: Tools, unit: UnitOfWork, actor: Actor, job: Job) -> Moving | None:
    """Lock and load the run of a job and settle the job; None when the run is over."""
    found = unit.cases.get_run(job.run)
    if found is None:
        raise NotFoundError("run", job.run)
    case = unit.cases.lock(found.case)
    run = unit.cases.lock_run(job.run)
    _settle(unit, job)
    if run.status not in ("running", "incident"):
        return None
    return take_up(tools, unit, actor, case, run)


def _fire(tools: Tools, unit: UnitOfWork, actor: Actor, job: Job) -> None:
    moving = take_up_for(tools, unit, actor, job)
    if moving is None:
        return
    fired = timers_of_run.fire_due(moving, moving.now)
    if not fired and not moving.received:
        return
    step.write(moving, moving.live.advance())
    if not fired:
        return
    names = " ".join(one.element for one in fired)
    moving.journal("timer.fired", detail={"timers": names, **moving.changes})


def _serve(tools: Tools, actor: Actor, job: Job) -> None:
    """Call the topic outside any transaction, then apply its answer."""
    call = None
    if job.topic.startswith(STARTED):
        outputs = _started(tools, actor, job)
    else:
        call = _call(tools, actor, job)
        if call is None:
            return
        if call.topic not in tools.services.topics(actor.municipality):
            raise PluginError("-", call.topic, "unknown")
        if call.topic in tools.services.never_twice(actor.municipality):
            _serve_once(tools, actor, job, call)
            return
        if tools.promising is not None and call.topic in funding_steps.BOOKS:
            _promise(tools, actor, job, call, tools.promising)
            return
        answer = _answer(tools, actor, job, call)
        if answer is None:
            return
        outputs = answer
    in_one_go(
        tools,
        actor.municipality,
        lambda unit: _finish(tools, unit, actor, job, outputs, asked=call),
    )


def _answer(tools: Tools, actor: Actor, job: Job, call: ServiceCall) -> Mapping[str, Value] | None:
    """Return the outputs; None when the diagram caught the error that the service ended with."""
    try:
        return tools.services.run(call)
    except ServiceThrewError as error:
        thrown = error
    in_one_go(tools, actor.municipality, lambda unit: _throw(tools, unit, actor, job, thrown))
    return None


def _throw(
    tools: Tools, unit: UnitOfWork, actor: Actor, job: Job, thrown: ServiceThrewError
) -> None:
    """Let the diagram catch the error of a service; raises it when nothing does."""
    moving = take_up_for(tools, unit, actor, job)
    if moving is None or all(one.token != job.token for one in moving.live.waits()):
        return
    if not moving.live.fail(job.token, thrown.code):
        raise thrown
    step.write(moving, moving.live.advance())
    moving.journal(
        "service.failed",
        part=job.element,
        detail={"topic": _topic(job), "code": thrown.code, **moving.changes},
    )


def _promise(tools: Tools, actor: Actor, job: Job, call: ServiceCall, asked: Promising) -> None:
    """Book on the ledger, then let the step go on; what a step that is gone reserved is given back."""
    outputs = funding_steps.carry_out(tools, actor, asked, call)
    went_on = in_one_go(
        tools,
        actor.municipality,
        lambda unit: _finish(tools, unit, actor, job, outputs, asked=call),
    )
    if not went_on:
        funding_steps.give_back(tools, actor, call)


def _serve_once(tools: Tools, actor: Actor, job: Job, call: ServiceCall) -> None:
    """Call a topic that may reach its receiver once only, at the first try or never.

    Raises:
        DoubtfulError: an earlier try never came back, or this one failed after it began.
    """
    if job.attempts > 1:
        raise DoubtfulError("an earlier try may have arrived")
    try:
        outputs = _answer(tools, actor, job, call)
        if outputs is None:
            return
        in_one_go(
            tools,
            actor.municipality,
            lambda unit: _finish(tools, unit, actor, job, outputs, asked=call),
        )
    except (_FenceLostError, ServiceThrewError):
        raise
    except Exception as error:
        raise DoubtfulError(type(error).__name__) from error


def _call(tools: Tools, actor: Actor, job: Job) -> ServiceCall | None:
    with tools.store.work(actor.municipality, reading=True) as unit:
        run = unit.cases.get_run(job.run)
        case = unit.cases.get(run.case) if run is not None else None
        if run is None or case is None or not run.state:
            return None
        moving = take_up(tools, unit, actor, case, run)
        try:
            inputs = moving.live.inputs(job.token)
        except TaskNotOpenError:
            return None
        waits = (one for one in moving.live.waits() if one.token == job.token)
        return ServiceCall(
            municipality=actor.municipality,
            case=case.id,
            run=run.id,
            topic=job.topic,
            inputs=dict(inputs),
            idem_key=job.idem_key,
            at=moving.now,
            today=local_day(moving.now),
            attempt=job.attempts,
            element=job.element,
            scope=next((one.scope for one in waits), ""),
        )


def _started(tools: Tools, actor: Actor, job: Job) -> Mapping[str, Value]:
    with tools.store.work(actor.municipality, reading=True) as unit:
        case = unit.cases.get(job.topic.removeprefix(STARTED))
        return {"case": case.id, "number": case.number} if case is not None else {}


def _finish(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    job: Job,
    outputs: Mapping[str, Value],
    *,
    asked: ServiceCall | None,
) -> bool:
    """Let a step go on with what came back; False when it does not wait any more."""
    moving = take_up_for(tools, unit, actor, job)
    if moving is None or all(one.token != job.token for one in moving.live.waits()):
        return False
    if asked is not None and dict(moving.live.inputs(job.token)) != dict(asked.inputs):
        raise InputsChangedError(job.element)
    moving.live.finish(job.token, outputs)
    step.write(moving, moving.live.advance())
    moving.journal(
        "service.done", part=job.element, detail={"topic": _topic(job), **moving.changes}
    )
    return True


def _topic(job: Job) -> str:
    """Return what the job was for, without the case that was started: that may be shielded."""
    return "pathway.start" if job.topic.startswith(STARTED) else job.topic


def _start(tools: Tools, unit: UnitOfWork, actor: Actor, job: Job) -> None:
    """Start the new case; a second job then tells the run that asked, in its own transaction."""
    run = unit.cases.get_run(job.run)
    if run is None:
        raise NotFoundError("run", job.run)
    parent = unit.cases.lock(run.case)
    _settle(unit, job)
    wish = asked(unit, parent.id, run.id, job.token)
    facts = {"reason": wish.reason, "note": wish.note}
    wanted = Offspring(pathway=wish.pathway, event=wish.event, by=wish.by, facts=facts)
    moving = begin_from(tools, unit, actor, parent, wanted)
    key = new_id()
    unit.jobs.add(
        Job(
            id=key,
            kind="service",
            run=run.id,
            token=job.token,
            element=job.element,
            topic=STARTED + moving.case.id,
            due_at=moving.now,
            idem_key=key,
        )
    )


def _begin(tools: Tools, unit: UnitOfWork, actor: Actor, job: Job) -> None:
    """Begin the pathway that a signal starts, in the version that is in force now.

    A version that no longer begins there begins nothing: the job was for the one before it.
    """
    run = unit.cases.get_run(job.run)
    if run is None:
        raise NotFoundError("run", job.run)
    parent = unit.cases.lock(run.case)
    _settle(unit, job)
    key = job.topic.removeprefix(elsewhere.BEGIN)
    definition = in_force(tools, unit, key)
    start = next(
        (
            one
            for one in (definition.starts if definition is not None else ())
            if one.element == job.element and one.signal is not None
        ),
        None,
    )
    if start is not None:
        facts: dict[str, Value] = {"signal": start.signal}
        begin_from(
            tools,
            unit,
            actor,
            parent,
            Offspring(pathway=key, event=start.element, by=actor.user, facts=facts),
        )


def _hear(tools: Tools, unit: UnitOfWork, actor: Actor, job: Job) -> None:
    """Let a signal from another run reach its event, or look at the conditions again."""
    moving = take_up_for(tools, unit, actor, job)
    if moving is None:
        return
    timers_of_run.fire_due(moving, job.due_at)
    heard = job.topic == elsewhere.SIGNAL and any(
        one.token == job.token for one in moving.live.waits()
    )
    if heard:
        moving.live.signal(job.token)
    advance = moving.live.advance()
    step.write(moving, advance)
    if advance.passed:
        event = "signal.received" if heard else "condition.seen"
        moving.journal(event, part=job.element, detail=moving.changes)


def _receive(tools: Tools, unit: UnitOfWork, actor: Actor, job: Job) -> None:
    post = next((one for one in unit.jobs.posts_waiting() if one.id == job.token), None)
    if post is not None and post.case is not None:
        unit.cases.lock(post.case)
    _settle(unit, job)
    if post is None:
        return
    if job.topic == deliver_message.EXPIRY:
        _expired(tools, unit, job, post)
        return
    deliver_message.receive(tools, unit, actor, post, payload_of(unit, post))


def _expired(tools: Tools, unit: UnitOfWork, job: Job, post: Post) -> None:
    name = message_name(tools, unit, post)
    unit.jobs.add_incident(
        Incident(
            id=new_id(),
            job=None,
            run=job.run or None,
            case=post.case,
            code="POST-001",
            text=f"Op het bericht ‘{name}’ heeft geen enkel traject gewacht.",
            raised_at=tools.clock.now(),
        )
    )
