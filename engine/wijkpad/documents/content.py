# SPDX-License-Identifier: EUPL-1.2
"""What kind of file somebody brings, told from its content; its name is never believed."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Final

from wijkpad.errors import AnswersInvalidError
from wijkpad.findings import Finding

MEDIA_TYPES: Final = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_MOST_ENTRIES: Final = 2_000
_MOST_UNPACKED: Final = 100_000_000
_MOST_TIMES: Final = 200
_PIECE: Final = 65_536
_ACTIVE_PDF: Final = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z])"
)
_HEX: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_MACROS: Final = re.compile(
    r"vbaproject|vbadata|macrosheets|activex|oleobject|(^|/)basic/|(^|/)scripts/|\.(bin|exe|dll|js|vbs|jar)$",
    re.IGNORECASE,
)
_OFFICE: Final = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_OPEN: Final = {MEDIA_TYPES["odt"]: "odt", MEDIA_TYPES["ods"]: "ods"}
_SIGNS: Final = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:\"|?*]")
_LONGEST_NAME: Final = 100


def kind_of(data: bytes) -> str:
    """Return the extension that belongs to the content: one of `MEDIA_TYPES`.

    Raises:
        AnswersInvalidError: it is of another kind, or carries what may act by itself (UPL-001 to
            UPL-006).
    """
    if not data:
        raise _wrong("UPL-001", "Dit bestand is leeg.", "Kies een ander bestand.")
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"\xff\xd8\xff") and data.rstrip(b"\0").endswith(b"\xff\xd9"):
        return "jpg"
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and b"IEND" in data[-64:]:
        return "png"
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    raise _wrong(
        "UPL-002",
        "Dit soort bestand nemen wij niet aan.",
        "Wel: PDF, foto (JPEG of PNG), Word en Excel (docx, xlsx) of OpenDocument (odt, ods). "
        "Bewaar het bestand als PDF en probeer het opnieuw.",
    )


def clean_name(name: str, kind: str) -> str:
    """Return a name that is safe to show and to save, with the extension of the content."""
    last = re.split(r"[/\\]", name)[-1]
    stem = _SIGNS.sub("", last).rpartition(".")
    base = (stem[0] or stem[2]).strip(" .")[:_LONGEST_NAME].strip(" .")
    return f"{base or 'bestand'}.{kind}"


def _pdf(data: bytes) -> str:
    if b"%%EOF" not in data[-2048:]:
        raise _wrong(
            "UPL-003", "Deze PDF is niet heel.", "Maak de PDF opnieuw en kies hem nog eens."
        )
    if _ACTIVE_PDF.search(_HEX.sub(lambda match: bytes([int(match.group(1), 16)]), data)):
        raise _wrong(
            "UPL-004",
            "In deze PDF zit een script, een ander bestand of een formulier dat iets uitvoert.",
            "Druk de PDF af naar een nieuwe PDF en kies die.",
        )
    return "pdf"


def _zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _office(archive, len(data))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise _damaged() from None
    except Exception as error:  # zlib and lzma each raise errors of their own
        if type(error).__module__ in ("zlib", "_lzma", "lzma"):
            raise _damaged() from None
        raise


def _office(archive: zipfile.ZipFile, packed: int) -> str:
    entries = archive.infolist()
    if len(entries) > _MOST_ENTRIES or any(one.flag_bits & 1 for one in entries):
        raise _wrong(
            "UPL-005",
            "Dit bestand heeft een wachtwoord of te veel onderdelen.",
            "Haal het wachtwoord eraf, of bewaar het als PDF.",
        )
    _unpack(archive, entries, packed)
    names = [one.filename for one in entries]
    if any(_MACROS.search(name) for name in names) or _acts(archive, names):
        raise _wrong(
            "UPL-006",
            "In dit bestand zit een macro, een ander bestand of een verwijzing naar buiten die zichzelf uitvoert.",
            "Bewaar het zonder macro’s, of als PDF.",
        )
    kind = next((kind for part, kind in _OFFICE.items() if part in names), None)
    if kind is None and "mimetype" in names:
        kind = _OPEN.get(archive.read("mimetype").decode("ascii", "replace").strip())
    if kind is None or (kind in ("docx", "xlsx") and "[Content_Types].xml" not in names):
        raise _wrong(
            "UPL-002",
            "Dit is een ingepakt bestand. Dat nemen wij niet aan.",
            "Pak het uit en kies de documenten een voor een.",
        )
    return kind


def _unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], packed: int) -> None:
    """Count what comes out, whatever the file says of itself."""
    most = min(_MOST_UNPACKED, max(packed * _MOST_TIMES, 1_000_000))
    total = 0
    for entry in entries:
        with archive.open(entry) as part:
            while piece := part.read(_PIECE):
                total += len(piece)
                if total > most:
                    raise _wrong(
                        "UPL-005",
                        "Dit bestand wordt uitgepakt veel te groot.",
                        "Bewaar het als PDF en kies die.",
                    )


def _acts(archive: zipfile.ZipFile, names: list[str]) -> bool:
    """Tell whether the file says that it holds macros, or fetches a template from elsewhere."""
    for name in names:
        lowered = name.lower()
        if lowered == "[content_types].xml":
            text = archive.read(name)
            if b"\0" in text or b"macroenabled" in text.lower():
                return True
        elif lowered.endswith(".rels"):
            text = archive.read(name)
            outside = b"external" in text.lower()
            if b"\0" in text or (
                outside
                and re.search(rb"attachedtemplate|oleobject|/frame|subdocument", text.lower())
            ):
                return True
    return False


def _damaged() -> AnswersInvalidError:
    return _wrong(
        "UPL-003", "Dit bestand is niet heel.", "Bewaar het opnieuw en kies het nog eens."
    )


def _wrong(code: str, text: str, cure: str) -> AnswersInvalidError:
    return AnswersInvalidError([Finding(code=code, text=text, cure=cure, element="file")])
