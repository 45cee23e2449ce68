# SPDX-License-Identifier: EUPL-1.2
"""What is booked on a grant: advances, and what is asked back when it is determined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from wijkpad.plugin_api import (
    Allocation,
    AllocationEvent,
    ContractRef,
    LedgerLine,
    LineKind,
    Period,
    Plain,
    booking,
    reckoning,
)
from wijkpad_subsidie import sums
from wijkpad_subsidie.settings import Settings

_CENTS: Final = {"type": "integer", "minimum": 0, "maximum": 10**12}
FACTS: Final[Mapping[str, object]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["granted_cents", "advanced_cents", "done"],
    "properties": {
        "granted_cents": {"title": "Verleend, in centen", **_CENTS},
        "advanced_cents": {"title": "Bevoorschot, in centen", **_CENTS},
        "done": {"title": "Gedaan (aantal, of procent van wat is afgesproken)", "type": "string"},
        "agreed": {"title": "Afgesproken (leeg: 100)", "type": "string"},
        "places": {"title": "Of: plaatsen in een wekelijkse groep", **_CENTS},
        "weekday": {"title": "Op welke dag, 1 (maandag) tot 7 (zondag)", "type": "integer",
                    "minimum": 1, "maximum": 7},
        "contacts": {"title": "Aantal contacten, voor de kosten per contact", **_CENTS},
        "purse": {"title": "Regeling waarop is verleend (leeg: het contract)", "type": "string"},
    },
}  # fmt: skip
CLOSE_FACTS: Final[Mapping[str, object]] = booking.closing_facts(
    advance="Voorschot dat wordt betaald, geteld vanaf 1"
)


def lines(
    settings: Settings,
    allocation: Allocation,
    event: AllocationEvent,
    history: Sequence[LedgerLine],
) -> tuple[LedgerLine, ...]:
    """Return the lines of one event on a grant.

    Each `period_closed` with the fact `advance` (1 and up) pays that advance. A grant that is deleted
    gives back what was not paid. A general provision has no money for one person.
    """
    if event.kind == "deleted":
        return booking.moved_to({}, allocation, event, history)
    number = event.facts.get("advance")
    if event.kind != "period_closed" or not isinstance(number, int):
        return ()
    held = booking.standing(history, before=event.id)
    granted: dict[int, int] = {}
    for purse, now in held.items():
        granted[purse.year] = max(granted.get(purse.year, 0), now.committed)
    parts = sums.advances(sum(granted.values()), settings.advance_pct, settings.advance_terms)
    if not 1 <= number <= len(parts) or not granted:
        return ()
    years = sorted(granted)
    split = reckoning.shares(parts[number - 1], [granted[one] for one in years])
    text = f"Voorschot {number} van {len(parts)}"
    return booking.due(dict(zip(years, split, strict=True)), allocation, event, history, text)


def settle(
    contract: ContractRef, period: Period, facts: Mapping[str, Plain]
) -> tuple[LedgerLine, ...]:
    """Determine a subsidy: give back what was granted for what was not done, pay or ask back the rest.

    Raises:
        ValueError: a figure is missing or no number.
    """
    granted, advanced = _cents(facts, "granted_cents"), _cents(facts, "advanced_cents")
    agreed = reckoning.decimal_in(str(facts.get("agreed") or 100))
    if facts.get("places") is not None:
        count = sums.place_days(_cents(facts, "places"), _cents(facts, "weekday"), period)
        agreed = reckoning.decimal_in(str(count))
    done = reckoning.decimal_in(str(facts.get("done")))
    if agreed <= 0 or done < 0:
        raise ValueError("agreed")
    outcome = sums.determined(granted, done, agreed)
    key = str(facts.get("purse") or contract.id)
    text = f"Vastgesteld op {reckoning.euros(outcome)}"
    if contacts := facts.get("contacts"):
        each = sums.cost_per_contact(outcome, int(contacts))
        text += f"; {reckoning.euros(each)} per contact"

    def line(kind: LineKind, cents: int) -> LedgerLine:
        return LedgerLine(
            kind=kind,
            owner="council",
            key=key,
            year=period.start.year,
            cents=cents,
            cause=f"{contract.id}:{period.start.year}:vaststelling",
            text_nl=text,
        )

    change = sums.to_settle(outcome, advanced)
    given_back = (line("release", outcome - granted),) if outcome < granted else ()
    if not change:
        return given_back
    return (*given_back, line("realise" if change > 0 else "receivable", change))


def _cents(facts: Mapping[str, Plain], name: str) -> int:
    value = facts.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(name)  # noqa: TRY004 - what a person gave, not a mistake in code
    return value
