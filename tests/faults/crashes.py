# SPDX-License-Identifier: EUPL-1.2
"""The power fails just before and just behind each commit of each thing that is done; then it is asked again."""

from __future__ import annotations

import ast
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Final

from tests.commands.house import House
from tests.faults.publishing import let_publish
from tests.faults.tally import Tally
from tests.support.stores import MASTER_KEY, MUNICIPALITY
from wijkpad.errors import ConflictError, NotFoundError
from wijkpad.jobs import JobDesk
from wijkpad.store import SqlStore
from wijkpad.store.unit import SqlUnit

ENGINE: Final = Path(__file__).parents[2] / "engine" / "wijkpad"
_DEAD: Final = 137
_WITHIN: Final = frozenset({"in_one_go", "_attempt", "guarded"})
"""Ways to a commit, not places that ask for one."""
_MOST: Final = 20


@dataclass(slots=True)
class Fuse:
    """Blows at the n-th commit from now, before it or right behind it."""

    commits: int
    behind: bool
    points: Path

    def __str__(self) -> str:
        return f"at commit {self.commits}, {'behind' if self.behind else 'before'} it"


class _FragileUnit(SqlUnit):
    fuse: Fuse

    def commit(self) -> None:
        self.fuse.commits -= 1
        blows = self.fuse.commits == 0
        if blows:
            self.fuse.points.write_text(_asked_by(), "utf-8")
            if not self.fuse.behind:
                os._exit(_DEAD)
        super().commit()
        if blows:
            os._exit(_DEAD)


class _FragileStore(SqlStore):
    def __init__(self, url: str, fuse: Fuse) -> None:
        super().__init__(url, master_key=MASTER_KEY)
        self._fuse = fuse

    def work(self, municipality: str, *, reading: bool = False) -> SqlUnit:
        unit = _FragileUnit(self._pool, municipality, self._keys, reading=reading)
        unit.fuse = self._fuse
        return unit


def _asked_by() -> str:
    """Return the module and function of the product that asks for this commit."""
    frame = sys._getframe(2)
    while frame.f_code.co_name in _WITHIN and frame.f_back is not None:
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).stem}.{frame.f_code.co_name}"


def commit_points() -> frozenset[str]:
    """Return every function of the commands and of the jobs that asks for a commit."""
    found: set[str] = set()
    for file in [*ENGINE.glob("commands/*.py"), ENGINE / "jobs" / "desk.py"]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name not in _WITHIN:
                found |= {f"{file.stem}.{node.name}"} if _commits(node) else set()
    return frozenset(found)


def _commits(function: ast.FunctionDef) -> bool:
    return any(
        (isinstance(call.func, ast.Name) and call.func.id in ("in_one_go", "guarded"))
        or (isinstance(call.func, ast.Attribute) and call.func.attr == "commit")
        for call in ast.walk(function)
        if isinstance(call, ast.Call)
    )


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is asked, and how often it then turns out to have happened."""

    ask: Callable[[House], object]
    happened: Callable[[], int]


Preparing = Callable[[House, int], Deed]


def run(url: str, folder: Path, deeds: Mapping[str, Preparing]) -> Tally:
    """Crash in each deed at each commit, on a migrated, empty database."""
    tally = Tally("crash at every commit", url.split(":", maxsplit=1)[0])
    store = SqlStore(url, master_key=MASTER_KEY)
    with store.work(MUNICIPALITY) as unit:
        unit.settings.enrol(MUNICIPALITY, "Voorbeeldgemeente", "Europe/Amsterdam")
        unit.commit()
    house = House(store)
    let_publish(house)
    points: set[str] = set()
    turns = count(1)
    for name, prepare in deeds.items():
        for commits in range(1, _MOST):
            fuses = [Fuse(commits, behind, folder / "points") for behind in (False, True)]
            blown = [
                _crash(house, prepare(house, next(turns)), url, fuse, tally=tally, what=name)
                for fuse in fuses
            ]
            points |= {point for point in blown if point}
            if not all(blown):
                break
        else:
            tally.stuck.append(f"{name} never came to an end")
    with store.work(MUNICIPALITY, reading=True) as unit:
        broken_at = unit.journal.verify()
        tally.broken += [f"the journal at line {broken_at}"] if broken_at is not None else []
    store.close()
    everywhere = commit_points()
    tally.notes["commit points"] = len(points & everywhere)
    tally.notes["commit points in all"] = len(everywhere)
    tally.missed = sorted(everywhere - points)
    return tally


def _crash(house: House, deed: Deed, url: str, fuse: Fuse, *, tally: Tally, what: str) -> str:
    """Do a deed in a process that dies at a commit, and ask again; return where it died, if it did."""
    what = f"{what} {fuse}"
    first = fuse.commits == 1 and not fuse.behind
    died = _in_child(url, house, deed, fuse)
    tally.done += 1
    if died is None:
        tally.broken.append(f"{what}: failed by itself")
        return ""
    tally.faults += bool(died)
    if died and first and deed.happened():
        tally.doubled.append(f"{what}: happened before its commit")
    if died:
        with house.store.work(MUNICIPALITY) as unit:
            unit.jobs.free_from_others("nobody")
            unit.commit()
        try:
            deed.ask(house)
        except (ConflictError, NotFoundError):
            # It happened: who asks again is told that it is no longer to be done.
            tally.notes["told that it was done"] += 1
    tally.expect_once(deed.happened(), what)
    return died


def _in_child(url: str, house: House, deed: Deed, fuse: Fuse) -> str | None:
    """Return where the child died, "" when it came to the end, None when it failed."""
    house.store.close()
    fuse.points.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            own = _FragileStore(url, fuse)
            house.tools = replace(house.tools, store=own)
            house.jobs = JobDesk(own, house.clock, house)
            deed.ask(house)
            status = 0
        except BaseException:  # noqa: BLE001 - whatever it is, the parent has to know
            traceback.print_exc()
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == _DEAD:
        return fuse.points.read_text("utf-8")
    return "" if code == 0 else None
