# SPDX-License-Identifier: EUPL-1.2
"""What a municipality's file says of budgets, as lines of the ledger.

The ceiling of a contract that the register takes in is said here too: a budget of kind `contract`
whose key is that of `ceiling_of`. So a purse has one budget, whoever said it last.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wijkpad.commands.booking import book
from wijkpad.commands.tools import new_id
from wijkpad.domain.funding import Budget
from wijkpad.domain.ledger import Kind, Line, PurseKey, import_cause
from wijkpad.ports import UnitOfWork


def take_over(unit: UnitOfWork, budgets: Sequence[Budget], now: datetime) -> None:
    """Book what differs from what the file said before; a purse that it leaves out stays.

    Only lines of earlier files count: what people moved or put right here stays as they booked it.
    """
    wanted = {PurseKey(one.scope_kind, one.scope_key, one.year): one for one in budgets}
    if not wanted:
        return
    held = unit.ledger.hold(wanted.keys())
    before = unit.ledger.imported()
    lines: list[Line] = []
    cause = import_cause(new_id())
    for key, one in wanted.items():
        budget, committed = before.get(key, (0, 0))
        more = one.committed - committed
        lines += [
            _line(key, "allot", one.cents - budget, cause, now),
            _line(key, "commit" if more > 0 else "release", more, cause, now),
        ]
    book(unit, held, lines, now)


def said(unit: UnitOfWork) -> tuple[Budget, ...]:
    """Return what a file has to say so that taking it over changes nothing."""
    return tuple(
        Budget(
            scope_kind=key.owner,
            scope_key=key.key,
            year=key.year,
            cents=budget,
            committed=committed,
        )
        for key, (budget, committed) in sorted(unit.ledger.imported().items())
    )


def _line(key: PurseKey, kind: Kind, cents: int, cause: str, now: datetime) -> Line:
    return Line(id=new_id(), purse=key, kind=kind, cents=cents, cause=cause, at=now)
