# SPDX-License-Identifier: EUPL-1.2
"""Typed input that was not taken, as somebody reads it back."""

from __future__ import annotations

from collections.abc import Mapping

from wijkpad.api import Field, Form, Kind, Shown, Submitted


def kept_lines(form: Form, typed: Submitted, users: Mapping[str, str]) -> list[Shown]:
    """Return each field that holds something, verbatim, in the order of the form."""
    lines: list[Shown] = []
    for path, texts in typed.values.items():
        field = form.find(".".join(part for part in path.split(".") if not part.isdigit()))
        filled = [text for text in texts if text.strip()]
        if field is None or not filled:
            continue
        number = next((int(part) + 1 for part in path.split(".") if part.isdigit()), None)
        label = field.label if number is None else f"{field.label} ({number})"
        lines.append(Shown(label, ", ".join(_read(field, text, users) for text in filled)))
    return lines


def _read(field: Field, text: str, users: Mapping[str, str]) -> str:
    if field.kind is Kind.USER:
        return users.get(text, text)
    labels = {choice.value: choice.label for choice in field.choices}
    if field.kind is Kind.BOOL:
        return labels.get(text, {"yes": "Ja", "no": "Nee"}.get(text, text))
    return labels.get(text, text)
