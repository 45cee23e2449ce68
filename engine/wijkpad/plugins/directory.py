# SPDX-License-Identifier: EUPL-1.2
"""What plugins may know of the social map. Names of volunteers are not among it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import groupby
from math import inf
from typing import Final

from wijkpad.domain.derived_waits import counts_from, derived
from wijkpad.domain.directory import (
    FACTS,
    LIFE_AREAS,
    SEARCHED,
    Location,
    Statement,
    Volunteer,
    Wait,
    standing,
)
from wijkpad.domain.funding import Provider
from wijkpad.plugin_api import Fact, Need, OfferKind, Place, Plain, ProviderFact, WaitTime
from wijkpad.ports import UnitOfWork

MOST_PLACES: Final = 25
"""Of one offer: 200 offers with so many each fit one answer of a plugin."""
_IN_ORDER: Final[tuple[OfferKind, ...]] = ("provider", "general_provision", "volunteer")


def offers(
    work: UnitOfWork,
    need: Need,
    after: tuple[OfferKind, str] | None,
    most: int,
    *,
    tagged: bool = False,
) -> tuple[ProviderFact, ...]:
    """Return the first `most` offers of the kinds that are looked for that follow, by kind and id.

    Fewer is the end. What comes or goes between two pages moves nothing of the others. `tagged` leaves
    out who was never given one of the tags that are looked for.
    """
    among = work.directory.tagged(need.tags) if tagged and need.tags else None
    kinds = [one for one in _IN_ORDER if one in need.kinds]
    if after is not None:
        kinds = [one for one in kinds if _IN_ORDER.index(one) >= _IN_ORDER.index(after[0])]
    found: list[ProviderFact] = []
    for kind in kinds:
        last = after[1] if after is not None and after[0] == kind else ""
        found += _following(work, kind, need, after=last, most=most - len(found), among=among)
        if len(found) == most:
            break
    return tuple(found)


def _following(
    work: UnitOfWork,
    kind: OfferKind,
    need: Need,
    *,
    after: str,
    most: int,
    among: frozenset[str] | None,
) -> list[ProviderFact]:
    if kind == "volunteer":
        found = sorted(work.directory.volunteers(), key=lambda one: one.id)
        skilled = (one for one in found if among is None or _has_all(one.skills, need.tags))
        return [_volunteer(one) for one in skilled if one.id > after][:most]
    if kind == "provider":
        providers = (
            work.funding.providers_after(after, most)
            if among is None
            else _of_these(work, among, after, most)
        )
        named = [(one.id, one.name) for one in providers]
    else:
        named = sorted(
            (one.id, one.name)
            for one in work.directory.provisions()
            if one.id > after
            and (one.ended_on is None or one.ended_on > need.on)
            and (among is None or one.id in among)
        )[:most]
    wanted = [key for key, _ in named]
    lines = _by_offer(work.directory.statements_of(wanted), need.on)
    places: dict[str, list[Place]] = {}
    for place in work.directory.locations_of(wanted):
        if not place.is_gone:
            places.setdefault(place.offer, []).append(place_of(place))
    return [_offer(kind, one, lines.get(one[0], []), places.get(one[0], []), need) for one in named]


def _has_all(has: Iterable[str], wanted: Iterable[str]) -> bool:
    return {one.casefold() for one in wanted} <= {one.casefold() for one in has}


def _of_these(work: UnitOfWork, among: frozenset[str], after: str, most: int) -> list[Provider]:
    """Return the first `most` providers among these that follow, by id; others may be provisions."""
    rest = sorted(one for one in among if one > after)
    found: list[Provider] = []
    while rest and len(found) < most:
        some, rest = rest[:most], rest[most:]
        found += sorted(work.funding.providers_named(some), key=lambda one: one.id)
    return found[:most]


def facts(work: UnitOfWork, offer: str, today: date) -> tuple[Fact, ...]:
    """Return what holds of an offer, newest first; of a volunteer all but who they are."""
    volunteer = work.directory.volunteer(offer)
    if volunteer is not None:
        return _facts_of(volunteer)
    return _facts(standing(work.directory.statements(offer), today))


def facts_of(
    work: UnitOfWork, offers: Collection[str], today: date
) -> Mapping[str, tuple[Fact, ...]]:
    """Return the same of each of these, in two statements; who is not known is left out."""
    wanted = frozenset(offers)
    held = _by_offer(work.directory.statements_of(wanted), today)
    found = {offer: _facts(lines) for offer, lines in held.items()}
    found |= {one.id: _facts_of(one) for one in work.directory.volunteers() if one.id in wanted}
    return found


def _facts(held: Iterable[Statement]) -> tuple[Fact, ...]:
    found = [
        Fact(
            kind=one.kind,
            value=_plain(one),
            source=one.source,
            measured_on=one.measured_on,
            expires_on=one.expires_on,
        )
        for one in held
    ]
    return tuple(sorted(found, key=lambda one: one.measured_on, reverse=True))


def wait_times(
    work: UnitOfWork, offers: Collection[str], product: str | None, today: date
) -> tuple[WaitTime, ...]:
    """Return the wait times for a product, and those for everything; by offer, newest first.

    What follows from the municipality's own cases stands among them.
    """
    begun = work.ledger.begun(offers, since=counts_from(today), until=today)
    held = sorted(
        [*work.directory.waits_of(offers), *derived(begun)],
        key=lambda one: (one.offer, -one.measured_on.toordinal()),
    )
    return tuple(_wait(one) for one in held if product is None or one.product in (None, product))


def _by_offer(lines: Iterable[Statement], today: date) -> dict[str, list[Statement]]:
    return {
        offer: standing(history, today) for offer, history in groupby(lines, lambda one: one.offer)
    }


def _offer(
    kind: OfferKind,
    named: tuple[str, str],
    held: list[Statement],
    places: list[Place],
    need: Need,
) -> ProviderFact:
    key, name = named
    more = len(places) - MOST_PLACES
    newest = max(held, key=lambda one: one.measured_on, default=None)
    return ProviderFact(
        id=key,
        kind=kind,
        name=name,
        tags=tuple(dict.fromkeys(one.value for one in held if one.kind in SEARCHED)),
        languages=tuple(dict.fromkeys(one.value for one in held if one.kind == "language")),
        places=tuple(_nearest(places, need.near)),
        why=(f"Plekken die hier niet staan: {more}. Open dit aanbod om ze te zien.",)
        if more > 0
        else (),
        source=newest.source if newest is not None else "",
        checked_on=newest.measured_on if newest is not None else None,
    )


def _nearest(places: list[Place], near: Place | None) -> list[Place]:
    """Return as many places as one offer may bring; where that leaves some out, the nearest."""
    if near is None or len(places) <= MOST_PLACES:
        return places[:MOST_PLACES]
    metres = {one: near.metres_to(one) for one in places}
    away = {one: inf if far is None else far for one, far in metres.items()}
    return sorted(places, key=away.__getitem__)[:MOST_PLACES]


def place_of(location: Location) -> Place:
    """Return a location as plugins see it."""
    return Place(
        address=location.address,
        postcode=location.postcode,
        area=location.area,
        lat=location.lat,
        lon=location.lon,
    )


def _volunteer(one: Volunteer) -> ProviderFact:
    hours = f"{one.hours} uur" if one.hours else "in overleg"
    return ProviderFact(
        id=one.id,
        kind="volunteer",
        name=f"Vrijwilliger in {one.area}" if one.area else "Vrijwilliger",
        tags=one.skills,
        languages=one.languages,
        why=(f"Beschikbaar per week: {hours}.",),
        source="vrijwilligerscoördinator",
        checked_on=one.checked_on,
    )


def _facts_of(one: Volunteer) -> tuple[Fact, ...]:
    known: list[tuple[str, Plain]] = [
        *(("expertise" if skill in LIFE_AREAS else "tag", skill) for skill in one.skills),
        *(("language", code) for code in one.languages),
        ("hours", one.hours),
        ("vog_on", one.vog_on.isoformat() if one.vog_on is not None else None),
    ]
    return tuple(
        Fact(kind=kind, value=value, source="vrijwilligerscoördinator", measured_on=one.checked_on)
        for kind, value in known
    )


def _plain(one: Statement) -> Plain:
    kind = FACTS.get(one.kind)
    if kind is not None and kind.is_number:
        return int(one.value)
    return one.value


def _wait(one: Wait) -> WaitTime:
    return WaitTime(
        provider=one.offer,
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
