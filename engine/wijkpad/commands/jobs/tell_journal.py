# SPDX-License-Identifier: EUPL-1.2
"""Telling plugins of the journal: each has a cursor in it, and one job that comes back.

Nothing is added to what a worker does: the lines are there anyway, and who tells reads them later.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from wijkpad.commands.tools import Tools, in_one_go, local_day, new_id
from wijkpad.domain.identity import Actor
from wijkpad.domain.jobs import Job
from wijkpad.feel import Value
from wijkpad.ports import Heard, Listener, UnitOfWork
from wijkpad.terms import start_of_day

TOLD: Final = "journal.tell"
"""Topic of the job that tells one plugin what was added to the journal."""
_TOKEN: Final = "journal:"  # noqa: S105 - what the job is about
_AT_ONCE: Final = 200
_PAUSE: Final = timedelta(seconds=30)
_LONGEST: Final = timedelta(minutes=10)


class _Found(NamedTuple):
    """The cursor of a plugin, from which day it is told, and how that went; None: not yet that day."""

    listener: Listener
    since: date
    told: Heard | None


def begin(tools: Tools, unit: UnitOfWork, now: datetime) -> None:
    """Let every plugin that is switched on and hears the journal hear it from here on.

    Call it where a plugin may have been switched on, in that transaction, and at the start of the
    product: a job that got lost is added again. Where no installed plugin hears the journal it costs
    nothing.
    """
    there = tools.listening.listeners()
    if not there:
        return
    configured = unit.settings.in_force("plugin", local_day(now))
    for key in sorted(there & configured.keys()):
        since = _since(configured[key])
        if since is None:
            continue
        unit.listeners.begin(Listener(plugin=key, seq=unit.listeners.newest()))
        if unit.jobs.for_token(_TOKEN + key) is None:
            unit.jobs.add(_job(key, max(now, start_of_day(since))))


def hurry(tools: Tools, unit: UnitOfWork, now: datetime) -> None:
    """Tell at once whoever failed before: somebody started the plugins anew."""
    if tools.listening.listeners():
        for one in unit.listeners.all():
            if one.failures:
                unit.jobs.reschedule(_TOKEN + one.plugin, now)


def handle(tools: Tools, actor: Actor, job: Job, settle: Callable[[UnitOfWork, Job], None]) -> None:
    """Tell the next lines outside any transaction; then move the cursor, and come back later.

    A plugin that fails is no failure of the job: the lines wait, and the Plugins page says so.
    """
    plugin, now = job.token.removeprefix(_TOKEN), tools.clock.now()
    found = _told(tools, actor.municipality, plugin, local_day(now))

    def work(unit: UnitOfWork) -> None:
        settle(unit, job)
        if found is None:
            unit.listeners.end(plugin)
            return
        after = _after(found, now)
        unit.listeners.save(after)
        unit.jobs.add(_job(plugin, _next(found, after, unit.listeners.newest(), now)))

    in_one_go(tools, actor.municipality, work)


def _told(tools: Tools, municipality: str, plugin: str, today: date) -> _Found | None:
    """Tell what is to be told; None where the plugin is not told any more."""
    with tools.store.work(municipality, reading=True) as unit:
        listener = unit.listeners.get(plugin)
        since = _since(unit.settings.in_force("plugin", today).get(plugin))
        if listener is None or since is None or plugin not in tools.listening.listeners():
            return None
        lines = unit.listeners.after(listener.seq, most=_AT_ONCE) if since <= today else ()
    if since > today:
        return _Found(listener, since, None)
    # What was written before it was on is not for it.
    own = [one for one in lines if one.entry.at >= start_of_day(since)]
    if own:
        return _Found(listener, since, tools.listening.tell(municipality, plugin, today, own))
    return _Found(listener, since, Heard(lines[-1].seq if lines else listener.seq))


def _after(found: _Found, now: datetime) -> Listener:
    """Return where the plugin is now."""
    before, told = found.listener, found.told
    if told is None:
        return before
    moved = told.seq > before.seq
    return replace(
        before,
        seq=told.seq,
        told_at=now if moved else before.told_at,
        # What went well in between ends a series of failures.
        failures=(0 if moved else before.failures) + 1 if told.reason else 0,
        failing_since=(before.failing_since or now) if told.reason else None,
        reason=told.reason,
    )


def _next(found: _Found, after: Listener, newest: int, now: datetime) -> datetime:
    if found.told is None:
        return start_of_day(found.since)
    if after.failures:
        return now + min(_PAUSE * (1 << min(after.failures - 1, 10)), _LONGEST)
    return now if after.seq + _AT_ONCE <= newest else now + _PAUSE


def _job(plugin: str, due_at: datetime) -> Job:
    key = new_id()
    return Job(
        id=key,
        kind="service",
        run="",
        token=_TOKEN + plugin,
        element="",
        topic=TOLD,
        due_at=due_at,
        idem_key=key,
    )


def _since(row: Value) -> date | None:
    start = row.get("enabled_from") if isinstance(row, dict) else None
    return start if isinstance(start, date) else None
