# SPDX-License-Identifier: EUPL-1.2
"""Who is signed in, for the menu."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """The person who is signed in, what their roles allow, and what waits for them.

    Attributes:
        mends: there are incidents for this person: of the municipality, or of shielded cases.
        pays: answers for money, and so does those tasks; without `sees_cases` that is all.
        does_tasks: has a list of tasks, of cases or of contracts.
    """

    id: str
    name: str
    municipality_name: str
    team_names: tuple[str, ...]
    sees_cases: bool
    starts_cases: bool
    designs: bool
    approves: bool
    leads: bool
    administers: bool
    mends: bool
    opens_in_need: bool
    oversees: bool
    pays: bool = False
    sees_contracts: bool = False
    keeps_contracts: bool = False
    does_tasks: bool = False
    knows_volunteers: bool = False
    sees_budgets: bool = False
    open_tasks: int
    waiting_approvals: int
    open_incidents: int
