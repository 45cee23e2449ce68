# SPDX-License-Identifier: EUPL-1.2
"""From bytes to text, before libxml2 sees anything: an odd encoding must not hide a DOCTYPE."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_DECLARED = re.compile(rb"""\A<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_ALLOWED = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-16"}


def decode(data: bytes) -> str | None:
    """Return the document as text; None when its encoding is unknown, refused or not kept to."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding)
    for begin, encoding in _WIDE:
        if data.startswith(begin):
            return _decode(data, encoding)
    declared = _DECLARED.match(data)
    if declared is None:
        return _decode(data, "utf-8")
    try:
        encoding = codecs.lookup(declared.group(1).decode("ascii")).name
    except LookupError:
        return None
    if encoding not in _ALLOWED:
        return None
    # One that says UTF-16 was readable as ASCII up to here: some tools write UTF-8 and say so.
    return _decode(data, "utf-8" if encoding == "utf-16" else encoding)


def _decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def doctype_offset(text: str) -> int | None:
    """Return where the document type declaration starts, None when there is none.

    It can only stand before the first element, between comments and processing instructions; the
    same letters inside a comment or a text are harmless.
    """
    for start in _prolog(text):
        if text.startswith("<!DOCTYPE", start):
            return start
    return None


def _prolog(text: str) -> Iterator[int]:
    at = 0
    while True:
        at = text.find("<", at)
        if at < 0:
            return
        yield at
        if text.startswith("<?", at):
            end, width = text.find("?>", at + 2), 2
        elif text.startswith("<!--", at):
            end, width = text.find("-->", at + 4), 3
        else:
            return
        if end < 0:
            return
        at = end + width
