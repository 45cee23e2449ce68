# SPDX-License-Identifier: EUPL-1.2
"""What a test needs from the machine: skipped when absent, unless its presence was promised."""

from __future__ import annotations

import os
from typing import Literal, NoReturn

import pytest

Thing = Literal["postgres", "browser", "node", "pdf"]


def is_required(name: Thing) -> bool:
    """Tell whether `WIJKPAD_REQUIRE` (names with commas) promises that this is there."""
    return name in {one.strip() for one in os.environ.get("WIJKPAD_REQUIRE", "").split(",")}


def require(name: Thing, reason: str) -> NoReturn:
    """Skip the test because something is absent, or fail it where that may not be.

    `reason` says how to get it.
    """
    if is_required(name):
        pytest.fail(f"WIJKPAD_REQUIRE promises {name}: {reason}", pytrace=False)
    pytest.skip(reason)
