# SPDX-License-Identifier: EUPL-1.2
"""What the database keeps of the social map."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from wijkpad.domain.directory import Location, Provision, Statement, Suggestion, Volunteer, Wait


class DirectoryBook(Protocol):
    """Facts, locations, wait times, provisions and volunteers of one municipality.

    Facts, locations and wait times are only added; who wrote a line, and when, stands in it. Providers
    themselves stand in the book of money, under the ids that are used here.
    """

    def provisions(self) -> list[Provision]:
        """Return the general provisions by name, also those that ended."""
        ...

    def provision(self, provision: str) -> Provision | None: ...
    def put_provision(self, provision: Provision) -> None: ...
    def statements(self, offer: str | None = None) -> list[Statement]:
        """Return every line of one offer, or of all, by offer, oldest first."""
        ...

    def statements_of(self, offers: Collection[str]) -> list[Statement]:
        """Return every line of these offers, by offer, oldest first."""
        ...

    def statements_about(self, kind: str) -> list[Statement]:
        """Return every line of one kind, by offer, oldest first."""
        ...

    def tagged(self, tags: Collection[str]) -> frozenset[str]:
        """Return of which offers each of these tags was ever written down, capitals aside.

        Volunteers are not among them. Who is left out does not have one of the tags.
        """
        ...

    def state(self, lines: Sequence[Statement]) -> None:
        """Add lines about one offer; they get the numbers that follow.

        Raises:
            StaleError: somebody else wrote about the offer meanwhile.
        """
        ...

    def locations(self, offer: str | None = None) -> list[Location]:
        """Return the newest version of each location of one offer, or of all, also those gone."""
        ...

    def locations_of(self, offers: Collection[str]) -> list[Location]:
        """Return the same of these offers."""
        ...

    def areas(self) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Return each neighbourhood with the mean of the points there: degrees north and east."""
        ...

    def location_history(self, offer: str) -> list[Location]:
        """Return every version of the locations of an offer, newest first."""
        ...

    def put_location(self, location: Location) -> None:
        """Add a version; raises `StaleError` where that version is there already."""
        ...

    def waits(self, offer: str | None = None) -> list[Wait]:
        """Return every wait time of one offer, or of all, by offer, newest measurement first."""
        ...

    def waits_of(self, offers: Collection[str]) -> list[Wait]:
        """Return every wait time of these offers, by offer, newest measurement first."""
        ...

    def add_wait(self, wait: Wait) -> None:
        """Add a wait time; it gets the number that follows. Raises `StaleError` as `state` does."""
        ...

    def volunteers(self, *, named: bool = False) -> list[Volunteer]:
        """Return the volunteers who did not stop; name and contact are empty unless `named`."""
        ...

    def volunteer(self, volunteer: str, *, named: bool = False) -> Volunteer | None: ...
    def add_volunteer(self, volunteer: Volunteer) -> None:
        """Keep a new volunteer, with a key of their own for name and contact."""
        ...

    def save_volunteer(self, volunteer: Volunteer) -> None:
        """Write if the row has the volunteer's version, and raise that; else `StaleError`."""
        ...

    def forget_volunteer(self, volunteer: Volunteer) -> None:
        """Write that they stopped, and destroy the key under which name and contact stand."""
        ...

    def suggestions(self, *, waiting: bool) -> list[Suggestion]:
        """Return what waits for the municipality, oldest first; else the newest 200 decided ones."""
        ...

    def suggestions_of(self, offer: str) -> list[Suggestion]:
        """Return what waits about one offer, oldest first."""
        ...

    def suggestion(self, suggestion: str) -> Suggestion | None: ...
    def add_suggestion(self, suggestion: Suggestion) -> None: ...
    def decide_suggestion(self, suggestion: Suggestion) -> None:
        """Write the decision, if it still waits; raises `StaleError` where it does not."""
        ...
