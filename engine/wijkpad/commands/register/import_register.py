# SPDX-License-Identifier: EUPL-1.2
"""Taking a file into the contract register: kept as it was read, looked at, booked or dropped.

Between reading and booking nothing of the register changes. Booking judges every row anew, under the
lock, and does what the person saw, or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, cast

from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.municipality import allotting
from wijkpad.commands.register.state import register_for
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.funding import Register
from wijkpad.domain.identity import Actor
from wijkpad.domain.journal import Entry
from wijkpad.domain.register_import import Kind, RegisterImport, Row
from wijkpad.domain.register_judging import counted, judge
from wijkpad.errors import ConflictError, FindingsError, NotFoundError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

LONGEST_REASON: Final = 500
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What booking a file would do now.

    Attributes:
        found: the file; its rows are those that were read (or, once booked, those in quarantine).
        rows: the same with verdict and faults.
        added: what the good rows add to the register.
        mark: the same for the same outcome; to be given back when booking.
        touched: contract to the number of its allocations that run or are reserved.
    """

    found: RegisterImport
    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    added: Register
    mark: str
    touched: Mapping[str, int]


def may_import(tools: Tools, actor: Actor) -> None:
    """Let who may take files in pass, before a plugin reads one; raises `RefusedError`."""

    def permitted(unit: UnitOfWork) -> None:
        del unit
        allow(actor, "keep_contracts", None, on=tools.today())

    guarded(tools, actor, "register.import", ("municipality", actor.municipality), permitted)


def keep(
    tools: Tools, actor: Actor, kind: Kind, *, name: str, content: bytes, rows: Sequence[Row]
) -> str:
    """Keep a file as it was read, until somebody decides on it; return its id."""
    found = RegisterImport(
        id=new_id(),
        kind=kind,
        name=name.replace("\\", "/").rpartition("/")[2][:_LONGEST_NAME],
        sha256=sha256(content).hexdigest(),
        author=actor.user,
        read_at=tools.clock.now(),
        rows=tuple(rows),
    )

    def work(unit: UnitOfWork) -> str:
        allow(actor, "keep_contracts", None, on=tools.today())
        unit.imports.add(found)
        detail = {"kind": kind, "rows": str(len(rows)), "sha256": found.sha256}
        unit.journal.write(_entry(tools, actor, "register.read", found.id, detail))
        return found.id

    return guarded(tools, actor, "register.import", ("import", found.id), work)


def foresee(unit: UnitOfWork, import_id: str) -> Foreseen:
    """Return what booking a file would do now; raises `NotFoundError`."""
    found = unit.imports.get(import_id)
    if found is None:
        raise NotFoundError("import", import_id)
    if found.state != "read":
        return Foreseen(
            found=found, rows=found.rows, counts=found.counts, added=Register(), mark="", touched={}
        )
    kind = cast("Kind", found.kind)
    rows, added = judge(kind, found.rows, register_for(unit, kind, found.rows))
    changed = {one.id for one in added.contracts} | {one.contract for one in added.products}
    changed |= {one.contract for one in added.tariffs} | {one.contract for one in added.ceilings}
    return Foreseen(
        found=found,
        rows=tuple(rows),
        counts=counted(rows),
        added=added,
        mark=_mark(rows),
        touched=unit.funding.running_on(changed),
    )


def book(tools: Tools, actor: Actor, import_id: str, *, reason: str, mark: str) -> RegisterImport:
    """Book the good rows of a file in one transaction, and keep the others in quarantine.

    A file that was booked already is given back as it is: sent twice, it happens once.

    Raises:
        FindingsError: no reason was given.
        ConflictError: the register changed since: the outcome would be another than was shown.
        NotFoundError: there is no such file, or it was dropped.
    """

    def work(unit: UnitOfWork) -> RegisterImport:
        allow(actor, "keep_contracts", None, on=tools.today())
        seen = foresee(unit, import_id)
        if seen.found.state == "dropped":
            raise NotFoundError("import", import_id)
        if seen.found.state == "booked":
            return seen.found
        if not reason.strip() or len(reason) > LONGEST_REASON:
            raise FindingsError([NO_REASON])
        if seen.mark != mark:
            raise ConflictError(import_id)
        now = tools.clock.now()
        allotting.take_over(unit, (), now, seen.added.ceilings)
        contracts = unit.funding.take_in(seen.added)
        done = replace(
            seen.found,
            state="booked",
            reason=reason.strip(),
            decided_by=actor.user,
            decided_at=now,
            counts=seen.counts,
            rows=tuple(one for one in seen.rows if one.verdict == "faulty"),
        )
        unit.imports.decide(done)
        detail = {key: str(number) for key, number in seen.counts.items()}
        detail |= {"kind": done.kind, "contracts": str(len(contracts)), "sha256": done.sha256}
        unit.journal.write(_entry(tools, actor, "register.booked", done.id, detail))
        return done

    return guarded(tools, actor, "register.book", ("import", import_id), work)


def drop(tools: Tools, actor: Actor, import_id: str) -> None:
    """Throw away a file that was read; nothing of it is booked, and its rows go."""

    def work(unit: UnitOfWork) -> None:
        allow(actor, "keep_contracts", None, on=tools.today())
        found = unit.imports.get(import_id)
        if found is None:
            raise NotFoundError("import", import_id)
        if found.state == "dropped":
            return
        if found.state == "booked":
            raise ConflictError(import_id)
        done = replace(
            found, state="dropped", decided_by=actor.user, decided_at=tools.clock.now(), rows=()
        )
        unit.imports.decide(done)
        detail = {"kind": found.kind, "sha256": found.sha256}
        unit.journal.write(_entry(tools, actor, "register.dropped", import_id, detail))

    guarded(tools, actor, "register.drop", ("import", import_id), work)


def _mark(rows: Sequence[Row]) -> str:
    told = [[one.line, one.verdict, one.said, [fault.code for fault in one.faults]] for one in rows]
    return sha256(json.dumps(told).encode()).hexdigest()


def _entry(
    tools: Tools, actor: Actor, event: str, import_id: str, detail: Mapping[str, str]
) -> Entry:
    return entry(
        actor, tools.clock.now(), event, "update", about=("import", import_id), detail=detail
    )


NO_REASON: Final = Finding(
    code="REG-002",
    text="Er staat niet bij waarom dit verandert.",
    cure=f"Vul een reden in van hooguit {LONGEST_REASON} tekens.",
    element="reason",
)
