# SPDX-License-Identifier: EUPL-1.2
"""What the engine tells of a run that people put elsewhere: by hand, back, or on a new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal[
    "user",
    "timer",
    "message",
    "job",
    "signal",
    "condition",
    "join",
    "repeat",
    "plane",
    "undo",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One token of a run at rest.

    Attributes:
        kind: what it waits for, or why it stands there: `join` (for other branches), `repeat` and
            `plane` (for what is inside), `undo` (for what is being undone).
        plane: id of the sub-process in which it stands; empty at the top.
        listens: it is an event beside the work, such as a boundary event.
    """

    token: str
    element: str
    kind: PlaceKind
    plane: str = ""
    listens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Where what waits at an element goes on in another version.

    Attributes:
        to: the element that fits; None when a person has to say it.
        choices: every element that can take its place.
    """

    element: str
    to: str | None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a run loses and gets when it goes on in another version; ids of elements.

    Attributes:
        dropped: events that listened and are not there any more; `added`: those that are new.
        armed_again: timers whose moment is drawn otherwise, and is worked out anew.
        missed: new user tasks that this run does not come past any more.
    """

    dropped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    armed_again: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


Mapped = Mapping[str, str]
"""Element of the old version to that of the new one; what is not named keeps its id."""
