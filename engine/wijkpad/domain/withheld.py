# SPDX-License-Identifier: EUPL-1.2
"""What plugins of the municipality may withhold from who may see it otherwise, and what never."""

from __future__ import annotations

from typing import Final

from wijkpad.domain.access_words import refused
from wijkpad.domain.case import Case
from wijkpad.domain.identity import Actor
from wijkpad.findings import Finding

WITHHELD: Final = "ACC-070"
_FREE: Final = frozenset(
    {
        *("worry", "break_glass", "oversee", "participants", "shield"),
        *("export", "decide_export", "deliver", "withdraw", "mend"),
    }
)
"""Verbs in which no plugin has a say: safety, shielding, what a citizen asks or sends, incidents."""
_RIGHTS: Final = frozenset({"objection"})
"""Pathways on a citizen's right against the municipality."""


def is_free(verb: str, case: Case) -> bool:
    """Tell whether no plugin has a say in this act on an ordinary case; see decision 33.

    What is no case, such as the file of a contract, is about no resident: neither in that.
    """
    return verb in _FREE or case.pathway in _RIGHTS or case.subject != "case"


def refusal(actor: Actor, verb: str, case: Case) -> Finding | None:
    """Say that a plugin keeps the actor out, as it said in this request; None where it did not."""
    if case.id not in actor.withheld or is_free(verb, case):
        return None
    return refused(WITHHELD)
