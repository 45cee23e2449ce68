# SPDX-License-Identifier: EUPL-1.2
"""A municipality as a TOML file: what it holds, and every fault in it at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar, get_args

from wijkpad.commands.municipality_checks import (
    Fault,
    funding_faults,
    people_faults,
    secret_faults,
)
from wijkpad.commands.municipality_lines import line_of, lines_of
from wijkpad.domain.funding import Budget, Contract, ContractTariff, Provider
from wijkpad.domain.identity import ROLES, Membership, Team, User
from wijkpad.errors import UnreadableError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.plugin_api import Unit

T = TypeVar("T")
Table = Mapping[str, object]
_CODE: Final = re.compile(r"gm\d{4}")
_KEY: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_FUNDING: Final = ("providers", "contracts", "tariffs", "budgets")
_TOP: Final = frozenset(
    {"format", "code", "name", "timezone", "teams", "users", "parameters", "plugins", "theme"}
    | {*_FUNDING}
)
_UNITS: Final = frozenset(get_args(Unit))
_LARGEST: Final = 5_000_000
_MOST: Final = 10**15
_AT: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginSetting:
    """A plugin that is switched on from a day, with its configuration."""

    enabled_from: date | None
    config: dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityFile:
    """Everything that a municipality's file says; passwords and secrets never stand in it.

    Attributes:
        says_funding: whether it speaks of providers, contracts, tariffs or budgets at all.
        lines: place to line, for findings that a later check adds.
    """

    code: str
    name: str
    timezone: str
    teams: tuple[Team, ...] = ()
    users: tuple[User, ...] = ()
    memberships: tuple[Membership, ...] = ()
    parameters: Mapping[str, Value] = field(default_factory=dict)
    plugins: Mapping[str, PluginSetting] = field(default_factory=dict)
    theme: Mapping[str, Value] = field(default_factory=dict)
    providers: tuple[Provider, ...] = ()
    contracts: tuple[Contract, ...] = ()
    tariffs: tuple[ContractTariff, ...] = ()
    budgets: tuple[Budget, ...] = ()
    says_funding: bool = field(default=True, compare=False)
    file: str = field(default="", compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)


def read(content: bytes, file: str) -> tuple[MunicipalityFile | None, list[Finding]]:
    """Read one file; None when a finding is an error.

    Raises:
        UnreadableError: it is no TOML.
    """
    if len(content) > _LARGEST:
        raise _unreadable(file, "Het bestand is te groot.", "Houd het onder de 5 MB.")
    try:
        text = content.decode("utf-8-sig")
        table = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError:
        wrong = "De tekens van het bestand zijn niet te lezen."
        raise _unreadable(file, wrong, "Bewaar als UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        place = _AT.search(str(error))
        line, column = (int(one) for one in place.groups()) if place else (None, None)
        wrong = "Het bestand is geen goede TOML."
        cure = "Kijk op deze regel naar aanhalingstekens, haakjes en dubbele sleutels."
        raise _unreadable(file, wrong, cure, line, column) from None
    except (RecursionError, ValueError):
        raise _unreadable(file, "Het bestand is te diep genest.", "Maak het eenvoudiger.") from None
    reader = _Reader(file, lines_of(text))
    found = _municipality(reader, table)
    return (None if reader.findings else found), reader.findings


def _unreadable(
    file: str, text: str, cure: str, line: int | None = None, column: int | None = None
) -> UnreadableError:
    finding = Finding(code="MUNI-001", text=text, cure=cure, file=file, line=line, column=column)
    return UnreadableError([finding])


class _Reader:
    """Collects findings while the parts are read."""

    def __init__(self, file: str, lines: dict[str, int]) -> None:
        self.file = file
        self.lines = lines
        self.findings: list[Finding] = []

    def fault(self, where: str, text: str, cure: str = "") -> None:
        self.findings.append(
            Finding(
                code="MUNI-002",
                text=text,
                cure=cure,
                file=self.file,
                element=where.lstrip("."),
                line=line_of(self.lines, where.lstrip(".")),
            )
        )

    def faults(self, found: Iterator[Fault]) -> None:
        for where, text, cure in found:
            self.fault(where, text, cure)

    def text(self, table: Table, key: str, where: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if isinstance(value, str) and (value.strip() or default is not None):
            return value.strip()
        self.fault(f"{where}.{key}", f"‘{key}’ ontbreekt of is geen tekst.", "Vul een tekst in.")
        return ""

    def maybe_text(self, table: Table, key: str, where: str) -> str | None:
        return self.text(table, key, where) if key in table else None

    def texts(self, table: Table, key: str, where: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(str(one) for one in value)
        self.fault(f"{where}.{key}", f"‘{key}’ is geen lijst van teksten.")
        return ()

    def day(self, table: Table, key: str, where: str) -> date:
        found = self.maybe_day(table, key, where)
        if found is None and key not in table:
            self.fault(f"{where}.{key}", f"De datum ‘{key}’ ontbreekt.", "Schrijf: 2026-01-31.")
        return found or date.min

    def maybe_day(self, table: Table, key: str, where: str) -> date | None:
        value = table.get(key)
        if value is None or type(value) is date:
            return value
        self.fault(f"{where}.{key}", f"‘{key}’ is geen datum.", "Schrijf zonder aanhalingstekens.")
        return None

    def whole(self, table: Table, key: str, where: str, default: int | None = None) -> int:
        value = table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST:
            return value
        self.fault(f"{where}.{key}", f"‘{key}’ ontbreekt of is geen geheel getal vanaf 0.")
        return 0

    def yes_no(self, table: Table, key: str, where: str, *, default: bool) -> bool:
        value = table.get(key, default)
        if not isinstance(value, bool):
            self.fault(f"{where}.{key}", f"‘{key}’ is niet true of false.")
        return value is True

    def one_of(self, value: str, known: frozenset[str], where: str) -> str:
        if value not in known:
            self.fault(where, f"‘{value}’ is hier onbekend.", f"Kies: {', '.join(sorted(known))}.")
        return value

    def only(self, table: Table, known: frozenset[str], where: str) -> None:
        for key in sorted(table.keys() - known):
            self.fault(f"{where}.{key}".lstrip("."), f"‘{key}’ hoort hier niet.", "Haal het weg.")

    def tables(self, top: Table, key: str) -> Iterator[tuple[str, Table]]:
        """Yield (place, table) of `[key.name]`."""
        value = top.get(key, {})
        if not isinstance(value, dict):
            self.fault(key, f"‘{key}’ is geen tabel.")
            return
        for name, table in value.items():
            if isinstance(table, dict) and _KEY.fullmatch(name):
                yield name, table
            else:
                self.fault(f"{key}.{name}", f"‘{name}’ is geen goede sleutel met een tabel.")

    def rows(self, top: Table, key: str) -> Iterator[tuple[str, Table]]:
        """Yield (place, row) of `[[key]]`."""
        value = top.get(key, [])
        if not isinstance(value, list):
            self.fault(key, f"Schrijf ‘{key}’ als [[{key}]].")
            return
        for number, row in enumerate(value):
            if isinstance(row, dict):
                yield f"{key}.{number}", row
            else:
                self.fault(f"{key}.{number}", f"Schrijf ‘{key}’ als [[{key}]].")

    def list_of(
        self, top: Table, key: str, make: Callable[[_Reader, str, Table], T]
    ) -> tuple[T, ...]:
        return tuple(make(self, where, row) for where, row in self.rows(top, key))


def _municipality(reader: _Reader, top: Table) -> MunicipalityFile:
    reader.only(top, _TOP, "")
    if top.get("format") != 1 or isinstance(top.get("format"), bool):
        reader.fault("format", "Het bestand begint niet met format = 1.", "Zet dit bovenaan.")
    code = reader.text(top, "code", "")
    if not _CODE.fullmatch(code):
        reader.fault("code", "De gemeentecode bestaat uit gm en vier cijfers.", "Schrijf: gm0344.")
    teams = tuple(_team(reader, key, one) for key, one in reader.tables(top, "teams"))
    keys = frozenset(one.key for one in teams)
    users: list[User] = []
    places: list[tuple[str, Membership]] = []
    for key, table in reader.tables(top, "users"):
        users.append(_user(reader, key, table))
        places += _memberships(reader, key, table, keys)
    reader.faults(people_faults(teams, users, places))
    found = MunicipalityFile(
        code=code,
        name=reader.text(top, "name", ""),
        timezone=reader.one_of(
            reader.text(top, "timezone", "", "Europe/Amsterdam"),
            frozenset({"Europe/Amsterdam"}),
            "timezone",
        ),
        teams=teams,
        users=tuple(users),
        memberships=tuple(one for _, one in places),
        parameters=_values(reader, top, "parameters"),
        plugins={key: _plugin(reader, key, one) for key, one in reader.tables(top, "plugins")},
        theme=_values(reader, top, "theme"),
        providers=reader.list_of(top, "providers", _provider),
        contracts=reader.list_of(top, "contracts", _contract),
        tariffs=reader.list_of(top, "tariffs", _tariff),
        budgets=reader.list_of(top, "budgets", _budget),
        says_funding=any(key in top for key in _FUNDING),
        file=reader.file,
        lines=reader.lines,
    )
    money = (found.providers, found.contracts, found.tariffs, found.budgets)
    reader.faults(funding_faults(*money, teams=keys))
    return found


def _team(reader: _Reader, key: str, table: Table) -> Team:
    where = f"teams.{key}"
    reader.only(table, frozenset({"name", "areas"}), where)
    return Team(
        key=key, name=reader.text(table, "name", where), areas=reader.texts(table, "areas", where)
    )


def _user(reader: _Reader, key: str, table: Table) -> User:
    where = f"users.{key}"
    known = {"login", "name", "active", "languages", "expertise", "roles"}
    reader.only(table, frozenset(known), where)
    return User(
        id=key,
        login=reader.text(table, "login", where, key).casefold(),
        name=reader.text(table, "name", where),
        active=reader.yes_no(table, "active", where, default=True),
        languages=reader.texts(table, "languages", where),
        expertise=reader.texts(table, "expertise", where),
    )


def _memberships(
    reader: _Reader, user: str, table: Table, teams: frozenset[str]
) -> Iterator[tuple[str, Membership]]:
    known = frozenset({"team", "role", "from", "until", "delegated_by"})
    for where, row in reader.rows(table, "roles"):
        place = f"users.{user}.{where}"
        reader.only(row, known, place)
        yield (
            place,
            Membership(
                user=user,
                team=reader.one_of(reader.text(row, "team", place), teams, f"{place}.team"),
                role=reader.one_of(
                    reader.text(row, "role", place), frozenset(ROLES), f"{place}.role"
                ),
                valid_from=reader.day(row, "from", place),
                valid_until=reader.maybe_day(row, "until", place),
                delegated_by=reader.maybe_text(row, "delegated_by", place),
            ),
        )


def _values(reader: _Reader, top: Table, key: str, inside: str = "") -> dict[str, Value]:
    table, where = top.get(key, {}), f"{inside}.{key}".lstrip(".")
    if not isinstance(table, dict):
        reader.fault(where, f"‘{key}’ is geen tabel.")
        return {}
    return {name: _value(reader, f"{where}.{name}", one) for name, one in table.items()}


def _value(reader: _Reader, where: str, raw: object) -> Value:
    match raw:
        case bool() | str() | Decimal() | date():
            return raw
        case int():
            return Decimal(raw)
        case list():
            return [_value(reader, where, one) for one in raw]
        case dict():
            return {str(key): _value(reader, f"{where}.{key}", one) for key, one in raw.items()}
        case _:
            reader.fault(where, "Dit soort waarde kan hier niet.")
            return None


def _plugin(reader: _Reader, key: str, table: Table) -> PluginSetting:
    where = f"plugins.{key}"
    reader.only(table, frozenset({"enabled_from", "config"}), where)
    config = _values(reader, table, "config", where)
    reader.faults(secret_faults(f"{where}.config", config))
    return PluginSetting(enabled_from=reader.maybe_day(table, "enabled_from", where), config=config)


def _provider(reader: _Reader, where: str, row: Table) -> Provider:
    reader.only(row, frozenset({"id", "name", "agb", "kvk"}), where)
    return Provider(
        id=reader.text(row, "id", where),
        name=reader.text(row, "name", where),
        agb=reader.maybe_text(row, "agb", where),
        kvk=reader.maybe_text(row, "kvk", where),
    )


def _contract(reader: _Reader, where: str, row: Table) -> Contract:
    known = {"id", "provider", "title", "variant", "valid_from", "valid_until", "run_off"}
    reader.only(row, frozenset(known), where)
    run_off = reader.text(row, "run_off", where, "none")
    reader.one_of(run_off, frozenset({"none", "finish_current"}), f"{where}.run_off")
    return Contract(
        id=reader.text(row, "id", where),
        provider=reader.text(row, "provider", where),
        title=reader.text(row, "title", where),
        variant=reader.text(row, "variant", where),
        valid_from=reader.day(row, "valid_from", where),
        valid_until=reader.maybe_day(row, "valid_until", where),
        run_off="finish_current" if run_off == "finish_current" else "none",
    )


def _tariff(reader: _Reader, where: str, row: Table) -> ContractTariff:
    known = {"contract", "product", "unit", "cents", "valid_from", "valid_until"}
    reader.only(row, frozenset(known), where)
    return ContractTariff(
        contract=reader.text(row, "contract", where),
        product=reader.text(row, "product", where),
        unit=reader.one_of(reader.text(row, "unit", where), _UNITS, f"{where}.unit"),
        cents=reader.whole(row, "cents", where),
        valid_from=reader.day(row, "valid_from", where),
        valid_until=reader.maybe_day(row, "valid_until", where),
    )


def _budget(reader: _Reader, where: str, row: Table) -> Budget:
    known = {"scope_kind", "scope_key", "year", "cents", "committed"}
    reader.only(row, frozenset(known), where)
    return Budget(
        scope_kind=reader.one_of(
            reader.text(row, "scope_kind", where),
            frozenset({"team", "contract", "municipality"}),
            f"{where}.scope_kind",
        ),
        scope_key=reader.text(row, "scope_key", where),
        year=_year(reader, row, where),
        cents=reader.whole(row, "cents", where),
        committed=reader.whole(row, "committed", where, 0),
    )


def _year(reader: _Reader, row: Table, where: str) -> int:
    year = reader.whole(row, "year", where)
    if not 2000 <= year <= 2999:
        reader.fault(f"{where}.year", f"‘{year}’ is geen jaar.", "Schrijf een jaar als 2027.")
    return year
