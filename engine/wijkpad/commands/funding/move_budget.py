# SPDX-License-Identifier: EUPL-1.2
"""Moving budget from one purse to another of the same year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wijkpad.commands.funding.allocating import refuse
from wijkpad.commands.funding.booking import book
from wijkpad.commands.funding.correct import checked
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.once import earlier, remember
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.access_objects import PurseOf
from wijkpad.domain.identity import Actor
from wijkpad.domain.ledger import Line, PurseKey
from wijkpad.ports import UnitOfWork

MOVABLE: Final = frozenset({"team", "municipality"})
"""Owners whose budget can be moved. What a contract comes to was agreed, and a ceiling of subsidies is
the council's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """How much goes from which purse to which, and why."""

    source: PurseKey
    target: PurseKey
    cents: int
    reason: str


def handle(tools: Tools, actor: Actor, move: Move, *, token: str | None = None) -> None:
    """Move budget; what is promised or reserved on the source stays covered by what is left.

    Raises:
        RefusedError: the actor does not answer for both purses.
        BookingRefusedError: it cannot be moved like this (`FUND-012`, `FUND-014`,
            `TRANSFER_BELOW_COMMITTED`).
    """
    asked = f"budget.move:{move.source}:{move.target}"
    keys = (move.source, move.target)

    def work(unit: UnitOfWork) -> None:
        for key in keys:
            allow(actor, "keep_budget", PurseOf(key.owner, key.key), on=tools.today())
        if earlier(unit, actor, asked, token) is not None:
            return
        held = unit.ledger.hold(keys)
        why = checked(move.reason)
        _check(unit, move, held[move.source].budget, held[move.source].used)
        now, cause = tools.clock.now(), f"move:{new_id()}"
        lines = [
            Line(
                id=new_id(),
                purse=key,
                kind="allot",
                cents=cents,
                cause=cause,
                at=now,
                author=actor.user,
                text=why,
            )
            for key, cents in ((move.source, -move.cents), (move.target, move.cents))
        ]
        book(unit, held, lines, now)
        for key in keys:
            about = ("purse", f"{key.owner}:{key.key}:{key.year}")
            unit.journal.write(entry(actor, now, "budget.moved", "update", about=about))
        remember(unit, actor, asked, token, {}, now=now)

    guarded(tools, actor, "budget.moved", ("purse", f"{move.source.owner}:{move.source.key}"), work)


def _check(unit: UnitOfWork, move: Move, budget: int, used: int) -> None:
    if move.cents <= 0:
        refuse("FUND-014", "Vul een bedrag in dat hoger is dan nul.", element="amount")
    if move.source == move.target or move.source.year != move.target.year:
        refuse("FUND-014", "Kies een ander potje van hetzelfde jaar.", element="target")
    source, target = move.source, move.target
    if source.owner not in MOVABLE or source.owner != target.owner:
        text = "Van dit potje kan geen budget worden verschoven: het is afgesproken of vastgesteld."
        refuse("FUND-014", text, "Kies een budget van een team of van de gemeente.", "target")
    known = {one.key for one in unit.people.teams()}
    if target.owner == "team" and target.key not in known:
        refuse("FUND-014", "Dit team bestaat niet.", element="target")
    if target.owner != "team" and unit.ledger.purse(target) is None:
        refuse("FUND-014", "Dit potje bestaat niet.", element="target")
    if budget - move.cents < used:
        text = "Dan blijft er minder budget over dan er is toegezegd en gereserveerd."
        refuse("TRANSFER_BELOW_COMMITTED", text, "Kies een lager bedrag.", element="amount")
