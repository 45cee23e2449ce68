# SPDX-License-Identifier: EUPL-1.2
"""Finds plugins and calls them in a process of their own, which may be killed at any moment.

The product never imports a plugin: only the host process does. Installed is not enabled: a
municipality switches a plugin on from a date, with a configuration that fits the plugin's schema.

What stands here is imported when it is asked for: every plugin has a process of its own, which needs
`host` and little else, and would spend most of its start on the rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wijkpad.plugins.discovery import Installed, installed_plugins
    from wijkpad.plugins.dispatching import why_silent
    from wijkpad.plugins.extending import PluginExtensions
    from wijkpad.plugins.listening import JournalListeners
    from wijkpad.plugins.map_sources import DirectorySources
    from wijkpad.plugins.policing import PluginPolicies
    from wijkpad.plugins.process import Host, HostLimits
    from wijkpad.plugins.secrets import marked
    from wijkpad.plugins.service_tasks import WithPluginServices
    from wijkpad.plugins.services import FundingServices
    from wijkpad.plugins.switching import PluginState, plugin_states, proposal_findings

__all__ = [
    "DirectorySources",
    "FundingServices",
    "Host",
    "HostLimits",
    "Installed",
    "JournalListeners",
    "PluginExtensions",
    "PluginPolicies",
    "PluginState",
    "WithPluginServices",
    "installed_plugins",
    "marked",
    "plugin_states",
    "proposal_findings",
    "why_silent",
]
_WHERE = {
    "DirectorySources": "map_sources",
    "FundingServices": "services",
    "Host": "process",
    "HostLimits": "process",
    "Installed": "discovery",
    "JournalListeners": "listening",
    "PluginExtensions": "extending",
    "PluginPolicies": "policing",
    "PluginState": "switching",
    "WithPluginServices": "service_tasks",
    "installed_plugins": "discovery",
    "marked": "secrets",
    "plugin_states": "switching",
    "proposal_findings": "switching",
    "why_silent": "dispatching",
}


def __getattr__(name: str) -> object:
    """Import what is asked for."""
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
