# SPDX-License-Identifier: EUPL-1.2
"""Keep which safety question was answered under the key of the case.

What stood there in the clear is dropped, not sealed: a migration has no master key. A task that is
urgent stays so; the page shows again what to do when somebody opens the draft or answers.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_COMMENT = (
    "the columns after version repeat facts of run and case, so that a list joins nothing; "
    "safety is encrypted under the key of the case"
)


def upgrade() -> None:
    op.drop_column("tasks", "safety")
    op.add_column("tasks", sa.Column("safety", sa.LargeBinary(), nullable=True))
    if op.get_bind().dialect.name != "sqlite":
        op.create_table_comment("tasks", _COMMENT)
