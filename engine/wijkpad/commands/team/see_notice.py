# SPDX-License-Identifier: EUPL-1.2
"""Putting away a message from a colleague."""

from __future__ import annotations

from wijkpad.commands.guard import case_of, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools
from wijkpad.domain.identity import Actor
from wijkpad.errors import NotFoundError
from wijkpad.ports import UnitOfWork


def handle(tools: Tools, actor: Actor, notice_id: str) -> None:
    """Put the message away; doing so again changes nothing.

    Raises:
        NotFoundError: there is no such message for this actor.
    """

    def work(unit: UnitOfWork) -> None:
        found = unit.handing.notice(notice_id)
        if found is None or found.user != actor.user:
            raise NotFoundError("notice", notice_id)
        if found.seen_at is not None:
            return
        now = tools.clock.now()
        unit.handing.see(found.id, now)
        case = case_of(unit, found.case)
        unit.journal.write(
            entry(actor, now, "notice.seen", "update", about=("notice", found.id), case=case)
        )

    guarded(tools, actor, "notice.see", ("notice", notice_id), work)
