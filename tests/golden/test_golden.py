# SPDX-License-Identifier: EUPL-1.2
"""What an earlier version stored is read, brought up to date, and finished by this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.golden.runs import BODIES, FOLDER, NEWEST, Office, laid_out, made
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.domain.case import Run
from wijkpad.runtime.codec import FORMAT
from wijkpad.store import SqlStore, is_current, migrate

FILES = sorted(FOLDER.glob("*.sql"))
AGAIN = "run `make golden`: the database of the version that is being made is out of date"
_ENDS = {"taak": "e", "terug": "e", "roept": "e"}


@pytest.fixture(params=FILES, ids=lambda one: one.stem)
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database as a version left it."""
    path = tmp_path / "golden.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
    connection.close()
    return path


@pytest.fixture
def office(stored: Path) -> Iterator[Office]:
    """The office of that database, brought to the schema of this version."""
    migrate(f"sqlite:///{stored}")
    store = SqlStore(f"sqlite:///{stored}", master_key=MASTER_KEY)
    yield Office(store)
    store.close()


def ended(office: Office) -> dict[str, Run]:
    found: dict[str, Run] = {}
    with office.store.work(MUNICIPALITY, reading=True) as unit:
        for line in unit.journal.latest(10_000):
            if line.entry.event == "case.started" and line.entry.client is not None:
                for run in unit.cases.runs_of(line.entry.client):
                    found[run.pathway] = run
    return found


def test_every_run_of_an_earlier_version_is_finished_by_this_one(office: Office) -> None:
    waiting = office.runs()
    assert waiting.keys() == BODIES.keys() - {"binnen"}
    first = office.open_tasks(waiting["taak"].case)["A"]
    with office.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.journal.verify() is None
        draft = unit.tasks.draft(first.id, "anna")
    assert first.assignee == "anna"
    assert draft is not None
    assert draft.posted == {"text": ["nog niet af"]}
    office.finish_all()
    runs = ended(office)
    assert runs.keys() == waiting.keys()
    assert {run.status for run in runs.values()} == {"ended"}
    assert {key: runs[key].ended_with for key in _ENDS} == _ENDS
    with office.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.journal.verify() is None
        assert unit.jobs.open_incidents() == []
        known = unit.data.versions(waiting["keren"].case, waiting["keren"].id, "answer")
    assert sorted(one.scope for one in known) == ["A#0", "A#1", "A#2"]


def test_a_compensation_that_an_earlier_version_recorded_is_still_done(office: Office) -> None:
    case = office.runs()["terug"].case
    office.finish_all()
    done = {one.element: one.status for one in office.store.tasks_of_case(MUNICIPALITY, case)}
    assert done == {"A": "completed", "B": "completed", "U": "completed"}


def test_the_codec_writes_what_it_wrote_or_has_a_new_number(tmp_path: Path) -> None:
    """Change what a state holds, and this fails until the format has a new number and a reader."""
    path = tmp_path / "kept.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(NEWEST.read_text(encoding="utf-8"))
        rows = connection.execute("SELECT pathway, state FROM runs WHERE status = 'running'")
        kept = {key: laid_out(state) for key, state in rows}
    connection.close()
    office = made(tmp_path / "today.sqlite")
    today = {key: laid_out(run.state) for key, run in office.runs().items()}
    office.store.close()
    formats = {state[0] for state in kept.values() if isinstance(state, list)}
    if formats == {FORMAT}:
        why = "the codec writes otherwise: give the format a new number and keep the reader"
        assert today == kept, why
    assert formats == {FORMAT}, AGAIN


def test_the_newest_golden_database_is_of_the_schema_of_this_version(
    tmp_path: Path, sqlite_template: Path
) -> None:
    path = tmp_path / "kept.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(NEWEST.read_text(encoding="utf-8"))
    connection.close()
    assert is_current(f"sqlite:///{path}"), AGAIN
    assert _schema(path) == _schema(sqlite_template), AGAIN


def _schema(path: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
        ).fetchall()
    connection.close()
    return [(str(name), " ".join(str(sql).split())) for name, sql in found]
