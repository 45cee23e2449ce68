# SPDX-License-Identifier: EUPL-1.2
"""What somebody was typing in a form of the file about people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDraft:
    """Typed input of one person in one form, complete or not, as posted.

    Attributes:
        form: its name. `item`: what the form is about; empty for something new.
    """

    case: str
    user: str
    form: str
    item: str
    posted: dict[str, list[str]] = field(repr=False)
    saved_at: datetime
