# SPDX-License-Identifier: EUPL-1.2
"""What a file would do to the register: per row new, changed, unchanged or faulty, and what it adds.

Rows that contradict each other are all left out: which of them is right is not ours to guess.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from wijkpad.domain.funding import (
    AgreedProduct,
    Contract,
    ContractCeiling,
    ContractTariff,
    Lot,
    Provider,
    Register,
)
from wijkpad.domain.register_import import Fault, Kind, Row, Verdict
from wijkpad.domain.register_records import Record, record_of, without_version, world_of
from wijkpad.domain.register_rules import gap_fault, shared_agb, timeline_faults
from wijkpad.domain.register_words import difference

_DOUBLE: Final = "DUPLICATE_ROW"
Key = tuple[str, str, str]


def judge(kind: Kind, rows: Sequence[Row], held: Register) -> tuple[list[Row], Register]:
    """Return every row with its verdict and faults, and what the good ones add to the register.

    Args:
        kind: what the file is about.
        rows: as they were read; faults of reading stay.
        held: the register as it is.
    """
    world = world_of(held)
    records: dict[int, Record] = {}
    faults: dict[int, list[Fault]] = {at: list(row.faults) for at, row in enumerate(rows)}
    for at, row in enumerate(rows):
        if not row.faults:
            records[at], faults[at] = record_of(kind, row.values, world)
    good = {at: one for at, one in records.items() if not faults[at]}
    keys = {at: _key(one) for at, one in good.items()}
    for at, fault in _contradictions(good, keys, rows):
        faults[at].append(fault)
    good = {at: one for at, one in good.items() if not faults[at]}
    for at, fault in _among_others(good, rows, held):
        faults[at].append(fault)
    good = {at: one for at, one in good.items() if not faults[at]}
    named = frozenset(keys.values())
    before = {key: one for one in _every(kind, held) if (key := _key(one)) in named}
    judged = [
        _judged(row, good.get(at), faults[at], before.get(keys.get(at)))
        for at, row in enumerate(rows)
    ]
    return judged, _added(kind, {keys[at]: one for at, one in good.items()}, held)


def counted(rows: Iterable[Row]) -> dict[str, int]:
    """Return how many rows have which verdict."""
    found = {"new": 0, "changed": 0, "unchanged": 0, "faulty": 0}
    for row in rows:
        found[row.verdict] += 1
    return found


def _judged(row: Row, record: Record | None, faults: Sequence[Fault], was: Record | None) -> Row:
    if record is None:
        return replace(row, faults=tuple(faults), verdict="faulty", said="")
    verdict: Verdict = "new"
    if was is not None:
        same = without_version(was) == without_version(record)
        verdict = "unchanged" if same else "changed"
    said = difference(was, record) if was is not None and verdict == "changed" else ""
    return replace(row, faults=(), verdict=verdict, said=said)


def _contradictions(
    good: Mapping[int, Record], keys: Mapping[int, Hashable], rows: Sequence[Row]
) -> list[tuple[int, Fault]]:
    """Find rows about the same thing that say something else; the very same row twice is no fault."""
    said: dict[Hashable, list[int]] = {}
    for at in good:
        said.setdefault(keys[at], []).append(at)
    found = []
    for places in said.values():
        if len(places) == 1:
            continue
        first = places[0]
        another = next((at for at in places if good[at] != good[first]), None)
        if another is None or len({without_version(good[at]) for at in places}) == 1:
            continue
        for at in places:
            one = good[at]
            other = another if one == good[first] else first
            code = "TARIFF_OVERLAP" if isinstance(one, ContractTariff) else _DOUBLE
            text = f"Regel {rows[other].line} zegt iets anders over hetzelfde."
            found.append((at, Fault(code, _NAMED[type(one)], text, "Laat één van de twee staan.")))
    return found


def _among_others(
    good: Mapping[int, Record], rows: Sequence[Row], held: Register
) -> list[tuple[int, Fault]]:
    providers = {at: one for at, one in good.items() if isinstance(one, Provider)}
    if providers:
        return _shared_codes(providers, held)
    tariffs = {at: one for at, one in good.items() if isinstance(one, ContractTariff)}
    by_key: dict[Key, dict[int, ContractTariff]] = {}
    for at, one in tariffs.items():
        by_key.setdefault(_line(one), {})[at] = one
    there: dict[Key, list[ContractTariff]] = {}
    for one in held.tariffs if by_key else ():
        if _line(one) in by_key:
            there.setdefault(_line(one), []).append(one)
    found: list[tuple[int, Fault]] = []
    for key, mine in by_key.items():
        found += _timeline(mine, there.get(key, []), rows)
    return found


def _shared_codes(providers: Mapping[int, Provider], held: Register) -> list[tuple[int, Fault]]:
    given = {one.id: one for one in providers.values()}
    places: dict[str, list[int]] = {}
    for at, one in providers.items():
        places.setdefault(one.id, []).append(at)
    # Who is not in the file comes first, so that the fault is told of a row.
    everyone = [*(one for one in held.providers if one.id not in given), *given.values()]
    return [(at, fault) for one, fault in shared_agb(everyone) for at in places.get(one.id, ())]


def _timeline(
    given: Mapping[int, ContractTariff], held: Sequence[ContractTariff], rows: Sequence[Row]
) -> list[tuple[int, Fault]]:
    """Find gaps and overlaps that the rows would make; what is left out may make another one."""
    left = dict(given)
    found: list[tuple[int, Fault]] = []
    while left:
        wrong = _wrong(left, held, rows)
        if not wrong:
            break
        found += wrong
        for at, _ in wrong:
            left.pop(at, None)
    return found


Placed = tuple[Sequence[int], ContractTariff]
"""A tariff and the rows that say it; none for one that holds already."""


def _wrong(
    given: Mapping[int, ContractTariff], held: Sequence[ContractTariff], rows: Sequence[Row]
) -> list[tuple[int, Fault]]:
    places: dict[date, list[int]] = {}
    for at, one in given.items():
        places.setdefault(one.valid_from, []).append(at)
    line: list[Placed] = [((), one) for one in held if one.valid_from not in places]
    line += [(some, given[some[0]]) for some in places.values()]
    line.sort(key=lambda placed: placed[1].valid_from)
    replaced = {one.valid_from: one for one in held if one.valid_from in places}
    return _overlaps(line, rows) or _gaps(line, replaced)


def _overlaps(line: Sequence[Placed], rows: Sequence[Row]) -> list[tuple[int, Fault]]:
    found: list[tuple[int, Fault]] = []
    for told in timeline_faults([tariff for _, tariff in line]):
        here, there = line[told.at][0], line[told.other][0]
        if told.fault.code != "TARIFF_OVERLAP":
            continue
        found += ((at, told.fault) for at in here)
        fault = replace(told.fault, field="valid_until")
        if here:
            text = f"Dit tarief overlapt met dat op regel {rows[here[0]].line}."
            fault = replace(fault, text=text)
        found += ((at, fault) for at in there)
    return found


def _gaps(
    line: Sequence[Placed], replaced: Mapping[date, ContractTariff]
) -> list[tuple[int, Fault]]:
    """Find gaps in one go: a row that is left out makes one for what follows, unless what it replaced fills it."""
    found: list[tuple[int, Fault]] = []
    kept: list[Placed] = []
    for placed in line:
        now: Placed | None = placed
        while now is not None and kept:
            (here, one), (there, before) = now, kept[-1]
            fault = gap_fault(before, one)
            if fault is None or not (here or there):
                break
            if here:
                found += ((at, fault) for at in here)
                was = replaced.get(one.valid_from)
                now = None if was is None else ((), was)
            else:
                found += ((at, replace(fault, field="valid_until")) for at in there)
                kept.pop()
                if before.valid_from in replaced:
                    kept.append(((), replaced[before.valid_from]))
        if now is not None:
            kept.append(now)
    return found


def _added(kind: Kind, good: Mapping[Hashable, Record], held: Register) -> Register:
    """Return what the good rows add; tariffs of a line are given whole."""
    rows = list(good.values())
    tariffs = [one for one in rows if isinstance(one, ContractTariff)]
    if kind == "tariffs":
        touched = {_line(one) for one in tariffs}
        rest = [one for one in held.tariffs if _line(one) in touched and _key(one) not in good]
        return Register(tariffs=tuple(sorted((*rest, *tariffs), key=_order)))
    return Register(
        providers=tuple(one for one in rows if isinstance(one, Provider)),
        lots=tuple(one for one in rows if isinstance(one, Lot)),
        contracts=tuple(one for one in rows if isinstance(one, Contract)),
        products=tuple(one for one in rows if isinstance(one, AgreedProduct)),
        ceilings=tuple(one for one in rows if isinstance(one, ContractCeiling)),
    )


def _every(kind: Kind, held: Register) -> Sequence[Record]:
    every: Mapping[str, Sequence[Record]] = {
        "providers": held.providers,
        "lots": held.lots,
        "contracts": held.contracts,
        "products": held.products,
        "tariffs": held.tariffs,
        "ceilings": held.ceilings,
    }
    return every[kind]


def _key(record: Record) -> Hashable:
    match record:
        case ContractTariff():
            return (*_line(record), record.valid_from)
        case AgreedProduct():
            return (record.contract, record.product)
        case ContractCeiling():
            return (record.contract, record.product, record.year)
        case _:
            return record.id


_NAMED: Final[Mapping[type[Record], str]] = {
    Provider: "id",
    Lot: "id",
    Contract: "id",
    AgreedProduct: "product",
    ContractTariff: "valid_from",
    ContractCeiling: "year",
}


def _line(one: ContractTariff) -> Key:
    return (one.contract, one.product, one.unit)


def _order(one: ContractTariff) -> tuple[Key, date]:
    return (_line(one), one.valid_from)
