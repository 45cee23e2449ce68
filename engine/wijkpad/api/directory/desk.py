# SPDX-License-Identifier: EUPL-1.2
"""The social map at the desk of a worker: search, look, and say what is not so any more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final

from wijkpad.api.cases.pages import case_head
from wijkpad.api.directory.need import needed
from wijkpad.api.directory.offer import known_of, offer_page
from wijkpad.api.directory.pages import MapPage, OfferPage, Wanted
from wijkpad.api.directory.search import Known, Snapshot, by_offer, choices, search, snapshot
from wijkpad.api.pages import CaseHead
from wijkpad.api.reading import Reader
from wijkpad.commands.directory import suggestions
from wijkpad.domain.case import Case
from wijkpad.domain.directory import Suggestion
from wijkpad.ports import MapSources, MapTalk, UnitOfWork

_NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)
"""Stands in a suggestion until it is kept."""


class DirectoryDesk:
    """The social map, for one actor; raises as the verbs of `Desk` do."""

    def __init__(self, reader: Reader, sources: MapSources) -> None:
        self._reader, self._sources = reader, sources
        self._tools, self._actor = reader.tools, reader.actor

    def page(self, wanted: Wanted | None = None) -> MapPage:
        """Return the search; with `wanted` also what it finds. The search is journalled as a hash."""
        today, product = self._tools.today(), wanted.product if wanted else ""
        found = self._reader.plain(
            "see_map", None, "directory.read", lambda unit: snapshot(unit, today, product)
        )
        if wanted is None:
            return MapPage(choices=choices(found), wanted=Wanted())
        results = search(self._talk(), found, wanted, self._known)
        words = json.dumps(asdict(wanted), sort_keys=True)
        self._reader.searched("directory.search", words, found=results.total)
        return MapPage(choices=choices(found), wanted=wanted, results=results)

    def case_page(self, case: str, wanted: Wanted | None = None) -> MapPage:
        """Return the search for a case, filled in with what the case tells is needed.

        Searching is journalled as on that case; what was looked for stands nowhere.
        """
        today, product = self._tools.today(), wanted.product if wanted else ""

        def work(unit: UnitOfWork, found: Case) -> tuple[CaseHead, Snapshot, tuple[str, ...]]:
            asked = needed(unit.data.of_case(found.id)) if wanted is None else ()
            return case_head(unit, found), snapshot(unit, today, product), asked

        event = "directory.read" if wanted is None else "directory.search"
        head, found, asked = self._reader.case(
            case, work, verb="see_household", event=event, part="social_map"
        )
        if wanted is None:
            return MapPage(
                choices=choices(found),
                wanted=Wanted(tags=asked),
                head=head,
                prefilled=bool(asked),
            )
        results = search(self._talk(), found, wanted, self._known)
        return MapPage(choices=choices(found), wanted=wanted, results=results, head=head)

    def offer(self, key: str) -> OfferPage:
        """Return everything that is known of a provider, provision or volunteer, with its history."""
        today = self._tools.today()
        known = self._reader.plain(
            "see_map", None, "directory.read", lambda unit: known_of(unit, key, self._reader)
        )
        return offer_page(known, self._talk(), today)

    def suggest(
        self,
        offer: str,
        about: str,
        words: str,
        value: str = "",
        *,
        token: str | None = None,
    ) -> Suggestion:
        """Say what is not so any more; `about` is such as `fact:3`, `wait:1`, `location:kade`, `offer:`."""
        given = suggestion_in(offer, about, words.strip(), value.strip())
        return suggestions.suggest(self._tools, self._actor, given, token=token)

    def _known(self, offers: Sequence[str]) -> Known:
        with self._tools.store.work(self._actor.municipality, reading=True) as unit:
            return by_offer(unit.directory.statements_of(offers), self._tools.today())

    def _talk(self) -> MapTalk:
        actor = self._actor
        roles = tuple(sorted(actor.roles))
        return self._sources.talk(actor.municipality, self._tools.today(), roles)


def suggestion_in(offer: str, about: str, words: str, value: str) -> Suggestion:
    """Return a suggestion that is not kept yet; what it is about is checked where it is kept."""
    kind, _, key = about.partition(":")
    match kind:
        case "fact" | "wait" | "location":
            return Suggestion(
                id="", offer=offer, about=kind, key=key, words=words, value=value, by="", at=_NEVER
            )
        case _:
            return Suggestion(id="", offer=offer, about="offer", words=words, by="", at=_NEVER)
