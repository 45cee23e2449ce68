# SPDX-License-Identifier: EUPL-1.2
"""Keep documents: what they say, their files, what somebody typed, and to whom they were sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from wijkpad.store.triggers import protect

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=True),
        sa.Column("task_id", sa.String(), nullable=True),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("writers", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fixed_by", sa.String(), nullable=True),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("corrects", sa.String(), nullable=True),
        sa.Column("scan", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("scan IN ('none', 'clean', 'infected')", name=op.f("ck_documents_scan")),
        sa.CheckConstraint(
            "state IN ('draft', 'offered', 'fixed', 'dropped')", name=op.f("ck_documents_state")
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "case_id"],
            ["cases.municipality", "cases.id"],
            name=op.f("fk_documents_municipality_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "corrects"],
            ["documents.municipality", "documents.id"],
            name=op.f("fk_documents_municipality_corrects"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "run_id"],
            ["runs.municipality", "runs.id"],
            name=op.f("fk_documents_municipality_run_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "task_id"],
            ["tasks.municipality", "tasks.id"],
            name=op.f("fk_documents_municipality_task_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name=op.f("fk_documents_municipality"),
        ),
        sa.PrimaryKeyConstraint("municipality", "id", name=op.f("pk_documents")),
    )
    op.create_index(
        op.f("ix_documents_case_id_municipality_made_at"),
        "documents",
        ["case_id", "municipality", "made_at"],
        unique=False,
    )
    op.create_table(
        "document_files",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "document_id"],
            ["documents.municipality", "documents.id"],
            name=op.f("fk_document_files_municipality_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name=op.f("fk_document_files_municipality"),
        ),
        sa.PrimaryKeyConstraint("municipality", "document_id", name=op.f("pk_document_files")),
    )
    op.create_table(
        "document_sendings",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("consent", sa.String(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "case_id"],
            ["cases.municipality", "cases.id"],
            name=op.f("fk_document_sendings_municipality_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "document_id"],
            ["documents.municipality", "documents.id"],
            name=op.f("fk_document_sendings_municipality_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name=op.f("fk_document_sendings_municipality"),
        ),
        sa.PrimaryKeyConstraint("municipality", "id", name=op.f("pk_document_sendings")),
    )
    op.create_index(
        op.f("ix_document_sendings_case_id_municipality_sent_at"),
        "document_sendings",
        ["case_id", "municipality", "sent_at"],
        unique=False,
    )
    op.create_table(
        "typed_documents",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality", "document_id"],
            ["documents.municipality", "documents.id"],
            name=op.f("fk_typed_documents_municipality_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality", "user_id"],
            ["users.municipality", "users.id"],
            name=op.f("fk_typed_documents_municipality_user_id"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality"],
            ["municipalities.municipality"],
            name=op.f("fk_typed_documents_municipality"),
        ),
        sa.PrimaryKeyConstraint(
            "municipality", "document_id", "user_id", name=op.f("pk_typed_documents")
        ),
    )
    protect(op.get_bind(), "document_files")
    protect(op.get_bind(), "document_sendings")
