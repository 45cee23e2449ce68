# SPDX-License-Identifier: EUPL-1.2
"""What a designer sees of a merge before it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wijkpad.commands.designing.merge_definition import Merger
from wijkpad.errors import ConflictError, RefusedError
from wijkpad.findings import Finding
from wijkpad.pathways.merging import Contested, MergedFiles, Side, merge_files

Chosen = Mapping[Contested, Side]


@dataclass(frozen=True, slots=True)
class Merge:
    """Three versions and what becomes of them; `merged.conflicts` has what must be chosen."""

    merger: Merger
    merged: MergedFiles


def preview(merger: Merger, chosen: Chosen | None = None) -> Merge:
    """Return the merge; nothing is kept."""
    origin = merger.origin.files if merger.origin is not None else {}
    files = merge_files(origin, merger.base.files, merger.variant.files, chosen)
    return Merge(merger, files)


def mark_of(merger: Merger) -> str:
    """Return what tells whether a page was about these very versions."""
    return f"{merger.base.version}-{merger.variant.sha256}"


def complete(merger: Merger, mark: str, chosen: Chosen) -> Merge:
    """Return the merge as chosen.

    Raises:
        ConflictError: the page was about other versions.
        RefusedError: something was not chosen (PUB-006).
    """
    if mark != mark_of(merger):
        raise ConflictError(merger.base.key)
    made = preview(merger, chosen)
    open_ = [one for one in made.merged.conflicts if one not in chosen]
    if open_:
        raise RefusedError(
            [
                Finding(
                    code="PUB-006",
                    text="Hier is nog niet gekozen.",
                    cure="Kies de nieuwe basis of uw eigen versie.",
                    file=one.file,
                    element=one.part or None,
                )
                for one in open_
            ]
        )
    return made
