# SPDX-License-Identifier: EUPL-1.2
"""The worklist in one statement, and the list of cases. What may not be seen is not counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Label,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    true,
    union_all,
)

from wijkpad.domain.access import Sight
from wijkpad.ports import ListedCase, WorkItem, Worklist, WorklistQuestion
from wijkpad.store.cases import CASE, FULL_CASE, KEY_OF_CASE, LABEL, case_from
from wijkpad.store.sealing import Vault
from wijkpad.store.sight import Holds, Part, sight_values, tasks_of, visible_cases, visible_tasks
from wijkpad.store.tables import (
    cases,
    definitions,
    runs,
    subject_keys,
    tasks,
    users,
    wrong_persons,
)
from wijkpad.store.tables.base import Moment
from wijkpad.store.tasks import URGENT
from wijkpad.store.texts import folded
from wijkpad.store.wire import Found, Wire, fixed, same

_SHOWN: Final = (
    *("id", "name", "case_id", "pathway", "assignee", "due_on", "due_at", "opened_at", "team"),
    *("overdue_from", "urgent_since", "run_id", "element", "scope"),
)
_user: Final = bindparam("sight_me", type_=String)
_GOES_ON: Final = (
    exists()
    .where(runs.c.municipality == cases.c.municipality)
    .where(runs.c.subject_kind == fixed(CASE), runs.c.subject_id == cases.c.id)
    .where(runs.c.status.in_(("running", "incident")))
    .correlate(cases)
)
_ON_WRONG_PERSON: Final = cases.c.id.in_(
    select(wrong_persons.c.case_id).where(
        wrong_persons.c.municipality == bindparam("m"), wrong_persons.c.confirmed_at.is_not(None)
    )
)
_one: Final = func.count().label("one")
_late: Final = tasks.c.overdue_from <= bindparam("now", type_=Moment)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the statement depends on; everything else is a parameter of it."""

    sight: Sight
    view: str
    by_text: bool
    by_pathway: bool
    overdue_only: bool

    @property
    def searches(self) -> bool:
        """Whether only some of the tasks of the view are wanted, by what stands in them."""
        return self.by_text or self.by_pathway


def worklist(wire: Wire, vault: Vault, question: WorklistQuestion) -> Worklist:
    """Return one page of open tasks, with the counts of all views."""
    shape = _Shape(
        question.sight,
        question.view,
        bool(question.text.strip()),
        bool(question.pathway),
        question.overdue_only,
    )
    first = max(question.page - 1, 0) * question.per_page
    asked = {
        "now": question.now,
        "urgent": URGENT,
        "text": folded(question.text.strip()),
        "pathway": question.pathway,
        "first": first,
        "rows": question.per_page,
        "until": first + question.per_page,
    }
    rows = wire.every(_statement(shape), **sight_values(question.sight), **asked)
    found = rows[0]
    counts = {
        "mine": int(found.mine or 0),
        "team": int(found.all_open or 0),
        "unclaimed": int(found.unclaimed or 0),
        "urgent": int(found.urgent or 0),
    }
    overdue = int(found.overdue or 0)
    total = int(found.total or 0) if shape.searches else counts[shape.view]
    return Worklist(
        items=tuple(_item(row, vault, question.sight) for row in rows if row.id is not None),
        total=overdue if shape.overdue_only else total,
        counts=counts,
        overdue=overdue,
    )


@lru_cache(maxsize=256)
def _statement(shape: _Shape) -> Select[*tuple[object, ...]]:
    parts = visible_tasks(shape.sight)
    counts = _counts(shape, parts)
    page = _page(shape, parts)
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
        .outerjoin(subject_keys, KEY_OF_CASE)
    )
    shown = (
        select(
            *(tasks.c[name] for name in _SHOWN),
            page.c.can,
            cases.c.number,
            cases.c.sensitivity,
            cases.c.subject_kind,
            cases.c.label,
            subject_keys.c.wrapped,
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


def _counts(shape: _Shape, parts: list[Part]) -> Subquery:
    """Return the counts; what is late or given to the actor is few, and found without the rest."""
    every = union_all(*(part.chosen(*_for_each(part)) for part in parts)).subquery("every")
    seen, mine = _seen(shape, parts), [tasks_of(shape.sight, _user)]
    counts = [func.sum(column).label(column.name) for column in every.c]
    counts.append(_counted("mine", (part.chosen(_one) for part in mine)))
    urgent = tasks.c.overdue_from <= bindparam("urgent", type_=Moment)
    counts.append(_counted("urgent", (part.chosen(_one).where(urgent) for part in parts)))
    if not shape.searches:
        late = (part.chosen(_one).where(*_asked(shape, part), _late) for part in seen)
        counts.append(_counted("overdue", late))
        return select(*counts).select_from(every).subquery("counts")
    always = select(*counts).select_from(every).subquery("always")
    # One reading for both: it goes through the text of every task.
    asked = (part.chosen(*_found()).where(*_asked(shape, part)) for part in seen)
    found = union_all(*asked).subquery("found")
    sums = select(
        func.sum(found.c.one).label("total"), func.sum(found.c.late).label("overdue")
    ).subquery("sums")
    return select(*always.c, *sums.c).select_from(always.join(sums, true())).subquery("counts")


def _found() -> Iterator[ColumnElement[int]]:
    yield func.count().label("one")
    yield func.sum(case((_late, 1), else_=0)).label("late")


def _for_each(part: Part) -> Iterator[ColumnElement[int]]:
    yield func.count().label("all_open")
    unclaimed = and_(tasks.c.assignee.is_(None), part.can)
    yield func.sum(case((unclaimed, 1), else_=0)).label("unclaimed")


def _counted(name: str, chosen: Iterable[Select[*tuple[object, ...]]]) -> Label[int]:
    counted = union_all(*chosen).subquery()
    return select(func.sum(counted.c.one)).scalar_subquery().label(name)


def _seen(shape: _Shape, parts: list[Part]) -> list[Part]:
    return [tasks_of(shape.sight, _user)] if shape.view == "mine" else parts


def _page(shape: _Shape, parts: list[Part]) -> Subquery:
    heads = (select(_head(shape, part)) for part in _seen(shape, parts))
    seen = union_all(*heads).subquery("seen")
    return (
        select(seen.c.id, seen.c.can)
        .order_by(seen.c.overdue_from, seen.c.opened_at, seen.c.id)
        .limit(bindparam("rows", type_=Integer))
        .offset(bindparam("first", type_=Integer))
        .subquery("page")
    )


def _head(shape: _Shape, part: Part) -> Subquery:
    columns = (tasks.c.id, tasks.c.overdue_from, tasks.c.opened_at, part.can.label("can"))
    chosen = part.chosen(*columns).where(*_asked(shape, part))
    if shape.overdue_only:
        chosen = chosen.where(_late)
    ordered = chosen.order_by(tasks.c.overdue_from, tasks.c.opened_at, tasks.c.id)
    return ordered.limit(bindparam("until", type_=Integer)).subquery()


def _asked(shape: _Shape, part: Part) -> Iterator[ColumnElement[bool]]:
    if shape.view == "mine":
        yield tasks.c.assignee == _user
    if shape.view == "unclaimed":
        yield and_(tasks.c.assignee.is_(None), part.can)
    if shape.by_text:
        yield Holds(tasks.c.searched, bindparam("text", type_=String))
    if shape.by_pathway:
        yield tasks.c.pathway == bindparam("pathway", type_=String)


def _item(row: Found, vault: Vault, sight: Sight) -> WorkItem:
    """Return a line; who answers for money alone is not told whom it is about."""
    mine = row.assignee == (sight.me or sight.user)
    only_pays = row.team in sight.budget_teams - sight.teams
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
        urgent_since=row.urgent_since,
        run=row.run_id,
        element=row.element,
        scope=row.scope,
        team=row.team,
        sensitivity=row.sensitivity,
        subject=row.subject_kind,
        mine=mine,
        may_do=bool(row.can) and (mine or row.assignee is None),
        about=None if only_pays else about(row, vault, row.case_id),
    )


def about(row: Found, vault: Vault, case: str) -> str | None:
    """Return the label in a row; None when there is none, or its key was destroyed."""
    if row.label is None or row.wrapped is None:
        return None
    return vault.unlocked(CASE, case, bytes(row.wrapped)).open(bytes(row.label), LABEL, case)


def list_cases(
    wire: Wire, vault: Vault, sight: Sight, *, text: str, page: int, per_page: int
) -> tuple[list[ListedCase], int]:
    """Return one page of cases, newest first, and how many there are."""
    kind = cases.c.subject_kind == fixed(CASE)
    conditions = [*same(cases), kind, visible_cases(), ~_ON_WRONG_PERSON]
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
        FULL_CASE.add_columns(subject_keys.c.wrapped, _GOES_ON.label("goes_on"))
        .outerjoin_from(cases, subject_keys, KEY_OF_CASE)
        .where(*conditions)
        .order_by(cases.c.opened_at.desc(), cases.c.id.desc())
        .limit(per_page)
        .offset(max(page - 1, 0) * per_page)
    )
    listed = [
        ListedCase(case=case_from(row), goes_on=bool(row.goes_on), about=about(row, vault, row.id))
        for row in wire.every(chosen, **values)
    ]
    return listed, 0 if counted is None else int(counted.total)
