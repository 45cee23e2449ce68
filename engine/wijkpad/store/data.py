# SPDX-License-Identifier: EUPL-1.2
"""The book of subject data: what is known, decided and due on a case."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

from sqlalchemy import Insert, bindparam, func, or_, select

from wijkpad.domain.case import CaseTerm, Datum, DecisionRecord
from wijkpad.errors import StaleError, StateError
from wijkpad.feel import dumps, loads
from wijkpad.store import local_terms
from wijkpad.store.cases import CASE
from wijkpad.store.sealing import Box, Vault
from wijkpad.store.tables import (
    case_terms,
    cases,
    decisions,
    runs,
    subject_data,
    subject_data_heads,
)
from wijkpad.store.texts import listed, unlisted
from wijkpad.store.wire import (
    Found,
    Values,
    Wire,
    inserting,
    inserting_or,
    picking,
    removing,
    same,
    updating,
)
from wijkpad.terms import Length, Suspension, local_day

_OWN: Final = ""
"""The run of data that belongs to the case itself."""

_data = subject_data.c
_heads = subject_data_heads.c
_next_seq = (
    select(func.coalesce(func.max(_data.seq), 0) + 1)
    .where(_data.municipality == bindparam("m"), _data.subject_kind == CASE)
    .where(_data.subject_id == bindparam("at_subject_id"))
    .scalar_subquery()
)
_append = inserting(subject_data).values(seq=_next_seq)
_every = picking(subject_data, "subject_kind", "subject_id").order_by(_data.seq)
_of_run = _every.where(_data.run_id.in_(bindparam("runs", expanding=True)))
_newest = (
    select(subject_data)
    .join(
        subject_data_heads,
        (_heads.municipality == _data.municipality)
        & (_heads.subject_kind == _data.subject_kind)
        & (_heads.subject_id == _data.subject_id)
        & (_heads.run_id == _data.run_id)
        & (_heads.scope == _data.scope)
        & (_heads.key == _data.key)
        & (_heads.version == _data.version),
    )
    .where(*same(subject_data_heads, "subject_kind", "subject_id"))
    .where(_heads.run_id.in_(bindparam("runs", expanding=True)))
    .where(_heads.scope.in_(bindparam("scopes", expanding=True)))
    .order_by(_data.seq)
)
_scopes = (
    select(_heads.scope)
    .where(*same(subject_data_heads, "subject_kind", "subject_id", "run_id"))
    .distinct()
)
_versions = picking(subject_data, "subject_kind", "subject_id", "run_id", "key").order_by(_data.seq)
_next_decision = (
    select(func.coalesce(func.max(decisions.c.seq), 0) + 1)
    .where(decisions.c.municipality == bindparam("m"), decisions.c.subject_kind == CASE)
    .where(decisions.c.subject_id == bindparam("at_subject_id"))
    .scalar_subquery()
)
_add_decision = inserting(decisions).values(seq=_next_decision)
_decisions = picking(decisions, "subject_kind", "subject_id").order_by(decisions.c.seq)
_run = (runs.c.municipality == bindparam("m"), runs.c.id == bindparam("at_run_id"))
_case = (cases.c.municipality == bindparam("m"), cases.c.id == bindparam("at_case_id"))
_add_term = inserting(case_terms).values(
    pathway=select(runs.c.pathway).where(*_run).scalar_subquery(),
    case_team=select(cases.c.team).where(*_case).scalar_subquery(),
    shielded=select(or_(cases.c.sensitivity != "ordinary", cases.c.about_staff))
    .where(*_case)
    .scalar_subquery(),
)
_save_term = updating(case_terms, "case_id", "run_id", "rule", "scope")
_drop_term = removing(case_terms, "case_id", "run_id", "rule", "scope")
_terms = picking(case_terms, "case_id").order_by(
    case_terms.c.fires_at, case_terms.c.rule, case_terms.c.scope
)


class SqlData:
    """Subject data, of one municipality, in one transaction. Personal values are sealed."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire = wire
        self._vault = vault

    def append(self, datum: Datum) -> Datum:
        box = self._vault.box(CASE, datum.case)
        place = {
            "subject_kind": CASE,
            "subject_id": datum.case,
            "run_id": datum.run or _OWN,
            "scope": datum.scope,
            "key": datum.key,
        }
        numbered = replace(datum, version=self._next_version(place))
        where = _place(numbered)
        reason = datum.reason
        values = place | {
            "version": numbered.version,
            "value": box.seal(dumps(datum.value), "subject_data.value", *where),
            "step": datum.step,
            "written_at": datum.at,
            "written_by": datum.by,
            "reason": None if reason is None else box.seal(reason, "subject_data.reason", *where),
            "at_subject_id": datum.case,
        }
        self._wire.later(_append, values)
        return numbered

    def _next_version(self, place: Values) -> int:
        statement = _raised(postgres=self._wire.is_postgres)
        found = self._wire.written(statement, {**place, "version": 1})
        if found is None:
            raise StaleError(f"data of case {place['subject_id']}")
        return int(found.version)

    def of_case(self, case: str, run: str | None = None) -> list[Datum]:
        if run is None:
            rows = self._wire.every(_every, at_subject_kind=CASE, at_subject_id=case)
        else:
            rows = self._wire.every(
                _of_run, at_subject_kind=CASE, at_subject_id=case, runs=[_OWN, run]
            )
        return self._opened(case, rows)

    def newest(self, case: str, run: str, scopes: Sequence[str]) -> list[Datum]:
        runs = [_OWN, run] if _OWN in scopes else [run]
        rows = self._wire.every(
            _newest, at_subject_kind=CASE, at_subject_id=case, runs=runs, scopes=list(scopes)
        )
        return self._opened(case, rows)

    def versions(self, case: str, run: str | None, key: str) -> list[Datum]:
        rows = self._wire.every(
            _versions,
            at_subject_kind=CASE,
            at_subject_id=case,
            at_run_id=run or _OWN,
            at_key=key,
        )
        return self._opened(case, rows)

    def changed_since(self, case: str, run: str, seq: int) -> list[tuple[Datum, Datum | None]]:
        rows = self._wire.every(_of_run, at_subject_kind=CASE, at_subject_id=case, runs=[run])
        known = dict(zip((row.seq for row in rows), self._opened(case, rows), strict=True))
        then: dict[tuple[str, str], Datum] = {}
        now: dict[tuple[str, str], Datum] = {}
        for number, datum in known.items():
            (then if number <= seq else now)[datum.scope, datum.key] = datum
        return [(datum, then.get(place)) for place, datum in now.items()]

    def scopes(self, case: str, run: str) -> list[str]:
        rows = self._wire.every(_scopes, at_subject_kind=CASE, at_subject_id=case, at_run_id=run)
        return [row.scope for row in rows]

    def destroy_key(self, case: str) -> bool:
        return self._vault.destroy(CASE, case)

    def _opened(self, case: str, rows: Sequence[Found]) -> list[Datum]:
        if not rows:
            return []
        box = self._vault.box(CASE, case)
        return [_datum(row, box) for row in rows]

    def add_decision(self, record: DecisionRecord) -> None:
        box = self._vault.box(CASE, record.case)
        where = _decided(record.case, record.run, record.element, record.decision, record.at)
        values = {
            "subject_kind": CASE,
            "subject_id": record.case,
            "run_id": record.run,
            "element": record.element,
            "decision": record.decision,
            "table_sha256": record.table_sha256,
            "rules": listed(record.rules),
            "explanation": box.seal(dumps(record.explanation), "decisions", *where),
            "decided_at": record.at,
            "at_subject_id": record.case,
        }
        self._wire.later(_add_decision, values)

    def decisions_of(self, case: str) -> list[DecisionRecord]:
        rows = self._wire.every(_decisions, at_subject_kind=CASE, at_subject_id=case)
        if not rows:
            return []
        box = self._vault.box(CASE, case)
        return [_decision(row, box) for row in rows]

    def add_term(self, term: CaseTerm) -> None:
        keys = {
            "case_id": term.case,
            "run_id": term.run,
            "rule": term.rule,
            "scope": term.scope,
            "at_case_id": term.case,
            "at_run_id": term.run,
        }
        self._wire.change(_add_term, keys | self._term_columns(term))

    def save_term(self, term: CaseTerm) -> None:
        if self._wire.change(_save_term, _which(term) | self._term_columns(term)) != 1:
            raise StaleError(f"term {term.rule} of case {term.case}")

    def drop_term(self, term: CaseTerm) -> None:
        self._wire.change(_drop_term, _which(term))

    def terms_of(self, case: str) -> list[CaseTerm]:
        return [self._term(row) for row in self._wire.every(_terms, at_case_id=case)]

    def _term_columns(self, term: CaseTerm) -> dict[str, object]:
        moment = isinstance(term.start, datetime)
        reason = term.breach_reason
        where = sealed_at(term.case, term.run, term.rule, term.scope)
        return {
            "title": term.title,
            "article": term.article,
            "direction": term.direction,
            "start_on": None if moment else term.start,
            "start_at": term.start if moment else None,
            "due_on": term.due_on,
            "fires_at": term.fires_at,
            "steps": listed(term.steps),
            "met_at": term.met_at,
            "state": "open" if term.met_at is None else "met",
            "why": term.why,
            "changes": _written(term),
            "breach_reason": None
            if reason is None
            else self._vault.box(CASE, term.case).seal(reason, *where),
        }

    def _term(self, row: Found) -> CaseTerm:
        where = sealed_at(row.case_id, row.run_id, row.rule, row.scope)
        sealed = row.breach_reason
        suspensions, extensions = changes_from(row.changes)
        return CaseTerm(
            case=row.case_id,
            run=row.run_id,
            rule=row.rule,
            title=row.title,
            article=row.article,
            direction=row.direction,
            start=row.start_on if row.start_at is None else row.start_at,
            due_on=row.due_on,
            fires_at=row.fires_at,
            steps=unlisted(row.steps),
            scope=row.scope,
            met_at=row.met_at,
            breach_reason=None
            if sealed is None
            else self._vault.box(CASE, row.case_id).open(bytes(sealed), *where),
            suspensions=suspensions,
            extensions=extensions,
            why=row.why,
            deadline=local_terms.answer_read(row.changes),
            lawful_on=local_terms.lawful_read(row.changes),
        )


def _written(term: CaseTerm) -> str:
    """Return what people and plugins did with a term as its row holds it; empty for nothing."""
    by_plugins = (term.deadline, term.lawful_on) != (None, None)
    if not term.suspensions and not term.extensions and not by_plugins:
        return ""
    pauses = [
        [local_day(one.since).isoformat(), _iso(one.until), one.ground] for one in term.suspensions
    ]
    longer = [str(one) for one in term.extensions]
    held: dict[str, object] = {"suspended": pauses, "extended": longer}
    if term.deadline is not None:
        held["deadline"] = local_terms.answer_written(term.deadline)
    if term.lawful_on is not None:
        held["lawful"] = term.lawful_on.isoformat()
    return json.dumps(held, separators=(",", ":"))


def changes_from(text: str) -> tuple[tuple[Suspension, ...], tuple[Length, ...]]:
    """Return the suspensions and extensions that a row holds."""
    if not text:
        return (), ()
    held = json.loads(text)
    pauses = tuple(
        Suspension(
            date.fromisoformat(since), None if until is None else date.fromisoformat(until), ground
        )
        for since, until, ground in held["suspended"]
    )
    return pauses, tuple(Length.parse(one) for one in held["extended"])


def _iso(day: date | None) -> str | None:
    return None if day is None else local_day(day).isoformat()


def _which(term: CaseTerm) -> dict[str, object]:
    return {
        "at_case_id": term.case,
        "at_run_id": term.run,
        "at_rule": term.rule,
        "at_scope": term.scope,
    }


def sealed_at(case: str, run: str, rule: str, scope: str) -> tuple[str, ...]:
    """Return the place to which the reason of a term is sealed."""
    # A term of the whole run is sealed as it was before terms had a scope.
    return ("case_terms", case, run, rule, scope) if scope else ("case_terms", case, run, rule)


@lru_cache(maxsize=2)
def _raised(*, postgres: bool) -> Insert:
    keys = [column.name for column in subject_data_heads.primary_key]
    raised = inserting_or(subject_data_heads, postgres=postgres).on_conflict_do_update(
        index_elements=keys, set_={"version": _heads.version + 1}
    )
    return raised.returning(_heads.version)


def _place(datum: Datum) -> tuple[object, ...]:
    return (datum.case, datum.run or _OWN, datum.scope, datum.key, datum.version)


def _decided(case: str, run: str, element: str, decision: str, at: datetime) -> tuple[object, ...]:
    # A row gives its moment back in UTC, in whatever zone the clock told it.
    return (case, run, element, decision, at.astimezone(UTC).isoformat())


def _datum(row: Found, box: Box) -> Datum:
    where = (row.subject_id, row.run_id, row.scope, row.key, row.version)
    reason = row.reason
    return Datum(
        case=row.subject_id,
        run=row.run_id or None,
        scope=row.scope,
        key=row.key,
        version=row.version,
        value=loads(box.open(bytes(row.value), "subject_data.value", *where)),
        step=row.step,
        at=row.written_at,
        by=row.written_by,
        reason=None if reason is None else box.open(bytes(reason), "subject_data.reason", *where),
    )


def _decision(row: Found, box: Box) -> DecisionRecord:
    where = _decided(row.subject_id, row.run_id, row.element, row.decision, row.decided_at)
    explanation = loads(box.open(bytes(row.explanation), "decisions", *where))
    if not isinstance(explanation, dict):
        raise StateError("the explanation of a decision is not a context")
    return DecisionRecord(
        case=row.subject_id,
        run=row.run_id,
        element=row.element,
        decision=row.decision,
        table_sha256=row.table_sha256,
        rules=unlisted(row.rules),
        explanation=explanation,
        at=row.decided_at,
    )
