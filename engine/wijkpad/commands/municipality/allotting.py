# SPDX-License-Identifier: EUPL-1.2
"""What a municipality's file says of budgets, and the register of ceilings, as lines of the ledger.

Whoever takes ceilings into the register hands them over here in the same transaction: the purse of a
ceiling (`ceiling_of`) gets what the ledger lacks of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from wijkpad.commands.funding.booking import book
from wijkpad.commands.tools import new_id
from wijkpad.domain.funding import Budget, ContractCeiling
from wijkpad.domain.ledger import Kind, Line, PurseKey, ceiling_of, import_cause
from wijkpad.ports import UnitOfWork


def take_over(
    unit: UnitOfWork,
    budgets: Sequence[Budget],
    now: datetime,
    ceilings: Sequence[ContractCeiling] = (),
) -> None:
    """Book what differs from what was said before; a purse that is left out stays.

    Only lines of earlier files count: what people moved or put right here stays as they booked it.
    Call it before any other change of the transaction: it holds the purses.
    """
    wanted = {PurseKey(one.scope_kind, one.scope_key, one.year): one for one in budgets}
    agreed = {ceiling_of(one.contract, one.product, one.year): one.cents for one in ceilings}
    if not wanted and not agreed:
        return
    held = unit.ledger.hold(wanted.keys() | agreed.keys())
    before = unit.ledger.imported()
    lines: list[Line] = []
    cause = import_cause(new_id())
    for key, cents in {**{key: one.cents for key, one in wanted.items()}, **agreed}.items():
        lines.append(_line(key, "allot", cents - before.get(key, (0, 0))[0], cause, now))
    for key, one in wanted.items():
        more = one.committed - before.get(key, (0, 0))[1]
        lines.append(_line(key, "commit" if more > 0 else "release", more, cause, now))
    book(unit, held, lines, now)


def said(unit: UnitOfWork) -> tuple[Budget, ...]:
    """Return what a file has to say so that taking it over changes nothing.

    Ceilings are left out: the register says those.
    """
    ceilings = {ceiling_of(one.contract, one.product, one.year) for one in unit.funding.ceilings()}
    return tuple(
        Budget(
            scope_kind=key.owner,
            scope_key=key.key,
            year=key.year,
            cents=budget,
            committed=committed,
        )
        for key, (budget, committed) in sorted(unit.ledger.imported().items())
        if key not in ceilings
    )


def _line(key: PurseKey, kind: Kind, cents: int, cause: str, now: datetime) -> Line:
    return Line(id=new_id(), purse=key, kind=kind, cents=cents, cause=cause, at=now)
