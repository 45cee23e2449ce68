# SPDX-License-Identifier: EUPL-1.2
"""Keep what plugins said about terms when a run started."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0023"
_COMMENT = (
    "pinned: the pathways that it may call, as `key version`, one to a line; "
    "local_terms: what plugins said about terms when it started"
)


def upgrade() -> None:
    op.add_column("runs", sa.Column("local_terms", sa.Text(), nullable=True))
    if op.get_bind().dialect.name != "sqlite":
        op.create_table_comment("runs", _COMMENT)
