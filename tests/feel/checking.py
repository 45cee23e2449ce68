# SPDX-License-Identifier: EUPL-1.2
"""Holding one text of FEEL against what must come of it."""

import pytest

from wijkpad.feel import FeelSyntaxError, parse

Case = tuple[str, bool | str | None]
"""A text, and its value; `syntax` when the text is no FEEL."""


def check(text: str, expected: bool | str | None) -> None:
    """Fail when `text` does not come out as `expected`, of that very type."""
    if expected == "syntax":
        with pytest.raises(FeelSyntaxError):
            parse(text)
        return
    value = parse(text).evaluate({})
    assert value == expected
    assert type(value) is type(expected)
