# SPDX-License-Identifier: EUPL-1.2
"""Know lots, products, ceilings and intake stops of contracts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
_OLD = ("contract_tariffs", "contracts", "providers")


def upgrade() -> None:
    """Make the tables of the register anew, and bring over what the old ones held."""
    kept = {table: _rows(table) for table in _OLD}
    op.drop_index("ix_contract_tariffs_municipality_product_valid_from", "contract_tariffs")
    for table in _OLD:
        op.drop_table(table)
    _providers()
    _provider_agbs()
    _lots()
    _contracts()
    _contract_extensions()
    _contract_covers()
    _contract_products()
    _contract_tariffs()
    _contract_ceilings()
    _intake_stops()
    _register_imports()
    _bring_over(kept)


def _rows(table: str) -> list[dict[str, object]]:
    found = op.get_bind().execute(sa.text(f"SELECT * FROM {table}"))  # noqa: S608 - one of three
    return [dict(row._mapping) for row in found]  # noqa: SLF001 - SQLAlchemy's own name for it


def _tenant(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["municipality"], ["municipalities.municipality"], name=f"fk_{table}_municipality"
    )


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["municipality", column],
        [f"{to}.municipality", f"{to}.id"],
        name=f"fk_{table}_municipality_{column}",
    )


def _bring_over(kept: dict[str, list[dict[str, object]]]) -> None:
    agreed = {"acceptance_duty": True, "warn_pct": 70}
    tariffs = kept["contract_tariffs"]
    products = {
        (row["municipality"], row["contract_id"], row["product"]): row["unit"] for row in tariffs
    }
    terms = {
        "title": "", "frequencies": "", "may_declare_minutes": False, "tranches": "100",
        "tranche_on_early_stop": False, "broken_month": "full", "tariff_lock": "none",
    }  # fmt: skip
    _add("providers", [{**row, "status": "active"} for row in kept["providers"]])
    _add("contracts", [{**row, **agreed} for row in kept["contracts"]])
    _add(
        "contract_products",
        [
            {"municipality": at, "contract_id": of, "product": product, "unit": unit, **terms}
            for (at, of, product), unit in products.items()
        ],
    )
    _add(
        "contract_tariffs",
        [{**row, "version": 1, "basis": "", "is_current": True} for row in tariffs],
    )


def _add(table: str, rows: list[dict[str, object]]) -> None:
    if rows:
        names = list(rows[0])
        columns, values = ", ".join(names), ", ".join(f":{name}" for name in names)
        words = sa.text(f"INSERT INTO {table} ({columns}) VALUES ({values})")  # noqa: S608 - our names
        op.get_bind().execute(words, rows)


def _providers() -> None:
    op.create_table(
        "providers",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("agb", sa.String(), nullable=True),
        sa.Column("kvk", sa.String(), nullable=True),
        sa.Column("establishment", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint("status IN ('active', 'ended')", name=op.f("ck_providers_status")),
        _tenant("providers"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_providers"),
    )
    op.create_index(
        op.f("ix_providers_agb_municipality"), "providers", ["agb", "municipality"], unique=False
    )


def _provider_agbs() -> None:
    op.create_table(
        "provider_agbs",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("agb", sa.String(), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_provider_agbs_period")
        ),
        _belongs("provider_agbs", "provider_id", "providers"),
        _tenant("provider_agbs"),
        sa.PrimaryKeyConstraint(
            "municipality", "provider_id", "valid_from", name="pk_provider_agbs"
        ),
    )
    op.create_index(
        op.f("ix_provider_agbs_agb_municipality"),
        "provider_agbs",
        ["agb", "municipality"],
        unique=False,
    )


def _lots() -> None:
    op.create_table(
        "lots",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("framework", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("variant", sa.String(), nullable=False),
        _tenant("lots"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_lots"),
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
        sa.Column("lot_id", sa.String(), nullable=True),
        sa.Column("acceptance_duty", sa.Boolean(), nullable=False),
        sa.Column("wait_norm_days", sa.Integer(), nullable=True),
        sa.Column("warn_pct", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "run_off IN ('none', 'finish_current')", name=op.f("ck_contracts_run_off")
        ),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_contracts_period")
        ),
        sa.CheckConstraint("warn_pct BETWEEN 1 AND 100", name=op.f("ck_contracts_warn_pct")),
        _belongs("contracts", "lot_id", "lots"),
        _belongs("contracts", "provider_id", "providers"),
        _tenant("contracts"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_contracts"),
    )
    op.create_index(
        op.f("ix_contracts_provider_id_municipality"),
        "contracts",
        ["provider_id", "municipality"],
        unique=False,
    )


def _contract_extensions() -> None:
    op.create_table(
        "contract_extensions",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("notice_by", sa.Date(), nullable=True),
        sa.Column("taken_on", sa.Date(), nullable=True),
        _belongs("contract_extensions", "contract_id", "contracts"),
        _tenant("contract_extensions"),
        sa.PrimaryKeyConstraint(
            "municipality", "contract_id", "until", name="pk_contract_extensions"
        ),
    )


def _contract_covers() -> None:
    op.create_table(
        "contract_covers",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        _belongs("contract_covers", "contract_id", "contracts"),
        _tenant("contract_covers"),
        sa.PrimaryKeyConstraint(
            "municipality", "contract_id", "product", name="pk_contract_covers"
        ),
        comment="products inside the task of a taakgericht contract",
    )
    op.create_index(
        op.f("ix_contract_covers_product_municipality"),
        "contract_covers",
        ["product", "municipality"],
        unique=False,
    )


def _contract_products() -> None:
    op.create_table(
        "contract_products",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("frequencies", sa.String(), nullable=False),
        sa.Column("may_declare_minutes", sa.Boolean(), nullable=False),
        sa.Column("tranches", sa.String(), nullable=False),
        sa.Column("tranche_on_early_stop", sa.Boolean(), nullable=False),
        sa.Column("broken_month", sa.String(), nullable=False),
        sa.Column("tariff_lock", sa.String(), nullable=False),
        sa.CheckConstraint(
            "broken_month IN ('full', 'by_day')", name=op.f("ck_contract_products_broken_month")
        ),
        sa.CheckConstraint(
            "tariff_lock IN ('none', 'start')", name=op.f("ck_contract_products_tariff_lock")
        ),
        _belongs("contract_products", "contract_id", "contracts"),
        _tenant("contract_products"),
        sa.PrimaryKeyConstraint(
            "municipality", "contract_id", "product", name="pk_contract_products"
        ),
    )
    op.create_index(
        op.f("ix_contract_products_product_municipality"),
        "contract_products",
        ["product", "municipality"],
        unique=False,
    )


def _contract_tariffs() -> None:
    op.create_table(
        "contract_tariffs",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_contract_tariffs_cents")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from",
            name=op.f("ck_contract_tariffs_period"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "contract_id", "product"],
            [
                "contract_products.municipality",
                "contract_products.contract_id",
                "contract_products.product",
            ],
            name="fk_contract_tariffs_municipality_contract_id_product",
        ),
        _tenant("contract_tariffs"),
        sa.PrimaryKeyConstraint(
            "municipality",
            "contract_id",
            "product",
            "unit",
            "valid_from",
            "version",
            name="pk_contract_tariffs",
        ),
        comment="a row is never changed but for is_current: another price is a row with a higher version",
    )
    op.create_index(
        op.f("ix_contract_tariffs_product_municipality_valid_from"),
        "contract_tariffs",
        ["product", "municipality", "valid_from"],
        unique=False,
    )


def _contract_ceilings() -> None:
    op.create_table(
        "contract_ceilings",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("contract_id", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_contract_ceilings_cents")),
        _belongs("contract_ceilings", "contract_id", "contracts"),
        _tenant("contract_ceilings"),
        sa.PrimaryKeyConstraint(
            "municipality", "contract_id", "product", "year", name="pk_contract_ceilings"
        ),
        comment="an empty product is the whole contract",
    )


def _intake_stops() -> None:
    op.create_table(
        "intake_stops",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_intake_stops_period")
        ),
        _belongs("intake_stops", "provider_id", "providers"),
        _tenant("intake_stops"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_intake_stops"),
    )
    op.create_index(
        op.f("ix_intake_stops_provider_id_municipality_valid_from"),
        "intake_stops",
        ["provider_id", "municipality", "valid_from"],
        unique=False,
    )


def _register_imports() -> None:
    op.create_table(
        "register_imports",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.String(), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('read', 'booked', 'dropped')", name=op.f("ck_register_imports_state")
        ),
        _tenant("register_imports"),
        sa.PrimaryKeyConstraint("municipality", "id", name="pk_register_imports"),
        comment="rows: before a decision every row that was read; afterwards those in quarantine",
    )
    op.create_index(
        op.f("ix_register_imports_read_at_municipality"),
        "register_imports",
        ["read_at", "municipality"],
        unique=False,
    )
