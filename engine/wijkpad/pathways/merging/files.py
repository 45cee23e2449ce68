# SPDX-License-Identifier: EUPL-1.2
"""The files of three versions of a pathway, merged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from wijkpad.errors import UnreadableError
from wijkpad.pathways.merging.atoms import Side, UnmergeableError, Whole, merge
from wijkpad.pathways.merging.text_parts import join_form, join_toml, split_form, split_toml
from wijkpad.pathways.merging.xml_parts import columns, join, split

Files = Mapping[str, bytes]
_Three = tuple[bytes, bytes, bytes]
_Sides = tuple[bytes | None, bytes | None, bytes | None]


@dataclass(frozen=True, slots=True)
class Contested:
    """What both sides changed differently: a part of a file, or the file as a whole.

    Attributes:
        part: id of an element, row or question, or name of an entry; ending in `#order` when only the
            order is in doubt; empty for the whole file.
    """

    file: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class MergedFiles:
    """The files as they become, and what was taken from where.

    Attributes:
        files: a conflict that was not chosen yet stands in them as in the variant.
        from_base: files that only the base changed.
        from_variant: files that only the variant changed.
        from_both: files in which changes of both sides stand beside each other.
        conflicts: everything that has to be chosen, chosen or not.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    from_base: list[str] = field(default_factory=list)
    from_variant: list[str] = field(default_factory=list)
    from_both: list[str] = field(default_factory=list)
    conflicts: list[Contested] = field(default_factory=list)


def merge_files(
    origin: Files, base: Files, variant: Files, chosen: Mapping[Contested, Side] | None = None
) -> MergedFiles:
    """Merge file by file; where both changed one file, part by part."""
    merged = MergedFiles()
    for name in sorted({*origin, *base, *variant}):
        sides = origin.get(name), base.get(name), variant.get(name)
        content = _one(name, sides, chosen or {}, merged)
        if content is not None:
            merged.files[name] = content
    return merged


def _one(
    name: str, sides: _Sides, chosen: Mapping[Contested, Side], merged: MergedFiles
) -> bytes | None:
    was, new, own = sides
    if new == own:
        return new
    if was == new:
        merged.from_variant.append(name)
        return own
    if was == own:
        merged.from_base.append(name)
        return new
    if was is not None and new is not None and own is not None:
        try:
            content, conflicts = _parts(name, (was, new, own), chosen)
        except (UnmergeableError, UnreadableError):
            pass
        else:
            merged.conflicts.extend(conflicts)
            merged.from_both.append(name)
            return content
    whole = Contested(name)
    merged.conflicts.append(whole)
    return new if chosen.get(whole) == "base" else own


def _parts(
    name: str, three: _Three, chosen: Mapping[Contested, Side]
) -> tuple[bytes, list[Contested]]:
    reads, writes = _kind(name, three)
    was, new, own = (reads(one) for one in three)
    sides = {one.part: side for one, side in chosen.items() if one.file == name}
    found = merge(was, new, own, sides)
    content = writes(found.whole)
    for one, data in ((new, three[1]), (own, three[2])):
        if found.whole.atoms == one.atoms and [*found.whole.atoms] == [*one.atoms]:
            content = data
    return content, [Contested(name, part) for part in found.conflicts]


def _kind(name: str, three: _Three) -> tuple[Callable[[bytes], Whole], Callable[[Whole], bytes]]:
    if name.endswith(".bpmn"):
        return lambda data: split(data, file=name), join
    if name.endswith(".dmn"):
        tables = [columns(one, file=name) for one in three]
        differ = any(one != tables[0] for one in tables)
        return lambda data: split(data, file=name, whole_tables=differ), join
    if name.endswith(".json"):
        return split_form, join_form
    if name.endswith(".toml"):
        return split_toml, join_toml
    raise UnmergeableError
