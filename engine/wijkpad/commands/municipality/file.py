# SPDX-License-Identifier: EUPL-1.2
"""A municipality as a TOML file: what it holds, and every fault in it at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from wijkpad.commands.directory.in_file import PEOPLE, TABLES, DirectoryPart, read_directory
from wijkpad.commands.municipality.checks import budget_faults, people_faults, secret_faults
from wijkpad.commands.municipality.lines import lines_of
from wijkpad.commands.municipality.reader import Reader, Table
from wijkpad.commands.municipality.register import REGISTER, read_register
from wijkpad.domain.funding import Budget, Register
from wijkpad.domain.identity import ROLES, Membership, Team, User
from wijkpad.domain.ledger import OWNERS
from wijkpad.errors import UnreadableError
from wijkpad.feel import Value
from wijkpad.findings import Finding

_CODE: Final = re.compile(r"gm\d{4}")
_FUNDING: Final = (*REGISTER, "budgets")
_TOP: Final = frozenset(
    {
        "format",
        "code",
        "name",
        "timezone",
        "teams",
        "users",
        "parameters",
        "plugins",
        "requires",
        "theme",
    }
    | {*_FUNDING, *TABLES, PEOPLE}
)
_CAPABILITY: Final = re.compile(r"[a-z]+(:[a-z0-9_./-]{1,60})?")
_LARGEST: Final = 5_000_000
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
        requires: capabilities that its plugins must bring; None where the file does not say.
        says_funding: whether it speaks of contracts or budgets at all.
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
    requires: tuple[str, ...] | None = None
    theme: Mapping[str, Value] = field(default_factory=dict)
    register: Register = field(default_factory=Register)
    budgets: tuple[Budget, ...] = ()
    directory: DirectoryPart = field(default_factory=DirectoryPart)
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
    reader = Reader(file, lines_of(text))
    found = _municipality(reader, table)
    return (None if reader.findings else found), reader.findings


def _unreadable(
    file: str, text: str, cure: str, line: int | None = None, column: int | None = None
) -> UnreadableError:
    finding = Finding(code="MUNI-001", text=text, cure=cure, file=file, line=line, column=column)
    return UnreadableError([finding])


def _municipality(reader: Reader, top: Table) -> MunicipalityFile:
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
        requires=_required(reader, top),
        theme=_values(reader, top, "theme"),
        register=read_register(reader, top),
        budgets=reader.list_of(top, "budgets", _budget),
        directory=read_directory(reader, top),
        says_funding=any(key in top for key in _FUNDING),
        file=reader.file,
        lines=reader.lines,
    )
    agreed = frozenset(one.id for one in found.register.contracts)
    whole = frozenset(
        (one.contract, one.year) for one in found.register.ceilings if one.product is None
    )
    reader.faults(budget_faults(found.budgets, teams=keys, contracts=agreed, ceilings=whole))
    return found


def _required(reader: Reader, top: Table) -> tuple[str, ...] | None:
    table = top.get("requires")
    if table is None:
        return None
    if not isinstance(table, dict):
        reader.fault("requires", "‘requires’ is geen tabel.", "Schrijf [requires] op een regel.")
        return None
    reader.only(table, frozenset({"capabilities"}), "requires")
    named = reader.texts(table, "capabilities", "requires")
    for one in named:
        if not _CAPABILITY.fullmatch(one):
            reader.fault(
                "requires.capabilities",
                f"‘{one}’ is geen onderdeel dat een plugin kan brengen.",
                "Schrijf bijvoorbeeld funding:inspanningsgericht of contracts.",
            )
    return named


def _team(reader: Reader, key: str, table: Table) -> Team:
    where = f"teams.{key}"
    reader.only(table, frozenset({"name", "areas"}), where)
    return Team(
        key=key, name=reader.text(table, "name", where), areas=reader.texts(table, "areas", where)
    )


def _user(reader: Reader, key: str, table: Table) -> User:
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
    reader: Reader, user: str, table: Table, teams: frozenset[str]
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


def _values(reader: Reader, top: Table, key: str, inside: str = "") -> dict[str, Value]:
    table, where = top.get(key, {}), f"{inside}.{key}".lstrip(".")
    if not isinstance(table, dict):
        reader.fault(where, f"‘{key}’ is geen tabel.")
        return {}
    return {name: _value(reader, f"{where}.{name}", one) for name, one in table.items()}


def _value(reader: Reader, where: str, raw: object) -> Value:
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


def _plugin(reader: Reader, key: str, table: Table) -> PluginSetting:
    where = f"plugins.{key}"
    reader.only(table, frozenset({"enabled_from", "config"}), where)
    config = _values(reader, table, "config", where)
    reader.faults(secret_faults(f"{where}.config", config))
    return PluginSetting(enabled_from=reader.maybe_day(table, "enabled_from", where), config=config)


def _budget(reader: Reader, where: str, row: Table) -> Budget:
    known = {"scope_kind", "scope_key", "year", "cents", "committed"}
    reader.only(row, frozenset(known), where)
    return Budget(
        scope_kind=reader.one_of(
            reader.text(row, "scope_kind", where),
            OWNERS,
            f"{where}.scope_kind",
        ),
        scope_key=reader.text(row, "scope_key", where),
        year=_year(reader, row, where),
        cents=reader.whole(row, "cents", where),
        committed=reader.whole(row, "committed", where, 0),
    )


def _year(reader: Reader, row: Table, where: str) -> int:
    year = reader.whole(row, "year", where)
    if not 2000 <= year <= 2999:
        reader.fault(f"{where}.year", f"‘{year}’ is geen jaar.", "Schrijf een jaar als 2027.")
    return year
