# SPDX-License-Identifier: EUPL-1.2
"""A pathway that a diagram asks to start: what was asked, kept until the job does it."""

from __future__ import annotations

from dataclasses import dataclass

from wijkpad.commands.run.moving import START_TOPIC, Moving
from wijkpad.errors import FindingsError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork, Wait


@dataclass(frozen=True, slots=True)
class Asked:
    """Which pathway to start, at which start event (None: its first), and who completed the step.

    `note` is what the new case should know beforehand, as text; None when the diagram gives none.
    """

    pathway: str
    event: str | None
    reason: Value
    by: str
    note: Value = None


def ask_start(moving: Moving, wait: Wait) -> None:
    """Add the job, and keep what was asked as data: the starter may be gone when the job runs.

    Raises:
        FindingsError: the diagram does not say which pathway (CASE-011).
    """
    inputs = moving.live.inputs(wait.token)
    if not isinstance(inputs.get("pathway"), str):
        raise FindingsError([_WHICH])
    moving.env.write("", _key(wait.token), dict(inputs), step=wait.element)
    moving.add_job("start", token=wait.token, element=wait.element, topic=START_TOPIC)


def asked(unit: UnitOfWork, case: str, run: str, token: str) -> Asked:
    """Return what was asked under this token."""
    row = unit.data.versions(case, run, _key(token))[-1]
    inputs = row.value if isinstance(row.value, dict) else {}
    event = inputs.get("event")
    return Asked(
        pathway=str(inputs.get("pathway")),
        event=event if isinstance(event, str) else None,
        reason=inputs.get("reason"),
        by=row.by,
        note=inputs.get("note"),
    )


def _key(token: str) -> str:
    return f"start:{token}"


_WHICH = Finding(
    code="CASE-011",
    text="Het diagram zegt niet welk traject moet beginnen.",
    cure="Vul bij de stap in het diagram het traject in.",
)
