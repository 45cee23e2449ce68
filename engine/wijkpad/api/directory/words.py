# SPDX-License-Identifier: EUPL-1.2
"""Wait times, distances and places in words. Unknown is said, and never looks like a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from wijkpad.domain.directory import CERTAINTIES, WAIT_KINDS
from wijkpad.domain.directory_order import BelievedWait, Measurement
from wijkpad.domain.funding import GrantedStop
from wijkpad.terms import day_text

Colour = Literal["", "green", "amber"]
_CERTAIN: Final = {
    **{str(key): text for key, text in CERTAINTIES.items()},
    "unknown": "onbekend hoe zeker",
}
_KINDS: Final = {str(key): text for key, text in WAIT_KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitWords:
    """A wait time as it is shown.

    Attributes:
        short: `21 dagen`, `onbekend`, or `onbekend (laatst 41 dagen, gemeten op 3 mei)`.
        origin: what was measured, when, by whom, how sure; empty where nothing was ever measured.
        norm: how it stands to the norm; empty where it is unknown.
        age: empty while it is fresh.
    """

    short: str
    origin: str = ""
    norm: str = ""
    age: str = ""
    colour: Colour = ""
    is_known: bool = False


def wait_words(found: BelievedWait, today: date, norm: int) -> WaitWords:
    """Return what is shown of the wait time that counts."""
    measured = found.by
    if measured is None:
        return WaitWords(short="onbekend")
    origin = origin_words(measured, today)
    if found.days is None:
        when = short_day(measured.measured_on, today)
        last = _days(measured.days or 0)
        return WaitWords(short=f"onbekend (laatst {last}, gemeten op {when})", origin=origin)
    within = found.days <= norm
    age = (today - measured.measured_on).days
    return WaitWords(
        short=_days(found.days),
        origin=origin,
        norm=f"binnen de norm van {_days(norm)}" if within else f"langer dan {_days(norm)}",
        age=f"meting van {_days(age)} geleden" if found.freshness == "ageing" else "",
        colour="green" if within else "amber",
        is_known=True,
    )


def origin_words(one: Measurement, today: date) -> str:
    """Return what was measured, when, by whom and how sure that is."""
    parts = [
        one.definition or _KINDS.get(one.kind, ""),
        f"gemeten op {short_day(one.measured_on, today)}",
        one.source,
        _CERTAIN.get(one.certainty, ""),
    ]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def stop_words(one: GrantedStop, today: date) -> str:
    """Return for what, where and until when somebody takes nobody new."""
    what = f" voor product {one.product}" if one.product else ""
    where = f" op locatie {one.location}" if one.location else ""
    until = (
        f"tot en met {short_day(one.valid_until, today)}"
        if one.valid_until
        else "tot nader bericht"
    )
    return f"Neemt{what}{where} niemand nieuw aan, {until}."


def short_day(day: date, today: date) -> str:
    """Return `3 mei`, and the year where it is another than this one."""
    text = day_text(day)
    return text.removesuffix(f" {day.year}") if day.year == today.year else text


def distance_words(metres: int | None) -> str:
    """Return `1,4 km`; empty where it is not known."""
    if metres is None:
        return ""
    return f"{metres / 1000:.1f} km".replace(".", ",")


def _days(number: int) -> str:
    return "1 dag" if number == 1 else f"{number} dagen"
