# SPDX-License-Identifier: EUPL-1.2
"""Runs that go on in another version of their pathway: many at a time, each in its own transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from wijkpad.findings import Finding

TransferState = Literal["todo", "done", "refused", "undoing", "undone", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """Who undid a transfer, and why."""

    reason: str = field(repr=False)
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A decision to let the runs of one version go on in another.

    Attributes:
        mapped: element of the old version to the one that takes its place; the others keep their id.
        reason: why; a designer's words about the pathway. People are asked to name nobody in it.
        undone: the last time that somebody undid it.
    """

    id: str
    pathway: str
    old: int
    new: int
    mapped: Mapping[str, str]
    reason: str = field(repr=False)
    by: str
    at: datetime
    undone: Undoing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferredRun:
    """One run of a transfer.

    Attributes:
        state: `todo`; `done`; `refused` (it stays on its version, for the reasons in `findings`);
            `undoing` and `undone`; `kept` (something was done on it since, so it is not undone).
        before: the step whose snapshot is the run as it was; `version`: that of the run right after.
    """

    transfer: str
    run: str
    state: TransferState = "todo"
    findings: tuple[Finding, ...] = ()
    before: int | None = None
    version: int | None = None
    at: datetime | None = None
