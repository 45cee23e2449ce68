# SPDX-License-Identifier: EUPL-1.2
"""The colours of a municipality, checked before any of them reaches a style sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wijkpad.api import Value

_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")
_WHITE: Final = "#ffffff"
_PAGE: Final = "#f4f6f8"
_TEXT: Final = 4.5

_KNOWN: Final = {
    "accent": ("Koppelingen en gekozen menu", ("--accent",), (_WHITE, _PAGE)),
    "brand": ("Knoppen", ("--brand",), (_WHITE,)),
    "brand_strong": ("Knoppen onder de muis", ("--brand-strong",), (_WHITE,)),
    "header": ("Balk bovenaan", ("--header",), (_WHITE,)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """One colour that the municipality chose; `fault` says why it is not used."""

    key: str
    title: str
    value: str
    contrast: float
    fault: str
    names: tuple[str, ...]


def chosen_colours(theme: Mapping[str, Value]) -> list[Colour]:
    """Return every colour of the theme with what is wrong with it."""
    return [_colour(key, value) for key, value in sorted(theme.items())]


def style_sheet(theme: Mapping[str, Value]) -> str:
    """Return the style sheet; a colour with a fault is left out."""
    lines = [
        f"{name}:{one.value}"
        for one in chosen_colours(theme)
        if not one.fault
        for name in one.names
    ]
    return f":root:not([data-mode=dark]){{{';'.join(lines)}}}\n" if lines else ""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(key: str, value: Value) -> Colour:
    if key not in _KNOWN:
        return _faulty(key, key, "Deze kleur kent wijkpad niet.")
    title, names, grounds = _KNOWN[key]
    if not isinstance(value, str) or _HEX.fullmatch(value) is None:
        return _faulty(key, title, "Schrijf een kleur als # met zes tekens, zoals #154273.")
    least = min(contrast(value, ground) for ground in grounds)
    fault = ""
    if least < _TEXT:
        fault = f"Te weinig contrast: {least:.1f} op 1, nodig is 4,5.".replace(".", ",", 1)
    return Colour(
        key=key, title=title, value=value.lower(), contrast=least, fault=fault, names=names
    )


def _faulty(key: str, title: str, fault: str) -> Colour:
    return Colour(key=key, title=title, value="", contrast=0, fault=fault, names=())
