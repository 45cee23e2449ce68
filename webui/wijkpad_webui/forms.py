# SPDX-License-Identifier: EUPL-1.2
"""How the fields of a form are laid out on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask

from wijkpad.api import Field, Kind, listed_text

_OWN_CARD = frozenset({Kind.GROUP, Kind.TABLE})


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that stand together; loose ones share a card, a group or table has its own."""

    loose: bool
    fields: tuple[Field, ...]


def sections(fields: Sequence[Field]) -> list[Section]:
    """Return the top fields of a form in sections, in the order of the page."""
    found: list[Section] = []
    for field in fields:
        loose = field.kind not in _OWN_CARD
        if loose and found and found[-1].loose:
            found[-1] = Section(True, (*found[-1].fields, field))
        else:
            found.append(Section(loose, (field,)))
    return found


def register(app: Flask) -> None:
    """Give templates this as a filter."""
    app.jinja_env.filters["sections"] = sections
    app.jinja_env.filters["listed"] = listed_text
