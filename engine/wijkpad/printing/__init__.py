# SPDX-License-Identifier: EUPL-1.2
"""Makes PDFs, where WeasyPrint and the libraries that it draws with are installed."""

from wijkpad.printing.best import BestPrinter
from wijkpad.printing.pdf import PdfPrinter, pdf_printer

__all__ = ["BestPrinter", "PdfPrinter", "pdf_printer"]
