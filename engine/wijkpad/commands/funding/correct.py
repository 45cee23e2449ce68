# SPDX-License-Identifier: EUPL-1.2
"""Putting a booking right: a line against it, with a reason. Nothing is changed or removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from wijkpad.commands.funding.allocating import refuse, used
from wijkpad.commands.funding.booking import book
from wijkpad.commands.guard import allow, case_of, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.once import earlier, remember
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.access import is_shielded
from wijkpad.domain.access_objects import PurseOf
from wijkpad.domain.identity import Actor
from wijkpad.domain.ledger import Kind, Line, Purse, PurseKey, added_up, after
from wijkpad.domain.shortage import shortages
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

    `cents` is what it should have been, without sign. The reason is kept sealed with the line. The
    same promise on another purse (the team's budget and the ceiling of a contract) is put right with
    it, as `twins_of` has it.

    Raises:
        NotFoundError: there is no such line, or it is of a case that the actor may not know of.
        RefusedError: the actor may not.
        BookingRefusedError: it cannot be put right like this (`FUND-010` to `FUND-013`), more would
            be taken back or paid than was promised (`FUND-005`, `FUND-043`), or a ceiling of the
            council does not allow it (`FUND-032`).
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
        both = [found, *twins_of(unit, found)]
        for one in both:
            allow(actor, "keep_budget", PurseOf(one.purse.owner, one.purse.key), on=tools.today())
        held = unit.ledger.hold({one.purse for one in both})
        why = checked(reason)
        now, cause = tools.clock.now(), f"correction:{new_id()}"
        corrections = [
            Line(
                id=new_id(),
                purse=one.purse,
                kind=one.kind,
                cents=_difference(unit, one, cents),
                cause=cause,
                at=now,
                author=actor.user,
                allocation=one.allocation,
                product=one.product,
                corrects=one.id,
                text=why,
            )
            for one in both
        ]
        _check(unit, held, corrections)
        book(unit, held, corrections, now)
        for one in both:
            about = ("line", one.id)
            unit.journal.write(entry(actor, now, "budget.corrected", "update", about=about))
        remember(unit, actor, asked, token, {"line": corrections[0].id}, now=now)

    guarded(tools, actor, "budget.corrected", ("line", line), work)


def twins_of(unit: UnitOfWork, line: Line) -> list[Line]:
    """Return the lines by which the same money stands on other purses, for the same amount now."""
    if not line.allocation or line.kind not in SIGNS:
        return []
    found = [
        one
        for one in unit.ledger.lines_of(line.allocation)
        if (one.kind, one.cause, one.purse.year, one.corrects)
        == (line.kind, line.cause, line.purse.year, line.corrects)
        and one.id != line.id
    ]
    stands = line.cents + unit.ledger.corrected(line.purse).get(line.id, 0)
    return [
        one
        for one in found
        if one.cents + unit.ledger.corrected(one.purse).get(one.id, 0) == stands
    ]


def _check(unit: UnitOfWork, held: Mapping[PurseKey, Purse], corrections: Sequence[Line]) -> None:
    """Hold a correction against what stands: of its help, or of the purse where there is none."""
    if shortages(held, used(corrections), "correction"):
        text = "Een subsidieplafond laat dit niet toe (Awb 4:25). Er is niets geboekt."
        refuse("FUND-032", text, "Vraag wie over de subsidieregeling gaat.", "amount")
    for one in corrections:
        before = held[one.purse]
        if one.allocation:
            before = added_up(one.purse, unit.ledger.lines_of(one.allocation))
        now = after(before, [one])
        if now.committed < min(before.committed, 0) or now.realised < min(before.realised, 0):
            text = "Dan valt er meer terug dan er was. Er is niets geboekt."
            refuse("FUND-005", text, "Kijk na om welke regel het gaat.", "amount")
        if now.realised - now.committed > max(before.realised - before.committed, 0):
            text = "Dan is er meer betaald dan er is toegezegd. Er is niets geboekt."
            refuse("FUND-043", text, "Corrigeer eerst de andere regel.", "amount")


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
