# SPDX-License-Identifier: EUPL-1.2
"""The worklist in one statement, and the list of cases. What may not be seen is not counted."""

from __future__ import annotations

from typing import Final, Unpack

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select, true

from wijkpad.domain.access import Sight
from wijkpad.domain.case import Case
from wijkpad.ports import WorkItem, Worklist, WorklistQuestion
from wijkpad.store.cases import FULL_CASE, case_from
from wijkpad.store.sight import sight_values, visible_cases, visible_tasks
from wijkpad.store.tables import cases, definitions, tasks, users
from wijkpad.store.texts import folded
from wijkpad.store.wire import Found, Wire, same

_FOR_COUNTS: Final = (tasks.c.assignee, tasks.c.overdue_from)
_FOR_SEARCH: Final = (tasks.c.searched, tasks.c.pathway)
_FOR_PAGE: Final = (tasks.c.id, tasks.c.opened_at)


def worklist(wire: Wire, question: WorklistQuestion) -> Worklist:
    """Return one page of open tasks, with the counts of all views."""
    rows = wire.every(_statement(question), **sight_values(question.sight))
    first = rows[0]
    return Worklist(
        items=tuple(_item(row, question.sight.user) for row in rows if row.id is not None),
        total=int(first.total or 0),
        counts={
            "mine": int(first.mine or 0),
            "team": int(first.all_open or 0),
            "unclaimed": int(first.unclaimed or 0),
        },
        overdue=int(first.overdue or 0),
    )


def _statement(question: WorklistQuestion) -> Select[Unpack[tuple[object, ...]]]:
    counts = _counts(question)
    page = _page(question)
    listed = (
        page.join(tasks, and_(*same(tasks), tasks.c.id == page.c.id))
        .join(cases, and_(*same(cases), cases.c.id == tasks.c.case_id))
        .join(
            definitions,
            and_(
                *same(definitions),
                definitions.c.key == tasks.c.pathway,
                definitions.c.version == tasks.c.definition,
            ),
        )
        .outerjoin(users, and_(*same(users), users.c.id == tasks.c.assignee))
    )
    shown = (
        select(
            tasks,
            page.c.can,
            cases.c.number,
            cases.c.sensitivity,
            definitions.c.title.label("pathway_title"),
            users.c.name.label("assignee_name"),
        )
        .select_from(listed)
        .subquery("shown")
    )
    return (
        select(counts, shown)
        .select_from(counts.outerjoin(shown, true()))
        .order_by(shown.c.overdue_from, shown.c.opened_at, shown.c.id)
    )


def _counts(question: WorklistQuestion) -> Subquery:
    narrowed = bool(question.text or question.pathway)
    columns = (*_FOR_COUNTS, *(_FOR_SEARCH if narrowed else ()))
    seen = visible_tasks(question.sight, columns).subquery("counted")
    late = seen.c.overdue_from <= question.now
    asked = and_(_in_view(seen, question), _found(seen, question))
    return select(
        func.count().label("all_open"),
        _how_many(seen.c.assignee == question.sight.user).label("mine"),
        _how_many(and_(seen.c.assignee.is_(None), seen.c.can)).label("unclaimed"),
        _how_many(and_(asked, late) if question.overdue_only else asked).label("total"),
        _how_many(and_(asked, late)).label("overdue"),
    ).subquery("counts")


def _page(question: WorklistQuestion) -> Subquery:
    columns = (*_FOR_PAGE, *_FOR_COUNTS, *_FOR_SEARCH)
    seen = visible_tasks(question.sight, columns).subquery("seen")
    rows = select(seen.c.id, seen.c.can).where(_in_view(seen, question), _found(seen, question))
    if question.overdue_only:
        rows = rows.where(seen.c.overdue_from <= question.now)
    first = max(question.page - 1, 0) * question.per_page
    ordered = rows.order_by(seen.c.overdue_from, seen.c.opened_at, seen.c.id)
    return ordered.limit(question.per_page).offset(first).subquery("page")


def _in_view(seen: Subquery, question: WorklistQuestion) -> ColumnElement[bool]:
    if question.view == "mine":
        return seen.c.assignee == question.sight.user
    if question.view == "unclaimed":
        return and_(seen.c.assignee.is_(None), seen.c.can)
    return true()


def _found(seen: Subquery, question: WorklistQuestion) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if question.text:
        conditions.append(seen.c.searched.contains(folded(question.text.strip()), autoescape=True))
    if question.pathway:
        conditions.append(seen.c.pathway == question.pathway)
    return and_(*conditions)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _item(row: Found, user: str) -> WorkItem:
    mine = row.assignee == user
    return WorkItem(
        task=row.id,
        name=row.name,
        case=row.case_id,
        case_number=row.number,
        pathway=row.pathway,
        pathway_title=row.pathway_title,
        assignee=row.assignee,
        assignee_name=row.assignee_name,
        due_on=row.due_on,
        due_at=row.due_at,
        opened_at=row.opened_at,
        team=row.team,
        sensitivity=row.sensitivity,
        mine=mine,
        may_do=bool(row.can) and (mine or row.assignee is None),
    )


def list_cases(
    wire: Wire, sight: Sight, *, text: str, page: int, per_page: int
) -> tuple[list[Case], int]:
    """Return one page of cases, newest first, and how many there are."""
    conditions = [*same(cases), visible_cases()]
    if text.strip():
        asked = folded(text.strip())
        titled = select(definitions.c.key).where(
            *same(definitions), definitions.c.searched.contains(asked, autoescape=True)
        )
        number = cases.c.number.contains(asked, autoescape=True)
        conditions.append(or_(number, cases.c.pathway.in_(titled)))
    values = sight_values(sight)
    counted = wire.one(select(func.count().label("total")).where(*conditions), **values)
    chosen = (
        FULL_CASE.where(*conditions)
        .order_by(cases.c.opened_at.desc(), cases.c.id)
        .limit(per_page)
        .offset(max(page - 1, 0) * per_page)
    )
    return wire.each(case_from, chosen, **values), 0 if counted is None else int(counted.total)
