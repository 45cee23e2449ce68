# SPDX-License-Identifier: EUPL-1.2
"""Published definitions ready to run, read once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping
from threading import Lock
from typing import Final

from wijkpad.domain.definition import Definition, Origin, Pinned
from wijkpad.errors import NotFoundError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.pathways.calling import Called, check_calls
from wijkpad.pathways.compiling import compile_definition, restore_definition
from wijkpad.pathways.linking import link
from wijkpad.pathways.norms import bent_norms
from wijkpad.ports import DefinitionBook, Store, StoredDefinition

_MOST: Final = 256


class PathwayCompiler:
    """The `ports.Compiler`; `topics` are those that some plugin serves, None: not checked."""

    def __init__(self, *, topics: Collection[str] | None = None) -> None:
        self._topics = topics

    def compile(
        self,
        files: Mapping[str, bytes],
        *,
        version: int,
        parameters: Mapping[str, Value],
        origin: Origin | None = None,
        called: Called | None = None,
    ) -> tuple[Definition | None, list[Finding]]:
        """Check and normalise; the definition is None when a finding is an error."""
        compiled = compile_definition(
            files,
            version=version,
            municipality_parameters=parameters,
            topics=self._topics,
            origin=origin,
            called=called,
        )
        return compiled.definition, list(compiled.findings)

    def check_calls(self, definition: Definition, called: Called) -> list[Finding]:
        """Return what is wrong with how a definition calls others, as these are now."""
        return check_calls(definition, called)

    def bent_norms(self, base: Definition, own: Definition) -> list[Finding]:
        """Return the norms of a release that a municipality's own version drops or changes."""
        return list(bent_norms(base, own))


class DefinitionLibrary:
    """The `ports.Library`: keeps the definitions that were used last.

    A published definition never changes, so nothing here ever goes stale. The lock guards the
    shelf only: two threads may read the same definition at once, and then hold equal copies.
    """

    def __init__(self, store: Store, *, most: int = _MOST) -> None:
        self._store, self._most = store, most
        self._shelf: OrderedDict[tuple[str, str, int, Pinned], Definition] = OrderedDict()
        self._lock = Lock()

    def get(
        self,
        municipality: str,
        key: str,
        version: int,
        *,
        pinned: Pinned = (),
        book: DefinitionBook | None = None,
    ) -> Definition:
        """Return a published definition, with the pathways that it calls where they are named.

        Raises:
            NotFoundError: there is no such version.
            StateError: it was published by a newer version of wijkpad.
        """
        place = municipality, key, version, pinned
        with self._lock:
            if place in self._shelf:
                self._shelf.move_to_end(place)
                return self._shelf[place]
        if pinned:
            parts = {one: self.get(municipality, one, at, book=book) for one, at in pinned}
            definition = link(self.get(municipality, key, version, book=book), parts)
        else:
            stored = self._read(municipality, key, version, book)
            if stored is None or stored.state not in ("published", "offered"):
                raise NotFoundError("definition", f"{key} {version}")
            definition = restore_definition(stored)
        with self._lock:
            self._shelf[place] = definition
            while len(self._shelf) > self._most:
                self._shelf.popitem(last=False)
        return definition

    def link(self, definition: Definition, called: Mapping[str, Definition]) -> Definition:
        """Return a definition that was not published with what it calls."""
        return link(definition, called)

    def _read(
        self, municipality: str, key: str, version: int, book: DefinitionBook | None
    ) -> StoredDefinition | None:
        if book is not None:
            return book.get(key, version)
        with self._store.work(municipality, reading=True) as unit:
            return unit.definitions.get(key, version)
