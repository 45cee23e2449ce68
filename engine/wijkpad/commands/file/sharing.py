# SPDX-License-Identifier: EUPL-1.2
"""On what something of a case may go to somebody outside the household."""

from __future__ import annotations

from typing import Final

from wijkpad.commands.file.consent_sheets import bases_to_share_on, consents_to_share_on
from wijkpad.commands.file.state import CaseFile
from wijkpad.domain.file.consents import needed

CONSENT: Final = "consent:"
"""What stands before the id of a consent, in a choice between consents and other grounds."""


def ways_to_share(file: CaseFile) -> dict[str, str]:
    """Return every consent of the case and every other ground, with its words."""
    consents = consents_to_share_on(file)
    given = {f"{CONSENT}{key}": f"Toestemming. {text}" for key, text in consents.items()}
    return given | bases_to_share_on(file)


def holds_today(file: CaseFile, way: str) -> bool:
    """Tell whether a consent holds on the day of the file; another ground always does."""
    if not way.startswith(CONSENT):
        return True
    consent = file.consents().get(way.removeprefix(CONSENT))
    person = file.person(consent.about) if consent is not None else None
    if consent is None or person is None:
        return False
    return consent.holds(
        file.today, needed(consent.kind, person, file.names, file.today, file.rules)
    )
