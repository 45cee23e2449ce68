# SPDX-License-Identifier: EUPL-1.2
"""Every deliberate error of wijkpad. Each carries facts; the screens turn them into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from wijkpad.findings import Finding


class WijkpadError(Exception):
    """The root of every deliberate error; anything else is a fault in wijkpad itself."""


class FindingsError(WijkpadError):
    """Something was refused for the reasons in `findings` (at least one, Dutch)."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{one.code}: {one.text}" for one in self.findings))


class UnreadableError(FindingsError):
    """A file or an expression cannot be read at all."""


class PublicationRefusedError(FindingsError):
    """A definition has faults and may not be published."""


class AnswersInvalidError(FindingsError):
    """Answers break the form's rules; nothing was stored. `Finding.element` is the field's path."""


class RefusedError(FindingsError):
    """The actor may know that this exists, but may not do this."""


class KeptOutError(RefusedError):
    """A plugin of the municipality keeps the actor out of a case that they may know of: `case`."""

    def __init__(self, findings: Sequence[Finding], case: str) -> None:
        super().__init__(findings)
        self.case = case


class TermRefusedError(FindingsError):
    """A term cannot be changed in this way; the findings say what is wrong and at which field."""


class BookingRefusedError(FindingsError):
    """Money cannot be booked like this; nothing was booked. `Finding.element` is the field, if any."""


class RepairRefusedError(FindingsError):
    """A run cannot be rewound, moved or taken to another version like this; nothing was changed."""


class NotFoundError(WijkpadError):
    """There is no such thing, or the actor may not know that there is."""

    def __init__(self, kind: str, key: str) -> None:
        self.kind, self.key = kind, key
        super().__init__(f"{kind} {key}")


class ConflictError(WijkpadError):
    """The world moved on before this request came in; nothing was changed."""


class TaskNotOpenError(ConflictError):
    """Somebody was first, or the task was withdrawn.

    Attributes:
        winner: display name of the person who completed or claimed it; None when the run itself withdrew it.
        at: the moment, UTC.
    """

    def __init__(self, task: str, winner: str | None = None, at: datetime | None = None) -> None:
        self.task, self.winner, self.at = task, winner, at
        super().__init__(task)


class ResolvedError(ConflictError):
    """Somebody resolved this incident before.

    Attributes:
        winner: display name of that person; None when it is not known any more.
        at: the moment, UTC.
    """

    def __init__(self, incident: str, winner: str | None, at: datetime) -> None:
        self.winner, self.at = winner, at
        super().__init__(incident)


class TimerWonError(ConflictError):
    """A timer that was due withdrew the task; the firing was committed and the answers kept as a draft.

    Attributes:
        reason: the name of the timer event, Dutch, as drawn.
        at: the moment at which the term ran out, UTC.
    """

    def __init__(self, task: str, reason: str, at: datetime) -> None:
        self.task, self.reason, self.at = task, reason, at
        super().__init__(task)


class StaleError(ConflictError):
    """The row was changed since it was read (version number or deadlock, after three tries)."""


class StorageError(WijkpadError):
    """The database cannot be reached, or what it said was lost; asking again doubles nothing.

    Whether what was asked happened is only known when the connection did not break at the commit:
    a form carries a token, a message an id and a job a fence, so each may be sent again.
    """

    def __init__(self) -> None:
        super().__init__(self.sentence)

    sentence = "De database is niet bereikbaar. Probeer het zo opnieuw: er gebeurt niets dubbel."


class StorageFullError(StorageError):
    """There is no room, or no right, to write; nothing was changed."""

    sentence = "De opslag is vol of alleen te lezen. Er is niets veranderd. Waarschuw de beheerder."


class RunStuckError(WijkpadError):
    """A run cannot go on from `element`; nothing was changed, and a person has to look."""

    element: str


class StepBudgetError(RunStuckError):
    """A run passed too many elements without waiting, or took too long over them: it goes round."""

    def __init__(self, element: str, steps: int) -> None:
        self.element, self.steps = element, steps
        super().__init__(f"{element} after {steps} steps")


class DecisionFailedError(RunStuckError):
    """A decision gave no outcome that a run may go on with.

    Attributes:
        element: the step that asked.
        decision: id of the decision.
        findings: what is wrong with the table or its input, in Dutch; they hold no values.
    """

    def __init__(self, element: str, decision: str, findings: Sequence[Finding]) -> None:
        self.element, self.decision = element, decision
        self.findings = tuple(findings)
        reasons = "; ".join(f"{one.code}: {one.text}" for one in self.findings)
        super().__init__(f"{decision} at {element}: {reasons}")


class StateError(WijkpadError):
    """A stored state cannot be read by this version, or does not fit its definition."""


class SettingsError(WijkpadError):
    """The installation is not set up; the message says, in Dutch, what to do."""


class SignInError(WijkpadError):
    """Name or password is wrong; which of the two is never said."""


class ThrottledError(WijkpadError):
    """Too many tries; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(str(retry_after))


class PluginError(WijkpadError):
    """A plugin raised, hung, died or answered nonsense; `reason` is one of those words.

    `fault` says where and on what, for the maker of a plugin only: it may hold anything.
    """

    def __init__(
        self, plugin: str, hook: str, reason: str, fault: Mapping[str, object] | None = None
    ) -> None:
        self.plugin, self.hook, self.reason = plugin, hook, reason
        self.fault = fault or {}
        super().__init__(f"{plugin}.{hook}: {reason}")


class ServiceThrewError(WijkpadError):
    """A service ended with an error of the process, by its code, and nothing in the diagram catches it."""

    def __init__(self, topic: str, code: str) -> None:
        self.topic, self.code = topic, code
        super().__init__(f"{topic}: {code}")


class TryLaterError(WijkpadError):
    """A service asks to be tried again after so many seconds."""

    def __init__(self, topic: str, seconds: int) -> None:
        self.topic, self.seconds = topic, seconds
        super().__init__(f"{topic}: not yet")


class DoubtfulError(WijkpadError):
    """It is not known whether something that may happen once only was done outside; ask a person."""


class NoWayOutError(RunStuckError):
    """A run cannot go on from an element, because of the diagram or of what it was given.

    Attributes:
        reason: `condition` (no flow out of a gateway holds), `list` (a repeat over something that
            is no list), `count` (a number of times that is no number), `cycle` (a timer repeat
            that is none), `result` (a decision that gave more than one result where one was asked),
            `error` (an error that nothing catches), `limit` (an expression that asked too much
            work) or `join` (a branch that will never arrive).
    """

    def __init__(self, element: str, reason: str) -> None:
        self.element, self.reason = element, reason
        super().__init__(f"{element}: {reason}")
