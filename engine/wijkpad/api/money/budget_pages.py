# SPDX-License-Identifier: EUPL-1.2
"""Budgets as people see them: every purse, and one with its year and its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from wijkpad.api.money.budget_year import CrossingLine, Kept, crossing_lines, kept_silent, months
from wijkpad.api.reading import Reader
from wijkpad.commands.access.withholding import InLists
from wijkpad.commands.funding.correct import SIGNS, twins_of
from wijkpad.commands.funding.move_budget import MOVABLE
from wijkpad.domain.access import Verb, is_shielded, may
from wijkpad.domain.access_objects import PurseOf
from wijkpad.domain.burn_rate import Carried, MonthEnd, forecast, linear_norm
from wijkpad.domain.case import Case
from wijkpad.domain.ledger import Line, Purse, PurseKey
from wijkpad.errors import NotFoundError
from wijkpad.ports import LinePage, UnitOfWork

PER_PAGE: Final = 50
KINDS: Final[Mapping[str, str]] = {
    "allot": "Budget",
    "reserve": "Gereserveerd",
    "unreserve": "Vrijgegeven",
    "commit": "Toegezegd",
    "release": "Teruggevallen",
    "realise": "Gerealiseerd",
    "receivable": "Te ontvangen",
}
OWNERS: Final[Mapping[str, str]] = {
    "team": "Team",
    "contract": "Contract",
    "provider": "Aanbieder",
    "municipality": "Gemeente",
    "council": "Subsidieplafond",
}
CAUSES: Final[Mapping[str, str]] = {
    "import": "Bestand van de gemeente",
    "reserve": "Reservering",
    "release": "Reservering teruggegeven",
    "lapse": "Reservering verlopen",
    "decision": "Besluit",
    "event": "Verandering in de hulp",
    "correction": "Correctie",
    "move": "Verschuiving",
    "settle": "Afrekening",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PurseLine:
    """One purse in words.

    Attributes:
        owner: whose money, as `OWNERS` has it.
        used_pct: whole per cents of the budget that are promised or reserved; None without a budget.
        forecast: used on 31 December if the year goes on so; None where nothing can be said.
        ahead: how much more is promised than an even spread over the year; None outside the year.
    """

    purse: Purse
    owner: str
    title: str
    used_pct: int | None
    forecast: int | None
    ahead: int | None
    may_keep: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetList:
    """The purses of a year that the reader may see, and the years there are."""

    year: int
    years: tuple[int, ...]
    lines: tuple[PurseLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One booking as the reader may see it.

    Attributes:
        case: (id, number) of the case, only for who may see it.
        help: (case, allocation), for who may see the help and not the file.
        also: other purses on which the same money stands, and is put right with it.
        reason: what somebody gave as reason; empty for who may not see the case.
        amount: without sign, as a correction asks for it, corrections counted; None where it cannot be
            put right here.
    """

    line: Line
    kind: str
    cause: str
    who: str
    case: tuple[str, str] | None
    reason: str
    amount: int | None
    help: tuple[str, str] | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PursePage:
    """One purse with its year and a page of its lines.

    Attributes:
        hidden: what lines of shielded cases that the reader may not know of come to over the whole
            year; such lines are not among `rows` and count in no month. None where there are none.
        older: id to ask the next page with; None when there is none.
        targets: purses to which budget may be moved.
    """

    head: PurseLine
    months: tuple[MonthEnd, ...]
    crossings: tuple[CrossingLine, ...]
    rows: tuple[LedgerRow, ...]
    hidden: Purse | None
    older: str | None
    targets: tuple[tuple[PurseKey, str], ...]


def overview(reader: Reader, year: int | None) -> BudgetList:
    """Return the purses of a year (None: this year); the look is journalled."""
    today = reader.tools.today()

    def work(unit: UnitOfWork) -> BudgetList:
        years = sorted({*unit.ledger.years(), today.year})
        asked = year if year in years else today.year
        words = _Words(reader, unit, today)
        lines = [
            words.line(one)
            for one in unit.ledger.purses(asked)
            if words.may("see_budget", one.purse)
        ]
        lines.sort(key=lambda one: (one.purse.purse.owner != "team", one.owner, one.title))
        return BudgetList(year=asked, years=tuple(years), lines=tuple(lines))

    found = reader.plain("see_budget", None, "budget.read", work)
    reader.searched("budget.read", "", found=len(found.lines))
    return found


def purse_page(reader: Reader, key: PurseKey, before: str | None) -> PursePage:
    """Return one purse, with lines older than `before`.

    Raises:
        NotFoundError: nothing was ever booked on it.
        RefusedError: the reader may not see it.
    """

    def work(unit: UnitOfWork) -> PursePage:
        purse = unit.ledger.purse(key)
        if purse is None:
            raise NotFoundError("purse", f"{key.owner}:{key.key}:{key.year}")
        words = _Words(reader, unit, reader.tools.today())
        rows, older = _rows(words, key, before)
        head, kept = words.line(purse), words.kept_silent(key)
        return PursePage(
            head=head,
            months=tuple(months(unit.ledger, purse, kept, words.today)),
            crossings=tuple(crossing_lines(unit.ledger.crossings(key), kept)),
            rows=tuple(rows),
            hidden=None if kept is None else kept.year,
            older=older,
            targets=words.targets(key) if head.may_keep else (),
        )

    found = reader.plain("see_budget", PurseOf(key.owner, key.key), "budget.read", work)
    reader.searched("budget.read", f"{key.owner}:{key.key}:{key.year}", found=len(found.rows))
    # A booking stays: money is no file. Which case it is of is told to who may open that.
    out = InLists(reader.tools, reader.actor).cases(one.case[0] for one in found.rows if one.case)
    rows = (
        replace(one, case=None, reason="") if one.case and one.case[0] in out else one
        for one in found.rows
    )
    return replace(found, rows=tuple(rows))


def row(reader: Reader, key: PurseKey, line: str) -> LedgerRow:
    """Return one line that can be put right here; raises `NotFoundError` for every other."""

    def work(unit: UnitOfWork) -> LedgerRow:
        found = unit.ledger.line(line)
        words = _Words(reader, unit, reader.tools.today())
        if found is None or found.purse != key:
            raise NotFoundError("line", line)
        made = words.one(found)
        if made is None or made.amount is None:
            raise NotFoundError("line", line)
        return made

    return reader.plain("keep_budget", PurseOf(key.owner, key.key), "budget.read", work)


class _Words:
    """Names for what the ledger keeps, for one reader."""

    def __init__(self, reader: Reader, unit: UnitOfWork, today: date) -> None:
        self._reader, self._unit, self.today = reader, unit, today
        self._teams = {one.key: one.name for one in unit.people.teams()}
        self._contracts = {one.id: one.title for one in unit.funding.contracts()}
        self._providers = {one.id: one.name for one in unit.funding.providers()}
        self._people = reader.names(unit)
        self._corrected: Mapping[str, int] = {}
        self._carried: dict[int, Mapping[PurseKey, Carried]] = {}

    def may(self, verb: Verb, key: PurseKey) -> bool:
        return may(self._reader.actor, verb, PurseOf(key.owner, key.key), on=self.today) is None

    def title(self, key: PurseKey) -> str:
        contract, _, product = key.key.partition("/")
        named = {
            "team": self._teams.get(key.key),
            "contract": self._contracts.get(contract),
            "provider": self._providers.get(key.key),
        }.get(key.owner)
        title = named or contract
        return f"{title}, product {product}" if product else title

    def line(self, purse: Purse) -> PurseLine:
        key, today = purse.purse, self.today
        now = key.year == today.year
        ahead = purse.used - linear_norm(purse.budget, today) if now else None
        return PurseLine(
            purse=purse,
            owner=OWNERS[key.owner],
            title=self.title(key),
            used_pct=purse.used * 100 // purse.budget if purse.budget > 0 else None,
            forecast=self._forecast(purse) if now else None,
            ahead=ahead,
            may_keep=self.may("keep_budget", key),
        )

    def _forecast(self, purse: Purse) -> int | None:
        year = purse.purse.year
        if year not in self._carried:
            self._carried[year] = self._unit.ledger.carried(year)
        return forecast(purse.used, self.today, self._carried[year].get(purse.purse, Carried()))

    def targets(self, key: PurseKey) -> tuple[tuple[PurseKey, str], ...]:
        """Return the other purses of the same kind and year to which budget may go."""
        there = {one.purse for one in self._unit.ledger.purses(key.year)}
        if key.owner == "team":
            there |= {PurseKey("team", one, key.year) for one in self._teams}
        found = [
            (one, self.title(one))
            for one in sorted(there)
            if one != key and one.owner == key.owner and self.may("keep_budget", one)
        ]
        return tuple(found) if key.owner in MOVABLE else ()

    def page(self, key: PurseKey, before: str | None) -> LinePage:
        self._corrected = self._unit.ledger.corrected(key)
        return self._unit.ledger.lines(key, before=before, most=PER_PAGE + 1)

    def one(self, line: Line) -> LedgerRow | None:
        """Return a line that was asked for by itself."""
        self._corrected = self._unit.ledger.corrected(line.purse)
        of = self._unit.ledger.allocation(line.allocation) if line.allocation else None
        row = self.row(line, self._unit.cases.get(of.case) if of is not None else None)
        twins = [one.purse for one in twins_of(self._unit, line)]
        also = tuple(f"{OWNERS[one.owner]} {self.title(one)}" for one in twins)
        return row if row is None else replace(row, also=also)

    def row(self, line: Line, case: Case | None) -> LedgerRow | None:
        """Return a line; None when it is of a shielded case that the reader may not know of."""
        seen = case is not None and self._knows(case)
        if case is not None and is_shielded(case) and not seen:
            return None
        return LedgerRow(
            line=line,
            kind=KINDS[line.kind],
            cause=CAUSES.get(line.cause.partition(":")[0], ""),
            who=self._people.get(line.author, "wijkpad"),
            case=(case.id, case.number) if case is not None and seen else None,
            reason=self._reason(line) if case is None or seen else "",
            amount=self._amount(line),
            help=self._help(line, case) if case is not None and not seen else None,
        )

    def _help(self, line: Line, case: Case) -> tuple[str, str] | None:
        pays = may(self._reader.actor, "see_help", case, on=self.today) is None
        return (case.id, line.allocation) if pays and line.allocation else None

    def _knows(self, case: Case) -> bool:
        return may(self._reader.actor, "see", case, on=self.today) is None

    def _reason(self, line: Line) -> str:
        if not line.author:
            return ""
        try:
            return self._unit.ledger.reason(line)
        except NotFoundError:
            return ""

    def _amount(self, line: Line) -> int | None:
        if line.corrects is not None or line.kind not in SIGNS:
            return None
        return abs(line.cents + self._corrected.get(line.id, 0))

    def kept_silent(self, key: PurseKey) -> Kept | None:
        """Return what lines of shielded cases come to that the reader may not know of."""
        return kept_silent(self._unit.ledger, key, self._knows)


def _rows(words: _Words, key: PurseKey, before: str | None) -> tuple[list[LedgerRow], str | None]:
    """Return a full page of lines that may be seen: how many were left out does not show."""
    rows: list[LedgerRow] = []
    more = True
    while more:
        page = words.page(key, before)
        more = page.has_more
        for line, case in page.lines:
            found = words.row(line, case)
            if found is None:
                continue
            if len(rows) == PER_PAGE:
                return rows, rows[-1].line.id
            rows.append(found)
        before = page.lines[-1][0].id if page.lines else None
    return rows, None
