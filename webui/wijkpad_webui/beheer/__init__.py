# SPDX-License-Identifier: EUPL-1.2
"""Beheer: what needs a person, which plugins are on, how the municipality is set up."""

from wijkpad_webui.beheer import incidents, plugins, repairs, settings, theme
from wijkpad_webui.beheer.blueprint import pages

__all__ = ["incidents", "pages", "plugins", "repairs", "settings", "theme"]
