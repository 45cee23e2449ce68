# SPDX-License-Identifier: EUPL-1.2
"""Providers, lots, contracts and what hangs on them. Money is whole cents."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from wijkpad.store.tables.base import METADATA, Moment, belongs_to, tenant

_PERIOD = "valid_until IS NULL OR valid_until >= valid_from"

providers = Table(
    "providers",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("agb", String),
    Column("kvk", String),
    Column("establishment", String),
    Column("status", String, nullable=False),
    CheckConstraint("status IN ('active', 'ended')", name="status"),
    Index(None, "agb", "municipality"),
)

provider_agbs = Table(
    "provider_agbs",
    METADATA,
    tenant(),
    Column("provider_id", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_until", Date),
    Column("agb", String, nullable=False),
    belongs_to("providers", "provider_id"),
    CheckConstraint(_PERIOD, name="period"),
    Index(None, "agb", "municipality"),
)

lots = Table(
    "lots",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("framework", String, nullable=False),
    Column("title", String, nullable=False),
    Column("variant", String, nullable=False),
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
    Column("lot_id", String),
    Column("acceptance_duty", Boolean, nullable=False),
    Column("wait_norm_days", Integer),
    Column("warn_pct", Integer, nullable=False),
    belongs_to("providers", "provider_id"),
    belongs_to("lots", "lot_id"),
    CheckConstraint("run_off IN ('none', 'finish_current')", name="run_off"),
    CheckConstraint(_PERIOD, name="period"),
    CheckConstraint("warn_pct BETWEEN 1 AND 100", name="warn_pct"),
    Index(None, "provider_id", "municipality"),
)

contract_extensions = Table(
    "contract_extensions",
    METADATA,
    tenant(),
    Column("contract_id", String, primary_key=True),
    Column("until", Date, primary_key=True),
    Column("notice_by", Date),
    Column("taken_on", Date),
    belongs_to("contracts", "contract_id"),
)

contract_covers = Table(
    "contract_covers",
    METADATA,
    tenant(),
    Column("contract_id", String, primary_key=True),
    Column("product", String, primary_key=True),
    belongs_to("contracts", "contract_id"),
    Index(None, "product", "municipality"),
    comment="products inside the task of a taakgericht contract",
)

contract_products = Table(
    "contract_products",
    METADATA,
    tenant(),
    Column("contract_id", String, primary_key=True),
    Column("product", String, primary_key=True),
    Column("unit", String, nullable=False),
    Column("title", String, nullable=False),
    Column("frequencies", String, nullable=False),
    Column("may_declare_minutes", Boolean, nullable=False),
    Column("tranches", String, nullable=False),
    Column("tranche_on_early_stop", Boolean, nullable=False),
    Column("broken_month", String, nullable=False),
    Column("tariff_lock", String, nullable=False),
    belongs_to("contracts", "contract_id"),
    CheckConstraint("broken_month IN ('full', 'by_day')", name="broken_month"),
    CheckConstraint("tariff_lock IN ('none', 'start')", name="tariff_lock"),
    Index(None, "product", "municipality"),
)

contract_tariffs = Table(
    "contract_tariffs",
    METADATA,
    tenant(),
    Column("contract_id", String, primary_key=True),
    Column("product", String, primary_key=True),
    Column("unit", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("valid_until", Date),
    Column("cents", BigInteger, nullable=False),
    Column("basis", String, nullable=False),
    Column("is_current", Boolean, nullable=False),
    belongs_to("contract_products", "contract_id", "product", to=("contract_id", "product")),
    CheckConstraint("cents >= 0", name="cents"),
    CheckConstraint(_PERIOD, name="period"),
    Index(None, "product", "municipality", "valid_from"),
    comment="a row is never changed but for is_current: another price is a row with a higher version",
)

contract_ceilings = Table(
    "contract_ceilings",
    METADATA,
    tenant(),
    Column("contract_id", String, primary_key=True),
    Column("product", String, primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("cents", BigInteger, nullable=False),
    belongs_to("contracts", "contract_id"),
    CheckConstraint("cents >= 0", name="cents"),
    comment="an empty product is the whole contract",
)

intake_stops = Table(
    "intake_stops",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("provider_id", String, nullable=False),
    Column("product", String),
    Column("location", String),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("asked_on", Date, nullable=False),
    Column("granted_by", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("ground", String, nullable=False, server_default="asked"),
    belongs_to("providers", "provider_id"),
    CheckConstraint(_PERIOD, name="period"),
    Index(None, "provider_id", "municipality", "valid_from"),
)

register_imports = Table(
    "register_imports",
    METADATA,
    tenant(),
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("author", String, nullable=False),
    Column("read_at", Moment, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("decided_by", String),
    Column("decided_at", Moment),
    Column("counts", String, nullable=False),
    Column("rows", Text, nullable=False),
    CheckConstraint("state IN ('read', 'booked', 'dropped')", name="state"),
    Index(None, "read_at", "municipality"),
    comment="rows: before a decision every row that was read; afterwards those in quarantine",
)
