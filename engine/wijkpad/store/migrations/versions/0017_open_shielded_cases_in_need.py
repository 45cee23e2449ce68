# SPDX-License-Identifier: EUPL-1.2
"""Open a shielded case in need, and export a file."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    # Numbers are drawn by lot: a series with a gap would tell that a case stands in it.
    op.drop_table("case_numbers")
