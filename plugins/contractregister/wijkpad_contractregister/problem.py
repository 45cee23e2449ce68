# SPDX-License-Identifier: EUPL-1.2
"""What keeps a whole file out."""

from __future__ import annotations


class FileError(Exception):
    """The file as a whole cannot be read; code, Dutch text and cure, and the column if it is one."""

    def __init__(self, code: str, text: str, cure: str, field: str = "") -> None:
        super().__init__(code)
        self.code, self.text, self.cure, self.field = code, text, cure, field
