# SPDX-License-Identifier: EUPL-1.2
"""Dutch dates, moments and amounts, as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from flask import Flask

from wijkpad.api import MissingHourError, moment_text, tag_text
from wijkpad.api import read_moment as _read_moment

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
DAYS: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_AMOUNT: Final = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3}){1,3}|[0-9]{1,12})(?:,(?P<part>[0-9]{1,2}))?"
)
MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def day(value: date) -> str:
    """Return `16 november 2026`; a moment is shown as the day in Amsterdam."""
    local = value.astimezone(AMSTERDAM) if isinstance(value, datetime) else value
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def weekday(value: date) -> str:
    """Return `maandag 16 november`."""
    local = value.astimezone(AMSTERDAM) if isinstance(value, datetime) else value
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}"


def moment(value: datetime) -> str:
    """Return `16 november 2026, 10.15 uur`, in Amsterdam."""
    local = value.astimezone(AMSTERDAM)
    return f"{day(local)}, {local:%H.%M} uur"


def clock(value: datetime) -> str:
    """Return `10.15 uur`, in Amsterdam."""
    return f"{value.astimezone(AMSTERDAM):%H.%M} uur"


def typed_moment(value: datetime) -> str:
    """Return a moment as people type it, `16-11-2026 10:15`."""
    return moment_text(value)


def read_moment(text: str) -> datetime | None:
    """Read what somebody typed, such as `16-11-2026 10:15`; None when it is no moment."""
    try:
        return _read_moment(text)
    except MissingHourError:
        return None


def left(due: date, today: date) -> tuple[str, str]:
    """Return what is left until the last day, and its colour: red, amber, blue or nothing."""
    days = (due - today).days
    if days < 0:
        return (f"{-days} dag te laat" if days == -1 else f"{-days} dagen te laat"), "red"
    if days <= 1:
        return ("vandaag", "morgen")[days], "amber"
    return f"nog {days} dagen", "blue" if days <= 7 else ""


def euros(cents: int) -> str:
    """Return `€ 1.234,50`."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}€ {whole:,}".replace(",", ".") + f",{rest:02d}"


def read_euros(text: str) -> int | None:
    """Return cents from an amount as people type it, such as `1.234,50`; None for anything else."""
    found = _AMOUNT.fullmatch(text.strip().removeprefix("€").strip())
    if found is None:
        return None
    whole, part = found["whole"].replace(".", ""), (found["part"] or "").ljust(2, "0")
    return int(whole) * 100 + int(part)


def initials(name: str) -> str:
    """Return the first letters of the first and last word of a name."""
    words = name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:])) if words else "?"


def register(app: Flask) -> None:
    """Give templates these words as filters."""
    app.jinja_env.filters.update(
        day=day,
        weekday=weekday,
        moment=moment,
        clock=clock,
        euros=euros,
        initials=initials,
        tag_text=tag_text,
    )
    app.jinja_env.globals["left"] = left
