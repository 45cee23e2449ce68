# SPDX-License-Identifier: EUPL-1.2
"""The best printer that this machine has, looked for when something is printed."""

from __future__ import annotations

from functools import cached_property

from wijkpad.documents import PagePrinter
from wijkpad.ports import Printer
from wijkpad.printing.pdf import pdf_printer


class BestPrinter:
    """The `ports.Printer` that makes a PDF if it can be made here, and else keeps the page."""

    @cached_property
    def _printer(self) -> Printer:
        return pdf_printer() or PagePrinter()

    @property
    def media_type(self) -> str:
        """What is made here."""
        return self._printer.media_type

    def print(self, html: str) -> bytes:
        """Return the bytes that are kept."""
        return self._printer.print(html)
