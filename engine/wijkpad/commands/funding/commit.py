# SPDX-License-Identifier: EUPL-1.2
"""Promising what a person decided: what was reserved becomes committed, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from wijkpad.commands.funding.allocating import Bookkeeper, Deed, Done, key_of, refuse
from wijkpad.commands.guard import guarded
from wijkpad.commands.tools import Tools
from wijkpad.domain.identity import Actor
from wijkpad.domain.ledger import PurseKey
from wijkpad.plugin_api import LedgerLine
from wijkpad.ports import UnitOfWork


def handle(
    tools: Tools,
    actor: Actor,
    allocation: str,
    *,
    decision: str,
    lines: Sequence[LedgerLine] | None = None,
    beyond: str = "",
) -> Done:
    """Commit an allocation with the decision on it; asked again, it is found committed.

    A reservation that ran out meanwhile is looked at anew: when a purse lacks by now, nothing is
    booked and `Done.short` says where; `beyond` is as in `reserve.Wanted`. The cause of the lines is
    `decision`, the id of what was decided, such as the task. `lines` are what the funding model wrote
    (`funding_plan_commitment`); None: the core commits what was reserved, purse by purse.

    Raises:
        NotFoundError: there is no such allocation, or the actor may not know of its case.
        RefusedError: the actor may not.
        BookingRefusedError: the lines do not add up to the quote (`FUND-002`); or the reservation was
            given back (`FUND-003`).
    """

    def work(unit: UnitOfWork) -> Done:
        books = Bookkeeper(tools, unit, actor)
        held = books.hold(allocation, [key_of(one) for one in lines or ()])
        if held.allocation.state in ("committed", "started", "stopped"):
            return Done(allocation=held.allocation)
        if held.allocation.state not in ("reserved", "lapsed"):
            refuse("FUND-003", "Deze reservering is teruggegeven.", "Vraag opnieuw een offerte.")
        cause = f"decision:{decision}"
        amounts = _planned(lines, held.standing("reserve"))
        booking = [
            *books.unreserving(held, cause),
            *books.lines(held.allocation, "commit", amounts, cause),
        ]
        deed = Deed(event="funding.committed", state="committed", beyond=beyond)
        return books.carry_out(held, booking, deed)

    return guarded(tools, actor, "funding.committed", ("allocation", allocation), work)


def _planned(
    lines: Sequence[LedgerLine] | None, wanted: Mapping[PurseKey, int]
) -> Mapping[PurseKey, int]:
    """Return what is committed on each purse, held against what was reserved."""
    if lines is None:
        return wanted
    plain = all(one.kind == "commit" and one.cents >= 0 and not one.corrects for one in lines)
    given = {key_of(one): one.cents for one in lines}
    if not plain or len(given) != len(lines) or _by_owner(given) != _by_owner(wanted):
        text = "De regels van de bekostiging tellen niet op tot de offerte. Er is niets geboekt."
        refuse("FUND-002", text, "Vraag de functioneel beheerder welke plugin dit uitrekende.")
    return given


def _by_owner(amounts: Mapping[PurseKey, int]) -> dict[tuple[str, str], int]:
    """Return the sum over the years, for each owner and key."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for key, cents in amounts.items():
        found[key.owner, key.key] += cents
    return {key: cents for key, cents in found.items() if cents}
