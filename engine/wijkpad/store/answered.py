# SPDX-License-Identifier: EUPL-1.2
"""Which questions about safety were answered in a task: a value about a person, so sealed."""

from __future__ import annotations

from typing import Final

from wijkpad.domain.case import Task
from wijkpad.errors import NotFoundError
from wijkpad.store.cases import CASE
from wijkpad.store.sealing import Vault, padded
from wijkpad.store.texts import listed, unlisted
from wijkpad.store.wire import Found

_PLACE: Final = "tasks.safety"


def sealed(task: Task, vault: Vault) -> bytes | None:
    """Return the paths of the questions under the key of the case; None when there are none."""
    if not task.safety:
        return None
    return vault.box(CASE, task.case).seal(padded(listed(task.safety)), _PLACE, task.id)


def opened(row: Found, vault: Vault) -> tuple[str, ...]:
    """Return the paths in a row of tasks; none when the key of the case was destroyed."""
    if row.safety is None:
        return ()
    try:
        box = vault.box(CASE, row.case_id)
    except NotFoundError:
        return ()
    return unlisted(box.open(bytes(row.safety), _PLACE, row.id))
