# SPDX-License-Identifier: EUPL-1.2
"""What was shared with whom, on what basis: so that a withdrawal can say what cannot be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wijkpad.errors import StateError
from wijkpad.feel import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Something about a household that went to somebody outside the team.

    Attributes:
        what: in words, such as the title of a document.
        to_whom: person or organisation.
        at: when it was sent or told (UTC).
        basis: `consent`, or the code of another basis in `consent_rules.bases`.
        consent: id of the consent on which it was shared; None for another basis.
        document: id of the document in the file; None when it was told or handed over.
    """

    what: str = field(repr=False)
    to_whom: str = field(repr=False)
    at: datetime
    basis: str
    consent: str | None = None
    document: str | None = None

    def as_value(self) -> dict[str, Value]:
        """Return it as it is stored."""
        return {
            "what": self.what,
            "to_whom": self.to_whom,
            "at": self.at,
            "basis": self.basis,
            "consent": self.consent,
            "document": self.document,
        }


def read_disclosure(value: Mapping[str, Value]) -> Disclosure:
    """Return it from its stored value; raises `StateError` when the moment is missing."""
    at = value.get("at")
    if not isinstance(at, datetime):
        raise StateError("a disclosure without a moment")
    consent, document = value.get("consent"), value.get("document")
    return Disclosure(
        what=str(value.get("what") or ""),
        to_whom=str(value.get("to_whom") or ""),
        at=at,
        basis=str(value.get("basis") or ""),
        consent=consent if isinstance(consent, str) else None,
        document=document if isinstance(document, str) else None,
    )
