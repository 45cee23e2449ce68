# SPDX-License-Identifier: EUPL-1.2
"""Know contracts, tariffs and budgets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    _providers()
    _contracts()
    _contract_tariffs()
    _budgets()


def _providers() -> None:
    op.create_table(
        "providers",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("agb", sa.String(), nullable=True),
        sa.Column("kvk", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_providers_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_providers"),
    )


def _contracts() -> None:
    op.create_table(
        "contracts",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("run_off", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "run_off IN ('none', 'finish_current')", name=op.f("ck_contracts_run_off")
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_contracts_period")
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "provider_id"],
            ["providers.municipality", "providers.id"],
            name="fk_contracts_municipality_provider_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_contracts_municipality"
        ),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_contracts"),
    )


def _contract_tariffs() -> None:
    op.create_table(
        "contract_tariffs",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_contract_tariffs_cents")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from",
            name=op.f("ck_contract_tariffs_period"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "contract_id"],
            ["contracts.municipality", "contracts.id"],
            name="fk_contract_tariffs_municipality_contract_id",
        ),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name="fk_contract_tariffs_municipality",
        ),
        sa.PrimaryKeyConstraint(
            "municipality",
            "contract_id",
            "product",
            "unit",
            "valid_from",
            name="pk_contract_tariffs",
        ),
    )
    op.create_index(
        "ix_contract_tariffs_municipality_product_valid_from",
        "contract_tariffs",
        ["municipality", "product", "valid_from"],
        unique=False,
    )


def _budgets() -> None:
    op.create_table(
        "budgets",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("scope_kind", sa.String(), nullable=False),
        sa.Column("scope_key", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("committed", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("realised", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_budgets_cents")),
        sa.ForeignKeyConstraint(
            ["municipality"], ["municipalities.municipality"], name="fk_budgets_municipality"
        ),
        sa.PrimaryKeyConstraint(
            "municipality", "scope_kind", "scope_key", "year", name="pk_budgets"
        ),
    )
