# SPDX-License-Identifier: EUPL-1.2
"""A release of wijkpad brings its base pathways; a municipality's own variant is never overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from wijkpad.commands.designing.draft_definition import compiled, hash_of
from wijkpad.commands.designing.publish import put_in_force, with_facts, write_down
from wijkpad.commands.designing.trying import require_green
from wijkpad.commands.terms import law_kept
from wijkpad.commands.tools import Tools, in_one_go
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.errors import ConflictError, PublicationRefusedError, RefusedError
from wijkpad.findings import Finding, errors_in
from wijkpad.ports import StoredDefinition, UnitOfWork


@dataclass(frozen=True, slots=True)
class Released:
    """What came of one base pathway.

    Attributes:
        version: of these very files.
        fate: `published` now, `known` already, or `offered`: the variant stays in force until a
            designer has merged the two.
        in_force: the version on which new cases begin.
    """

    key: str
    version: int
    fate: Literal["published", "known", "offered"]
    in_force: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A base that came after the one from which the variant in force was made.

    Attributes:
        origin: the base from which the variant was made; None when there never was one.
    """

    base: StoredDefinition
    variant: StoredDefinition
    origin: StoredDefinition | None


def release(tools: Tools, actor: Actor, key: str, files: Mapping[str, bytes]) -> Released:
    """Publish a base pathway of a release, by the system; the same files publish once.

    Where a variant of the municipality is in force the base is stored beside it, as an offer.

    Raises:
        RefusedError: the actor is not the system.
        PublicationRefusedError: the files have faults, or a setting that the municipality made
            before bends a rule of the pathway.
        ConflictError: something else was published meanwhile; the same call may be made again.
    """
    if actor.user != SYSTEM:
        raise RefusedError([_SYSTEM_ONLY])
    digest = hash_of(files)
    stored = StoredDefinition(
        key=key,
        version=0,
        state="published",
        title=key,
        sha256=digest,
        files=dict(files),
        author=SYSTEM,
        reason="release",
        at=tools.clock.now(),
    )
    with tools.store.work(actor.municipality, reading=True) as unit:
        known = unit.definitions.versions(key)
    newest = in_force(known)
    for one in known:
        if newest is not None and hash_of(one.files) == digest:
            offer = offered(known)
            waits = offer is not None and offer.base.version == one.version
            return Released(key, one.version, "offered" if waits else "known", newest.version)
    if newest is not None and not is_base(newest):
        return _offer(tools, actor, stored, newest)
    definition = require_green(tools, actor.municipality, stored)
    with tools.store.work(actor.municipality, reading=True) as unit:
        own = unit.settings.in_force("parameter", tools.today())
    if broken := law_kept.against_the_law(definition, own):
        raise PublicationRefusedError(broken)

    def write(unit: UnitOfWork) -> int:
        _require_still(unit, key, newest)
        version = put_in_force(unit, stored, definition)
        write_down(tools, unit, actor, "definition.released", stored, version=version)
        return version

    version = in_one_go(tools, actor.municipality, write)
    return Released(key, version, "published", version)


def _require_still(unit: UnitOfWork, key: str, seen: StoredDefinition | None) -> None:
    """A base that comes while a variant is approved must not push it aside."""
    unit.definitions.hold()
    newest = unit.definitions.latest(key)
    if (newest and newest.version) != (seen and seen.version):
        raise ConflictError(key)


def _offer(
    tools: Tools, actor: Actor, stored: StoredDefinition, newest: StoredDefinition
) -> Released:
    checked = compiled(tools, actor.municipality, stored, version=0)
    definition = checked.definition
    if definition is None:
        raise PublicationRefusedError(errors_in(checked.findings))

    def write(unit: UnitOfWork) -> int:
        _require_still(unit, stored.key, newest)
        version = unit.definitions.offer(with_facts(stored, definition))
        write_down(tools, unit, actor, "definition.offered", stored, version=version)
        return version

    version = in_one_go(tools, actor.municipality, write)
    return Released(stored.key, version, "offered", newest.version)


def is_base(stored: StoredDefinition) -> bool:
    """Tell whether this came with a release, and not from somebody in the municipality."""
    return stored.author == SYSTEM and stored.approved_by is None


def offered(versions: Sequence[StoredDefinition]) -> Offer | None:
    """Return the base that waits to be merged, from every version of one pathway."""
    variant = in_force(versions)
    base = base_in(versions)
    if variant is None or base is None or is_base(variant):
        return None
    origin = made_from(variant, versions)
    if origin is not None and origin.version >= base.version:
        return None
    return Offer(base, variant, origin)


def in_force(versions: Sequence[StoredDefinition]) -> StoredDefinition | None:
    """Return the version on which new cases begin, from every version of one pathway."""
    published = [one for one in versions if one.state == "published"]
    return max(published, key=lambda one: one.version, default=None)


def base_in(versions: Sequence[StoredDefinition]) -> StoredDefinition | None:
    """Return the newest base among every version of one pathway."""
    return max(filter(is_base, versions), key=lambda one: one.version, default=None)


def made_from(
    stored: StoredDefinition, versions: Sequence[StoredDefinition]
) -> StoredDefinition | None:
    """Return the base from which a version was made, over versions in between; None: there is none."""
    by_number = {one.version: one for one in versions}
    one: StoredDefinition | None = stored
    seen: set[int] = set()
    while one is not None and not is_base(one):
        if one.origin is None or one.version in seen:
            return None
        seen.add(one.version)
        one = by_number.get(one.origin[1])
    return one


_SYSTEM_ONLY = Finding(
    code="PUB-004",
    text="Een uitgave publiceren kan alleen op de server zelf.",
    cure="Maak een concept en vraag publicatie aan.",
)
