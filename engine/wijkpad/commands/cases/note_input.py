# SPDX-License-Identifier: EUPL-1.2
"""What somebody typed as a note, read and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

from wijkpad.domain.dossier import MODES, OUTCOMES, Contact, Outcome
from wijkpad.errors import AnswersInvalidError
from wijkpad.findings import Finding
from wijkpad.forms.moments import MissingHourError, read_moment

LONGEST: Final = 10_000
LONGEST_LINE: Final = 200
_CONTACT: Final = ("mode", "planned_at", "held_at", "whom", "outcome", "next")
FIELDS: Final = ("text", *_CONTACT, "by", "facts", "interpretation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a note says, checked; `contact` only where a contact moment was filled in."""

    text: str = field(repr=False)
    facts: str = field(default="", repr=False)
    interpretation: str = field(default="", repr=False)
    contact: Contact | None = field(default=None, repr=False)


def read(
    posted: Mapping[str, Sequence[str]],
    *,
    writer: str,
    colleagues: Mapping[str, str],
    now: datetime,
) -> Written:
    """Return what was typed; who had the contact is the writer unless a colleague is chosen.

    Raises:
        AnswersInvalidError: every fault at once, each at its field.
    """
    typed = {name: next(iter(posted.get(name, ())), "").strip() for name in FIELDS}
    faults: list[Finding] = []
    contact = _contact(typed, writer, colleagues, now, faults)
    worry = contact is not None and contact.outcome == "worry"
    if worry and not typed["facts"]:
        faults.append(_fault("NOTE-006", "facts"))
    if typed["interpretation"] and not typed["facts"] and not worry:
        faults.append(_fault("NOTE-007", "facts"))
    if contact is None and not typed["text"] and not typed["facts"] and not faults:
        faults.append(_fault("NOTE-001", "text"))
    for name, text in typed.items():
        longest = LONGEST if name in ("text", "facts", "interpretation", "next") else LONGEST_LINE
        if len(text) > longest:
            faults.append(_fault("NOTE-002", name, str(longest)))
    if faults:
        raise AnswersInvalidError(faults)
    return Written(
        text=typed["text"],
        facts=typed["facts"],
        interpretation=typed["interpretation"],
        contact=contact,
    )


def _contact(
    typed: Mapping[str, str],
    writer: str,
    colleagues: Mapping[str, str],
    now: datetime,
    faults: list[Finding],
) -> Contact | None:
    if not any(typed[name] for name in _CONTACT):
        return None
    planned, held = (_moment(typed, name, faults) for name in ("planned_at", "held_at"))
    if typed["mode"] not in MODES:
        faults.append(_fault("NOTE-003", "mode"))
    if not typed["planned_at"] and not typed["held_at"]:
        faults.append(_fault("NOTE-004", "held_at"))
    if held is not None and held > now:
        faults.append(_fault("NOTE-008", "held_at"))
    if typed["held_at"] and typed["outcome"] not in OUTCOMES:
        faults.append(_fault("NOTE-005", "outcome"))
    if typed["outcome"] and typed["planned_at"] and not typed["held_at"]:
        faults.append(_fault("NOTE-009", "held_at"))
    by = typed["by"] or writer
    if by != writer and by not in colleagues:
        faults.append(_fault("NOTE-010", "by"))
    outcome = cast("Outcome", typed["outcome"]) if typed["outcome"] in OUTCOMES else None
    return Contact(
        mode=typed["mode"],
        planned_at=planned,
        held_at=held,
        by=by,
        whom=typed["whom"],
        outcome=outcome,
        next=typed["next"],
    )


def _moment(typed: Mapping[str, str], name: str, faults: list[Finding]) -> datetime | None:
    if not typed[name]:
        return None
    try:
        found = read_moment(typed[name])
    except MissingHourError:
        found = None
    if found is None:
        faults.append(_fault("NOTE-011", name))
    return found


def _fault(code: str, element: str, *parts: str) -> Finding:
    return Finding(code=code, text=_TEXTS[code].format(*parts), element=element)


_TEXTS: Final = {
    "NOTE-001": "Schrijf op wat u wilt vastleggen.",
    "NOTE-002": "Maak deze tekst korter: hoogstens {} tekens.",
    "NOTE-003": "Kies hoe het contact was of wordt.",
    "NOTE-004": "Vul in wanneer het contact was, of wanneer het gepland is.",
    "NOTE-005": "Kies hoe het contact afliep.",
    "NOTE-006": "Er is een zorg. Schrijf op wat er is gezien of gehoord.",
    "NOTE-007": "Schrijf ook op wat er is gezien of gehoord, los van wat u ervan vindt.",
    "NOTE-008": "Dit moment ligt in de toekomst. Vul het in bij ‘Gepland op’.",
    "NOTE-009": "Vul in wanneer het contact was. Is het er nog niet geweest? Laat de afloop dan leeg.",
    "NOTE-010": "Kies een collega van het team.",
    "NOTE-011": "Vul een datum en tijd in, bijvoorbeeld 16-11-2026 10:15.",
}
