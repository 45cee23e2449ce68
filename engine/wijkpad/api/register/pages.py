# SPDX-License-Identifier: EUPL-1.2
"""The contract register as pages show it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from wijkpad.domain.funding import (
    AgreedProduct,
    Contract,
    ContractCeiling,
    ContractTariff,
    GrantedStop,
    Lot,
    Provider,
)
from wijkpad.domain.ledger import Purse, ceiling_of
from wijkpad.domain.register_import import Cell, Row
from wijkpad.domain.register_words import euros
from wijkpad.errors import NotFoundError
from wijkpad.plugin_api import COLUMNS, Column
from wijkpad.ports import UnitOfWork

PER_PAGE: Final = 50
_MOST_WORDS: Final = 6
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractLine:
    """One contract in the list. `stops` are the intake stops that hold today."""

    contract: Contract
    provider: Provider
    stops: tuple[GrantedStop, ...]
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractList:
    """A page of contracts; `found` counts all that fit."""

    lines: tuple[ContractLine, ...]
    text: str
    found: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffLine:
    """A price in a timeline.

    Attributes:
        state: `now`, `later`, `past` or `replaced`.
        gap_before: days without a price between the one before and this one; 0 when it joins on.
    """

    tariff: ContractTariff
    state: str
    gap_before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductLine:
    """A product with its prices, the oldest first, and the day from which there is none."""

    product: AgreedProduct
    tariffs: tuple[TariffLine, ...]
    replaced: tuple[TariffLine, ...]
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CeilingLine:
    """A ceiling with its purse as it stands; None when nothing was ever booked there."""

    ceiling: ContractCeiling
    purse: Purse | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPage:
    """One contract with all that hangs on it."""

    contract: Contract
    provider: Provider
    lot: Lot | None
    state: str
    products: tuple[ProductLine, ...]
    ceilings: tuple[CeilingLine, ...]
    stops: tuple[GrantedStop, ...]
    running: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPage:
    """One provider with its contracts, what they hold, and its intake stops."""

    provider: Provider
    contracts: tuple[ContractLine, ...]
    products: tuple[str, ...]
    stops: tuple[GrantedStop, ...]


def contract_list(unit: UnitOfWork, text: str, page: int, today: date) -> ContractList:
    """Find contracts by the words of a search, in a fixed number of statements."""
    book = unit.funding
    providers = {one.id: one for one in book.providers()}
    words = {word: book.holding(word) for word in text.casefold().split()[:_MOST_WORDS]}
    fitting = [one for one in book.contracts() if _fits(words, one, providers[one.provider])]
    fitting.sort(key=lambda one: (providers[one.provider].name.casefold(), one.id))
    pages = max(1, -(-len(fitting) // PER_PAGE))
    page = min(max(page, 1), pages)
    shown = fitting[(page - 1) * PER_PAGE : page * PER_PAGE]
    stops = _by_provider(book.stops(on=today))
    return ContractList(
        lines=tuple(_line(one, providers[one.provider], stops, today) for one in shown),
        text=text.strip(),
        found=len(fitting),
        page=page,
        pages=pages,
    )


def contract_page(unit: UnitOfWork, contract: str, today: date) -> ContractPage:
    """Return one contract; raises `NotFoundError`."""
    book = unit.funding
    found = book.contract(contract)
    provider = book.provider(found.provider) if found is not None else None
    if found is None or provider is None:
        raise NotFoundError("contract", contract)
    history = book.tariff_history(contract)
    lots = {one.id: one for one in book.lots()} if found.lot is not None else {}
    return ContractPage(
        contract=found,
        provider=provider,
        lot=lots.get(found.lot or ""),
        state=_state(found, today),
        products=tuple(
            _product(one, [line for line in history if line[0].product == one.product], today)
            for one in book.products([contract])
        ),
        ceilings=tuple(_ceiling(unit, one) for one in book.ceilings([contract])),
        stops=tuple(_last_first(book.stops(provider.id))),
        running=book.running_on([contract]).get(contract, 0),
    )


def provider_page(unit: UnitOfWork, provider: str, today: date) -> ProviderPage:
    """Return one provider; raises `NotFoundError`."""
    book = unit.funding
    found = book.provider(provider)
    if found is None:
        raise NotFoundError("provider", provider)
    own = [one for one in book.contracts() if one.provider == provider]
    products = book.products([one.id for one in own]) if own else []
    stops = _by_provider(book.stops(on=today))
    return ProviderPage(
        provider=found,
        contracts=tuple(_line(one, found, stops, today) for one in own),
        products=tuple(sorted({one.product for one in products})),
        stops=tuple(_last_first(book.stops(provider))),
    )


def quarantine_csv(kind: str, import_id: str, rows: Sequence[Row]) -> tuple[str, bytes]:
    """Write faulty rows as they can be mended and sent again: our own columns begin with `fout`."""
    columns = COLUMNS.get(kind, ())
    out = io.StringIO(newline="")
    written = csv.writer(out, delimiter=";", lineterminator="\r\n")
    own = ("fout regel", "fout kolom", "fout code", "fout uitleg")
    written.writerow([*(one.heading for one in columns), *own])
    headings = {one.key: one.heading for one in columns}
    for row in rows:
        cells = [_cell(row.values.get(one.key), one) for one in columns]
        told = [
            str(row.line),
            " | ".join(headings.get(one.field, one.field) for one in row.faults),
            " | ".join(one.code for one in row.faults),
            " | ".join(f"{one.text} {one.cure}".strip() for one in row.faults),
        ]
        written.writerow([_guarded(one) for one in (*cells, *told)])
    return f"quarantaine-{kind}-{import_id[:8]}.csv", out.getvalue().encode("utf-8-sig")


def _cell(value: Cell, column: Column) -> str:
    """Write a value as it is read: what could not be read stands there as it was."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if column.kind == "cents" and isinstance(value, int):
        return euros(value).removeprefix("€ ")
    text = str(value)
    if column.kind == "day" and len(text) == 10:
        try:
            return f"{date.fromisoformat(text):%d-%m-%Y}"
        except ValueError:
            return text
    words = {code: word for word, code in column.choices.items()}
    if column.kind == "choice":
        return words.get(text, text)
    if column.kind == "list":
        return " ".join(words.get(one, one) for one in text.split())
    return text


def _guarded(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula; an amount below zero is no formula."""
    harmless = text[1:].replace(".", "").replace(",", "").isdigit()
    return f"'{text}" if text.startswith(_FORMULA) and not harmless else text


def _product(
    product: AgreedProduct, history: Sequence[tuple[ContractTariff, bool]], today: date
) -> ProductLine:
    current = [one for one, counts in history if counts]
    lines: list[TariffLine] = []
    last: date | None = None
    for at, one in enumerate(current):
        gap = (one.valid_from - last).days - 1 if at and last is not None else 0
        lines.append(TariffLine(tariff=one, state=_when(one, today), gap_before=max(gap, 0)))
        last = one.valid_until
    ends = last + timedelta(days=1) if current and last is not None else None
    return ProductLine(
        product=product,
        tariffs=tuple(lines),
        replaced=tuple(
            TariffLine(tariff=one, state="replaced") for one, counts in history if not counts
        ),
        ends_on=ends,
    )


def _ceiling(unit: UnitOfWork, one: ContractCeiling) -> CeilingLine:
    purse = unit.ledger.purse(ceiling_of(one.contract, one.product, one.year))
    return CeilingLine(ceiling=one, purse=purse)


def _when(one: ContractTariff, today: date) -> str:
    if one.valid_from > today:
        return "later"
    return "past" if one.valid_until is not None and one.valid_until < today else "now"


def _state(one: Contract, today: date) -> str:
    """Return `now`, `later` (not begun), `run_off` (over, and help may be finished) or `past`."""
    if one.valid_from > today:
        return "later"
    if one.valid_until is None or today <= one.valid_until:
        return "now"
    return "run_off" if one.run_off == "finish_current" else "past"


def _line(
    one: Contract, provider: Provider, stops: Mapping[str, Sequence[GrantedStop]], today: date
) -> ContractLine:
    return ContractLine(
        contract=one,
        provider=provider,
        stops=tuple(stops.get(provider.id, ())),
        state=_state(one, today),
    )


def _by_provider(stops: Sequence[GrantedStop]) -> dict[str, list[GrantedStop]]:
    found: dict[str, list[GrantedStop]] = {}
    for one in stops:
        found.setdefault(one.provider, []).append(one)
    return found


def _last_first(stops: Sequence[GrantedStop]) -> list[GrantedStop]:
    return sorted(stops, key=lambda one: (one.valid_from, one.id), reverse=True)


def _fits(words: Mapping[str, frozenset[str]], one: Contract, provider: Provider) -> bool:
    """Tell whether every word stands somewhere: in the contract, its provider, or one of its products."""
    if not words:
        return True
    numbers = (provider.agb, provider.kvk, *(code.code for code in provider.dated_agb))
    known = (one.id, one.title, one.variant, one.lot, provider.id, provider.name, *numbers)
    text = " ".join(part for part in known if part).casefold()
    return all(word in text or one.id in held for word, held in words.items())
