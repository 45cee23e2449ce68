# SPDX-License-Identifier: EUPL-1.2
"""What was shared outside the team, for whoever shares: documents, handovers, and a person's own record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from wijkpad.commands.file.state import read_file
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import new_id
from wijkpad.domain.case import Case, Datum
from wijkpad.domain.file.disclosures import Disclosure
from wijkpad.domain.identity import Actor
from wijkpad.ports import UnitOfWork

KIND = "disclosure"


def disclose(
    unit: UnitOfWork, actor: Actor, case: Case, shared: Disclosure, *, now: datetime
) -> str:
    """Keep in this transaction what went to whom, and return its id.

    Call it where a person or a receipt says that something was sent, not where it was made ready.
    """
    key = new_id()
    unit.data.append(
        Datum(
            case=case.id,
            run=None,
            scope=key,
            key=KIND,
            version=0,
            value=shared.as_value(),
            step="file.disclosure",
            at=now,
            by=actor.user,
        )
    )
    unit.journal.write(
        entry(actor, now, "file.disclosure", "create", about=(KIND, key), part=KIND, case=case)
    )
    return key


def shared_under(
    unit: UnitOfWork, case: Case, consent: str, *, today: date
) -> Sequence[Disclosure]:
    """Return what was shared on the strength of a consent, the oldest first."""
    return read_file(unit, case, today).shared_under(consent)
