# SPDX-License-Identifier: EUPL-1.2
"""Rows that only the database and the commands share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from wijkpad.domain.definition import Pinned, Sensitivity
from wijkpad.feel import Value
from wijkpad.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDefinition:
    """A published or draft definition as stored: files and facts, not yet read.

    Attributes:
        version: 0 for a draft.
        state: `draft`, `waiting` (for approval), `published`, `rejected`, or `offered`: the base of a
            release that did not come into force, because the municipality has a variant.
        draft: id of the draft; None for a published one.
        follows: of a draft: the version that was in force when it was made or last merged.
    """

    key: str
    version: int
    state: Literal["draft", "waiting", "published", "offered", "rejected"]
    title: str
    sha256: str
    files: Mapping[str, bytes] = field(repr=False)
    normalised: bytes = field(repr=False, default=b"")
    normaliser: int = 0
    origin: tuple[str, int, str] | None = None
    author: str = ""
    reason: str = ""
    at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    draft: str | None = None
    sensitivity: Sensitivity = "ordinary"
    owner: str = ""
    follows: int | None = None

    @property
    def made_after(self) -> int | None:
        """The version that a draft is made to come after; None where there was none."""
        if self.follows is not None:
            return self.follows
        return self.origin[1] if self.origin is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How the scenarios of a definition went; no finding: all were green.

    Attributes:
        fingerprint: a hash over everything on which the outcome depends.
    """

    fingerprint: str
    findings: tuple[Finding, ...]
    at: datetime


How = Literal["completed", "withdrawn", "skipped", "undone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """One element that the run left, in order. `how` tells whether it did its work.

    `skipped`: somebody let the run go past it. `undone`: the run went back to before it.
    """

    element: str
    how: How
    scope: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Where a run stood after a step, kept to go back to it.

    Attributes:
        step: the version of the run that this step wrote over.
        definition: version of the pathway on which it ran; `pinned`: those of what it may call.
        data_seq, passed_seq: how far its data and its passed elements went; for the book only.
    """

    run: str
    step: int
    definition: int
    pinned: Pinned
    at: datetime
    state: bytes = field(repr=False)
    data_seq: int
    passed_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser; `id` is the hash of what the cookie holds."""

    id: str
    user: str
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One immutable row of configuration; the newest with `valid_from` in the past is in force."""

    kind: str
    key: str
    value: Value = field(repr=False)
    valid_from: date
    author: str
    reason: str
    at: datetime
