# SPDX-License-Identifier: EUPL-1.2
"""What plugins are told of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One line of the journal (NEN 7513), after it was written: ids and codes, never a value.

    Attributes:
        id: the hash of the line, unique for ever: a line that is told twice has it twice.
        seq: its number in the journal of the municipality; lines are told in this order.
        at: when it happened, with its offset.
        event: what happened, coded, such as `task.completed`, `case.read` or `sign_in.failed`.
        user: id of who did it; `system` for the product itself.
        role, team: in which role and for which team, where that counts.
        responsible_user: id of whom they stood in for.
        access_point: from where, such as the address of their computer.
        client: id of the case that it is about.
        object_type, object_id: what was done it to, such as `task` and its id.
        purpose: the purpose or ground that was given.
        rule: the rule of access that decided, such as `ACC-003`.
        break_glass: id of the attempt under which a file was opened in need.
        source: the system that wrote the line, with its version.
    """

    id: str
    seq: int
    at: datetime
    event: str
    action: Literal["create", "read", "update", "delete", "execute", "search", "print", "export"]
    outcome: Literal["done", "refused", "failed"]
    user: str
    role: str = ""
    team: str = ""
    responsible_user: str = ""
    access_point: str = ""
    client: str = ""
    object_type: str = ""
    object_id: str = ""
    purpose: str = ""
    rule: str = ""
    break_glass: str = ""
    source: str = ""
