# SPDX-License-Identifier: EUPL-1.2
"""What of the social map is about people: volunteers, and what workers wrote in their own words."""

from __future__ import annotations

import json
from typing import Final

from wijkpad.domain.directory import Suggestion, Volunteer
from wijkpad.errors import NotFoundError, StaleError
from wijkpad.store.sealing import Vault, padded
from wijkpad.store.tables import directory_suggestions, subjects, volunteers
from wijkpad.store.texts import listed, unlisted
from wijkpad.store.wire import Found, Wire, inserting, picking, updating

VOLUNTEER: Final = "volunteer"
"""Kind of subject whose key seals name and contact of one volunteer."""
_DECIDED: Final = 200

_add_subject = inserting(subjects)
_add_volunteer = inserting(volunteers)
_volunteer = picking(volunteers, "id")
_volunteers = picking(volunteers).where(volunteers.c.stopped_on.is_(None)).order_by(volunteers.c.id)
_save_volunteer = updating(volunteers, "id", "version")

_add_suggestion = inserting(directory_suggestions)
_suggestion = picking(directory_suggestions, "id")
_oldest: Final = (directory_suggestions.c.asked_at, directory_suggestions.c.id)
_waiting = picking(directory_suggestions, "state").order_by(*_oldest)
_of_offer = picking(directory_suggestions, "offer_id", "state").order_by(*_oldest)
_decided = (
    picking(directory_suggestions)
    .where(directory_suggestions.c.decided_at.is_not(None))
    .order_by(directory_suggestions.c.decided_at.desc(), directory_suggestions.c.id)
    .limit(_DECIDED)
)
_decide = updating(directory_suggestions, "id", "state")


class SqlDirectoryPeople:
    """Volunteers and suggestions of one municipality, in one transaction."""

    def __init__(self, wire: Wire, vault: Vault) -> None:
        self._wire = wire
        self._vault = vault

    def volunteers(self, *, named: bool = False) -> list[Volunteer]:
        return [self._volunteer(row, named=named) for row in self._wire.every(_volunteers)]

    def volunteer(self, volunteer: str, *, named: bool = False) -> Volunteer | None:
        row = self._wire.one(_volunteer, at_id=volunteer)
        return None if row is None else self._volunteer(row, named=named)

    def add_volunteer(self, volunteer: Volunteer) -> None:
        self._wire.change(_add_subject, {"kind": VOLUNTEER, "id": volunteer.id})
        self._vault.create(VOLUNTEER, volunteer.id)
        values = {"id": volunteer.id, "content": self._sealed(volunteer)}
        self._wire.change(_add_volunteer, values | _columns(volunteer))

    def save_volunteer(self, volunteer: Volunteer) -> None:
        self._save(volunteer, {"content": self._sealed(volunteer)})

    def forget_volunteer(self, volunteer: Volunteer) -> None:
        self._save(volunteer, {"content": b""})
        self._vault.destroy(VOLUNTEER, volunteer.id)

    def _save(self, volunteer: Volunteer, content: dict[str, object]) -> None:
        changed = _columns(volunteer) | {"version": volunteer.version + 1} | content
        at = {"at_id": volunteer.id, "at_version": volunteer.version}
        if self._wire.change(_save_volunteer, at | changed) != 1:
            raise StaleError(f"volunteer {volunteer.id} was changed meanwhile")

    def _sealed(self, volunteer: Volunteer) -> bytes:
        words = {"name": volunteer.name, "contact": volunteer.contact}
        box = self._vault.box(VOLUNTEER, volunteer.id)
        return box.seal(padded(json.dumps(words)), "volunteers", volunteer.id)

    def _volunteer(self, row: Found, *, named: bool) -> Volunteer:
        words = self._words(row) if named else {}
        return Volunteer(
            id=row.id,
            name=words.get("name", ""),
            contact=words.get("contact", ""),
            area=row.area,
            skills=unlisted(row.skills),
            languages=unlisted(row.languages),
            hours=row.hours,
            vog_on=row.vog_on,
            checked_on=row.checked_on,
            stopped_on=row.stopped_on,
            version=row.version,
        )

    def _words(self, row: Found) -> dict[str, str]:
        """Return what is sealed; nothing when the key was destroyed."""
        try:
            box = self._vault.box(VOLUNTEER, row.id)
        except NotFoundError:
            return {}
        found: dict[str, str] = json.loads(box.open(bytes(row.content), "volunteers", row.id))
        return found

    def suggestions(self, *, waiting: bool) -> list[Suggestion]:
        if waiting:
            return self._wire.each(self._suggested, _waiting, at_state="waiting")
        return self._wire.each(self._suggested, _decided)

    def suggestions_of(self, offer: str) -> list[Suggestion]:
        return self._wire.each(self._suggested, _of_offer, at_offer_id=offer, at_state="waiting")

    def suggestion(self, suggestion: str) -> Suggestion | None:
        row = self._wire.one(_suggestion, at_id=suggestion)
        return None if row is None else self._suggested(row)

    def add_suggestion(self, suggestion: Suggestion) -> None:
        words = {"words": suggestion.words, "value": suggestion.value}
        box = self._vault.municipal()
        values = {
            "id": suggestion.id,
            "offer_id": suggestion.offer,
            "about": suggestion.about,
            "about_key": suggestion.key,
            "words": box.seal(padded(json.dumps(words)), "directory_suggestions", suggestion.id),
            "state": suggestion.state,
            "asked_by": suggestion.by,
            "asked_at": suggestion.at,
            "decided_by": suggestion.decided_by,
            "decided_at": suggestion.decided_at,
        }
        self._wire.change(_add_suggestion, values)

    def decide_suggestion(self, suggestion: Suggestion) -> None:
        values = {
            "at_id": suggestion.id,
            "at_state": "waiting",
            "state": suggestion.state,
            "decided_by": suggestion.decided_by,
            "decided_at": suggestion.decided_at,
        }
        if self._wire.change(_decide, values) != 1:
            raise StaleError(f"suggestion {suggestion.id} was decided meanwhile")

    def _suggested(self, row: Found) -> Suggestion:
        box = self._vault.municipal()
        words = json.loads(box.open(bytes(row.words), "directory_suggestions", row.id))
        return Suggestion(
            id=row.id,
            offer=row.offer_id,
            about=row.about,
            key=row.about_key,
            words=words["words"],
            value=words["value"],
            by=row.asked_by,
            at=row.asked_at,
            state=row.state,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
        )


def _columns(volunteer: Volunteer) -> dict[str, object]:
    return {
        "area": volunteer.area,
        "skills": listed(volunteer.skills),
        "languages": listed(volunteer.languages),
        "hours": volunteer.hours,
        "vog_on": volunteer.vog_on,
        "checked_on": volunteer.checked_on,
        "stopped_on": volunteer.stopped_on,
        "version": volunteer.version,
    }
