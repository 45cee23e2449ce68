# SPDX-License-Identifier: EUPL-1.2
"""What a municipality's file says twice, about nobody, or should not say at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

from wijkpad.domain.funding import Budget
from wijkpad.domain.identity import Membership, Team, User
from wijkpad.feel import Value

T = TypeVar("T")
Fault = tuple[str, str, str] | tuple[str, str, str, str]
"""Place, what is wrong, what to do; its code, where that is not MUNI-002."""
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
    yield from twice("users", users, lambda one: one.login, "De inlognaam", ".login")
    yield from twice("teams", teams, lambda one: one.name.casefold(), "De teamnaam", ".name")
    seen: set[Hashable] = set()
    for place, one in places:
        yield from _period(place, one.valid_from, one.valid_until)
        if one.delegated_by is not None and one.delegated_by not in known:
            yield f"{place}.delegated_by", f"‘{one.delegated_by}’ is geen gebruiker.", ""
        key = (one.user, one.team, one.role, one.valid_from)
        if key in seen:
            yield place, "Deze rol staat er twee keer.", _REMOVE
        seen.add(key)


def budget_faults(
    budgets: Sequence[Budget],
    *,
    teams: frozenset[str],
    contracts: frozenset[str],
    ceilings: frozenset[tuple[str, int]],
) -> Iterator[Fault]:
    """Find budgets that stand there twice, or belong to nobody."""
    yield from twice(
        "budgets", budgets, lambda one: (one.scope_kind, one.scope_key, one.year), "Dit budget", ""
    )
    for number, budget in enumerate(budgets):
        owners = {"team": teams, "contract": contracts}.get(budget.scope_kind)
        if owners is not None and budget.scope_key not in owners:
            place = f"budgets.{number}.scope_key"
            yield place, f"‘{budget.scope_key}’ bestaat hier niet.", "Kies een team of contract."
        if budget.scope_kind == "contract" and (budget.scope_key, budget.year) in ceilings:
            text = f"Contract ‘{budget.scope_key}’ heeft in {budget.year} ook een plafond."
            yield f"budgets.{number}", text, "Laat dit budget weg: het plafond is het budget."


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


def twice(
    table: str, rows: Sequence[T], key: Callable[[T], Hashable], what: str, column: str
) -> Iterator[Fault]:
    """Find rows that stand in a table twice, by their key; `column` is where it is told."""
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
