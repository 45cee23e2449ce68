# SPDX-License-Identifier: EUPL-1.2
"""The part of a desk that is about terms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from wijkpad.api.reading import Reader
from wijkpad.api.terms import pages as term_pages
from wijkpad.api.terms.pages import TermsPage
from wijkpad.api.terms.sources_page import SourcesPage, sources_page
from wijkpad.api.terms.team_list import TeamTerms, team_terms
from wijkpad.commands.terms import explain_term, extend_term, suspend_term
from wijkpad.commands.terms.changing_terms import WhichTerm
from wijkpad.commands.terms.extend_term import Longer
from wijkpad.commands.terms.suspend_term import Suspending
from wijkpad.commands.tools import Tools
from wijkpad.ports import TermView


class TermDesk:
    """What an actor can do with the terms of cases; raises as `Desk` does."""

    def __init__(self, tools: Tools, reader: Reader, after: Callable[[], None]) -> None:
        self._tools, self._reader, self._after = tools, reader, after

    def page(self, case: str, *, free: bool = False) -> TermsPage:
        """Return every term of a case, with what may be done with each; `free` as in `Reader.case`."""
        return term_pages.terms_page(self._reader, case, free=free)

    def team(
        self, view: TermView, *, pathway: str = "", person: str = "", page: int = 1
    ) -> TeamTerms:
        """Return the open duties of the teams that the actor leads."""
        return team_terms(self._reader, view, pathway=pathway, person=person, page=page)

    def sources(self) -> SourcesPage:
        """Return where every term and setting rests on."""
        return sources_page(self._reader)

    def suspend(self, which: WhichTerm, given: Suspending, *, token: str | None = None) -> None:
        """Let a term stand still from a day, on a ground of its rule."""
        suspend_term.suspend(self._tools, self._reader.actor, which, given, token=token)
        self._after()

    def resume(
        self, which: WhichTerm, until: date | None, note: str = "", *, token: str | None = None
    ) -> None:
        """Let a term run on; `until` is the first day that counts again."""
        suspend_term.resume(self._tools, self._reader.actor, which, until, note, token=token)
        self._after()

    def extend(self, which: WhichTerm, given: Longer, *, token: str | None = None) -> None:
        """Let a term end later, as its rule allows."""
        extend_term.handle(self._tools, self._reader.actor, which, given, token=token)
        self._after()

    def explain(self, which: WhichTerm, note: str, *, token: str | None = None) -> None:
        """Keep why a duty was not done in time."""
        explain_term.handle(self._tools, self._reader.actor, which, note, token=token)
