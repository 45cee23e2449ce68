# SPDX-License-Identifier: EUPL-1.2
"""What somebody may or may not do something with, beside cases and tasks."""

from __future__ import annotations

from dataclasses import dataclass

from wijkpad.domain.case import Case


@dataclass(frozen=True, slots=True)
class DocumentOfCase:
    """A document to fix: `by_second` by none of its writers, in a role of `approvers`, if any."""

    case: Case
    document: str
    writers: frozenset[str]
    approvers: tuple[str, ...]
    by_second: bool


@dataclass(frozen=True, slots=True)
class Designs:
    """The pathways of the municipality, as drawn; `owners` are the roles that own one of them."""

    owners: frozenset[str]


@dataclass(frozen=True, slots=True)
class PurseOf:
    """A purse: whose money, and which. Of a team it is that team's budget."""

    owner: str
    key: str
