# SPDX-License-Identifier: EUPL-1.2
"""A scenario as its author wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from wijkpad.feel import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class DoTask:
    """A person with a role does a task that is open now.

    Attributes:
        within: the pathway of the run in which the task is open; None: the scenario's own run.
        refuse: these answers must be refused and change nothing: by the path of each field that is
            named, such as `persons.0.bsn`, a part of what the message says.
    """

    task: str
    role: str
    answers: Mapping[str, Value] = field(default_factory=dict, repr=False)
    within: str | None = None
    refuse: Mapping[str, str] | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveClock:
    """Time passes; what falls due on the way happens in order."""

    to: datetime
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """A message comes in for the case."""

    message: str
    payload: Mapping[str, Value] = field(default_factory=dict, repr=False)
    within: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetService:
    """From now on a topic answers in this way; `error` is a code, `hangs` means no answer in time."""

    topic: str
    returns: Mapping[str, Value] | None = field(default=None, repr=False)
    error: str | None = None
    hangs: bool = False
    line: int | None = None


ScenarioStep = DoTask | MoveClock | SendMessage | SetService


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What must hold when every step is done. Empty or None: nothing is said about it.

    Attributes:
        route: elements passed in this order; others may come between.
        open: exactly the user tasks that are open.
        end: the end event of the run; `linked`: pathways of the cases linked to this one.
        documents: by template, texts that stand in the document made where its task was done.
    """

    route: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Value] = field(default_factory=dict, repr=False)
    terms: Mapping[str, date | datetime] = field(default_factory=dict)
    open: tuple[str, ...] | None = None
    end: str | None = None
    linked: tuple[str, ...] | None = None
    documents: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario file; `payload` is what the message brings that begins it."""

    id: str
    title: str
    municipality: str
    event: str
    at: datetime
    by: str
    steps: tuple[ScenarioStep, ...]
    expect: Expect
    file: str
    payload: Mapping[str, Value] | None = None
