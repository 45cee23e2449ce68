# SPDX-License-Identifier: EUPL-1.2
"""The journal: one line for everything that anybody did, saw or was refused (after NEN 7513)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Action = Literal["create", "read", "update", "delete", "execute", "search", "print", "export"]
Outcome = Literal["done", "refused", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line before it is chained. Never holds a value of a person; ids and codes only.

    Attributes:
        event: coded, such as `task.completed`, `case.read`, `sign_in.failed`.
        object_part: form key, element id or field group.
        query_hash: keyed hash of what was searched for.
        basis: purpose or legal basis.
        rule: the access rule that decided, such as `ACC-004`.
        detail: ids, versions, moments, old and new due dates; no free text.
    """

    event: str
    action: Action
    outcome: Outcome = "done"
    at: datetime
    user: str
    role: str | None = None
    responsible_user: str | None = None
    team: str | None = None
    access_point: str | None = None
    client: str | None = None
    object_type: str | None = None
    object_id: str | None = None
    object_part: str | None = None
    sensitivity: str | None = None
    query_hash: str | None = None
    basis: str | None = None
    rule: str | None = None
    break_glass: str | None = None
    request: str | None = None
    detail: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One chained line as stored; `hash` covers every field and `prev_hash`."""

    seq: int
    entry: Entry
    prev_hash: str
    hash: str
