# SPDX-License-Identifier: EUPL-1.2
"""What every repair of a run shares: a reason that is kept, and refusals by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from wijkpad.commands.run.moving import Moving
from wijkpad.domain.case import Case, Run
from wijkpad.errors import ConflictError, RepairRefusedError, RunStuckError
from wijkpad.feel import Value
from wijkpad.findings import Finding

T = TypeVar("T")
REPAIR: Final = "repair:"
"""How the key of the row about a repair begins; the version of the run follows."""
LONGEST: Final = 1_000

_TEXTS: Final = {
    "RPR-001": ("Er staat niet bij waarom.", "Vul de reden in, in hoogstens 1000 tekens."),
    "RPR-002": ("Dit dossier is gesloten.", ""),
    "RPR-003": ("Dit traject is gestopt.", "Begin zo nodig een nieuw traject."),
    "RPR-004": (
        "Vanaf die plek heeft de zaak geen weg verder.",
        "Kies een andere plek, of pas eerst het schema aan.",
    ),
    "RPR-005": ("Dit traject is al klaar.", "Ga terug naar een eerder moment."),
    "RPR-016": (
        "Een termijn slaat u niet over, en u verplaatst haar niet.",
        "Wacht tot zij afloopt, of ga terug naar een eerder moment.",
    ),
    "RPR-017": (
        "Deze stap vraagt naar veiligheid. Zonder antwoord zou de zaak verdergaan alsof alles veilig is.",
        "Laat de taak doen. Is er nu een zorg, kies dan op de zaak ‘Veiligheidszorg melden’.",
    ),
    "RPR-011": (
        "Dit moment was op een andere versie van het schema.",
        "Kies een moment na de overgang.",
    ),
    "RPR-012": ("De zaak staat nu op dit moment.", "Kies een eerder moment."),
    "RPR-013": (
        "Op dat moment liep er een automatische stap die al is gedaan.",
        "Kies het moment erna.",
    ),
    "RPR-014": (
        "Sinds dat moment is iets naar buiten gegaan dat maar één keer mag: {}.",
        "Kies een moment erna.",
    ),
    "RPR-015": ("Dit moment is niet bewaard.", "Kies een moment uit de lijst."),
}


def refuse(code: str, name: str = "", *, element: str | None = None) -> RepairRefusedError:
    """Return the refusal with this code."""
    text, cure = _TEXTS[code]
    return RepairRefusedError(
        [Finding(code=code, text=text.format(name), cure=cure, element=element)]
    )


def require_reason(reason: str) -> str:
    """Return the reason as it is kept.

    Raises:
        RepairRefusedError: there is none, or it is too long.
    """
    found = reason.strip()
    if not found or len(found) > LONGEST:
        raise refuse("RPR-001", element="reason")
    return found


def require_alive(case: Case, run: Run, *, ended: bool = False) -> None:
    """Refuse for a closed case or a run that was stopped; and for one that ended, unless `ended`."""
    if case.status != "open":
        raise refuse("RPR-002")
    if run.status == "cancelled":
        raise refuse("RPR-003")
    if run.status == "ended" and not ended:
        raise refuse("RPR-005")


def require_seen(run: Run, version: int | None) -> None:
    """Refuse when the run moved since the person saw it at this version; None: whatever it is.

    Raises:
        ConflictError: it did.
    """
    if version is not None and version != run.version:
        raise ConflictError(run.id)


def require_same(run: Run, mark: str, seen: str | None) -> None:
    """Refuse when it does something else than the person saw; None: whatever it does.

    Raises:
        ConflictError: it does.
    """
    if seen is not None and seen != mark:
        raise ConflictError(run.id)


def going_on(work: Callable[[], T]) -> T:
    """Do what lets the run go on; that it cannot is a refusal here, and no incident."""
    try:
        return work()
    except RunStuckError as error:
        raise refuse("RPR-004", element=error.element) from error


def keep_reason(moving: Moving, what: str, reason: str, *, elements: str = "") -> None:
    """Keep why a run was repaired, under the key of its case: the reason may speak of people."""
    value: dict[str, Value] = {"what": what, "reason": reason, "elements": elements}
    key = f"{REPAIR}{moving.run.version}"
    moving.env.write("", key, value, step=what)
    moving.changes["why"] = key
