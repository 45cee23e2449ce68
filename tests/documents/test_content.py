# SPDX-License-Identifier: EUPL-1.2
"""Files that people bring: the kind comes from the content, and what may act is refused."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from wijkpad.documents import clean_name, kind_of
from wijkpad.errors import AnswersInvalidError

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 30 + b"\0\0\0\0IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 30 + b"\xff\xd9"
TYPES = b'<Types><Override ContentType="application/xml"/></Types>'


def packed(**more: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in more.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(**more: bytes) -> bytes:
    return packed(**{"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>", **more})


def odt(**more: bytes) -> bytes:
    mime = b"application/vnd.oasis.opendocument.text"
    return packed(**{"mimetype": mime, "content.xml": b"<o/>", **more})


def bomb() -> bytes:
    return docx(**{"word/media/big.xml": b"0" * 150_000_000})


def with_password() -> bytes:
    data = bytearray(docx())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(mark)
        data[at + (6 if mark == b"PK\x03\x04" else 8)] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (JPG, "jpg"),
        (docx(), "docx"),
        (packed(**{"[Content_Types].xml": TYPES, "xl/workbook.xml": b"<x/>"}), "xlsx"),
        (odt(), "odt"),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


EXTERNAL = b'<Relationship Type="x/attachedTemplate" Target="http://evil" TargetMode="External"/>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "UPL-001", id="empty"),
        pytest.param(b"<!doctype html><script>alert(1)</script>", "UPL-002", id="html"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "UPL-002", id="svg"),
        pytest.param(b"MZ\x90\0" + b"\0" * 60, "UPL-002", id="exe"),
        pytest.param(b"\x7fELF" + b"\0" * 60, "UPL-002", id="elf"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "UPL-002", id="old word"),
        pytest.param(b"{\\rtf1 x}", "UPL-002", id="rtf"),
        pytest.param(b"Gewone tekst", "UPL-002", id="text"),
        pytest.param(b"GIF89a<script>", "UPL-002", id="gif"),
        pytest.param(packed(**{"a.txt": b"x"}), "UPL-002", id="zip"),
        pytest.param(b"\xff\xd8\xff<script>", "UPL-002", id="html as jpeg"),
        pytest.param(PDF[:20], "UPL-003", id="half a pdf"),
        pytest.param(docx()[:-30], "UPL-003", id="half a docx"),
        pytest.param(PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript/JS(x)>>/Type"), "UPL-004", id="pdf script"),
        pytest.param(PDF.replace(b"/Type", b"/S/Java#53cript/Type"), "UPL-004", id="pdf script in disguise"),
        pytest.param(PDF.replace(b"/Type", b"/EmbeddedFiles 2 0 R/Type"), "UPL-004", id="pdf with a file"),
        pytest.param(bomb(), "UPL-005", id="zip bomb"),
        pytest.param(with_password(), "UPL-005", id="password"),
        pytest.param(packed(**{f"word/{n}": b"" for n in range(2_100)}), "UPL-005", id="many parts"),
        pytest.param(docx(**{"word/vbaProject.bin": b"x"}), "UPL-006", id="macro"),
        pytest.param(docx(**{"[Content_Types].xml": b"<x macroEnabled/>"}), "UPL-006", id="docm as docx"),
        pytest.param(docx(**{"[Content_Types].xml": "<x/>".encode("utf-16")}), "UPL-006", id="types in utf-16"),
        pytest.param(docx(**{"word/embeddings/oleObject1.bin": b"x"}), "UPL-006", id="packed object"),
        pytest.param(docx(**{"word/_rels/settings.xml.rels": EXTERNAL}), "UPL-006", id="template elsewhere"),
        pytest.param(odt(**{"Basic/Standard/Module1.xml": b"x"}), "UPL-006", id="odt macro"),
    ],
)  # fmt: skip
def test_what_may_harm_or_is_unknown_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(AnswersInvalidError) as caught:
        kind_of(data)
    (finding,) = caught.value.findings
    assert finding.code == code
    assert finding.cure


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("brief.pdf", "brief.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\brief.exe", "brief.pdf"),
        ("brief.pdf.exe", "brief.pdf.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("<script>.html", "script.pdf"),
        ("", "bestand.pdf"),
        ("...", "bestand.pdf"),
        ("x" * 500 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_name_is_only_shown_and_bears_the_kind_of_the_content(name: str, shown: str) -> None:
    assert clean_name(name, "pdf") == shown
