# SPDX-License-Identifier: EUPL-1.2
"""The part of the book of tasks about what was typed and not yet sent."""

from __future__ import annotations

import json

from sqlalchemy import and_, bindparam, or_, select

from wijkpad.domain.case import Draft
from wijkpad.errors import NotFoundError
from wijkpad.store.cases import CASE
from wijkpad.store.sealing import Vault
from wijkpad.store.tables import drafts, runs, tasks
from wijkpad.store.wire import Found, Wire, fixed, removing, same, updating

_drafts_of_run = (
    select(drafts, tasks.c.case_id)
    .join(
        tasks,
        (tasks.c.municipality == drafts.c.municipality) & (tasks.c.id == drafts.c.task_id),
    )
    .where(drafts.c.municipality == bindparam("m"), tasks.c.run_id == bindparam("at_run_id"))
    .where(tasks.c.status == fixed("open"))
    .where(
        tasks.c.case_id
        == select(runs.c.subject_id)
        .where(runs.c.municipality == bindparam("m"), runs.c.id == bindparam("at_run_id"))
        .scalar_subquery()
    )
)
_case_of = select(tasks.c.case_id).where(*same(tasks, "id"))
_draft = (
    select(drafts, tasks.c.case_id)
    .join(
        tasks,
        (tasks.c.municipality == drafts.c.municipality) & (tasks.c.id == drafts.c.task_id),
    )
    .where(*same(drafts, "task_id", "user_id"))
)
_kept_drafts = (
    select(drafts, tasks.c.case_id)
    .join(
        tasks,
        (tasks.c.municipality == drafts.c.municipality) & (tasks.c.id == drafts.c.task_id),
    )
    .where(*same(tasks, "case_id"), tasks.c.status == "withdrawn")
)
_drafts_on = (
    select(drafts, tasks.c.case_id)
    .join(
        tasks,
        (tasks.c.municipality == drafts.c.municipality) & (tasks.c.id == drafts.c.task_id),
    )
    .where(drafts.c.municipality == bindparam("m"), tasks.c.status == fixed("open"))
    .where(
        or_(
            and_(tasks.c.pathway == bindparam("pathway"), tasks.c.form == bindparam("form")),
            tasks.c.form == bindparam("called"),
        )
    )
)
_drop_drafts = removing(drafts, "task_id")
_keep_drafts = updating(drafts, "task_id")


class SqlDrafts:
    """Drafts, of one municipality, in one transaction; sealed under the key of their case."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire = wire
        self._vault = vault

    def drafts_of_run(self, run: str) -> list[Draft]:
        return [self._opened(row) for row in self._wire.every(_drafts_of_run, at_run_id=run)]

    def draft(self, task: str, user: str) -> Draft | None:
        row = self._wire.one(_draft, at_task_id=task, at_user_id=user)
        return None if row is None else self._opened(row)

    def drafts_on(self, pathway: str, form: str) -> list[Draft]:
        called = f"{pathway}.{form}"
        rows = self._wire.every(_drafts_on, pathway=pathway, form=form, called=called)
        return [self._opened(row) for row in rows]

    def kept_drafts(self, case: str) -> list[Draft]:
        return [self._opened(row) for row in self._wire.every(_kept_drafts, at_case_id=case)]

    def _opened(self, row: Found) -> Draft:
        where = ("drafts", row.task_id, row.user_id)
        posted = json.loads(self._vault.box(CASE, row.case_id).open(bytes(row.posted), *where))
        return Draft(
            task=row.task_id,
            user=row.user_id,
            posted={str(name): [str(one) for one in values] for name, values in posted.items()},
            saved_at=row.saved_at,
            reason=row.reason,
        )

    def save_draft(self, draft: Draft) -> None:
        row = self._wire.one(_case_of, at_id=draft.task)
        if row is None:
            raise NotFoundError("task", draft.task)
        box = self._vault.box(CASE, row.case_id)
        plain = json.dumps(draft.posted, ensure_ascii=False)
        values = {
            "task_id": draft.task,
            "user_id": draft.user,
            "posted": box.seal(plain, "drafts", draft.task, draft.user),
            "saved_at": draft.saved_at,
            "reason": draft.reason,
        }
        self._wire.put(drafts, values)

    def drop_drafts(self, task: str, *, keep_with_reason: str | None = None) -> None:
        if keep_with_reason is None:
            self._wire.later(_drop_drafts, {"at_task_id": task})
        else:
            self._wire.change(_keep_drafts, {"at_task_id": task, "reason": keep_with_reason})
