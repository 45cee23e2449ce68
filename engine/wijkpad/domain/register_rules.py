# SPDX-License-Identifier: EUPL-1.2
"""What the register may hold: formats, periods, amounts, and what must be known before.

A fault names the field and what to do; the caller knows the line. Sources: contract standard Wmo 1.2
(acceptance, ceilings 1.5, intake stop), iWmo/iJw 3.2 (AGB of eight digits), Handelsregisterwet (KvK).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from wijkpad.domain.funding import (
    UNITS,
    VARIANTS,
    AgreedProduct,
    Contract,
    ContractCeiling,
    ContractTariff,
    DatedAgb,
    GrantedStop,
    Lot,
    Provider,
)
from wijkpad.domain.register_import import Fault
from wijkpad.domain.register_words import said_as

MOST_CENTS: Final = 10**15
STOP_NOTICE_DAYS: Final = 14
"""Days that a provider asks for an intake stop before it begins (contract standard Wmo 1.3, art. 3.6)."""
_LONGEST: Final = 200
_DIGITS: Final = {
    "agb": ("AGB_FORMAT", re.compile(r"[0-9]{8}"), "Een AGB-code", "acht"),
    "kvk": ("KVK_FORMAT", re.compile(r"[0-9]{8}"), "Een KvK-nummer", "acht"),
    "establishment": (
        "ESTABLISHMENT_FORMAT",
        re.compile(r"[0-9]{12}"),
        "Een vestigingsnummer",
        "twaalf",
    ),
}
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
FREQUENCIES: Final = frozenset({"day", "week", "month", "total"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is there to refer to, by id; products by contract and code."""

    providers: Mapping[str, Provider] = field(default_factory=dict)
    lots: Mapping[str, Lot] = field(default_factory=dict)
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    products: Mapping[tuple[str, str], AgreedProduct] = field(default_factory=dict)


def provider_faults(one: Provider) -> Iterator[Fault]:
    """Check one provider by itself."""
    yield from _id(one.id, "id")
    yield from _text(one.name, "name")
    for name, value in (("agb", one.agb), ("kvk", one.kvk), ("establishment", one.establishment)):
        if value is not None:
            yield from digits(name, value)
    for code in one.dated_agb:
        yield from digits("agb", code.code)
        yield from _period("agb_until", code.valid_from, code.valid_until)
    if any(
        _overlap(a, b) for a, b in _pairs(sorted(one.dated_agb, key=lambda dated: dated.valid_from))
    ):
        text = "Op één dag gelden twee AGB-codes van deze aanbieder."
        yield Fault("AGB_OVERLAP", "agb_from", text, "Laat de eerste code eerder eindigen.")


def shared_agb(providers: Iterable[Provider]) -> Iterator[tuple[Provider, Fault]]:
    """Find codes that two providers have on the same day; named at the second one."""
    seen: dict[str, list[tuple[str, DatedAgb]]] = {}
    for one in providers:
        codes = [*one.dated_agb]
        if one.agb is not None:
            codes.append(DatedAgb(code=one.agb, valid_from=date.min))
        for code in codes:
            for other, held in seen.get(code.code, ()):
                if other != one.id and _overlap(held, code):
                    text = f"AGB-code {code.code} hoort al bij aanbieder ‘{other}’."
                    yield one, Fault("AGB_TWICE", "agb", text, "Kijk na van wie de code is.")
            seen.setdefault(code.code, []).append((one.id, code))


def lot_faults(one: Lot) -> Iterator[Fault]:
    """Check one lot by itself."""
    yield from _id(one.id, "id")
    yield from _text(one.framework, "framework")
    yield from _text(one.title, "title")
    yield from _variant(one.variant)


def contract_faults(one: Contract, known: Known) -> Iterator[Fault]:
    """Check a contract against its provider and lot, and against itself as it is known."""
    yield from _id(one.id, "id")
    yield from _text(one.title, "title")
    if one.provider not in known.providers:
        yield unknown_provider("provider", one.provider)
    yield from _period("valid_until", one.valid_from, one.valid_until)
    yield from _variant(one.variant)
    yield from _lot(one, known)
    yield from variant_change(one, known)
    if not 1 <= one.warn_pct <= 100:
        text = "Waarschuwen kan vanaf 1 tot en met 100 procent."
        yield Fault("WARN_PCT", "warn_pct", text, "Schrijf een heel getal, zoals 70.")
    if one.wait_norm_days is not None and not 0 <= one.wait_norm_days <= 3650:
        text = "De wachttijdnorm is geen aantal dagen."
        yield Fault("WAIT_NORM", "wait_norm_days", text, "Schrijf hele dagen, zoals 42.")
    if one.covers and one.variant != "taakgericht":
        text = "Alleen een taakgericht contract dekt producten van anderen."
        yield Fault("COVERS_NOT_ALLOWED", "covers", text, "Haal de producten weg.")
    for longer in one.extensions:
        if one.valid_until is None or (longer.taken_on is None and longer.until <= one.valid_until):
            text = "Een verlenging loopt langer door dan het contract."
            yield Fault("INVALID_PERIOD", "extensions", text, "Kijk de datums na.")


def variant_change(one: Contract, known: Known) -> Iterator[Fault]:
    """Find a contract that goes to or from *taakgericht*: a review clause cannot do that."""
    was = known.contracts.get(one.id)
    kinds = {one.variant} | ({was.variant} if was is not None else set())
    if len(kinds) > 1 and "taakgericht" in kinds:
        text = f"Contract ‘{one.id}’ kan niet van of naar taakgericht wisselen."
        yield Fault("VARIANT_CHANGED", "variant", text, "Maak er een nieuw contract van.")


def _lot(one: Contract, known: Known) -> Iterator[Fault]:
    if one.lot is None:
        return
    lot = known.lots.get(one.lot)
    if lot is None:
        text = f"Perceel ‘{one.lot}’ bestaat niet."
        yield Fault("LOT_UNKNOWN", "lot", text, "Voeg het perceel eerst toe.")
    elif lot.variant != one.variant:
        text = f"Perceel ‘{one.lot}’ is {lot.variant}, dit contract {one.variant}."
        yield Fault("VARIANT_NOT_OF_LOT", "variant", text, "Neem de variant van het perceel over.")


def product_faults(one: AgreedProduct, known: Known) -> Iterator[Fault]:
    """Check what was agreed on a product."""
    yield from _contract(one.contract, known)
    yield from _id(one.product, "product")
    yield from unit_faults(one.unit)
    for frequency in one.frequencies:
        if frequency not in FREQUENCIES:
            text = f"‘{frequency}’ is geen frequentie."
            yield Fault("FREQUENCY_UNKNOWN", "frequencies", text, "Kies: dag, week, maand, totaal.")
    if sum(one.tranches) != 100 or min(one.tranches, default=0) <= 0:
        text = "De delen van de betaling zijn samen geen 100 procent."
        yield Fault("TRANCHES_NOT_100", "tranches", text, "Schrijf hele procenten, zoals 50,50.")


def tariff_faults(one: ContractTariff, known: Known) -> Iterator[Fault]:
    """Check one tariff by itself; see `timeline_faults` for what it is among others."""
    yield from _contract(one.contract, known)
    agreed = known.products.get((one.contract, one.product))
    if one.contract in known.contracts and agreed is None:
        text = f"Product ‘{one.product}’ staat niet in contract ‘{one.contract}’."
        yield Fault("PRODUCT_NOT_IN_CONTRACT", "product", text, "Voeg eerst het product toe.")
    yield from unit_faults(one.unit)
    if agreed is not None and one.unit in UNITS and agreed.unit != one.unit:
        text = f"Product ‘{one.product}’ is afgesproken in een andere eenheid."
        yield Fault("UNIT_NOT_ALLOWED", "unit", text, f"Gebruik de eenheid {said_as(agreed.unit)}.")
    yield from amount_faults(one.cents)
    yield from _period("valid_until", one.valid_from, one.valid_until)


@dataclass(frozen=True, slots=True)
class TimelineFault:
    """A fault of the tariff at `at`; `other` is the one it does not go with."""

    at: int
    other: int
    fault: Fault


def timeline_faults(tariffs: Sequence[ContractTariff]) -> list[TimelineFault]:
    """Find overlaps and gaps in the tariffs of one contract, product and unit.

    Before the first and after the last tariff there may be days without one: what the next year costs
    is not always known yet.
    """
    order = sorted(range(len(tariffs)), key=lambda at: (tariffs[at].valid_from, at))
    found: list[TimelineFault] = []
    latest = order[0] if order else 0
    for at in order[1:]:
        one, before = tariffs[at], tariffs[latest]
        if before.valid_until is None or one.valid_from <= before.valid_until:
            found.append(TimelineFault(at, latest, _overlaps(one, before)))
        elif (gap := gap_fault(before, one)) is not None:
            found.append(TimelineFault(at, latest, gap))
        if before.valid_until is not None and (one.valid_until or date.max) > before.valid_until:
            latest = at
    return found


def _overlaps(one: ContractTariff, before: ContractTariff) -> Fault:
    text = f"Voor product ‘{one.product}’ gelden op {one.valid_from:%d-%m-%Y} twee tarieven."
    last = one.valid_from - timedelta(days=1)
    cure = f"Laat het tarief van {before.valid_from:%d-%m-%Y} eindigen op {last:%d-%m-%Y}."
    if last < before.valid_from:
        cure = "Laat één van de twee tarieven weg."
    return Fault("TARIFF_OVERLAP", "valid_from", text, cure)


def gap_fault(before: ContractTariff, one: ContractTariff) -> Fault | None:
    """Return the fault of a tariff that does not follow the one before it at once; None where it does."""
    last = before.valid_until
    if last is None or one.valid_from <= last or one.valid_from == last + timedelta(days=1):
        return None
    first, until = last + timedelta(days=1), one.valid_from - timedelta(days=1)
    days = (
        f"Van {first:%d-%m-%Y} tot en met {until:%d-%m-%Y}"
        if first < until
        else f"Op {first:%d-%m-%Y}"
    )
    text = f"{days} heeft product ‘{one.product}’ geen tarief."
    cure = f"Laat dit tarief op {first:%d-%m-%Y} beginnen, of voeg het ontbrekende tarief toe."
    return Fault("TARIFF_GAP", "valid_from", text, cure)


def ceiling_faults(one: ContractCeiling, known: Known) -> Iterator[Fault]:
    """Check a ceiling; a *taakgericht* contract has its own total (contract standard 1.5.1)."""
    yield from _contract(one.contract, known)
    contract = known.contracts.get(one.contract)
    if contract is not None and contract.variant == "taakgericht":
        text = f"Contract ‘{one.contract}’ is taakgericht en heeft zijn eigen totaal."
        cure = "Laat het plafond weg."
        yield Fault("CEILING_NOT_ALLOWED_FOR_VARIANT", "contract", text, cure)
    named = (one.contract, one.product or "")
    if one.product is not None and contract is not None and named not in known.products:
        text = f"Product ‘{one.product}’ staat niet in contract ‘{one.contract}’."
        yield Fault("PRODUCT_NOT_IN_CONTRACT", "product", text, "Voeg eerst het product toe.")
    if not 2000 <= one.year <= 2999:
        yield Fault("YEAR", "year", f"‘{one.year}’ is geen jaar.", "Schrijf een jaar als 2027.")
    yield from amount_faults(one.cents)


def stop_faults(one: GrantedStop, known: Known) -> Iterator[Fault]:
    """Check an intake stop: for somebody who is known, and asked for in time where it was asked for.

    What the municipality agrees on or imposes itself needs no notice (contract standard Wmo 1.3, art.
    1.5.9 and 3.5.5): it begins on the day of that at the earliest.
    """
    if one.provider not in known.providers:
        yield unknown_provider("provider", one.provider)
    yield from _period("valid_until", one.valid_from, one.valid_until)
    notice = timedelta(days=STOP_NOTICE_DAYS if one.ground == "asked" else 0)
    if one.asked_on > one.valid_from - notice:
        first = one.asked_on + notice
        text = (
            "Een cliëntenstop wordt minstens 14 dagen van tevoren gevraagd."
            if one.ground == "asked"
            else "Een cliëntenstop begint niet voor de dag van de afspraak of het besluit."
        )
        cure = f"Laat de stop op zijn vroegst op {first:%d-%m-%Y} beginnen."
        yield Fault("INTAKE_STOP_TOO_SOON", "valid_from", text, cure)
    if not one.reason.strip() or len(one.reason) > 500:
        text = "De reden ontbreekt of is langer dan 500 tekens."
        yield Fault("REASON", "reason", text, "Schrijf kort op waarom.")


def digits(name: str, value: str) -> Iterator[Fault]:
    """Check a national number: `agb`, `kvk` or `establishment`. Only its form can be checked here."""
    code, form, what, many = _DIGITS[name]
    if not form.fullmatch(value):
        text = f"‘{value[:40]}’ is geen goed nummer. {what} heeft {many} cijfers."
        cure = (
            "Zet ontbrekende nullen vooraan."
            if value.isdigit()
            else f"Schrijf alleen {many} cijfers."
        )
        yield Fault(code, name, text, cure)


def unit_faults(unit: str) -> Iterator[Fault]:
    """Check a unit."""
    if unit not in UNITS:
        text = f"‘{unit[:40]}’ is geen eenheid."
        cure = "Kies: minuut, uur, dagdeel, etmaal, stuk, euro."
        yield Fault("UNIT_UNKNOWN", "unit", text, cure)


def amount_faults(cents: int) -> Iterator[Fault]:
    """Check an amount."""
    if cents < 0:
        text = "Een bedrag kan niet onder nul zijn."
        yield Fault("NEGATIVE_AMOUNT", "cents", text, "Haal het minteken weg.")
    elif cents > MOST_CENTS:
        yield Fault("AMOUNT_TOO_LARGE", "cents", "Dit bedrag is te groot.", "Kijk het bedrag na.")


def unknown_provider(name: str, value: str) -> Fault:
    """Return the fault of a provider, or an AGB code, that nobody here has."""
    what = "AGB-code" if name == "agb" else "Aanbieder"
    text = f"{what} ‘{value[:40]}’ is hier niet bekend."
    return Fault("PROVIDER_UNKNOWN", name, text, "Voeg eerst de aanbieder toe, of kijk de code na.")


def _contract(contract: str, known: Known) -> Iterator[Fault]:
    if contract not in known.contracts:
        text = f"Contract ‘{contract[:40]}’ bestaat niet."
        yield Fault("CONTRACT_UNKNOWN", "contract", text, "Voeg eerst het contract toe.")


def _variant(variant: str) -> Iterator[Fault]:
    if variant not in VARIANTS:
        text = f"‘{variant[:40]}’ is geen uitvoeringsvariant."
        yield Fault("VARIANT_UNKNOWN", "variant", text, f"Kies: {', '.join(sorted(VARIANTS))}.")


def _period(name: str, first: date, last: date | None) -> Iterator[Fault]:
    if last is not None and last < first:
        text = "De laatste dag ligt voor de eerste."
        yield Fault("INVALID_PERIOD", name, text, "Kijk de datums na.")


def _id(value: str, name: str) -> Iterator[Fault]:
    if not _ID.fullmatch(value):
        text = f"‘{value[:40]}’ is geen goede sleutel."
        cure = "Gebruik letters, cijfers en . _ -, hooguit 63 tekens."
        yield Fault("KEY_FORMAT", name, text, cure)


def _text(value: str, name: str) -> Iterator[Fault]:
    if not value.strip():
        yield Fault("MISSING", name, "Hier ontbreekt een tekst.", "Vul het veld in.")
    elif len(value) > _LONGEST:
        text = f"De tekst is langer dan {_LONGEST} tekens."
        yield Fault("TEXT_TOO_LONG", name, text, "Maak de tekst korter.")


def _pairs(codes: Sequence[DatedAgb]) -> Iterator[tuple[DatedAgb, DatedAgb]]:
    for at, one in enumerate(codes):
        for other in codes[at + 1 :]:
            yield one, other


def _overlap(one: DatedAgb, other: DatedAgb) -> bool:
    return one.valid_from <= (other.valid_until or date.max) and other.valid_from <= (
        one.valid_until or date.max
    )
