# SPDX-License-Identifier: EUPL-1.2
"""Hooks on who sees what: keeping people out of files, and hearing the journal."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

from wijkpad.plugin_api.base import Finding, TenantContext
from wijkpad.plugin_api.base import hookspec as _spec
from wijkpad.plugin_api.watching import AccessActor, AccessResource, AuditEvent


class WatchingHooks:
    """What is asked of plugins that watch over files."""

    @_spec
    def access_policy(
        self,
        ctx: TenantContext,
        actor: AccessActor,
        resources: tuple[AccessResource, ...],
        action: str,
        purpose: str,
    ) -> tuple[Finding, ...]:
        """Keep somebody out of files that the core would open. It can only take away.

        Put before every reading and every act on an ordinary case, outside any transaction, for what
        the core itself allows. `action` is `list`, where the resources would stand in a list, or the
        code of the act in the journal, such as `case.read`, `task.complete` or `note.write`; `purpose`
        is the ground that was given, mostly none.

        REFUSE keeps the actor out, and its message is what they read; the resource is named by
        `data={"resource": id}`, and without it all are meant. Any other severity changes nothing. A
        failure keeps them out of all. It is never put about safety, shielded cases and rights of
        citizens: see decision 33.

        Since: plugin API 1.1.
        """

    @_spec
    def audit_event(self, ctx: TenantContext, event: AuditEvent) -> None:
        """Hear a line of the journal, for a system outside such as a SIEM.

        Told after the line was committed, from a queue, in the order of the journal, at least once: a
        line that was told already may come again with the same `id`. From the moment that the plugin
        is switched on. Whoever fails gets the same line again later, and those after it wait.

        Since: plugin API 1.1.
        """
