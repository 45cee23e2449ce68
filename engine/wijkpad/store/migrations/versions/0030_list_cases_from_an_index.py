# SPDX-License-Identifier: EUPL-1.2
"""List and count cases from an index that holds all that decides who may know them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    """Make the index."""
    only = sa.text("subject_kind = 'case'")
    op.create_index(
        "ix_cases_listed",
        "cases",
        ["municipality", "opened_at", "id", "team", "sensitivity", "about_staff"],
        sqlite_where=only,
        postgresql_where=only,
    )
