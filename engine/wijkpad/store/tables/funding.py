# SPDX-License-Identifier: EUPL-1.2
"""Providers, contracts and tariffs. Money is whole cents."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Integer, String, Table

from wijkpad.store.tables.base import METADATA, belongs_to, tenant

providers = Table(
    "providers",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("agb", String),
    Column("kvk", String),
)

contracts = Table(
    "contracts",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("provider_id", String, nullable=False),
    Column("title", String, nullable=False),
    Column("variant", String, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("run_off", String, nullable=False),
    Column("version", Integer, nullable=False),
    belongs_to("providers", "provider_id"),
    CheckConstraint("run_off IN ('none', 'finish_current')", name="run_off"),
    CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="period"),
)

contract_tariffs = Table(
    "contract_tariffs",
    METADATA,
    tenant(),
    Column("contract_id", String, primary_key=True),
    Column("product", String, primary_key=True),
    Column("unit", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_until", Date),
    Column("cents", BigInteger, nullable=False),
    belongs_to("contracts", "contract_id"),
    CheckConstraint("cents >= 0", name="cents"),
    CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="period"),
    Index(None, "municipality", "product", "valid_from"),
)
