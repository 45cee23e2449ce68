# SPDX-License-Identifier: EUPL-1.2
"""The parts of a person and of a household, asked as fields of their own."""

from __future__ import annotations

from typing import Final

from wijkpad.forms.model import Field, Kind

_PARTS: Final[dict[Kind, tuple[tuple[str, str, Kind], ...]]] = {
    Kind.PERSON: (
        ("name", "naam", Kind.TEXT),
        ("phone", "telefoonnummer", Kind.PHONE),
        ("email", "e-mailadres", Kind.EMAIL),
    ),
    Kind.HOUSEHOLD: (
        ("name", "naam", Kind.TEXT),
        ("address", "straat en huisnummer", Kind.TEXT),
        ("postcode", "postcode", Kind.POSTCODE),
        ("place", "woonplaats", Kind.TEXT),
    ),
}
_PART_LENGTH: Final = 200


def parts_of(kind: Kind, path: str, label: str, *, required: bool) -> tuple[Field, ...]:
    """Return the fields of a person or household; only the name can be required."""
    return tuple(
        Field(
            path=f"{path}.{key}",
            key=key,
            type="textfield",
            kind=part,
            label=f"{label}: {word}",
            required=required and key == "name",
            max_length=_PART_LENGTH,
        )
        for key, word, part in _PARTS[kind]
    )
