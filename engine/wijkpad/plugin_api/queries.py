# SPDX-License-Identifier: EUPL-1.2
"""What a plugin may ask back while it answers: typed readings of the municipality's own register.

A plugin never opens a database. Each function here is a question to the core over the same pipe; it
reads as of the moment of asking, in a transaction of its own, for the municipality of the context
only. Outside a plugin host nobody answers, unless a test says who does (`answered_by`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Final, TypeVar, cast, get_type_hints

from pydantic import TypeAdapter

from wijkpad.plugin_api.base import Period, PlainData
from wijkpad.plugin_api.directory import Fact, IntakeStop, Need, OfferKind, ProviderFact, WaitTime
from wijkpad.plugin_api.money import Ceiling, ContractRef, TariffSegment, Unit

Asker = Callable[[str, Mapping[str, object]], object]
"""Takes the name of a query and its arguments as JSON values; returns the answer as JSON values."""
_answering: list[Asker] = []
Answer = TypeVar("Answer")
MOST_AT_ONCE: Final = 1_000
"""How many offers one question names, or one answer holds, at most."""


class NobodyAnswersError(Exception):
    """A query was put outside a hook, where there is no core to answer."""


class QueryRefusedError(Exception):
    """The core does not answer this query; the message says why (such as `too_large` or `full`)."""


@contextmanager
def answered_by(asker: Asker) -> Iterator[None]:
    """Let `asker` answer the queries inside the block: the host's pipe, or a test's register."""
    _answering.append(asker)
    try:
        yield
    finally:
        _answering.pop()


def contracts(
    *, product: str | None, provider: str | None, period: Period
) -> tuple[ContractRef, ...]:
    """Return the contracts that touch the period, by id.

    With `product` each carries its terms on that product. Of a provider that is named all come, with
    terms None where a contract does not hold the product; else only those that hold it, and those
    whose task covers it.
    """
    return _ask(contracts, product=product, provider=provider, period=period)


def tariffs(
    *, contract: str, product: str, unit: Unit, period: Period
) -> tuple[TariffSegment, ...]:
    """Return the tariffs that touch the period, earliest first; gaps are left as gaps."""
    return _ask(tariffs, contract=contract, product=product, unit=unit, period=period)


def ceilings(*, contract: str, year: int) -> tuple[Ceiling, ...]:
    """Return the ceilings of a contract in a calendar year: the whole (product None) first."""
    return _ask(ceilings, contract=contract, year=year)


def intake_stops(*, provider: str, on: date) -> tuple[IntakeStop, ...]:
    """Return the intake stops of a provider that hold on a day."""
    return _ask(intake_stops, provider=provider, on=on)


def offers(
    *, need: Need, tagged: bool = False, most: int | None = None
) -> tuple[ProviderFact, ...]:
    """Return providers, provisions and volunteers of the kinds that are looked for.

    However many there are: it asks page after page. An offer that was there all along comes once.

    Args:
        need: only its kinds leave somebody out; its `near` picks places.
        tagged: leave out who was never given one of the tags of the need. On a large map that is a
            small part of the work: whoever is left out certainly lacks a tag. Who comes may have lost it.
        most: stop after so many, the first by kind and id; None is all.
    """
    found: list[ProviderFact] = []
    after, size = None, MOST_AT_ONCE
    while most is None or len(found) < most:
        asked = size if most is None else min(size, most - len(found))
        try:
            page = offers_page(need=need, after=after, most=asked, tagged=tagged)
        except QueryRefusedError as error:
            if asked == 1 or str(error) != "too_large":
                raise
            size = asked // 2
            continue
        found += page
        if len(page) < asked:
            break
        after = (page[-1].kind, page[-1].id)
    return tuple(found)


def offers_page(
    *, need: Need, after: tuple[OfferKind, str] | None, most: int, tagged: bool = False
) -> tuple[ProviderFact, ...]:
    """Return the first `most` offers after this kind and id, in a fixed order; fewer is the end.

    Raises:
        QueryRefusedError: `too_large` for one answer, or `too_many`, more than 1,000.
    """
    return _ask(offers_page, need=need, after=after, most=most, tagged=tagged)


def knows_provider(*, provider: str) -> bool:
    """Tell whether the register holds a provider."""
    return _ask(knows_provider, provider=provider)


def facts(*, provider: str) -> tuple[Fact, ...]:
    """Return what is known of a provider, newest first."""
    return _ask(facts, provider=provider)


def facts_of(*, providers: tuple[str, ...]) -> Mapping[str, tuple[Fact, ...]]:
    """Return what is known of each of these, newest first; who is not known has no entry.

    Ask once for many, and not once for each: a hook may ask back 500 times. It asks in parts.
    """
    parts = _in_parts(providers, lambda some: _ask(facts_of, providers=some))
    return {provider: known for part in parts for provider, known in part.items()}


def wait_times(*, providers: tuple[str, ...], product: str | None) -> tuple[WaitTime, ...]:
    """Return the wait times of these providers, newest first of each; none is unknown.

    However many they are: it asks in parts.
    """
    parts = _in_parts(providers, lambda some: _ask(wait_times, providers=some, product=product))
    return tuple(one for part in parts for one in part)


def record(*, kind: str, key: str) -> PlainData | None:
    """Return what this plugin keeps under a kind and key in this municipality; None if nothing."""
    return _ask(record, kind=kind, key=key)


def keep(*, kind: str, key: str, value: PlainData) -> int:
    """Keep a value under a kind and key; returns its version, which grows by one each time.

    At most 10,000 keys of 16 kB each. Nothing about people: values are kept as they are, and no
    case's key covers them. Refused while the plugin is told what people answered (`form_validate`,
    `service_task_run`).

    Raises:
        QueryRefusedError: `too_large`, `full`, `personal`, or `name` (a kind or key holds 1 to 100
            letters, digits and `._:-`).
    """
    return _ask(keep, kind=kind, key=key, value=value)


QUERIES: Final = (
    contracts, tariffs, ceilings, intake_stops, offers_page, knows_provider, facts, facts_of, wait_times, record, keep,
)  # fmt: skip
"""Every query there is."""


def _in_parts(
    providers: tuple[str, ...], ask: Callable[[tuple[str, ...]], Answer]
) -> Iterator[Answer]:
    """Ask for some at a time; where the answer is too large, for the two halves of those."""
    for first in range(0, len(providers), MOST_AT_ONCE):
        some = providers[first : first + MOST_AT_ONCE]
        try:
            yield ask(some)
        except QueryRefusedError as error:
            if len(some) == 1 or str(error) != "too_large":
                raise
            half = len(some) // 2
            yield from _in_parts(some[:half], ask)
            yield from _in_parts(some[half:], ask)


def _ask(query: Callable[..., Answer], **arguments: object) -> Answer:
    name = query.__name__
    if not _answering:
        raise NobodyAnswersError(name)
    kinds = wire_types(name)
    written = {key: kinds[key].dump_python(value, mode="json") for key, value in arguments.items()}
    answer = _answering[-1](name, written)
    return cast("Answer", kinds["return"].validate_python(answer))


@cache
def wire_types(name: str) -> Mapping[str, TypeAdapter[object]]:
    """Return how each argument of a query, and its `return`, is written; for the two ends of the pipe."""
    query = next(one for one in QUERIES if one.__name__ == name)
    return {key: TypeAdapter(kind) for key, kind in get_type_hints(query).items()}
