# SPDX-License-Identifier: EUPL-1.2
"""What a municipality's file says twice, about nobody, or should not say at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

from wijkpad.domain.funding import Budget, Contract, ContractTariff, Provider
from wijkpad.domain.identity import Membership, Team, User
from wijkpad.feel import Value

T = TypeVar("T")
Fault = tuple[str, str, str]
"""Place, what is wrong, what to do."""
_SECRET: Final = re.compile(
    r"secret|geheim|password|passwd|wachtwoord|token|credential|private_?key|api_?key",
    re.IGNORECASE,
)
_VARIABLE: Final = re.compile(r"[A-Z][A-Z0-9_]{2,62}")
_REMOVE: Final = "Haal er een weg."


def people_faults(
    teams: Sequence[Team], users: Sequence[User], places: Sequence[tuple[str, Membership]]
) -> Iterator[Fault]:
    """Find names that are used twice, and periods and stand-ins that cannot be."""
    known = {one.id for one in users}
    yield from _twice("users", users, lambda one: one.login, "De inlognaam", ".login")
    yield from _twice("teams", teams, lambda one: one.name.casefold(), "De teamnaam", ".name")
    seen: set[Hashable] = set()
    for place, one in places:
        yield from _period(place, one.valid_from, one.valid_until)
        if one.delegated_by is not None and one.delegated_by not in known:
            yield f"{place}.delegated_by", f"‘{one.delegated_by}’ is geen gebruiker.", ""
        key = (one.user, one.team, one.role, one.valid_from)
        if key in seen:
            yield place, "Deze rol staat er twee keer.", _REMOVE
        seen.add(key)


def funding_faults(
    providers: Sequence[Provider],
    contracts: Sequence[Contract],
    tariffs: Sequence[ContractTariff],
    budgets: Sequence[Budget],
    *,
    teams: frozenset[str],
) -> Iterator[Fault]:
    """Find double codes, tariffs of one product that overlap, and what refers to nothing."""
    yield from _twice("providers", providers, lambda one: one.id, "De aanbieder", ".id")
    yield from _twice("contracts", contracts, lambda one: one.id, "Het contract", ".id")
    ids, agreed = {one.id for one in providers}, {one.id for one in contracts}
    for number, contract in enumerate(contracts):
        place = f"contracts.{number}"
        yield from _period(place, contract.valid_from, contract.valid_until)
        if contract.provider not in ids:
            yield f"{place}.provider", f"Aanbieder ‘{contract.provider}’ bestaat niet.", ""
    yield from _tariff_faults(tariffs, agreed)
    yield from _twice(
        "budgets", budgets, lambda one: (one.scope_kind, one.scope_key, one.year), "Dit budget", ""
    )
    for number, budget in enumerate(budgets):
        owners = {"team": teams, "contract": agreed}.get(budget.scope_kind)
        if owners is not None and budget.scope_key not in owners:
            place = f"budgets.{number}.scope_key"
            yield place, f"‘{budget.scope_key}’ bestaat hier niet.", "Kies een team of contract."


def _tariff_faults(tariffs: Sequence[ContractTariff], agreed: set[str]) -> Iterator[Fault]:
    earlier: dict[Hashable, list[ContractTariff]] = {}
    for number, tariff in enumerate(tariffs):
        place = f"tariffs.{number}"
        yield from _period(place, tariff.valid_from, tariff.valid_until)
        if tariff.contract not in agreed:
            yield f"{place}.contract", f"Contract ‘{tariff.contract}’ bestaat niet.", ""
        before = earlier.setdefault((tariff.contract, tariff.product, tariff.unit), [])
        if any(_overlap(tariff, one) for one in before):
            text = f"Voor product ‘{tariff.product}’ gelden op één dag twee tarieven."
            yield place, text, "Laat het eerste tarief eindigen voor het tweede begint."
        before.append(tariff)


def secret_faults(place: str, config: Mapping[str, Value]) -> Iterator[Fault]:
    """Find secrets, which stand in no file and no database: only the name of a variable does."""
    for key, value in config.items():
        if key.endswith("_env"):
            if not (isinstance(value, str) and _VARIABLE.fullmatch(value)):
                text = f"‘{key}’ noemt geen omgevingsvariabele."
                yield f"{place}.{key}", text, "Schrijf een naam zoals WIJKPAD_BRP_KEY."
        elif _SECRET.search(key):
            text = f"‘{key}’ lijkt een geheim. Geheimen horen niet in dit bestand."
            yield f"{place}.{key}", text, f"Noem de omgevingsvariabele: {key}_env."
        elif isinstance(value, dict):
            yield from secret_faults(f"{place}.{key}", value)


def _twice(
    table: str, rows: Sequence[T], key: Callable[[T], Hashable], what: str, column: str
) -> Iterator[Fault]:
    seen: set[Hashable] = set()
    for number, row in enumerate(rows):
        value = key(row)
        if value in seen:
            said = f" ‘{value}’" if isinstance(value, str) and value else ""
            place = (
                row.id if isinstance(row, User) else row.key if isinstance(row, Team) else number
            )
            yield f"{table}.{place}{column}", f"{what}{said} staat er twee keer.", _REMOVE
        seen.add(value)


def _period(place: str, first: date, last: date | None) -> Iterator[Fault]:
    if last is not None and last < first:
        yield place, "De laatste dag ligt voor de eerste.", "Kijk de data na."


def _overlap(one: ContractTariff, other: ContractTariff) -> bool:
    return one.valid_from <= (other.valid_until or date.max) and other.valid_from <= (
        one.valid_until or date.max
    )
