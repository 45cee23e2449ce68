# SPDX-License-Identifier: EUPL-1.2
"""What enabled plugins say about terms, asked before a transaction begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from wijkpad.domain.local_terms import ClosedDays, LocalRule, Silence, Speaker, TermAnswer
from wijkpad.plugin_api import Suspension, TermInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginTerms:
    """What the plugins of a municipality say about terms today.

    Attributes:
        closed_until: the last day for which closing days were asked; None where nobody tells them.
        silent: whose answer cannot be used.
        deadlines: who answers for the last day of a term that runs.
    """

    closed: tuple[ClosedDays, ...] = ()
    closed_until: date | None = None
    silent: tuple[Silence, ...] = ()
    rules: tuple[LocalRule, ...] = ()
    deadlines: tuple[Speaker, ...] = ()


class TermPlugins(Protocol):
    """Asks plugins about terms. Only `told` may be called inside a writing transaction."""

    def prepare(self, municipality: str) -> None:
        """Ask what is not known yet; quick when it is. Call it before a case begins."""
        ...

    def told(self, municipality: str) -> PluginTerms:
        """Return what `prepare` found; nothing when it was never called."""
        ...

    def deadline(
        self,
        municipality: str,
        asked: Sequence[Speaker],
        rule: TermInForce,
        start: date,
        suspensions: tuple[Suspension, ...],
    ) -> TermAnswer | None:
        """Ask for the last day of a term, outside any transaction: the first that has one answers.

        None where all leave it to the core. An answer without a day says why there is none.
        """
        ...


class NoTermPlugins:
    """Where there are no plugins."""

    def prepare(self, municipality: str) -> None:
        """Know nothing."""

    def told(self, municipality: str) -> PluginTerms:
        """Return nothing."""
        del municipality
        return PluginTerms()

    def deadline(
        self,
        municipality: str,
        asked: Sequence[Speaker],
        rule: TermInForce,
        start: date,
        suspensions: tuple[Suspension, ...],
    ) -> TermAnswer | None:
        """Leave it to the core."""
        del municipality, asked, rule, start, suspensions
        return None
