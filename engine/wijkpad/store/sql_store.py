# SPDX-License-Identifier: EUPL-1.2
"""The database behind the ports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import and_, func, or_, select

from wijkpad.domain.access import Sight
from wijkpad.domain.case import Task
from wijkpad.ports import (
    Delivery,
    ListedCase,
    OpenTerm,
    Swept,
    TermList,
    TermQuestion,
    Worklist,
    WorklistQuestion,
)
from wijkpad.store.claiming import with_work
from wijkpad.store.open_terms import open_terms
from wijkpad.store.pool import Pool
from wijkpad.store.sealing import MasterKeys, Vault
from wijkpad.store.sight import shielded, sight_values, visible_cases
from wijkpad.store.sweeping import sweep
from wijkpad.store.tables import cases, municipalities, passed_elements, runs
from wijkpad.store.tasks import TASKS_OF_CASE, task_from
from wijkpad.store.term_list import list_terms
from wijkpad.store.unit import SqlUnit
from wijkpad.store.wire import Found, Wire, fixed, picking, same
from wijkpad.store.worklist import list_cases, worklist

T = TypeVar("T")

_municipalities = select(municipalities).order_by(municipalities.c.municipality)
_running = (
    select(runs.c.definition, func.count().label("running"))
    .select_from(runs.outerjoin(cases, and_(*same(cases), cases.c.id == runs.c.subject_id)))
    .where(*same(runs, "pathway"), runs.c.status == fixed("running"))
    .where(or_(cases.c.id.is_(None), ~shielded(), visible_cases()))
    .group_by(runs.c.definition)
)
_passed = picking(passed_elements, "run_id").order_by(passed_elements.c.seq)


class SqlStore:
    """SQLite or PostgreSQL, as `Store` and as `Queries`. Safe to share between threads.

    Args:
        url: such as `sqlite:///var/wijkpad.sqlite` or `postgresql://user@host/database`.
        master_key: the installation's secret, at least 32 bytes; what is stored under one secret
            cannot be read under another.
        durable: False for a database that is thrown away: SQLite then does not wait for the disk.
        delivery: what workers elsewhere are told of jobs with; PostgreSQL only.
    """

    def __init__(
        self,
        url: str,
        *,
        master_key: bytes,
        durable: bool = True,
        delivery: Delivery | None = None,
    ) -> None:
        self._keys = MasterKeys(master_key)
        self._pool = Pool(url, durable=durable, delivery=delivery)

    def work(self, municipality: str, *, reading: bool = False) -> SqlUnit:
        """Return a unit of work that begins when its `with` block is entered."""
        return SqlUnit(self._pool, municipality, self._keys, reading=reading)

    def municipalities(self) -> Sequence[tuple[str, str]]:
        """Return (code, name) of every municipality in this database."""
        return self._read("", lambda wire: wire.each(_code_and_name, _municipalities))

    def with_work(self, now: datetime) -> Sequence[str]:
        """Return the codes of the municipalities in which a job may be taken up, in order."""
        return self._read(
            "",
            lambda wire: [
                row.municipality
                for row in wire.every(with_work(postgres=wire.is_postgres), now=now)
            ],
        )

    def sweep(self, now: datetime, *, most: int) -> Swept | None:
        """Tell the workers of due jobs that they were not told of; None while another does so.

        On PostgreSQL, with a delivery; at most so many jobs at once.
        """
        with self._pool.begin("", reading=False) as wire:
            swept = sweep(wire, self._pool.delivery, now, most=most)
            wire.commit()
            return swept

    def keyed_hash(self, text: str) -> str:
        """Return a hash that only this installation can make."""
        return self._keys.keyed_hash(text)

    def close(self) -> None:
        """Let go of every connection."""
        self._pool.close()

    def worklist(self, municipality: str, question: WorklistQuestion) -> Worklist:
        """Return one page of the worklist."""
        return self._read(
            municipality, lambda wire: worklist(wire, Vault(wire, self._keys), question)
        )

    def cases(
        self,
        municipality: str,
        sight: Sight,
        *,
        text: str = "",
        page: int = 1,
        per_page: int = 50,
    ) -> tuple[list[ListedCase], int]:
        """Return one page of cases, newest first, and how many there are."""
        return self._read(
            municipality,
            lambda wire: list_cases(
                wire, Vault(wire, self._keys), sight, text=text, page=page, per_page=per_page
            ),
        )

    def open_terms(self, municipality: str, cases: Iterable[str]) -> list[OpenTerm]:
        """Return the terms of these cases that are not met, of runs that go on."""
        asked = sorted(set(cases))
        return self._read(municipality, lambda wire: open_terms(wire, asked)) if asked else []

    def terms(self, municipality: str, question: TermQuestion) -> TermList:
        """Return the duties that are open, of runs that go on."""
        return self._read(
            municipality, lambda wire: list_terms(wire, Vault(wire, self._keys), question)
        )

    def tasks_of_case(self, municipality: str, case: str) -> list[Task]:
        """Return every task of the case, open or not, in the order of opening."""

        def ask(wire: Wire) -> list[Task]:
            vault = Vault(wire, self._keys)
            return [task_from(row, vault) for row in wire.every(TASKS_OF_CASE, at_case_id=case)]

        return self._read(municipality, ask)

    def passed_of_run(self, municipality: str, run: str) -> list[tuple[str, str, datetime, str]]:
        """Return (element, how, at, by) of every element the run left, in order."""
        return self._read(
            municipality,
            lambda wire: [
                (row.element, row.how, row.passed_at, row.passed_by)
                for row in wire.every(_passed, at_run_id=run)
            ],
        )

    def running_on(self, municipality: str, pathway: str, sight: Sight) -> dict[int, int]:
        """Return version to how many runs of the pathway still run on it, as far as told."""
        return self._read(
            municipality,
            lambda wire: {
                row.definition: row.running
                for row in wire.every(_running, at_pathway=pathway, **sight_values(sight))
            },
        )

    def _read(self, municipality: str, ask: Callable[[Wire], T]) -> T:
        with self._pool.begin(municipality, reading=True) as wire:
            return ask(wire)


def _code_and_name(row: Found) -> tuple[str, str]:
    return (row.municipality, row.name)
