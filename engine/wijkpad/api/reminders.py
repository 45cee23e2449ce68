# SPDX-License-Identifier: EUPL-1.2
"""The reminders of a term that have gone by."""

from __future__ import annotations

from datetime import datetime

from wijkpad.api.words import role_names
from wijkpad.domain.case import CaseTerm
from wijkpad.errors import FindingsError
from wijkpad.terms import Rule, moment_text, warn_moments


def reminders(rule: Rule, term: CaseTerm, now: datetime) -> tuple[str, ...]:
    """Return a sentence for each reminder that was due and of which the duty is still open."""
    if term.met_at is not None:
        return ()
    try:
        moments = warn_moments(rule, term.start)
    except FindingsError:
        # The length of this term was computed for the run; its reminders cannot be counted.
        return ()
    return tuple(
        f"Herinnering voor {_whom(one.warn.to)} sinds {moment_text(one.at)}"
        for one in moments
        if one.at <= now
    )


def _whom(to: str) -> str:
    return "wie de taak doet" if to == "assignee" else role_names((to,))[0].lower()
