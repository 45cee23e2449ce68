# SPDX-License-Identifier: EUPL-1.2
"""Whether a plugin may go on with a configuration, asked before that is stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from wijkpad.errors import NotFoundError
from wijkpad.feel import Value
from wijkpad.findings import Finding as Fault
from wijkpad.plugin_api import Finding, Manifest, TenantContext
from wijkpad.plugins.dispatching import Dispatcher, Enabled
from wijkpad.plugins.process import Loaded
from wijkpad.plugins.readiness import (
    Booted,
    booted,
    described,
    kinds_owned,
    owned,
    refusals,
    watching_fault,
)
from wijkpad.plugins.room import PluginRoom
from wijkpad.plugins.switching import broken, plain, proposal_findings

FAILS: Final = "PLUG-007"
"""Code of a plugin that does not work: it cannot be loaded, or gave no answer that may be used."""
_MENDING: Final = "Vraag de maker van de plugin om herstel."


def proposed(room: PluginRoom, today: date, key: str, config: Mapping[str, Value]) -> list[Fault]:
    """Return what keeps a plugin from going on with a configuration; nothing when it may.

    Raises:
        NotFoundError: there is no such plugin.
    """
    loaded = room.host.loaded()
    if key not in loaded:
        raise NotFoundError("plugin", key)
    here = loaded[key]
    if here.manifest is None or here.problem is not None:
        return [
            Fault(code=FAILS, text=broken(here.problem or "nonsense", here.manifest), cure=_MENDING)
        ]
    if found := proposal_findings(here.manifest, config):
        return found
    asked = _dispatcher(room, today, here.manifest, here, config)
    (plugin,) = asked.enabled
    checked = asked.put("plugin_config_check", to=key, config=plugin.config)
    if refused := refusals(checked):
        return [Fault(code="PLUG-004", text=one.message_nl, element=_field(one)) for one in refused]
    tried = booted(asked, plugin, room.known)
    fault = tried.fault or watching_fault(plugin, room.package(key))
    if fault is not None:
        return [Fault(code=FAILS if asked.failures else "PLUG-006", text=fault, cure=_MENDING)]
    return _twice(room, today, tried, loaded)


def _twice(
    room: PluginRoom, today: date, tried: Booted, loaded: Mapping[str, Loaded]
) -> list[Fault]:
    """Find who is on, or will be, and does what one plugin alone may do."""
    ours = kinds_owned(tried.plugin.capabilities)
    for other, row in sorted(room.configured(date.max).plugins.items()):
        there = loaded.get(other)
        if other == tried.plugin.key or there is None or not isinstance(row, dict):
            continue
        if row.get("enabled_from") is None or there.manifest is None or there.problem is not None:
            continue
        if not kinds_owned(there.manifest.capabilities) & ours:
            continue
        given = row.get("config")
        asked = _dispatcher(
            room, today, there.manifest, there, given if isinstance(given, dict) else {}
        )
        if shared := owned(tried) & owned(described(asked, asked.enabled[0])):
            text = f"Plugin ‘{there.manifest.title}’ doet dit al: {', '.join(sorted(shared))}."
            return [Fault(code="PLUG-003", text=text, cure="Zet eerst die plugin uit.")]
    return []


def _dispatcher(
    room: PluginRoom, today: date, manifest: Manifest, loaded: Loaded, config: Mapping[str, Value]
) -> Dispatcher:
    plugin = Enabled(
        key=manifest.key,
        title=manifest.title,
        capabilities=manifest.capabilities,
        config={name: plain(value) for name, value in config.items()},
        hooks=loaded.hooks,
    )
    context = TenantContext(municipality=room.municipality, today=today, purpose="boot")
    return Dispatcher(room.host, [plugin], context)


def _field(said: Finding) -> str | None:
    """Return the setting that a finding is about; None when it is about several."""
    named = said.data.get("field")
    return named if isinstance(named, str) else None
