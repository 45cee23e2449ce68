# SPDX-License-Identifier: EUPL-1.2
"""The contract register's plugin: what it reads in files, and what it answers from the register."""

from __future__ import annotations

import base64
import io
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from wijkpad.plugin_api import (
    Ceiling,
    Column,
    ContractRef,
    Imported,
    ImportFile,
    IntakeStop,
    Period,
    TariffSegment,
    queries,
)
from wijkpad_contractregister import (
    PLUGIN,
    contract_ceiling,
    contract_find,
    contract_tariffs,
    provider_intake_stop,
)
from wijkpad_contractregister.cells import CellError, read_cell
from wijkpad_contractregister.reading import MOST_ROWS, read_file

ROOT = Path(__file__).parents[2]
HEAD = "contract;product;eenheid;tarief;van;tot en met;grondslag"
GOOD = "C-100;02A03;uur;69,30;1-1-2026;31-12-2026;Kostprijsonderzoek"
SAID = {
    "contract": "C-100", "product": "02A03", "unit": "hour", "cents": 6930,
    "valid_from": "2026-01-01", "valid_until": "2026-12-31", "basis": "Kostprijsonderzoek",
}  # fmt: skip
Kind = Literal["providers", "lots", "contracts", "products", "tariffs", "ceilings", "wait_times"]


def read(content: bytes, kind: Kind = "tariffs") -> Imported:
    return read_file(
        ImportFile(name="x", kind=kind, content=base64.b64encode(content).decode("ascii"))
    )


def told(found: Imported) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.code) for one in found.faults]


def sheet(*rows: Sequence[object], more: bool = False) -> bytes:
    book = Workbook()
    page = book.active
    for row in rows:
        page.append(list(row))
    if more:
        book.create_sheet("Oud")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_is_read_in_every_encoding_and_with_every_separator(
    encoding: str, separator: str, end: str
) -> None:
    cells = [HEAD.split(";"), [*GOOD.split(";")[:-1], "Eén prijs"]]
    cells[1][3] = '"69,30"' if separator == "," else "69,30"
    content = end.join(separator.join(row) for row in cells).encode(encoding)
    found = read(content)
    assert told(found) == []
    assert [(one.line, dict(one.values)) for one in found.rows] == [
        (2, SAID | {"basis": "Eén prijs"})
    ]


def test_columns_stand_in_any_order_and_notes_are_left_alone() -> None:
    content = "Tarief;VAN;opmerking;product;contract;fout uitleg\r\n€ 69,30;2026-01-01;let op;02A03;C-100;x\r\n"
    (row,) = read(content.encode()).rows
    assert (row.values["cents"], row.values["valid_from"]) == (6930, "2026-01-01")
    assert "unit" not in row.values


def test_a_line_is_counted_as_a_person_counts_it() -> None:
    content = f'{HEAD}\n\n{GOOD}\nC-100;02A03;uur;x;1-1-2027;;"twee\nregels"\nC;P;uur;1,00;fout;;\n'
    found = read(content.encode())
    assert [one.line for one in found.rows] == [3, 4, 6]
    assert told(found) == [(4, "cents", "AMOUNT_FORMAT"), (6, "valid_from", "DATE_FORMAT")]
    assert found.rows[1].values["cents"] == "x", "what could not be read stands there as it was"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "EMPTY_FILE"),
        (HEAD.encode(), "EMPTY_FILE"),
        (b"contract;product;tarief\nC;P;1,00", "MISSING_COLUMN"),
        (f"Tarieven 2027\n\n{HEAD}\n{GOOD}".encode(), "NO_HEADINGS"),
        (f"{HEAD};kleur\n{GOOD};rood".encode(), "UNKNOWN_COLUMN"),
        (f"{HEAD};van\n{GOOD};1-1-2026".encode(), "DOUBLE_COLUMN"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "UNREADABLE"),
        (b"PK\x03\x04 no zip at all", "UNREADABLE"),
        (b"\xff\xfeh\x00e", "UNREADABLE"),
        ("\n".join([HEAD, *[GOOD] * (MOST_ROWS + 1)]).encode(), "TOO_MANY_ROWS"),
        (b"x" * 5_000_001, "TOO_LARGE"),
        (sheet(HEAD.split(";"), ["C", "P", "uur", 1, "1-1-2026"], more=True), "SHEETS"),
    ],
)
def test_what_is_wrong_with_the_file_as_a_whole_keeps_all_of_it_out(
    content: bytes, code: str
) -> None:
    found = read(content)
    assert found.rows == ()
    ((line, _, said),) = told(found)
    assert (line, said) == (1, code)
    assert found.faults[0].text_nl


def test_a_row_with_more_cells_than_headings_is_named() -> None:
    assert told(read(f"{HEAD}\n{GOOD};nog iets".encode())) == [(2, "", "EXTRA_CELLS")]


def test_a_spreadsheet_is_read_with_its_days_and_numbers() -> None:
    found = read(
        sheet(
            HEAD.split(";"),
            ["C-100", "02A03", "uur", 69.3, datetime(2026, 1, 1), date(2026, 12, 31)],  # noqa: DTZ001 - a spreadsheet knows no zone
            [],
            ["C-100", "02A03", "uur", 70, "1-1-2027", None],
            ["C-100", "02A03", "uur", 70.123, 46023, None],
        )
    )
    assert [one.line for one in found.rows] == [2, 4, 5]
    first = found.rows[0].values
    assert (first["cents"], first["valid_from"], first["valid_until"]) == (
        6930, "2026-01-01", "2026-12-31",
    )  # fmt: skip
    assert found.rows[1].values["cents"] == 7000
    assert told(found) == [(5, "cents", "AMOUNT_FORMAT"), (5, "valid_from", "DATE_FORMAT")]


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def test_a_file_that_unpacks_to_something_huge_is_refused_unread() -> None:
    bomb = packed({"xl/worksheets/sheet1.xml": b"0" * 40_000_000})
    assert len(bomb) < 100_000
    assert told(read(bomb)) == [(1, "", "TOO_LARGE")]
    assert told(read(packed({f"{one}.xml": b"x" for one in range(300)}))) == [(1, "", "TOO_LARGE")]


def test_a_spreadsheet_that_brings_entities_of_its_own_is_refused() -> None:
    parts = {"[Content_Types].xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}
    assert told(read(packed(parts))) == [(1, "", "UNREADABLE")]


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("69,30", 6930), ("69.30", 6930), ("€ 1.234,5", 123450), ("1.234.567,89", 123456789),
        ("12", 1200), ("12,-", 1200), ("-5,00", -500), ("1.234", None), ("1,234", None),
        ("12,345", None), ("1.23,4", None), ("tien", None), ("1e3", None), ("٣", None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_dutch_or_not_at_all(text: str, cents: int | None) -> None:
    column = Column(key="cents", heading="tarief", kind="cents")
    if cents is None:
        with pytest.raises(CellError) as caught:
            read_cell(text, column)
        assert caught.value.code == "AMOUNT_FORMAT"
    else:
        assert read_cell(text, column) == cents


@given(cents=st.integers(-(10**9), 10**9), grouped=st.booleans())
def test_every_amount_that_is_written_the_dutch_way_reads_back(cents: int, grouped: bool) -> None:
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    number = f"{whole:,}".replace(",", ".") if grouped else str(whole)
    column = Column(key="cents", heading="tarief", kind="cents")
    assert read_cell(f"{sign}{number},{rest:02d}", column) == cents
    assert read_cell(float(Decimal(cents) / 100), column) == cents


@given(day=st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_every_day_reads_back(day: date) -> None:
    column = Column(key="valid_from", heading="van", kind="day")
    for text in (f"{day:%d-%m-%Y}", f"{day.day}/{day.month}/{day.year}", day.isoformat()):
        assert read_cell(text, column) == day.isoformat()
    assert read_cell(datetime(day.year, day.month, day.day), column) == day.isoformat()  # noqa: DTZ001 - the same


@pytest.mark.parametrize("text", ["31-2-2026", "1-1-26", "2026", "morgen", "1-13-2026"])
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    with pytest.raises(CellError):
        read_cell(text, Column(key="valid_from", heading="van", kind="day"))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_is_a_fault_of_ours(content: bytes) -> None:
    found = read(f"{HEAD}\n".encode() + content)
    assert found.rows or found.faults


def test_words_stand_for_codes_in_every_kind_of_file() -> None:
    content = (
        "contract;product;eenheid;frequenties;in minuten;delen;gebroken maand\n"
        "C-1;45A60;Stuk;week maand;ja;50 50;per dag\nC-1;45A61;kilo;jaar;misschien;half;soms\n"
    )
    found = read(content.encode(), "products")
    assert dict(found.rows[0].values) == {
        "contract": "C-1", "product": "45A60", "unit": "piece", "frequencies": "week month",
        "may_declare_minutes": True, "tranches": "50 50", "broken_month": "by_day",
    }  # fmt: skip
    assert told(found) == [
        (3, "unit", "CHOICE_UNKNOWN"),
        (3, "frequencies", "CHOICE_UNKNOWN"),
        (3, "may_declare_minutes", "YES_NO"),
        (3, "tranches", "NUMBER_FORMAT"),
        (3, "broken_month", "CHOICE_UNKNOWN"),
    ]


CONTRACT = ContractRef(
    id="C-100", title="Begeleiding", provider="P1", lot="WMO-1", variant="inspanningsgericht",
    period=Period(date(2024, 1, 1), date(2026, 12, 31)),
)  # fmt: skip
SEGMENT = TariffSegment(
    contract="C-100", provider="P1", start=date(2026, 1, 1), until=None, cents=6930
)


def stop(product: str | None) -> IntakeStop:
    return IntakeStop(
        provider="P1", product=product, location=None, period=Period(date(2026, 1, 1)),
        granted_by="fatma", reason="vol",
    )  # fmt: skip


def answers(query: str, arguments: Mapping[str, object]) -> object:
    """A register in memory, for the four queries that this plugin puts."""
    if query == "contracts":
        return (CONTRACT,) if arguments["product"] in (None, "02A03") else ()
    if query == "tariffs":
        return (SEGMENT,)
    if query == "ceilings":
        whole = Ceiling(contract="C-100", product=None, year=2026, cents=500)
        return (whole, Ceiling(contract="C-100", product="02A03", year=2026, cents=100))
    return (stop(None), stop("02A03"), stop("45A60"))


def test_it_answers_from_the_register() -> None:
    period = Period(date(2026, 1, 1), date(2026, 2, 1))
    with queries.answered_by(answers):
        assert contract_find("02A03", None, period) == (CONTRACT,)
        assert contract_find("99X99", None, period) == ()
        assert contract_tariffs(CONTRACT, "02A03", "hour", period) == (SEGMENT,)
        assert [one.product for one in provider_intake_stop("P1", "02A03", date(2026, 1, 1))] == [
            None, "02A03",
        ]  # fmt: skip
        product, whole = (contract_ceiling(CONTRACT, one, 2026) for one in ("02A03", "01A01"))
    assert product is not None
    assert whole is not None
    assert (product.cents, whole.cents) == (100, 500)


def test_what_the_plugins_need_is_locked() -> None:
    wanted = tomllib.loads((ROOT / "plugins/contractregister/pyproject.toml").read_text("utf-8"))
    listed = (ROOT / "requirements/plugins.in").read_text("utf-8").split("\n")
    own = [one for one in wanted["project"]["dependencies"] if not one.startswith("wijkpad")]
    assert own == [one for one in listed if one]
    for lock in ("run.txt", "dev.txt"):
        assert "\nopenpyxl==3." in (ROOT / "requirements" / lock).read_text("utf-8")
    assert "import:tariffs" in PLUGIN.capabilities
