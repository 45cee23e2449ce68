# SPDX-License-Identifier: EUPL-1.2
"""Searching the social map: the plugins say what fits and why, and the core sorts by one published rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from wijkpad.api.directory.pages import Candidate, MapChoices, Results, Wanted
from wijkpad.api.directory.picture import Spot, picture
from wijkpad.api.directory.words import distance_words, stop_words, wait_words
from wijkpad.domain import directory_settings
from wijkpad.domain.directory import (
    GROUPS,
    LANGUAGES,
    LIFE_AREAS,
    OFFER_KINDS,
    Statement,
    fact_text,
    standing,
    tag_text,
)
from wijkpad.domain.directory_order import (
    RULE,
    BelievedWait,
    Measurement,
    Standing,
    believed,
    place_in_order,
)
from wijkpad.domain.funding import GrantedStop
from wijkpad.plugin_api import Need, Place, ProviderFact, WaitTime
from wijkpad.ports import MapTalk, UnitOfWork

MOST: Final = 200
"""How many offers a source may name."""
Known = Mapping[str, Sequence[Statement]]
"""What holds today, by offer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What the core itself reads for a search, in one transaction.

    Attributes:
        areas: name of a neighbourhood to its middle: the mean of the points there.
        stops: provider to the intake stops that hold today, for what is looked for.
        own_tags: what the municipality itself looks by, beside life areas and groups.
        norms: provider to the norm that its contract for the product names.
    """

    areas: Mapping[str, Place]
    own_tags: tuple[str, ...]
    stops: Mapping[str, Sequence[GrantedStop]]
    norm: int
    norms: Mapping[str, int]
    today: date


def snapshot(unit: UnitOfWork, today: date, product: str = "") -> Snapshot:
    """Return what a search needs, in a transaction that is open."""
    contracts = unit.funding.contracts_for(product, today) if product else []
    held = by_offer(unit.directory.statements_about("tag"), today)
    own = {one.value for lines in held.values() for one in lines}
    own |= {skill for one in unit.directory.volunteers() for skill in one.skills}
    stops: dict[str, list[GrantedStop]] = {}
    for stop in unit.funding.stops(on=today):
        if not product or stop.product in (None, product):
            stops.setdefault(stop.provider, []).append(stop)
    chosen = unit.settings.in_force("parameter", today)
    return Snapshot(
        areas={
            area: Place(address="", postcode="", area=area, lat=lat, lon=lon)
            for area, (lat, lon) in unit.directory.areas().items()
        },
        stops=stops,
        own_tags=tuple(sorted(own - {*LIFE_AREAS, *GROUPS}, key=str.casefold)),
        norm=directory_settings.norm_days(chosen),
        norms={
            one.provider: one.wait_norm_days for one in contracts if one.wait_norm_days is not None
        },
        today=today,
    )


def choices(found: Snapshot) -> MapChoices:
    """Return what can be chosen."""
    return MapChoices(
        life_areas=LIFE_AREAS,
        groups=GROUPS,
        own_tags={one: one for one in found.own_tags},
        languages=LANGUAGES,
        areas={one: one for one in sorted(found.areas, key=str.casefold)},
        kinds={str(key): text for key, text in OFFER_KINDS.items()},
    )


def by_offer(lines: Iterable[Statement], today: date) -> Known:
    """Return what holds today of each offer; the lines of one stand together."""
    return {
        offer: standing(history, today) for offer, history in groupby(lines, lambda one: one.offer)
    }


def search(
    talk: MapTalk, found: Snapshot, wanted: Wanted, known: Callable[[Sequence[str]], Known]
) -> Results:
    """Ask every source, and sort. Never inside a transaction that writes.

    `known` tells what holds today of the offers that were found.
    """
    need = _need(found, wanted)
    told = talk.search(need, MOST)
    offers = _joined(told.offers)
    waits = _believed(talk, offers, need, found.today)
    standings = {one.id: _standing(one, waits.get(one.id), need, found) for one in offers}
    ordered = sorted(offers, key=lambda one: place_in_order(standings[one.id]))
    held = known([one.id for one in offers])
    listed = [
        _candidate(
            number, one, standings[one.id], waits.get(one.id), found, held=held.get(one.id, ())
        )
        for number, one in enumerate(ordered, 1)
    ]
    fitting = [one for one in ordered if one.fits]
    # What one source says does not fit, another may have counted.
    total = max(len(fitting), told.fitting - sum(one.fits for one in told.offers) + len(fitting))
    spots = [
        Spot(number, one.name, place)
        for number, one in enumerate(fitting, 1)
        for place in one.places
    ]
    without = sum(all(place.lat is None for place in one.places) for one in fitting)
    return Results(
        fitting=tuple(one for one in listed if one.fits),
        others=tuple(one for one in listed if not one.fits),
        sources=talk.sources,
        missing=talk.missing,
        widen=() if fitting or len(talk.missing) >= talk.sources else tuple(_widen(wanted)),
        picture=picture(spots, list(found.areas.values()), need.near, need.radius_km, without),
        rule=RULE,
        norm=found.norm,
        total=total,
        nearest_to=wanted.area if need.near is not None else "",
        narrow=tuple(_narrow(wanted)) if total > len(fitting) else (),
        others_are_cut=len(offers) >= MOST,
    )


def _need(found: Snapshot, wanted: Wanted) -> Need:
    kinds = wanted.kinds or tuple(OFFER_KINDS)
    return Need(
        tags=wanted.tags,
        product=wanted.product or None,
        near=found.areas.get(wanted.area),
        radius_km=wanted.radius_km if wanted.area in found.areas else None,
        languages=wanted.languages,
        on=found.today,
        kinds=kinds,
    )


def _joined(told: Iterable[ProviderFact]) -> list[ProviderFact]:
    """Join what several sources say of one offer: one that says it does not fit is believed."""
    found: dict[str, ProviderFact] = {}
    for one in told:
        was = found.get(one.id)
        if was is None:
            found[one.id] = one
            continue
        found[one.id] = replace(
            was,
            fits=was.fits and one.fits,
            why=tuple(dict.fromkeys((*was.why, *one.why))),
            tags=tuple(dict.fromkeys((*was.tags, *one.tags))),
            languages=tuple(dict.fromkeys((*was.languages, *one.languages))),
            places=tuple(dict.fromkeys((*was.places, *one.places))),
        )
    return list(found.values())


def _believed(
    talk: MapTalk, offers: Iterable[ProviderFact], need: Need, today: date
) -> Mapping[str, BelievedWait]:
    """Return the wait time of everything that fits, asked in one question; nobody waits for a volunteer."""
    asked = [one.id for one in offers if one.fits and one.kind != "volunteer"]
    told: dict[str, list[Measurement]] = {one: [] for one in asked}
    for wait in talk.waits(asked, need.product):
        told[wait.provider].append(measurement(wait))
    return {one: believed(held, today, need.product) for one, held in told.items()}


def measurement(one: WaitTime) -> Measurement:
    """Return a wait time of a plugin as the core weighs it."""
    return Measurement(
        product=one.product,
        location=one.location,
        kind=one.kind,
        days=one.days,
        certainty=one.certainty,
        measured_on=one.measured_on,
        source=one.source,
        definition=one.definition,
        waiting=one.waiting,
    )


def _standing(
    one: ProviderFact, wait: BelievedWait | None, need: Need, found: Snapshot
) -> Standing:
    days = wait.days if wait is not None else None
    metres = [
        away
        for place in one.places
        if need.near is not None and (away := need.near.metres_to(place)) is not None
    ]
    stops = found.stops.get(one.id, ()) if one.kind == "provider" else ()
    return Standing(
        fits=one.fits,
        takes_nobody=any(
            stop.location is None and stop.product in (None, need.product) for stop in stops
        ),
        within_norm=None if days is None else days <= found.norms.get(one.id, found.norm),
        wait_days=days,
        distance_m=min(metres, default=None),
        name=one.name,
        key=f"{one.kind}:{one.id}",
    )


def _candidate(
    number: int,
    one: ProviderFact,
    standing: Standing,
    wait: BelievedWait | None,
    found: Snapshot,
    *,
    held: Sequence[Statement],
) -> Candidate:
    norm = found.norms.get(one.id, found.norm)
    return Candidate(
        number=number,
        key=one.id,
        kind=one.kind,
        kind_title=OFFER_KINDS[one.kind],
        name=one.name,
        fits=one.fits,
        why=one.why,
        tags=tuple(tag_text(tag) for tag in one.tags if tag not in GROUPS),
        groups=tuple(GROUPS[tag] for tag in one.tags if tag in GROUPS),
        languages=tuple(fact_text("language", code) for code in one.languages),
        wait=wait_words(wait or BelievedWait(), found.today, norm),
        distance=distance_words(standing.distance_m),
        places=tuple(place_words(place) for place in one.places),
        stops=tuple(stop_words(stop, found.today) for stop in found.stops.get(one.id, ()))
        if one.kind == "provider"
        else (),
        room=room_words(held),
        is_free=any((line.kind, line.value) == ("free_access", "yes") for line in held),
    )


def place_words(place: Place) -> str:
    """Return `Havenstraat 12, 9999 AB (Noord)`."""
    street = ", ".join(part for part in (place.address, place.postcode) if part)
    if not street:
        return place.area
    return f"{street} ({place.area})" if place.area else street


def room_words(lines: Sequence[Statement]) -> str:
    """Return how many places are taken; empty where neither number is known."""
    known = {one.kind: one.value for one in lines if one.kind in ("capacity", "used")}
    capacity, used = known.get("capacity"), known.get("used")
    if capacity is None:
        return f"{used} plaatsen bezet" if used is not None else ""
    if used is None:
        return f"{capacity} plaatsen, onbekend hoeveel er vrij zijn"
    free = int(capacity) - int(used)
    return f"{used} van {capacity} plaatsen bezet" + (": vol" if free <= 0 else "")


def _narrow(wanted: Wanted) -> Iterable[str]:
    """Yield what somebody may choose besides, so that what is found fits the list."""
    if not set(wanted.tags) & LIFE_AREAS.keys():
        yield "Kies waarbij hulp nodig is."
    if not set(wanted.tags) & GROUPS.keys():
        yield "Kies voor wie het is."
    if not wanted.area:
        yield "Kies vanaf welke wijk: dan ziet u wat het dichtst bij is."
    if wanted.area and wanted.radius_km is None:
        yield "Kies hoe ver het mag zijn."
    elif wanted.radius_km is not None and wanted.radius_km > 2:
        yield f"Zoek dichterbij dan {wanted.radius_km} kilometer."
    if len(wanted.kinds) != 1:
        yield "Kies één soort hulp."
    if not wanted.languages:
        yield "Kies een taal, als die ertoe doet."


def _widen(wanted: Wanted) -> Iterable[str]:
    if len(wanted.tags) > 1:
        names = " en ".join(f"‘{tag_text(tag)}’" for tag in wanted.tags)
        yield f"Zoek op minder tegelijk: nu moet aanbod passen bij {names}."
    if wanted.product:
        yield "Laat het product weg: nu telt alleen wie er een contract voor heeft."
    if wanted.area and wanted.radius_km is not None:
        yield f"Zoek verder weg dan {wanted.radius_km} kilometer van {wanted.area}."
    if wanted.languages:
        yield "Laat de taal weg, en vraag om een tolk."
    if wanted.kinds and len(wanted.kinds) < len(OFFER_KINDS):
        yield "Zoek in alle soorten aanbod."
    if len(wanted.tags) <= 1:
        yield "Staat het er niet bij? Vraag de teamleider: de gemeente ziet zo wat er ontbreekt."
