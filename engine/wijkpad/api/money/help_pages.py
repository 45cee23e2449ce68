# SPDX-License-Identifier: EUPL-1.2
"""Help that was decided on, as people see it: all of a case, and one with its money and its story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from wijkpad.api.cases.pages import case_head
from wijkpad.api.money.budget_pages import CAUSES, KINDS, OWNERS
from wijkpad.api.money.money_shown import MoneyShown, is_money, money_shown
from wijkpad.api.pages import CaseHead
from wijkpad.api.reading import Reader
from wijkpad.commands.funding.decisions import Decision, decisions_after, granted_at
from wijkpad.domain.access import may, roles_on
from wijkpad.domain.allocation import AllocationRecord, HelpEvent, instance_of
from wijkpad.domain.case import Case
from wijkpad.domain.file.household import HOUSEHOLD, members_of
from wijkpad.domain.happening import CARRIED, REASONS, last_day, stands_still, started_on
from wijkpad.domain.happening import KINDS as EVENTS
from wijkpad.domain.ledger import Line
from wijkpad.errors import NotFoundError
from wijkpad.plugin_api import LedgerLine
from wijkpad.ports import UnitOfWork
from wijkpad.terms import day_text

_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "reserved": ("Gereserveerd, nog geen besluit", "amber"),
    "lapsed": ("Reservering verlopen", ""),
    "released": ("Niet doorgegaan", ""),
    "committed": ("Toegekend, nog niet gestart", "blue"),
    "started": ("Loopt", "green"),
    "stopped": ("Gestopt", ""),
    "deleted": ("Vervallen", ""),
}
_UNITS: Final[Mapping[str, str]] = {
    "minute": "minuten", "hour": "uur", "daypart": "dagdelen", "day": "etmalen",
    "piece": "stuks", "euro": "eurocent",
}  # fmt: skip
_OFTEN: Final[Mapping[str, str]] = {
    "day": "per dag", "week": "per week", "month": "per maand", "total": "in totaal",
}  # fmt: skip
_HELPERS: Final[Mapping[str, str]] = {
    "professional": "iemand van een zorgbedrijf",
    "self_employed": "een zelfstandige",
    "network": "iemand uit het netwerk",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpLine:
    """One piece of help in words.

    Attributes:
        person: for whom, where the reader may see the file and the household tells; else empty.
        promised: what stands promised now, in cents; None before the decision.
        ends: the last day for which money is promised.
    """

    id: str
    title: str
    provider: str
    how_much: str
    period: str
    state: str
    colour: str
    promised: int | None
    ends: date
    person: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """Something that happened, in words; `note` is why, only for who may see the file."""

    text: str
    by: str
    at: datetime
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLine:
    """A booking in words; `at` is None for one that is only foreseen."""

    kind: str
    purse: str
    cents: int
    cause: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpList:
    """The help of a case, oldest first; `head` is None for who may not see the file."""

    case_id: str
    case_number: str
    head: CaseHead | None
    lines: tuple[HelpLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage:
    """One piece of help.

    Attributes:
        contract, model: as they were quoted.
        decided: the decision it rests on (title, moment, who); None where none is known.
        quote: the explanation of the price, for who may see the file.
        acts: what the reader may tell now, as kinds of `happening`.
        decisions: what an extension may rest on, newest first, with who took it and what rests on it
            already.
        asks_used: a stop asks how much was used, for a volume in all.
        next_year: the year into which help without an end can be carried; None where that cannot be.
    """

    case_id: str
    case_number: str
    head: CaseHead | None
    line: HelpLine
    contract: str
    model: str
    decided: tuple[str, datetime, str] | None
    quote: MoneyShown | None = field(repr=False)
    events: tuple[EventLine, ...] = field(repr=False)
    money: tuple[MoneyLine, ...]
    acts: frozenset[str]
    today: date
    decisions: tuple[tuple[Decision, str, str], ...] = ()
    asks_used: bool = False
    next_year: int | None = None


def help_list(reader: Reader, case_id: str) -> HelpList:
    """Return the help of a case; raises `NotFoundError` and `RefusedError`."""

    def work(unit: UnitOfWork, case: Case) -> HelpList:
        words = _Words(reader, unit, case)
        lines = [words.line(one) for one in unit.ledger.allocations_of(case.id)]
        return HelpList(
            case_id=case.id, case_number=case.number, head=words.head, lines=tuple(lines)
        )

    return reader.case(case_id, work, verb="see_help", event="help.read")


def help_page(reader: Reader, case_id: str, allocation: str) -> HelpPage:
    """Return one piece of help of a case; raises as `help_list`."""

    def work(unit: UnitOfWork, case: Case) -> HelpPage:
        one = unit.ledger.allocation(allocation)
        if one is None or one.case != case.id:
            raise NotFoundError("allocation", allocation)
        return _page(reader, unit, case, one)

    return reader.case(case_id, work, verb="see_help", event="help.read", part=allocation)


def foreseen_lines(unit: UnitOfWork, lines: Sequence[LedgerLine]) -> tuple[MoneyLine, ...]:
    """Return lines that are not booked yet, in words."""
    names = _purses(unit)
    return tuple(
        MoneyLine(
            kind=KINDS[one.kind],
            purse=_purse(names, one.owner, one.key, one.year),
            cents=one.cents,
            cause=one.text_nl,
        )
        for one in lines
        if one.cents
    )


def _page(reader: Reader, unit: UnitOfWork, case: Case, one: AllocationRecord) -> HelpPage:
    words = _Words(reader, unit, case)
    lines, events = unit.ledger.lines_of(one.id), unit.ledger.events_of(one.id)
    contract = unit.funding.contract(one.contract) if one.contract else None
    decides = "decide_help" in words.verbs
    known = decisions_after(reader.tools, unit, one, granted_at(one, lines)) if decides else []
    return HelpPage(
        case_id=case.id,
        case_number=case.number,
        head=words.head,
        line=words.line(one),
        contract=contract.title if contract else (one.contract or ""),
        model=one.model,
        decided=words.decided(one, lines),
        quote=words.quote(one),
        events=tuple(words.event(each) for each in events),
        money=tuple(words.money(each) for each in lines),
        acts=_acts(words, one, events, reader.tools.today()),
        today=reader.tools.today(),
        decisions=tuple(
            (each, words.name(each.by), words.rests_on(each, events)) for each in known
        ),
        asks_used=one.frequency == "total" and one.unit != "euro",
        next_year=last_day(one, events).year + 1 if one.until is None else None,
    )


def _acts(
    words: _Words, one: AllocationRecord, events: Sequence[HelpEvent], today: date
) -> frozenset[str]:
    if one.state not in ("committed", "started"):
        return frozenset()
    began = started_on(events) is not None
    found: set[str] = set()
    if "tell_help" in words.verbs:
        found |= {"pause", "stop"} if began else {"start"}
        if one.until is None and last_day(one, events).year <= today.year:
            found.add(CARRIED)
    if "decide_help" in words.verbs:
        found |= {"shortened"} if _is_over(one, today) else {"extended", "shortened"}
        found |= set() if began else {"deleted"}
    if "close_help" in words.verbs:
        found |= {"tariff_changed", "period_closed"}
    return frozenset(found)


def _is_over(one: AllocationRecord, today: date) -> bool:
    """Help without an end is never over by itself."""
    return one.until is not None and one.until < today


class _Words:
    """Names for what is kept of the help of one case, for one reader."""

    def __init__(self, reader: Reader, unit: UnitOfWork, case: Case) -> None:
        self._reader, self._unit, self._case = reader, unit, case
        actor, today = reader.actor, reader.tools.today()
        self._today = today
        sees = may(actor, "see", case, on=today) is None
        self.head = case_head(unit, case) if sees else None
        self.verbs = frozenset(
            verb
            for verb in ("tell_help", "decide_help", "close_help")
            if may(actor, verb, case, on=today) is None
        )
        self._roles = roles_on(actor, case, on=today)
        self._people = reader.names(unit)
        self._purses = _purses(unit)
        self._providers = {one.id: one.name for one in unit.funding.providers()}
        self._members: Mapping[str, str] = {}
        if sees:
            rows = unit.data.newest(case.id, "", ("",))
            household = next((one.value for one in rows if one.key == HOUSEHOLD), None)
            self._members = {
                str(one["id"]): str(one.get("name") or "")
                for one in members_of(household)
                if one.get("id")
            }

    def name(self, user: str) -> str:
        return self._people.get(user, user)

    def line(self, one: AllocationRecord) -> HelpLine:
        products = self._unit.funding.products({one.contract} if one.contract else set())
        title = next((each.title for each in products if each.product == one.product), "")
        state, colour = _STATES[one.state]
        lines = self._unit.ledger.lines_of(one.id)
        events = self._unit.ledger.events_of(one.id)
        if one.state == "started" and stands_still(events, self._today):
            state, colour = "Staat tijdelijk stil", "amber"
        if one.state in ("committed", "started") and _is_over(one, self._today):
            started = one.state == "started"
            state, colour = ("Afgelopen", "") if started else ("Geen start vastgelegd", "amber")
        promised = None
        if one.state not in ("reserved", "lapsed", "released"):
            promised = _once_per_year(lines)
        often = _OFTEN.get(one.frequency, one.frequency)
        volume = f"{one.volume.normalize():f}".replace(".", ",")
        end = day_text(one.until) if one.until else "verder"
        return HelpLine(
            id=one.id,
            title=f"{title} ({one.product})" if title else one.product,
            provider=self._who(one),
            how_much=f"{volume} {_UNITS.get(one.unit, one.unit)} {often}",
            period=f"{day_text(one.start)} tot en met {end}"
            if one.until
            else f"vanaf {day_text(one.start)}",
            state=state,
            colour=colour,
            promised=promised,
            ends=last_day(one, events),
            person=self._members.get(one.person or "", ""),
        )

    def _who(self, one: AllocationRecord) -> str:
        if one.form == "pgb":
            helper = _HELPERS.get(one.helper or "")
            return f"Pgb, {helper}" if helper else "Pgb"
        return self._providers.get(one.provider or "", one.provider or "Nog geen aanbieder")

    def event(self, one: HelpEvent) -> EventLine:
        text = f"{EVENTS.get(one.kind, one.kind)}"
        if one.kind == "pause" and one.until:
            text += f" van {day_text(one.on)} tot en met {day_text(one.until)}"
        elif one.kind in ("extended", "shortened"):
            text += f" tot en met {day_text(one.on)}"
        elif one.kind == "period_closed" and one.facts.get("first"):
            first = date.fromisoformat(str(one.facts["first"]))
            text = f"Periode afgesloten: {day_text(first)} tot en met {day_text(one.on)}"
        elif one.kind == CARRIED:
            text = f"Doorgezet naar {one.on.year}"
        else:
            text += f" op {day_text(one.on)}"
        if one.reason in REASONS and one.kind == "stop":
            text += f". {REASONS[one.reason]}"
        note = self._unit.ledger.note_of(one) if self.head is not None else ""
        by = self.name(one.author) if one.author else "Het traject"
        return EventLine(text=text, by=by, at=one.at, note=note)

    def rests_on(self, decision: Decision, events: Sequence[HelpEvent]) -> str:
        """Return what was told on a decision before, in words; empty for nothing."""
        told = [self.event(each).text for each in events if each.decision == decision.key]
        return ", ".join(told)

    def money(self, one: Line) -> MoneyLine:
        owner, key, year = one.purse
        return MoneyLine(
            kind=KINDS[one.kind],
            purse=_purse(self._purses, owner, key, year),
            cents=one.cents,
            cause=CAUSES.get(one.cause.partition(":")[0], ""),
            at=one.at,
        )

    def decided(
        self, one: AllocationRecord, lines: Sequence[Line]
    ) -> tuple[str, datetime, str] | None:
        """Return the decision behind the money: the last one in its instance before the booking."""
        booked = min((each.at for each in lines if each.kind == "commit"), default=None)
        if booked is None:
            return None
        asked = one.made_at - timedelta(microseconds=1)
        found = [
            each
            for each in decisions_after(self._reader.tools, self._unit, one, asked)
            if each.at <= booked and each.key.startswith(f"{one.run}:{instance_of(one.place)}:")
        ]
        if not found:
            return None
        first = min(found, key=lambda each: each.at)
        return first.title, first.at, self.name(first.by)

    def quote(self, one: AllocationRecord) -> MoneyShown | None:
        """Return the price as it was explained when the help was chosen."""
        if self.head is None:
            return None
        scope = instance_of(one.place)
        rows = [
            each
            for each in self._unit.data.of_case(one.case, one.run)
            if each.scope == scope and is_money(each.value) and each.at <= one.made_at
        ]
        with_lines = [
            each.value
            for each in rows
            if isinstance(each.value, dict) and each.value.get("segments")
        ]
        return money_shown(with_lines[-1], self._roles) if with_lines else None


def _once_per_year(lines: Sequence[Line]) -> int:
    """Return what is promised: the most on any purse of a year, for the same money stands on each."""
    per_year: dict[int, dict[tuple[str, str], int]] = {}
    for one in lines:
        if one.kind in ("commit", "release"):
            purses = per_year.setdefault(one.purse.year, {})
            key = (one.purse.owner, one.purse.key)
            purses[key] = purses.get(key, 0) + one.cents
    return sum(max(one.values()) for one in per_year.values())


def _purses(unit: UnitOfWork) -> Mapping[tuple[str, str], str]:
    teams = {("team", one.key): one.name for one in unit.people.teams()}
    return teams | {("contract", one.id): one.title for one in unit.funding.contracts()}


def _purse(names: Mapping[tuple[str, str], str], owner: str, key: str, year: int) -> str:
    known = names.get((owner, key.partition("/")[0]), key)
    whose = "" if owner == "team" else f"{OWNERS.get(owner, owner)} "
    return f"{whose}{known}, {year}"
