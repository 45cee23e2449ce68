# SPDX-License-Identifier: EUPL-1.2
"""The book of what people did with terms."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, case, func, select, update

from wijkpad.domain.case import CaseTerm, TermAct
from wijkpad.errors import StaleError
from wijkpad.store.cases import CASE
from wijkpad.store.data import sealed_at
from wijkpad.store.sealing import Box, Vault
from wijkpad.store.tables import case_terms, term_acts
from wijkpad.store.wire import Found, Wire, inserting, picking, same, updating
from wijkpad.terms import Length

_acts = term_acts.c
_next = (
    select(func.coalesce(func.max(_acts.seq), 0) + 1)
    .where(_acts.municipality == bindparam("m"), _acts.case_id == bindparam("at_case_id"))
    .scalar_subquery()
)
_add: Final = inserting(term_acts).values(seq=_next)
_of_case: Final = picking(term_acts, "case_id").order_by(_acts.seq)
_over: Final = update(case_terms).where(*same(case_terms, "run_id")).values(state="over")
_explain: Final = updating(case_terms, "case_id", "run_id", "rule", "scope")
_on: Final = (
    update(case_terms)
    .where(*same(case_terms, "run_id"))
    .values(state=case((case_terms.c.met_at.is_(None), "open"), else_="met"))
)


class SqlTerms:
    """What people did with terms, of one municipality, in one transaction; notes are sealed."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire, self._vault = wire, vault

    def add_act(self, act: TermAct) -> None:
        box = self._vault.box(CASE, act.case)
        self._wire.change(
            _add,
            {
                "case_id": act.case,
                "run_id": act.run,
                "rule": act.rule,
                "scope": act.scope,
                "kind": act.kind,
                "on_day": act.day,
                "until_day": act.until,
                "ground": act.ground,
                "length": None if act.length is None else str(act.length),
                "channel": act.channel,
                "note": box.seal(act.note, *_sealed_at(act.case, act.run, act.rule, act.scope))
                if act.note
                else None,
                "done_at": act.at,
                "done_by": act.by,
                "at_case_id": act.case,
            },
        )

    def acts_of(self, case: str) -> list[TermAct]:
        rows = self._wire.every(_of_case, at_case_id=case)
        if not rows:
            return []
        box = self._vault.box(CASE, case)
        return [_act(row, box) for row in rows]

    def set_reason(self, term: CaseTerm, reason: str) -> None:
        place = sealed_at(term.case, term.run, term.rule, term.scope)
        sealed = self._vault.box(CASE, term.case).seal(reason, *place)
        where = {
            "at_case_id": term.case,
            "at_run_id": term.run,
            "at_rule": term.rule,
            "at_scope": term.scope,
        }
        if self._wire.change(_explain, {**where, "breach_reason": sealed}) != 1:
            raise StaleError(f"term {term.rule} of case {term.case}")

    def set_over(self, run: str, *, over: bool) -> None:
        self._wire.change(_over if over else _on, {"at_run_id": run})


def _sealed_at(case: str, run: str, rule: str, scope: str) -> tuple[str, ...]:
    return ("term_acts", case, run, rule, scope)


def _act(row: Found, box: Box) -> TermAct:
    where = _sealed_at(row.case_id, row.run_id, row.rule, row.scope)
    return TermAct(
        case=row.case_id,
        run=row.run_id,
        rule=row.rule,
        scope=row.scope,
        kind=row.kind,
        at=row.done_at,
        by=row.done_by,
        day=row.on_day,
        until=row.until_day,
        ground=row.ground,
        length=None if row.length is None else Length.parse(row.length),
        channel=row.channel,
        note="" if row.note is None else box.open(bytes(row.note), *where),
    )
