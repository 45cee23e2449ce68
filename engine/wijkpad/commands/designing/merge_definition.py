# SPDX-License-Identifier: EUPL-1.2
"""Keep what a three-way merge made, as an ordinary draft: it is checked, tried and approved as any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wijkpad.commands.designing.draft_definition import hash_of, held_draft, require_draft
from wijkpad.commands.designing.publish import overtaken_by
from wijkpad.commands.designing.release import Offer, offered
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.identity import Actor
from wijkpad.domain.journal import Entry
from wijkpad.errors import ConflictError, NotFoundError
from wijkpad.ports import StoredDefinition, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """Three versions of one pathway.

    Attributes:
        origin: what both sides were made from; None when there never was such a version.
        base: what came new: the base of a release, or the version that was published meanwhile.
        variant: what is kept beside it: the municipality's version in force, or a draft.
    """

    origin: StoredDefinition | None
    base: StoredDefinition
    variant: StoredDefinition


def with_base(unit: UnitOfWork, key: str) -> Merger:
    """Return what a new base has to be merged with.

    Raises:
        NotFoundError: no base waits for this pathway.
    """
    offer = offered(unit.definitions.versions(key))
    if offer is None:
        raise NotFoundError("definition", key)
    return Merger(origin=offer.origin, base=offer.base, variant=offer.variant)


def with_newest(unit: UnitOfWork, draft: str) -> Merger:
    """Return what a draft has to be merged with: the version that came into force meanwhile.

    Raises:
        NotFoundError: there is no such draft, or it is up to date.
    """
    stored = require_draft(unit, draft)
    newest = overtaken_by(unit, stored)
    if newest is None:
        raise NotFoundError("definition", draft)
    before = stored.made_after
    origin = unit.definitions.get(stored.key, before) if before is not None else None
    return Merger(origin=origin, base=newest, variant=stored)


def start(
    tools: Tools, actor: Actor, merger: Merger, files: Mapping[str, bytes], *, chosen: int
) -> str:
    """Keep the merge of a new base and a variant as a new draft, and return its id.

    Args:
        tools: of the installation.
        actor: who merges.
        merger: what was merged; it must still be what there is.
        files: as merged.
        chosen: how many conflicts the designer chose.

    Raises:
        RefusedError: the actor is no process designer.
        ConflictError: another base came, or another version was published meanwhile.
    """
    key = merger.base.key

    def work(unit: UnitOfWork) -> str:
        allow(actor, "design", None, on=tools.today())
        unit.definitions.hold()
        offer = offered(unit.definitions.versions(key))
        if offer is None or _numbers(offer) != (merger.base.version, merger.variant.version):
            raise ConflictError(key)
        base, variant = merger.base, merger.variant
        merged = StoredDefinition(
            key=key,
            version=0,
            state="draft",
            title=variant.title,
            sha256=hash_of(files),
            files=dict(files),
            origin=(base.key, base.version, base.sha256),
            author=actor.user,
            at=tools.clock.now(),
            draft=new_id(),
            sensitivity=variant.sensitivity,
            owner=variant.owner,
            follows=variant.version,
            reason=f"Nieuwe basis (versie {base.version}) samengevoegd "
            f"met de eigen versie {variant.version}.",
        )
        unit.definitions.save_draft(merged)
        unit.journal.write(_line(tools, actor, merged, merger, chosen))
        return merged.draft or ""

    return guarded(tools, actor, "definition.merge", ("definition", key), work)


def renew(
    tools: Tools, actor: Actor, merger: Merger, files: Mapping[str, bytes], *, chosen: int
) -> None:
    """Bring a draft, the variant of the merger, up to date with what was published meanwhile.

    Raises:
        NotFoundError: there is no such draft.
        RefusedError: the actor is no process designer.
        ConflictError: the draft, or what is in force, changed meanwhile.
    """
    draft = merger.variant.draft or ""

    def work(unit: UnitOfWork) -> None:
        allow(actor, "design", None, on=tools.today())
        stored = held_draft(unit, draft)
        newest = overtaken_by(unit, stored)
        is_same = newest is not None and newest.version == merger.base.version
        if not is_same or stored.files != merger.variant.files:
            raise ConflictError(draft)
        if stored.state not in ("draft", "rejected"):
            raise ConflictError(draft)
        base = merger.base
        waits = offered(unit.definitions.versions(stored.key))
        holds = stored.origin[1] if stored.origin is not None else None
        kept = waits is not None and waits.base.version == holds
        merged = replace(
            stored,
            state="draft",
            files=dict(files),
            sha256=hash_of(files),
            origin=stored.origin if kept else (base.key, base.version, base.sha256),
            follows=base.version,
            author=actor.user,
            at=tools.clock.now(),
        )
        unit.definitions.save_draft(merged)
        unit.journal.write(_line(tools, actor, merged, merger, chosen))

    guarded(tools, actor, "definition.merge", ("definition", draft), work)


def _numbers(offer: Offer) -> tuple[int, int]:
    return offer.base.version, offer.variant.version


def _line(
    tools: Tools, actor: Actor, merged: StoredDefinition, merger: Merger, chosen: int
) -> Entry:
    origin = merger.origin
    return entry(
        actor,
        tools.clock.now(),
        "definition.merged",
        "update",
        about=("definition", merged.draft or ""),
        part=merged.key,
        detail={
            "base": str(merger.base.version),
            "variant": str(merger.variant.version or merger.variant.draft),
            "origin": str(origin.version) if origin is not None else "",
            "chosen": str(chosen),
            "sha256": merged.sha256,
        },
    )
