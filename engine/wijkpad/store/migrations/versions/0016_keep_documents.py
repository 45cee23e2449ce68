# SPDX-License-Identifier: EUPL-1.2
"""Keep documents: templates, uploads, what was fixed and sent."""

from __future__ import annotations

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Nothing yet."""
