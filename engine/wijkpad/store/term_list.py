# SPDX-License-Identifier: EUPL-1.2
"""The open terms of the cases of a team lead, page by page. What may not be seen is not counted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    union_all,
)

from wijkpad.ports import ListedTerm, TermList, TermQuestion
from wijkpad.store.cases import KEY_OF_CASE
from wijkpad.store.sealing import Vault
from wijkpad.store.tables import (
    case_participants,
    case_terms,
    cases,
    definitions,
    runs,
    subject_keys,
    tasks,
    users,
)
from wijkpad.store.tables.base import Moment
from wijkpad.store.wire import Found, Wire, fixed, same
from wijkpad.store.worklist import about

_terms = case_terms.c
_now: Final = bindparam("now", type_=Moment)
_week: Final = bindparam("week", type_=Moment)
_person: Final = bindparam("person", type_=String)
_named: Final = select(case_participants.c.case_id).where(
    case_participants.c.municipality == bindparam("m"),
    case_participants.c.user_id == bindparam("user"),
)
_KEY: Final = ("case_id", "run_id", "rule", "scope", "fires_at")
_VIEWS: Final[dict[str, ColumnElement[bool]]] = {
    "overdue": _terms.fires_at <= _now,
    "week": and_(_terms.fires_at > _now, _terms.fires_at <= _week),
    "suspended": _terms.fires_at.is_(None),
}


def list_terms(wire: Wire, vault: Vault, question: TermQuestion) -> TermList:
    """Return one page of one view, with the counts of all views under the same filter."""
    teams = tuple(sorted(question.teams))
    first = max(question.page - 1, 0) * question.per_page
    asked = {
        "now": question.now,
        "week": question.week,
        "user": question.user,
        "person": question.person,
        "pathway": question.pathway,
        "first": first,
        "rows": question.per_page,
        "until": first + question.per_page,
        **{f"team_{number}": team for number, team in enumerate(teams)},
    }
    by = (bool(question.pathway), bool(question.person))
    counted = wire.one(_counts(len(teams), *by), **asked)
    counts = {
        view: int(getattr(counted, view, None) or 0) if counted is not None else 0
        for view in _VIEWS
    }
    rows = wire.every(_page(question.view, len(teams), *by), **asked)
    items = tuple(_item(row, vault) for row in rows)
    return TermList(items=items, counts=counts, total=counts[question.view])


def _parts(teams: int, *, by_pathway: bool, by_person: bool) -> Iterator[ColumnElement[bool]]:
    """Yield the open duties of each team, and those of cases in which the reader is named."""
    base = and_(
        _terms.municipality == bindparam("m"),
        _terms.state == fixed("open"),
        _terms.direction == fixed("at_most"),
        *_filters(by_pathway=by_pathway, by_person=by_person),
    )
    of = [_terms.case_team == bindparam(f"team_{number}") for number in range(teams)]
    for team in of:
        yield and_(base, team, _terms.shielded.is_(False))
    elsewhere = ~and_(or_(*of), _terms.shielded.is_(False)) if of else None
    named = [_terms.case_id.in_(_named)] + ([elsewhere] if elsewhere is not None else [])
    yield and_(base, *named)


def _filters(*, by_pathway: bool, by_person: bool) -> Iterator[ColumnElement[bool]]:
    if by_pathway:
        yield _terms.pathway == bindparam("pathway", type_=String)
    if by_person:
        has_task = (
            exists()
            .where(tasks.c.municipality == _terms.municipality)
            .where(tasks.c.case_id == _terms.case_id, tasks.c.status == fixed("open"))
            .where(tasks.c.assignee == _person)
        )
        leads = (
            exists()
            .where(cases.c.municipality == _terms.municipality, cases.c.id == _terms.case_id)
            .where(cases.c.coordinator == _person)
        )
        yield or_(has_task, leads)


@lru_cache(maxsize=64)
def _counts(teams: int, by_pathway: bool, by_person: bool) -> Select[*tuple[int, ...]]:
    each = union_all(
        *(
            select(
                *(func.sum(case((one, 1), else_=0)).label(view) for view, one in _VIEWS.items())
            ).where(part)
            for part in _parts(teams, by_pathway=by_pathway, by_person=by_person)
        )
    ).subquery()
    return select(*(func.sum(each.c[view]).label(view) for view in _VIEWS))


@lru_cache(maxsize=64)
def _page(view: str, teams: int, by_pathway: bool, by_person: bool) -> Select[*tuple[object, ...]]:
    columns = [_terms[name] for name in _KEY]
    order = (_terms.fires_at, _terms.case_id, _terms.rule, _terms.scope)
    heads = [
        select(
            select(*columns)
            .where(part, _VIEWS[view])
            .order_by(*order)
            .limit(bindparam("until", type_=Integer))
            .subquery()
        )
        for part in _parts(teams, by_pathway=by_pathway, by_person=by_person)
    ]
    seen = union_all(*heads).subquery("seen")
    page = (
        select(seen)
        .order_by(seen.c.fires_at, seen.c.case_id, seen.c.rule, seen.c.scope)
        .limit(bindparam("rows", type_=Integer))
        .offset(bindparam("first", type_=Integer))
        .subquery("page")
    )
    own = and_(*same(case_terms), *(_terms[name] == page.c[name] for name in _KEY[:-1]))
    shown = (
        page.join(case_terms, own)
        .join(cases, and_(*same(cases), cases.c.id == _terms.case_id))
        .join(runs, and_(*same(runs), runs.c.id == _terms.run_id))
        .join(
            definitions,
            and_(
                *same(definitions),
                definitions.c.key == runs.c.pathway,
                definitions.c.version == runs.c.definition,
            ),
        )
        .outerjoin(users, and_(*same(users), users.c.id == cases.c.coordinator))
        .outerjoin(subject_keys, KEY_OF_CASE)
    )
    return (
        select(
            *(_terms[name] for name in ("case_id", "title", "due_on", "fires_at", "why")),
            _terms.breach_reason.is_not(None).label("explained"),
            cases.c.number,
            cases.c.sensitivity,
            cases.c.label,
            subject_keys.c.wrapped,
            definitions.c.title.label("pathway_title"),
            users.c.name.label("coordinator"),
        )
        .select_from(shown)
        .order_by(_terms.fires_at, _terms.case_id, _terms.rule, _terms.scope)
    )


def _item(row: Found, vault: Vault) -> ListedTerm:
    return ListedTerm(
        case=row.case_id,
        case_number=row.number,
        pathway_title=row.pathway_title,
        title=row.title,
        due_on=row.due_on,
        fires_at=row.fires_at,
        why=row.why,
        explained=bool(row.explained),
        coordinator=row.coordinator,
        sensitivity=row.sensitivity,
        about=about(row, vault, row.case_id),
    )
