# SPDX-License-Identifier: EUPL-1.2
"""Open a shielded case in need, and export a file."""

from __future__ import annotations

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Nothing yet."""
