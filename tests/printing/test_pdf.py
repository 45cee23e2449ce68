# SPDX-License-Identifier: EUPL-1.2
"""Documents as PDF: real bytes, text that can be read out, nothing fetched."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from datetime import date
from pathlib import Path

import pytest

from tests.support.require import require
from wijkpad.documents import FilledPart, Letterhead, PagePrinter, page_html
from wijkpad.printing import BestPrinter, PdfPrinter, pdf_printer

HEAD = Letterhead(
    municipality="Voorbeeldstad",
    team="Wijkteam Noord",
    reference="Zaak 2026-1",
    day=date(2026, 11, 16),
)


def page(*texts: str) -> str:
    parts = [FilledPart(key=f"p{n}", title="Deel", text=text) for n, text in enumerate(texts)]
    return page_html("Besluit op uw aanvraag", parts, HEAD)


def unpacked(pdf: bytes) -> bytes:
    """Return everything in a PDF that was deflated."""
    found = []
    for raw in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(raw))
        except zlib.error:
            found.append(raw)
    return b"\n".join(found)


@pytest.fixture(scope="module")
def printer() -> PdfPrinter:
    found = pdf_printer()
    if found is None:
        require(
            "pdf", "pip install 'wijkpad[pdf]' and apt install libpango-1.0-0 libpangoft2-1.0-0"
        )
    return found


def tool(name: str, *words: str) -> str:
    if shutil.which(name) is None:
        require("pdf", "apt install poppler-utils")
    return subprocess.run([name, *words], capture_output=True, check=True, text=True).stdout


def test_the_text_of_a_pdf_can_be_read_out_again(printer: PdfPrinter, tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    file.write_bytes(printer.print(page("Beste mevrouw Jansen,", "## Bezwaar\n\n- uw naam")))
    text = tool("pdftotext", "-layout", str(file), "-")
    for words in (
        "Gemeente Voorbeeldstad",
        "Besluit op uw aanvraag",
        "Jansen",
        "Bezwaar",
        "uw naam",
    ):
        assert words in text
    assert "Blad 1 van 1" in text
    facts = tool("pdfinfo", str(file))
    assert "Title:           Besluit op uw aanvraag" in facts
    assert "Tagged:          yes" in facts
    assert "JavaScript:      no" in facts


def test_a_pdf_says_its_language_and_that_it_is_made_to_be_read_out(printer: PdfPrinter) -> None:
    made = printer.print(page("Tekst"))
    assert made.startswith(b"%PDF-1.7")
    inside = unpacked(made)
    assert b"/Lang(nl)" in inside.replace(b" ", b"")
    assert b'pdfuaid:part="1"' in inside


def test_the_same_page_gives_the_same_bytes(printer: PdfPrinter) -> None:
    assert printer.print(page("Tekst")) == printer.print(page("Tekst"))


def test_nothing_is_fetched_while_printing(printer: PdfPrinter, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    hostile = page("x").replace(
        "<main>",
        f'<main><img src="file://{secret}"><img src="http://127.0.0.1:9/x.png">'
        f'<link rel="attachment" href="file://{secret}"><link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
    )
    made = printer.print(hostile)
    assert b"EmbeddedFile" not in made


def test_without_weasyprint_the_page_itself_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise OSError(f"cannot load library 'libpango-1.0-0' for {name}")

    monkeypatch.setattr("wijkpad.printing.pdf.import_module", missing)
    printer = BestPrinter()
    assert printer.media_type == PagePrinter.media_type
    assert printer.print(page("Tekst")) == page("Tekst").encode()
