# SPDX-License-Identifier: EUPL-1.2
"""Tie an allocation to the step that asked for it."""

from __future__ import annotations

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    pass
