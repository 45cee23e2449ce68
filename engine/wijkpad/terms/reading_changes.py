# SPDX-License-Identifier: EUPL-1.2
"""Reads how a term of a pathway.toml may be changed on a case, and what being late costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wijkpad.terms.rule import (
    UNITS,
    Calendar,
    Direction,
    Extending,
    Ground,
    Notice,
    PenaltyBand,
    Source,
    unit_misfit,
)
from wijkpad.terms.tables import Row

_MOST_TIMES: Final = 5
_MOST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class Changes:
    """The part of a rule that these keys fill."""

    suspend: tuple[Ground, ...]
    extend: Extending | None
    notice: Notice | None
    penalty: tuple[PenaltyBand, ...]


def changes_of(
    row: Row,
    sources: Mapping[str, Source],
    calendar: Calendar | None,
    direction: Direction | None,
) -> Changes:
    """Read `suspend`, `extend`, `notice` and `penalty`; all four may be left out."""
    for name in ("suspend", "extend"):
        if row.has(name) and not _may_change(calendar, direction):
            row.fault(
                "TERM-033",
                f"‘{name}’ kan alleen bij een plicht van de gemeente (at_most) die in dagen telt.",
                "Haal de sleutel weg, of kies een andere richting of telwijze.",
            )
    return Changes(
        _grounds(row, sources), _extending(row, sources, calendar), _notice(row), _penalty(row)
    )


def _may_change(calendar: Calendar | None, direction: Direction | None) -> bool:
    if calendar is None or direction is None:
        return True
    counted = calendar.ends_at_moment or calendar is Calendar.CAL_BACKWARD
    return direction is Direction.AT_MOST and not counted


def _grounds(row: Row, sources: Mapping[str, Source]) -> tuple[Ground, ...]:
    found: dict[str, Ground] = {}
    for inner in row.inner_rows("suspend"):
        inner.only({"key", "title", "source"})
        key, title, source = inner.text("key"), inner.text("title"), inner.source(sources)
        if key in found:
            inner.fault("TERM-022", f"De grond ‘{key}’ staat er twee keer.", "Houd er één over.")
        elif key and title and source in sources:
            found[key] = Ground(key, title, source, sources[source].text)
    return tuple(found.values())


def _extending(
    row: Row, sources: Mapping[str, Source], calendar: Calendar | None
) -> Extending | None:
    inner = _inner(row, "extend")
    if inner is None:
        return None
    inner.only({"most", "times", "notice", "source"})
    most, source = inner.length("most"), inner.source(sources)
    times = _whole(inner, "times", 1, _MOST_TIMES) if inner.has("times") else 1
    notice = inner.values.get("notice", True)
    if not isinstance(notice, bool):
        inner.fault("TERM-034", "‘notice’ is geen true of false.", "Schrijf notice = true.")
    if most is not None and calendar is not None and most.unit not in UNITS[calendar]:
        misfit = unit_misfit(calendar)
        inner.fault(misfit.code, misfit.text, misfit.cure)
    row.has_errors = row.has_errors or inner.has_errors
    if inner.has_errors or most is None or source not in sources:
        return None
    return Extending(most, times, bool(notice), source, sources[source].text)


def _notice(row: Row) -> Notice | None:
    inner = _inner(row, "notice")
    if inner is None:
        return None
    inner.only({"of", "message"})
    of = inner.values.get("of")
    if not (isinstance(of, list) and of and all(isinstance(one, str) for one in of)):
        inner.fault(
            "TERM-035",
            "‘of’ noemt niet over welke termijnen de ingebrekestelling gaat.",
            'Schrijf bijvoorbeeld of = ["besluit_wmo"].',
        )
        of = []
    message = inner.text("message", needed=False)
    row.has_errors = row.has_errors or inner.has_errors
    return Notice(tuple(str(one) for one in of), message)


def _penalty(row: Row) -> tuple[PenaltyBand, ...]:
    found: list[PenaltyBand] = []
    for inner in row.inner_rows("penalty"):
        inner.only({"days", "amount"})
        days, amount = _whole(inner, "days", 1, _MOST_DAYS), inner.text("amount")
        found.append(PenaltyBand(days, amount))
    return tuple(found)


def _whole(row: Row, name: str, least: int, most: int) -> int:
    value = row.values.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    row.fault(
        "TERM-034",
        f"‘{name}’ is geen heel getal van {least} tot en met {most}.",
        f"Vul ‘{name}’ in als getal.",
    )
    return least


def _inner(row: Row, name: str) -> Row | None:
    table = row.values.get(name)
    if table is None:
        return None
    if isinstance(table, dict):
        return Row(row.place, table, row.findings)
    row.fault("TERM-020", f"‘{name}’ is geen tabel.", f"Schrijf {name} = {{ … }}.")
    return None
