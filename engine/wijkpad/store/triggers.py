# SPDX-License-Identifier: EUPL-1.2
"""Rows that nobody may change: the database itself refuses it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, text

UNCHANGEABLE: Final = (
    "journal",
    "subject_data",
    "passed_elements",
    "settings",
    "definitions",
    "notes",
    "document_files",
    "document_sendings",
    "term_acts",
    "directory_facts",
    "directory_locations",
    "wait_times",
    "ledger_lines",
    "allocation_events",
    "settlements",
)
"""Tables in which a row stays as it was written. Who destroys values destroys their key."""

_FUNCTION: Final = """
CREATE OR REPLACE FUNCTION wijkpad_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$
"""


def protect(connection: Connection, table: str) -> None:
    """Forbid UPDATE and DELETE (and TRUNCATE, where it exists) on a table."""
    if connection.dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            connection.execute(
                text(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            )
        return
    connection.execute(text(_FUNCTION))
    for name, verbs, unit in (
        ("no_change", "UPDATE OR DELETE", "ROW"),
        ("no_truncate", "TRUNCATE", "STATEMENT"),
    ):
        connection.execute(
            text(
                f"CREATE TRIGGER {table}_{name} BEFORE {verbs} ON {table}"
                f" FOR EACH {unit} EXECUTE FUNCTION wijkpad_refuse_change()"
            )
        )
