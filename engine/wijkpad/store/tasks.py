# SPDX-License-Identifier: EUPL-1.2
"""The book of what runs wait for: tasks with their drafts, timers, subscriptions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import String, and_, bindparam, insert, literal, or_, select

from wijkpad.domain.access import TaskOfCase
from wijkpad.domain.case import Run, Task
from wijkpad.domain.jobs import Subscription, SubscriptionKind, Timer
from wijkpad.errors import NotFoundError, StaleError
from wijkpad.store.answered import opened, sealed
from wijkpad.store.cases import CASE, FULL_CASE, case_from, run_from
from wijkpad.store.drafts import SqlDrafts
from wijkpad.store.sealing import Vault
from wijkpad.store.tables import (
    cases,
    definitions,
    runs,
    subject_keys,
    subscriptions,
    tasks,
    timers,
)
from wijkpad.store.texts import folded, roles_in, within
from wijkpad.store.wire import (
    Found,
    Parts,
    fixed,
    inserting,
    picking,
    removing,
    same,
    updating,
)
from wijkpad.terms import AMSTERDAM

NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""Where a task without a due moment stands in a list sorted by it."""
URGENT: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Where a task stands that cannot wait: before everything that is late."""

_GIVEN: Final = (
    *("id", "case_id", "element", "name", "form", "roles", "team", "scope", "status"),
    *("opened_at", "assignee", "due_on", "due_at", "follow_up_on", "closed_at", "closed_by"),
    *("reason", "safety", "urgent_since", "version", "overdue_from"),
)
_NEW: Final = {name: f"new_{name}" for name in _GIVEN}
_asked = tasks.alias("asked")
_of_asked = (_asked.c.municipality == bindparam("m"), _asked.c.id == bindparam("at_id"))
_case_of_asked = select(_asked.c.case_id).where(*_of_asked).scalar_subquery()
_run_of_asked = select(_asked.c.run_id).where(*_of_asked).scalar_subquery()
_case_of_run = select(runs.c.subject_id).where(*same(runs, "id")).correlate(None).scalar_subquery()
"""Keys of rows that belong together, looked up first and then compared with.

A join would do, but before PostgreSQL has counted the rows of a new database it may carry that out
by reading every case of the municipality.
"""
_source = runs.join(cases, and_(*same(cases), cases.c.id == _case_of_run)).join(
    definitions,
    (definitions.c.municipality == runs.c.municipality)
    & (definitions.c.key == runs.c.pathway)
    & (definitions.c.version == runs.c.definition),
)
_add = insert(tasks).from_select(
    [
        *("municipality", "run_id", *_GIVEN),
        *("pathway", "definition", "case_team", "shielded", "searched"),
    ],
    select(
        runs.c.municipality,
        runs.c.id,
        *(bindparam(new, type_=tasks.c[name].type) for name, new in _NEW.items()),
        runs.c.pathway,
        runs.c.definition,
        cases.c.team,
        or_(cases.c.sensitivity != "ordinary", cases.c.about_staff),
        bindparam("new_searched", type_=String)
        + literal(" ")
        + cases.c.number
        + literal(" ")
        + definitions.c.searched,
    )
    .select_from(_source)
    .where(*same(runs, "id"), runs.c.subject_kind == CASE),
)
_open_of_case = (
    picking(tasks, "case_id")
    .where(tasks.c.status == fixed("open"))
    .order_by(tasks.c.opened_at, tasks.c.id)
)
TASKS_OF_CASE: Final = picking(tasks, "case_id").order_by(tasks.c.opened_at, tasks.c.id)
_get = picking(tasks, "id")
_open_of_run = (
    select(tasks)
    .where(tasks.c.municipality == bindparam("m"), tasks.c.status == fixed("open"))
    .where(tasks.c.run_id == bindparam("at_id"))
    # By its case: an index over every run that ever was would serve nothing else.
    .where(tasks.c.case_id == select(runs.c.subject_id).where(*same(runs, "id")).scalar_subquery())
    .order_by(tasks.c.opened_at, tasks.c.id)
)
_lock_case = (
    select(cases.c.id)
    .where(cases.c.municipality == bindparam("m"))
    .where(cases.c.id == select(tasks.c.case_id).where(*same(tasks, "id")).scalar_subquery())
    .with_for_update()
)
_WHOLE: Final = Parts(tasks.c, FULL_CASE.selected_columns, runs.c, [subject_keys.c.wrapped])
_whole = (
    select(*_WHOLE.columns)
    .select_from(
        tasks.join(cases, and_(*same(cases), cases.c.id == _case_of_asked))
        .join(runs, and_(*same(runs), runs.c.id == _run_of_asked))
        .outerjoin(
            subject_keys,
            and_(
                *same(subject_keys),
                subject_keys.c.kind == fixed(CASE),
                subject_keys.c.subject_id == _case_of_asked,
            ),
        )
    )
    .where(*same(tasks, "id"))
    .with_for_update(of=runs)
)
_save = updating(tasks, "id", "version")
_carry = updating(tasks, "id", "version").values(
    definition=bindparam("now_definition"),
    searched=bindparam("now_searched", type_=String)
    + literal(" ")
    + select(cases.c.number)
    .where(cases.c.municipality == tasks.c.municipality, cases.c.id == tasks.c.case_id)
    .scalar_subquery()
    + literal(" ")
    + select(definitions.c.searched)
    .where(
        definitions.c.municipality == tasks.c.municipality,
        definitions.c.key == tasks.c.pathway,
        definitions.c.version == bindparam("now_definition"),
    )
    .scalar_subquery(),
)
_timers = picking(timers, "run_id").order_by(timers.c.due_at, timers.c.token)
_add_timer = inserting(timers)
_move_timer = updating(timers, "token")
_drop_timer = removing(timers, "token")
_subscriptions = picking(subscriptions, "run_id").order_by(subscriptions.c.token)
_by_message = picking(subscriptions, "kind", "message").order_by(subscriptions.c.token)
_add_subscription = inserting(subscriptions)
_drop_subscription = removing(subscriptions, "token")


def overdue_from(
    due_on: date | None, due_at: datetime | None, urgent_since: datetime | None = None
) -> datetime:
    """Return the first moment at which a task is late; a last day lasts until midnight.

    What became urgent is late from the start, and comes before all else.
    """
    if urgent_since is not None:
        return URGENT
    if due_at is not None:
        return due_at
    if due_on is None:
        return NEVER
    return datetime.combine(due_on + timedelta(days=1), time(), AMSTERDAM).astimezone(UTC)


def task_from(row: Found, vault: Vault) -> Task:
    """Return the task in a row; the vault opens which questions about safety were answered."""
    return Task(
        id=row.id,
        run=row.run_id,
        case=row.case_id,
        element=row.element,
        name=row.name,
        form=row.form,
        roles=roles_in(row.roles),
        team=row.team,
        scope=row.scope,
        status=row.status,
        opened_at=row.opened_at,
        assignee=row.assignee,
        due_on=row.due_on,
        due_at=row.due_at,
        follow_up_on=row.follow_up_on,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        reason=row.reason,
        safety=opened(row, vault),
        urgent_since=row.urgent_since,
        version=row.version,
    )


class SqlTasks(SqlDrafts):
    """What runs wait for, of one municipality, in one transaction."""

    def add(self, task: Task) -> None:
        values = {"id": task.id, **_columns(task, self._vault), "version": task.version}
        given: dict[str, object] = {new: values[name] for name, new in _NEW.items()}
        given |= {"new_searched": folded(task.name), "at_id": task.run}
        self._wire.later(_add, given, or_else=NotFoundError("run", task.run))

    def get(self, task: str) -> Task | None:
        row = self._wire.one(_get, at_id=task)
        return None if row is None else task_from(row, self._vault)

    def lock(self, task: str) -> tuple[TaskOfCase, Run] | None:
        if self._wire.is_postgres:
            # A statement of its own: what was waited for is seen by those that begin after it.
            self._wire.later(_lock_case, {"at_id": task})
        row = self._wire.one(_whole, at_id=task)
        if row is None:
            return None
        of_task, of_case, of_run, key = _WHOLE.apart(row)
        case = case_from(of_case)
        if key.wrapped is not None:
            self._vault.note(CASE, case.id, bytes(key.wrapped))
        found = TaskOfCase(task_from(of_task, self._vault), case)
        return found, run_from(of_run)

    def open_of_run(self, run: str) -> list[Task]:
        rows = self._wire.every(_open_of_run, at_id=run)
        return [task_from(row, self._vault) for row in rows]

    def open_of_case(self, case: str) -> list[Task]:
        rows = self._wire.every(_open_of_case, at_case_id=case)
        return [task_from(row, self._vault) for row in rows]

    def save(self, task: Task) -> None:
        standing = _standing(task, self._vault)
        values = {"at_id": task.id, "at_version": task.version, **standing}
        values["version"] = task.version + 1
        self._wire.later(_save, values, or_else=StaleError(f"task {task.id}"))

    def carry(self, task: Task, definition: int) -> None:
        facts = {
            "element": task.element,
            "name": task.name,
            "form": task.form,
            "roles": within(task.roles),
            **_standing(task, self._vault),
        }
        values = {
            "at_id": task.id,
            "at_version": task.version,
            "now_definition": definition,
            "now_searched": folded(task.name),
            "version": task.version + 1,
        }
        if self._wire.change(_carry, facts | values) != 1:
            raise StaleError(f"task {task.id}")

    def timers_of_run(self, run: str) -> list[Timer]:
        return self._wire.each(_timer, _timers, at_run_id=run)

    def add_timer(self, timer: Timer) -> None:
        values = {
            "token": timer.token,
            "run_id": timer.run,
            "element": timer.element,
            "name": timer.name,
            "due_at": timer.due_at,
            "expression": timer.expression,
        }
        self._wire.later(_add_timer, values)

    def move_timer(self, token: str, due_at: datetime | None) -> None:
        self._wire.later(_move_timer, {"at_token": token, "due_at": due_at})

    def drop_timer(self, token: str) -> None:
        self._wire.later(_drop_timer, {"at_token": token})

    def subscriptions_of_run(self, run: str) -> list[Subscription]:
        return self._wire.each(_subscription, _subscriptions, at_run_id=run)

    def subscriptions_for(
        self, message: str, *, case: str | None, key: str | None
    ) -> list[Subscription]:
        statement = _by_message
        if case is not None:
            statement = statement.where(subscriptions.c.case_id == case)
        if key is not None:
            statement = statement.where(subscriptions.c.key == key)
        if case is None and key is None:
            return []
        return self._wire.each(_subscription, statement, at_kind="message", at_message=message)

    def listeners(
        self, kind: SubscriptionKind, name: str, *, case: str | None = None
    ) -> list[Subscription]:
        statement = _by_message
        if case is not None:
            statement = statement.where(subscriptions.c.case_id == case)
        return self._wire.each(_subscription, statement, at_kind=kind, at_message=name)

    def add_subscription(self, subscription: Subscription) -> None:
        values = {
            "token": subscription.token,
            "run_id": subscription.run,
            "case_id": subscription.case,
            "element": subscription.element,
            "message": subscription.message,
            "key": subscription.key,
            "kind": subscription.kind,
        }
        self._wire.later(_add_subscription, values)

    def drop_subscription(self, token: str) -> None:
        self._wire.later(_drop_subscription, {"at_token": token})


def _columns(task: Task, vault: Vault) -> dict[str, object]:
    return {
        "case_id": task.case,
        "element": task.element,
        "name": task.name,
        "form": task.form,
        "roles": within(task.roles),
        "team": task.team,
        "scope": task.scope,
        "opened_at": task.opened_at,
        **_standing(task, vault),
    }


def _standing(task: Task, vault: Vault) -> dict[str, object]:
    """Return what changes after a task was opened."""
    return {
        "status": task.status,
        "assignee": task.assignee,
        "due_on": task.due_on,
        "due_at": task.due_at,
        "follow_up_on": task.follow_up_on,
        "closed_at": task.closed_at,
        "closed_by": task.closed_by,
        "reason": task.reason,
        "safety": sealed(task, vault),
        "urgent_since": task.urgent_since,
        "overdue_from": overdue_from(task.due_on, task.due_at, task.urgent_since),
    }


def _timer(row: Found) -> Timer:
    return Timer(
        token=row.token,
        run=row.run_id,
        element=row.element,
        name=row.name,
        due_at=row.due_at,
        expression=row.expression,
    )


def _subscription(row: Found) -> Subscription:
    return Subscription(
        token=row.token,
        run=row.run_id,
        case=row.case_id,
        element=row.element,
        message=row.message,
        key=row.key,
        kind=row.kind,
    )
