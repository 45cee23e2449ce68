# SPDX-License-Identifier: EUPL-1.2
"""Delivering a message to the one run that waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from wijkpad.commands.cases.start_case import begin, keep_payload, newest, require_team
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.run import step, timers_of_run
from wijkpad.commands.run.elsewhere import KEEP
from wijkpad.commands.run.moving import take_up
from wijkpad.commands.run.naming import message_name
from wijkpad.commands.run.posts import CHOICE, payload_key, received
from wijkpad.commands.run.start_pathway import Offspring, begin_from
from wijkpad.commands.tools import Tools, kept_key, new_id
from wijkpad.domain.access import Opening, may
from wijkpad.domain.case import Datum
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Incident, Job, JobState, Post, Subscription
from wijkpad.errors import RefusedError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

EXPIRY: Final = "post.expired"
Fate = Literal["received", "waiting", "choice", "seen"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of a message.

    Attributes:
        fate: `received` by a run; `waiting` until one asks for it; `choice`: several runs wait
            and a person chooses; `seen`: this id came in before, nothing happened now.
    """

    fate: Fate
    run: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that came in or was registered by hand.

    Attributes:
        id: makes it once only, for ever.
        case: id of the case it is for; None when `key` tells.
        key: correlation key as text, such as a case number.
        team: where the case begins of a message that is for no case yet.
        at: when it arrived; a timer that was due later did not go first.
    """

    name: str
    id: str
    case: str | None = None
    key: str | None = None
    team: str | None = None
    payload: Value = None
    at: datetime | None = None


def handle(tools: Tools, actor: Actor, message: Message) -> Delivered:
    """Hand the message to the one subscription that fits, or keep it.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: the actor may not deliver to this case, or it is not known for which case
            the message is (CASE-006).
    """

    def work(unit: UnitOfWork) -> Delivered:
        if message.case is None and message.key is None:
            return _begin_case(tools, unit, actor, message)
        case_id = message.case or _case_by_key(tools, unit, actor, message)
        case = unit.cases.lock(case_id)
        allow(actor, "deliver", case, on=tools.today())
        now = tools.clock.now()
        arrived = min(message.at or now, now)
        post = Post(
            id=message.id,
            name=message.name,
            case=case_id,
            key=kept_key(tools, message.key),
            arrived_at=arrived,
            keep_until=arrived + KEEP,
        )
        if not unit.jobs.add_post(post):
            return Delivered("seen")
        unit.data.append(_payload(case_id, message, actor, now))
        return receive(tools, unit, actor, post, message.payload)

    with tools.store.work(actor.municipality, reading=True) as unit:
        begins_a_case = bool(unit.definitions.begun_by("message", message.name))
    if begins_a_case:
        tools.term_plugins.prepare(actor.municipality)
    about = ("case", message.case) if message.case is not None else ("message", message.name)
    return guarded(tools, actor, "message.deliver", about, work)


def _begin_case(tools: Tools, unit: UnitOfWork, actor: Actor, message: Message) -> Delivered:
    """Begin a case with a message that is for no case yet.

    Raises:
        RefusedError: it does not say for which team, or no pathway begins with it (CASE-006).
    """
    starts = unit.definitions.begun_by("message", message.name)
    if message.team is None or len(starts) != 1:
        raise RefusedError([_FOR_WHOM])
    allow(actor, "start", Opening(message.team), on=tools.today())
    require_team(unit, message.team)
    now = tools.clock.now()
    arrived = min(message.at or now, now)
    post = Post(
        id=message.id,
        name=message.name,
        case=None,
        key=None,
        arrived_at=arrived,
        keep_until=arrived + KEEP,
    )
    if not unit.jobs.add_post(post):
        return Delivered("seen")
    definition, event = newest(tools, unit, starts[0].pathway), starts[0].event
    moving = begin(tools, unit, actor, definition, event, team=message.team)
    unit.data.append(_payload(moving.case.id, message, actor, now))
    keep_payload(moving, event, message.payload)
    step.write(moving, moving.live.advance())
    unit.jobs.settle_post(post.id, run=moving.run.id, at=now)
    about = ("case", moving.case.id)
    moving.journal(
        "case.started", "create", about=about, detail={"message": message.name, **moving.changes}
    )
    return Delivered("received", moving.run.id)


def receive(tools: Tools, unit: UnitOfWork, actor: Actor, post: Post, payload: Value) -> Delivered:
    """Hand over a kept post when exactly one run waits for it; its case is locked."""
    waiting = unit.tasks.subscriptions_for(post.name, case=post.case, key=post.key)
    if not waiting:
        begun = begins(tools, unit, actor, post, payload)
        if begun is not None:
            return begun
        _expire_later(unit, post)
        return Delivered("waiting")
    if len(waiting) > 1:
        _ask_person(tools, unit, post)
        return Delivered("choice")
    return hand_over(tools, unit, actor, post, payload, to=waiting[0])


def begins(
    tools: Tools, unit: UnitOfWork, actor: Actor, post: Post, payload: Value
) -> Delivered | None:
    """Begin the pathway that the message starts, as a case linked to the one that it is for.

    None when it starts none, or more than one: then it waits until somebody asks for it.
    """
    starts = unit.definitions.begun_by("message", post.name) if post.case is not None else []
    if len(starts) != 1 or post.case is None:
        return None
    parent = unit.cases.lock(post.case)
    wanted = Offspring(
        pathway=starts[0].pathway,
        event=starts[0].event,
        by=actor.user,
        facts={"message": post.name},
        payload=payload,
    )
    moving = begin_from(tools, unit, actor, parent, wanted)
    unit.jobs.settle_post(post.id, run=moving.run.id, at=moving.now)
    unit.jobs.cancel_token(post.id)
    return Delivered("received", moving.run.id)


def hand_over(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    post: Post,
    payload: Value,
    *,
    to: Subscription,
) -> Delivered:
    """Let one run receive the post, after the timers that were due before it arrived."""
    case = unit.cases.lock(to.case)
    run = unit.cases.lock_run(to.run)
    moving = take_up(tools, unit, actor, case, run)
    timers_of_run.fire_due(moving, post.arrived_at)
    if all(one.token != to.token for one in moving.live.waits()):
        step.write(moving, moving.live.advance())
        _expire_later(unit, post)
        return Delivered("waiting")
    moving.live.deliver(to.token, payload)
    step.write(moving, moving.live.advance())
    received(moving, post, to)
    return Delivered("received", run.id)


def _case_by_key(tools: Tools, unit: UnitOfWork, actor: Actor, message: Message) -> str:
    """Return the one case that waits under the key, of those that the actor may know of."""
    key = kept_key(tools, message.key)
    waiting = unit.tasks.subscriptions_for(message.name, case=None, key=key)
    found = [unit.cases.get(one) for one in {one.case for one in waiting}]
    known = [one for one in found if one and may(actor, "see", one, on=tools.today()) is None]
    if len(known) != 1:
        raise RefusedError([_FOR_WHOM])
    return known[0].id


def _payload(case: str, message: Message, actor: Actor, now: datetime) -> Datum:
    return Datum(
        case=case,
        run=None,
        scope="",
        key=payload_key(message.id),
        version=0,
        value=message.payload,
        step=message.name,
        at=now,
        by=actor.user,
    )


def _expire_later(unit: UnitOfWork, post: Post) -> None:
    if unit.jobs.for_token(post.id) is None:
        unit.jobs.add(_post_job(post, topic=EXPIRY, due_at=post.keep_until, state="todo"))


def _post_job(post: Post, *, topic: str, due_at: datetime, state: JobState) -> Job:
    key = new_id()
    return Job(
        id=key,
        kind="message",
        run="",
        token=post.id,
        element="",
        topic=topic,
        due_at=due_at,
        state=state,
        idem_key=key,
    )


def _ask_person(tools: Tools, unit: UnitOfWork, post: Post) -> None:
    """Park the post under a job that waits for a person's choice."""
    unit.jobs.cancel_token(post.id)
    now = tools.clock.now()
    job = _post_job(post, topic=CHOICE, due_at=now, state="incident")
    unit.jobs.add(job)
    name = message_name(tools, unit, post)
    unit.jobs.add_incident(
        Incident(
            id=new_id(),
            job=job.id,
            run=None,
            case=post.case,
            code="POST-002",
            text=f"Het bericht ‘{name}’ past op meer dan één plek in deze zaak.",
            raised_at=now,
        )
    )


_FOR_WHOM = Finding(
    code="CASE-006",
    text="Het is niet duidelijk bij welke zaak dit bericht hoort.",
    cure="Geef het nummer van de zaak erbij.",
)
