# SPDX-License-Identifier: EUPL-1.2
"""Who switched a plugin on or off or changed its settings, when, why, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from wijkpad.api.words import value_text
from wijkpad.domain.identity import SYSTEM
from wijkpad.feel import Value
from wijkpad.plugins import PluginState, marked
from wijkpad.ports import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """One setting that changed; `before` and `after` are None where they may not be shown."""

    title: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginChange:
    """One time that somebody laid down how a plugin is set.

    Attributes:
        since: the day from which it is on; None where it was switched off.
        is_switched: whether that day is another than before.
    """

    at: datetime
    author: str
    reason: str
    since: date | None
    is_switched: bool
    changed: tuple[SettingChange, ...]


def plugin_changes(
    rows: Sequence[Setting], state: PluginState, names: Mapping[str, str]
) -> tuple[PluginChange, ...]:
    """Return every change, newest first; `rows` are the settings as they were laid down, oldest first.

    What was not filled in counts as its default. Where the plugin does not tell its settings, and of what
    names a secret, only that it changed is said.
    """
    found = []
    since: date | None = None
    config: Mapping[str, Value] = {}
    for one in rows:
        was_since, was_config = since, config
        since, config = _laid_down(one.value)
        found.append(
            PluginChange(
                at=one.at,
                author="ingelezen uit een bestand"
                if one.author == SYSTEM
                else names.get(one.author, "onbekend"),
                reason=one.reason if one.author != SYSTEM else "",
                since=since,
                is_switched=since != was_since,
                changed=tuple(_changed(was_config, config, state)),
            )
        )
    return tuple(reversed(found))


def _laid_down(value: Value) -> tuple[date | None, Mapping[str, Value]]:
    row = value if isinstance(value, dict) else {}
    since, config = row.get("enabled_from"), row.get("config")
    return (
        since if isinstance(since, date) else None,
        config if isinstance(config, dict) else {},
    )


def _changed(
    before: Mapping[str, Value], after: Mapping[str, Value], state: PluginState
) -> Iterator[SettingChange]:
    listed = state.schema.get("properties")
    described = listed if isinstance(listed, Mapping) else {}
    secret = set(marked(state.schema))
    for name in dict.fromkeys((*described, *before, *after)):
        one = described.get(name)
        usual = one.get("default") if isinstance(one, Mapping) else None
        was, now = before.get(name, usual), after.get(name, usual)
        if was == now:
            continue
        is_shown = isinstance(one, Mapping) and name not in secret
        yield SettingChange(
            title=str(one.get("title") or name) if isinstance(one, Mapping) else name,
            before=_text(was) if is_shown else None,
            after=_text(now) if is_shown else None,
        )


def _text(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = Decimal(str(value))
    return "niets" if value is None or value == "" else value_text(cast("Value", value))
