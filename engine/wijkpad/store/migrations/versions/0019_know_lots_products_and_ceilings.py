# SPDX-License-Identifier: EUPL-1.2
"""Know lots, products, ceilings and intake stops of contracts."""

from __future__ import annotations

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    pass
