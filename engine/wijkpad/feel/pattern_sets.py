# SPDX-License-Identifier: EUPL-1.2
"""Sets of characters in regular expressions as XPath has them, written for the `regex` package.

Sources: XML Schema part 2, appendix on regular expressions; XQuery and XPath Functions and
Operators, clause on regular expression syntax; XML 1.0 (fifth edition) for the characters of names.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from functools import cache

from wijkpad.feel.unicode_blocks import block

_NAME_START = (
    r":A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _NAME_START + r"\-.0-9\u00b7\u0300-\u036f\u203f-\u2040"
CLASSES: Mapping[str, str] = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "s": r"[ \t\n\r]",
    "S": r"[^ \t\n\r]",
    "w": r"[^\p{P}\p{Z}\p{C}]",
    "W": r"[\p{P}\p{Z}\p{C}]",
    "i": f"[{_NAME_START}]",
    "I": f"[^{_NAME_START}]",
    "c": f"[{_NAME}]",
    "C": f"[^{_NAME}]",
}
"""The escapes that stand for a set of characters."""

_CATEGORIES = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)
# Where characters with an upper or lower case stand; a test holds this against all of Unicode.
_CASED = (
    (0x0041, 0x2FFF),
    (0xA640, 0xABFF),
    (0xFB00, 0xFFFF),
    (0x10400, 0x10FFF),
    (0x11800, 0x118FF),
    (0x16E00, 0x16EFF),
    (0x1E900, 0x1E9FF),
)


def property_set(name: str, *, negated: bool) -> str | None:
    r"""Return the set behind `\\p{name}` or `\\P{name}`; None when Unicode has no such thing."""
    if not name.startswith("Is"):
        return f"\\{'P' if negated else 'p'}{{{name}}}" if name in _CATEGORIES else None
    stretches = block(name.removeprefix("Is"))
    if stretches is None:
        return None
    inner = "".join(f"{_code(first)}-{_code(last)}" for first, last in stretches)
    return f"[{'^' if negated else ''}{inner}]"


def _code(point: int) -> str:
    return f"\\U{point:08x}"


def variants(low: str, high: str) -> list[str]:
    """Return the characters outside a range that differ from one inside it by case only.

    Two characters do when their upper or their lower case is the same.
    """
    cased = _variants()
    if low == high:
        return sorted(cased.get(low, ()))
    points = _points()
    within = points[bisect_left(points, low) : bisect_right(points, high)]
    found = {other for one in within for other in cased[one]}
    return sorted(other for other in found if not low <= other <= high)


@cache
def _points() -> tuple[str, ...]:
    return tuple(_variants())


@cache
def _variants() -> dict[str, tuple[str, ...]]:
    """Return the case variants of each character that has any, in the order of Unicode."""
    signs = {chr(point) for first, last in _CASED for point in range(first, last + 1)}
    cased = {sign for sign in signs if sign.lower() != sign or sign.upper() != sign}
    cased |= {made for sign in cased for made in (sign.lower(), sign.upper()) if len(made) == 1}
    by_case: dict[str, set[str]] = {}
    for sign in cased:
        for key in _keys(sign):
            by_case.setdefault(key, set()).add(sign)
    return {
        sign: tuple({other for key in _keys(sign) for other in by_case[key]} - {sign})
        for sign in sorted(cased)
    }


def _keys(sign: str) -> Iterable[str]:
    return f"<{sign.lower()}", f">{sign.upper()}"
