# SPDX-License-Identifier: EUPL-1.2
"""Taking in a municipality's file: teams, people, parameters, plugins, contracts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from wijkpad.commands.journalling import entry
from wijkpad.commands.municipality_file import MunicipalityFile, read
from wijkpad.commands.tools import Tools, in_one_go, local_day
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.errors import FindingsError, RefusedError, UnreadableError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.ports import Setting, UnitOfWork
from wijkpad.terms import may_set


def read_folder(folder: Path, code: str | None = None) -> MunicipalityFile:
    """Read the one file `gm….toml` of a folder, or the one of `code`.

    Raises:
        UnreadableError: there is none, or it is no TOML.
        FindingsError: it holds faults; all of them.
    """
    name = f"{code}.toml" if code is not None else "gm[0-9][0-9][0-9][0-9].toml"
    found = sorted([*folder.glob(name), *folder.glob(f"municipalities/{name}")])
    if len(found) != 1:
        text = "In deze map staat niet precies één gemeentebestand (gm….toml)."
        raise UnreadableError([Finding(code="MUNI-003", text=text, cure="Geef de gemeentecode.")])
    parsed, findings = read(found[0].read_bytes(), found[0].name)
    if parsed is None:
        raise FindingsError(findings)
    return parsed


def handle(tools: Tools, actor: Actor, given: MunicipalityFile) -> None:
    """Make the database say what the file says; what is not in the file stays as it was.

    Users who are gone are made inactive in the file, never left out: the journal names them.

    Raises:
        RefusedError: the actor is not the system.
        FindingsError: a parameter breaks the rule of a published pathway.
    """
    if actor.user != SYSTEM or actor.municipality != given.code:
        raise RefusedError([_SYSTEM_ONLY])
    now = tools.clock.now()

    def work(unit: UnitOfWork) -> None:
        unit.settings.enrol(given.code, given.name, given.timezone)
        findings = _broken_parameters(tools, unit, given)
        if findings:
            raise FindingsError(findings)
        for team in given.teams:
            unit.people.save_team(team)
        for user in given.users:
            unit.people.save_user(user)
        for membership in given.memberships:
            unit.people.save_membership(membership)
        changed = _put_settings(unit, given, now)
        unit.funding.replace_funding(
            providers=given.providers,
            contracts=given.contracts,
            tariffs=given.tariffs,
            budgets=given.budgets,
        )
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

    in_one_go(tools, given.code, work)


def _put_settings(unit: UnitOfWork, given: MunicipalityFile, now: datetime) -> int:
    """Write the settings that differ from what is in force, and return how many."""
    day = local_day(now)
    wanted: dict[tuple[str, str], Value] = {
        ("municipality", "name"): given.name,
        ("municipality", "timezone"): given.timezone,
    }
    wanted |= {("parameter", key): value for key, value in given.parameters.items()}
    wanted |= {("theme", key): value for key, value in given.theme.items()}
    for key, plugin in given.plugins.items():
        wanted["plugin", key] = {"enabled_from": plugin.enabled_from, "config": plugin.config}
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
        stored = unit.definitions.latest(pathway)
        if stored is None:
            continue
        definition = tools.library.get(
            given.code, stored.key, stored.version, book=unit.definitions
        )
        parameter = definition.parameters.get(key)
        if parameter is None:
            text = f"Het traject ‘{pathway}’ heeft geen parameter ‘{key}’."
            findings.append(Finding(code="MUNI-004", text=text, element=name))
        elif (finding := may_set(parameter, value)) is not None:
            findings.append(finding)
    return findings


_SYSTEM_ONLY = Finding(
    code="MUNI-005",
    text="Een gemeente inlezen kan alleen op de server zelf.",
    cure="Gebruik: wijkpad municipality import.",
)
