# SPDX-License-Identifier: EUPL-1.2
"""Pages as PDF by WeasyPrint: tagged, with language and title; nothing is fetched."""

from __future__ import annotations

from hashlib import sha256
from importlib import import_module
from typing import Any, Final, NoReturn


class PdfPrinter:
    """The `ports.Printer` on WeasyPrint; the same page gives the same bytes."""

    media_type: Final = "application/pdf"

    def __init__(self, weasyprint: Any) -> None:
        self._weasyprint = weasyprint
        fetcher = weasyprint.urls.URLFetcher
        self._nothing = type("Nothing", (fetcher,), {"fetch": _fetch_nothing})()

    def print(self, html: str) -> bytes:
        """Return the PDF, in the form that screen readers can read (PDF/UA-1)."""
        page = self._weasyprint.HTML(
            string=html, base_url="", encoding="utf-8", url_fetcher=self._nothing
        )
        made: bytes = page.write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=sha256(html.encode()).digest()[:16]
        )
        return made


def pdf_printer() -> PdfPrinter | None:
    """Return what makes PDFs; None where WeasyPrint or the libraries it needs are not installed."""
    try:
        return PdfPrinter(import_module("weasyprint"))
    except (ImportError, OSError):
        return None


def _fetch_nothing(_fetcher: object, url: str, _headers: object = None) -> NoReturn:
    raise ValueError(f"a document fetches nothing, not even {url[:40]}")
