# SPDX-License-Identifier: EUPL-1.2
"""The page that tells who may know of a case, and changes that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wijkpad.api.cases.pages import case_head
from wijkpad.api.pages import CaseHead
from wijkpad.api.reading import Reader
from wijkpad.commands.access import named_participants
from wijkpad.commands.access.named_participants import Shielding
from wijkpad.commands.team.colleagues import kept_away
from wijkpad.domain.access import is_shielded, may
from wijkpad.domain.case import Case
from wijkpad.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantsPage:
    """Who may know of a case: id to name.

    Attributes:
        officers: reporting code officers of its team, who know of it by their role.
        others: colleagues who may be added; nobody whom an interest keeps away.
        teams: where a case may go on that is shielded from a colleague.
    """

    head: CaseHead
    is_shielded: bool
    participants: Mapping[str, str] = field(repr=False)
    officers: Mapping[str, str] = field(repr=False)
    others: Mapping[str, str] = field(repr=False)
    teams: Mapping[str, str]
    may_change: bool
    may_shield: bool
    may_export: bool


class ParticipantsDesk:
    """Named participants of cases, for one actor."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tools, self._actor = reader.tools, reader.actor

    def page(self, case: str) -> ParticipantsPage:
        """Return who may know of a case; the look is journalled."""
        return self._reader.case(case, self._page, verb="see_household", free=True)

    def _page(self, unit: UnitOfWork, case: Case) -> ParticipantsPage:
        day = self._tools.today()
        names, here = self._reader.names(unit), named_participants.at_work(unit, day)
        hidden, away = is_shielded(case), kept_away(unit, case)
        changes = may(self._actor, "participants", case, on=day) is None
        return ParticipantsPage(
            head=case_head(unit, case),
            is_shielded=hidden,
            participants={one: names.get(one, one) for one in sorted(case.participants)},
            officers=named_participants.officers(unit, case.team, day),
            others={
                user: name
                for user, name in here.items()
                if user not in case.participants and user not in away
            },
            teams={one.key: one.name for one in unit.people.teams()},
            may_change=hidden and changes,
            may_export=may(self._actor, "export", case, on=day) is None,
            may_shield=not hidden and may(self._actor, "shield", case, on=day) is None,
        )

    def add(self, case: str, user: str, reason: str) -> None:
        """Make a colleague a participant; raises `AnswersInvalidError`."""
        named_participants.add(self._tools, self._actor, case, user, reason)

    def remove(self, case: str, user: str, reason: str) -> None:
        """Take a participant off; raises `AnswersInvalidError`."""
        named_participants.remove(self._tools, self._actor, case, user, reason)

    def shield(self, case: str, wanted: Shielding) -> bool:
        """Shield a case about a colleague; return whether the actor may still see it."""
        changed = named_participants.shield(self._tools, self._actor, case, wanted)
        return may(self._actor, "see", changed, on=self._tools.today()) is None
