# SPDX-License-Identifier: EUPL-1.2
"""Beheer: what needs a person, which plugins are on, how the municipality is set up."""

from wijkpad_webui.beheer import (
    contract_changes,
    contracts,
    incidents,
    plugins,
    register_imports,
    repairs,
    settings,
    social_map,
    theme,
)
from wijkpad_webui.beheer.blueprint import pages

__all__ = [
    "contract_changes",
    "contracts",
    "register_imports",
    "incidents",
    "pages",
    "plugins",
    "repairs",
    "settings",
    "social_map",
    "theme",
]
