# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with the file of a contract: it holds no family, and opens none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

BUDGET_HOLDER: Final = "budget_holder"
"""Answers for money: does the tasks that name the role, and sees no file of a case through it."""
CONTRACT_MANAGER: Final = "contract_manager"
"""Answers for what was agreed with providers; sees no file of a case through it."""
CONTRACT_ROLES: Final = frozenset({CONTRACT_MANAGER, BUDGET_HOLDER})
"""The roles that work with the files of contracts, in whichever team they have them."""
_ADMINISTRATOR: Final = "functional_admin"
_AUDITORS: Final = frozenset({_ADMINISTRATOR, "privacy_officer"})
_WORK: Final = frozenset(
    {"deliver", "note", "document", "cancel", "close", "change_term", "explain_term"}
)
_STUCK: Final[Mapping[str, str]] = {"mend": "ACC-009", "rewind": "ACC-010", "repair": "ACC-011"}
_UNKNOWN: Final = "ACC-001"


def refusal(verb: str, roles: frozenset[str]) -> str | None:
    """Return the code of the rule that keeps somebody with these roles out; None: they may.

    What only the file of a household has is not there: it is answered as something unknown. Who
    administers may look, and mend what got stuck.
    """
    works, administers = bool(roles & CONTRACT_ROLES), _ADMINISTRATOR in roles
    audits = verb == "read_journal" and bool(roles & _AUDITORS)
    if not (works or administers or audits):
        return _UNKNOWN
    if verb in ("see", "read_journal"):
        return None
    if verb in _STUCK:
        return None if administers or (works and verb == "rewind") else _STUCK[verb]
    if verb not in _WORK:
        return _UNKNOWN
    return None if works else "ACC-003"
