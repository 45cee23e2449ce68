# SPDX-License-Identifier: EUPL-1.2
"""Random walks through the real intake: a crash at any moment changes nothing about the end."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.commands.house import FakeClock
from tests.faults.inventing import Inventor, summary
from tests.faults.office import Office, PowerCutError, furnish
from tests.faults.walking import Walk
from tests.support.stores import MUNICIPALITY

pytestmark = pytest.mark.faults
WALKS = int(os.environ.get("WIJKPAD_WALKS", "2"))
STEPS = 30
BEGIN = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
many = settings(
    max_examples=WALKS,
    deadline=None,
    # A walk takes seconds: its seed says enough, and is printed.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
seeds = st.integers(0, 2**32 - 1)
lengths = st.integers(1, STEPS)


@pytest.fixture(scope="module")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the real pathways, to copy for each walk."""
    return furnish(sqlite_template, tmp_path_factory.mktemp("office"), FakeClock(BEGIN))


@pytest.fixture
def office(furnished: Path, tmp_path: Path) -> Callable[[], Office]:
    """Make an office on a fresh database."""

    def open_one() -> Office:
        file = tmp_path / "walk.sqlite"
        for one in tmp_path.glob("walk.sqlite*"):
            one.unlink()
        shutil.copy(furnished, file)
        return Office(file, FakeClock(BEGIN))

    return open_one


def first_walk(office: Office, seed: int, length: int) -> Inventor:
    """Make up a walk and take it without any crash."""
    inventor = Inventor(Walk(office), Random(seed))
    inventor.go(length)
    office.close()
    return inventor


@many
@given(seeds, lengths)
def test_a_walk_with_a_crash_after_every_step_is_the_same_walk(
    office: Callable[[], Office], seed: int, length: int
) -> None:
    told = first_walk(office(), seed, length)
    walk = Walk(office())

    def crash_behind(work: Callable[[], str]) -> str:
        outcome = work()
        walk.office.crash()
        return outcome

    for number, action in enumerate(told.actions):
        outcome = walk.step(action, number, crash_behind)
        here = summary(told.actions[: number + 1])
        assert outcome == told.outcomes[number], here
        assert walk.picture() == told.pictures[number], here
    verify(walk)


@many
@given(seeds, lengths)
def test_a_walk_with_a_power_cut_at_every_commit_is_the_same_walk(
    office: Callable[[], Office], seed: int, length: int
) -> None:
    """Cut before a commit, nothing of it is there; behind it, asking again does nothing twice."""
    told = first_walk(office(), seed, length)
    walk, dice = Walk(office()), Random(seed)

    def cut(work: Callable[[], str]) -> str:
        commits = 1
        while True:
            behind = dice.random() < 0.5
            before = walk.office.digest()
            walk.office.power.arm(commits, behind=behind)
            try:
                return work()
            except PowerCutError:
                walk.office.crash()
                assert behind or commits > 1 or walk.office.digest() == before
                walk.office.let_leases_run_out()
                commits += 1
            finally:
                walk.office.power.disarm()

    for number, action in enumerate(told.actions):
        outcome = walk.step(action, number, cut)
        here = summary(told.actions[: number + 1])
        assert outcome in (told.outcomes[number], "seen"), here
        assert walk.picture() == told.pictures[number], here
    verify(walk)


def verify(walk: Walk) -> None:
    """Look whether the journal fits and nothing went wrong; then close."""
    with walk.office.store.work(MUNICIPALITY, reading=True) as unit:
        assert unit.journal.verify() is None
        assert [one.code for one in unit.jobs.open_incidents() if one.code[:4] != "POST"] == []
    walk.office.close()
