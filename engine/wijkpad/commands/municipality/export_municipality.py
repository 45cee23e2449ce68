# SPDX-License-Identifier: EUPL-1.2
"""Writing a municipality's file: everything but passwords, secrets and cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from wijkpad.commands.directory.taking_in import gathered
from wijkpad.commands.journalling import entry
from wijkpad.commands.municipality import allotting
from wijkpad.commands.municipality.file import MunicipalityFile, PluginSetting
from wijkpad.commands.municipality.text import written
from wijkpad.commands.register.state import register_in
from wijkpad.commands.tools import Tools, in_one_go
from wijkpad.domain.identity import Actor
from wijkpad.errors import NotFoundError
from wijkpad.feel import Value
from wijkpad.ports import UnitOfWork


def handle(tools: Tools, actor: Actor, folder: Path) -> Path:
    """Write `gm….toml` into the folder and return its path.

    Raises:
        NotFoundError: the municipality was never imported.
    """
    found = in_one_go(tools, actor.municipality, lambda unit: _gathered(tools, unit, actor))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{found.code}.toml"
    path.write_text(written(found), "utf-8")
    return path


def _gathered(tools: Tools, unit: UnitOfWork, actor: Actor) -> MunicipalityFile:
    day, code = tools.today(), actor.municipality
    facts = unit.settings.in_force("municipality", day)
    name = facts.get("name")
    if not isinstance(name, str):
        raise NotFoundError("municipality", code)
    line = entry(
        actor, tools.clock.now(), "municipality.exported", "export", about=("municipality", code)
    )
    unit.journal.write(line)
    plugins = unit.settings.in_force("plugin", day)
    return MunicipalityFile(
        code=code,
        name=name,
        timezone=str(facts.get("timezone") or "Europe/Amsterdam"),
        teams=tuple(unit.people.teams()),
        users=tuple(unit.people.users()),
        memberships=tuple(unit.people.memberships()),
        parameters=dict(unit.settings.in_force("parameter", day)),
        plugins={key: _plugin(value) for key, value in plugins.items()},
        requires=_required(facts.get("requires")),
        theme=dict(unit.settings.in_force("theme", day)),
        register=register_in(unit),
        budgets=allotting.said(unit),
        directory=gathered(unit),
    )


def _required(value: Value) -> tuple[str, ...] | None:
    return tuple(str(one) for one in value) if isinstance(value, list) and value else None


def _plugin(value: Value) -> PluginSetting:
    row = value if isinstance(value, dict) else {}
    start, config = row.get("enabled_from"), row.get("config")
    return PluginSetting(
        enabled_from=start if isinstance(start, date) else None,
        config=config if isinstance(config, dict) else {},
    )
