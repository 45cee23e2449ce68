# SPDX-License-Identifier: EUPL-1.2
"""Find help that began lately without reading all that ever happened."""

from __future__ import annotations

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_index(
        "ix_allocation_events_kind_on_day_municipality",
        "allocation_events",
        ["kind", "on_day", "municipality"],
        unique=False,
    )
