# SPDX-License-Identifier: EUPL-1.2
"""Every form of the file by its name, and what may be taken off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wijkpad.commands.file.consent_sheets import (
    AnswerSheet,
    BasisSheet,
    ConsentSheet,
    DisclosureSheet,
    WithdrawalSheet,
)
from wijkpad.commands.file.people_sheets import HouseholdSheet, NetworkSheet, PersonSheet
from wijkpad.commands.file.plan_sheets import (
    ActionSheet,
    GoalSheet,
    InstrumentSheet,
    MatrixSheet,
    OrderSheet,
)
from wijkpad.commands.file.sheets import Sheet
from wijkpad.errors import NotFoundError

SHEETS: Final[Mapping[str, Sheet]] = {
    "household": HouseholdSheet(),
    "person": PersonSheet(),
    "network_member": NetworkSheet(),
    "goal": GoalSheet(),
    "action": ActionSheet(),
    "matrix": MatrixSheet(),
    "assessment": InstrumentSheet(),
    "order": OrderSheet(),
    "consent": ConsentSheet(),
    "answer": AnswerSheet(),
    "withdrawal": WithdrawalSheet(),
    "basis": BasisSheet(),
    "disclosure": DisclosureSheet(),
}
TAKEN_OFF: Final = frozenset(
    {"person", "network_member", "goal", "action", "matrix", "assessment", "order"}
)
"""What can be taken off with a reason. A consent is withdrawn, and what was shared stays told."""
NEEDS_ITEM: Final = frozenset({"answer", "withdrawal", "basis"})
"""Forms that add to a consent that is there."""
ONCE: Final = frozenset({"household"})
"""What a case has one of, whose id is its kind."""
NEW_ONLY: Final = frozenset({"consent"})
"""What is not changed by its own form: an answer is added, or taken back."""


def asked(name: str, case: str, item: str | None) -> str:
    """Return what a request with this form asks, for who tells repeats apart."""
    return f"file.{name}:{case}:{item or ''}"


def sheet_of(name: str) -> Sheet:
    """Return a form; raises `NotFoundError`."""
    if name not in SHEETS:
        raise NotFoundError("sheet", name)
    return SHEETS[name]
