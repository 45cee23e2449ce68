# SPDX-License-Identifier: EUPL-1.2
"""What a municipality's plugins said about terms when a run began, kept for as long as it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wijkpad.terms import Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """The plugin that said something, in the version that said it; `title` is Dutch."""

    key: str
    title: str
    version: str

    @property
    def name(self) -> str:
        """The plugin as readers see it, `plugin ‘Voorbeeldstad’ 1.2.0`."""
        return f"plugin ‘{self.title}’ {self.version}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDays:
    """The days on which a plugin says that the municipality is closed, in order."""

    by: Speaker
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A plugin of which the answer could not be used, and why, as the end of a Dutch sentence."""

    by: Speaker
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalRule:
    """A plugin's own length of a term.

    Attributes:
        term: `<pathway>.<term>` as a plugin says it; on a run the key of the term there.
        law: where the municipality laid it down.
        suspend: the grounds for suspension that are left; None: all of them.
        refused: why it does not count after all, a Dutch sentence; empty when it does.
    """

    by: Speaker
    term: str
    length: Length
    law: str
    suspend: tuple[str, ...] | None = None
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermAnswer:
    """What a plugin said of the last day of one term that runs.

    Attributes:
        basis: on which start and which last day of the core; it holds for those alone.
        due: None where it does not count; then `text` tells why, as the end of a Dutch sentence.
    """

    by: Speaker
    basis: str = ""
    due: date | None = None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalTerms:
    """All of it, for one run. Holds nothing about people.

    Attributes:
        closed_until: the last day for which closing days were asked; None where nobody tells them.
        silent: whose part is missing: the pathway's own terms hold in its place.
        deadlines: who may be asked for the last day of a term that runs.
    """

    closed: tuple[ClosedDays, ...] = ()
    closed_until: date | None = None
    silent: tuple[Silence, ...] = ()
    rules: tuple[LocalRule, ...] = ()
    deadlines: tuple[Speaker, ...] = ()

    def rule_for(self, term: str) -> LocalRule | None:
        """Return what a plugin says about the length of a term of the run."""
        return next((one for one in self.rules if one.term == term), None)


NO_LOCAL_TERMS = LocalTerms()
