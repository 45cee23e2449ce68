# SPDX-License-Identifier: EUPL-1.2
"""The social map in a municipality's file: providers' facts, places and wait times, and provisions.

Volunteers stand in no file: they are people, and a file is kept in git and sent by mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from wijkpad.commands.directory.checks import (
    location_faults,
    provision_faults,
    statement_faults,
    wait_faults,
)
from wijkpad.commands.municipality.reader import Reader, Table
from wijkpad.domain.directory import (
    CERTAINTIES,
    FACTS,
    WAIT_KINDS,
    Certainty,
    Location,
    Provision,
    Statement,
    Wait,
    WaitKind,
)
from wijkpad.findings import Finding

TABLES: Final = ("provisions", "locations", "facts", "wait_times")
"""What of the social map stands in a file."""
PEOPLE: Final = "volunteers"
NOBODY: Final = ""
NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)
"""Author and moment of what stands in a file: the import fills them in."""
_LOCATION: Final = frozenset(
    {"of", "id", "name", "address", "postcode", "area", "lat", "lon", "access", "source"}
    | {"checked_on"}
)
_FACT: Final = frozenset({"of", "source", "measured_on", "expires_on", *FACTS})
_WAIT: Final = frozenset(
    {"of", "product", "location", "kind", "days", "waiting", "certainty", "measured_on"}
    | {"source", "definition"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryPart:
    """What a file says of the social map.

    Attributes:
        says: whether it speaks of it at all; what it does not name is then ended.
        places: where each provision, location, fact and wait time stands in the file, in that order.
    """

    provisions: tuple[Provision, ...] = ()
    locations: tuple[Location, ...] = ()
    facts: tuple[Statement, ...] = ()
    waits: tuple[Wait, ...] = ()
    says: bool = field(default=True, compare=False)
    places: tuple[str, ...] = field(default=(), compare=False)


def read_directory(reader: Reader, top: Table) -> DirectoryPart:
    """Read the part of a file that is about the social map; faults go to the reader."""
    if PEOPLE in top:
        text = "Vrijwilligers horen niet in dit bestand: het zijn persoonsgegevens."
        reader.fault(PEOPLE, text, "Voer ze in bij Vrijwilligers, en haal ze hier weg.")
    provisions = [(at, _provision(reader, at, row)) for at, row in reader.rows(top, "provisions")]
    locations = [(at, _location(reader, at, row)) for at, row in reader.rows(top, "locations")]
    facts = [(at, one) for at, row in reader.rows(top, "facts") for one in _facts(reader, at, row)]
    waits = [(at, _wait(reader, at, row)) for at, row in reader.rows(top, "wait_times")]
    found = DirectoryPart(
        provisions=tuple(one for _, one in provisions),
        locations=tuple(one for _, one in locations),
        facts=tuple(one for _, one in facts),
        waits=tuple(one for _, one in waits),
        says=any(key in top for key in TABLES),
        places=tuple(at for at, _ in (*provisions, *locations, *facts, *waits)),
    )
    for finding in faults(found, date.max):
        reader.fault(finding.element or "", finding.text, finding.cure, finding.code)
    return found


def faults(part: DirectoryPart, today: date) -> Iterator[Finding]:
    """Find what cannot be so; `element` is the place in the file."""
    at = iter(part.places)
    seen: set[tuple[str, ...]] = set()
    for provision in part.provisions:
        place = next(at)
        yield from _placed(place, provision_faults(provision))
        yield from _twice(seen, place, "provision", provision.id)
    for location in part.locations:
        place = next(at)
        yield from _placed(place, location_faults(location, today))
        yield from _twice(seen, place, "location", location.offer, location.id)
    for fact in part.facts:
        yield from _placed(next(at), statement_faults(fact, today))
    known: dict[str, set[str]] = {}
    for location in part.locations:
        known.setdefault(location.offer, set()).add(location.id)
    for wait in part.waits:
        here = frozenset(known.get(wait.offer, ()))
        yield from _placed(next(at), wait_faults(wait, today, here))


def strangers(
    part: DirectoryPart, known: frozenset[str], taken: frozenset[str]
) -> Iterator[Finding]:
    """Find what is about nobody, and provisions under the id of a provider.

    `known` are the ids of everybody on the map, `taken` those of providers.
    """
    named = (
        *(one.id for one in part.provisions),
        *(one.offer for one in part.locations),
        *(one.offer for one in part.facts),
        *(one.offer for one in part.waits),
    )
    for number, (place, offer) in enumerate(zip(part.places, named, strict=True)):
        if number < len(part.provisions):
            if offer in taken:
                text = f"‘{offer}’ is al de code van een aanbieder."
                yield Finding(code="MAP-030", text=text, element=f"{place}.id")
        elif offer not in known:
            text = f"Aanbieder of voorziening ‘{offer}’ bestaat niet."
            yield Finding(code="MAP-031", text=text, element=f"{place}.of")


def _twice(seen: set[tuple[str, ...]], place: str, *key: str) -> Iterator[Finding]:
    if key in seen:
        text = f"‘{key[-1]}’ staat er twee keer."
        yield Finding(code="MAP-029", text=text, cure="Haal er een weg.", element=f"{place}.id")
    seen.add(key)


def _placed(place: str, found: Iterable[Finding]) -> Iterator[Finding]:
    for one in found:
        yield Finding(code=one.code, text=one.text, cure=one.cure, element=f"{place}.{one.element}")


def _provision(reader: Reader, where: str, row: Table) -> Provision:
    reader.only(row, frozenset({"id", "name", "ended_on"}), where)
    return Provision(
        id=reader.text(row, "id", where),
        name=reader.text(row, "name", where),
        ended_on=reader.maybe_day(row, "ended_on", where),
    )


def _location(reader: Reader, where: str, row: Table) -> Location:
    reader.only(row, _LOCATION, where)
    return Location(
        offer=reader.text(row, "of", where),
        id=reader.text(row, "id", where),
        name=reader.text(row, "name", where),
        address=reader.text(row, "address", where, ""),
        postcode=reader.text(row, "postcode", where, ""),
        area=reader.text(row, "area", where, ""),
        lat=_degrees(reader, row, "lat", where),
        lon=_degrees(reader, row, "lon", where),
        access=reader.text(row, "access", where, ""),
        source=reader.text(row, "source", where),
        checked_on=reader.day(row, "checked_on", where),
        author=NOBODY,
        at=NEVER,
    )


def _degrees(reader: Reader, row: Table, key: str, where: str) -> Decimal | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value) if abs(value) <= 180 else None
    if isinstance(value, Decimal) and value.is_finite() and abs(value) <= 180:
        return round(value, 6)
    reader.fault(f"{where}.{key}", f"‘{key}’ is geen graad.", "Schrijf bijvoorbeeld 53.219383.")
    return None


def _facts(reader: Reader, where: str, row: Table) -> Iterator[Statement]:
    """Yield one statement for each thing that a row says."""
    reader.only(row, _FACT, where)
    offer, source = reader.text(row, "of", where), reader.text(row, "source", where)
    measured_on = reader.day(row, "measured_on", where)
    expires_on = reader.maybe_day(row, "expires_on", where)
    for key in (one for one in FACTS if one in row):
        for value in _values(reader, where, key, row[key]):
            yield Statement(
                offer=offer,
                kind=key,
                value=value,
                source=source,
                measured_on=measured_on,
                expires_on=expires_on,
                author=NOBODY,
                at=NEVER,
            )


def _values(reader: Reader, where: str, key: str, given: object) -> list[str]:
    kind = FACTS[key]
    if kind.many and isinstance(given, list) and all(isinstance(one, str) for one in given):
        return [str(one).strip() for one in given]
    if not kind.many:
        if isinstance(given, bool):
            return ["yes" if given else "no"] if kind.choices else []
        if kind.is_number and isinstance(given, int):
            return [str(given)]
        if isinstance(given, str) and not (kind.choices or kind.is_number):
            return [given.strip()]
    wanted = "een lijst van teksten" if kind.many else "true of false" if kind.choices else ""
    wanted = wanted or ("een heel getal" if kind.is_number else "een tekst")
    reader.fault(f"{where}.{key}", f"‘{key}’ is geen goede waarde.", f"Schrijf {wanted}.")
    return []


def _wait(reader: Reader, where: str, row: Table) -> Wait:
    reader.only(row, _WAIT, where)
    kind = reader.text(row, "kind", where, "start")
    certainty = reader.text(row, "certainty", where, "stated")
    reader.one_of(kind, frozenset(WAIT_KINDS), f"{where}.kind")
    reader.one_of(certainty, frozenset(CERTAINTIES), f"{where}.certainty")
    return Wait(
        offer=reader.text(row, "of", where),
        product=reader.maybe_text(row, "product", where),
        location=reader.maybe_text(row, "location", where),
        kind=_KINDS.get(kind, "start"),
        days=reader.whole(row, "days", where) if "days" in row else None,
        waiting=reader.whole(row, "waiting", where) if "waiting" in row else None,
        certainty=_CERTAINTIES.get(certainty, "stated"),
        measured_on=reader.day(row, "measured_on", where),
        source=reader.text(row, "source", where),
        definition=reader.text(row, "definition", where, ""),
        author=NOBODY,
        at=NEVER,
    )


_KINDS: Final[Mapping[str, WaitKind]] = {one: one for one in WAIT_KINDS}
_CERTAINTIES: Final[Mapping[str, Certainty]] = {one: one for one in CERTAINTIES}
