# SPDX-License-Identifier: EUPL-1.2
"""A municipality's register in memory, for what a plugin asks back while it is tested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from wijkpad.plugin_api import (
    Ceiling,
    ContractRef,
    Fact,
    IntakeStop,
    Need,
    OfferKind,
    Period,
    PlainData,
    ProviderFact,
    QueryRefusedError,
    TariffSegment,
    WaitTime,
    queries,
)


@dataclass
class MemoryRegister:
    """Answers every query of `wijkpad.plugin_api.queries` from what it was given.

        with queries.answered_by(MemoryRegister(contracts=(contract,))):
            lines = my_plugin.funding_on_event(...)

    Attributes:
        tariffs: of any product and unit; a contract has its own by its id.
        facts: per provider or provision.
        records: what the plugin keeps, by (kind, key).
    """

    contracts: tuple[ContractRef, ...] = ()
    tariffs: tuple[TariffSegment, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    intake_stops: tuple[IntakeStop, ...] = ()
    offers: tuple[ProviderFact, ...] = ()
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    waits: tuple[WaitTime, ...] = ()
    records: dict[tuple[str, str], PlainData] = field(default_factory=dict)

    def __call__(self, query: str, written: Mapping[str, object]) -> object:
        """Answer over the same JSON as in earnest; raises `QueryRefusedError` for no such query."""
        kinds = queries.wire_types(query)
        given = {name: kinds[name].validate_python(value) for name, value in written.items()}
        return kinds["return"].dump_python(self._answer(query, given), mode="json")

    def _answer(self, query: str, given: Mapping[str, object]) -> object:
        match query:
            case "contracts":
                return self._contracts(**cast("dict[str, object]", given))
            case "tariffs":
                period = cast("Period", given["period"])
                return tuple(
                    one
                    for one in self.tariffs
                    if one.contract == given["contract"]
                    and Period(one.start, one.until).overlap(period) is not None
                )
            case "ceilings":
                of = (given["contract"], given["year"])
                return tuple(one for one in self.ceilings if (one.contract, one.year) == of)
            case "intake_stops":
                return tuple(one for one in self.intake_stops if one.provider == given["provider"])
            case "offers_page":
                return self._offers(**cast("dict[str, Any]", given))
            case "knows_provider":
                named = [one.id for one in self.offers if one.kind == "provider"]
                return given["provider"] in named
            case "facts":
                return self.facts.get(str(given["provider"]), ())
            case "facts_of":
                asked = cast("tuple[str, ...]", given["providers"])
                return {one: self.facts[one] for one in asked if one in self.facts}
            case "wait_times":
                asked = cast("tuple[str, ...]", given["providers"])
                return tuple(one for one in self.waits if one.provider in asked)
            case "record":
                return self.records.get((str(given["kind"]), str(given["key"])))
            case "keep":
                self.records[str(given["kind"]), str(given["key"])] = cast(
                    "PlainData", given["value"]
                )
                return 1
        raise QueryRefusedError(query)

    def _offers(
        self, need: Need, after: tuple[OfferKind, str] | None, most: int, *, tagged: bool
    ) -> tuple[ProviderFact, ...]:
        held = sorted(self.offers, key=lambda one: (one.kind, one.id))
        wanted = {one.casefold() for one in need.tags} if tagged else set()
        return tuple(
            one
            for one in held
            if one.kind in need.kinds
            and (after is None or (one.kind, one.id) > after)
            and wanted <= {tag.casefold() for tag in one.tags}
        )[:most]

    def _contracts(self, **given: object) -> tuple[ContractRef, ...]:
        period = cast("Period", given["period"])
        return tuple(
            one
            for one in self.contracts
            if given["provider"] in {None, one.provider} and one.period.overlap(period) is not None
        )
