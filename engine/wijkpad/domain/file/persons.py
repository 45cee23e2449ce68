# SPDX-License-Identifier: EUPL-1.2
"""The persons of a household, as its members stand in the case's own data, and who has custody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from wijkpad.domain.file.ages import ADULT, age_on
from wijkpad.feel import Value

ROLES: Final[Mapping[str, str]] = {
    "client": "Inwoner die hulp vraagt",
    "partner": "Partner",
    "child": "Kind",
    "parent": "Ouder met gezag",
    "guardian": "Voogd of andere vertegenwoordiger",
    "carer": "Mantelzorger",
    "other": "Anders",
}
CUSTODY: Final[Mapping[str, str]] = {
    "joint": "Gezamenlijk gezag",
    "sole": "Eenhoofdig gezag",
    "guardianship": "Voogdij",
    "provisional": "Voorlopige voogdij",
}
CHECKED_IN: Final[Mapping[str, str]] = {
    "register": "Gezagsregister",
    "order": "Beschikking van de rechter",
    "brp": "Basisregistratie personen",
    "told": "Verteld door een ouder of een ander",
}
"""Where custody was looked up; what somebody told is not looked up (domain rule R9)."""
SEEN: Final = frozenset(CHECKED_IN) - {"told"}
OTHER: Final = "other"
"""Stands where a person is chosen who is not of the household."""


@dataclass(frozen=True, slots=True)
class Custody:
    """Who has custody of a child: a person of the household, or somebody else by `name`."""

    holder: str | None
    name: str = field(repr=False)
    type: str
    source: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a household; `value` holds all that is known, as FEEL sees it."""

    id: str
    name: str = field(repr=False)
    born: date | None = field(repr=False)
    role: str
    custody: tuple[Custody, ...] = field(repr=False)
    value: Mapping[str, Value] = field(repr=False)

    def age_on(self, day: date) -> int | None:
        """Return the age; None when it is not known."""
        return age_on(self.born, day) if self.born is not None and self.born <= day else None

    def is_child(self, day: date) -> bool:
        """Tell whether somebody else decides, as far as is known."""
        age = self.age_on(day)
        return age < ADULT if age is not None else self.role == "child"


def read_person(value: Mapping[str, Value]) -> Person:
    """Return a member as a person."""
    born = value.get("birth_date")
    custody = value.get("custody")
    rows = custody if isinstance(custody, list) else []
    return Person(
        id=_text(value, "id"),
        name=_text(value, "name") or "Naam onbekend",
        born=born if isinstance(born, date) else None,
        role=_text(value, "role"),
        custody=tuple(_custody(row) for row in rows if isinstance(row, dict)),
        value=value,
    )


def _custody(row: Mapping[str, Value]) -> Custody:
    holder = _text(row, "holder")
    checked = row.get("checked_on")
    return Custody(
        holder=holder if holder not in ("", OTHER) else None,
        name=_text(row, "holder_name"),
        type=_text(row, "type"),
        source=_text(row, "source"),
        checked_on=checked if isinstance(checked, date) else None,
    )


def _text(value: Mapping[str, Value], key: str) -> str:
    found = value.get(key)
    return " ".join(found.split()) if isinstance(found, str) else ""


def doubts(person: Person, day: date) -> Iterator[str]:
    """Yield what is not certain about who decides for a child, in Dutch sentences."""
    if not person.is_child(day):
        return
    if person.born is None:
        yield "De geboortedatum is niet bekend. Daardoor is niet te zeggen wie beslist."
    if not person.custody:
        yield "Er is nog niet vastgelegd wie het gezag heeft. Kijk het na in het gezagsregister."
    if any(one.source not in SEEN for one in person.custody):
        yield (
            "Het gezag is alleen verteld en niet nagekeken. Ga niet af op wat één ouder zegt: "
            "kijk zelf in het gezagsregister."
        )


def without_representative(persons: Sequence[Person], day: date) -> list[Person]:
    """Return the children for whom nobody is known who may decide.

    A parent with custody or guardian in the household counts as long as nothing is written down
    with the child itself: a form of the intake asks for no more.
    """
    grown = any(one.role in ("parent", "guardian") for one in persons)
    return [one for one in persons if one.is_child(day) and not one.custody and not grown]
