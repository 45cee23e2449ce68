# SPDX-License-Identifier: EUPL-1.2
"""Settling contracts and subsidies, for who answers for their money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from wijkpad.api.money.help_pages import MoneyLine, foreseen_lines
from wijkpad.api.reading import Reader
from wijkpad.commands.funding import settle
from wijkpad.commands.funding.settle import Asked
from wijkpad.domain.access_objects import PurseOf
from wijkpad.domain.settlement import Settlement
from wijkpad.errors import NotFoundError
from wijkpad.ports import Settling, UnitOfWork

_SETTLED: Final = frozenset({"taakgericht", "subsidie"})
"""Variants that are settled as a whole; of the others money is booked as it falls due."""
_ANY: Final = PurseOf("contract", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingPage:
    """A contract with what its way of funding asks, and what was settled before.

    Attributes:
        way: None where no plugin that works settles it.
        facts: JSON Schema of the figures that are asked.
        done: settlements, newest first, each with the name of who confirmed it.
    """

    contract: str
    title: str
    provider: str
    way: str | None
    facts: Mapping[str, object]
    done: tuple[tuple[Settlement, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What settling would book, in words; `before` was booked already, `seen` bears a confirmation."""

    lines: tuple[MoneyLine, ...]
    before: tuple[MoneyLine, ...]
    seen: str


class SettlingDesk:
    """Year ends and contract ends: a proposal that a person confirms."""

    def __init__(self, reader: Reader, after: Callable[[], None]) -> None:
        self._reader, self._after = reader, after

    def contracts(self) -> list[tuple[str, str, str]]:
        """Return (id, title, provider) of every contract of a kind that is settled, by title."""

        def work(unit: UnitOfWork) -> list[tuple[str, str, str]]:
            names = {one.id: one.name for one in unit.funding.providers()}
            found = [one for one in unit.funding.contracts() if one.variant in _SETTLED]
            return [
                (one.id, one.title, names.get(one.provider, one.provider))
                for one in sorted(found, key=lambda one: one.title)
            ]

        found = self._reader.plain("keep_budget", _ANY, "settlement.read", work)
        self._reader.searched("settlement.read", "", found=len(found))
        return found

    def page(self, contract: str) -> SettlingPage:
        """Return the contract; raises `NotFoundError` and `RefusedError`."""
        way = self._way(contract)

        def work(unit: UnitOfWork) -> SettlingPage:
            found = unit.funding.contract(contract)
            if found is None:
                raise NotFoundError("contract", contract)
            provider = unit.funding.provider(found.provider)
            names = self._reader.names(unit)
            done = unit.settlements.of(contract)
            return SettlingPage(
                contract=found.id,
                title=found.title,
                provider=provider.name if provider else found.provider,
                way=way.label if way else None,
                facts=way.facts if way else {},
                done=tuple((one, names.get(one.author, one.author)) for one in done),
            )

        what = PurseOf("contract", contract)
        found = self._reader.plain("keep_budget", what, "settlement.read", work)
        self._reader.searched("settlement.read", contract, found=len(found.done))
        return found

    def propose(self, contract: str, first: date, last: date, facts: settle.Facts) -> Proposed:
        """Return what settling would book; raises `BookingRefusedError`."""
        asked = Asked(contract=contract, first=first, last=last, facts=facts)
        found = settle.propose(self._reader.tools, self._reader.actor, asked)
        with self._reader.tools.store.work(self._reader.actor.municipality, reading=True) as unit:
            lines, before = (foreseen_lines(unit, some) for some in (found.lines, found.before))
            return Proposed(lines=lines, before=before, seen=found.seen)

    def settle(
        self,
        contract: str,
        first: date,
        last: date,
        facts: settle.Facts,
        *,
        reason: str,
        seen: str,
        token: str | None = None,
    ) -> None:
        """Book what was seen, once; raises `BookingRefusedError`."""
        asked = Asked(contract=contract, first=first, last=last, facts=facts)
        settle.handle(
            self._reader.tools, self._reader.actor, asked, reason=reason, seen=seen, token=token
        )
        self._after()

    def _way(self, contract: str) -> Settling | None:
        tools, actor = self._reader.tools, self._reader.actor
        if tools.promising is None:
            return None
        return tools.promising.settles(actor.municipality, tools.today(), contract)
