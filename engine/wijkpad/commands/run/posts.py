# SPDX-License-Identifier: EUPL-1.2
"""Messages that came in and are kept until a run receives them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from wijkpad.commands.run.moving import Moving
from wijkpad.commands.tools import kept_key
from wijkpad.domain.jobs import Post, Subscription
from wijkpad.feel import Value
from wijkpad.ports import UnitOfWork

CHOICE: Final = "post.choice"
"""Topic of the job of a message of which a person says where it belongs."""


def payload_of(unit: UnitOfWork, post: Post) -> Value:
    """Return what a kept post brought; its case is known."""
    if post.case is None:
        return None
    rows = unit.data.versions(post.case, None, payload_key(post.id))
    return rows[-1].value if rows else None


def payload_key(post: str) -> str:
    """Return the key under which the payload is kept; no FEEL name looks like it."""
    return f"post:{post}"


def waiting_for(moving: Moving, keys: Iterable[str | None]) -> list[Post]:
    """Return the messages that wait for the case, or under one of these keys; the oldest first."""
    jobs = moving.unit.jobs
    found = jobs.posts_waiting(case=moving.case.id)
    for key in {one for one in keys if one is not None}:
        found += jobs.posts_under(key)
    return sorted(found, key=lambda one: (one.arrived_at, one.id))


def receive_before(moving: Moving, due: datetime) -> bool:
    """Let the run receive the oldest message that came in before this moment; False when none did.

    Only one that this run alone waits for: where several do, or a person has to say where it
    belongs, a timer does not wait for it.
    """
    unit = moving.unit
    waits = [one for one in moving.live.waits() if one.kind == "message"]
    if not waits:
        return False
    for post in waiting_for(moving, [kept_key(moving.tools, one.key) for one in waits]):
        to = _receiver(moving, post) if post.arrived_at < due else None
        if to is None:
            continue
        moving.live.deliver(to.token, payload_of(unit, post))
        received(moving, post, to)
        return True
    return False


def received(moving: Moving, post: Post, to: Subscription) -> None:
    """Settle a message that the run has taken, and write that it did."""
    moving.received.append(post.id)
    moving.unit.jobs.settle_post(post.id, run=moving.run.id, at=moving.now)
    moving.unit.jobs.cancel_token(post.id)
    moving.journal(
        "message.received",
        about=("message", post.id),
        part=post.name,
        detail={"element": to.element, **moving.changes},
    )


def _receiver(moving: Moving, post: Post) -> Subscription | None:
    unit = moving.unit
    waiting = unit.tasks.subscriptions_for(post.name, case=post.case, key=post.key)
    if len(waiting) != 1 or waiting[0].run != moving.run.id:
        return None
    if all(one.token != waiting[0].token for one in moving.live.waits()):
        return None
    job = unit.jobs.for_token(post.id)
    return None if job is not None and job.topic == CHOICE else waiting[0]
