# SPDX-License-Identifier: EUPL-1.2
"""Keep what plugins remember."""

from __future__ import annotations

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    pass
