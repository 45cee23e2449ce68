# SPDX-License-Identifier: EUPL-1.2
"""The book of what colleagues pass to each other about cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, or_

from wijkpad.domain.case import Case, Task
from wijkpad.domain.dossier import Notice, WrongPerson
from wijkpad.domain.identity import Lent
from wijkpad.store.cases import CASE, FULL_CASE, KEY_OF_CASE, case_from
from wijkpad.store.sealing import Vault
from wijkpad.store.tables import (
    case_participants,
    cases,
    lent_cases,
    notices,
    subject_keys,
    tasks,
    wrong_persons,
)
from wijkpad.store.tasks import task_from
from wijkpad.store.wire import Found, Wire, fixed, inserting, picking, removing, same, updating

_send = inserting(notices)
_notice = picking(notices, "id")
_see = updating(notices, "id")
_drop_notices = removing(notices, "case_id")
_SHOWN: Final = tuple(
    one.label(f"notice_{one.name}")
    for one in notices.c
    if one.name not in ("municipality", "case_id")
)
_notices_for = (
    FULL_CASE.add_columns(*_SHOWN, subject_keys.c.wrapped)
    .join_from(
        cases,
        notices,
        and_(notices.c.municipality == cases.c.municipality, notices.c.case_id == cases.c.id),
    )
    .outerjoin(subject_keys, KEY_OF_CASE)
    .where(*same(notices, "user_id"), notices.c.seen_at.is_(None))
    .order_by(notices.c.sent_at.desc(), notices.c.id)
    .limit(bindparam("rows"))
)
_tasks_of = (
    picking(tasks, "assignee")
    .where(tasks.c.status == fixed("open"))
    .order_by(tasks.c.overdue_from, tasks.c.opened_at, tasks.c.id)
    .limit(bindparam("rows"))
)
_shielded_of = (
    FULL_CASE.join_from(
        cases,
        case_participants,
        and_(
            case_participants.c.municipality == cases.c.municipality,
            case_participants.c.case_id == cases.c.id,
        ),
    )
    .where(*same(case_participants, "user_id"), cases.c.status == fixed("open"))
    .where(or_(cases.c.sensitivity != "ordinary", cases.c.about_staff))
    .order_by(cases.c.opened_at.desc(), cases.c.id)
    .limit(bindparam("rows"))
)
_lent_to = picking(lent_cases, "user_id").where(
    lent_cases.c.valid_from <= bindparam("day"), lent_cases.c.valid_until >= bindparam("day")
)
_lent_by = picking(lent_cases, "delegated_by").order_by(lent_cases.c.case_id, lent_cases.c.user_id)
_take_back = removing(lent_cases, "case_id", "user_id", "delegated_by")
_users: Final[ColumnElement[str]] = bindparam("users", expanding=True)
_keep_away = removing(lent_cases, "case_id").where(
    or_(lent_cases.c.user_id.in_(_users), lent_cases.c.delegated_by.in_(_users))
)
_wrong = picking(wrong_persons, "case_id")
_drop_wrong = removing(wrong_persons, "case_id")


class SqlHanding:
    """Messages, lent cases and cases on the wrong person, in one transaction."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire = wire
        self._vault = vault

    def send(self, notice: Notice) -> None:
        sealed = self._vault.box(CASE, notice.case).seal(notice.text, "notices", notice.id)
        values = {
            "id": notice.id,
            "user_id": notice.user,
            "case_id": notice.case,
            "task_id": notice.task,
            "kind": notice.kind,
            "sent_by": notice.by,
            "sent_at": notice.at,
            "words": sealed,
            "seen_at": notice.seen_at,
        }
        self._wire.change(_send, values)

    def notice(self, notice: str) -> Notice | None:
        row = self._wire.one(_notice, at_id=notice)
        if row is None:
            return None
        text = self._vault.box(CASE, row.case_id).open(bytes(row.words), "notices", row.id)
        return Notice(
            id=row.id,
            user=row.user_id,
            case=row.case_id,
            kind=row.kind,
            by=row.sent_by,
            at=row.sent_at,
            task=row.task_id,
            text=text,
            seen_at=row.seen_at,
        )

    def see(self, notice: str, at: datetime) -> None:
        self._wire.change(_see, {"at_id": notice, "seen_at": at})

    def notices_for(self, user: str, *, limit: int = 50) -> list[tuple[Notice, Case]]:
        found: list[tuple[Notice, Case]] = []
        for row in self._wire.every(_notices_for, at_user_id=user, rows=limit):
            if row.wrapped is None:
                continue
            box = self._vault.unlocked(CASE, row.id, bytes(row.wrapped))
            notice = Notice(
                id=row.notice_id,
                user=row.notice_user_id,
                case=row.id,
                kind=row.notice_kind,
                by=row.notice_sent_by,
                at=row.notice_sent_at,
                task=row.notice_task_id,
                text=box.open(bytes(row.notice_words), "notices", row.notice_id),
            )
            found.append((notice, case_from(row)))
        return found

    def drop_notices(self, case: str) -> None:
        self._wire.change(_drop_notices, {"at_case_id": case})

    def tasks_of(self, user: str, *, limit: int = 50) -> list[Task]:
        rows = self._wire.every(_tasks_of, at_assignee=user, rows=limit)
        return [task_from(row, self._vault) for row in rows]

    def shielded_of(self, user: str, *, limit: int = 100) -> list[Case]:
        return self._wire.each(case_from, _shielded_of, at_user_id=user, rows=limit)

    def lend(self, lent: Lent) -> None:
        values = {
            "case_id": lent.case,
            "user_id": lent.user,
            "delegated_by": lent.delegated_by,
            "valid_from": lent.valid_from,
            "valid_until": lent.valid_until,
        }
        self._wire.put(lent_cases, values)

    def lent_to(self, user: str, on: date) -> list[Lent]:
        return self._wire.each(_lent, _lent_to, at_user_id=user, day=on)

    def lent_by(self, user: str) -> list[Lent]:
        return self._wire.each(_lent, _lent_by, at_delegated_by=user)

    def take_back(self, lent: Lent) -> None:
        key = {
            "at_case_id": lent.case,
            "at_user_id": lent.user,
            "at_delegated_by": lent.delegated_by,
        }
        self._wire.change(_take_back, key)

    def keep_away(self, case: str, users: Sequence[str]) -> None:
        self._wire.change(_keep_away, {"at_case_id": case, "users": list(users)})

    def wrong_person(self, case: str) -> WrongPerson | None:
        row = self._wire.one(_wrong, at_case_id=case)
        if row is None:
            return None
        reason = self._vault.box(CASE, case).open(bytes(row.reason), "wrong_persons", case)
        return WrongPerson(
            case=case,
            asked_by=row.asked_by,
            asked_at=row.asked_at,
            reason=reason,
            confirmed_by=row.confirmed_by,
            confirmed_at=row.confirmed_at,
        )

    def save_wrong_person(self, found: WrongPerson) -> None:
        sealed = self._vault.box(CASE, found.case).seal(found.reason, "wrong_persons", found.case)
        values = {
            "case_id": found.case,
            "asked_by": found.asked_by,
            "asked_at": found.asked_at,
            "reason": sealed,
            "confirmed_by": found.confirmed_by,
            "confirmed_at": found.confirmed_at,
        }
        self._wire.put(wrong_persons, values)

    def drop_wrong_person(self, case: str) -> None:
        self._wire.change(_drop_wrong, {"at_case_id": case})


def _lent(row: Found) -> Lent:
    return Lent(
        case=row.case_id,
        user=row.user_id,
        delegated_by=row.delegated_by,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )
