# SPDX-License-Identifier: EUPL-1.2
"""Taking in a municipality's file: teams, people, parameters, plugins, contracts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from wijkpad.commands.designing import take_overlay
from wijkpad.commands.directory.taking_in import directory_faults, take_in
from wijkpad.commands.jobs import tell_journal
from wijkpad.commands.journalling import entry
from wijkpad.commands.municipality import allotting
from wijkpad.commands.municipality.configure_plugin import kept_on, plugin_row
from wijkpad.commands.municipality.file import MunicipalityFile, read
from wijkpad.commands.municipality.lines import line_of
from wijkpad.commands.municipality.roles_in_file import end_missing
from wijkpad.commands.terms import law_kept
from wijkpad.commands.tools import Tools, in_one_go, local_day
from wijkpad.domain import directory_settings, funding_rules, register_rules
from wijkpad.domain.file import consent_rules
from wijkpad.domain.funding import Register, products_of_tariffs
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.errors import FindingsError, RefusedError, UnreadableError
from wijkpad.feel import Value
from wijkpad.findings import Finding, errors_in
from wijkpad.ports import Setting, StoredDefinition, UnitOfWork
from wijkpad.terms import may_set

Check = Callable[[str, Mapping[str, Value]], list[Finding]]


def read_folder(folder: Path, code: str | None = None) -> MunicipalityFile:
    """Read the one file `gm….toml` of a folder, or the one of `code`.

    Raises:
        UnreadableError: there is none, or it is no TOML.
        FindingsError: it holds faults; all of them.
    """
    file = file_in(folder, code)
    parsed, findings = read(file.read_bytes(), file.name)
    if parsed is None:
        raise FindingsError(findings)
    return parsed


def file_in(folder: Path, code: str | None = None) -> Path:
    """Return where the one municipality's file of a folder stands; raises `UnreadableError`."""
    name = f"{code}.toml" if code is not None else "gm[0-9][0-9][0-9][0-9].toml"
    found = sorted([*folder.glob(name), *folder.glob(f"municipalities/{name}")])
    if len(found) != 1:
        text = "In deze map staat niet precies één gemeentebestand (gm….toml)."
        raise UnreadableError([Finding(code="MUNI-003", text=text, cure="Geef de gemeentecode.")])
    return found[0]


def handle(
    tools: Tools,
    actor: Actor,
    given: MunicipalityFile,
    *,
    check: Check,
    variants: Sequence[StoredDefinition] = (),
    capabilities: Callable[[str], Collection[str]] = lambda _key: (),
) -> list[Finding]:
    """Make the database say what the file says; what is not in the file stays as it was.

    Users who are gone are made inactive in the file, never left out: the journal names them. Of the
    roles of whom it names the file is the whole truth: others end. Returns what the administrator
    should know of that, as warnings and notes. `check` tells what breaks a plugin's own schema; it is asked
    before the transaction. `variants` are what the municipality's overlays make, tried already. `capabilities` tells
    the funding capabilities that a plugin brings, and is asked for those that the file switches off.

    Raises:
        RefusedError: the actor is not the system.
        FindingsError: a parameter breaks a pathway's rule; a plugin goes off that something needs.
        ConflictError: a pathway was published while its variant was tried.
    """
    if actor.user != SYSTEM or actor.municipality != given.code:
        raise RefusedError([_SYSTEM_ONLY])
    now = tools.clock.now()
    settings = _broken_settings(given, check)
    leaving = _leaving(given, capabilities, local_day(now))

    def work(unit: UnitOfWork) -> list[Finding]:
        unit.settings.enrol(given.code, given.name, given.timezone)
        allotting.take_over(unit, given.budgets, now, given.register.ceilings)
        findings = [*_taken_logins(unit, given), *_broken_parameters(tools, unit, given)]
        findings += _changed_variants(unit, given)
        findings += [*settings, *_needed(unit, given, leaving, local_day(now))]
        findings += directory_faults(unit, given.directory, _providers(unit, given), local_day(now))
        if findings:
            raise FindingsError([_placed(one, given) for one in findings])
        _put_people(unit, given)
        told = end_missing(unit, actor, given, now)
        changed = _put_settings(tools, unit, given, now)
        tell_journal.begin(tools, unit, now)
        if given.says_funding:
            unit.funding.take_in(_with_products(unit, given.register))
        for one in variants:
            take_overlay.keep(tools, unit, actor, one)
        take_in(unit, given.directory, now, local_day(now))
        unit.journal.write(
            entry(
                actor,
                now,
                "municipality.imported",
                "update",
                about=("municipality", given.code),
                detail={"settings": str(changed), "users": str(len(given.users))},
            )
        )

        return [_placed(one, given) for one in told]

    return in_one_go(tools, given.code, work)


def _put_people(unit: UnitOfWork, given: MunicipalityFile) -> None:
    for team in given.teams:
        unit.people.save_team(team)
    for user in given.users:
        unit.people.save_user(user)
    for membership in given.memberships:
        unit.people.save_membership(membership)


def _with_products(unit: UnitOfWork, given: Register) -> Register:
    """Add a product on the usual terms for each tariff of a product that nobody named."""
    there = unit.funding.products({one.contract for one in given.tariffs})
    missing = products_of_tariffs((*given.products, *there), given.tariffs)
    return replace(given, products=(*given.products, *missing))


def _providers(unit: UnitOfWork, given: MunicipalityFile) -> list[str]:
    """Return the ids of the providers that there are after the import."""
    return [one.id for one in (*given.register.providers, *unit.funding.providers())]


def _put_settings(tools: Tools, unit: UnitOfWork, given: MunicipalityFile, now: datetime) -> int:
    """Write the settings that differ from what is in force, and return how many."""
    day = local_day(now)
    wanted: dict[tuple[str, str], Value] = {
        ("municipality", "name"): given.name,
        ("municipality", "timezone"): given.timezone,
    }
    if given.requires is not None:
        wanted["municipality", "requires"] = list(given.requires)
    wanted |= {("parameter", key): value for key, value in given.parameters.items()}
    wanted |= {("theme", key): value for key, value in given.theme.items()}
    for key, plugin in given.plugins.items():
        wanted["plugin", key] = plugin_row(tools, key, plugin.enabled_from, plugin.config)
    changed = 0
    known = {kind: unit.settings.in_force(kind, day) for kind, _ in wanted}
    for (kind, key), value in wanted.items():
        if key in known[kind] and known[kind][key] == value:
            continue
        changed += 1
        unit.settings.put(
            Setting(
                kind=kind,
                key=key,
                value=value,
                valid_from=day,
                author=SYSTEM,
                reason="import",
                at=now,
            )
        )
    return changed


def _broken_parameters(tools: Tools, unit: UnitOfWork, given: MunicipalityFile) -> list[Finding]:
    findings: list[Finding] = []
    for name, value in given.parameters.items():
        pathway, _, key = name.partition(".")
        if pathway in _OUR_OWN:
            findings += _our_own(name, pathway, key, value)
    for pathway in {name.partition(".")[0] for name in given.parameters}:
        stored = unit.definitions.latest(pathway)
        if stored is None:
            # Held against the pathway when that is released.
            continue
        definition = tools.library.get(
            given.code, stored.key, stored.version, book=unit.definitions
        )
        findings += law_kept.settings_findings(definition, given.parameters)
    return findings


_OUR_OWN: Final = {
    consent_rules.PATHWAY: ("Het dossier", consent_rules.PARAMETERS),
    funding_rules.PATHWAY: ("Geld", funding_rules.PARAMETERS),
    directory_settings.GROUP: ("De sociale kaart", directory_settings.PARAMETERS),
}
"""Settings that are of no pathway."""


def _our_own(name: str, pathway: str, key: str, value: Value) -> list[Finding]:
    """Hold a setting that is of no pathway against its bounds."""
    title, parameters = _OUR_OWN[pathway]
    parameter = parameters.get(key)
    if parameter is None:
        text = f"{title} heeft geen instelling ‘{key}’."
        finding: Finding | None = Finding(code="MUNI-004", text=text)
    else:
        finding = may_set(parameter, value)
    return [replace(finding, element=f"parameters.{name}")] if finding is not None else []


def _broken_settings(given: MunicipalityFile, check: Check) -> list[Finding]:
    return [
        replace(one, element=f"plugins.{key}.config.{one.element or ''}".rstrip("."))
        for key, plugin in given.plugins.items()
        if plugin.enabled_from is not None
        for one in errors_in(check(key, plugin.config))
    ]


def _leaving(
    given: MunicipalityFile, capabilities: Callable[[str], Collection[str]], today: date
) -> dict[str, Collection[str]]:
    """Return the plugins that the file leaves off today, with the capabilities that they have."""
    return {
        key: capabilities(key)
        for key, one in given.plugins.items()
        if one.enabled_from is None or one.enabled_from > today
    }


def _needed(
    unit: UnitOfWork, given: MunicipalityFile, leaving: Mapping[str, Collection[str]], today: date
) -> Iterator[Finding]:
    """Find plugins that the file switches off while something needs them."""
    for key, capabilities in leaving.items():
        held = kept_on(unit, key, given.plugins[key].enabled_from, today, capabilities)
        if held is not None:
            yield replace(held, element=f"plugins.{key}.enabled_from")


def _changed_variants(unit: UnitOfWork, given: MunicipalityFile) -> list[Finding]:
    """Find contracts that would be paid in another way than they were signed for."""
    if not given.register.contracts:
        return []
    known = register_rules.Known(contracts={one.id: one for one in unit.funding.contracts()})
    return [
        Finding(
            code=fault.code,
            text=fault.text,
            cure=fault.cure,
            element=f"contracts.{number}.{fault.field}",
        )
        for number, one in enumerate(given.register.contracts)
        for fault in register_rules.variant_change(one, known)
    ]


def _taken_logins(unit: UnitOfWork, given: MunicipalityFile) -> list[Finding]:
    """Find logins that a user who is not in the file has already."""
    named = {one.id for one in given.users}
    taken = {one.login for one in unit.people.users() if one.id not in named}
    return [
        Finding(
            code="MUNI-007",
            text=f"De inlognaam ‘{one.login}’ is al van een andere gebruiker.",
            cure="Kies een andere inlognaam.",
            element=f"users.{one.id}.login",
        )
        for one in given.users
        if one.login in taken
    ]


def _placed(finding: Finding, given: MunicipalityFile) -> Finding:
    line = line_of(dict(given.lines), finding.element or "")
    return replace(finding, file=given.file or None, line=line)


_SYSTEM_ONLY = Finding(
    code="MUNI-005",
    text="Een gemeente inlezen kan alleen op de server zelf.",
    cure="Gebruik: wijkpad municipality import.",
)
