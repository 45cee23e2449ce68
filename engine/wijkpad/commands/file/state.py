# SPDX-License-Identifier: EUPL-1.2
"""The file about people of one case as it stands, read from the case's own data.

Each thing in it is a row of subject data of the case (run None) under its kind as key and its id as
scope; persons stand in the household. A newer row is a newer version, with its reason; a row without
value says that it was taken off. Nothing is ever changed or removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from typing import Final

from wijkpad.commands.run.environment import HOUSEHOLD
from wijkpad.domain.case import Case, Datum
from wijkpad.domain.file.consent_rules import PATHWAY, ConsentRules, rules_from
from wijkpad.domain.file.consents import Consent, read_consent
from wijkpad.domain.file.disclosures import Disclosure, read_disclosure
from wijkpad.domain.file.household import MEMBERS, members_of
from wijkpad.domain.file.persons import Person, read_person
from wijkpad.feel import Value
from wijkpad.ports import UnitOfWork

PERSON: Final = "person"
ADDRESS: Final = "hidden_address"
"""Key of the row that holds a hidden address, under the scope `household`."""
_SETTING: Final = f"{PATHWAY}."
_OWN: Final = ""
Part = Callable[[Value], Mapping[str, Value] | None]


@dataclass(frozen=True, slots=True)
class Version:
    """What was known of something from this moment on; `value` None: it was taken off."""

    number: int
    value: Mapping[str, Value] | None = field(repr=False)
    at: datetime
    by: str
    step: str
    reason: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the file with all its versions, the oldest first."""

    kind: str
    id: str
    versions: tuple[Version, ...] = field(repr=False)

    @property
    def value(self) -> Mapping[str, Value]:
        """What is known now, or was when it was taken off."""
        return next(one.value for one in reversed(self.versions) if one.value is not None)

    @property
    def is_off(self) -> bool:
        """Whether it was taken off."""
        return self.versions[-1].value is None

    @property
    def version(self) -> int:
        """The number of versions, by which a page says what it saw."""
        return len(self.versions)


@dataclass(frozen=True)
class CaseFile:
    """The file of one case. `rows` are those of the case itself, oldest first."""

    case: Case
    rows: tuple[Datum, ...] = field(repr=False)
    today: date
    rules: ConsentRules

    @cached_property
    def household(self) -> dict[str, Value]:
        """The household as FEEL sees it; a hidden address is not in it."""
        row = next((one for one in reversed(self.rows) if _is_household(one)), None)
        return dict(row.value) if row is not None and isinstance(row.value, dict) else {}

    @cached_property
    def address(self) -> dict[str, Value]:
        """The hidden address; empty when there is none."""
        row = next((one for one in reversed(self.rows) if one.key == ADDRESS), None)
        return dict(row.value) if row is not None and isinstance(row.value, dict) else {}

    @cached_property
    def persons(self) -> list[Person]:
        """The persons of the household."""
        return [read_person(one) for one in members_of(self.household)]

    @cached_property
    def names(self) -> dict[str, str]:
        """Person id to name, also of who is not in the household any more."""
        found: dict[str, str] = {}
        for row in self.rows:
            if _is_household(row):
                found |= {p.id: p.name for p in map(read_person, members_of(row.value)) if p.id}
        return found

    def person(self, key: str) -> Person | None:
        """Return a person of the household."""
        return next((one for one in self.persons if one.id == key), None)

    def items(self, kind: str, *, off: bool = False) -> list[Item]:
        """Return what is in the file of one kind, in the order in which it came."""
        return [one for one in self._items(kind) if off or not one.is_off]

    def item(self, kind: str, key: str) -> Item | None:
        """Return one thing, also one that was taken off."""
        return next((one for one in self._items(kind) if one.id == key), None)

    def consents(self) -> dict[str, Consent]:
        """Return the consents by id."""
        return {one.id: read_consent(one.value, self.names) for one in self.items("consent")}

    def shared_under(self, consent: str) -> list[Disclosure]:
        """Return what was shared on the strength of a consent, the oldest first."""
        every = [read_disclosure(one.value) for one in self.items("disclosure")]
        return sorted((one for one in every if one.consent == consent), key=lambda one: one.at)

    def _items(self, kind: str) -> list[Item]:
        if kind == HOUSEHOLD:
            return _changes(HOUSEHOLD, self._households(_without_members))
        if kind == PERSON:
            keys = dict.fromkeys(
                str(one.get("id"))
                for row in self.rows
                if _is_household(row)
                for one in members_of(row.value)
                if one.get("id")
            )
            return [
                item
                for key in keys
                for item in _changes(PERSON, self._households(partial(_member, key)), key)
            ]
        found: dict[str, list[Version]] = {}
        for row in self.rows:
            if row.key == kind and row.scope:
                value = row.value if isinstance(row.value, dict) else None
                found.setdefault(row.scope, []).append(_version(row, value))
        return [Item(kind, key, tuple(every)) for key, every in found.items()]

    def _households(self, part: Part) -> Iterable[Version]:
        return (_version(row, part(row.value)) for row in self.rows if _is_household(row))


def read_file(unit: UnitOfWork, case: Case, today: date) -> CaseFile:
    """Return the file of a case; one statement for its rows, one for the settings."""
    own = unit.settings.in_force("parameter", today)
    chosen = {
        key.removeprefix(_SETTING): value for key, value in own.items() if key.startswith(_SETTING)
    }
    rows = tuple(unit.data.of_case(case.id, _OWN))
    return CaseFile(case, rows, today, rules_from(chosen))


def _is_household(row: Datum) -> bool:
    return row.key == HOUSEHOLD and row.scope == _OWN


def _without_members(value: Value) -> Mapping[str, Value] | None:
    if not isinstance(value, dict):
        return None
    return {key: one for key, one in value.items() if key != MEMBERS}


def _member(key: str, value: Value) -> Mapping[str, Value] | None:
    return next((one for one in members_of(value) if one.get("id") == key), None)


def _version(row: Datum, value: Mapping[str, Value] | None) -> Version:
    return Version(row.version, value, row.at, row.by, row.step, row.reason)


def _changes(kind: str, versions: Iterable[Version], key: str = HOUSEHOLD) -> list[Item]:
    """Return one item with the versions that differ from the one before; none when never known."""
    found: list[Version] = []
    for one in versions:
        before = found[-1].value if found else None
        if one.value != before and (found or one.value):
            found.append(one)
    return [Item(kind, key, tuple(found))] if found else []
