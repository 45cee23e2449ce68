# SPDX-License-Identifier: EUPL-1.2
"""What FEEL sees of a run: names that are worked out only when an expression asks for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from wijkpad.commands.repair.taking_back import standing
from wijkpad.domain.case import Datum
from wijkpad.domain.definition import Definition, numbers_in
from wijkpad.domain.file.household import HOUSEHOLD, is_hidden, tells_address, without_address
from wijkpad.feel import Value
from wijkpad.ports import DataBook

Thunk = Callable[[], Value]
_HISTORY = re.compile(rb"([A-Za-z_][A-Za-z0-9_]*)\s*\.\s*history\b")


class Names(Mapping[str, Value]):
    """The names of one scope; a value is found once and then kept."""

    __slots__ = ("_data", "_fixed", "_found", "_scope")

    def __init__(self, data: RunData, scope: str, fixed: Mapping[str, Thunk]) -> None:
        self._data, self._scope, self._fixed = data, scope, fixed
        self._found: dict[str, Value] = {}

    def __getitem__(self, key: str) -> Value:
        if key not in self._found:
            thunk = self._fixed.get(key)
            self._found[key] = thunk() if thunk else self._data.value(key, self._scope)
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        yield from self._fixed
        yield from (key for key in self._data.keys(self._scope) if key not in self._fixed)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class RunData:
    """The rows that a run may read, fetched one scope at a time."""

    __slots__ = (
        *("_book", "_case", "_every_scope", "_form_keys", "_history", "_run", "_scopes"),
        *("_with_history", "_written"),
    )

    def __init__(self, book: DataBook, case: str, run: str, definition: Definition) -> None:
        self._book, self._case, self._run = book, case, run
        self._form_keys = frozenset(form.key for form in definition.forms.values())
        self._with_history = keys_with_history(definition)
        self._scopes: dict[str, dict[str, Datum]] = {}
        self._history: dict[str, list[Datum]] = {}
        self._written: dict[tuple[str, str], Datum] = {}
        self._every_scope: set[str] | None = None

    def append(self, datum: Datum) -> None:
        """Store a row and see it from now on."""
        row = self._book.append(datum)
        if row.scope in self._scopes:
            self._scopes[row.scope][row.key] = row
        elif row.run is not None:
            # Nothing is read until something is asked that this step did not write itself.
            self._written[row.scope, row.key] = row
        if row.key in self._history:
            self._history[row.key].append(row)
        if self._every_scope is not None and row.run is not None:
            self._every_scope.add(row.scope)

    def instances(self, element: str, *, is_pathway: bool = False) -> list[str]:
        """Return the scopes of the instances of a repeating element that have data, in order."""
        found = []
        for scope in self._scopes_known():
            around, sign, index = scope.rpartition("#")
            name = around.rpartition("/")[2]
            if sign and element == (name.rpartition(".")[2] if is_pathway else name):
                found.append((around, int(index), scope))
        return [scope for _, _, scope in sorted(found)]

    def numbers(self, one: str) -> set[int]:
        """Return the numbers of the calls or instances that have data; `one` is the scope of any."""
        return numbers_in(self._scopes_known(), one)

    def _scopes_known(self) -> set[str]:
        if self._every_scope is None:
            self._every_scope = set(self._book.scopes(self._case, self._run))
        return self._every_scope

    def keys(self, scope: str) -> list[str]:
        """Return every name that has a value in this scope."""
        seen = {key for layer in self._layers(scope) for key in layer if ":" not in key}
        return sorted(seen | {key for key in self._with_history if self._earlier(key, scope, None)})

    def row(self, key: str, scope: str) -> Datum | None:
        """Return the row that this scope sees: the newest of the innermost layer that has one."""
        if scope not in self._scopes and (scope, key) in self._written:
            return self._written[scope, key]
        for layer in self._layers(scope):
            if key in layer:
                return layer[key]
        return None

    def value(self, key: str, scope: str) -> Value:
        """Return the value under a name, with `history`; raises `KeyError` when there is none."""
        current = self.row(key, scope)
        earlier = self._earlier(key, scope, current) if key in self._with_history else []
        if current is None and not earlier:
            raise KeyError(key)
        shown = self._shown(current) if current is not None else {}
        if isinstance(shown, dict) and key in self._with_history:
            shown = shown | {"history": [self._shown(one) for one in earlier]}
        return shown

    def _layers(self, scope: str) -> list[dict[str, Datum]]:
        """Return the rows of this scope and of those around it, innermost first."""
        chain = scopes_around(scope)
        missing = [one for one in chain if one not in self._scopes]
        if missing:
            for one in missing:
                self._scopes[one] = {}
            own_first = sorted(
                self._book.newest(self._case, self._run, missing),
                key=lambda row: row.run is not None,
            )
            for row in own_first:
                self._scopes[row.scope][row.key] = row
        return [self._scopes[one] for one in chain]

    def _earlier(self, key: str, scope: str, current: Datum | None) -> list[Datum]:
        if key not in self._history:
            self._history[key] = standing(self._book.versions(self._case, self._run, key))
        return [
            one
            for one in self._history[key]
            if not _same(one, current) and (_inside(one.scope, scope) or _elder(one.scope, scope))
        ]

    def _shown(self, row: Datum) -> Value:
        if not isinstance(row.value, dict) or row.key not in self._form_keys:
            return row.value
        value = row.value
        if tells_address(value) and self._address_is_hidden():
            # What a form asked before an address was hidden would tell it in a letter still.
            value = without_address(value)
        return value | {"completed_by": row.by, "completed_at": row.at}

    def _address_is_hidden(self) -> bool:
        row = self.row(HOUSEHOLD, "")
        return row is not None and is_hidden(row.value)


@lru_cache(maxsize=256)
def _history_keys(sha256: str, texts: tuple[bytes, ...]) -> frozenset[str]:
    del sha256
    return frozenset(key.decode() for text in texts for key in _HISTORY.findall(text))


def keys_with_history(definition: Definition) -> frozenset[str]:
    """Return the names whose history some expression of the definition reads.

    Only these are fetched in full: a step must not cost more because much went before.
    """
    every = (definition, *definition.called.values())
    texts = tuple(text for one in every for text in (one.diagram, *one.files.values()))
    return _history_keys(definition.fingerprint, texts)


def scopes_around(scope: str) -> list[str]:
    """Return the scope itself and every one around it, innermost first."""
    if not scope:
        return [""]
    parts = scope.split("/")
    return ["/".join(parts[:end]) for end in range(len(parts), 0, -1)] + [""]


def _same(one: Datum, other: Datum | None) -> bool:
    return other is not None and (one.run, one.scope, one.version) == (
        other.run,
        other.scope,
        other.version,
    )


def _inside(scope: str, outer: str) -> bool:
    return outer in (scope, "") or scope.startswith(f"{outer}/")


def _elder(scope: str, own: str) -> bool:
    """Tell whether `scope` is an earlier turn of the same loop."""
    head, sign, index = scope.rpartition("#")
    own_head, _, own_index = own.rpartition("#")
    if not sign or head != own_head or "/" in index + own_index:
        return False
    return int(index) < int(own_index)
