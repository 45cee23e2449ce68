# SPDX-License-Identifier: EUPL-1.2
"""The part of a desk that is about people: household, consent, goals, assessments and orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from wijkpad.api.file import pages as file_pages
from wijkpad.api.file.views import (
    ConsentPage,
    ConsentsPage,
    FileForm,
    HistoryPage,
    PeoplePage,
    PlanPage,
)
from wijkpad.api.reading import Reader
from wijkpad.commands.file import record, save_draft, take_off
from wijkpad.commands.file.record import Recorded
from wijkpad.commands.tasks.answering import Posted
from wijkpad.commands.tools import Tools
from wijkpad.domain.identity import Actor


class FileDesk:
    """What an actor can see and do in the file about people of a case.

    Every verb raises `NotFoundError` for what is not there or may not be known. Forms have names:
    `household`, `person`, `network_member`, `goal`, `action`, `matrix`, `assessment`, `order`,
    `consent`, and on a consent `answer`, `withdrawal` and `basis`; and `disclosure`.
    """

    def __init__(self, tools: Tools, reader: Reader, actor: Actor) -> None:
        self._tools, self._reader, self._actor = tools, reader, actor

    def people(self, case: str) -> PeoplePage:
        """Return the household and who is around it; a BSN is masked, a hidden address left out."""
        return file_pages.people_page(self._reader, case)

    def open_address(self, case: str, purpose: str) -> PeoplePage:
        """Return the same with the hidden address; raises `AnswersInvalidError` without purpose."""
        return file_pages.open_address(self._reader, case, purpose)

    def open_bsn(self, case: str, person: str, purpose: str) -> PeoplePage:
        """Return the same with one BSN; raises `AnswersInvalidError` without purpose."""
        return file_pages.open_bsn(self._reader, case, person, purpose)

    def consents(self, case: str) -> ConsentsPage:
        """Return who must agree to what today, and what was agreed and shared."""
        return file_pages.consents_page(self._reader, case)

    def consent(self, case: str, consent: str) -> ConsentPage:
        """Return one consent with its answers, and what was shared under it."""
        return file_pages.consent_page(self._reader, case, consent)

    def plan(self, case: str) -> PlanPage:
        """Return goals, assessments and orders."""
        return file_pages.plan_page(self._reader, case)

    def form(
        self,
        case: str,
        name: str,
        item: str | None = None,
        posted: Mapping[str, Sequence[str]] | None = None,
        *,
        check: bool = False,
    ) -> FileForm:
        """Return a form with what is known or was posted; `check` tells what is wrong with that."""
        return file_pages.form_page(self._reader, case, name, item, posted, check=check)

    def history(self, case: str, name: str, item: str) -> HistoryPage:
        """Return every version of one thing, the newest first."""
        return file_pages.history_page(self._reader, case, name, item)

    def record(
        self,
        case: str,
        name: str,
        posted: Mapping[str, Sequence[str]],
        *,
        item: str | None = None,
        seen: int | None = None,
        token: str | None = None,
    ) -> Recorded:
        """Write down what a browser posted; `seen` is the version that the page showed.

        Raises:
            AnswersInvalidError: every fault at once; nothing was stored.
            ConflictError: somebody changed it meanwhile; nothing was stored.
        """
        return record.handle(
            self._tools,
            self._actor,
            case,
            name,
            Posted(posted),
            item=item,
            seen=seen,
            token=token,
        )

    def save_draft(
        self,
        case: str,
        name: str,
        posted: Mapping[str, Sequence[str]],
        *,
        item: str | None = None,
        token: str | None = None,
    ) -> datetime:
        """Keep what was typed so far, unchecked, and return when."""
        return save_draft.handle(
            self._tools, self._actor, case, name, posted, item=item, token=token
        )

    def drop_draft(self, case: str, name: str, item: str | None = None) -> None:
        """Throw the actor's own draft away."""
        save_draft.drop(self._tools, self._actor, case, name, item)

    def take_off(self, case: str, name: str, item: str, reason: str) -> None:
        """Take something off with a reason; raises `AnswersInvalidError` without one."""
        take_off.handle(self._tools, self._actor, case, name, item, reason=reason)
