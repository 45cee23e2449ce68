# SPDX-License-Identifier: EUPL-1.2
"""Write notes and to-dos; stand in for a colleague."""

from __future__ import annotations

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Nothing yet."""
