# SPDX-License-Identifier: EUPL-1.2
"""A house in which pathways are published again and again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.commands.house import House, Shelf
from wijkpad.domain.definition import Definition, Pinned
from wijkpad.ports import DefinitionBook, Played


class _Green:
    """Runs no scenario, and finds nothing."""

    def run(self, definition: Definition, municipality: str) -> Played:
        del definition, municipality
        return Played(findings=(), reached=frozenset())


@dataclass
class _Growing(Shelf):
    """Every later version of a pathway is drawn as its first."""

    def get(
        self,
        municipality: str,
        key: str,
        version: int,
        *,
        pinned: Pinned = (),
        book: DefinitionBook | None = None,
    ) -> Definition:
        first = self.held.get((key, 1))
        if first is not None:
            self.held.setdefault((key, version), replace(first, version=version))
        return super().get(municipality, key, version, pinned=pinned, book=book)


def let_publish(house: House) -> None:
    """Let drafts in this house be asked for and approved."""
    house.shelf = _Growing(house.shelf.held)
    house.tools = replace(
        house.tools, library=house.shelf, compiler=house.shelf, scenarios=_Green()
    )
