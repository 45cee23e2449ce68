# SPDX-License-Identifier: EUPL-1.2
"""The names that an expression may use; the parser needs them, for a name may hold spaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING

from wijkpad.feel.compare import kind
from wijkpad.feel.tokens import name_tokens

if TYPE_CHECKING:
    from wijkpad.feel.values import Value

NamesById = Mapping[str, "Names | None"]
_DEEPEST = 20


class Names:
    """A tree of known names: what is known below a name too, or None when that is unknown."""

    def __init__(
        self, members: NamesById, *, is_open: bool = False, kinds: Mapping[str, str] | None = None
    ) -> None:
        self.members: dict[str, Names | None] = dict(members)
        self.kinds: dict[str, str] = dict(kinds or {})
        """The kind of value of a name, as FEEL calls it, for the names of which it is known."""
        self.is_open = is_open
        """Whether names that are not listed may exist all the same."""

    @staticmethod
    def any() -> Names:
        """Return the tree for when nothing is known: every name of one word is allowed."""
        return Names({}, is_open=True)

    @staticmethod
    def of(known: Mapping[str, Value] | Iterable[str] | NamesById) -> Names:
        """Return the names in `known`; contexts and lists of contexts give member names too."""
        if not isinstance(known, Mapping):
            return Names(dict.fromkeys(known))
        return _of_mapping(known, 0)

    def with_names(self, more: Names | NamesById) -> Names:
        """Return these names and `more`; `more` wins."""
        added = more.members if isinstance(more, Names) else more
        is_open = self.is_open or (isinstance(more, Names) and more.is_open)
        kinds = {name: one for name, one in self.kinds.items() if name not in added}
        if isinstance(more, Names):
            kinds.update(more.kinds)
        return Names({**self.members, **added}, is_open=is_open, kinds=kinds)

    @cached_property
    def by_first_token(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """Return the names by their first token, longest first."""
        found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in self.members:
            tokens = name_tokens(name)
            if tokens:
                found.setdefault(tokens[0], []).append((tokens, name))
        for entries in found.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        return found

    def closest(self, name: str) -> str | None:
        """Return the known name that looks most like `name`."""
        found = get_close_matches(name, list(self.members), n=1, cutoff=0.6)
        if found:
            return found[0]
        lowered = {known.lower().replace("_", " "): known for known in self.members}
        return lowered.get(name.lower().replace("_", " "))


def _of_mapping(known: Mapping[str, Value] | NamesById, depth: int) -> Names:
    kinds = {
        name: kind(value)
        for name, value in known.items()
        if value is not None and not isinstance(value, Names)
    }
    return Names({name: _below(value, depth + 1) for name, value in known.items()}, kinds=kinds)


def _below(value: Value | Names | None, depth: int) -> Names | None:
    if isinstance(value, Names):
        return value
    if depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        return _of_mapping(value, depth)
    if isinstance(value, list):
        return union(_below(item, depth + 1) for item in value if isinstance(item, dict))
    return None


def union(trees: Iterable[Names | None]) -> Names | None:
    """Return all names of `trees` in one; None when there are none."""
    merged: dict[str, Names | None] = {}
    is_open = empty = True
    for tree in trees:
        if tree is not None:
            is_open = tree.is_open if empty else is_open or tree.is_open
            empty = False
            merged.update(tree.members)
    return None if empty else Names(merged, is_open=is_open)
