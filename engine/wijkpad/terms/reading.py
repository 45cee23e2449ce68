# SPDX-License-Identifier: EUPL-1.2
"""Reads the [[sources]] and [[terms]] of a pathway.toml; all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wijkpad.errors import UnreadableError
from wijkpad.feel import parse
from wijkpad.findings import Finding
from wijkpad.terms.length import Length
from wijkpad.terms.reading_changes import changes_of
from wijkpad.terms.rule import (
    UNITS,
    Calendar,
    Direction,
    Rule,
    RuleClass,
    Source,
    Warn,
    implied_calendar,
    unit_misfit,
)
from wijkpad.terms.tables import Row, rows

_TERM_KEYS = frozenset(
    {"key", "title", "length", "calendar", "from", "class", "direction", "source"}
    | {"valid_from", "valid_to", "warn", "met", "each", "suspend", "extend", "notice", "penalty"}
    | {"closing_days"}
)


def read_sources(tables: object) -> tuple[dict[str, Source], list[Finding]]:
    """Read the [[sources]]: the places where the rules of a pathway come from, by key."""
    findings: list[Finding] = []
    sources: dict[str, Source] = {}
    for row in rows(tables, "sources", findings):
        row.only({"key", "title", "tag"})
        key, title, tag = row.key(), row.text("title"), row.text("tag")
        if key in sources:
            row.fault("TERM-022", f"De bron ‘{key}’ staat er twee keer.", "Houd er één over.")
        elif key and title and tag:
            sources[key] = Source(key, title, tag)
    return sources, findings


def read_terms(
    tables: object, sources: Mapping[str, Source]
) -> tuple[tuple[Rule, ...], list[Finding]]:
    """Read the [[terms]]; a term with a fault is left out and named in the findings.

    `length` may hold FEEL after a leading `=`, for terms that are not statutory: the municipality's
    parameters decide then. One key may return with another `valid_from`.

    Args:
        tables: what `tomllib` made of `[[terms]]`; None when the file has none.
        sources: the sources of the same file, to which `source` must point.
    """
    findings: list[Finding] = []
    found: list[Rule] = []
    for row in rows(tables, "terms", findings):
        rule = _term(row, sources)
        if rule is not None and any(_overlaps(rule, other) for other in found):
            row.fault(
                "TERM-022",
                f"De termijn ‘{rule.key}’ staat er twee keer voor dezelfde tijd.",
                "Geef elke versie een eigen valid_from, of houd er één over.",
            )
        elif rule is not None:
            found.append(rule)
    return tuple(found), findings


def _term(row: Row, sources: Mapping[str, Source]) -> Rule | None:
    row.only(_TERM_KEYS)
    key, title, source = row.key(), row.text("title"), row.source(sources)
    klass = row.choice("class", RuleClass)
    direction = row.choice("direction", Direction)
    written = row.text("length")
    computed = written.startswith("=")
    length = row.length("length") if written and not computed else None
    calendar = _calendar(row, length)
    start_from = row.text("from").removeprefix("=").strip()
    length_from = written.removeprefix("=").strip() if computed else ""
    met_from = row.text("met").removeprefix("=").strip() if row.has("met") else ""
    for place, feel in (("from", start_from), ("length", length_from), ("met", met_from)):
        _check_feel(row, place, feel)
    if computed and klass is RuleClass.STATUTORY:
        row.fault(
            "TERM-026",
            "Een wettelijke termijn heeft een vaste lengte.",
            "Schrijf de lengte uit de wet, zonder '='.",
        )
    valid_from, valid_to = _validity(row, klass)
    warn = _warnings(row, calendar)
    changes = changes_of(row, sources, calendar, direction)
    closing_days = _closing_days(row, klass, calendar, direction)
    if row.has_errors or klass is None or direction is None or calendar is None:
        return None
    return Rule(
        length=length,
        calendar=calendar,
        direction=direction,
        klass=klass,
        key=key,
        title=title,
        source=source,
        valid_from=valid_from,
        valid_to=valid_to,
        warn=warn,
        start_from=start_from,
        length_from=length_from,
        met_from=met_from,
        each=row.text("each") if row.has("each") else "",
        suspend=changes.suspend,
        extend=changes.extend,
        notice=changes.notice,
        penalty=changes.penalty,
        closing_days=closing_days,
    )


def _closing_days(
    row: Row, klass: RuleClass | None, calendar: Calendar | None, direction: Direction | None
) -> bool:
    """Read whether days on which the municipality is closed count; the law never lets them."""
    given = row.values.get("closing_days", False)
    if not isinstance(given, bool):
        row.fault("TERM-036", "closing_days is waar of onwaar.", "Schrijf closing_days = true.")
        return False
    own = klass is RuleClass.LOCAL and direction is not Direction.EXACT
    if given and not (own and calendar is Calendar.WORKING_DAYS):
        row.fault(
            "TERM-036",
            "Sluitingsdagen van de gemeente tellen alleen in een eigen termijn in werkdagen. Een "
            "wettelijke termijn kent alleen de dagen van de Algemene termijnenwet.",
            "Haal closing_days weg.",
        )
    return given


def _validity(row: Row, klass: RuleClass | None) -> tuple[date | None, date | None]:
    valid_from, valid_to = row.day("valid_from"), row.day("valid_to")
    if klass is RuleClass.STATUTORY and valid_from is None and not row.has("valid_from"):
        row.fault(
            "TERM-027",
            "Bij een wettelijke termijn ontbreekt de datum waarop de regel ingaat.",
            "Vul valid_from in, bijvoorbeeld valid_from = 2015-01-01.",
        )
    if valid_from and valid_to and valid_to < valid_from:
        row.fault("TERM-028", "De regel eindigt voordat hij ingaat.", "Verbeter valid_to.")
    return valid_from, valid_to


def _calendar(row: Row, length: Length | None) -> Calendar | None:
    implied = implied_calendar(length) if length is not None else None
    if not row.has("calendar"):
        if implied is None and length is not None:
            row.fault(
                "TERM-024",
                "De telwijze van deze termijn ontbreekt.",
                "Vul calendar in: CAL_DAYS_ATW voor een wettelijke termijn, CAL_DAYS_RAW voor "
                "een eigen afspraak, CAL_BACKWARD voor terugrekenen.",
            )
        return implied if length is not None else Calendar.CAL_DAYS_RAW
    calendar = row.choice("calendar", Calendar)
    if calendar is not None and length is not None and length.unit not in UNITS[calendar]:
        misfit = unit_misfit(calendar)
        row.fault(misfit.code, misfit.text, misfit.cure)
    return calendar


def _warnings(row: Row, calendar: Calendar | None) -> tuple[Warn, ...]:
    found: list[Warn] = []
    for inner in row.inner_rows("warn"):
        inner.only({"after", "before", "to"})
        to = inner.text("to")
        places = [place for place in ("after", "before") if inner.has(place)]
        if len(places) != 1:
            inner.fault(
                "TERM-025",
                "Een waarschuwing heeft precies één moment nodig.",
                "Vul after (na het begin) of before (vóór het einde) in, en niet allebei.",
            )
            continue
        length = inner.length(places[0])
        if places == ["after"] and calendar is Calendar.CAL_BACKWARD:
            inner.fault(
                "TERM-025",
                "Bij een termijn die wordt teruggerekend, ligt het begin na het einde.",
                "Gebruik before in plaats van after.",
            )
        elif length is not None and to:
            after = places == ["after"]
            found.append(Warn(to, length if after else None, None if after else length))
    return tuple(found)


def _check_feel(row: Row, place: str, text: str) -> None:
    if not text:
        return
    try:
        parse(text)
    except UnreadableError as error:
        for one in error.findings:
            row.fault(one.code, f"In ‘{place}’: {one.text}", one.cure)


def _overlaps(one: Rule, other: Rule) -> bool:
    return one.key == other.key and one.valid_from == other.valid_from
