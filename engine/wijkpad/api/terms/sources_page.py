# SPDX-License-Identifier: EUPL-1.2
"""Where every term and setting rests on, and what is not verified yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wijkpad.api.reading import Reader
from wijkpad.api.words import DIRECTIONS
from wijkpad.commands.terms.local_terms import kept
from wijkpad.domain.definition import Definition
from wijkpad.domain.local_terms import ClosedDays, LocalTerms, Silence, Speaker
from wijkpad.domain.term_rules import stands_fast
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.ports import PluginTerms, UnitOfWork
from wijkpad.terms import (
    Length,
    Parameter,
    ParameterType,
    ParameterValue,
    Rule,
    Source,
    default_holidays,
    missing_days,
)

OWNERS = {
    "STATUTORY": "Wet",
    "PROFESSIONAL": "Beroepsnorm",
    "LOCAL": "Gemeente",
    "CASE": "Deze zaak",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One term or setting with its length or value, in words.

    Attributes:
        owner: whose rule it is.
        valid_from, valid_to: when it is law; None where that is not limited.
        own: what plugins of the municipality say of it for cases that begin now; empty for nothing.
    """

    title: str
    value: str
    owner: str
    direction: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    own: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source with everything that rests on it; `doubtful`: nobody verified it yet."""

    key: str
    title: str
    tag: str
    doubtful: bool
    rules: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwaySources:
    """The sources of one pathway, in the version that new cases begin on."""

    key: str
    title: str
    version: int
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecreeLine:
    """Days that a decree equates with a holiday."""

    source: str
    doubtful: bool
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesPage:
    """Everything that the page of sources shows.

    Attributes:
        missing: what the calendar does not know.
        closed: the days on which plugins say that the municipality is closed.
        asked: the plugins that may be asked for the last day of a term that runs.
        silent: the plugins of which the part is missing now, and why.
    """

    pathways: tuple[PathwaySources, ...]
    decrees: tuple[DecreeLine, ...]
    known_until: date | None
    missing: tuple[Finding, ...]
    closed: tuple[ClosedDays, ...] = ()
    asked: tuple[Speaker, ...] = ()
    silent: tuple[Silence, ...] = ()

    @property
    def doubtful(self) -> int:
        """How many sources still have to be verified."""
        return sum(one.doubtful for pathway in self.pathways for one in pathway.sources)


def sources_page(reader: Reader) -> SourcesPage:
    """Return the page, for who designs, administers or leads a team; plugins are asked if need be."""
    reader.tools.term_plugins.prepare(reader.actor.municipality)
    told = reader.tools.term_plugins.told(reader.actor.municipality)

    def work(unit: UnitOfWork) -> SourcesPage:
        own = unit.settings.in_force("parameter", reader.tools.today())
        pathways = []
        for stored in unit.definitions.all_latest():
            definition = reader.tools.library.get(
                unit.municipality, stored.key, stored.version, book=unit.definitions
            )
            pathways.append(_pathway(definition, own, told))
        return SourcesPage(
            pathways=tuple(pathways),
            decrees=_decrees(),
            known_until=default_holidays().known_until,
            missing=tuple(missing_days(reader.tools.today())),
            closed=told.closed,
            asked=told.deadlines,
            silent=told.silent,
        )

    return reader.designs("sources.read", work)


def _pathway(definition: Definition, own: Mapping[str, Value], told: PluginTerms) -> PathwaySources:
    return PathwaySources(
        key=definition.key,
        title=definition.title,
        version=definition.version,
        sources=tuple(_source(one, definition, own, told) for one in definition.sources.values()),
    )


def _source(
    source: Source, definition: Definition, own: Mapping[str, Value], told: PluginTerms
) -> SourceLine:
    local = kept(definition, told)
    terms = [_term(one, local) for one in definition.terms.values() if one.source == source.key]
    changes = [
        RuleLine(title=rule.title, value=text, owner=OWNERS[rule.klass.value])
        for rule in definition.terms.values()
        for text in _changes(rule, source)
    ]
    settings = [
        _setting(one, own.get(f"{definition.key}.{one.key}"))
        for one in definition.parameters.values()
        if one.source == source.key
    ]
    return SourceLine(
        key=source.key,
        title=source.title,
        tag=source.tag,
        doubtful=source.tag == "K",
        rules=(*terms, *changes, *settings),
    )


def _term(rule: Rule, local: LocalTerms) -> RuleLine:
    return RuleLine(
        title=rule.title,
        value=rule.length.dutch() if rule.length is not None else "volgens de instelling",
        owner=OWNERS[rule.klass.value],
        direction=DIRECTIONS[rule.direction.value],
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
        own=" ".join(_own(rule, local)),
    )


def _own(rule: Rule, local: LocalTerms) -> Iterator[str]:
    """Say what plugins change of a term in cases that begin now."""
    mine = local.rule_for(rule.key)
    if mine is not None and not stands_fast(rule):
        if mine.refused:
            yield f"De {mine.by.name} wilde {mine.length.dutch()}. {mine.refused}"
        else:
            yield f"Hier {mine.length.dutch()}, vastgelegd in: {mine.law} ({mine.by.name})."
            if mine.suspend is not None and len(mine.suspend) < len(rule.suspend):
                left = [one.title for one in rule.suspend if one.key in mine.suspend]
                yield f"Opschorten: {', '.join(left) or 'nooit'}."
    if rule.closing_days and local.closed:
        yield "Sluitingsdagen van de gemeente tellen niet mee."


def _changes(rule: Rule, source: Source) -> list[str]:
    found = [f"opschorten: {one.title}" for one in rule.suspend if one.source == source.key]
    if rule.extend is not None and rule.extend.source == source.key:
        times = "één keer" if rule.extend.times == 1 else f"{rule.extend.times} keer"
        notice = ", met bericht aan de inwoner" if rule.extend.notice else ""
        found.append(f"verlengen: hoogstens {rule.extend.most.dutch()}, {times}{notice}")
    return found


def _setting(parameter: Parameter, own: Value) -> RuleLine:
    value = parameter.in_force(own)
    text = _text(parameter, value)
    if own is not None and value != parameter.default:
        text = f"{text} (standaard: {_text(parameter, parameter.default)})"
    return RuleLine(title=parameter.title, value=text, owner=OWNERS[parameter.klass.value])


def _text(parameter: Parameter, value: ParameterValue) -> str:
    if isinstance(value, Length):
        return value.dutch()
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if parameter.type is ParameterType.MONEY and isinstance(value, int):
        return f"€ {value // 100},{value % 100:02d}"
    return str(value) or "leeg"


def _decrees() -> tuple[DecreeLine, ...]:
    by_source: dict[tuple[str, str], list[date]] = {}
    for day, decree in default_holidays().designated.items():
        by_source.setdefault((decree.source, decree.tag), []).append(day)
    return tuple(
        DecreeLine(source=source, doubtful=tag == "K", days=tuple(sorted(days)))
        for (source, tag), days in by_source.items()
    )
