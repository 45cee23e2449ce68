# SPDX-License-Identifier: EUPL-1.2
"""Know a household: persons, custody, consent, goals."""

from __future__ import annotations

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Nothing yet."""
