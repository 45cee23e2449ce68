# SPDX-License-Identifier: EUPL-1.2
"""The merge itself, over parts that have a name: elements, rules, questions, entries.

A file is a tree of atoms. An atom is what a person would call one thing: a task, an arrow, a row of a
table, a question. It is taken whole from one side; two sides that changed the same atom differently
are a conflict. Nothing here knows what kind of file it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Side = Literal["base", "variant"]
ORDER = "#order"


class UnmergeableError(Exception):
    """The parts cannot be told apart or put together; the file has to be chosen as a whole."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One part of a file.

    Attributes:
        parent: key of the atom that it stands in; empty at the top.
        content: everything that counts; two atoms with equal content mean the same.
        payload: what the file format needs to write it down again.
    """

    parent: str
    content: object
    payload: object = field(compare=False, repr=False, default=None)


@dataclass(frozen=True, slots=True)
class Whole:
    """A file in parts.

    Attributes:
        atoms: by key, in the order of the document.
        ordered: keys of atoms whose parts mean something else in another order.
        follows: drawing to drawn: a conflict between two drawings is settled by what they draw.
    """

    atoms: Mapping[str, Atom]
    ordered: frozenset[str] = frozenset()
    follows: Mapping[str, str] = field(default_factory=dict)

    def parts_of(self, parent: str) -> list[str]:
        """Return the keys of what stands directly in `parent`, in order."""
        return [key for key, one in self.atoms.items() if one.parent == parent]

    def below(self, key: str) -> Iterator[str]:
        """Return the keys of everything that stands in `key`, at any depth."""
        for one in self.parts_of(key):
            yield one
            yield from self.below(one)


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome, with every conflict by its key; `whole` has chosen sides filled in."""

    whole: Whole
    conflicts: tuple[str, ...]


def merge(origin: Whole, base: Whole, variant: Whole, chosen: Mapping[str, Side]) -> Merged:
    """Take every change of both sides; a conflict goes as chosen, else to the variant.

    Raises:
        UnmergeableError: parts would be left hanging in the air.
    """
    return _Merge(origin, base, variant, chosen).merged()


class _Merge:
    def __init__(
        self, origin: Whole, base: Whole, variant: Whole, chosen: Mapping[str, Side]
    ) -> None:
        self.origin, self.base, self.variant, self.chosen = origin, base, variant, chosen
        self.follows = {**base.follows, **variant.follows}
        self.conflicts: list[str] = []
        self.taken: dict[str, Atom] = {}

    def merged(self) -> Merged:
        keys = list(dict.fromkeys([*self.base.atoms, *self.variant.atoms, *self.origin.atoms]))
        roots = self._half_removed()
        for key in keys:
            if key not in self.follows:
                self._take(key, roots.get(key, key), contested=key in roots)
        for key in keys:
            if key in self.follows:
                self._take_drawing(key, contested=key in roots)
        self._require_whole()
        ordered: dict[str, Atom] = {}
        self._put_in_order("", ordered)
        if len(ordered) != len(self.taken):
            raise UnmergeableError
        whole = Whole(ordered, self.base.ordered | self.variant.ordered, self.follows)
        return Merged(whole, tuple(dict.fromkeys(self.conflicts)))

    def _take(self, key: str, asked: str, *, contested: bool) -> None:
        was, new, own = (side.atoms.get(key) for side in (self.origin, self.base, self.variant))
        if contested or (new != own and was not in (new, own)):
            self.conflicts.append(asked)
            found = new if self.chosen.get(asked) == "base" else own
        else:
            found = own if was == new else new
        if found is not None:
            self.taken[key] = found

    def _take_drawing(self, key: str, *, contested: bool) -> None:
        """Draw what is there, and nothing else."""
        drawn = self.follows[key]
        was, new, own = (side.atoms.get(key) for side in (self.origin, self.base, self.variant))
        if contested or (new != own and was not in (new, own)):
            first, second = (new, own) if self.chosen.get(drawn) == "base" else (own, new)
            found = first or second
        else:
            found = (own if was == new else new) or own or new
        if found is not None and (drawn in self.taken or drawn not in self._ever()):
            self.taken[key] = found

    def _ever(self) -> set[str]:
        return {*self.origin.atoms, *self.base.atoms, *self.variant.atoms}

    def _half_removed(self) -> dict[str, str]:
        """Return key to contested root: one side removed it, the other changed something inside."""
        roots: dict[str, str] = {}
        for key in self.origin.atoms:  # what holds comes before what it holds
            if key in roots:
                continue
            for gone, there in ((self.base, self.variant), (self.variant, self.base)):
                if key in gone.atoms or key not in there.atoms:
                    continue
                inside = list(there.below(key))
                if any(there.atoms[one] != self.origin.atoms.get(one) for one in inside):
                    for one in (key, *inside, *self.origin.below(key)):
                        roots.setdefault(one, key)
        return roots

    def _require_whole(self) -> None:
        """Let drawings go whose plane is gone; anything else left hanging cannot be merged."""
        while hanging := [
            key for key, one in self.taken.items() if one.parent and one.parent not in self.taken
        ]:
            if any(key not in self.follows for key in hanging):
                raise UnmergeableError
            for key in hanging:
                del self.taken[key]

    def _put_in_order(self, parent: str, into: dict[str, Atom]) -> None:
        present = [key for key, one in self.taken.items() if one.parent == parent]
        for key in self._order(parent, set(present)):
            if key in into:
                raise UnmergeableError
            into[key] = self.taken[key]
            self._put_in_order(key, into)

    def _order(self, parent: str, present: set[str]) -> list[str]:
        was, new, own = (
            [key for key in side.parts_of(parent) if key in present]
            for side in (self.origin, self.base, self.variant)
        )
        shared = set(was) & set(new) & set(own)
        order = {
            name: [key for key in one if key in shared]
            for name, one in (("was", was), ("new", new), ("own", own))
        }
        base_moved, own_moved = order["new"] != order["was"], order["own"] != order["was"]
        doubtful = base_moved and own_moved and order["new"] != order["own"]
        if parent in self.base.ordered | self.variant.ordered:
            doubtful = doubtful or _share_a_gap(new, own, shared)
            if doubtful:
                self.conflicts.append(f"{parent}{ORDER}")
        side = self.chosen.get(f"{parent}{ORDER}")
        first, second = new, own
        if doubtful and side is not None:
            first, second = (new, own) if side == "base" else (own, new)
        elif own_moved and not base_moved:
            first, second = own, new
        return weave(first, second)


def weave(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Return `first` with what only `second` has, each after what it came after there."""
    found = list(first)
    known = set(first)
    mine = known - set(second)
    place = 0
    for key in second:
        if key in known:
            place = found.index(key) + 1
            continue
        while place < len(found) and found[place] in mine:
            place += 1
        found.insert(place, key)
        place += 1
    return found


def _share_a_gap(new: Sequence[str], own: Sequence[str], shared: set[str]) -> bool:
    """Tell whether both sides added something between the same two parts."""
    common = set(new) & set(own)
    gaps = [
        {_before(one, at, shared) for at, key in enumerate(one) if key not in common}
        for one in (new, own)
    ]
    return bool(gaps[0] & gaps[1])


def _before(keys: Sequence[str], at: int, shared: set[str]) -> str:
    return next((key for key in reversed(keys[:at]) if key in shared), "")
