# SPDX-License-Identifier: EUPL-1.2
"""What the functions of the standard give."""

from __future__ import annotations

from typing import Final

_RESULTS: Final = {
    "number": "count sum mean median stddev product decimal floor ceiling modulo sqrt log exp number",
    "boolean": "not contains matches all any odd even is before after meets overlaps finishes includes "
    "during starts coincides",
    "list": "sublist append concatenate remove reverse union flatten mode split sort",
    "date": "date today",
    "time": "time",
    "string": "string replace substring",
    "context": "context",
    "range": "range",
}
_LONG_RESULTS: Final = {
    "number": (
        "string length",
        "round up",
        "round down",
        "round half up",
        "round half down",
        "day of year",
        "week of year",
        "last day of month",
    ),
    "boolean": (
        "starts with",
        "ends with",
        "list contains",
        "met by",
        "overlaps before",
        "overlaps after",
        "finished by",
        "started by",
    ),
    "list": (
        "insert before",
        "list replace",
        "index of",
        "distinct values",
        "duplicate values",
        "get entries",
    ),
    "string": (
        "upper case",
        "lower case",
        "substring before",
        "substring after",
        "string join",
        "day of week",
        "month of year",
    ),
    "context": ("context put", "context merge"),
    "date and time": ("date and time", "now"),
    "years and months duration": ("years and months duration",),
}
RESULTS: Final = {
    name: result
    for table in (_RESULTS, _LONG_RESULTS)
    for result, names in table.items()
    for name in (names.split() if isinstance(names, str) else names)
}
"""The kind that a function of the standard gives, when it is always the same one."""
