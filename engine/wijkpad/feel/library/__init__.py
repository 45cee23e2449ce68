# SPDX-License-Identifier: EUPL-1.2
"""The built-in functions of the standard."""

from wijkpad.feel.library import (  # noqa: F401 - importing registers the functions
    contexts,
    conversion,
    lists,
    moments,
    numbers,
    ranges,
    statistics,
    strings,
)
from wijkpad.feel.library.registry import BUILT_INS
from wijkpad.feel.names import Names

BUILT_IN_NAMES = Names(dict.fromkeys([*BUILT_INS, "range"]))
"""The names of all; `range` registers later, for it needs the parser."""

__all__ = ["BUILT_INS", "BUILT_IN_NAMES"]
