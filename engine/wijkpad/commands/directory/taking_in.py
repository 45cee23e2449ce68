# SPDX-License-Identifier: EUPL-1.2
"""Making the social map say what a file says, and writing it out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby

from wijkpad.commands.directory.file_text import in_order
from wijkpad.commands.directory.in_file import (
    NEVER,
    NOBODY,
    DirectoryPart,
    faults,
    strangers,
)
from wijkpad.domain.directory import FACTS, Location, Statement, Wait, standing
from wijkpad.domain.identity import SYSTEM
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork


def directory_faults(
    unit: UnitOfWork, part: DirectoryPart, providers: Sequence[str], today: date
) -> list[Finding]:
    """Find what only the municipality itself can tell; `providers` are those after the import."""
    if not part.says:
        return []
    taken = frozenset(providers)
    known = taken | {one.id for one in part.provisions}
    known |= {one.id for one in unit.directory.provisions()}
    return [*faults(part, today), *strangers(part, frozenset(known), taken)]


def take_in(unit: UnitOfWork, part: DirectoryPart, now: datetime, today: date) -> None:
    """Write the difference; what the file does not name has ended. Wait times are only added."""
    if not part.says:
        return
    named = {one.id for one in part.provisions}
    for provision in part.provisions:
        unit.directory.put_provision(provision)
    for held in unit.directory.provisions():
        if held.id not in named and held.ended_on is None:
            unit.directory.put_provision(replace(held, ended_on=today))
    _take_facts(unit, part.facts, now, today)
    _take_locations(unit, part.locations, now)
    known = {_as_given(one) for one in unit.directory.waits()}
    for wait in part.waits:
        if wait not in known:
            unit.directory.add_wait(replace(wait, author=SYSTEM, at=now))


def gathered(unit: UnitOfWork) -> DirectoryPart:
    """Return what a file holds of the social map: all that stands, and the newest wait times."""
    held = [
        replace(one, number=0, author=NOBODY, at=NEVER)
        for _, lines in groupby(unit.directory.statements(), lambda one: one.offer)
        for one in standing(lines, date.min)
    ]
    return DirectoryPart(
        provisions=tuple(unit.directory.provisions()),
        locations=tuple(
            replace(one, version=1, author=NOBODY, at=NEVER)
            for one in unit.directory.locations()
            if not one.is_gone
        ),
        facts=tuple(in_order(held)),
        waits=tuple(_newest(unit.directory.waits())),
    )


def _newest(waits: Sequence[Wait]) -> Iterator[Wait]:
    seen = set()
    for one in waits:
        key = (one.offer, one.product, one.location, one.kind, one.certainty, one.source)
        if key not in seen:
            seen.add(key)
            yield _as_given(one)


def _as_given(one: Wait) -> Wait:
    return replace(one, number=0, author=NOBODY, at=NEVER)


def _take_facts(unit: UnitOfWork, given: Sequence[Statement], now: datetime, today: date) -> None:
    history = {
        offer: list(lines)
        for offer, lines in groupby(unit.directory.statements(), lambda one: one.offer)
    }
    wanted: dict[str, list[Statement]] = {offer: [] for offer in history}
    for one in given:
        wanted.setdefault(one.offer, []).append(one)
    for offer, lines in wanted.items():
        held = [
            replace(one, number=0, author=NOBODY, at=NEVER)
            for one in standing(history.get(offer, ()), date.min)
        ]
        told = [replace(one, author=SYSTEM, at=now) for one in _difference(held, lines, today)]
        unit.directory.state(told)


def _difference(
    held: Sequence[Statement], wanted: Sequence[Statement], today: date
) -> Iterator[Statement]:
    """Yield the lines that lead from what stands to what should."""
    replaced = {_slot(one) for one in wanted}
    ended = {
        (one.kind, one.value): one
        for one in held
        if one not in wanted and _slot(one) not in replaced
    }
    for one in ended.values():
        yield replace(one, is_gone=True, measured_on=today, expires_on=None)
    for one in wanted:
        # What another source says still stands, though one that said the same does not any more.
        if one not in held or (one.kind, one.value) in ended:
            yield one


def _slot(one: Statement) -> tuple[str, str, str]:
    """Return in whose place a line of the same source comes."""
    return (one.kind, one.value if FACTS[one.kind].many else "", one.source)


def _take_locations(unit: UnitOfWork, given: Sequence[Location], now: datetime) -> None:
    held = {(one.offer, one.id): one for one in unit.directory.locations()}
    for one in given:
        was = held.pop((one.offer, one.id), None)
        if was is None or replace(was, version=1, author=NOBODY, at=NEVER) != one:
            version = 1 if was is None else was.version + 1
            unit.directory.put_location(replace(one, version=version, author=SYSTEM, at=now))
    for left in held.values():
        if not left.is_gone:
            ended = replace(left, version=left.version + 1, is_gone=True, author=SYSTEM, at=now)
            unit.directory.put_location(ended)
