# SPDX-License-Identifier: EUPL-1.2
"""Suspending a term (opschorten), and letting it run on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from wijkpad.commands.guard import guarded
from wijkpad.commands.once import earlier, remember
from wijkpad.commands.terms.changing_terms import (
    Faults,
    Held,
    WhichTerm,
    act_on,
    hold,
    reason_of,
    refuse,
    today,
    write,
)
from wijkpad.commands.tools import Tools
from wijkpad.domain.identity import Actor
from wijkpad.ports import UnitOfWork
from wijkpad.terms import Suspension, local_day

_TOMORROW = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspending:
    """What a person records of a suspension.

    Attributes:
        since: first day that does not count; None where none was given.
        ground: key of one of the rule's grounds.
        expected: by when it should end; the term stands still until somebody ends it.
    """

    since: date | None
    ground: str
    note: str
    expected: date | None = None


def suspend(
    tools: Tools,
    actor: Actor,
    which: WhichTerm,
    given: Suspending,
    *,
    token: str | None = None,
) -> None:
    """Let a term stand still; timers and due dates that follow it wait from now.

    Raises:
        NotFoundError: there is no such term, or the actor may not know of the case.
        RefusedError: the actor may not.
        TermRefusedError: the rule has no such ground, or the day cannot be; every fault at once.
    """
    asked = f"term.suspend:{which}"

    def work(unit: UnitOfWork) -> None:
        if earlier(unit, actor, asked, token) is not None:
            return
        held = hold(tools, unit, actor, which)
        if not held.rule.suspend:
            raise refuse("TRM-004", held.rule.title)
        faults = Faults()
        since = faults.caught(lambda: _since(held, given.since))
        faults.caught(lambda: _require_ground(held, given))
        note = faults.caught(lambda: reason_of(given.note))
        faults.require_none()
        if since is None or note is None:
            raise refuse("TRM-013")
        act = replace(
            act_on(held, "suspended"),
            day=since,
            until=given.expected,
            ground=given.ground,
            note=note,
        )
        stretch = Suspension(since, None, given.ground)
        write(held, act, suspensions=(*held.term.suspensions, stretch))
        remember(unit, actor, asked, token, {}, now=held.moving.now)

    guarded(tools, actor, "term.suspend", ("case", which.case), work)


def resume(
    tools: Tools,
    actor: Actor,
    which: WhichTerm,
    until: date | None,
    note: str = "",
    *,
    token: str | None = None,
) -> None:
    """Let a term run on; `until` is the first day that counts again. The note may be empty.

    Raises:
        NotFoundError: there is no such term, or the actor may not know of the case.
        RefusedError: the actor may not.
        TermRefusedError: it does not stand still, or the day cannot be.
    """
    asked = f"term.resume:{which}"

    def work(unit: UnitOfWork) -> None:
        if earlier(unit, actor, asked, token) is not None:
            return
        held = hold(tools, unit, actor, which)
        stretch = held.term.suspensions[-1] if held.term.suspensions else None
        if stretch is None or stretch.until is not None:
            raise refuse("TRM-011")
        if until is None:
            raise refuse("TRM-013", element="until")
        if until < stretch.since:
            raise refuse("TRM-012", stretch.since, element="until")
        if until > today(held) + _TOMORROW:
            raise refuse("TRM-009", element="until")
        said = reason_of(note) if note.strip() else ""
        act = replace(act_on(held, "resumed"), day=until, ground=stretch.ground, note=said)
        ended = replace(stretch, until=until)
        write(held, act, suspensions=(*held.term.suspensions[:-1], ended))
        remember(unit, actor, asked, token, {}, now=held.moving.now)

    guarded(tools, actor, "term.resume", ("case", which.case), work)


def _require_ground(held: Held, given: Suspending) -> None:
    if given.ground not in {one.key for one in held.rule.suspend}:
        raise refuse("TRM-005", element="ground")
    if given.expected is not None and given.since is not None and given.expected < given.since:
        raise refuse("TRM-012", given.since, element="expected")


def _since(held: Held, since: date | None) -> date:
    term = held.term
    if since is None:
        raise refuse("TRM-013", element="since")
    before = term.suspensions[-1] if term.suspensions else None
    if before is not None and before.until is None:
        raise refuse("TRM-006")
    if since <= local_day(term.start):
        raise refuse("TRM-007", local_day(term.start), element="since")
    if before is not None and before.until is not None and since < before.until:
        raise refuse("TRM-010", before.until, element="since")
    if term.due_on is not None and since > term.due_on:
        raise refuse("TRM-008", term.due_on, element="since")
    if since > today(held) + _TOMORROW:
        raise refuse("TRM-009", element="since")
    return since
