# SPDX-License-Identifier: EUPL-1.2
"""An answer on money as a page shows it: what it costs, what was found, and who decides about that.

What stands in a purse is seen by decision and budget roles only; everybody else who may do the task
reads the same outcome in words, without the figures of other people's help (need to know, AVG art. 5).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from wijkpad.api.money.finding_words import LOCAL, meaning_of
from wijkpad.domain.access_help import MONEY_ROLES
from wijkpad.domain.pricing import is_priced
from wijkpad.feel import Value
from wijkpad.plugin_api import Severity
from wijkpad.terms import day_text

_WEIGHTS: Final[Mapping[str, tuple[str, str]]] = {
    "REFUSE": ("Kan zo niet", "red"),
    "ESCALATE": ("Budgethouder kijkt mee", "amber"),
    "WARN": ("Let op", "amber"),
    "INFO": ("Goed om te weten", "blue"),
    "ALLOW": ("Geen bezwaar", "green"),
}
_VERDICTS: Final[Mapping[str, str]] = {
    "REFUSE": "Zo kan het niet. Kies anders, of leg het voor aan de consulent. U kunt de taak wel afronden.",
    "ESCALATE": "Het kan. De budgethouder kijkt mee over het geld. De inwoner hoeft daar niet op te wachten.",
    "WARN": "Het kan. Lees eerst waar u op moet letten.",
    "INFO": "Het kan. Lees de toelichting.",
    "ALLOW": "Het kan. Er is geen bezwaar gevonden.",
}
_UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "minute": ("minuut", "minuten"),
    "hour": ("uur", "uur"),
    "daypart": ("dagdeel", "dagdelen"),
    "day": ("etmaal", "etmalen"),
    "piece": ("stuk", "stuks"),
    "euro": ("cent", "cent"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingLine:
    """One finding in words; `badge` and `colour` tell its weight."""

    code: str
    badge: str
    colour: str
    title: str
    text: str = field(repr=False)
    cure: str
    who: str


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """One line of a quote, in words."""

    period: str
    volume: str
    tariff: str
    amount: str


@dataclass(frozen=True, slots=True)
class TraceLine:
    """Who answered which question, in which version and how fast."""

    plugin: str
    version: str
    hook: str
    ms: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyShown:
    """What one answer on money looks like on a page.

    Attributes:
        amount: what the help costs at most; None when nobody could tell.
        findings: heaviest first.
        years: calendar year and amount, when there is more than one year.
        held: whether money is held or promised, in a sentence; None where that was not asked.
        is_told: what was found stands elsewhere on the page: only `held` is shown.
        opens_trace: the trace is shown unfolded (administrators).
    """

    verdict: str
    colour: str
    verdict_text: str
    amount: str | None
    model: str | None
    findings: tuple[FindingLine, ...]
    segments: tuple[SegmentLine, ...]
    years: tuple[tuple[str, str], ...]
    assumptions: tuple[str, ...]
    held: str | None = None
    is_told: bool = False
    trace: tuple[TraceLine, ...] = ()
    opens_trace: bool = False


def is_money(value: Value) -> bool:
    """Tell whether a value is an answer on money."""
    return isinstance(value, dict) and "verdict" in value and "findings" in value


def money_shown(
    value: Mapping[str, Value], roles: Collection[str], *, administers: bool = False
) -> MoneyShown:
    """Return an answer of `funding.quote` in words, for somebody in these roles of the case."""
    verdict = str(value.get("verdict") or "ALLOW")
    sees_purses = not MONEY_ROLES.isdisjoint(roles)
    unit = str(value.get("unit") or "")
    years = [one for one in _rows(value, "per_year") if one.get("cents")]
    return MoneyShown(
        verdict=verdict,
        colour=_WEIGHTS.get(verdict, _WEIGHTS["WARN"])[1],
        verdict_text=_VERDICTS.get(verdict, _VERDICTS["WARN"]),
        amount=_amount(value),
        model=_text(value.get("model_label")) or _text(value.get("model")),
        findings=tuple(
            _finding(one, sees_purses)
            for one in _heaviest_first(value)
            if sees_purses or one.get("severity") != "ALLOW"
        ),
        segments=tuple(_segment(one, unit) for one in _rows(value, "segments")),
        years=tuple((f"{one['year']}", euros(one["cents"])) for one in years)
        if len(years) > 1
        else (),
        assumptions=tuple(one for one in _list(value, "assumptions") if isinstance(one, str)),
        held=_held(value),
        trace=tuple(_trace(one) for one in _rows(value, "trace")),
        opens_trace=administers,
    )


def euros(cents: Value) -> str:
    """Return whole cents as an amount, such as `€ 2.494,80`."""
    number = int(cents) if isinstance(cents, (Decimal, int)) else 0
    whole, rest = divmod(abs(number), 100)
    text = f"{whole:,}".replace(",", ".") + f",{rest:02d}"
    return f"€ {'-' if number < 0 else ''}{text}"


def _finding(one: Mapping[str, Value], sees_purses: bool) -> FindingLine:
    code, severity = str(one.get("code") or ""), str(one.get("severity") or "WARN")
    meaning = meaning_of(code)
    badge, colour = _WEIGHTS.get(severity, _WEIGHTS["WARN"])
    local = meaning is LOCAL and one.get("guard") is not False
    hidden = (meaning.of_purse or local or one.get("guard") is True) and not sees_purses
    return FindingLine(
        code=code,
        badge=badge,
        colour=colour,
        title=meaning.title,
        text="" if hidden else _text(one.get("text")) or "",
        cure=meaning.cure if severity not in ("ALLOW", "INFO") else "",
        who=meaning.who if severity not in ("ALLOW", "INFO") else "",
    )


def _heaviest_first(value: Mapping[str, Value]) -> list[dict[str, Value]]:
    def weight(one: Mapping[str, Value]) -> int:
        name = str(one.get("severity"))
        return -int(Severity[name]) if name in Severity.__members__ else -int(Severity.WARN)

    return sorted(_rows(value, "findings"), key=weight)


def _segment(one: Mapping[str, Value], unit: str) -> SegmentLine:
    volume = one.get("volume")
    number = volume if isinstance(volume, Decimal) else Decimal(0)
    single, several = _UNITS.get(unit, ("", ""))
    shown = f"{number.normalize():f}".replace(".", ",")
    return SegmentLine(
        period=f"{_day(one.get('from'))} t/m {_day(one.get('until'))}",
        volume=f"{shown} {single if number == 1 else several}".strip(),
        tariff=euros(one.get("tariff_cents")),
        amount=euros(one.get("cents")),
    )


def _trace(one: Mapping[str, Value]) -> TraceLine:
    return TraceLine(
        plugin=str(one.get("plugin") or ""),
        version=str(one.get("version") or ""),
        hook=str(one.get("hook") or ""),
        ms=f"{one.get('ms')}" if one.get("ms") is not None else "",
        outcome=str(one.get("outcome") or ""),
    )


def _held(value: Mapping[str, Value]) -> str | None:
    """Return what a reservation came to; money that is short never stands in the way of help."""
    match value.get("state"):
        case "reserved":
            again = "opnieuw " if value.get("again") is True else ""
            return f"Er is geld {again}gereserveerd, tot en met {_day(value.get('expires_on'))}."
        case "short":
            return (
                "Er is geen geld gereserveerd, want er is niet genoeg. De budgethouder is gevraagd. "
                "De consulent hoeft daar niet op te wachten."
            )
        case "none":
            return "Er is geen geld gereserveerd."
        case "committed":
            return "Het geld is vastgelegd."
        case "not_booked":
            return (
                "De hulp is toegekend, maar het geld is nog niet vastgelegd. De functioneel beheerder weet "
                "daarvan. De inwoner hoeft daar niet op te wachten."
            )
        case "released":
            return "De reservering is vrijgegeven."
        case _:
            return None


def _rows(value: Mapping[str, Value], key: str) -> list[dict[str, Value]]:
    return [one for one in _list(value, key) if isinstance(one, dict)]


def _list(value: Mapping[str, Value], key: str) -> list[Value]:
    found = value.get(key)
    return found if isinstance(found, list) else []


def _amount(value: Mapping[str, Value]) -> str | None:
    cents, found = value.get("cents_total"), _rows(value, "findings")
    refusals = (str(one.get("code")) for one in found if one.get("severity") == "REFUSE")
    return euros(cents) if isinstance(cents, Decimal) and is_priced(refusals) else None


def _day(value: Value) -> str:
    return day_text(value) if isinstance(value, date) else ""


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) and value else None
