# SPDX-License-Identifier: EUPL-1.2
"""Work that is due by itself: timers, service tasks, messages, starts; and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

JobKind = Literal["timer", "service", "message", "start", "transfer"]
JobState = Literal["todo", "doing", "incident", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A timer event that a run waits for; the only thing that decides what is due.

    Attributes:
        token: id in the run's state.
        name: as drawn, Dutch.
        due_at: UTC; None while the term under it is suspended.
        expression: FEEL or ISO text as drawn, to compute the moment again when a term moves.
    """

    token: str
    run: str
    element: str
    name: str
    due_at: datetime | None
    expression: str


SubscriptionKind = Literal["message", "signal", "condition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a run waits to be told; receives at most once unless it is repeatable.

    Attributes:
        message: name of the message or signal; empty for a condition, which is told nothing: the
            run looks at it again when something that it may read has changed.
        key: correlation key as text; None means: addressed to the case.
    """

    token: str
    run: str
    case: str
    element: str
    message: str
    key: str | None = None
    kind: SubscriptionKind = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSubscription:
    """A start event of the version of a pathway in force that a message or signal begins.

    `title` is what the event is called, Dutch.
    """

    pathway: str
    event: str
    kind: SubscriptionKind
    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A row that commits with the state. Holds ids only, never values of persons.

    Attributes:
        token: what it is about: a token of the run, or the id of a post for `message`.
        fence: grows at every claim; the result is applied only under the fence of the claim.
        idem_key: goes to the outside with every try.
    """

    id: str
    kind: JobKind
    run: str
    token: str
    element: str
    topic: str
    due_at: datetime
    state: JobState = "todo"
    attempts: int = 0
    max_attempts: int = 5
    fence: int = 0
    idem_key: str = ""
    last_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that a person has to look at; shown under Beheer.

    `text` is Dutch and holds no values of persons.
    """

    id: str
    job: str | None
    run: str | None
    case: str | None
    code: str
    text: str
    raised_at: datetime
    resolved_at: datetime | None = None
    resolved_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message that came in (or was registered by hand) and has not been received yet.

    `id` makes it once only. Its payload is subject data under key `post:<id>`.
    """

    id: str
    name: str
    case: str | None
    key: str | None
    arrived_at: datetime
    keep_until: datetime
