# SPDX-License-Identifier: EUPL-1.2
"""Putting a booking right: a line against it, with a reason. Nothing is changed or removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijkpad.commands.funding.allocating import refuse
from wijkpad.commands.funding.booking import book
from wijkpad.commands.guard import allow, case_of, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.once import earlier, remember
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.access import is_shielded
from wijkpad.domain.access_objects import PurseOf
from wijkpad.domain.identity import Actor
from wijkpad.domain.ledger import Kind, Line
from wijkpad.errors import NotFoundError
from wijkpad.ports import UnitOfWork

SIGNS: Final[Mapping[Kind, int]] = {"commit": 1, "release": -1, "realise": 1, "receivable": -1}
"""What can be put right, with the sign of its amounts. A reservation lapses by itself, and a budget
is moved or said in the municipality's file."""
LONGEST: Final = 500


def handle(
    tools: Tools, actor: Actor, line: str, *, cents: int, reason: str, token: str | None = None
) -> None:
    """Book what makes a line count for `cents`; earlier corrections of it count along.

    `cents` is what it should have been, without sign. The reason is kept sealed with the line.

    Raises:
        NotFoundError: there is no such line, or it is of a case that the actor may not know of.
        RefusedError: the actor may not.
        BookingRefusedError: it cannot be put right like this (`FUND-010` to `FUND-013`).
    """
    asked = f"budget.correct:{line}"

    def work(unit: UnitOfWork) -> None:
        found = unit.ledger.line(line)
        if found is None:
            raise NotFoundError("line", line)
        allow(actor, "see_budget", PurseOf(found.purse.owner, found.purse.key), on=tools.today())
        _not_hidden(tools, unit, actor, found)
        allow(actor, "keep_budget", PurseOf(found.purse.owner, found.purse.key), on=tools.today())
        if earlier(unit, actor, asked, token) is not None:
            return
        held = unit.ledger.hold([found.purse])
        why = checked(reason)
        difference = _difference(unit, found, cents)
        now = tools.clock.now()
        correction = Line(
            id=new_id(),
            purse=found.purse,
            kind=found.kind,
            cents=difference,
            cause=f"correction:{new_id()}",
            at=now,
            author=actor.user,
            allocation=found.allocation,
            product=found.product,
            corrects=found.id,
            text=why,
        )
        book(unit, held, [correction], now)
        about = ("line", found.id)
        unit.journal.write(entry(actor, now, "budget.corrected", "update", about=about))
        remember(unit, actor, asked, token, {"line": correction.id}, now=now)

    guarded(tools, actor, "budget.corrected", ("line", line), work)


def _not_hidden(tools: Tools, unit: UnitOfWork, actor: Actor, line: Line) -> None:
    """Hide a line of a shielded case from who may not know of that case."""
    of = unit.ledger.allocation(line.allocation) if line.allocation else None
    if of is None:
        return
    case = case_of(unit, of.case)
    if is_shielded(case):
        allow(actor, "see", case, on=tools.today())


def checked(reason: str) -> str:
    """Return a reason without the space around it; refuses an empty or endless one."""
    why = reason.strip()
    if not why:
        refuse("FUND-012", "Schrijf waarom.", element="reason")
    if len(why) > LONGEST:
        text = f"De reden is te lang: hooguit {LONGEST} tekens."
        refuse("FUND-012", text, element="reason")
    return why


def _difference(unit: UnitOfWork, line: Line, cents: int) -> int:
    if line.corrects is not None or line.kind not in SIGNS:
        text = "Deze regel kan niet worden gecorrigeerd."
        refuse("FUND-010", text, "Corrigeer de regel waar het om gaat.")
    if cents < 0:
        refuse("FUND-011", "Een bedrag kan niet lager zijn dan nul.", element="amount")
    corrected = unit.ledger.corrected(line.purse).get(line.id, 0)
    difference = SIGNS[line.kind] * cents - line.cents - corrected
    if not difference:
        refuse("FUND-013", "Dit bedrag staat er al.", element="amount")
    return difference
