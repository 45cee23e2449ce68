# SPDX-License-Identifier: EUPL-1.2
"""Reserving at once on PostgreSQL: none lost, none double, never more than there is; and how long."""

from __future__ import annotations

import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import uuid4

from bench import postgres
from bench.drain import Pathway, Town
from wijkpad.commands.funding import reserve
from wijkpad.commands.funding.reserve import Wanted
from wijkpad.commands.jobs.apply_job import system
from wijkpad.commands.municipality import allotting
from wijkpad.domain.funding import Budget
from wijkpad.domain.ledger import Line, PurseKey
from wijkpad.errors import StaleError
from wijkpad.plugin_api import FundingRef, FundingRequest, Quote, QuoteSegment, Scope
from wijkpad.store import migrate

WRITERS: Final = int(os.environ.get("WIJKPAD_BENCH_WRITERS", "8"))
EACH: Final = int(os.environ.get("WIJKPAD_BENCH_RESERVATIONS", "50"))
LINES: Final = int(os.environ.get("WIJKPAD_BENCH_LINES", "100000"))
_TOWN: Final = "gm9999"
_CENTS: Final = 1_000
_TEAM: Final = PurseKey("team", "noord", 2026)
_CONTRACT: Final = PurseKey("contract", "C-100", 2026)
_DAY: Final = date(2026, 1, 5)


def _wanted(case: str, run: str) -> Wanted:
    segment = QuoteSegment(
        start=_DAY, until=_DAY, volume=Decimal(1), tariff_cents=_CENTS, cents=_CENTS
    )
    return Wanted(
        case=case,
        run=run,
        place=uuid4().hex,
        request=FundingRequest(
            law="Wmo",
            product="02A03",
            unit="hour",
            frequency="total",
            volume=Decimal(1),
            start=_DAY,
            until=_DAY,
            team="noord",
        ),
        funding=FundingRef(key="inspanningsgericht", version="1"),
        quote=Quote(
            max_volume=Decimal(1),
            unit="hour",
            cents_total=_CENTS,
            segments=(segment,),
            per_year={2026: _CENTS},
        ),
        scopes=(
            Scope(owner="team", key="noord", year=2026, cents=_CENTS),
            Scope(owner="contract", key="C-100", year=2026, cents=_CENTS),
        ),
    )


def _fill(town: Town, fits: int) -> None:
    """Book many lines on both purses, and leave room for so many reservations on the team's."""
    now = town.clock.now()
    for key in (_TEAM, _CONTRACT):
        for first in range(0, LINES // 2, 5_000):
            lines = [
                Line(id=uuid4().hex, purse=key, kind="commit", cents=1, cause=f"{at}", at=now)
                for at in range(first, first + 5_000)
            ]
            with town.store.work(_TOWN) as unit:
                unit.ledger.hold([key])
                unit.ledger.add(lines)
                unit.commit()
    with town.store.work(_TOWN) as unit:
        room = {_TEAM: fits, _CONTRACT: WRITERS * EACH}
        budgets = [
            Budget(
                scope_kind=key.owner,
                scope_key=key.key,
                year=key.year,
                cents=LINES // 2 + many * _CENTS,
            )
            for key, many in room.items()
        ]
        allotting.take_over(unit, budgets, now)
        unit.commit()


def _run_of(town: Town) -> tuple[str, str]:
    town.start(1)
    with town.store.work(_TOWN, reading=True) as unit:
        (case,) = unit.cases.recent("noord", town.clock.now().replace(year=2020))
        (run,) = unit.cases.runs_of(case.id)
    return case.id, run.id


def main() -> None:
    """Let all writers reserve as fast as they can, count what came of it, and print."""
    if not postgres.is_there():
        print("\nreserving is not measured: PostgreSQL is not there")
        return
    with postgres.cluster() as running:
        url = postgres.new_database(running, "reserving")
        migrate(url)
        pathway = Pathway()
        town = Town(url, pathway)
        town.furnish(pathway.held)
        case, run = _run_of(town)
        fits = WRITERS * EACH // 2
        _fill(town, fits)
        _measure(town, case, run, fits)
        town.store.close()


def _measure(town: Town, case: str, run: str, fits: int) -> None:
    reading: list[float] = []
    for _ in range(20):
        began = time.perf_counter()
        with town.store.work(_TOWN, reading=True) as unit:
            unit.ledger.purse(_TEAM)
        reading.append(time.perf_counter() - began)
    tries = 0

    def writer(_: int) -> list[tuple[bool, float]]:
        nonlocal tries
        found = []
        for _ in range(EACH):
            wanted, began = _wanted(case, run), time.perf_counter()
            while True:
                tries += 1
                try:
                    done = reserve.handle(town.tools, system(_TOWN), wanted)
                    break
                except StaleError:
                    continue
            found.append((not done.short, time.perf_counter() - began))
        return found

    began = time.perf_counter()
    with ThreadPoolExecutor(WRITERS) as threads:
        asked = [one for found in threads.map(writer, range(WRITERS)) for one in found]
    took = time.perf_counter() - began
    with town.store.work(_TOWN, reading=True) as unit:
        team, contract = unit.ledger.purse(_TEAM), unit.ledger.purse(_CONTRACT)
        made = len(unit.ledger.allocations_of(case))
    passed = sum(one for one, _ in asked)
    assert team is not None
    assert contract is not None
    print(
        f"\nreserving on PostgreSQL, {WRITERS} writers at once, {len(asked)} requests on two purses"
        f" of {LINES // 2} lines, room for {fits}:"
        f"\n  passed {passed}, put before somebody {len(asked) - passed}, allocations {made}"
        f"\n  reserved on team and contract {team.reserved // _CENTS} and"
        f" {contract.reserved // _CENTS}, free of the team {team.free} cents"
        f"\n  lost {fits - made}, double {made - passed}, asked again after a lost race"
        f" {tries - len(asked)}"
        f"\n  {len(asked) / took:.0f} a second; median"
        f" {statistics.median(one for _, one in asked) * 1000:.0f} ms"
        f"\n  a balance of {LINES // 2} lines: median {statistics.median(reading) * 1000:.1f} ms"
    )
    if not passed == made == fits or team.free != 0 or contract.reserved != team.reserved:
        raise SystemExit("reservations were lost, doubled or went over the budget")


if __name__ == "__main__":
    main()
