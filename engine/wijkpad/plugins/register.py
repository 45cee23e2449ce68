# SPDX-License-Identifier: EUPL-1.2
"""What the core keeps of contracts, providers and plugins: every question a short transaction of its own.

It answers the queries of plugins, and the core's own checks where no plugin brings contracts or a
social map. It knows one municipality only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, Protocol, cast

import regex

from wijkpad.domain.funding import AgreedProduct, Contract
from wijkpad.plugin_api import (
    Ceiling,
    ContractProduct,
    ContractRef,
    Fact,
    Frequency,
    IntakeStop,
    Need,
    OfferKind,
    Period,
    PlainData,
    ProviderFact,
    QueryRefusedError,
    TariffSegment,
    Unit,
    Variant,
    WaitTime,
)
from wijkpad.plugins import directory
from wijkpad.ports import Store, UnitOfWork
from wijkpad.terms import AMSTERDAM

MOST_KEYS: Final = 10_000
MOST_BYTES: Final = 16_384
MOST_ASKED: Final = 1_000
_TELLS_OF_PEOPLE: Final = frozenset({"form_validate", "service_task_run"})
_NAME: Final = regex.compile(r"[\w.:\-]{1,100}")


class Known(Protocol):
    """What a check reads of the register; `Register` in earnest, something in memory in a test."""

    def knows_provider(self, provider: str) -> bool:
        """Tell whether the register holds a provider."""
        ...

    def contracts(
        self, *, product: str | None, provider: str | None, period: Period
    ) -> tuple[ContractRef, ...]: ...
    def tariffs(
        self, *, contract: str, product: str, unit: Unit, period: Period
    ) -> tuple[TariffSegment, ...]: ...
    def ceilings(self, *, contract: str, year: int) -> tuple[Ceiling, ...]: ...
    def intake_stops(self, *, provider: str, on: date) -> tuple[IntakeStop, ...]: ...
    def wait_times(
        self, *, providers: tuple[str, ...], product: str | None
    ) -> tuple[WaitTime, ...]: ...


class Register:
    """The register of one municipality."""

    def __init__(self, store: Store, municipality: str, now: Callable[[], datetime]) -> None:
        self._store, self._municipality, self._now = store, municipality, now

    def answer(self, plugin: str, hook: str, query: str, arguments: Mapping[str, object]) -> object:
        """Answer a query of a plugin; raises `QueryRefusedError`."""
        if query == "record":
            return self._record(plugin, **cast("dict[str, str]", arguments))
        if query == "keep":
            if hook in _TELLS_OF_PEOPLE:
                raise QueryRefusedError("personal")
            return self._keep(plugin, **cast("dict[str, object]", arguments))  # type: ignore[arg-type]
        asked = cast("Callable[..., object]", getattr(self, query))
        return asked(**arguments)

    def knows_provider(self, provider: str) -> bool:
        """Tell whether the register holds a provider."""
        with self._reading() as work:
            return work.funding.provider(provider) is not None

    def contracts(
        self, *, product: str | None, provider: str | None, period: Period
    ) -> tuple[ContractRef, ...]:
        """Return the contracts that touch a period, each with its terms on the product."""
        with self._reading() as work:
            held = work.funding.touching(
                product=product, provider=provider, first=period.start, last=period.until
            )
        return tuple(_contract(one, terms) for one, terms in held)

    def tariffs(
        self, *, contract: str, product: str, unit: Unit, period: Period
    ) -> tuple[TariffSegment, ...]:
        """Return the tariffs that touch a period, earliest first."""
        with self._reading() as work:
            agreed = work.funding.contract(contract)
            held = work.funding.tariffs(contract, product, unit, period.start, period.until)
        if agreed is None:
            return ()
        return tuple(
            TariffSegment(
                contract=contract,
                provider=agreed.provider,
                start=one.valid_from,
                until=one.valid_until,
                cents=one.cents,
            )
            for one in held
        )

    def ceilings(self, *, contract: str, year: int) -> tuple[Ceiling, ...]:
        """Return the ceilings of a contract in a year, the whole contract first."""
        with self._reading() as work:
            agreed = work.funding.contract(contract)
            held = work.funding.ceilings([contract])
        if agreed is None:
            return ()
        return tuple(
            Ceiling(
                contract=contract,
                product=one.product,
                year=one.year,
                cents=one.cents,
                warn_pct=agreed.warn_pct,
            )
            for one in held
            if one.year == year
        )

    def intake_stops(self, *, provider: str, on: date) -> tuple[IntakeStop, ...]:
        """Return the intake stops of a provider that hold on a day."""
        with self._reading() as work:
            held = work.funding.stops(provider, on)
        return tuple(
            IntakeStop(
                provider=one.provider,
                product=one.product,
                location=one.location,
                period=Period(one.valid_from, one.valid_until),
                granted_by=one.granted_by,
                reason=one.reason,
            )
            for one in held
        )

    def offers_page(
        self, *, need: Need, after: tuple[OfferKind, str] | None, most: int, tagged: bool
    ) -> tuple[ProviderFact, ...]:
        """Return who follows on the social map of the kinds that are looked for, by kind and id."""
        if not 0 < most <= MOST_ASKED:
            raise QueryRefusedError("too_many")
        with self._reading() as work:
            return directory.offers(work, need, after, most, tagged=tagged)

    def facts(self, *, provider: str) -> tuple[Fact, ...]:
        """Return what holds of somebody on the social map today, newest first."""
        with self._reading() as work:
            return directory.facts(work, provider, self._today())

    def facts_of(self, *, providers: tuple[str, ...]) -> Mapping[str, tuple[Fact, ...]]:
        """Return what holds of each of these today, newest first; who is not known is left out."""
        with self._reading() as work:
            return directory.facts_of(work, _some(providers), self._today())

    def wait_times(
        self, *, providers: tuple[str, ...], product: str | None
    ) -> tuple[WaitTime, ...]:
        """Return the wait times of these on the social map, newest first."""
        with self._reading() as work:
            return directory.wait_times(work, _some(providers), product, self._today())

    def _record(self, plugin: str, kind: str, key: str) -> PlainData | None:
        with self._reading() as work:
            kept = work.plugins.record(plugin, _name(kind), _name(key))
        return cast("PlainData | None", kept)

    def _keep(self, plugin: str, kind: str, key: str, value: PlainData) -> int:
        size = len(json.dumps(dict(value)).encode())
        if size > MOST_BYTES:
            raise QueryRefusedError("too_large")
        with self._store.work(self._municipality) as work:
            is_new = work.plugins.record(plugin, _name(kind), _name(key)) is None
            if is_new and work.plugins.how_many(plugin) >= MOST_KEYS:
                raise QueryRefusedError("full")
            version = work.plugins.keep(plugin, kind, key, value, self._now())
            work.commit()
        return version

    def _today(self) -> date:
        return self._now().astimezone(AMSTERDAM).date()

    def _reading(self) -> UnitOfWork:
        return self._store.work(self._municipality, reading=True)


def _name(text: str) -> str:
    if _NAME.fullmatch(text) is None:
        raise QueryRefusedError("name")
    return text


def _some(asked: tuple[str, ...]) -> tuple[str, ...]:
    if len(asked) > MOST_ASKED:
        raise QueryRefusedError("too_many")
    return asked


def _contract(one: Contract, terms: AgreedProduct | None) -> ContractRef:
    return ContractRef(
        id=one.id,
        title=one.title,
        provider=one.provider,
        lot=one.lot or "",
        variant=cast("Variant", one.variant),
        period=Period(one.valid_from, one.valid_until),
        terms=None if terms is None else _terms(terms),
        run_off=one.run_off,
        wait_norm_days=one.wait_norm_days,
        covers=one.covers,
        version=one.version,
    )


def _terms(one: AgreedProduct) -> ContractProduct:
    return ContractProduct(
        product=one.product,
        unit=cast("Unit", one.unit),
        frequencies=cast("tuple[Frequency, ...]", one.frequencies),
        may_declare_minutes=one.may_declare_minutes,
        tranches=one.tranches,
        tranche_on_early_stop=one.tranche_on_early_stop,
        broken_month=one.broken_month,
        tariff_lock=one.tariff_lock,
    )
