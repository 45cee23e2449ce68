# SPDX-License-Identifier: EUPL-1.2
"""What plugins that watch over files are told: lines of the journal, and who wants to see what."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRole:
    """A role in a team, both by their key."""

    team: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessActor:
    """Who wants to see or do something: an id and the roles of today, no name."""

    id: str
    roles: tuple[AccessRole, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessResource:
    """What they want to see or do it to. Nothing of what stands in it.

    Attributes:
        id: of the case, task or document itself.
        case: id of the case that it belongs to.
        team: the team of that case.
        is_open: whether that case is open; False once it was closed.
        is_coordinator: whether the one who asks is the coordinator of that case.
    """

    kind: Literal["case", "task", "document"]
    id: str
    case: str
    team: str
    is_open: bool
    is_coordinator: bool
