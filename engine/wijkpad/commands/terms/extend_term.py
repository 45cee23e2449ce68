# SPDX-License-Identifier: EUPL-1.2
"""Extending a term (verlengen), with notice to the citizen where the rule asks for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

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
from wijkpad.terms import Extending, Length, local_day

CHANNELS: Final = ("post", "portal", "email", "phone", "hand")
"""Ways in which a citizen can have been told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Longer:
    """What a person records of an extension.

    Attributes:
        count: how many of the unit in which the rule allows it; None where no number was given.
        told_on: when the citizen was told; `channel`: how, one of `CHANNELS`.
    """

    count: int | None
    note: str
    told_on: date | None = None
    channel: str = ""


def handle(
    tools: Tools, actor: Actor, which: WhichTerm, given: Longer, *, token: str | None = None
) -> None:
    """Let a term end later, as far and as often as its rule allows.

    Raises:
        NotFoundError: there is no such term, or the actor may not know of the case.
        RefusedError: the actor may not.
        TermRefusedError: the rule does not allow it; every fault at once.
    """
    asked = f"term.extend:{which}"

    def work(unit: UnitOfWork) -> None:
        if earlier(unit, actor, asked, token) is not None:
            return
        held = hold(tools, unit, actor, which)
        allowed = _allowed(held)
        faults = Faults()
        length = faults.caught(lambda: _length(allowed, given.count))
        faults.caught(lambda: _require_told(held, allowed, given))
        note = faults.caught(lambda: reason_of(given.note))
        faults.require_none()
        if length is None or note is None:
            raise refuse("TRM-003", element="note")
        act = replace(
            act_on(held, "extended"),
            day=given.told_on,
            length=length,
            channel=given.channel,
            note=note,
        )
        write(held, act, extensions=(*held.term.extensions, length))
        remember(unit, actor, asked, token, {}, now=held.moving.now)

    guarded(tools, actor, "term.extend", ("case", which.case), work)


def _allowed(held: Held) -> Extending:
    if held.rule.extend is None:
        raise refuse("TRM-014", held.rule.title)
    if len(held.term.extensions) >= held.rule.extend.times:
        raise refuse("TRM-015", held.rule.extend.times)
    return held.rule.extend


def _length(allowed: Extending, count: int | None) -> Length:
    most = allowed.most
    if count is None or not 1 <= count <= most.count:
        raise refuse("TRM-016", most.count, most.units(), element="count")
    return Length(count, most.unit)


def _require_told(held: Held, allowed: Extending, given: Longer) -> None:
    """Refuse an extension of which the citizen was not told in time; without notice it is free."""
    told, last = given.told_on, held.term.due_on
    if told is None:
        if allowed.notice:
            raise refuse("TRM-017", element="told_on")
        return
    if given.channel not in CHANNELS:
        raise refuse("TRM-017", element="channel")
    if told > today(held):
        raise refuse("TRM-020", element="told_on")
    if told < local_day(held.term.start):
        raise refuse("TRM-021", local_day(held.term.start), element="told_on")
    if last is not None and told > last:
        raise refuse("TRM-018", last, element="told_on")
