# SPDX-License-Identifier: EUPL-1.2
"""How a municipality is set up, as the administrator sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wijkpad.api.reading import Reader
from wijkpad.api.words import value_text
from wijkpad.domain import directory_settings, funding_rules
from wijkpad.domain.definition import Definition
from wijkpad.domain.file import consent_rules
from wijkpad.domain.funding import Contract, ContractTariff, Provider
from wijkpad.domain.identity import ROLES, Membership, Team, User
from wijkpad.domain.ledger import Purse
from wijkpad.errors import FindingsError
from wijkpad.feel import Value
from wijkpad.ports import UnitOfWork
from wijkpad.terms import Length, Parameter, ParameterType, ParameterValue, Source


@dataclass(frozen=True, slots=True)
class Place:
    """A role of a user in a team, in words."""

    role: str
    team: str
    membership: Membership


@dataclass(frozen=True, slots=True)
class PersonHere:
    """A user with every place they have or had."""

    user: User
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterLine:
    """A setting of a pathway.

    Attributes:
        key: `<pathway>.<parameter>`.
        default, value: as text; `is_own` tells whether the municipality chose the value.
        source: where the default rests on, in words.
    """

    key: str
    pathway: str
    title: str
    klass: str
    default: str
    value: str
    is_own: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """Everything that the page about the municipality shows."""

    code: str
    name: str
    teams: tuple[Team, ...]
    people: tuple[PersonHere, ...]
    parameters: tuple[ParameterLine, ...]
    providers: Mapping[str, Provider]
    contracts: tuple[Contract, ...]
    tariffs: tuple[ContractTariff, ...]
    budgets: tuple[Purse, ...]


def settings_page(reader: Reader) -> SettingsPage:
    """Gather the page; only the administrator may see it."""
    return reader.plain("see_settings", None, "settings.read", lambda unit: _page(reader, unit))


def theme(reader: Reader) -> Mapping[str, Value]:
    """Return the colours that the municipality chose; everybody who is signed in sees them."""
    with reader.tools.store.work(reader.actor.municipality, reading=True) as unit:
        return dict(unit.settings.in_force("theme", reader.tools.today()))


def _page(reader: Reader, unit: UnitOfWork) -> SettingsPage:
    day = reader.tools.today()
    facts = unit.settings.in_force("municipality", day)
    teams = tuple(unit.people.teams())
    names = {one.key: one.name for one in teams}
    memberships = unit.people.memberships()
    people = tuple(
        PersonHere(
            user,
            tuple(
                Place(ROLES.get(one.role, one.role), names.get(one.team, one.team), one)
                for one in memberships
                if one.user == user.id
            ),
        )
        for user in unit.people.users()
    )
    return SettingsPage(
        code=reader.actor.municipality,
        name=str(facts.get("name") or reader.actor.municipality),
        teams=teams,
        people=people,
        parameters=tuple(_parameters(reader, unit)),
        providers={one.id: one for one in unit.funding.providers()},
        contracts=tuple(unit.funding.contracts()),
        tariffs=tuple(unit.funding.every_tariff()),
        budgets=tuple(unit.ledger.purses()),
    )


def _parameters(reader: Reader, unit: UnitOfWork) -> list[ParameterLine]:
    chosen = unit.settings.in_force("parameter", reader.tools.today())
    file = consent_rules
    found = _lines(file.PATHWAY, "Dossier", file.PARAMETERS, file.SOURCES, chosen)
    money = funding_rules
    found += _lines(money.PATHWAY, "Geld", money.PARAMETERS, money.SOURCES, chosen)
    social_map = directory_settings
    found += _lines(
        social_map.GROUP, social_map.TITLE, social_map.PARAMETERS, social_map.SOURCES, chosen
    )
    for stored in unit.definitions.all_latest():
        definition = reader.tools.library.get(
            unit.municipality, stored.key, stored.version, book=unit.definitions
        )
        found += _of_pathway(definition, chosen)
    return found


def _of_pathway(definition: Definition, chosen: Mapping[str, Value]) -> list[ParameterLine]:
    return _lines(
        definition.key, definition.title, definition.parameters, definition.sources, chosen
    )


def _lines(
    pathway: str,
    title: str,
    parameters: Mapping[str, Parameter],
    sources: Mapping[str, Source],
    chosen: Mapping[str, Value],
) -> list[ParameterLine]:
    lines = []
    for one in parameters.values():
        key = f"{pathway}.{one.key}"
        default = _text(one, one.default)
        source = sources.get(one.source)
        lines.append(
            ParameterLine(
                key=key,
                pathway=title,
                title=one.title,
                klass=one.klass,
                default=default,
                value=_chosen(one, chosen[key]) if key in chosen else default,
                is_own=key in chosen,
                source=source.text if source is not None else one.source,
            )
        )
    return lines


def _chosen(parameter: Parameter, value: Value) -> str:
    try:
        return _text(parameter, parameter.read(value))
    except FindingsError:
        return value_text(value)


def _text(parameter: Parameter, value: ParameterValue) -> str:
    if isinstance(value, Length):
        return value.dutch()
    if parameter.type is ParameterType.MONEY and isinstance(value, int):
        return f"€ {value // 100},{value % 100:02d}"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value_text(value)
