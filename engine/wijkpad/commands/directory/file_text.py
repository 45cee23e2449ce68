# SPDX-License-Identifier: EUPL-1.2
"""The social map as rows of a municipality's file: (table, values), in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from wijkpad.commands.directory.in_file import DirectoryPart
from wijkpad.domain.directory import FACTS, Location, Statement, Wait

Row = tuple[str, Mapping[str, object]]


def rows(part: DirectoryPart) -> Iterator[Row]:
    """Yield every row; what one source said on one day of one offer stands together."""
    for provision in part.provisions:
        values = {"id": provision.id, "name": provision.name, "ended_on": provision.ended_on}
        yield "provisions", values
    for location in part.locations:
        yield "locations", _location(location)
    for _, group in groupby(part.facts, _together):
        yield "facts", _facts(list(group))
    for wait in part.waits:
        yield "wait_times", _wait(wait)


def in_order(facts: list[Statement]) -> list[Statement]:
    """Return facts in the order in which a file holds them."""
    kinds = list(FACTS)
    return sorted(
        facts,
        key=lambda one: (
            one.offer,
            one.source,
            one.measured_on,
            str(one.expires_on),
            kinds.index(one.kind),
            one.value,
        ),
    )


def _together(one: Statement) -> tuple[object, ...]:
    return (one.offer, one.source, one.measured_on, one.expires_on)


def _facts(group: list[Statement]) -> Mapping[str, object]:
    first = group[0]
    values: dict[str, object] = {
        "of": first.offer,
        "source": first.source,
        "measured_on": first.measured_on,
        "expires_on": first.expires_on,
    }
    for key, kind in FACTS.items():
        held = [one.value for one in group if one.kind == key]
        if held:
            values[key] = held if kind.many else _single(key, held[0])
    return values


def _single(key: str, value: str) -> object:
    kind = FACTS[key]
    if kind.is_number:
        return int(value)
    return value == "yes" if kind.choices else value


def _location(one: Location) -> Mapping[str, object]:
    return {
        "of": one.offer,
        "id": one.id,
        "name": one.name,
        "address": one.address or None,
        "postcode": one.postcode or None,
        "area": one.area or None,
        "lat": None if one.lat is None else round(one.lat, 6),
        "lon": None if one.lon is None else round(one.lon, 6),
        "access": one.access or None,
        "source": one.source,
        "checked_on": one.checked_on,
    }


def _wait(one: Wait) -> Mapping[str, object]:
    return {
        "of": one.offer,
        "product": one.product,
        "location": one.location,
        "kind": one.kind,
        "days": one.days,
        "waiting": one.waiting,
        "certainty": one.certainty,
        "measured_on": one.measured_on,
        "source": one.source,
        "definition": one.definition or None,
    }
