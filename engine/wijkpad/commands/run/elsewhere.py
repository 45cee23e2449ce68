# SPDX-License-Identifier: EUPL-1.2
"""What a step means for other runs: a job for each, in a transaction of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from wijkpad.commands.run.moving import Moving
from wijkpad.commands.tools import kept_key, new_id
from wijkpad.domain.jobs import Incident, Job, Post, Subscription
from wijkpad.ports import Advance, Thrown

KEEP: Final = timedelta(days=30)
"""How long a message waits for somebody who asks for it."""
SIGNAL: Final = "signal"
"""Topic of a job that lets a signal reach one event that waits for it."""
LOOK: Final = "condition"
"""Topic of a job that lets a run look at its conditions again."""


BEGIN: Final = "signal.start:"
"""Topic of a job that begins a pathway at a signal; its key stands behind it."""


def tell(moving: Moving, advance: Advance) -> None:
    """Add a job for each event in another run that a signal reaches, and for each message."""
    for thrown in advance.thrown:
        if thrown.kind == "signal":
            _signal(moving, thrown)
        else:
            _post(moving, thrown)
    if moving.env.wrote_on_case:
        for one in moving.unit.tasks.listeners("condition", "", case=moving.case.id):
            if one.run != moving.run.id:
                _add(moving, one, LOOK)
    if advance.failed is not None:
        _failed(moving, advance.failed)


def _signal(moving: Moving, thrown: Thrown) -> None:
    """Everything in this run has heard the signal; each event elsewhere hears it once."""
    heard = [
        one
        for one in moving.unit.tasks.listeners("signal", thrown.name)
        if one.run != moving.run.id
    ]
    for one in heard:
        _add(moving, one, SIGNAL)
    begun = moving.unit.definitions.begun_by("signal", thrown.name)
    for start in begun:
        moving.add_job("start", token=new_id(), element=start.event, topic=BEGIN + start.pathway)
    # Not how many heard it: among them may be a case that nobody here may know of.
    moving.changes[f"signal {thrown.name}"] = "thrown"


def _add(moving: Moving, to: Subscription, topic: str) -> None:
    key = new_id()
    moving.unit.jobs.add(
        Job(
            id=key,
            kind="message",
            run=to.run,
            token=to.token,
            element=to.element,
            topic=topic,
            due_at=moving.now,
            idem_key=key,
        )
    )


def _post(moving: Moving, thrown: Thrown) -> None:
    post = Post(
        id=new_id(),
        name=thrown.name,
        case=moving.case.id if thrown.key is None else None,
        key=kept_key(moving.tools, thrown.key),
        arrived_at=moving.now,
        keep_until=moving.now + KEEP,
    )
    moving.unit.jobs.add_post(post)
    moving.add_job("message", token=post.id, element=thrown.element, topic="post")
    moving.changes[f"message {thrown.name}"] = post.id


def _failed(moving: Moving, code: str) -> None:
    text = f"Het traject is gestopt met de fout ‘{code}’, die het schema niet opvangt."
    moving.unit.jobs.add_incident(
        Incident(
            id=new_id(),
            job=None,
            run=moving.run.id,
            case=moving.case.id,
            code="RUN-005",
            text=text,
            raised_at=moving.now,
        )
    )
