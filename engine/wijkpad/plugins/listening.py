# SPDX-License-Identifier: EUPL-1.2
"""Telling one plugin of the journal, line by line, as long as it listens."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final
from uuid import uuid4

from wijkpad import __version__
from wijkpad.domain.journal import Line
from wijkpad.plugin_api import AuditEvent, TenantContext
from wijkpad.plugins.services import FundingServices
from wijkpad.ports import Heard

_SOURCE: Final = f"wijkpad {__version__}"
_MOST_SECONDS: Final = 15.0
"""The lease of a job is three times as long."""


class JournalListeners:
    """The installed plugins that hear the journal, for every municipality of a database."""

    def __init__(
        self, services: FundingServices, *, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._services, self._seconds = services, seconds

    def listeners(self) -> frozenset[str]:
        """Return the keys of the plugins whose package says that they hear the journal."""
        return frozenset(one.key for one in self._services.installed if one.hears_journal)

    def tell(self, municipality: str, plugin: str, today: date, lines: Sequence[Line]) -> Heard:
        """Tell a plugin of lines, in order, until one fails or it has taken long enough."""
        room = self._services.room(municipality)
        before = lines[0].seq - 1 if lines else 0
        ready = room.chosen(today, {plugin})
        if not ready.enabled:
            return Heard(before, "unusable")
        context = TenantContext(
            municipality=municipality, today=today, correlation_id=uuid4().hex, purpose="audit"
        )
        dispatcher = room.dispatcher(context, ready)
        until = self._seconds() + _MOST_SECONDS
        for line in lines:
            reply = dispatcher.put("audit_event", to=plugin, event=event_of(line))
            if reply.failed:
                return Heard(before, reply.failed[0].reason)
            before = line.seq
            if self._seconds() >= until:
                break
        return Heard(before)


def event_of(line: Line) -> AuditEvent:
    """Return a line as plugins hear it: without what was searched for, form, sensitivity and details."""
    entry = line.entry
    return AuditEvent(
        id=line.hash,
        seq=line.seq,
        at=entry.at,
        event=entry.event,
        action=entry.action,
        outcome=entry.outcome,
        user=entry.user,
        role=entry.role or "",
        team=entry.team or "",
        responsible_user=entry.responsible_user or "",
        access_point=entry.access_point or "",
        client=entry.client or "",
        object_type=entry.object_type or "",
        object_id=entry.object_id or "",
        purpose=entry.basis or "",
        rule=entry.rule or "",
        break_glass=entry.break_glass or "",
        source=_SOURCE,
    )
