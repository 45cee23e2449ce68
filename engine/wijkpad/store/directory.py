# SPDX-License-Identifier: EUPL-1.2
"""The book of the social map: what is known of who helps, since when, and who wrote it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from sqlalchemy import Select, bindparam, func, select

from wijkpad.domain.directory import SEARCHED, Location, Provision, Statement, Wait
from wijkpad.store.directory_people import SqlDirectoryPeople
from wijkpad.store.tables import directory_facts, directory_locations, provisions, wait_times
from wijkpad.store.wire import Found, inserting, picking, same

_MILLION: Final = 1_000_000
_provision = picking(provisions, "id")
_provisions = picking(provisions).order_by(provisions.c.name, provisions.c.id)

_FACT_ORDER: Final = (directory_facts.c.offer_id, directory_facts.c.number)
_facts = picking(directory_facts).order_by(*_FACT_ORDER)
_facts_of = picking(directory_facts, "offer_id").order_by(*_FACT_ORDER)
_facts_of_these = _facts.where(directory_facts.c.offer_id.in_(bindparam("these", expanding=True)))
_facts_about = picking(directory_facts, "kind").order_by(*_FACT_ORDER)
_is_searched = [*same(directory_facts), directory_facts.c.kind.in_(SEARCHED)]
_tags = select(directory_facts.c.value).where(*_is_searched).distinct()
_with_tag = (
    select(directory_facts.c.offer_id)
    .where(*_is_searched, directory_facts.c.value.in_(bindparam("these", expanding=True)))
    .distinct()
)
_add_facts = inserting(directory_facts)
_last_fact = select(func.max(directory_facts.c.number).label("last")).where(
    *same(directory_facts, "offer_id")
)

_WAIT_ORDER: Final = (
    wait_times.c.offer_id,
    wait_times.c.measured_on.desc(),
    wait_times.c.number.desc(),
)
_waits = picking(wait_times).order_by(*_WAIT_ORDER)
_waits_of = picking(wait_times, "offer_id").order_by(*_WAIT_ORDER)
_waits_of_these = _waits.where(wait_times.c.offer_id.in_(bindparam("these", expanding=True)))
_add_wait = inserting(wait_times)
_last_wait = select(func.max(wait_times.c.number).label("last")).where(
    *same(wait_times, "offer_id")
)

_newer = directory_locations.alias("newer")
_is_newest = ~(
    select(_newer.c.version)
    .where(
        _newer.c.municipality == directory_locations.c.municipality,
        _newer.c.offer_id == directory_locations.c.offer_id,
        _newer.c.id == directory_locations.c.id,
        _newer.c.version > directory_locations.c.version,
    )
    .exists()
)
_LOCATION_ORDER: Final = (directory_locations.c.offer_id, directory_locations.c.id)
_locations: Final[Select[*tuple[object, ...]]] = (
    picking(directory_locations).where(_is_newest).order_by(*_LOCATION_ORDER)
)
_locations_of = (
    picking(directory_locations, "offer_id").where(_is_newest).order_by(*_LOCATION_ORDER)
)
_locations_of_these = _locations.where(
    directory_locations.c.offer_id.in_(bindparam("these", expanding=True))
)
_areas = (
    select(
        directory_locations.c.area,
        func.count().label("points"),
        func.sum(directory_locations.c.lat).label("lat"),
        func.sum(directory_locations.c.lon).label("lon"),
    )
    .where(
        *same(directory_locations),
        _is_newest,
        directory_locations.c.is_gone.is_(False),
        directory_locations.c.area != "",
        directory_locations.c.lat.is_not(None),
    )
    .group_by(directory_locations.c.area)
    .order_by(directory_locations.c.area)
)
_every_version = picking(directory_locations, "offer_id").order_by(
    directory_locations.c.written_at.desc(), directory_locations.c.id
)
_add_location = inserting(directory_locations)


class SqlDirectory(SqlDirectoryPeople):
    """The social map of one municipality, in one transaction."""

    def provisions(self) -> list[Provision]:
        return self._wire.each(_provision_from, _provisions)

    def provision(self, provision: str) -> Provision | None:
        row = self._wire.one(_provision, at_id=provision)
        return None if row is None else _provision_from(row)

    def put_provision(self, provision: Provision) -> None:
        values = {"id": provision.id, "name": provision.name, "ended_on": provision.ended_on}
        self._wire.put(provisions, values)

    def statements(self, offer: str | None = None) -> list[Statement]:
        if offer is None:
            return self._wire.each(_statement_from, _facts)
        return self._wire.each(_statement_from, _facts_of, at_offer_id=offer)

    def statements_of(self, offers: Collection[str]) -> list[Statement]:
        return self._wire.each(_statement_from, _facts_of_these, these=sorted(offers))

    def statements_about(self, kind: str) -> list[Statement]:
        return self._wire.each(_statement_from, _facts_about, at_kind=kind)

    def tagged(self, tags: Collection[str]) -> frozenset[str]:
        spelled: dict[str, list[str]] = {tag.casefold(): [] for tag in tags}
        for row in self._wire.every(_tags):
            if row.value.casefold() in spelled:
                spelled[row.value.casefold()].append(row.value)
        having = [
            frozenset(row.offer_id for row in self._wire.every(_with_tag, these=sorted(these)))
            if these
            else frozenset()
            for these in spelled.values()
        ]
        return frozenset.intersection(*having) if having else frozenset()

    def state(self, lines: Sequence[Statement]) -> None:
        if not lines:
            return
        if len({one.offer for one in lines}) != 1:
            raise ValueError("lines about one offer at a time")
        row = self._wire.one(_last_fact, at_offer_id=lines[0].offer)
        last = int(row.last or 0) if row is not None else 0
        numbered = [replace(one, number=last + place) for place, one in enumerate(lines, 1)]
        self._wire.add(_add_facts, [_fact_columns(one) for one in numbered])

    def locations(self, offer: str | None = None) -> list[Location]:
        if offer is None:
            return self._wire.each(_location_from, _locations)
        return self._wire.each(_location_from, _locations_of, at_offer_id=offer)

    def locations_of(self, offers: Collection[str]) -> list[Location]:
        return self._wire.each(_location_from, _locations_of_these, these=sorted(offers))

    def areas(self) -> Mapping[str, tuple[Decimal, Decimal]]:
        return {
            row.area: (
                round(Decimal(row.lat) / row.points / _MILLION, 6),
                round(Decimal(row.lon) / row.points / _MILLION, 6),
            )
            for row in self._wire.every(_areas)
        }

    def location_history(self, offer: str) -> list[Location]:
        return self._wire.each(_location_from, _every_version, at_offer_id=offer)

    def put_location(self, location: Location) -> None:
        self._wire.change(_add_location, _location_columns(location))

    def waits(self, offer: str | None = None) -> list[Wait]:
        if offer is None:
            return self._wire.each(_wait_from, _waits)
        return self._wire.each(_wait_from, _waits_of, at_offer_id=offer)

    def waits_of(self, offers: Collection[str]) -> list[Wait]:
        return self._wire.each(_wait_from, _waits_of_these, these=sorted(offers))

    def add_wait(self, wait: Wait) -> None:
        row = self._wire.one(_last_wait, at_offer_id=wait.offer)
        last = int(row.last or 0) if row is not None else 0
        self._wire.change(_add_wait, _wait_columns(replace(wait, number=last + 1)))


def _provision_from(row: Found) -> Provision:
    return Provision(id=row.id, name=row.name, ended_on=row.ended_on)


def _statement_from(row: Found) -> Statement:
    return Statement(
        offer=row.offer_id,
        number=row.number,
        kind=row.kind,
        value=row.value,
        source=row.source,
        measured_on=row.measured_on,
        expires_on=row.expires_on,
        is_gone=row.is_gone,
        author=row.author,
        at=row.written_at,
    )


def _fact_columns(one: Statement) -> dict[str, object]:
    return {
        "offer_id": one.offer,
        "number": one.number,
        "kind": one.kind,
        "value": one.value,
        "source": one.source,
        "measured_on": one.measured_on,
        "expires_on": one.expires_on,
        "is_gone": one.is_gone,
        "author": one.author,
        "written_at": one.at,
    }


def _location_from(row: Found) -> Location:
    return Location(
        offer=row.offer_id,
        id=row.id,
        version=row.version,
        name=row.name,
        address=row.address,
        postcode=row.postcode,
        area=row.area,
        lat=_degrees(row.lat),
        lon=_degrees(row.lon),
        access=row.access,
        source=row.source,
        checked_on=row.checked_on,
        is_gone=row.is_gone,
        author=row.author,
        at=row.written_at,
    )


def _location_columns(one: Location) -> dict[str, object]:
    return {
        "offer_id": one.offer,
        "id": one.id,
        "version": one.version,
        "name": one.name,
        "address": one.address,
        "postcode": one.postcode,
        "area": one.area,
        "lat": _millionths(one.lat),
        "lon": _millionths(one.lon),
        "access": one.access,
        "source": one.source,
        "checked_on": one.checked_on,
        "is_gone": one.is_gone,
        "author": one.author,
        "written_at": one.at,
    }


def _degrees(millionths: int | None) -> Decimal | None:
    return None if millionths is None else Decimal(millionths) / _MILLION


def _millionths(degrees: Decimal | None) -> int | None:
    return None if degrees is None else int((degrees * _MILLION).to_integral_value())


def _wait_from(row: Found) -> Wait:
    return Wait(
        offer=row.offer_id,
        number=row.number,
        product=row.product,
        location=row.location_id,
        kind=row.kind,
        days=row.days,
        waiting=row.waiting,
        certainty=row.certainty,
        measured_on=row.measured_on,
        source=row.source,
        definition=row.definition,
        author=row.author,
        at=row.written_at,
    )


def _wait_columns(one: Wait) -> dict[str, object]:
    return {
        "offer_id": one.offer,
        "number": one.number,
        "product": one.product,
        "location_id": one.location,
        "kind": one.kind,
        "days": one.days,
        "waiting": one.waiting,
        "certainty": one.certainty,
        "measured_on": one.measured_on,
        "source": one.source,
        "definition": one.definition,
        "author": one.author,
        "written_at": one.at,
    }
