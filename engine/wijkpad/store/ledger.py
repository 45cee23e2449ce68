# SPDX-License-Identifier: EUPL-1.2
"""The book of promised money: purses under a lock, and lines that are only added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy import case as when

from wijkpad.domain.allocation import AllocationRecord
from wijkpad.domain.burn_rate import Carried
from wijkpad.domain.case import Case
from wijkpad.domain.derived_waits import Begun
from wijkpad.domain.ledger import (
    Crossing,
    Kind,
    Line,
    Purse,
    PurseKey,
    balance,
    has_wrong_sign,
    import_cause,
)
from wijkpad.ports import LinePage
from wijkpad.store.allocations import SqlAllocations
from wijkpad.store.begun import begun
from wijkpad.store.cases import CASE, FULL_CASE, case_from
from wijkpad.store.ledger_sums import RememberedSums
from wijkpad.store.sealing import Vault
from wijkpad.store.tables import allocations, cases, crossings, ledger_lines, purses
from wijkpad.store.wire import Found, Wire, inserting, picking, same, updating
from wijkpad.terms import AMSTERDAM

_c = ledger_lines.c
_KEY: Final = ("owner", "key", "year")
_PLACE: Final = "ledger_lines"
_purse = picking(purses, *_KEY)
_lock = _purse.with_for_update()
_count = updating(purses, *_KEY)
_years = select(purses.c.year).where(*same(purses), purses.c.version > 0).distinct()
_of_kinds = (
    select(_c.kind, func.sum(_c.cents).label("cents")).where(*same(ledger_lines, *_KEY))
).group_by(_c.kind)
_all_kinds = (
    select(_c.owner, _c.key, _c.year, _c.kind, func.sum(_c.cents).label("cents"))
    .where(*same(ledger_lines))
    .group_by(_c.owner, _c.key, _c.year, _c.kind)
)
_with_lines = picking(purses).where(purses.c.version > 0)
_order = (purses.c.owner, purses.c.key, purses.c.year)
_add = inserting(ledger_lines)
_line = picking(ledger_lines, "id")
_booked = (
    select(_c.cause, _c.kind, _c.allocation_id, _c.corrects)
    .where(*same(ledger_lines, *_KEY), _c.cause.in_(bindparam("causes", expanding=True)))
    # In the order of the index on causes: before PostgreSQL has counted the rows of a new database, that of
    # the sums looks as good to it, and it would read every line of the purse.
    .order_by(_c.cause, _c.kind, _c.allocation_id, _c.corrects)
)
_page = (
    select(ledger_lines, allocations.c.case_id)
    .outerjoin(
        allocations,
        and_(allocations.c.municipality == _c.municipality, allocations.c.id == _c.allocation_id),
    )
    .where(*same(ledger_lines, *_KEY), _c.seq < bindparam("before"))
    .order_by(_c.seq.desc())
    .limit(bindparam("most"))
)
_cases = FULL_CASE.where(*same(cases), cases.c.id.in_(bindparam("these", expanding=True)))
_corrections = (
    select(_c.corrects, func.sum(_c.cents).label("cents"))
    .where(*same(ledger_lines, *_KEY), _c.cause.like("correction:%"))
    .group_by(_c.corrects)
)
_caused_by = (
    select(ledger_lines)
    .where(*same(ledger_lines), _c.cause.in_(bindparam("causes", expanding=True)))
    .order_by(_c.booked_at, _c.seq, _c.id)
)
_of_shielded = (
    select(allocations.c.case_id, _c.day, _c.kind, func.sum(_c.cents).label("cents"))
    .join(
        allocations,
        and_(allocations.c.municipality == _c.municipality, allocations.c.id == _c.allocation_id),
    )
    .join(
        cases,
        and_(
            cases.c.municipality == allocations.c.municipality,
            cases.c.id == allocations.c.case_id,
        ),
    )
    .where(
        *same(ledger_lines, *_KEY),
        or_(cases.c.sensitivity != "ordinary", cases.c.about_staff.is_(True)),
    )
    .group_by(allocations.c.case_id, _c.day, _c.kind)
)
_of_allocation = picking(ledger_lines, "allocation_id").order_by(_c.booked_at, _c.seq, _c.id)
_realises = _c.kind.in_(("realise", "receivable"))
_commits = _c.kind.in_(("commit", "release"))
_by_day = (
    select(
        _c.day,
        func.sum(when((_commits, _c.cents), else_=0)).label("committed"),
        func.sum(when((_realises, _c.cents), else_=0)).label("realised"),
    )
    .where(*same(ledger_lines, *_KEY), or_(_commits, _realises))
    .group_by(_c.day)
    .order_by(_c.day)
)
_imported = (
    select(
        _c.owner,
        _c.key,
        _c.year,
        func.sum(when((_c.kind == "allot", _c.cents), else_=0)).label("budget"),
        func.sum(when((_commits, _c.cents), else_=0)).label("committed"),
    )
    .where(*same(ledger_lines), _c.cause.like(import_cause("%")))
    .group_by(_c.owner, _c.key, _c.year)
)
_carried = (
    select(
        _c.owner,
        _c.key,
        func.min(_c.day).label("since"),
        func.sum(
            when(
                (
                    and_(
                        _commits,
                        or_(_c.day < bindparam("first"), _c.cause.like(import_cause("%"))),
                    ),
                    _c.cents,
                ),
                else_=0,
            )
        ).label("cents"),
    )
    .where(*same(ledger_lines), _c.year == bindparam("of_year"))
    .group_by(_c.owner, _c.key)
)
_crossings = picking(crossings, *_KEY).order_by(crossings.c.crossed_at, crossings.c.pct)
_LAST_SEQ: Final = 2**31 - 1


class SqlLedger(SqlAllocations):
    """Purses, lines and allocations, of one municipality, in one transaction."""

    def __init__(self, wire: Wire, vault: Vault, sums: RememberedSums) -> None:
        super().__init__(wire, vault)
        self._sums = sums
        self._held: dict[PurseKey, int] = {}

    def purse(self, key: PurseKey) -> Purse | None:
        row = self._wire.one(_purse, **_at(key))
        return self._balance(key, row.version) if row is not None and row.version else None

    def purses(self, year: int | None = None) -> list[Purse]:
        held, sums = _with_lines, _all_kinds
        if year is not None:
            held, sums = held.where(purses.c.year == year), sums.where(_c.year == year)
        found: dict[PurseKey, dict[str, int]] = defaultdict(dict)
        for row in self._wire.every(sums):
            found[PurseKey(row.owner, row.key, row.year)][row.kind] = int(row.cents)
        return [
            balance(key, found[key], row.version)
            for row in self._wire.every(held.order_by(*_order))
            for key in (PurseKey(row.owner, row.key, row.year),)
        ]

    def years(self) -> list[int]:
        return sorted(int(row.year) for row in self._wire.every(_years))

    def _balance(self, key: PurseKey, version: int) -> Purse:
        rows = self._wire.every(_of_kinds, **_at(key))
        return balance(key, {row.kind: int(row.cents) for row in rows}, version)

    def hold(self, keys: Collection[PurseKey]) -> Mapping[PurseKey, Purse]:
        found: dict[PurseKey, Purse] = {}
        asked = sorted(frozenset(keys))
        for key in asked:
            self._sums.before_the_lock(self._wire, key)
        for key in asked:
            row = self._wire.one(_lock, **_at(key))
            if row is None:
                self._make(key)
                row = self._wire.one(_lock, **_at(key))
            version = 0 if row is None else int(row.version)
            self._held[key] = version
            # A statement of its own, so that it sees what was booked while the lock was awaited.
            sums = self._sums.under_the_lock(self._wire, key, version)
            found[key] = balance(key, sums, version)
        return found

    def _make(self, key: PurseKey) -> None:
        statement = self._wire.insert(purses).on_conflict_do_nothing()
        self._wire.change(statement, {**_named(key), "version": 0})

    def add(self, lines: Sequence[Line]) -> list[Line]:
        by_purse: dict[PurseKey, list[Line]] = defaultdict(list)
        for line in lines:
            if has_wrong_sign(line):
                raise ValueError(f"{line.kind} of {line.cents} has the wrong sign")
            if line.purse not in self._held:
                raise ValueError(f"purse {line.purse} is not held")
            if line.cents:
                by_purse[line.purse].append(line)
        booked: list[Line] = []
        for key in sorted(by_purse):
            booked += self._add(key, by_purse[key])
        return booked

    def _add(self, key: PurseKey, lines: Sequence[Line]) -> list[Line]:
        causes = sorted({one.cause for one in lines})
        seen = {
            (row.cause, row.kind, row.allocation_id, row.corrects)
            for row in self._wire.every(_booked, causes=causes, **_at(key))
        }
        fresh: list[Line] = []
        for line in lines:
            if _once(line) not in seen:
                seen.add(_once(line))
                fresh.append(line)
        if not fresh:
            return []
        first = self._held[key] + 1
        self._wire.add(_add, [self._columns(one, first + at) for at, one in enumerate(fresh)])
        self._held[key] += len(fresh)
        self._wire.change(_count, {**_at(key), "version": self._held[key]})
        return fresh

    def _columns(self, line: Line, seq: int) -> dict[str, object]:
        return {
            "id": line.id,
            **_named(line.purse),
            "seq": seq,
            "kind": line.kind,
            "cents": line.cents,
            "cause": line.cause,
            "allocation_id": line.allocation or "",
            "product": line.product,
            "corrects": line.corrects or "",
            "day": line.at.astimezone(AMSTERDAM).date(),
            "booked_at": line.at,
            "author": line.author,
            "reason": self._sealed(line) if line.text else None,
        }

    def _sealed(self, line: Line) -> bytes:
        box = self._vault.municipal()
        if line.allocation:
            of = self.allocation(line.allocation)
            box = box if of is None else self._vault.box(CASE, of.case)
        return box.seal(line.text, _PLACE, line.id)

    def line(self, line: str) -> Line | None:
        row = self._wire.one(_line, at_id=line)
        return None if row is None else _made(row)

    def lines(self, key: PurseKey, *, before: str | None = None, most: int = 100) -> LinePage:
        last = self._wire.one(_line, at_id=before) if before else None
        from_seq = _LAST_SEQ if last is None else last.seq
        rows = self._wire.every(_page, before=from_seq, most=most + 1, **_at(key))
        ids = sorted({row.case_id for row in rows if row.case_id is not None})
        found = self._wire.each(case_from, _cases, these=ids) if ids else []
        known = {one.id: one for one in found}
        page = tuple((_made(row), known.get(row.case_id)) for row in rows[:most])
        return LinePage(lines=page, has_more=len(rows) > most)

    def lines_of(self, allocation: str) -> list[Line]:
        return self._wire.each(_made, _of_allocation, at_allocation_id=allocation)

    def caused_by(self, causes: Collection[str]) -> list[Line]:
        found = self._wire.each(_made, _caused_by, causes=sorted(causes)) if causes else []
        more = {key: self.corrected(key) for key in {one.purse for one in found}}
        return [
            replace(one, cents=one.cents + more[one.purse].get(one.id, 0))
            for one in found
            if one.corrects is None
        ]

    def corrected(self, key: PurseKey) -> Mapping[str, int]:
        rows = self._wire.every(_corrections, **_at(key))
        return {row.corrects: int(row.cents) for row in rows}

    def shielded(self, key: PurseKey) -> list[tuple[Case, list[tuple[date, Kind, int]]]]:
        sums: dict[str, list[tuple[date, Kind, int]]] = defaultdict(list)
        for row in self._wire.every(_of_shielded, **_at(key)):
            sums[row.case_id].append((row.day, row.kind, int(row.cents)))
        found = self._wire.each(case_from, _cases, these=sorted(sums)) if sums else []
        return [(one, sums[one.id]) for one in found]

    def reason(self, line: Line) -> str:
        row = self._wire.one(_line, at_id=line.id)
        if row is None or row.reason is None:
            return ""
        of = self.allocation(row.allocation_id) if row.allocation_id else None
        box = self._vault.municipal() if of is None else self._vault.box(CASE, of.case)
        return box.open(bytes(row.reason), _PLACE, row.id)

    def by_day(self, key: PurseKey) -> list[tuple[date, int, int]]:
        rows = self._wire.every(_by_day, **_at(key))
        return [(row.day, int(row.committed), int(row.realised)) for row in rows]

    def carried(self, year: int) -> Mapping[PurseKey, Carried]:
        rows = self._wire.every(_carried, of_year=year, first=date(year, 1, 1))
        return {
            PurseKey(row.owner, row.key, year): Carried(cents=int(row.cents), since=row.since)
            for row in rows
        }

    def imported(self) -> Mapping[PurseKey, tuple[int, int]]:
        return {
            PurseKey(row.owner, row.key, row.year): (int(row.budget), int(row.committed))
            for row in self._wire.every(_imported)
        }

    def add_crossings(self, given: Sequence[Crossing]) -> list[Crossing]:
        statement = self._wire.insert(crossings).on_conflict_do_nothing()
        return [
            one
            for one in given
            if self._wire.change(
                statement,
                {
                    **_named(one.purse),
                    "pct": one.pct,
                    "direction": one.direction,
                    "crossed_at": one.at,
                },
            )
        ]

    def crossings(self, key: PurseKey) -> list[Crossing]:
        return [
            Crossing(purse=key, pct=row.pct, direction=row.direction, at=row.crossed_at)
            for row in self._wire.every(_crossings, **_at(key))
        ]

    def living(
        self, model: str, contract: str, *, after: str, most: int
    ) -> list[tuple[AllocationRecord, Case]]:
        found = self.decided(model, contract, after=after, most=most)
        ids = sorted({one.case for one in found})
        held = self._wire.each(case_from, _cases, these=ids) if ids else []
        known = {one.id: one for one in held}
        return [(one, known[one.case]) for one in found]

    def begun(self, providers: Collection[str], *, since: date, until: date) -> list[Begun]:
        return begun(self._wire, providers, since, until)


def _named(key: PurseKey) -> dict[str, object]:
    return {"owner": key.owner, "key": key.key, "year": key.year}


def _at(key: PurseKey) -> dict[str, object]:
    return {"at_owner": key.owner, "at_key": key.key, "at_year": key.year}


def _once(line: Line) -> tuple[str, str, str, str]:
    return (line.cause, line.kind, line.allocation or "", line.corrects or "")


def _made(row: Found) -> Line:
    return Line(
        id=row.id,
        purse=PurseKey(row.owner, row.key, row.year),
        kind=row.kind,
        cents=row.cents,
        cause=row.cause,
        at=row.booked_at,
        author=row.author,
        allocation=row.allocation_id or None,
        product=row.product,
        corrects=row.corrects or None,
    )
