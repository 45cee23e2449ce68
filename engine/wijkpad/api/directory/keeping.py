# SPDX-License-Identifier: EUPL-1.2
"""Keeping the social map: what stands on it, what has become old, and what workers say is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from wijkpad.api.directory.offer import known_of
from wijkpad.api.directory.pages import (
    EditPage,
    FactLine,
    KeepingPage,
    KeptLine,
    SuggestionLine,
)
from wijkpad.api.directory.typed import (
    Typed,
    location_in,
    statement_in,
    wait_in,
)
from wijkpad.api.directory.words import wait_words
from wijkpad.api.reading import Reader
from wijkpad.commands.directory import keep_facts, keep_offers, suggestions
from wijkpad.commands.directory.offers import kept_offer
from wijkpad.commands.tools import new_id
from wijkpad.domain import directory_settings
from wijkpad.domain.derived_waits import counts_from, derived
from wijkpad.domain.directory import (
    CERTAINTIES,
    FACTS,
    OFFER_KINDS,
    WAIT_KINDS,
    Location,
    OfferKind,
    Statement,
    Suggestion,
    Wait,
    fact_text,
    standing,
)
from wijkpad.domain.directory_order import Measurement, believed, staleness
from wijkpad.errors import NotFoundError
from wijkpad.ports import UnitOfWork


class MapKeeper:
    """What who keeps the social map can do; raises as the verbs of `Desk` do."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tools, self._actor = reader.tools, reader.actor

    def page(self) -> KeepingPage:
        """Return everything that is kept, and what waits to be confirmed."""
        return self._reader.plain("keep_map", None, "directory.keep", self._page)

    def edit(self, key: str) -> EditPage:
        """Return one offer, to write about."""

        def work(unit: UnitOfWork) -> EditPage:
            kept_offer(unit, key)
            known = known_of(unit, key, self._reader)
            today = self._tools.today()
            return EditPage(
                key=key,
                name=known.offer.name,
                kind_title=OFFER_KINDS[known.offer.kind],
                provision=unit.directory.provision(key),
                facts=tuple(_line(one, today) for one in standing(known.lines, today)),
                locations=tuple(known.locations),
                waits=tuple(known.waits),
                kinds={code: kind.title for code, kind in FACTS.items()},
                values={code: kind.choices for code, kind in FACTS.items() if kind.choices},
                wait_kinds={str(code): text for code, text in WAIT_KINDS.items()},
                certainties={str(code): text for code, text in CERTAINTIES.items()},
            )

        return self._reader.plain("keep_map", None, "directory.keep", work)

    def state(self, offer: str, typed: Typed, *, token: str | None = None) -> None:
        """Keep a fact that somebody typed; raises `AnswersInvalidError`."""
        self._pass()
        keep_facts.state(self._tools, self._actor, statement_in(offer, typed), token=token)

    def take_off(self, offer: str, number: int, *, token: str | None = None) -> None:
        """Say that a fact is not so any more."""
        keep_facts.take_off(self._tools, self._actor, offer, number, token=token)

    def put_location(
        self, offer: str, key: str, seen: int, typed: Typed, *, token: str | None = None
    ) -> None:
        """Keep a location (key empty: a new one) that somebody typed; raises `AnswersInvalidError`."""
        self._pass()
        given = location_in(offer, key or new_id(), seen, typed)
        keep_facts.put_location(self._tools, self._actor, given, token=token)

    def end_location(self, offer: str, key: str, *, token: str | None = None) -> None:
        """Say that an offer is not found at a location any more."""

        def found(unit: UnitOfWork) -> list[Location]:
            kept_offer(unit, offer)
            return [one for one in unit.directory.locations(offer) if one.id == key]

        here = self._reader.plain("keep_map", None, "directory.keep", found)
        if not here or here[0].is_gone:
            raise NotFoundError("location", key)
        given = replace(here[0], is_gone=True)
        keep_facts.put_location(self._tools, self._actor, given, token=token)

    def add_wait(self, offer: str, typed: Typed, *, token: str | None = None) -> None:
        """Keep a wait time that somebody typed; raises `AnswersInvalidError`."""
        self._pass()
        keep_facts.add_wait(self._tools, self._actor, wait_in(offer, typed), token=token)

    def put_provision(self, key: str | None, name: str, *, token: str | None = None) -> str:
        """Keep a provision (key None: a new one) and return its id; raises `AnswersInvalidError`."""
        return keep_offers.put_provision(self._tools, self._actor, key, name.strip(), token=token)

    def end_provision(self, key: str, *, ended: bool, token: str | None = None) -> None:
        """Take a provision off the map, or put it back."""
        keep_offers.end_provision(self._tools, self._actor, key, ended=ended, token=token)

    def decide(self, suggestion: str, *, confirm: bool, token: str | None = None) -> Suggestion:
        """Confirm or refuse a suggestion; raises `ConflictError` where it is too late."""
        return suggestions.decide(
            self._tools, self._actor, suggestion, confirm=confirm, token=token
        )

    def _pass(self) -> None:
        """Let nobody else in, before anything is said of what they typed."""
        self._reader.plain("keep_map", None, "directory.keep", lambda _: None)

    def _page(self, unit: UnitOfWork) -> KeepingPage:
        today, book = self._tools.today(), unit.directory
        lines = {k: list(v) for k, v in groupby(book.statements(), lambda one: one.offer)}
        waits = {k: list(v) for k, v in groupby(book.waits(), lambda one: one.offer)}
        chosen = unit.settings.in_force("parameter", today)
        norm = directory_settings.norm_days(chosen)
        who: list[tuple[str, str, OfferKind, bool]] = [
            *((one.id, one.name, "provider", False) for one in unit.funding.providers()),
            *(
                (one.id, one.name, "general_provision", one.ended_on is not None)
                for one in book.provisions()
            ),
        ]
        for one in _begun(unit, [key for key, _, _, _ in who], today):
            waits.setdefault(one.offer, []).append(one)
        names = self._reader.names(unit)
        titles = {key: name for key, name, _, _ in who}
        offers = []
        for key, name, kind, ended in sorted(who, key=lambda one: one[1].casefold()):
            held = standing(lines.get(key, ()), today)
            counts = believed(map(_measured, waits.get(key, ())), today, None)
            offers.append(
                KeptLine(
                    key=key,
                    kind_title=OFFER_KINDS[kind],
                    name=name,
                    ended=ended,
                    facts=len(held),
                    stale=sum(staleness(one.measured_on, today) == "stale" for one in held),
                    wait=wait_words(counts, today, norm),
                )
            )
        return KeepingPage(
            offers=tuple(offers),
            waiting=tuple(
                _suggested(one, titles, names, lines, waits, today)
                for one in book.suggestions(waiting=True)
            ),
            decided=tuple(
                _suggested(one, titles, names, lines, waits, today)
                for one in book.suggestions(waiting=False)[:20]
            ),
        )


def _begun(unit: UnitOfWork, offers: Sequence[str], today: date) -> list[Wait]:
    """Return the wait times that follow from help that began."""
    return derived(unit.ledger.begun(offers, since=counts_from(today), until=today))


def _measured(one: Wait) -> Measurement:
    return Measurement(
        product=one.product,
        location=one.location,
        kind=one.kind,
        days=one.days,
        certainty=one.certainty,
        measured_on=one.measured_on,
        source=one.source,
        definition=one.definition,
        waiting=one.waiting,
    )


def _line(one: Statement, today: date) -> FactLine:
    kind = FACTS.get(one.kind)
    return FactLine(
        number=str(one.number),
        kind=one.kind,
        title=kind.title if kind is not None else one.kind,
        text=fact_text(one.kind, one.value),
        source=one.source,
        measured_on=one.measured_on,
        expires_on=one.expires_on,
        is_stale=staleness(one.measured_on, today) == "stale",
        is_link=False,
    )


def _suggested(  # noqa: PLR0917 - what stands, by offer
    one: Suggestion,
    titles: Mapping[str, str],
    names: Mapping[str, str],
    lines: Mapping[str, list[Statement]],
    waits: Mapping[str, list[Wait]],
    today: date,
) -> SuggestionLine:
    about, now = "Het aanbod zelf", ""
    if one.about == "fact":
        held = standing(lines.get(one.offer, ()), today)
        line = next((x for x in held if str(x.number) == one.key), None)
        about = FACTS[line.kind].title if line is not None and line.kind in FACTS else "Een gegeven"
        now = fact_text(line.kind, line.value) if line is not None else "staat er niet meer"
    elif one.about == "wait":
        wait = next((x for x in waits.get(one.offer, ()) if str(x.number) == one.key), None)
        about = "Wachttijd"
        if wait is not None:
            now = "onbekend" if wait.days is None else f"{wait.days} dagen"
    elif one.about == "location":
        about = "Locatie"
    return SuggestionLine(
        suggestion=one,
        offer=titles.get(one.offer, "niet meer op de kaart"),
        about=about,
        now=now,
        by=names.get(one.by, "onbekend"),
        decided_by=names.get(one.decided_by or "", ""),
    )
