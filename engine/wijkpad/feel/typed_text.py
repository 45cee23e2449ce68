# SPDX-License-Identifier: EUPL-1.2
"""Reads the text of `@"…"`: a date, a time, a date and time, or a duration."""

from __future__ import annotations

from wijkpad.feel.temporal import read_date, read_duration, read_moment, read_time
from wijkpad.feel.values import Value


def read_typed(text: str) -> Value:
    """Return the value that `text` is written as; None when it is none of the four."""
    return read_date(text) or first_not_none(
        read_moment(text), read_time(text), read_duration(text)
    )


def first_not_none(*values: Value) -> Value:
    """Return the first value that is not null."""
    return next((value for value in values if value is not None), None)
