# SPDX-License-Identifier: EUPL-1.2
"""Run the steps on the connection that `wijkpad.store.migrate` opened."""

from __future__ import annotations

from alembic import context

from wijkpad.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
