# SPDX-License-Identifier: EUPL-1.2
"""The named participants of a shielded case: who may know of it because they have work in it."""

from __future__ import annotations

from dataclasses import replace

from wijkpad.commands.run.moving import Moving
from wijkpad.domain.case import OWN_INTEREST


def join(moving: Moving, user: str) -> None:
    """Make a colleague a participant, where only participants may know of the case.

    A task that is drawn for somebody, such as a second look by a named colleague, would else be
    hidden from the only person who may do it. Whoever has an interest of their own never joins.
    """
    case = moving.case
    if case.sensitivity == "ordinary" or user in case.participants:
        return
    if moving.env.relations().get(user) in OWN_INTEREST:
        return
    joined = replace(case, participants=case.participants | {user})
    moving.unit.cases.save(joined)
    moving.case = moving.env.case = replace(joined, version=case.version + 1)
    moving.journal("case.participant", "update", about=("case", case.id), detail={"user": user})
