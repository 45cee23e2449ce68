# SPDX-License-Identifier: EUPL-1.2
"""Closing a period, changing a tariff, beginning a year: for who answers for the money of help."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wijkpad.api.money.help_pages import MoneyLine, foreseen_lines
from wijkpad.api.reading import Reader
from wijkpad.commands.access import withholding
from wijkpad.commands.funding import rounds
from wijkpad.commands.funding.rounds import Round, Row
from wijkpad.domain.access import may
from wijkpad.domain.access_objects import PurseOf
from wijkpad.domain.allocation import AllocationRecord
from wijkpad.domain.case import Case
from wijkpad.ports import Closing, UnitOfWork

HEADINGS: Final = ("toewijzing", "zaak", "product", "aanbieder", "van", "tot en met", "bedrag")
_ANY: Final = PurseOf("contract", "")
_READ: Final = "funding.round_read"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsPage:
    """What can be told in one round: by which way of funding, of which contract."""

    ways: tuple[Closing, ...]
    models: tuple[tuple[str, str], ...]
    contracts: tuple[tuple[str, str], ...]
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """One piece of help in a round, in words.

    Attributes:
        case: (id, number); None where the help was not found.
        fault: why nothing is booked; empty where `seen` stands for what would be.
    """

    allocation: str
    case: tuple[str, str] | None
    product: str
    lines: tuple[MoneyLine, ...]
    seen: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPart:
    """A part of a round; `sums` is what it comes to on each purse, by kind."""

    rows: tuple[RoundRow, ...]
    faults: tuple[RoundRow, ...]
    sums: tuple[MoneyLine, ...]
    same: int
    after: str | None


class RoundsDesk:
    """Rounds along much help at once; each part is seen before it is booked."""

    def __init__(self, reader: Reader, after: Callable[[], None]) -> None:
        self._reader, self._after = reader, after

    def page(self) -> RoundsPage:
        """Return what can be chosen; raises `RefusedError`."""
        tools, actor = self._reader.tools, self._reader.actor
        ways: tuple[Closing, ...] = ()

        def work(unit: UnitOfWork) -> RoundsPage:
            found = sorted(unit.funding.contracts(), key=lambda one: (one.title, one.id))
            return RoundsPage(
                ways=ways,
                models=tuple((one.model, one.label) for one in ways),
                contracts=tuple((one.id, one.title) for one in found),
                year=tools.today().year,
            )

        self._reader.plain("keep_budget", _ANY, _READ, lambda _: None)
        if tools.promising is not None:
            ways = tools.promising.closes(actor.municipality, tools.today())
        return self._reader.plain("keep_budget", _ANY, _READ, work)

    def look(self, asked: Round, after: str = "") -> RoundPart:
        """Return what the next part would book; raises `BookingRefusedError`."""
        self._reader.plain("keep_budget", _ANY, _READ, lambda _: None)
        part = rounds.look(self._reader.tools, self._reader.actor, asked, after)
        self._reader.searched(
            _READ, f"{asked.kind}:{asked.model}:{asked.contract}", found=len(part.rows)
        )
        with self._reader.tools.store.work(self._reader.actor.municipality, reading=True) as unit:
            rows = [_in_words(unit, one) for one in part.rows]
        good = tuple(one for one in rows if not one.fault)
        return RoundPart(
            rows=good,
            faults=tuple(one for one in rows if one.fault),
            sums=_summed(good),
            same=part.same,
            after=part.after,
        )

    def book(
        self, asked: Round, seen: Mapping[str, str], *, reason: str
    ) -> tuple[int, tuple[RoundRow, ...]]:
        """Book what was seen; return how many were booked, and what was not."""
        self._reader.plain("keep_budget", _ANY, _READ, lambda _: None)
        booked, left = rounds.book(
            self._reader.tools, self._reader.actor, asked, seen, reason=reason
        )
        self._after()
        with self._reader.tools.store.work(self._reader.actor.municipality, reading=True) as unit:
            return booked, tuple(_in_words(unit, one) for one in left)

    def listed(self) -> bytes:
        """Return the help that can be closed as CSV, with an empty column for the amount."""
        self._reader.plain("keep_budget", _ANY, _READ, lambda _: None)
        out = io.StringIO(newline="")
        written = csv.writer(out, delimiter=";", lineterminator="\r\n")
        written.writerow(HEADINGS)
        count = 0
        for one, case, provider in self._all():
            until = one.until.isoformat() if one.until else ""
            cells = (one.id, case.number, one.product, provider, one.start.isoformat(), until, "")
            written.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
            count += 1
        self._reader.searched(_READ, "list", found=count)
        return out.getvalue().encode("utf-8-sig")

    def _all(self) -> Iterator[tuple[AllocationRecord, Case, str]]:
        tools, actor = self._reader.tools, self._reader.actor
        after, more = "", True
        while more:
            with tools.store.work(actor.municipality, reading=True) as unit:
                batch = unit.ledger.living("", "", after=after, most=_MOST)
                names = {one.id: one.name for one in unit.funding.providers()}
            withholding.look_ahead(tools, actor, [case for _, case in batch])
            for one, case in batch:
                if may(actor, "close_help", case, on=tools.today()) is None:
                    yield one, case, names.get(one.provider or "", one.provider or "")
            more = len(batch) == _MOST
            after = batch[-1][0].id if batch else ""


_MOST: Final = 500


def _in_words(unit: UnitOfWork, row: Row) -> RoundRow:
    return RoundRow(
        allocation=row.allocation,
        case=row.case,
        product=row.product,
        lines=foreseen_lines(unit, row.lines),
        seen=row.seen,
        fault=row.fault,
    )


def _summed(rows: Sequence[RoundRow]) -> tuple[MoneyLine, ...]:
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        for line in row.lines:
            sums[line.purse, line.kind] = sums.get((line.purse, line.kind), 0) + line.cents
    return tuple(
        MoneyLine(kind=kind, purse=purse, cents=cents)
        for (purse, kind), cents in sorted(sums.items())
    )
