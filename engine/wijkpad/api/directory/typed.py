# SPDX-License-Identifier: EUPL-1.2
"""What people type about the social map, read into values; a day or number that is none is a fault."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from wijkpad.domain.directory import (
    CERTAINTIES,
    WAIT_KINDS,
    Certainty,
    Location,
    Statement,
    Volunteer,
    Wait,
    WaitKind,
)
from wijkpad.errors import AnswersInvalidError
from wijkpad.findings import Finding
from wijkpad.forms.moments import read_day

Typed = Mapping[str, str]
NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)
"""Stands in a value until it is kept."""
_NO_DAY: Final = "Vul een dag in, bijvoorbeeld 16-11-2026."
_NO_NUMBER: Final = "Vul een heel getal in."
_KINDS: Final[Mapping[str, WaitKind]] = {one: one for one in WAIT_KINDS}
_CERTAINTIES: Final[Mapping[str, Certainty]] = {one: one for one in CERTAINTIES}


class Reading:
    """Reads fields one after the other, and tells every fault at once."""

    def __init__(self, typed: Typed) -> None:
        self._typed = typed
        self.faults: list[Finding] = []

    def text(self, name: str) -> str:
        """Return a text without spaces around it."""
        return self._typed.get(name, "").strip()

    def day(self, name: str) -> date | None:
        """Return a day; None where the field is empty, or no day (a fault)."""
        text = self.text(name)
        found = read_day(text) if text else None
        if text and found is None:
            self._fault(name, _NO_DAY)
        return found

    def must_day(self, name: str) -> date:
        """Return a day; an empty field is a fault too."""
        found = self.day(name)
        if found is None and not self.text(name):
            self._fault(name, _NO_DAY)
        return found or date.min

    def number(self, name: str) -> int | None:
        """Return a whole number; None where the field is empty, or no number (a fault)."""
        text = self.text(name)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) <= 9:
            return int(text)
        self._fault(name, _NO_NUMBER)
        return None

    def degrees(self, name: str) -> Decimal | None:
        """Return degrees; a comma is a point."""
        text = self.text(name).replace(",", ".")
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite() or abs(found) > 180 or len(text) > 20:
            self._fault(name, "Vul graden in, bijvoorbeeld 53,219383.")
            return None
        return round(found, 6)

    def must_be(self, name: str, value: str, known: Mapping[str, object]) -> None:
        """Note a fault where none of the possibilities was chosen."""
        if value not in known:
            self._fault(name, "Kies een van de mogelijkheden.")

    def done(self) -> None:
        """Raise `AnswersInvalidError` when anything was wrong."""
        if self.faults:
            raise AnswersInvalidError(self.faults)

    def _fault(self, name: str, text: str) -> None:
        self.faults.append(Finding(code="MAP-032", text=text, element=name))


def statement_in(offer: str, typed: Typed) -> Statement:
    """Read a fact; raises `AnswersInvalidError`."""
    read = Reading(typed)
    found = Statement(
        offer=offer,
        kind=read.text("kind"),
        value=read.text("value"),
        source=read.text("source"),
        measured_on=read.must_day("measured_on"),
        expires_on=read.day("expires_on"),
        author="",
        at=NEVER,
    )
    read.done()
    return found


def location_in(offer: str, key: str, seen: int, typed: Typed) -> Location:
    """Read a location; raises `AnswersInvalidError`."""
    read = Reading(typed)
    found = Location(
        offer=offer,
        id=key,
        version=seen,
        name=read.text("name"),
        address=read.text("address"),
        postcode=_postcode(read.text("postcode")),
        area=read.text("area"),
        lat=read.degrees("lat"),
        lon=read.degrees("lon"),
        access=read.text("access"),
        source=read.text("source"),
        checked_on=read.must_day("checked_on"),
        author="",
        at=NEVER,
    )
    read.done()
    return found


def wait_in(offer: str, typed: Typed) -> Wait:
    """Read a wait time; no days means unknown. Raises `AnswersInvalidError`."""
    read = Reading(typed)
    kind, certainty = read.text("kind"), read.text("certainty")
    read.must_be("kind", kind, _KINDS)
    read.must_be("certainty", certainty, _CERTAINTIES)
    found = Wait(
        offer=offer,
        product=read.text("product") or None,
        location=read.text("location") or None,
        kind=_KINDS.get(kind, "start"),
        days=read.number("days"),
        waiting=read.number("waiting"),
        certainty=_CERTAINTIES.get(certainty, "stated"),
        measured_on=read.must_day("measured_on"),
        source=read.text("source"),
        definition=read.text("definition"),
        author="",
        at=NEVER,
    )
    read.done()
    return found


def volunteer_in(
    key: str, seen: int, typed: Typed, skills: tuple[str, ...], languages: tuple[str, ...]
) -> Volunteer:
    """Read a volunteer; `skills` are ticked ones, own words stand in the field `more`."""
    read = Reading(typed)
    own = tuple(word for part in read.text("more").split(",") if (word := part.strip()))
    found = Volunteer(
        id=key,
        version=seen,
        name=read.text("name"),
        contact=read.text("contact"),
        area=read.text("area"),
        skills=tuple(dict.fromkeys((*skills, *own))),
        languages=languages,
        hours=read.number("hours") or 0,
        vog_on=read.day("vog_on"),
        checked_on=date.min,
    )
    read.done()
    return found


def _postcode(text: str) -> str:
    """Return `9999 AB` for what people write as `9999ab`."""
    bare = text.replace(" ", "").upper()
    return f"{bare[:4]} {bare[4:]}" if len(bare) == 6 else text
