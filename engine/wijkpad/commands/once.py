# SPDX-License-Identifier: EUPL-1.2
"""A request that is sent twice happens once."""

from __future__ import annotations

import json
from datetime import datetime

from wijkpad.domain.identity import Actor
from wijkpad.ports import UnitOfWork

Outcome = dict[str, str | None]
_written = json.JSONEncoder(separators=(",", ":")).encode


def earlier(unit: UnitOfWork, actor: Actor, asked: str, token: str | None) -> Outcome | None:
    """Return what the same request led to before; None when it is new or bears no token.

    `asked` is the verb and what it is done to: a token of another task or case is a new request.
    """
    if token is None:
        return None
    seen = unit.requests.seen(_key(actor, asked, token))
    if seen is None:
        return None
    stored = json.loads(seen)
    return {str(key): None if value is None else str(value) for key, value in stored.items()}


def remember(
    unit: UnitOfWork,
    actor: Actor,
    asked: str,
    token: str | None,
    outcome: Outcome,
    *,
    now: datetime,
) -> None:
    """Keep what this request led to; the second of two at once fails and finds it on its retry."""
    if token is not None:
        unit.requests.keep(_key(actor, asked, token), _written(outcome), user=actor.user, at=now)


def _key(actor: Actor, asked: str, token: str) -> str:
    return f"{asked}:{actor.user}:{token}"
