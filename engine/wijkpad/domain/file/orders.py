# SPDX-License-Identifier: EUPL-1.2
"""Orders of a court, mayor or board. Their end is what the order says; it is never computed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from wijkpad.terms import AMSTERDAM, Source, moment_text


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest that an order may last, and the law that says so."""

    words: str
    source: Source
    days: int = 0
    months: int = 0

    def end(self, begins: datetime) -> datetime:
        """Return the last moment that the law allows, at the same clock time."""
        local = begins.astimezone(AMSTERDAM)
        if self.months:
            extra, month = divmod(local.month - 1 + self.months, 12)
            year = local.year + extra
            day = min(local.day, monthrange(year, month + 1)[1])
            return local.replace(year=year, month=month + 1, day=day)
        return datetime.combine(local.date() + timedelta(days=self.days), local.time(), AMSTERDAM)


@dataclass(frozen=True, slots=True)
class OrderType:
    """A kind of order; `longest` is None where no maximum is known to us."""

    title: str
    longest: Longest | None


ORDERS: Final[Mapping[str, OrderType]] = {
    "supervision": OrderType(
        "Ondertoezichtstelling (OTS)",
        Longest("1 jaar", Source("ots", "BW boek 1, ondertoezichtstelling", "V:S109"), months=12),
    ),
    "provisional_supervision": OrderType(
        "Voorlopige ondertoezichtstelling",
        Longest("3 maanden", Source("vots", "BW boek 1, artikel 257", "V:S110"), months=3),
    ),
    "placement": OrderType(
        "Machtiging uithuisplaatsing",
        Longest("1 jaar", Source("muhp", "BW boek 1, uithuisplaatsing", "V:S119"), months=12),
    ),
    "home_ban": OrderType(
        "Tijdelijk huisverbod",
        Longest(
            "28 dagen, verlenging meegerekend",
            Source("home-ban", "Wet tijdelijk huisverbod, artikelen 2 en 9", "V:S120"),
            days=28,
        ),
    ),
    "crisis_measure": OrderType(
        "Crisismaatregel (Wvggz)",
        Longest("3 dagen", Source("crisis", "Wvggz, crisismaatregel", "V:S95"), days=3),
    ),
    "continued_crisis_measure": OrderType(
        "Voortgezette crisismaatregel (Wvggz)",
        Longest("3 weken", Source("crisis-continued", "Wvggz, voortzetting", "V:S95"), days=21),
    ),
    "care_authorisation": OrderType(
        "Zorgmachtiging, eerste (Wvggz)",
        Longest("6 maanden", Source("zm-first", "Wvggz, zorgmachtiging", "K"), months=6),
    ),
    "care_authorisation_next": OrderType(
        "Zorgmachtiging, aansluitend (Wvggz)",
        Longest("12 maanden", Source("zm", "Wvggz, zorgmachtiging", "V:S84"), months=12),
    ),
    "care_authorisation_long": OrderType(
        "Zorgmachtiging na vijf jaar aaneengesloten (Wvggz)",
        Longest("24 maanden", Source("zm-long", "Wvggz, zorgmachtiging", "V:S85"), months=24),
    ),
    "emergency_detention": OrderType(
        "Inbewaringstelling (Wzd)",
        Longest("3 dagen", Source("ibs", "Wzd, inbewaringstelling", "V:S101"), days=3),
    ),
    "continued_detention": OrderType(
        "Voortgezette inbewaringstelling (Wzd)",
        Longest("6 weken", Source("ibs-continued", "Wzd, voortzetting", "V:S101"), days=42),
    ),
    "court_authorisation": OrderType(
        "Rechterlijke machtiging, eerste (Wzd)",
        Longest("6 maanden", Source("rm-first", "Wzd, rechterlijke machtiging", "K"), months=6),
    ),
    "court_authorisation_next": OrderType(
        "Rechterlijke machtiging, aansluitend (Wzd)",
        Longest("2 jaar", Source("rm", "Wzd, rechterlijke machtiging", "V:S103"), months=24),
    ),
    "guardianship": OrderType("Voogdij of voorlopige voogdij", None),
    "other": OrderType("Andere maatregel", None),
}


def too_long(kind: str, begins: datetime, ends: datetime) -> str | None:
    """Say in Dutch that a recorded end is later than the law allows; None when it is not.

    It warns and changes nothing: the sources disagree on how days are counted, so only a judge or
    lawyer can say what the order means.
    """
    found = ORDERS.get(kind)
    if found is None or found.longest is None:
        return None
    last = found.longest.end(begins)
    if ends <= last:
        return None
    return (
        f"Dit einde ligt na het wettelijke maximum van {found.longest.words} ({found.longest.source.text}): "
        f"{moment_text(last.astimezone(UTC))}. Kijk in het besluit of u de datum goed overnam."
    )


def end_of(day_or_moment: date) -> datetime:
    """Return a moment; a day counts until its end, in the Netherlands."""
    if isinstance(day_or_moment, datetime):
        return day_or_moment
    return datetime.combine(day_or_moment + timedelta(days=1), time(), AMSTERDAM)
