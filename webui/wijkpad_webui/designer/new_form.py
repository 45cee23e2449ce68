# SPDX-License-Identifier: EUPL-1.2
"""A new form, from what a designer says in Dutch."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection

_LONGEST = 40


def key_from(title: str, taken: Collection[str]) -> str:
    """Return a key of small letters and underscores that no other form has."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:_LONGEST].rstrip("_")
    if not base or not base[0].isalpha():
        base = f"formulier_{base}".rstrip("_")
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key


def form_json(key: str, title: str, question: str, purpose: str) -> bytes:
    """Return a form with one open question."""
    field = key_from(question, ())
    written = {
        "type": "default",
        "schemaVersion": 18,
        "id": key,
        "title": title,
        "components": [
            {
                "type": "textarea",
                "id": f"Field_{field}",
                "key": field,
                "label": question,
                "validate": {"required": True},
                "properties": {"class": "ordinary", "purpose": purpose},
            }
        ],
    }
    return (json.dumps(written, indent=1, ensure_ascii=False) + "\n").encode()
