# SPDX-License-Identifier: EUPL-1.2
"""The history of the schema, one file per step; read by Alembic."""
