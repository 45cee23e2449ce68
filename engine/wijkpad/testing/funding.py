# SPDX-License-Identifier: EUPL-1.2
"""Holds a plugin against the worked sums of its way of funding, in this process, without a database.

    from wijkpad.testing import funding
    import wijkpad_mijngemeente

    assert funding.faults_of(wijkpad_mijngemeente) == []

A sum says what is asked (a hook with its arguments), what the register holds, and what must come out,
to the cent. A plugin is asked the sums of the capabilities in its manifest. A plugin whose settings
have other names gives its own for a sum: `faults_of(plugin, config={"G-01": {...}})`.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import TypeVar, cast

from wijkpad.plugin_api import (
    Finding,
    LedgerLine,
    Manifest,
    Plain,
    Quote,
    Scope,
    Severity,
    TenantContext,
    queries,
)
from wijkpad.plugins.wire import WireError, result_out
from wijkpad.testing.register import MemoryRegister

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteIs:
    """A quote of this amount in cents; what is None is not looked at. `lines`: cents of each segment."""

    cents: int
    volume: Decimal | None = None
    lines: tuple[int, ...] | None = None
    per_year: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True)
class LinesAre:
    """Exactly these lines, as (kind, year, cents), in any order; lines of no cents do not count."""

    lines: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ScopesAre:
    """Exactly these purses, as (owner, key, year, cents), in any order."""

    scopes: tuple[tuple[str, str, int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsAre:
    """Findings with these codes and severities, other ones no worse than `at_most`, and no code of `never`."""

    has: tuple[tuple[str, Severity], ...] = ()
    data: Mapping[str, Plain] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    at_most: Severity = Severity.WARN


Expected = QuoteIs | LinesAre | ScopesAre | FindingsAre


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedSum:
    """One question with its answer.

    Attributes:
        id: such as `I-01`; an example with two questions has it twice.
        title: what is worked out, in words.
        capability: whose sum it is, as in a manifest.
        arguments: of the hook, without `ctx`.
    """

    id: str
    title: str
    capability: str
    hook: str
    arguments: Mapping[str, object]
    expected: Expected
    register: MemoryRegister = field(default_factory=MemoryRegister)
    config: Mapping[str, Plain] = field(default_factory=dict)
    today: date = date(2026, 11, 16)


@dataclass(frozen=True, slots=True)
class Fault:
    """A sum that did not come out: its id, and what is wrong, in English for the plugin's author."""

    sum: str
    text: str


def sums_for(plugin: ModuleType, sums: Sequence[WorkedSum] | None = None) -> tuple[WorkedSum, ...]:
    """Return the sums of the capabilities that a plugin's manifest names."""
    if sums is None:
        from wijkpad.testing.sums import SUMS

        sums = SUMS
    brings = cast("Manifest", plugin.PLUGIN).capabilities
    return tuple(one for one in sums if one.capability in brings)


def faults_of(
    plugin: ModuleType,
    sums: Sequence[WorkedSum] | None = None,
    config: Mapping[str, Mapping[str, Plain]] | None = None,
) -> list[Fault]:
    """Return every sum that does not come out; an empty list is what you want.

    A sum whose hook the plugin leaves out is not asked.
    """
    found: list[Fault] = []
    for one in sums_for(plugin, sums):
        if not hasattr(plugin, one.hook):
            continue
        own = None if config is None else config.get(one.id)
        try:
            said = answer(plugin, one, own)
        except Exception as error:  # noqa: BLE001 - whatever a plugin raises is its fault
            found.append(Fault(one.id, f"{one.hook} raised {type(error).__name__}: {error}"))
            continue
        found += [Fault(one.id, f"{one.hook}: {text}") for text in wrong(said, one.expected)]
    return found


def answer(plugin: ModuleType, one: WorkedSum, config: Mapping[str, Plain] | None = None) -> object:
    """Put one sum to a plugin, with the arguments that it declares, and return what it says.

    Raises:
        WireError: the answer is not of the type that the hook promises.
    """
    context = TenantContext(
        municipality="gm9999", today=one.today, config=one.config if config is None else config
    )
    function = getattr(plugin, one.hook)
    given = {"ctx": context, **one.arguments}
    wanted = {name: given[name] for name in inspect.signature(function).parameters}
    with queries.answered_by(one.register):
        said = function(**wanted)
    result_out(one.hook, said)
    return cast("object", said)


def wrong(said: object, expected: Expected) -> Iterator[str]:
    """Yield what an answer says otherwise than expected."""
    match said, expected:
        case Quote(), QuoteIs():
            yield from _wrong_quote(said, expected)
        case tuple(), LinesAre():
            lines = [(one.kind, one.year, one.cents) for one in _of(LedgerLine, said) if one.cents]
            yield from _other("lines", sorted(lines), sorted(expected.lines))
        case tuple(), ScopesAre():
            scopes = [(one.owner, one.key, one.year, one.cents) for one in _of(Scope, said)]
            yield from _other("purses", sorted(scopes), sorted(expected.scopes))
        case tuple(), FindingsAre():
            yield from _wrong_findings(_of(Finding, said), expected)
        case _:
            yield f"answered {type(said).__name__}"


def _wrong_quote(said: Quote, expected: QuoteIs) -> Iterator[str]:
    lines = tuple(one.cents for one in said.segments)
    yield from _other("cents_total", said.cents_total, expected.cents)
    yield from _other("sum of the segments", sum(lines), said.cents_total)
    yield from _other("sum of the years", sum(said.per_year.values()), said.cents_total)
    if expected.volume is not None:
        yield from _other("max_volume", said.max_volume, expected.volume)
    if expected.lines is not None:
        yield from _other("segments", lines, expected.lines)
    if expected.per_year is not None:
        yield from _other("per_year", dict(said.per_year), dict(expected.per_year))


def _wrong_findings(said: Sequence[Finding], expected: FindingsAre) -> Iterator[str]:
    by_code = {one.code: one for one in said}
    for code, severity in expected.has:
        if code not in by_code:
            yield f"{code} is missing; there are {sorted(by_code)}"
            continue
        yield from _other(f"severity of {code}", by_code[code].severity.name, severity.name)
    for name, value in expected.data.items():
        values = [one.data[name] for one in said if name in one.data]
        yield from _other(f"data {name}", values, [value])
    named = {code for code, _ in expected.has}
    for one in said:
        if one.code in expected.never:
            yield f"{one.code} may not be there"
        elif one.code not in named and one.severity > expected.at_most:
            yield f"{one.code} is {one.severity.name}: {one.message_nl}"


def _other(what: str, said: object, expected: object) -> Iterator[str]:
    if said != expected:
        yield f"{what} is {said}, and should be {expected}"


def _of(kind: type[Said], said: tuple[object, ...]) -> list[Said]:
    return [one for one in said if isinstance(one, kind)]


__all__ = [
    "Expected",
    "Fault",
    "FindingsAre",
    "LinesAre",
    "MemoryRegister",
    "QuoteIs",
    "ScopesAre",
    "WireError",
    "WorkedSum",
    "answer",
    "faults_of",
    "sums_for",
    "wrong",
]
