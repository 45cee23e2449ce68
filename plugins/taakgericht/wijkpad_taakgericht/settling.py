# SPDX-License-Identifier: EUPL-1.2
"""What is booked on a task contract, on figures that a person gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from wijkpad.plugin_api import ContractRef, LedgerLine, LineKind, Period, Plain, reckoning
from wijkpad_taakgericht import sums

_CENTS: Final = {"type": "integer", "minimum": 0, "maximum": 10**12}
_COUNT: Final = {"type": "integer", "minimum": 0, "maximum": 10**9}
_PERCENT: Final = {"type": "string", "maxLength": 12}
FACTS: Final[Mapping[str, object]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["what"],
    "properties": {
        "what": {
            "title": "Wat wordt geboekt",
            "enum": ["budget", "instalments", "settlement"],
            "oneOf": [
                {"const": "budget", "title": "Jaarbudget"},
                {"const": "instalments", "title": "Termijnen die in de periode vallen"},
                {"const": "settlement", "title": "Afrekening op aantallen cliënten"},
            ],
        },
        "annual_cents": {"title": "Budget van een heel jaar, in centen", **_CENTS},
        "per_inhabitant_cents": {"title": "Of: tarief per inwoner, in centen", **_CENTS},
        "inhabitants": {"title": "Aantal inwoners op de peildatum", **_COUNT},
        "districts": {
            "title": "Verdeling over wijken, bijvoorbeeld noord=7512; zuid=5120",
            "type": "string",
            "maxLength": 2000,
        },
        "wage_share": {"title": "Aandeel loon in de index, procent", **_PERCENT},
        "wage_next": {"title": "Loon: prognose komend jaar, procent", **_PERCENT},
        "wage_definitive": {"title": "Loon: definitief dit jaar, procent", **_PERCENT},
        "wage_expected": {"title": "Loon: prognose dit jaar, procent", **_PERCENT},
        "material_next": {"title": "Materieel: prognose komend jaar, procent", **_PERCENT},
        "material_definitive": {"title": "Materieel: definitief dit jaar, procent", **_PERCENT},
        "material_expected": {"title": "Materieel: prognose dit jaar, procent", **_PERCENT},
        "instalments": {"title": "Aantal termijnen in een jaar", **_COUNT},
        "agreed_clients": {"title": "Afgesproken aantal cliënten", **_COUNT},
        "realised_clients": {"title": "Werkelijk aantal cliënten", **_COUNT},
        "band": {"title": "Bandbreedte, procent naar boven en naar beneden", **_PERCENT},
    },
}


@dataclass(frozen=True, slots=True)
class Given:
    """The figures, read by name."""

    facts: Mapping[str, Plain]

    def whole(self, name: str, default: int | None = None) -> int:
        """Return a whole number; raises `ValueError` when it is needed and missing."""
        value = self.facts.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(name)  # noqa: TRY004 - what a person gave, not a mistake in code
        return value

    def number(self, name: str) -> Decimal:
        """Return a number with decimals; raises `ValueError` when it is missing or none."""
        try:
            return reckoning.decimal_in(str(self.facts.get(name)))
        except ValueError:
            raise ValueError(name) from None


def lines(
    contract: ContractRef, period: Period, facts: Mapping[str, Plain]
) -> tuple[LedgerLine, ...]:
    """Return the lines of a period; none for a contract or period that ends before it begins.

    Raises:
        ValueError: a figure that the sum needs is missing.
    """
    if any(one.until and one.until < one.start for one in (contract.period, period)):
        return ()
    given = Given(facts)
    kinds = {"budget": _budget, "instalments": _instalments, "settlement": _settlement}
    return tuple(kinds[str(facts["what"])](contract, period, given))


def annual(given: Given) -> int:
    """Return the budget of a whole year: as given or by inhabitants, indexed where figures are given."""
    if "per_inhabitant_cents" in given.facts:
        cents = sums.by_inhabitants(given.whole("per_inhabitant_cents"), given.whole("inhabitants"))
    else:
        cents = given.whole("annual_cents")
    if "wage_share" not in given.facts:
        return cents
    wage, material = (
        sums.Figures(
            expected_next=given.number(f"{kind}_next"),
            definitive=given.number(f"{kind}_definitive"),
            expected=given.number(f"{kind}_expected"),
        )
        for kind in ("wage", "material")
    )
    return sums.indexed(cents, given.number("wage_share"), wage, material)


def _years(period: Period, contract: ContractRef) -> Iterator[int]:
    shared = period.overlap(contract.period)
    if shared is not None:
        last = shared.until or date(shared.start.year, 12, 31)
        yield from range(shared.start.year, last.year + 1)


def _budget(contract: ContractRef, period: Period, given: Given) -> Iterator[LedgerLine]:
    for year in _years(period, contract):
        cents = sums.of_year(annual(given), contract.period, year)
        cause = f"{contract.id}:{year}:budget"
        if not given.facts.get("districts"):
            yield _line("commit", contract.id, year, cents, cause)
            continue
        split = sums.over_districts(cents, _districts(str(given.facts["districts"])))
        for district, part in split.items():
            yield _line("commit", f"{contract.id}:{district}", year, part, cause)


def _instalments(contract: ContractRef, period: Period, given: Given) -> Iterator[LedgerLine]:
    for year in _years(period, contract):
        cents = sums.of_year(annual(given), contract.period, year)
        parts = sums.instalments(cents, contract.period, year, given.whole("instalments", 12))
        for number, (day, part) in enumerate(parts, 1):
            if period.holds(day):
                cause = f"{contract.id}:{year}:termijn-{number}"
                text = f"Termijn {number} van {len(parts)}"
                yield _line("realise", contract.id, year, part, cause, text=text)


def _settlement(contract: ContractRef, period: Period, given: Given) -> Iterator[LedgerLine]:
    agreed = given.whole("agreed_clients")
    if agreed < 1:
        raise ValueError("agreed_clients")
    year = period.start.year
    cents = sums.of_year(annual(given), contract.period, year)
    change = sums.outside_band(cents, agreed, given.number("band"), given.whole("realised_clients"))
    cause, text = f"{contract.id}:{year}:afrekening", "Afrekening op de bandbreedte"
    if change > 0:
        yield _line("commit", contract.id, year, change, cause, text=text)
        yield _line("realise", contract.id, year, change, cause, text=text)
    elif change < 0:
        yield _line("release", contract.id, year, change, cause, text=text)
        yield _line("receivable", contract.id, year, change, cause, text=text)


def _districts(text: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for part in filter(str.strip, text.split(";")):
        name, separator, weight = part.partition("=")
        if not separator or not name.strip() or not weight.strip().isdigit():
            raise ValueError(part)
        found[name.strip()] = int(weight)
    return found


def _line(
    kind: LineKind, key: str, year: int, cents: int, cause: str, *, text: str = ""
) -> LedgerLine:
    return LedgerLine(
        kind=kind,
        owner="contract",
        key=key,
        year=year,
        cents=cents,
        cause=cause,
        text_nl=text,
    )
