# SPDX-License-Identifier: EUPL-1.2
"""Consents: what was asked, who answered what, and who must still be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, cast

from wijkpad.domain.file.ages import ADULT, birthday
from wijkpad.domain.file.consent_rules import (
    KINDS,
    OF_AGE,
    ONE_SIGNATURE,
    AgeRow,
    ConsentKind,
    ConsentRules,
    table,
)
from wijkpad.domain.file.persons import OTHER, Person
from wijkpad.feel import Value
from wijkpad.terms import Source, day_text

State = Literal["given", "refused", "withdrawn", "expired", "missing"]
STATES: Final[Mapping[State, str]] = {
    "given": "Toestemming gegeven",
    "refused": "Geen toestemming",
    "withdrawn": "Toestemming ingetrokken",
    "expired": "Toestemming verlopen",
    "missing": "Nog niet gevraagd",
}
HOW: Final[Mapping[str, str]] = {
    "spoken": "Mondeling",
    "written": "Schriftelijk of per e-mail",
    "signed": "Ondertekend",
}


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody whose agreement counts: a person of the household, or another by name."""

    id: str | None
    name: str = field(repr=False)

    def is_same(self, other: Giver) -> bool:
        """Tell whether both are one person; somebody without id is known by name alone."""
        if self.id is not None or other.id is not None:
            return self.id == other.id
        return self.name.casefold() == other.name.casefold()


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said, and when it was taken back."""

    giver: Giver
    given: bool
    on: date
    how: str
    note: str = field(repr=False)
    withdrawn_on: date | None = None
    withdrawn_by: Giver | None = None

    def state(self, on: date, until: date | None) -> State:
        """Return how the answer stands on a day."""
        if not self.given:
            return "refused"
        if self.withdrawn_on is not None and self.withdrawn_on <= on:
            return "withdrawn"
        return "expired" if until is not None and until < on else "given"


@dataclass(frozen=True, slots=True)
class Consent:
    """One question about one person, with every answer to it.

    Attributes:
        about: id of the person.
        scope: what exactly was asked; consent to one thing is none to another.
        basis, basis_reason: on what else we rely, when consent is missing.
    """

    about: str
    kind: ConsentKind
    scope: str = field(repr=False)
    with_whom: str = field(repr=False)
    until: date | None
    answers: tuple[Answer, ...] = field(repr=False)
    basis: str | None = None
    basis_reason: str = field(default="", repr=False)

    def standing(self, giver: Giver) -> Answer | None:
        """Return the last answer of this person."""
        found = [one for one in self.answers if one.giver.is_same(giver)]
        return found[-1] if found else None

    def may_be_withdrawn(self, on: date) -> list[Answer]:
        """Return the answers that hold on this day."""
        last = [one for one in self.answers if self.standing(one.giver) is one]
        return [one for one in last if one.state(on, self.until) == "given"]

    def holds(self, on: date, needed: Needed) -> bool:
        """Tell whether everybody who must agree does so; never while it is not known who must."""
        if needed.problem:
            return False
        states = [state for _, state in self.states(on, needed)]
        return bool(states) and all(one == "given" for one in states)

    def states(self, on: date, needed: Needed) -> list[tuple[Giver, State]]:
        """Return how it stands with everybody who must agree."""
        found: list[tuple[Giver, State]] = []
        for giver in needed.givers:
            answer = self.standing(giver)
            found.append((giver, answer.state(on, self.until) if answer else "missing"))
        return found


def read_consent(value: Mapping[str, Value], names: Mapping[str, str]) -> Consent:
    """Return a consent from its stored value; `names` gives the persons of the household."""
    answers = value.get("answers")
    basis = value.get("basis")
    chosen = basis if isinstance(basis, dict) else {}
    return Consent(
        about=_text(value, "about"),
        kind=cast("ConsentKind", _text(value, "kind")),
        scope=_text(value, "scope"),
        with_whom=_text(value, "with_whom"),
        until=_day(value, "until"),
        answers=tuple(
            _answer(one, names)
            for one in (answers if isinstance(answers, list) else [])
            if isinstance(one, dict)
        ),
        basis=_text(chosen, "basis") or None,
        basis_reason=_text(chosen, "reason"),
    )


def _answer(value: Mapping[str, Value], names: Mapping[str, str]) -> Answer:
    withdrawn = _day(value, "withdrawn_on")
    return Answer(
        giver=read_giver(value, "giver", names),
        given=value.get("answer") == "given",
        on=_day(value, "given_on") or date.min,
        how=_text(value, "how"),
        note=_text(value, "evidence"),
        withdrawn_on=withdrawn,
        withdrawn_by=read_giver(value, "withdrawn_by", names) if withdrawn else None,
    )


def read_giver(value: Mapping[str, Value], key: str, names: Mapping[str, str]) -> Giver:
    """Return whom a choice of a person and the field for another's name tell of."""
    chosen = _text(value, key)
    if chosen in ("", OTHER):
        return Giver(None, _text(value, f"{key}_name"))
    return Giver(chosen, names.get(chosen, "Naam onbekend"))


def _text(value: Mapping[str, Value], key: str) -> str:
    found = value.get(key)
    return found.strip() if isinstance(found, str) else ""


def _day(value: Mapping[str, Value], key: str) -> date | None:
    found = value.get(key)
    return found if isinstance(found, date) else None


@dataclass(frozen=True, slots=True)
class Needed:
    """Who must agree to one kind for one person today, why, and what the next birthday changes.

    Attributes:
        givers: who must agree; empty when that cannot be said.
        sentence, source: the rule; `source` is None when the age is not known.
        problem: why it cannot be said who must agree; empty when it can.
        changes_on, change: the birthday on which another row begins to hold, and what it says.
        one_is_enough: what holds while one of two parents has not agreed; empty where it is no matter.
    """

    kind: ConsentKind
    givers: tuple[Giver, ...]
    sentence: str
    source: Source | None
    problem: str = ""
    changes_on: date | None = None
    change: str = ""
    one_is_enough: str = ""


def needed(
    kind: ConsentKind,
    person: Person,
    names: Mapping[str, str],
    on: date,
    rules: ConsentRules,
) -> Needed:
    """Return who must agree to this kind for this person on this day."""
    age = person.age_on(on)
    rows = table(kind, rules)
    if age is None or person.born is None:
        return Needed(kind, (), "", None, problem=_NO_AGE)
    row = next(one for one in reversed(rows) if one.least <= age)
    later = next((one for one in rows if one.least > age), None)
    givers, problem = _givers(row, person, names)
    several = sum(1 for one in person.custody) > 1 and row.who != "self"
    grown = age >= ADULT
    return Needed(
        kind,
        givers,
        _of_age(person) if grown else row.sentence,
        OF_AGE if grown else row.source,
        problem=problem,
        changes_on=birthday(person.born, later.least) if later else None,
        change=_change(person, later) if later else "",
        one_is_enough=_ONE if several and kind == "help" else "",
    )


def _of_age(person: Person) -> str:
    other = person.value.get("representative")
    if not isinstance(other, str) or not other.strip():
        return "Een volwassene beslist zelf."
    return f"Een volwassene beslist zelf. Kan dat niet, dan beslist de vertegenwoordiger: {other}."


def _givers(row: AgeRow, person: Person, names: Mapping[str, str]) -> tuple[tuple[Giver, ...], str]:
    own = Giver(person.id, person.name)
    if row.who == "self":
        return (own,), ""
    holders = tuple(
        Giver(one.holder, names.get(one.holder, "Naam onbekend"))
        if one.holder
        else Giver(None, one.name)
        for one in person.custody
    )
    asked = (own, *holders) if row.who == "both" else holders
    return asked, "" if holders else _NO_CUSTODY


def _change(person: Person, row: AgeRow) -> str:
    day = day_text(birthday(person.born, row.least)) if person.born else ""
    return f"Op {day} wordt {person.name} {row.least} jaar. {row.sentence}"


def missing(
    needs: Needed, consents: Sequence[Consent], about: str, on: date
) -> list[tuple[Giver, State]]:
    """Return who of those that must agree gave no consent of this kind that holds, and how it stands."""
    own = [one for one in consents if one.about == about and one.kind == needs.kind]
    found: list[tuple[Giver, State]] = []
    for giver in needs.givers:
        states = [answer.state(on, one.until) for one in own if (answer := one.standing(giver))]
        if "given" not in states:
            found.append((giver, states[-1] if states else "missing"))
    return found


def title_of(consent: Consent) -> str:
    """Return what a consent is called."""
    return KINDS.get(consent.kind, consent.kind)


_NO_AGE: Final = (
    "De geboortedatum is niet bekend. Daardoor is niet te zeggen wie toestemming moet geven."
)
_NO_CUSTODY: Final = "Er is niet vastgelegd wie het gezag heeft. Kijk het na in het gezagsregister en leg het vast bij de persoon."
_ONE: Final = (
    "Voor de aanvraag is één handtekening genoeg. De jeugdhulpaanbieder gaat na of iedereen die moet "
    "instemmen dat ook doet. Ontbreekt de toestemming van één ouder, dan kan de gemeente toch besluiten "
    f"({ONE_SIGNATURE.text})."
)
