# SPDX-License-Identifier: EUPL-1.2
"""The social map: who helps, where, what is known of them, and since when.

Whatever is known has a source and a day on which it was so. What was known before stays: facts,
locations and wait times are only added. An offer is a provider, a general provision or a volunteer;
ids are unique over all three.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from wijkpad.domain.file.assessments import DOMAINS

OfferKind = Literal["provider", "general_provision", "volunteer"]
WaitKind = Literal["start", "intake", "contact"]
Certainty = Literal["confirmed", "derived", "stated"]
SuggestionState = Literal["waiting", "confirmed", "refused"]
Subject = Literal["fact", "wait", "location", "offer"]

OFFER_KINDS: Final[Mapping[OfferKind, str]] = {
    "provider": "Aanbieder",
    "general_provision": "Algemene voorziening",
    "volunteer": "Vrijwilliger",
}
WAIT_KINDS: Final[Mapping[WaitKind, str]] = {
    "start": "tot de hulp begint",
    "intake": "tot de intake",
    "contact": "tot het eerste contact",
}
CERTAINTIES: Final[Mapping[Certainty, str]] = {
    "confirmed": "bevestigd door de gemeente",
    "derived": "berekend uit begonnen hulp",
    "stated": "niet nagegaan door de gemeente",
}
"""From the surest to the least sure: the order in which the core believes them."""
LIFE_AREAS: Final[Mapping[str, str]] = DOMAINS
"""What help is about, in the words with which a need is recorded."""
GROUPS: Final[Mapping[str, str]] = {
    "children": "Kinderen tot 12 jaar",
    "youth": "Jongeren van 12 tot 18 jaar",
    "young_adults": "Jongvolwassenen",
    "adults": "Volwassenen",
    "elderly": "Ouderen",
    "families": "Gezinnen",
    "informal_carers": "Mantelzorgers",
}
LANGUAGES: Final[Mapping[str, str]] = {
    "nl": "Nederlands",
    "en": "Engels",
    "ar": "Arabisch",
    "tr": "Turks",
    "pl": "Pools",
    "uk": "Oekraïens",
    "ti": "Tigrinya",
    "so": "Somalisch",
    "fa": "Perzisch",
    "zgh": "Berbers",
    "pap": "Papiaments",
    "es": "Spaans",
    "fr": "Frans",
    "de": "Duits",
    "bg": "Bulgaars",
    "ro": "Roemeens",
    "zh": "Chinees",
    "dse": "Nederlandse Gebarentaal",
}


@dataclass(frozen=True, slots=True)
class FactKind:
    """One kind of fact: its name, whether several hold at once, and from what it is chosen."""

    title: str
    many: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    is_number: bool = False


_YES_NO: Final = {"yes": "Ja", "no": "Nee"}
FACTS: Final[Mapping[str, FactKind]] = {
    "expertise": FactKind("Helpt bij", many=True, choices=LIFE_AREAS),
    "target_group": FactKind("Voor wie", many=True, choices=GROUPS),
    "tag": FactKind("Bijzonderheid", many=True),
    "language": FactKind("Taal", many=True, choices=LANGUAGES),
    "quality_mark": FactKind("Keurmerk", many=True),
    "url": FactKind("Website"),
    "phone": FactKind("Telefoon"),
    "opening": FactKind("Openingstijden"),
    "capacity": FactKind("Aantal plaatsen", is_number=True),
    "used": FactKind("Bezette plaatsen", is_number=True),
    "free_access": FactKind("Vrij toegankelijk", choices=_YES_NO),
    "subsidy": FactKind("Subsidie van de gemeente", choices=_YES_NO),
    "supervision": FactKind("Oordeel van de toezichthouder"),
}
"""What can be known of an offer. A choice that is no list stands in `choices` by its key."""
SEARCHED: Final = ("expertise", "target_group", "tag")
"""The kinds of facts by which help is looked for."""


def fact_text(kind: str, value: str) -> str:
    """Return a fact's value in words; a code that is not known here stands as it is."""
    known = FACTS.get(kind)
    return known.choices.get(value, value) if known is not None else value


def tag_text(tag: str) -> str:
    """Return a tag in words, whichever kind of fact it comes from."""
    return LIFE_AREAS.get(tag) or GROUPS.get(tag) or tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One line of what is known of an offer.

    Attributes:
        number: in the order in which the facts of the offer were written, counted from 1.
        value: a code of `choices`, digits, or text.
        source: who says so, in Dutch.
        measured_on: the day on which it was so.
        expires_on: the last day on which it counts; None: until something newer.
        is_gone: it is not so any more; the line before it stays.
        author: user who wrote it; `system` for an import.
    """

    offer: str
    number: int = 0
    kind: str
    value: str
    source: str
    measured_on: date
    expires_on: date | None = None
    is_gone: bool = False
    author: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where an offer is found, as one version of it says; `lat` and `lon` in WGS 84 degrees."""

    offer: str
    id: str
    version: int = 1
    name: str
    address: str
    postcode: str
    area: str
    lat: Decimal | None = None
    lon: Decimal | None = None
    access: str = ""
    source: str
    checked_on: date
    is_gone: bool = False
    author: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long somebody waits, as one source measured it. `days` None is unknown, never 0.

    Attributes:
        product: None is whatever the offer does.
        location: id of a location; None is all of them.
        waiting: how many people wait; None is unknown.
        definition: what was measured, in Dutch.
    """

    offer: str
    number: int = 0
    product: str | None = None
    location: str | None = None
    kind: WaitKind
    days: int | None
    waiting: int | None = None
    certainty: Certainty
    measured_on: date
    source: str
    definition: str = ""
    author: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """A general provision (*algemene voorziening*): no decision is needed to go there.

    Attributes:
        ended_on: the first day on which it is not there any more.
    """

    id: str
    name: str
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteer:
    """Somebody who helps for nothing. Name and contact are theirs, sealed, and can be destroyed.

    Attributes:
        skills: codes of `LIFE_AREAS` or the municipality's own words.
        hours: hours a week.
        vog_on: day of the certificate of conduct (*VOG*) that was shown; None: none was shown.
        stopped_on: since then they are in no list, and name and contact are gone.
    """

    id: str
    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    area: str
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    hours: int
    vog_on: date | None = None
    checked_on: date
    stopped_on: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """*Klopt niet meer*: what a worker says is wrong; the municipality confirms or refuses it.

    Attributes:
        about: what kind of line; `key` its number or id, empty for the offer as a whole.
        words: what is wrong and what it should be, sealed: people write names in such boxes.
        value: what it should be, where it is one line; empty: it is not so any more.
    """

    id: str
    offer: str
    about: Subject
    key: str = ""
    words: str = field(default="", repr=False)
    value: str = field(default="", repr=False)
    by: str
    at: datetime
    state: SuggestionState = "waiting"
    decided_by: str | None = None
    decided_at: datetime | None = None


def standing(history: Iterable[Statement], today: date) -> list[Statement]:
    """Return what holds today of one offer, in the order of `FACTS`.

    A later line takes the place of an earlier one of the same source; a line that is gone takes off
    what every source said so. Two sources that say something else both stand: nothing is averaged.
    """
    held: dict[tuple[str, str, str], Statement] = {}
    for one in sorted(history, key=lambda one: one.number):
        kind = FACTS.get(one.kind)
        if one.is_gone:
            same = [
                key for key, was in held.items() if (was.kind, was.value) == (one.kind, one.value)
            ]
            for key in same:
                del held[key]
        else:
            many = kind is None or kind.many
            held[one.kind, one.value if many else "", one.source] = one
    order = list(FACTS)
    return sorted(
        (one for one in held.values() if one.expires_on is None or one.expires_on >= today),
        key=lambda one: (order.index(one.kind) if one.kind in FACTS else len(order), one.number),
    )
