# SPDX-License-Identifier: EUPL-1.2
"""What can happen to help that was decided on, and what cannot.

That help started, stood still or stopped is a fact: it needs no decision. Another end or volume is
another decision (Wmo 2015 art. 2.3.10, Jeugdwet art. 2.3 [P]): it is told with the decision on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from wijkpad.domain.allocation import AllocationRecord, HelpEvent
from wijkpad.findings import Finding

FACTS: Final = frozenset({"start", "pause", "stop", "died"})
"""What is told as it happened."""
PAST: Final = FACTS - {"pause"} | {"period_closed"}
"""What can only be told of a day that has come."""
DECIDED: Final = frozenset({"extended", "shortened", "deleted"})
"""What rests on a decision of its own. Another tariff is agreed with the provider, and changes nothing
for the resident; another year goes by for help that was granted without an end."""
CARRIED: Final = "year_opened"
"""Help without a last day is carried into another calendar year."""
KINDS: Final[Mapping[str, str]] = {
    "start": "Hulp is gestart",
    "pause": "Tijdelijk gestopt",
    "stop": "Gestopt",
    "died": "Gestopt door overlijden",
    "extended": "Verlengd",
    "shortened": "Verkort",
    "deleted": "Gaat niet door",
    "tariff_changed": "Ander tarief",
    "period_closed": "Periode afgesloten",
    CARRIED: "Doorgezet naar een nieuw jaar",
}
DEATH: Final = "02"
REASONS: Final[Mapping[str, str]] = {
    "19": "Volgens plan: het doel is bereikt",
    "21": "De inwoner wil stoppen",
    "22": "De aanbieder kan niet verder",
    "23": "In overleg, eerder dan gepland",
    "31": "De inwoner is verhuisd",
    "36": "De gemeente stopt de hulp",
    "38": "Een andere aanbieder neemt het over",
    "39": "Er komt hulp uit een andere wet",
    DEATH: "De inwoner is overleden",
}
"""Why help stops, by national code (iWmo and iJw 3.2, RedenBeeindiging)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody tells of help.

    Attributes:
        kind: as `KINDS` has it.
        on: the first day (start, pause), the last day of help (stop, died), or the new last day.
        until: the last day of a pause.
        reason: code of `REASONS`, for a stop.
        used: how much was used, of a volume in all; None where that is not known.
        decision: what a change rests on; empty for a fact.
        facts: figures of a period that is closed.
    """

    kind: str
    on: date
    until: date | None = None
    reason: str = ""
    used: str | None = None
    decision: str = ""
    facts: Mapping[str, str | int | bool | None] | None = None


def started_on(events: Sequence[HelpEvent]) -> date | None:
    """Return the first day of help; None where nobody told of a start."""
    return next((one.on for one in events if one.kind == "start"), None)


def stands_still(events: Sequence[HelpEvent], on: date) -> bool:
    """Tell whether help stands still on a day."""
    return any(
        one.kind == "pause" and one.on <= on and (one.until is None or on <= one.until)
        for one in events
    )


def last_day(allocation: AllocationRecord, events: Sequence[HelpEvent] = ()) -> date:
    """Return the last day that money is promised for.

    Of help without an end it is 31 December of its first year, or of the last one it was carried into.
    """
    carried = (one.on for one in events if one.kind == CARRIED)
    return allocation.until or max((date(allocation.start.year, 12, 31), *carried))


def used_volume(events: Sequence[HelpEvent]) -> str | None:
    """Return how much was used of a volume in all, as told at its end; None where nobody did."""
    told = (one.facts.get("used_volume") for one in events if one.kind in ("stop", "died"))
    return next((str(one) for one in told if one is not None), None)


def obstacle(
    allocation: AllocationRecord, events: Sequence[HelpEvent], told: Told, today: date
) -> Finding | None:
    """Say why something cannot have happened to this help; None means that it can."""
    if allocation.state not in ("committed", "started", "stopped"):
        return _no("FUND-004", "Op deze hulp is nog niet besloten.", "Leg eerst het besluit vast.")
    if allocation.state == "stopped" and told.kind not in ("period_closed", "tariff_changed"):
        text = f"Deze hulp is gestopt op {_day(last_day(allocation))}."
        return _no("FUND-020", text, "Begint er nieuwe hulp, dan is daar een nieuw besluit voor.")
    if told.kind in PAST and told.on > today:
        return _no(
            "FUND-021", "Deze dag is nog niet geweest.", "Leg dit vast op de dag zelf.", "on"
        )
    match told.kind:
        case "start":
            return _start(allocation, events, told)
        case "pause":
            return _pause(allocation, events, told)
        case "stop" | "died":
            return _stop(allocation, events, told)
        case "extended":
            return _extended(allocation, events, told, today)
        case "shortened":
            return _shortened(allocation, events, told)
        case "period_closed":
            return _closed(events, told)
        case "year_opened":
            return _carried(allocation, events, told, today)
        case "deleted" if started_on(events) is not None:
            return _no("FUND-022", "Deze hulp is al gestart.", "Leg vast op welke dag zij stopte.")
    return None


def _start(allocation: AllocationRecord, events: Sequence[HelpEvent], told: Told) -> Finding | None:
    before = started_on(events)
    if before is not None:
        return _no("FUND-023", f"Deze hulp is al gestart, op {_day(before)}.")
    if told.on < allocation.start:
        text = f"De hulp is toegekend vanaf {_day(allocation.start)}. Eerder starten kan niet."
        return _no("START_BEFORE_ALLOCATION", text, "Kijk de dag na.", "on")
    return _behind(allocation, events, told.on, "Kijk de dag na.")


def _pause(allocation: AllocationRecord, events: Sequence[HelpEvent], told: Told) -> Finding | None:
    began = started_on(events)
    if began is None:
        return _no("NO_START", "Deze hulp is nog niet gestart.", "Leg eerst de start vast.")
    if told.until is None or told.until < told.on:
        text = "De laatste dag van de onderbreking ligt voor de eerste dag, of ontbreekt."
        return _no("INVALID_PERIOD", text, "Vul beide dagen in.", "until")
    if told.on < began:
        text = f"De hulp is gestart op {_day(began)}: daarvoor kan zij niet stilstaan."
        return _no("STOP_BEFORE_START", text, "Kijk de dag na.", "on")
    behind = _behind(allocation, events, told.until, "Kies een eerdere laatste dag.", "until")
    if behind is not None:
        return behind
    for one in events:
        end = one.until or one.on
        if one.kind == "pause" and one.on <= told.until and told.on <= end:
            text = f"De hulp staat al stil van {_day(one.on)} tot en met {_day(end)}."
            return _no("FUND-025", text, "Kies dagen die daar niet mee samenvallen.", "on")
    return None


def _stop(allocation: AllocationRecord, events: Sequence[HelpEvent], told: Told) -> Finding | None:
    began = started_on(events)
    if told.kind == "stop" and told.reason not in REASONS:
        return _no("FUND-026", "Kies waarom de hulp stopte.", element="reason")
    if began is None and told.kind == "stop":
        cure = "Leg eerst de start vast. Is de hulp nooit begonnen, dan gaat zij niet door."
        return _no("NO_START", "Van deze hulp is geen start vastgelegd.", cure)
    if began is not None and told.on < began:
        text = f"De hulp is gestart op {_day(began)}. Zij kan niet eerder zijn gestopt."
        return _no("STOP_BEFORE_START", text, "Kijk de dag na.", "on")
    cure = "Kies een eerdere dag: op de laatste dag houdt de hulp vanzelf op."
    return _behind(allocation, events, told.on, cure)


def _behind(
    allocation: AllocationRecord,
    events: Sequence[HelpEvent],
    day: date,
    cure: str,
    field_name: str = "on",
) -> Finding | None:
    """Say that a day lies behind what was granted, or in a year for which nothing is promised yet."""
    end = last_day(allocation, events)
    if day <= end:
        return None
    if allocation.until is None:
        text = f"Voor {day.year} is voor deze hulp nog geen geld toegezegd. Zij loopt wel door."
        cure = f"Zet de hulp eerst door naar {end.year + 1}, en leg het daarna vast."
        return _no("FUND-035", text, cure, field_name)
    return _no("FUND-024", f"De hulp is toegekend tot en met {_day(end)}.", cure, field_name)


def _closed(events: Sequence[HelpEvent], told: Told) -> Finding | None:
    """Refuse a period of which a day was closed before with the same figure: it would count twice."""
    facts = told.facts or {}
    first, last = str(facts.get("first") or ""), str(facts.get("last") or "")
    figures = set(facts) - {"first", "last"}
    for one in events:
        if one.kind != "period_closed" or not figures & set(one.facts) or not first:
            continue
        begin, end = str(one.facts.get("first") or ""), str(one.facts.get("last") or "")
        if begin and begin <= last and first <= end:
            text = (
                f"De periode {_day(date.fromisoformat(begin))} tot en met "
                f"{_day(date.fromisoformat(end))} is al geboekt."
            )
            return _no("FUND-039", text, "Kies dagen die daar niet in vallen.", "first")
    return None


def _carried(
    allocation: AllocationRecord, events: Sequence[HelpEvent], told: Told, today: date
) -> Finding | None:
    if allocation.until is not None:
        text = f"Deze hulp heeft een laatste dag: {_day(allocation.until)}."
        return _no("FUND-036", text, "Alleen hulp zonder einddatum gaat vanzelf door.")
    year = last_day(allocation, events).year + 1
    if told.on != date(year, 12, 31) or year > today.year + 1:
        text = f"Voor {told.on.year} kan dat nu niet: de hulp gaat door van {year - 1} naar {year}."
        return _no("FUND-037", text, f"Zet de hulp in of na {year - 1} door.")
    return None


def _extended(
    allocation: AllocationRecord, events: Sequence[HelpEvent], told: Told, today: date
) -> Finding | None:
    end = last_day(allocation, events)
    if told.on <= end:
        text = f"De hulp loopt al tot en met {_day(end)}."
        return _no("FUND-027", text, "Kies een latere dag, of kies ‘verkort’.", "on")
    if allocation.until is not None and end < today:
        text = f"De hulp liep tot en met {_day(end)}. Wat is afgelopen, kan niet worden verlengd."
        return _no("FUND-028", text, "Begin een nieuwe aanvraag: dat wordt nieuwe hulp.", "on")
    return None


def _shortened(
    allocation: AllocationRecord, events: Sequence[HelpEvent], told: Told
) -> Finding | None:
    if told.on >= last_day(allocation, events):
        text = f"De hulp loopt tot en met {_day(last_day(allocation, events))}."
        return _no("FUND-027", text, "Kies een eerdere dag, of kies ‘verlengd’.", "on")
    first = started_on(events) or allocation.start
    if told.on < first:
        text = f"De hulp begint op {_day(first)}. Zij kan niet eerder ophouden."
        return _no("STOP_BEFORE_START", text, "Kijk de dag na.", "on")
    return None


def _no(code: str, text: str, cure: str = "", element: str | None = None) -> Finding:
    return Finding(code=code, text=text, cure=cure, element=element)


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
