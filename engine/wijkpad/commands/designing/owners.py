# SPDX-License-Identifier: EUPL-1.2
"""Whose pathways they are: the roles that let changes through."""

from __future__ import annotations

from collections.abc import Sequence

from wijkpad.domain.access_objects import Designs
from wijkpad.ports import StoredDefinition, UnitOfWork


def designs(unit: UnitOfWork, drafts: Sequence[StoredDefinition] | None = None) -> Designs:
    """Return the designs with the roles that own a published pathway, or one that waits to be.

    `drafts` are all of them, for who read them already.
    """
    known = unit.definitions.drafts() if drafts is None else drafts
    waiting = (one for one in known if one.state == "waiting")
    return Designs(frozenset(one.owner for one in (*unit.definitions.all_latest(), *waiting)))
