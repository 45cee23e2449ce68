# SPDX-License-Identifier: EUPL-1.2
"""Compensation: what was completed is undone, the last first.

A record of a completed activity is `[spec, index of the instance or null, records inside]`, with
the number of the call behind it for a call of another pathway. It
stands in the plane where the activity was, and goes up into the record of a sub-process when that
completes; so what is kept is bounded by the scopes that are open. A token that undoes ("driver")
holds its records as `work` and starts one at a time; what it started carries `undo`, its id.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wijkpad.runtime.tokens import Token

if TYPE_CHECKING:
    from wijkpad.runtime.run import Run


def remember(token: Token) -> None:
    """Keep that an activity was completed, when it or something in it can be undone."""
    record = record_of(token)
    if record is not None:
        token.workflow.records.append(record)


def record_of(token: Token) -> list[Any] | None:
    """Return the record of a token that completes; None when there is nothing to undo."""
    spec, numbers = token.task_spec, token.internal_data
    kids = numbers.get("kids", [])
    if spec.undone_by is None and not kids and not spec.leaves_record:
        return None
    record = [spec.name, numbers.get("i"), [] if spec.undone_by else kids]
    return [*record, numbers["call"]] if "call" in numbers else record


def begin(run: Run, driver: Token, plane: Any, only: str | None) -> None:
    """Let a token undo what was completed in a plane, or one activity of it, and then go on."""
    chosen = [one for one in plane.records if only in (None, one[0])]
    plane.records[:] = [one for one in plane.records if only not in (None, one[0])]
    driver.internal_data["work"] = chosen
    go_on(run, driver)


def go_on(run: Run, driver: Token) -> None:
    """Start undoing the record that was made last; when none is left, tell the driver."""
    work = driver.internal_data["work"]
    if not work:
        driver.task_spec.all_undone(driver)
        return
    name, index, kids, *call = work.pop()
    plane, below = driver.task_spec.undoes_in(driver)
    spec = plane.spec.task_specs[name]
    marks: dict[str, Any] = {"undo": driver.hex}
    if spec.undone_by is not None:
        run.enter(plane, plane.spec.task_specs[spec.undone_by], marks)
        return
    token = Token(plane, spec, below or plane.task_tree)
    if index is not None:
        marks["i"] = index
    if call:
        marks["call"] = call[0]
    token.internal_data.update(marks)
    spec.undo(token, kids)


def undone(run: Run, token: Token) -> None:
    """Go on with the next record after one was undone; the driver may have been withdrawn."""
    driver = run.find(token.internal_data["undo"])
    plane = token.workflow
    run.disarm(token)
    token.remove()
    if driver is not None:
        go_on(run, driver)
    else:
        run.settle(plane)


def withdraw_undoing(run: Run, driver: Token) -> None:
    """Take away what a driver has started, when the driver itself is taken away."""
    if "work" in driver.internal_data:
        for token in list(run.tokens()):
            if token.internal_data.get("undo") == driver.hex and token.is_alive:
                run.withdraw(token)
