# SPDX-License-Identifier: EUPL-1.2
"""Withdrawing a request: the resident no longer wants it. What follows is drawn."""

from __future__ import annotations

from wijkpad.commands.guard import allow, case_of, guarded
from wijkpad.commands.run import deliver_message
from wijkpad.commands.run.deliver_message import Delivered, Message
from wijkpad.commands.run.posts import payload_key
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.identity import Actor
from wijkpad.errors import RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork

WITHDRAW = "MSG_Withdraw"


def handle(tools: Tools, actor: Actor, case_id: str, *, token: str | None = None) -> Delivered:
    """Deliver `MSG_Withdraw` to the case.

    Raises:
        NotFoundError: there is no such case, or the actor may not know of it.
        RefusedError: nothing on the case can be withdrawn now (CASE-008).
    """

    def work(unit: UnitOfWork) -> None:
        case = case_of(unit, case_id)
        allow(actor, "withdraw", case, on=tools.today())
        if not unit.tasks.subscriptions_for(WITHDRAW, case=case_id, key=None):
            raise RefusedError([_NOTHING])

    # The token names the message, so that a button pressed twice withdraws once.
    key = f"withdraw:{case_id}:{token or new_id()}"
    if not _came_in(tools, actor, case_id, key):
        guarded(tools, actor, "case.withdraw", ("case", case_id), work)
    message = Message(name=WITHDRAW, id=key, case=case_id, payload={"by": actor.user})
    return deliver_message.handle(tools, actor, message)


def _came_in(tools: Tools, actor: Actor, case_id: str, key: str) -> bool:
    with tools.store.work(actor.municipality, reading=True) as unit:
        rows = unit.data.versions(case_id, None, payload_key(key))
        return bool(rows)


_NOTHING = Finding(
    code="CASE-008",
    text="Op deze zaak loopt nu geen aanvraag die kan worden ingetrokken.",
    cure="Kijk op de zaak welk traject loopt.",
)
