# SPDX-License-Identifier: EUPL-1.2
"""Documents as plain values: templates, what fills them, their marks as HTML, kinds of files.

A template is data: text with FEEL between double braces, parts that may be left out or repeated,
and no code. What fills it can never become a mark: it is escaped on the way in.
"""

from wijkpad.documents.content import MEDIA_TYPES, clean_name, kind_of
from wijkpad.documents.filling import Filler, Labels, Over, Shelf
from wijkpad.documents.markup import GAP, gaps_in, plain, shown_text, tidy, to_html
from wijkpad.documents.model import (
    KINDS,
    FilledPart,
    FilledValue,
    Part,
    Slot,
    Template,
)
from wijkpad.documents.page import Letterhead, PagePrinter, page_html
from wijkpad.documents.slots import SlotError, split

__all__ = [
    "GAP",
    "KINDS",
    "MEDIA_TYPES",
    "Over",
    "FilledPart",
    "FilledValue",
    "Filler",
    "Labels",
    "Letterhead",
    "PagePrinter",
    "Part",
    "Shelf",
    "Slot",
    "SlotError",
    "Template",
    "clean_name",
    "gaps_in",
    "kind_of",
    "page_html",
    "plain",
    "shown_text",
    "split",
    "tidy",
    "to_html",
]
