# SPDX-License-Identifier: EUPL-1.2
"""The page of one offer: what every source says of it, and who wrote what on the map itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from wijkpad.api.directory.pages import FactLine, HistoryLine, OfferPage, WaitLine
from wijkpad.api.directory.search import measurement
from wijkpad.api.directory.words import origin_words, short_day, stop_words, wait_words
from wijkpad.api.reading import Reader
from wijkpad.commands.directory.offers import Offer, offer_of
from wijkpad.domain import directory_settings
from wijkpad.domain.access import may
from wijkpad.domain.directory import (
    FACTS,
    OFFER_KINDS,
    WAIT_KINDS,
    Location,
    Statement,
    Wait,
    fact_text,
    standing,
)
from wijkpad.domain.directory_order import believed, staleness
from wijkpad.domain.funding import GrantedStop
from wijkpad.domain.identity import SYSTEM
from wijkpad.plugin_api import Fact, Plain, WaitTime
from wijkpad.ports import MapTalk, UnitOfWork
from wijkpad.terms import day_text

_OF_VOLUNTEERS: Final = {"hours": "Uren per week", "vog_on": "VOG laten zien op"}
_ORDER: Final = [*FACTS, *_OF_VOLUNTEERS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the core itself keeps of an offer. `names` is user to name."""

    offer: Offer
    lines: Sequence[Statement]
    waits: Sequence[Wait]
    stops: Sequence[GrantedStop]
    versions: Sequence[Location]
    locations: Sequence[Location]
    suggested: int
    names: Mapping[str, str]
    norm: int
    may_keep: bool


def known_of(unit: UnitOfWork, key: str, reader: Reader) -> Known:
    """Read it, in a transaction that is open; raises `NotFoundError`."""
    today, book = reader.tools.today(), unit.directory
    offer = offer_of(unit, key)
    keeps = may(reader.actor, "keep_map", None, on=today) is None
    return Known(
        offer=offer,
        lines=book.statements(key),
        waits=book.waits(key),
        stops=unit.funding.stops(key, today) if offer.kind == "provider" else (),
        versions=book.location_history(key),
        locations=[one for one in book.locations(key) if not one.is_gone],
        suggested=len(book.suggestions_of(key)),
        names=reader.names(unit),
        norm=directory_settings.norm_days(unit.settings.in_force("parameter", today)),
        may_keep=keeps and offer.kind != "volunteer",
    )


def offer_page(known: Known, talk: MapTalk, today: date) -> OfferPage:
    """Ask every source, and join it with the history. Never inside a transaction that writes."""
    offer = known.offer
    told, waits = talk.facts(offer.id), talk.waits([offer.id], None)
    numbers = {_said(one): str(one.number) for one in standing(known.lines, today)}
    counts = believed(map(measurement, waits), today, None)
    return OfferPage(
        key=offer.id,
        kind=offer.kind,
        kind_title=OFFER_KINDS[offer.kind],
        name=offer.name,
        ended=offer.ended,
        wait=wait_words(counts, today, known.norm),
        stops=tuple(stop_words(one, today) for one in known.stops),
        facts=tuple(_fact(one, numbers, today) for one in _newest(told)),
        waits=tuple(_wait(one, known, today) for one in waits),
        locations=tuple(known.locations),
        history=tuple(sorted(_history(known), key=lambda one: one.at, reverse=True)),
        suggested=known.suggested,
        missing=talk.missing,
        may_keep=known.may_keep,
    )


def _newest(told: Sequence[Fact]) -> list[Fact]:
    """Keep of each kind and source the newest; of what may hold at once, of each value too."""
    found: dict[tuple[object, ...], Fact] = {}
    for one in told:
        kind = FACTS.get(one.kind)
        key = (one.kind, one.source, one.value if kind is not None and kind.many else None)
        if key not in found or one.measured_on > found[key].measured_on:
            found[key] = one
    return sorted(
        found.values(),
        key=lambda one: (_ORDER.index(one.kind) if one.kind in _ORDER else len(_ORDER), one.source),
    )


def _said(one: Statement) -> tuple[str, str, str]:
    return (one.kind, one.value, one.source)


def _fact(one: Fact, numbers: Mapping[tuple[str, str, str], str], today: date) -> FactLine:
    value = "" if one.value is None else str(one.value)
    known = FACTS.get(one.kind)
    return FactLine(
        number=numbers.get((one.kind, value, one.source), ""),
        kind=one.kind,
        title=known.title if known is not None else _OF_VOLUNTEERS.get(one.kind, one.kind),
        text=_fact_words(one.kind, one.value),
        source=one.source,
        measured_on=one.measured_on,
        expires_on=one.expires_on,
        is_stale=staleness(one.measured_on, today) == "stale",
        is_link=one.kind == "url" and value.startswith(("https://", "http://")),
    )


def _fact_words(kind: str, value: Plain) -> str:
    if value is None:
        return "geen" if kind == "vog_on" else "onbekend"
    if kind == "vog_on":
        return day_text(date.fromisoformat(str(value)))
    if isinstance(value, bool):
        return "Ja" if value else "Nee"
    return fact_text(kind, str(value))


def _wait(one: WaitTime, known: Known, today: date) -> WaitLine:
    place = next((x.name for x in known.locations if x.id == one.location), one.location or "")
    number = next((str(own.number) for own in known.waits if _is_same(own, one)), "")
    parts = (one.product and f"product {one.product}", place)
    days = one.days
    return WaitLine(
        number=number,
        what=" · ".join(part for part in parts if part) or "alle hulp",
        words="onbekend" if days is None else "1 dag" if days == 1 else f"{days} dagen",
        days=days,
        waiting=one.waiting,
        origin=origin_words(measurement(one), today),
        is_stale=staleness(one.measured_on, today) == "stale",
    )


def _is_same(own: Wait, told: WaitTime) -> bool:
    return (own.product, own.location, own.kind, own.days, own.certainty, own.source) == (
        told.product,
        told.location,
        told.kind,
        told.days,
        told.certainty,
        told.source,
    ) and own.measured_on == told.measured_on


def _history(known: Known) -> Iterator[HistoryLine]:
    for one in known.lines:
        kind = FACTS[one.kind].title if one.kind in FACTS else one.kind
        verb = "niet meer" if one.is_gone else "vastgelegd"
        text = f"{kind}: {fact_text(one.kind, one.value)} ({verb}; {_origin(one)})"
        yield HistoryLine(at=one.at, author=_author(known, one.author), text=text)
    for wait in known.waits:
        days = "onbekend" if wait.days is None else f"{wait.days} dagen"
        text = f"Wachttijd {WAIT_KINDS[wait.kind]}: {days} (gemeten op {day_text(wait.measured_on)}, {wait.source})"
        yield HistoryLine(at=wait.at, author=_author(known, wait.author), text=text)
    for place in known.versions:
        verb = "niet meer" if place.is_gone else "vastgelegd"
        where = ", ".join(part for part in (place.name, place.address, place.postcode) if part)
        text = f"Locatie: {where} ({verb}; {place.source})"
        yield HistoryLine(at=place.at, author=_author(known, place.author), text=text)


def _origin(one: Statement) -> str:
    return f"{one.source}, {short_day(one.measured_on, date.max)}"


def _author(known: Known, user: str) -> str:
    return "ingelezen uit een bestand" if user == SYSTEM else known.names.get(user, "onbekend")
