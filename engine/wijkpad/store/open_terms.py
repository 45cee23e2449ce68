# SPDX-License-Identifier: EUPL-1.2
"""Terms of which the duty is open, for a page of cases in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import and_, bindparam, select

from wijkpad.ports import OpenTerm
from wijkpad.store.cases import pinned_from
from wijkpad.store.tables import case_terms, runs
from wijkpad.store.wire import Wire, same

_terms = case_terms.c
_open: Final = (
    select(
        _terms.case_id,
        _terms.rule,
        _terms.title,
        _terms.start_on,
        _terms.start_at,
        runs.c.pathway,
        runs.c.definition,
        runs.c.pinned,
    )
    .join(runs, and_(runs.c.municipality == _terms.municipality, runs.c.id == _terms.run_id))
    .where(*same(case_terms), _terms.met_at.is_(None))
    .where(_terms.case_id.in_(bindparam("cases", expanding=True)))
    .where(runs.c.status.in_(("running", "incident")))
    .order_by(_terms.case_id, _terms.fires_at, _terms.rule, _terms.scope)
)


def open_terms(wire: Wire, cases: Sequence[str]) -> list[OpenTerm]:
    """Return the terms of these cases that are not met, of runs that go on, the first due first."""
    return [
        OpenTerm(
            case=row.case_id,
            pathway=row.pathway,
            definition=row.definition,
            pinned=pinned_from(row.pinned),
            rule=row.rule,
            title=row.title,
            start=row.start_on if row.start_at is None else row.start_at,
        )
        for row in wire.every(_open, cases=list(cases))
    ]
