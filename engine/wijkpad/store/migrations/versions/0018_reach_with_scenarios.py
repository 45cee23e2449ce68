# SPDX-License-Identifier: EUPL-1.2
"""Keep what scenarios reached of a definition."""

from __future__ import annotations

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Nothing yet."""
