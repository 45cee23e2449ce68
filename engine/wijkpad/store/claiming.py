# SPDX-License-Identifier: EUPL-1.2
"""What may be taken up now: jobs that are due, and jobs whose holder let the lease run out."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    or_,
    select,
    true,
)

from wijkpad.store.tables import jobs, municipalities
from wijkpad.store.wire import clock, fixed, picking, updating

_c = jobs.c
_here = _c.municipality == municipalities.c.municipality
_order = (_c.due_at, _c.id)
_Rows: TypeAlias = Select[*tuple[object, ...]]


def is_due() -> ColumnElement[bool]:
    """Say that a job waits and its moment, `:now` or before, has come."""
    return and_(_c.state == fixed("todo"), _c.due_at <= bindparam("now"))


def is_forsaken(*, postgres: bool) -> ColumnElement[bool]:
    """Say that whoever held the job is gone, or too late, by the database's clock."""
    return and_(_c.state == fixed("doing"), _c.lease_until < clock(postgres=postgres))


@cache
def oldest(*, postgres: bool) -> _Rows:
    """Return the `:most` jobs of one municipality that come first.

    On PostgreSQL two workers never wait for, nor take, each other's rows.
    """
    takeable = or_(is_due(), is_forsaken(postgres=postgres))
    few = picking(jobs).where(takeable).order_by(*_order).limit(bindparam("most", type_=Integer))
    return few.with_for_update(skip_locked=True)


@cache
def claimed_for(seconds: int, *, postgres: bool) -> Update:
    """Return the update that leases one job for so long."""
    return updating(jobs, "id").values({_c.lease_until: clock(seconds, postgres=postgres)})


@cache
def with_work(*, postgres: bool) -> _Rows:
    """Return the municipalities that have something to take up, in the order of their codes."""
    due = exists().where(_here, is_due())
    forsaken = exists().where(_here, is_forsaken(postgres=postgres))
    found: _Rows = (
        select(municipalities.c.municipality)
        .where(or_(due, forsaken))
        .order_by(municipalities.c.municipality)
    )
    return found


@cache
def all_due() -> _Rows:
    """Return (municipality, id, due_at) of jobs that are due, oldest first.

    Per municipality `:skip` and `:most` together are looked at, however many timers wait for later.
    """
    most, skip = (bindparam(name, type_=Integer) for name in ("most", "skip"))
    few = select(_c.municipality, _c.id, _c.due_at).where(_here, is_due()).order_by(*_order)
    here = few.limit(most + skip).lateral("here")
    found: _Rows = (
        select(here.c.municipality, here.c.id, here.c.due_at)
        .select_from(municipalities.join(here, onclause=true()))
        .order_by(here.c.due_at, here.c.id)
        .offset(skip)
        .limit(most)
    )
    return found


@cache
def all_forsaken(*, postgres: bool) -> _Rows:
    """Return (municipality, id, due_at) of jobs whose lease ran out."""
    found: _Rows = (
        select(_c.municipality, _c.id, _c.due_at)
        .where(is_forsaken(postgres=postgres))
        .order_by(*_order)
    )
    return found


@cache
def next_moments() -> _Rows:
    """Return `due_at` of the first job after `:now`, per municipality that has one."""
    later = select(_c.due_at).where(_here, _c.state == fixed("todo"), _c.due_at > bindparam("now"))
    first = later.order_by(_c.due_at).limit(1).lateral("first")
    found: _Rows = select(first.c.due_at).select_from(municipalities.join(first, onclause=true()))
    return found
