# SPDX-License-Identifier: EUPL-1.2
"""Keep the figures that an event of help was told with, and the decision that it rests on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0030"


def upgrade() -> None:
    """Add the columns; what happened before keeps none."""
    op.add_column("allocation_events", sa.Column("facts", sa.Text(), nullable=True))
    op.add_column("allocation_events", sa.Column("decision", sa.String(), nullable=True))
