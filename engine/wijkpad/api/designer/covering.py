# SPDX-License-Identifier: EUPL-1.2
"""What the scenarios of a pathway come by, and what its norms say: for whoever designs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wijkpad.api.reading import Reader
from wijkpad.commands.designing import publish
from wijkpad.commands.designing.draft_definition import Checked
from wijkpad.commands.tools import Tools
from wijkpad.diagrams import read
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import ROLES, Actor
from wijkpad.errors import NotFoundError
from wijkpad.pathways import read_parts
from wijkpad.pathways.goals import Coverage, coverage_of
from wijkpad.pathways.norms import Outcome, verdicts
from wijkpad.ports import UnitOfWork

_WORDS: Final = {
    Outcome.PROVEN: ("Bewezen", "green"),
    Outcome.VIOLATED: ("Niet gehaald", "red"),
    Outcome.UNDECIDED: ("Niet te bewijzen", "amber"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NormLine:
    """One norm on the page: what it asks, on what ground, and what was decided of it."""

    title: str
    source: str
    word: str
    colour: str
    told: str
    scenarios: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePage:
    """What the scenarios came by.

    Attributes:
        coverage: None while they were not played on exactly these files. `at`: when they were.
        norms: in the order of the file.
    """

    coverage: Coverage | None
    at: datetime | None
    norms: tuple[NormLine, ...]


class CoverageDesk:
    """Coverage and norms of drafts and versions; reading it plays nothing."""

    def __init__(self, tools: Tools, reader: Reader, actor: Actor) -> None:
        self._tools, self._reader, self._actor = tools, reader, actor

    def of_version(self, key: str, version: int) -> CoveragePage:
        """Return what there is to say of a published version; raises `NotFoundError`."""
        return self.of(self._published(key, version))

    def play_version(self, key: str, version: int) -> Checked:
        """Play every scenario of a published version, and remember what they come by."""
        return publish.try_version(self._tools, self._actor, key, version)

    def _published(self, key: str, version: int) -> Definition:
        def look(unit: UnitOfWork) -> Definition:
            if unit.definitions.get(key, version) is None:
                raise NotFoundError("definition", f"{key} {version}")
            book = unit.definitions
            return self._tools.library.get(unit.municipality, key, version, book=book)

        return self._reader.designs("definition.read", look)

    def of(self, definition: Definition) -> CoveragePage:
        """Return what there is to say of a definition, such as that of a draft without faults."""

        def look(unit: UnitOfWork) -> CoveragePage:
            reached = unit.reaches.of(definition.sha256)
            return CoveragePage(
                coverage=None if reached is None else coverage_of(definition, reached.keys),
                at=None if reached is None else reached.at,
                norms=norm_lines(definition),
            )

        return self._reader.designs("definition.read", look)


def norm_lines(definition: Definition) -> tuple[NormLine, ...]:
    """Return the norms of a definition with what was decided of each."""
    parts = read_parts(definition.files, roles=ROLES)
    running = read(definition.diagram, file=f"{definition.key}.bpmn")
    found = []
    for verdict, told in verdicts(parts, running):
        word, colour = _WORDS[verdict.outcome]
        source = definition.sources.get(verdict.norm.source)
        found.append(
            NormLine(
                title=verdict.norm.title,
                source=source.text if source is not None else verdict.norm.source,
                word=word,
                colour=colour,
                told=told,
                scenarios=verdict.norm.scenarios,
            )
        )
    return tuple(found)
