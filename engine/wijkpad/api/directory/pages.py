# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the social map show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from wijkpad.api.directory.picture import Picture
from wijkpad.api.directory.words import WaitWords
from wijkpad.api.pages import CaseHead
from wijkpad.domain.directory import (
    Location,
    OfferKind,
    Provision,
    Suggestion,
    Volunteer,
    Wait,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for; empty is everything.

    Attributes:
        area: the neighbourhood from which distance is counted.
    """

    tags: tuple[str, ...] = ()
    product: str = ""
    area: str = ""
    radius_km: int | None = None
    languages: tuple[str, ...] = ()
    kinds: tuple[OfferKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapChoices:
    """What can be chosen in the search: key to name."""

    life_areas: Mapping[str, str]
    groups: Mapping[str, str]
    own_tags: Mapping[str, str]
    languages: Mapping[str, str]
    areas: Mapping[str, str]
    kinds: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One result. `why` are the reasons for and against, those against first.

    Attributes:
        places: `Havenstraat 12, 9999 AB (Noord)`, the nearest first.
        stops: in words, for what and until when somebody takes nobody new.
        room: of a general provision: how many places are taken; empty where not known.
    """

    number: int
    key: str
    kind: OfferKind
    kind_title: str
    name: str
    fits: bool
    why: tuple[str, ...]
    tags: tuple[str, ...]
    groups: tuple[str, ...]
    languages: tuple[str, ...]
    wait: WaitWords
    distance: str
    places: tuple[str, ...]
    stops: tuple[str, ...]
    room: str
    is_free: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was found.

    Attributes:
        missing: sources that gave no answer.
        widen: what could be left out of the search, where sources answered and nothing fits.
        total: how many fit, also where that is more than is shown.
        nearest_to: the neighbourhood to which those shown are nearest; empty where none was chosen.
        narrow: what could be chosen besides, where not all that fits is shown.
        others_are_cut: not everything that does not fit is shown.
    """

    fitting: tuple[Candidate, ...]
    others: tuple[Candidate, ...]
    sources: int
    missing: tuple[str, ...]
    widen: tuple[str, ...]
    picture: Picture | None
    rule: str
    norm: int
    total: int
    nearest_to: str
    narrow: tuple[str, ...]
    others_are_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPage:
    """The search, and what it found once somebody searched. `head` is of the case, if any."""

    choices: MapChoices
    wanted: Wanted = field(repr=False)
    results: Results | None = None
    head: CaseHead | None = None
    prefilled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """One thing that is known. `number` is empty where it does not come from the map itself."""

    number: str
    kind: str
    title: str
    text: str
    source: str
    measured_on: date
    expires_on: date | None
    is_stale: bool
    is_link: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitLine:
    """One measurement; `number` is empty where it does not come from the map itself."""

    number: str
    what: str
    words: str
    days: int | None
    waiting: int | None
    origin: str
    is_stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """Who wrote what, when."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPage:
    """Everything that is known of one offer."""

    key: str
    kind: OfferKind
    kind_title: str
    name: str
    ended: bool
    wait: WaitWords
    stops: tuple[str, ...]
    facts: tuple[FactLine, ...]
    waits: tuple[WaitLine, ...]
    locations: tuple[Location, ...]
    history: tuple[HistoryLine, ...]
    suggested: int
    missing: tuple[str, ...]
    may_keep: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """One offer in the list of what is kept: how much of it has become stale."""

    key: str
    kind_title: str
    name: str
    ended: bool
    facts: int
    stale: int
    wait: WaitWords


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionLine:
    """A suggestion with what it is about, in words; `now` is what the map says."""

    suggestion: Suggestion = field(repr=False)
    offer: str
    about: str
    now: str
    by: str
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingPage:
    """The list of what is kept, and what waits to be confirmed."""

    offers: tuple[KeptLine, ...]
    waiting: tuple[SuggestionLine, ...]
    decided: tuple[SuggestionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPage:
    """One offer to keep; `provision` is None for a provider, whose name comes from the contracts."""

    key: str
    name: str
    kind_title: str
    provision: Provision | None
    facts: tuple[FactLine, ...]
    locations: tuple[Location, ...]
    waits: tuple[Wait, ...]
    kinds: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    wait_kinds: Mapping[str, str]
    certainties: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class VolunteersPage:
    """The volunteers, by name."""

    volunteers: tuple[Volunteer, ...] = field(repr=False)
    today: date
