# SPDX-License-Identifier: EUPL-1.2
"""Hooks on who sees what: hearing the journal."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

from wijkpad.plugin_api.base import TenantContext
from wijkpad.plugin_api.base import hookspec as _spec
from wijkpad.plugin_api.watching import AuditEvent


class WatchingHooks:
    """What is asked of plugins that watch over files."""

    @_spec
    def audit_event(self, ctx: TenantContext, event: AuditEvent) -> None:
        """Hear a line of the journal, for a system outside such as a SIEM.

        Told after the line was committed, from a queue, in the order of the journal, at least once: a
        line that was told already may come again with the same `id`. From the moment that the plugin
        is switched on. Whoever fails gets the same line again later, and those after it wait.

        Since: plugin API 1.1.
        """
