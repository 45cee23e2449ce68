# SPDX-License-Identifier: EUPL-1.2
"""Terms of which the duty is open, for a page of cases in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import and_, bindparam, select

from wijkpad.ports import OpenTerm
from wijkpad.store import local_terms
from wijkpad.store.cases import pinned_from
from wijkpad.store.data import changes_from
from wijkpad.store.tables import case_terms, runs
from wijkpad.store.wire import Found, Wire, fixed, same

_terms = case_terms.c
_open: Final = (
    select(
        _terms.case_id,
        _terms.run_id,
        _terms.rule,
        _terms.scope,
        _terms.title,
        _terms.start_on,
        _terms.start_at,
        _terms.due_on,
        _terms.fires_at,
        _terms.changes,
        _terms.why,
        runs.c.pathway,
        runs.c.definition,
        runs.c.pinned,
        runs.c.local_terms,
    )
    .join(runs, and_(runs.c.municipality == _terms.municipality, runs.c.id == _terms.run_id))
    .where(*same(case_terms), _terms.state == fixed("open"))
    .where(_terms.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(_terms.case_id, _terms.fires_at, _terms.rule, _terms.scope)
)


def open_terms(wire: Wire, cases: Sequence[str]) -> list[OpenTerm]:
    """Return the terms of these cases that are not met, of runs that go on, the first due first."""
    return [_open_term(row) for row in wire.every(_open, cases=list(cases))]


def _open_term(row: Found) -> OpenTerm:
    suspensions, extensions = changes_from(row.changes)
    return OpenTerm(
        case=row.case_id,
        run=row.run_id,
        pathway=row.pathway,
        definition=row.definition,
        pinned=pinned_from(row.pinned),
        local_terms=local_terms.read(row.local_terms),
        rule=row.rule,
        scope=row.scope,
        title=row.title,
        start=row.start_on if row.start_at is None else row.start_at,
        due_on=row.due_on,
        fires_at=row.fires_at,
        suspensions=suspensions,
        extensions=extensions,
        why=row.why,
    )
