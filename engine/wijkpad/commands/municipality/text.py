# SPDX-License-Identifier: EUPL-1.2
"""Writing a municipality as TOML that reads back as the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from wijkpad.commands.directory import file_text
from wijkpad.commands.municipality.file import MunicipalityFile
from wijkpad.commands.municipality.register_text import register_rows

Plain = object


def written(found: MunicipalityFile) -> str:
    """Return the file's text; keys in a fixed order, so that a difference shows what changed."""
    lines = [
        "format = 1",
        f"code = {_text(found.code)}",
        f"name = {_text(found.name)}",
        f"timezone = {_text(found.timezone)}",
    ]
    for team in found.teams:
        lines += _table(f"teams.{team.key}", {"name": team.name, "areas": list(team.areas)})
    for user in found.users:
        lines += _table(
            f"users.{user.id}",
            {
                "login": user.login,
                "name": user.name,
                "active": None if user.active else False,
                "languages": list(user.languages) or None,
                "expertise": list(user.expertise) or None,
            },
        )
        for one in found.memberships:
            if one.user == user.id:
                lines += _row(
                    f"users.{user.id}.roles",
                    {
                        "team": one.team,
                        "role": one.role,
                        "from": one.valid_from,
                        "until": one.valid_until,
                        "delegated_by": one.delegated_by,
                    },
                )
    if found.parameters:
        lines += _table("parameters", found.parameters)
    for key, plugin in found.plugins.items():
        lines += _table(f"plugins.{key}", {"enabled_from": plugin.enabled_from})
        if plugin.config:
            lines += _table(f"plugins.{key}.config", plugin.config)
    if found.requires:
        lines += _table("requires", {"capabilities": list(found.requires)})
    if found.theme:
        lines += _table("theme", found.theme)
    lines += _funding(found)
    for name, values in file_text.rows(found.directory):
        lines += _row(name, values)
    return "\n".join(lines) + "\n"


def _funding(found: MunicipalityFile) -> Iterable[str]:
    for name, row in register_rows(found.register):
        yield from _row(name, row)
    for budget in found.budgets:
        yield from _row(
            "budgets",
            {
                "scope_kind": budget.scope_kind,
                "scope_key": budget.scope_key,
                "year": budget.year,
                "cents": budget.cents,
                "committed": budget.committed or None,
            },
        )


def _table(name: str, values: Mapping[str, Plain]) -> list[str]:
    return ["", f"[{name}]", *_pairs(values)]


def _row(name: str, values: Mapping[str, Plain]) -> list[str]:
    return ["", f"[[{name}]]", *_pairs(values)]


def _pairs(values: Mapping[str, Plain]) -> list[str]:
    return [f"{_key(key)} = {_value(one)}" for key, one in values.items() if one is not None]


def _key(key: str) -> str:
    bare = all(sign.isascii() and (sign.isalnum() or sign in "_-") for sign in key)
    return key if bare and key else _text(key)


def _text(value: str) -> str:
    # TOML's basic strings take every escape that JSON writes.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: Plain) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case int() | Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(_value(one) for one in value)}]"
        case Mapping():
            inner = ", ".join(
                f"{_key(str(key))} = {_value(one)}" for key, one in value.items() if one is not None
            )
            return f"{{ {inner} }}"
        case _:
            raise TypeError(f"{type(value).__name__} has no place in a municipality's file")
