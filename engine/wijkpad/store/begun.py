# SPDX-License-Identifier: EUPL-1.2
"""Help that began, as far as anybody may count it: on cases that are not shielded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, bindparam, func, select

from wijkpad.domain.derived_waits import Begun
from wijkpad.store.tables import allocation_events, allocations, cases, ledger_lines
from wijkpad.store.wire import Found, Wire, fixed, same

_a, _e = allocations.c, allocation_events.c
_decided = (
    select(func.min(ledger_lines.c.day))
    .where(
        ledger_lines.c.allocation_id == _a.id,
        ledger_lines.c.municipality == _a.municipality,
        ledger_lines.c.kind == fixed("commit"),
    )
    .correlate(allocations)
    .scalar_subquery()
)
_begun = (
    select(
        _a.provider_id,
        _a.product,
        _a.case_id,
        _decided.label("decided"),
        func.min(_e.on_day).label("began"),
    )
    .join(allocations, and_(_a.municipality == _e.municipality, _a.id == _e.allocation_id))
    .join(cases, and_(cases.c.municipality == _a.municipality, cases.c.id == _a.case_id))
    .where(
        *same(allocation_events),
        _e.kind == fixed("start"),
        _e.on_day >= bindparam("since"),
        _e.on_day <= bindparam("until"),
        _a.provider_id.in_(bindparam("these", expanding=True)),
        _a.state.in_((fixed("started"), fixed("stopped"))),
        _a.form == fixed("in_kind"),
        cases.c.sensitivity == fixed("ordinary"),
        cases.c.about_staff.is_(False),
    )
    .group_by(_a.municipality, _a.id, _a.provider_id, _a.product, _a.case_id)
    .order_by(_a.provider_id, _a.product, _a.id)
)


def begun(wire: Wire, providers: Collection[str], since: date, until: date) -> list[Begun]:
    """Return help of these providers whose first day lies between two days, both included."""
    rows = wire.every(_begun, these=sorted(providers), since=since, until=until)
    return [_made(row) for row in rows if row.decided is not None]


def _made(row: Found) -> Begun:
    return Begun(
        provider=row.provider_id,
        product=row.product,
        case=row.case_id,
        decided=row.decided,
        began=row.began,
    )
