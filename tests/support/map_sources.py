# SPDX-License-Identifier: EUPL-1.2
"""The social map's own plugin in the process of the test, reading the real database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from pydantic import TypeAdapter

from wijkpad.api import Engine
from wijkpad.plugin_api import Fact, Found, Need, TenantContext, WaitTime, queries
from wijkpad.plugins import directory
from wijkpad.ports import Store, UnitOfWork
from wijkpad_sociale_kaart import provider_facts, provider_search, provider_wait


@dataclass(frozen=True)
class OwnProcess:
    """Answers as the plugin host would, without starting one."""

    store: Store
    municipality: str = ""
    today: date = date.min
    sources: int = 1
    missing: tuple[str, ...] = ()

    def talk(self, municipality: str, today: date, roles: tuple[str, ...]) -> OwnProcess:
        return OwnProcess(self.store, municipality, today)

    def search(self, need: Need, limit: int) -> Found:
        context = TenantContext(municipality=self.municipality, today=self.today)
        with queries.answered_by(self._answer):
            return provider_search(context, need, limit)

    def facts(self, offer: str) -> tuple[Fact, ...]:
        with queries.answered_by(self._answer):
            return provider_facts(offer)

    def waits(self, offers: Sequence[str], product: str | None) -> tuple[WaitTime, ...]:
        with queries.answered_by(self._answer):
            return provider_wait(tuple(offers), product, None)

    def _answer(self, query: str, arguments: Mapping[str, object]) -> object:
        with self.store.work(self.municipality, reading=True) as work:
            return answer(work, query, arguments, self.today)


def answer(work: UnitOfWork, query: str, arguments: Mapping[str, object], today: date) -> object:
    """Answer a plugin's question about the social map as JSON values."""
    match query:
        case "offers_page":
            kinds = queries.wire_types(query)
            given = {key: kinds[key].validate_python(value) for key, value in arguments.items()}
            found: object = directory.offers(work, **cast("dict[str, Any]", given))
        case "facts":
            found = directory.facts(work, str(arguments["provider"]), today)
        case "wait_times":
            product = arguments["product"]
            asked = None if product is None else str(product)
            found = directory.wait_times(work, _these(arguments), asked, today)
        case "facts_of":
            found = directory.facts_of(work, _these(arguments), today)
        case _:
            found = _contracts(work, str(arguments["product"]), today)
    return TypeAdapter(object).dump_python(found, mode="json")


def _these(arguments: Mapping[str, object]) -> list[str]:
    return TypeAdapter(list[str]).validate_python(arguments["providers"])


def _contracts(work: UnitOfWork, product: str, today: date) -> list[dict[str, object]]:
    return [
        {
            "id": one.id,
            "title": one.title,
            "provider": one.provider,
            "lot": "",
            "variant": one.variant,
            "period": {"start": one.valid_from, "until": one.valid_until},
            "terms": {"product": product, "unit": "hour"},
        }
        for one in work.funding.contracts_for(product, today)
    ]


def in_this_process(engine: Engine) -> None:
    """Let an engine ask the plugin without a process of its own."""
    engine._map_sources = OwnProcess(engine._tools.store)
