# SPDX-License-Identifier: EUPL-1.2
"""The volunteers, for who matches them: names and contact are shown here and nowhere else."""

from __future__ import annotations

from wijkpad.api.directory.pages import VolunteersPage
from wijkpad.api.directory.typed import Typed, volunteer_in
from wijkpad.api.reading import Reader
from wijkpad.commands.directory import keep_offers
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.domain.directory import GROUPS, LANGUAGES, LIFE_AREAS, Volunteer
from wijkpad.errors import NotFoundError
from wijkpad.ports import UnitOfWork


class VolunteerDesk:
    """What the volunteer coordinator can do; raises as the verbs of `Desk` do."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tools, self._actor = reader.tools, reader.actor

    def page(self) -> VolunteersPage:
        """Return everybody who did not stop, by name; the look is journalled."""

        def work(unit: UnitOfWork) -> VolunteersPage:
            self._look(unit, "")
            found = sorted(
                unit.directory.volunteers(named=True), key=lambda one: (one.name.casefold(), one.id)
            )
            return VolunteersPage(volunteers=tuple(found), today=self._tools.today())

        about = ("municipality", self._actor.municipality)
        return guarded(self._tools, self._actor, "volunteer.read", about, work)

    def volunteer(self, key: str) -> Volunteer:
        """Return one volunteer with name and contact; the look is journalled."""

        def work(unit: UnitOfWork) -> Volunteer:
            self._look(unit, key)
            found = unit.directory.volunteer(key, named=True)
            if found is None or found.stopped_on is not None:
                raise NotFoundError("volunteer", key)
            return found

        return guarded(self._tools, self._actor, "volunteer.read", ("volunteer", key), work)

    def form(self) -> dict[str, dict[str, str]]:
        """Return what can be ticked: life areas with groups, and languages."""
        self._pass()
        return {"skills": {**LIFE_AREAS, **GROUPS}, "languages": dict(LANGUAGES)}

    def put(
        self,
        key: str,
        seen: int,
        typed: Typed,
        *,
        skills: tuple[str, ...],
        languages: tuple[str, ...],
        token: str | None = None,
    ) -> str:
        """Keep a new volunteer (key empty) or what changed; raises `AnswersInvalidError`."""
        self._pass()
        given = volunteer_in(key, seen, typed, skills, languages)
        return keep_offers.put_volunteer(self._tools, self._actor, given, token=token)

    def stop(self, key: str, *, token: str | None = None) -> None:
        """Erase a volunteer for good."""
        keep_offers.stop_volunteer(self._tools, self._actor, key, token=token)

    def _pass(self) -> None:
        """Let nobody else in, before anything is said of what they typed."""
        self._reader.plain("keep_volunteers", None, "volunteer.read", lambda _: None)

    def _look(self, unit: UnitOfWork, key: str) -> None:
        allow(self._actor, "keep_volunteers", None, on=self._tools.today())
        about = ("volunteer", key) if key else ("list", "volunteers")
        line = entry(self._actor, self._tools.clock.now(), "volunteer.read", "read", about=about)
        unit.journal.write(line)
