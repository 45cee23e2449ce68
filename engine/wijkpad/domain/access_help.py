# SPDX-License-Identifier: EUPL-1.2
"""Who tells what happens to help that was decided on, and who changes it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

HELP: Final = frozenset({"see_help", "tell_help", "decide_help", "close_help"})
"""Verbs about help of a case."""
MONEY_ROLES: Final = frozenset({"decision_officer", "team_lead", "budget_holder"})
"""Who may be asked about money, and sees what stands in a purse: who decides, who leads the team, and
who answers for the money."""
_TELLS: Final = frozenset({"case_coordinator", "decision_officer", "team_lead"})


def refused_help(
    verb: str, roles: Collection[str], *, pays: bool, coordinates: bool, hidden: str
) -> str | None:
    """Return the code of the refusal; None when it is allowed, `hidden` for who may not know of it.

    Who works on the case sees its help; who pays sees and tells it, and never the file.

    That help started, stood still or stopped is a fact: who coordinates, leads or decides tells it,
    and who pays. Another end rests on a decision, so only who decides tells that.
    """
    if not roles and not pays:
        return hidden
    decides = "decision_officer" in roles
    match verb:
        case "tell_help":
            return (
                None
                if pays or (coordinates and roles) or not _TELLS.isdisjoint(roles)
                else "ACC-080"
            )
        case "decide_help":
            return None if decides else "ACC-081"
        case "close_help":
            return None if pays or decides else "ACC-082"
    return None
