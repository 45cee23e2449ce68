# SPDX-License-Identifier: EUPL-1.2
"""Why a table advised this, as the worker at the task reads it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.dmn.building import decision, document, table
from wijkpad import dmn
from wijkpad.api.tasks.reasons import reasons_of, wanted_words
from wijkpad.commands.run.explaining import MOST_NEARLY, as_value
from wijkpad.feel import Value

ROWS = [("true", "-", '"CRISIS"'), ("-", "<= 14", '"HIGH"'), ("-", "-", '"NORMAL"')]
WORDS = {"level": "Urgentie", "HIGH": "Spoed", "CRISIS": "Nu"}


def reasons(text: str, names: dict[str, Value]) -> list[str]:
    read = dmn.read(document(decision(text)), file="a.dmn")
    decided = dmn.decide(read, "D", names, now=datetime(2026, 11, 16, tzinfo=UTC))
    return list(reasons_of(as_value(decided), WORDS))


def test_the_worker_reads_what_held_what_was_used_and_what_would_change_it() -> None:
    text = table("FIRST", ["gevaar", "dagen"], ROWS, outputs=["level"])
    assert reasons(text, {"gevaar": False, "dagen": Decimal(20)}) == [
        "Regel 3: Uitleg 3.",
        "Gebruikt: gevaar: nee; dagen: 20",
        "Bijna gold regel 1: Uitleg 1. (‘gevaar’ moest zijn: ja)",
        "Bijna gold regel 2: Uitleg 2. (‘dagen’ moest zijn: hoogstens 14)",
        "Anders als ‘gevaar’ ja was: Nu",
    ]


def test_of_a_long_table_only_a_few_that_nearly_held_are_shown_and_some_are_kept() -> None:
    rows = [(f"{number}", '"a"') for number in range(1, 60)]
    text = table("FIRST", ["n"], [*rows, ("-", '"b"')])
    shown = reasons(text, {"n": Decimal(99)})
    assert len([one for one in shown if one.startswith("Bijna gold")]) == 3
    read = dmn.read(document(decision(text)), file="a.dmn")
    kept = as_value(dmn.decide(read, "D", {"n": Decimal(99)}, now=None))["nearly"]
    assert isinstance(kept, list)
    assert len(kept) == MOST_NEARLY


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("true", "ja"),
        ('"HIGH"', "Spoed"),
        ('"HIGH", "rest, en meer"', "Spoed of rest, en meer"),
        ("1.5", "1,5"),
        ("< 2", "minder dan 2"),
        (">= 2", "minstens 2"),
        ('< date("2026-12-01")', "vóór di 1 december 2026"),
        ('> @"2026-12-01"', "na di 1 december 2026"),
        ("[1..3]", "van 1 tot en met 3"),
        ("null", "niet ingevuld"),
        ("not(2)", ""),
        ("> grens", ""),
        ("grens", ""),
        ("(1..3]", ""),
        ("? > 2 and ? < 5", ""),
    ],
)
def test_a_cell_is_said_in_words_or_not_at_all(cell: str, wanted: str) -> None:
    assert wanted_words(cell, WORDS) == wanted
