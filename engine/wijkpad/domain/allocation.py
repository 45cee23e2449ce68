# SPDX-License-Identifier: EUPL-1.2
"""An allocation (*toewijzing*): help that is promised on a case, from reservation to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from wijkpad.domain.file.household import members_of
from wijkpad.feel import Value

_UNKNOWN: Final = "~"
"""What a key begins with that is of nobody in the household."""

State = Literal["reserved", "lapsed", "released", "committed", "started", "stopped", "deleted"]
"""`lapsed`: the reservation ran out. `released`: it was given back before anybody decided.
`deleted`: a decision that was taken back as if it had never been."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpEvent:
    """Something that happened to help that was promised; `id` makes it count once.

    Attributes:
        kind: as `EventKind` of the plugin API has it.
        on: the day that it is about; what day that is depends on the kind.
        reason: national code of the reason of a stop; empty for none.
        at: when it was recorded.
        until: the last day of a pause; None where it was not known yet, and for other kinds.
        author: user who told it; empty for a step of a pathway.
        note: why, in that user's words. The database holds it sealed; events that are read carry none.
        facts: the figures that were told with it, such as `used_volume`; nothing about people.
        decision: key of the decision that a change rests on; empty for a fact.
    """

    id: str
    allocation: str
    kind: str
    on: date
    reason: str
    at: datetime
    until: date | None = None
    author: str = ""
    note: str = field(default="", repr=False, compare=False)
    facts: Mapping[str, str | int | bool | None] = field(default_factory=dict)
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationRecord:
    """One allocation. It holds the request and the money, never who it is for by name.

    Attributes:
        id: its number, unique in the municipality.
        person: who it is for, as `person_key` has it; None where nobody is named.
        run, place: the run, and the instance of the step in it, that asked for it: asking again
            finds the same allocation.
        until: last day; None is open-ended.
        model, model_version: the funding model under which it was quoted; kept as long as it lives.
        cents: the quote in cents.
        expires_on: the last day of the reservation; None once it is committed.
        helper: who helps, for a personal budget; what a stop gives back depends on its tariff.
        version: grows at every change.
    """

    id: str
    case: str
    person: str | None
    run: str
    place: str
    team: str
    law: str
    product: str
    unit: str
    frequency: str
    volume: Decimal
    start: date
    until: date | None
    form: Literal["in_kind", "pgb"]
    provider: str | None
    contract: str | None
    model: str
    model_version: str
    cents: int
    state: State
    expires_on: date | None
    made_at: datetime
    version: int = 1
    helper: Literal["professional", "self_employed", "network"] | None = None


def place_of(element: str, scope: str, key: str) -> str:
    """Return where help was asked for: the step, the instance around it, and the job that asked."""
    return f"{element}@{scope}:{key}"


def instance_of(place: str) -> str:
    """Return the instance of what repeats in which something was asked for."""
    return place.partition("@")[2].rpartition(":")[0]


def person_key(household: Value, name: object, keyed_hash: Callable[[str], str]) -> str | None:
    """Return who help is for: the key of the one person of the household with that name.

    Where no single person of the household is called so, it is a keyed hash of the name: enough to
    tell two people of one case apart, and no name. None where nobody is named.
    """
    called = _name(name)
    if not called:
        return None
    members = members_of(household)
    keys = [one.get("id") for one in members if _name(one.get("name")) == called]
    if len(keys) == 1 and isinstance(keys[0], str):
        return keys[0]
    return _UNKNOWN + keyed_hash(f"person:{called}")


def may_be_same(one: str | None, other: str | None) -> bool:
    """Tell whether two keys of one case can be the same person's; only two of one sort tell two apart."""
    if one is None or other is None:
        return True
    return one == other or one.startswith(_UNKNOWN) != other.startswith(_UNKNOWN)


def _name(name: object) -> str:
    return " ".join(name.split()).casefold() if isinstance(name, str) else ""
