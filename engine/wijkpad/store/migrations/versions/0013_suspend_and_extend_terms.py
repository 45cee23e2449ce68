# SPDX-License-Identifier: EUPL-1.2
"""Suspend, extend and break terms."""

from __future__ import annotations

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Nothing yet."""
