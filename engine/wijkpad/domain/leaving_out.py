# SPDX-License-Identifier: EUPL-1.2
"""What of a case is about one person: the rest stays out of what that person is given. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from wijkpad.domain.file.household import tells_address, without_address
from wijkpad.feel import Value
from wijkpad.forms import Field, Form, Kind, asks_safety

THIRD_PARTY: Final = "third_party"
_PERSON: Final = "person."
_REPORTER: Final = "reporter"
_WORD: Final = re.compile(r"\w+")
_LEAST: Final = 3
"""Letters that a word of a name has at least, to be looked for: not the “A” of an initial."""
WHY: Final[Mapping[str, str]] = {
    "third_party": "gaat over een ander",
    "other_person": "is een rij over een ander",
    "reporter": "kan zeggen wie iets meldde",
    "address": "is een adres dat geheim is",
    "safety": "gaat over veiligheid: beslis daarover met de aandachtsfunctionaris",
    "silent": "is niet voor iedereen die deze zaak ziet",
    "by_hand": "u liet dit weg",
    "unread": "is vrije tekst van een medewerker: lees haar, en vink aan dat zij meegaat",
    "draft": "is nog een concept",
    "harmful": "is een bestand dat niet te openen is: de virusscanner vond iets, of keek nog niet",
}
"""Why something is left out. [K]: GDPR article 15 paragraph 4 and article 23, UAVG article 41."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The person whose file it is; a row of a table is theirs by id, BSN, or name."""

    id: str
    name: str = field(repr=False)
    bsn: str = field(default="", repr=False)
    born: Value = field(default=None, repr=False)

    def owns(self, row: Mapping[str, Value], columns: Sequence[Field]) -> bool:
        """Tell whether a row of a table of persons is about this person; in doubt it is not."""
        meaning = {one.key: one.concept.removeprefix(_PERSON) for one in columns}
        told = {meaning.get(key, key): value for key, value in row.items()}
        if self.bsn and told.get("bsn"):
            return told["bsn"] == self.bsn
        born = told.get("birth_date")
        if born is not None and self.born is not None and born != self.born:
            return False
        return _folded(told.get("name")) == _folded(self.name) != ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that is not given, and why."""

    what: str = field(repr=False)
    why: str

    @property
    def reason(self) -> str:
        """Why, in Dutch."""
        return WHY[self.why]


@dataclass(slots=True)
class Sieve:
    """Lets through what is about one person, and remembers what it held back.

    Attributes:
        hides_address: the address of the household is hidden: no address comes through.
        keeps_safety: answers about safety come through: a shielded case, given out on purpose.
    """

    subject: Subject
    hides_address: bool
    keeps_safety: bool
    left: list[LeftOut] = field(default_factory=list)

    def answers(self, form: Form, given: Mapping[str, Value]) -> dict[str, Value]:
        """Return the answers to a form that may be given; empty when the whole form may not."""
        if not self.keeps_safety and asks_safety(form):
            self.left.append(LeftOut(form.title, "safety"))
            return {}
        return dict(self._fields(form.fields, given, form.title))

    def _fields(
        self, fields: Sequence[Field], given: Mapping[str, Value], place: str
    ) -> Iterator[tuple[str, Value]]:
        for one in fields:
            if one.kind is Kind.GROUP and not one.nested:
                yield from self._fields(one.fields, given, place)
                continue
            value = given.get(one.key) if one.key else None
            if value is None:
                continue
            what = f"{place}: {one.label}"
            why = self._why(one, value)
            if why is not None:
                self.left.append(LeftOut(what, why))
            elif one.kind is Kind.TABLE and isinstance(value, list):
                rows = list(self._rows(one, value, what))
                if rows:
                    yield one.key, rows
            elif isinstance(value, dict) and one.kind.holds_fields:
                yield one.key, self._plain(dict(self._fields(one.fields, value, place)), what)
            else:
                yield one.key, value

    def _why(self, one: Field, value: Value) -> str | None:
        if one.klass == THIRD_PARTY:
            return "third_party"
        if one.key.startswith(_REPORTER) or one.concept.startswith(_REPORTER):
            return "reporter"
        if one.safety and not self.keeps_safety:
            return "safety"
        if self.hides_address and one.concept.endswith((".address", ".postcode", ".place")):
            return "address"
        if self.hides_address and isinstance(value, str) and one.kind is Kind.POSTCODE:
            return "address"
        return None

    def _rows(self, table: Field, rows: Sequence[Value], what: str) -> Iterator[Value]:
        about_people = any(one.concept.startswith(_PERSON) for one in table.columns)
        for number, row in enumerate(rows, 1):
            if not isinstance(row, dict):
                continue
            if about_people and not self.subject.owns(row, table.columns):
                self.left.append(LeftOut(f"{what}, rij {number}", "other_person"))
                continue
            yield self._plain(dict(self._fields(table.columns, row, what)), what)

    def _plain(self, value: dict[str, Value], what: str) -> Value:
        if self.hides_address and tells_address(value):
            self.left.append(LeftOut(what, "address"))
            return without_address(value)
        return value


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Return which of these names of people a text speaks of, by the whole name or a word of it.

    A help for who reads the text; a text that names nobody may still be about somebody.
    """
    words = set(_WORD.findall(text.casefold()))
    return [
        one
        for one in names
        if any(len(part) >= _LEAST and part in words for part in _WORD.findall(one.casefold()))
    ]


def _folded(value: Value) -> str:
    return " ".join(value.split()).casefold() if isinstance(value, str) else ""
