# SPDX-License-Identifier: EUPL-1.2
"""The book of cases and runs."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import (
    ScalarSelect,
    Table,
    Update,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from wijkpad.domain.access import is_shielded
from wijkpad.domain.case import Case, Run
from wijkpad.domain.definition import Pinned, SubjectKind
from wijkpad.errors import NotFoundError, StaleError
from wijkpad.ports import Passed, Snapshot
from wijkpad.store import local_terms, passing
from wijkpad.store.sealing import Vault
from wijkpad.store.tables import (
    case_links,
    case_participants,
    case_terms,
    cases,
    lent_cases,
    runs,
    snapshots,
    subject_data,
    subject_keys,
    subjects,
    tasks,
)
from wijkpad.store.wire import (
    LARGEST,
    Found,
    Wire,
    fixed,
    inserting,
    picking,
    removing,
    same,
    updating,
)

CASE: Final = "case"
LABEL: Final = "cases.label"
_BAR: Final = "|"
_NUMBERS: Final = 1_000_000
"""As many numbers are there in a year."""


def _gathered(table_of: str) -> ScalarSelect[str]:
    table, column = (
        (case_participants, case_participants.c.user_id)
        if table_of == "participants"
        else (case_links, case_links.c.other_id)
    )
    return (
        select(func.aggregate_strings(column, _BAR))
        .where(table.c.municipality == cases.c.municipality, table.c.case_id == cases.c.id)
        .correlate(cases)
        .scalar_subquery()
    )


FULL_CASE: Final = select(
    cases,
    _gathered("participants").label("participants"),
    _gathered("links").label("linked"),
)
KEY_OF_CASE: Final = and_(
    subject_keys.c.municipality == bindparam("m"),
    subject_keys.c.kind == fixed(CASE),
    subject_keys.c.subject_id == cases.c.id,
)
"""To the key under which the values of a case are sealed; there is none once it was destroyed."""
_get = FULL_CASE.where(*same(cases, "id"))
_some = FULL_CASE.where(*same(cases), cases.c.id.in_(bindparam("these", expanding=True)))
_by_number = FULL_CASE.where(*same(cases, "number"))
_about = FULL_CASE.where(*same(cases, "subject_kind", "subject_key"))
_files = _about.order_by(cases.c.opened_at.desc(), cases.c.id)
_recent = (
    FULL_CASE.where(*same(cases, "team"), cases.c.opened_at >= bindparam("since"))
    .where(cases.c.status == fixed("open"), cases.c.sensitivity == fixed("ordinary"))
    .where(cases.c.about_staff.is_(False))
    .order_by(cases.c.opened_at.desc())
    .limit(100)
)
_lock = select(cases.c.id).where(*same(cases, "id")).with_for_update()
_add = inserting(cases)
_add_subject = inserting(subjects)
_add_participant = inserting(case_participants)
_drop_participant = removing(case_participants, "case_id", "user_id")
_participants = select(case_participants.c.user_id).where(*same(case_participants, "case_id"))
_save = updating(cases, "id", "version")
_relabel = updating(cases, "id")


def _following(table: Table) -> Update:
    """Return what lets rows that repeat team and shielding of their case follow it."""
    now = (table.c.case_team, "now_team"), (table.c.shielded, "now_shielded")
    differs = or_(*(column != bindparam(name) for column, name in now))
    return update(table).where(*same(table, "case_id"), differs)


_follow = _following(tasks).where(tasks.c.status == fixed("open"))
_follow_terms = _following(case_terms)
_links = picking(case_links, "case_id").order_by(case_links.c.other_id)
_unlink = removing(case_links, "case_id", "other_id")
_end_lent = removing(lent_cases, "case_id", "delegated_by")
_add_run = inserting(runs)
_get_run = picking(runs, "id")
_lock_run = _get_run.with_for_update()
_save_run = updating(runs, "id", "version")
_runs_of = picking(runs, "subject_kind", "subject_id").order_by(runs.c.started_at, runs.c.id)
_last_data = (
    select(func.coalesce(func.max(subject_data.c.seq), 0))
    .where(
        *same(subject_data, "subject_id"),
        subject_data.c.subject_kind == CASE,
    )
    .scalar_subquery()
)
_add_snapshot = inserting(snapshots).values(data_seq=_last_data, passed_seq=passing.LAST)
_snapshots = picking(snapshots, "run_id").order_by(snapshots.c.step.desc()).limit(bindparam("most"))
_snapshot = picking(snapshots, "run_id", "step")
_running_on = (
    picking(runs, "pathway", "definition")
    .where(runs.c.status.in_(("running", "incident")))
    .order_by(runs.c.started_at, runs.c.id)
)


def case_from(row: Found) -> Case:
    """Return the case in a row of `FULL_CASE`."""
    return Case(
        id=row.id,
        number=row.number,
        pathway=row.pathway,
        team=row.team,
        sensitivity=row.sensitivity,
        status=row.status,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        coordinator=row.coordinator,
        participants=frozenset((row.participants or "").split(_BAR)) - {""},
        about_staff=row.about_staff,
        linked=tuple(sorted(one for one in (row.linked or "").split(_BAR) if one)),
        version=row.version,
        subject=row.subject_kind,
        subject_key=row.subject_key,
        subject_year=row.subject_year,
    )


def run_from(row: Found) -> Run:
    """Return the run in a row."""
    return Run(
        id=row.id,
        case=row.subject_id,
        pathway=row.pathway,
        definition=row.definition,
        start_event=row.start_event,
        status=row.status,
        started_at=row.started_at,
        ended_at=row.ended_at,
        ended_with=row.ended_with,
        state=bytes(row.state),
        version=row.version,
        steps=row.steps,
        pinned=pinned_from(row.pinned),
        local_terms=local_terms.read(row.local_terms),
    )


def pinned_from(text: str) -> Pinned:
    """Return the pathways in the column of that name."""
    pairs = (line.split(" ") for line in text.splitlines())
    return tuple((key, int(version)) for key, version in pairs)


def _pinned_text(pinned: Pinned) -> str:
    return "\n".join(f"{key} {version}" for key, version in pinned)


def _snapshot_from(row: Found) -> Snapshot:
    return Snapshot(
        run=row.run_id,
        step=row.step,
        definition=row.definition,
        pinned=pinned_from(row.pinned),
        at=row.taken_at,
        state=bytes(row.state),
        data_seq=row.data_seq,
        passed_seq=row.passed_seq,
    )


class SqlCases:
    """Cases and runs, of one municipality, in one transaction."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire = wire
        self._vault = vault

    def new_number(self, year: int) -> str:
        while True:
            number = f"{year}-{secrets.randbelow(_NUMBERS):06d}"
            if self.by_number(number) is None:
                return number

    def add(self, case: Case) -> None:
        self._wire.change(_add_subject, {"kind": CASE, "id": case.id})
        self._vault.create(CASE, case.id)
        self._wire.change(_add, {"id": case.id, **_columns(case), "version": case.version})
        self._join(case.id, case.participants)
        for other in case.linked:
            self.link(case.id, other, kind="related")

    def get(self, case: str) -> Case | None:
        row = self._wire.one(_get, at_id=case)
        return None if row is None else case_from(row)

    def some(self, cases: Sequence[str]) -> list[Case]:
        return self._wire.each(case_from, _some, these=list(cases)) if cases else []

    def by_number(self, number: str) -> Case | None:
        row = self._wire.one(_by_number, at_number=number)
        return None if row is None else case_from(row)

    def files(self, kind: SubjectKind, key: str) -> list[Case]:
        return self._wire.each(case_from, _files, at_subject_kind=kind, at_subject_key=key)

    def lock(self, case: str) -> Case:
        if self._wire.is_postgres:
            self._wire.later(_lock, {"at_id": case})
        found = self.get(case)
        if found is None:
            raise NotFoundError("case", case)
        return found

    def save(self, case: Case) -> None:
        values = {
            "at_id": case.id,
            "at_version": case.version,
            **_columns(case),
            "version": case.version + 1,
        }
        if self._wire.change(_save, values) != 1:
            raise StaleError(f"case {case.id}")
        there = {row.user_id for row in self._wire.every(_participants, at_case_id=case.id)}
        self._join(case.id, case.participants - there)
        for user in there - case.participants:
            gone = {"at_case_id": case.id, "at_user_id": user}
            self._wire.change(_drop_participant, gone)
            # Who knows of the case no more cannot let a stand-in know of it.
            self._wire.change(_end_lent, {"at_case_id": case.id, "at_delegated_by": user})
        hidden = is_shielded(case)
        follows = {
            "at_case_id": case.id,
            "now_team": case.team,
            "now_shielded": hidden,
            "case_team": case.team,
            "shielded": hidden,
        }
        self._wire.change(_follow, follows)
        self._wire.change(_follow_terms, follows)

    def recent(self, team: str, since: datetime) -> list[Case]:
        return self._wire.each(case_from, _recent, at_team=team, since=since)

    def relabel(self, case: str, label: str) -> None:
        sealed = self._vault.box(CASE, case).seal(label, LABEL, case)
        self._wire.change(_relabel, {"at_id": case, "label": sealed})

    def link(self, one: str, other: str, *, kind: str) -> None:
        for case, linked in ((one, other), (other, one)):
            self._wire.put(case_links, {"case_id": case, "other_id": linked, "kind": kind})

    def unlink(self, one: str, other: str) -> None:
        for case, linked in ((one, other), (other, one)):
            self._wire.change(_unlink, {"at_case_id": case, "at_other_id": linked})

    def links(self, case: str) -> Mapping[str, str]:
        return {row.other_id: row.kind for row in self._wire.every(_links, at_case_id=case)}

    def _join(self, case: str, users: frozenset[str] | set[str]) -> None:
        if users:
            rows = [{"case_id": case, "user_id": user} for user in sorted(users)]
            self._wire.add(_add_participant, rows)

    def add_run(self, run: Run) -> None:
        row = {"id": run.id, "subject_kind": CASE, "subject_id": run.case, "version": run.version}
        self._wire.change(_add_run, {**row, **_run_columns(run)})

    def get_run(self, run: str) -> Run | None:
        row = self._wire.one(_get_run, at_id=run)
        return None if row is None else run_from(row)

    def lock_run(self, run: str) -> Run:
        row = self._wire.one(_lock_run, at_id=run)
        if row is None:
            raise NotFoundError("run", run)
        return run_from(row)

    def save_run(self, run: Run, *, snapshot_at: datetime | None = None) -> None:
        values = {
            "at_id": run.id,
            "at_version": run.version,
            **_run_standing(run),
            "version": run.version + 1,
        }
        self._wire.later(_save_run, values, or_else=StaleError(f"run {run.id}"))
        if snapshot_at is not None:
            # By version: a timer or message is a step of its own between two completed tasks.
            kept = {
                "run_id": run.id,
                "step": run.version,
                "definition": run.definition,
                "pinned": _pinned_text(run.pinned),
                "taken_at": snapshot_at,
                "state": run.state,
                "at_subject_id": run.case,
                "at_run_id": run.id,
            }
            self._wire.later(_add_snapshot, kept)

    def snapshots(self, run: str, *, limit: int = 50) -> list[Snapshot]:
        return self._wire.each(_snapshot_from, _snapshots, at_run_id=run, most=limit)

    def snapshot(self, run: str, step: int) -> Snapshot | None:
        if step > LARGEST:
            return None
        row = self._wire.one(_snapshot, at_run_id=run, at_step=step)
        return None if row is None else _snapshot_from(row)

    def passed_since(self, run: str, seq: int) -> list[tuple[Passed, str]]:
        return passing.since(self._wire, run, seq)

    def running_on(self, pathway: str, version: int) -> list[Run]:
        return self._wire.each(run_from, _running_on, at_pathway=pathway, at_definition=version)

    def runs_of(self, case: str) -> list[Run]:
        return self._wire.each(run_from, _runs_of, at_subject_kind=CASE, at_subject_id=case)

    def add_passed(self, run: str, passed: Sequence[Passed], *, at: datetime, by: str) -> None:
        passing.add(self._wire, run, passed, at=at, by=by)


def _columns(case: Case) -> dict[str, object]:
    return {
        "number": case.number,
        "pathway": case.pathway,
        "team": case.team,
        "sensitivity": case.sensitivity,
        "about_staff": case.about_staff,
        "status": case.status,
        "opened_at": case.opened_at,
        "opened_by": case.opened_by,
        "coordinator": case.coordinator,
        "subject_kind": case.subject,
        "subject_key": case.subject_key,
        "subject_year": case.subject_year,
    }


def _run_columns(run: Run) -> dict[str, object]:
    return {
        "pathway": run.pathway,
        "start_event": run.start_event,
        "started_at": run.started_at,
        "local_terms": local_terms.written(run.local_terms),
        **_run_standing(run),
    }


def _run_standing(run: Run) -> dict[str, object]:
    """Return what changes after a run was started."""
    return {
        "definition": run.definition,
        "pinned": _pinned_text(run.pinned),
        "status": run.status,
        "ended_at": run.ended_at,
        "ended_with": run.ended_with,
        "state": run.state,
        "steps": run.steps,
    }
