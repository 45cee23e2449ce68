# SPDX-License-Identifier: EUPL-1.2
"""Whether a plugin works with this plugin API."""

from __future__ import annotations

import re
from typing import Final

_PART: Final = re.compile(r"(>=|<=|==|<|>)\s*(\d+)(?:\.(\d+))?")


def readable(wanted: str) -> bool:
    """Tell whether a range of versions can be read."""
    return all(_PART.fullmatch(one.strip()) for one in wanted.split(","))


def fits(api: tuple[int, int], wanted: str) -> bool:
    """Tell whether the version `api` lies inside a range such as `>=1,<2`; unreadable is no."""
    for text in wanted.split(","):
        part = _PART.fullmatch(text.strip())
        if part is None:
            return False
        sign, major, minor = part[1], int(part[2]), int(part[3] or 0)
        there = (major, minor)
        held = {
            ">=": api >= there,
            "<=": api <= there,
            "==": api == there,
            "<": api < there,
            ">": api > there,
        }
        if not held[sign]:
            return False
    return True
