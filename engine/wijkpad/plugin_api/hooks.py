# SPDX-License-Identifier: EUPL-1.2
"""The questions that the core puts to plugins. Every one has its rule in `rules.RULES`.

All arguments are passed by keyword; a plugin declares only those that it needs.
"""

from __future__ import annotations

from wijkpad.plugin_api.funding_hooks import FundingHooks
from wijkpad.plugin_api.register_hooks import RegisterHooks
from wijkpad.plugin_api.term_hooks import TermHooks
from wijkpad.plugin_api.watching_hooks import WatchingHooks
from wijkpad.plugin_api.work_hooks import WorkHooks


class Hooks(FundingHooks, RegisterHooks, WorkHooks, TermHooks, WatchingHooks):
    """Every question there is."""
