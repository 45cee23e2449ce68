# SPDX-License-Identifier: EUPL-1.2
"""Lists from which plugins withhold rows: read on until the page is full, and counted without those rows.

A page that is cut after its rows were counted would be half empty, and the last ones out of reach.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from wijkpad.findings import Finding
from wijkpad.ports import LeftOut

T = TypeVar("T")

AT_ONCE: Final = 500
"""Rows that are read and asked about in one question."""
_MOST: Final = 10
"""Questions for one list: of what is longer the rest is not looked through."""


@dataclass(slots=True)
class Sifted(Generic[T]):
    """The rows that may be seen, from the first, and those that may not.

    Attributes:
        silent: says which plugin gave no answer; empty when all did.
        is_whole: there are no more rows than these.
    """

    rows: list[T] = field(default_factory=list)
    gone: list[T] = field(default_factory=list)
    silent: str = ""
    is_whole: bool = False

    def page(self, page: int, per_page: int) -> tuple[T, ...]:
        """Return one page of what may be seen."""
        return tuple(self.rows[(page - 1) * per_page : page * per_page])

    @property
    def left_out(self) -> LeftOut:
        """What the list says of the rows that do not stand in it."""
        return LeftOut(rows=len(self.gone), silent=self.silent, is_whole=self.is_whole)


def sift(
    read: Callable[[int, int], Sequence[T]],
    key: Callable[[T], str],
    judge: Callable[[Sequence[T]], Mapping[str, Finding]],
    *,
    enough: int | None = None,
) -> Sifted[T]:
    """Read rows by page until there are more than `enough`, or none are left.

    `read` takes a page, from 1, and how many rows it has; `judge` returns why, by the key of each
    row that may not be seen.
    """
    found = Sifted[T]()
    for page in range(1, _MOST + 1):
        rows = read(page, AT_ONCE)
        out = judge(rows) if rows else {}
        for one in rows:
            (found.gone if key(one) in out else found.rows).append(one)
        found.silent = found.silent or next(
            (one.text for one in out.values() if one.code == "ACC-071"), ""
        )
        found.is_whole = len(rows) < AT_ONCE
        if found.is_whole or (enough is not None and len(found.rows) > enough):
            break
    return found
