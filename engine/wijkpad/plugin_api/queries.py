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
from typing import Final, TypeVar, cast, get_type_hints

from pydantic import TypeAdapter

from wijkpad.plugin_api.base import Period, PlainData
from wijkpad.plugin_api.directory import Fact, IntakeStop, Need, ProviderFact, WaitTime
from wijkpad.plugin_api.money import Ceiling, ContractRef, TariffSegment, Unit

Asker = Callable[[str, Mapping[str, object]], object]
"""Takes the name of a query and its arguments as JSON values; returns the answer as JSON values."""
_answering: list[Asker] = []
Answer = TypeVar("Answer")


class NobodyAnswersError(Exception):
    """A query was put outside a hook, where there is no core to answer."""


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

    With `product` each carries its terms on that product, None where it does not hold it.
    """
    return _ask("contracts", contracts, product=product, provider=provider, period=period)


def tariffs(
    *, contract: str, product: str, unit: Unit, period: Period
) -> tuple[TariffSegment, ...]:
    """Return the tariffs that touch the period, earliest first; gaps are left as gaps."""
    return _ask("tariffs", tariffs, contract=contract, product=product, unit=unit, period=period)


def ceilings(*, contract: str, year: int) -> tuple[Ceiling, ...]:
    """Return the ceilings of a contract in a calendar year: the whole (product None) first."""
    return _ask("ceilings", ceilings, contract=contract, year=year)


def intake_stops(*, provider: str, on: date) -> tuple[IntakeStop, ...]:
    """Return the intake stops of a provider that hold on a day."""
    return _ask("intake_stops", intake_stops, provider=provider, on=on)


def offers(*, need: Need) -> tuple[ProviderFact, ...]:
    """Return providers, volunteers and provisions of the kinds that are looked for, unfiltered."""
    return _ask("offers", offers, need=need)


def facts(*, provider: str) -> tuple[Fact, ...]:
    """Return what is known of a provider, newest first."""
    return _ask("facts", facts, provider=provider)


def wait_times(*, provider: str, product: str | None) -> tuple[WaitTime, ...]:
    """Return the wait times of a provider, newest first; empty is unknown."""
    return _ask("wait_times", wait_times, provider=provider, product=product)


def record(*, kind: str, key: str) -> PlainData | None:
    """Return what this plugin keeps under a kind and key in this municipality; None if nothing."""
    return _ask("record", record, kind=kind, key=key)


def keep(*, kind: str, key: str, value: PlainData) -> int:
    """Keep a value under a kind and key; returns its version. At most 10,000 keys of 16 kB each."""
    return _ask("keep", keep, kind=kind, key=key, value=value)


QUERIES: Final = (
    contracts, tariffs, ceilings, intake_stops, offers, facts, wait_times, record, keep,
)  # fmt: skip
"""Every query there is."""


def _ask(name: str, query: Callable[..., Answer], **arguments: object) -> Answer:
    if not _answering:
        raise NobodyAnswersError(name)
    hints = get_type_hints(query)
    written = {
        key: TypeAdapter(hints[key]).dump_python(value, mode="json")
        for key, value in arguments.items()
    }
    answer = _answering[-1](name, written)
    return cast("Answer", TypeAdapter(hints["return"]).validate_python(answer))
