# SPDX-License-Identifier: EUPL-1.2
"""Finds plugins and calls them in a process of their own, which may be killed at any moment.

The product never imports a plugin: only the host process does. Installed is not enabled: a
municipality switches a plugin on from a date, with a configuration that fits the plugin's schema.
"""

from __future__ import annotations

from wijkpad.plugins.discovery import Installed, installed_plugins
from wijkpad.plugins.process import Host, HostLimits
from wijkpad.plugins.services import FundingServices
from wijkpad.plugins.switching import PluginState, plugin_states, proposal_findings

__all__ = [
    "FundingServices",
    "Host",
    "HostLimits",
    "Installed",
    "PluginState",
    "installed_plugins",
    "plugin_states",
    "proposal_findings",
]
