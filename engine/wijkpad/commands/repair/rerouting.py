# SPDX-License-Identifier: EUPL-1.2
"""Whether a run would have gone another way, had it known then what it knows now.

Every table that was asked and every gateway that was passed after a form is worked out twice over
the data of the run: with the answers that stood, and with those that were put right. Nothing is
written, and no run moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wijkpad.commands.run.deciding import settled
from wijkpad.commands.run.moving import Moving
from wijkpad.commands.terms.clocks import Layered
from wijkpad.domain.case import Task
from wijkpad.errors import FindingsError, NotFoundError, RunStuckError
from wijkpad.feel import FeelError, Value
from wijkpad.ports import Crossing

Place = tuple[str, str]
"""An element and the scope in which it was passed."""
NO_ANSWER: Final = "geen uitkomst"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes out at a place: the elements to which a gateway leads, or the value of a table."""

    is_table: bool
    targets: tuple[str, ...] = ()
    value: Value = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place at which something else comes out now."""

    element: str
    was: Outcome
    becomes: Outcome


def passed_after(moving: Moving, task: Task) -> list[Place]:
    """Return what the run passed since the task was completed and did not take back, in order."""
    found: dict[Place, None] = {}
    own = (task.element, task.scope)
    for one, _ in moving.unit.cases.passed_since(moving.run.id, 0):
        place = (one.element, one.scope)
        if one.how == "completed":
            if place == own:
                found = {}
            else:
                found.pop(place, None)
                found[place] = None
        elif one.how == "undone":
            found.pop(place, None)
    return [*found]


def outcomes(moving: Moving, places: list[Place]) -> dict[Place, Outcome]:
    """Return what comes out at each of these places with what the run knows at this moment.

    The outcome of a table counts for the gateways after it, as it did in the run.
    """
    crossings = moving.tools.runtime.crossings(moving.definition)
    told: dict[str, dict[str, Value]] = {}
    found: dict[Place, Outcome] = {}
    for element, scope in places:
        crossing = crossings.get(element)
        if crossing is None:
            continue
        names = _names(moving, scope, told)
        if crossing.decision is not None:
            value = _decided(moving, crossing, names)
            found[element, scope] = Outcome(True, value=value)
            if crossing.variable:
                told.setdefault(scope, {})[crossing.variable] = value
        else:
            found[element, scope] = Outcome(False, targets=_chosen(crossing, names, moving.now))
    return found


def differences(
    before: Mapping[Place, Outcome], after: Mapping[Place, Outcome]
) -> tuple[Difference, ...]:
    """Return the places at which something else comes out, in order."""
    return tuple(
        Difference(element=place[0], was=was, becomes=after[place])
        for place, was in before.items()
        if place in after and after[place] != was
    )


def _names(
    moving: Moving, scope: str, told: Mapping[str, Mapping[str, Value]]
) -> Mapping[str, Value]:
    over: dict[str, Value] = {}
    for around, values in told.items():
        if around in ("", scope) or scope.startswith(f"{around}/"):
            over |= values
    names = moving.env.variables(scope)
    return Layered(over, names) if over else names


def _decided(moving: Moving, crossing: Crossing, names: Mapping[str, Value]) -> Value:
    found = moving.definition.decision(crossing.decision or "")
    if found is None:
        return NO_ANSWER
    try:
        return crossing.keep(settled(*found, names, moving.now).value)
    except (FindingsError, NotFoundError, RunStuckError):
        return NO_ANSWER


def _chosen(crossing: Crossing, names: Mapping[str, Value], now: datetime) -> tuple[str, ...]:
    taken: list[str] = []
    for condition, target in crossing.branches:
        try:
            holds = condition.evaluate(names, now=now) is True
        except FeelError:
            return ()
        if holds:
            taken.append(target)
            if crossing.first_only:
                break
    if not taken and crossing.default is not None:
        taken.append(crossing.default)
    return tuple(taken)
