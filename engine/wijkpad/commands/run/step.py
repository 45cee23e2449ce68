# SPDX-License-Identifier: EUPL-1.2
"""Writing what a step changed: tasks, timers, subscriptions, jobs, terms, journal, state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from wijkpad.commands.run import elsewhere, tasks_of_run, timers_of_run
from wijkpad.commands.run.asked_start import ask_start
from wijkpad.commands.run.moving import (
    DEADLINE_TOPIC,
    LEFT_TOPIC,
    RESERVE_TOPIC,
    START_TOPIC,
    Moving,
)
from wijkpad.commands.run.posts import waiting_for
from wijkpad.commands.terms import clocks, term_deadlines
from wijkpad.commands.terms.clocks import Moved
from wijkpad.commands.tools import kept_key
from wijkpad.domain.case import Run
from wijkpad.domain.jobs import Subscription, SubscriptionKind
from wijkpad.ports import Advance, Wait

_TOLD: Final[Mapping[str, SubscriptionKind]] = {
    "message": "message",
    "signal": "signal",
    "condition": "condition",
}
"""Waits that end by what other runs, or the world outside, tell."""


def write(moving: Moving, advance: Advance, *, completed: str | None = None) -> Run:
    """Write where the run stands now, in the transaction that is already open.

    `completed` is the task that a person completed in this step, already saved as such.
    """
    keep_terms(moving, advance.waits)
    tasks_of_run.write(moving, advance.waits, completed=completed)
    timers_of_run.write(moving, advance.waits)
    _write_subscriptions(moving, advance.waits)
    _write_jobs(moving, _of_kind(advance, "job"))
    elsewhere.tell(moving, advance)
    if advance.passed:
        moving.unit.cases.add_passed(
            moving.run.id,
            advance.passed,
            at=moving.now,
            by=moving.actor.user,
        )
    return _write_run(moving, advance, completed_tasks=completed is not None)


def _write_run(moving: Moving, advance: Advance, *, completed_tasks: int) -> Run:
    steps = moving.run.steps + completed_tasks
    run = replace(moving.run, state=advance.state, steps=steps)
    reached = advance.ended or tuple(moving.ended)
    if reached:
        run = replace(run, ended_with=reached[-1])
    if advance.over:
        run = replace(run, status="ended", ended_at=moving.now, state=b"")
        moving.changes["ended"] = run.ended_with or ""
        if moving.definition.terms:
            moving.unit.terms.set_over(run.id, over=True)
        if any(one.topic == RESERVE_TOPIC for one in moving.definition.steps.values()):
            moving.add_job("service", token="", element="", topic=LEFT_TOPIC)
    moving.unit.cases.save_run(run, snapshot_at=None if advance.over else moving.now)
    moving.changes["step"] = str(steps)
    return run


def _of_kind(advance: Advance, kind: str) -> dict[str, Wait]:
    return {one.token: one for one in advance.waits if one.kind == kind}


def keep_terms(moving: Moving, waits: Sequence[Wait]) -> None:
    """Write which terms started, moved or lapsed; tasks and timers on them follow."""
    if not moving.definition.terms:
        return
    counted, kept = moving.env.terms(), moving.env.kept_terms()
    moved = clocks.keep(moving.unit, moving.case, moving.run, counted, kept)
    for one in moved:
        moving.journal(_what_happened(one), "update", detail=_term_detail(one))
    if moved:
        if term_deadlines.to_be_asked(moving, moved):
            moving.add_job("service", token="", element="", topic=DEADLINE_TOPIC)
        moving.env.terms_written()
        tasks_of_run.follow_terms(moving)
        timers_of_run.follow_terms(moving, waits)


def _what_happened(moved: Moved) -> str:
    if moved.old is None:
        return "term.started"
    if moved.term is not None and moved.term.deadline not in (None, moved.old.deadline):
        return "term.answered"
    return "term.moved" if moved.term is not None else "term.lapsed"


def _term_detail(moved: Moved) -> dict[str, str]:
    old, new = (
        one.fires_at.isoformat() if one is not None and one.fires_at is not None else ""
        for one in (moved.old, moved.term)
    )
    known = moved.term or moved.old
    found = {"term": known.rule if known is not None else "", "old": old, "new": new}
    if known is not None and known.deadline is not None:
        found["plugin"] = known.deadline.by.key
    return found | ({"scope": known.scope} if known is not None and known.scope else {})


def _write_subscriptions(moving: Moving, now: Sequence[Wait]) -> None:
    waits = {one.token: one for one in now if one.kind in _TOLD}
    if not waits and not any(one.kind in _TOLD for one in moving.before):
        return
    book = moving.unit.tasks
    known = {one.token: one.kind for one in book.subscriptions_of_run(moving.run.id)}
    for token in known.keys() - waits.keys():
        book.drop_subscription(token)
        if known[token] != "message":
            moving.unit.jobs.cancel_token(token)
    for token, wait in waits.items():
        if token in known:
            continue
        told = subscription(moving, wait)
        book.add_subscription(told)
        if told.kind == "message":
            _hand_over_waiting_post(moving, told)


def subscription(moving: Moving, wait: Wait) -> Subscription:
    """Return what a wait that ends by being told is kept as."""
    return Subscription(
        token=wait.token,
        run=moving.run.id,
        case=moving.case.id,
        element=wait.element,
        message=wait.message or wait.signal or "",
        key=kept_key(moving.tools, wait.key),
        kind=_TOLD[wait.kind],
    )


def _hand_over_waiting_post(moving: Moving, subscription: Subscription) -> None:
    for post in waiting_for(moving, [subscription.key]):
        fits = post.key is None or post.key == subscription.key
        if post.name == subscription.message and fits:
            moving.add_job("message", token=post.id, element=subscription.element, topic="post")
            return


def _write_jobs(moving: Moving, waits: Mapping[str, Wait]) -> None:
    for wait in moving.before:
        # A pathway that was asked for starts, also when its starter is withdrawn meanwhile.
        if wait.kind == "job" and wait.token not in waits and wait.topic != START_TOPIC:
            moving.unit.jobs.cancel_token(wait.token)
    for token, wait in waits.items():
        if moving.unit.jobs.for_token(token) is not None:
            continue
        if wait.topic == START_TOPIC:
            ask_start(moving, wait)
        else:
            moving.add_job("service", token=token, element=wait.element, topic=wait.topic or "")
