# SPDX-License-Identifier: EUPL-1.2
"""A variant that a municipality's overlay makes: tried as any draft, and then it waits for approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wijkpad.commands.designing.draft_definition import hash_of
from wijkpad.commands.designing.publish import with_facts, write_down
from wijkpad.commands.designing.release import base_in, in_force
from wijkpad.commands.designing.trying import tried
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.errors import ConflictError
from wijkpad.findings import Finding
from wijkpad.ports import StoredDefinition, UnitOfWork

OVERLAY = "overlay.toml"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a municipality has of one pathway.

    Attributes:
        base: the newest release. `newest`: what is in force. `waiting`: what waits for approval.
    """

    base: StoredDefinition
    newest: StoredDefinition
    waiting: tuple[StoredDefinition, ...]


def standing(unit: UnitOfWork, key: str) -> Standing | None:
    """Return what there is of a pathway; None when no release of it is in force or offered."""
    versions = unit.definitions.versions(key)
    base, newest = base_in(versions), in_force(versions)
    if base is None or newest is None:
        return None
    drafts = [one for one in unit.definitions.drafts() if one.key == key]
    return Standing(base, newest, tuple(one for one in drafts if one.state == "waiting"))


def proposed(
    tools: Tools, municipality: str, stands: Standing, files: Mapping[str, bytes], reason: str
) -> tuple[StoredDefinition | None, tuple[Finding, ...]]:
    """Check a variant and play its scenarios, in no transaction; None when it may not be published."""
    base, newest = stands.base, stands.newest
    stored = StoredDefinition(
        key=base.key,
        version=0,
        state="draft",
        title=newest.title,
        sha256=hash_of(files),
        files=dict(files),
        origin=(base.key, base.version, base.sha256),
        author=SYSTEM,
        reason=reason,
        at=tools.clock.now(),
        draft=new_id(),
        follows=newest.version,
    )
    checked = tried(tools, municipality, stored)
    if checked.definition is None:
        return None, checked.findings
    waiting = replace(with_facts(stored, checked.definition), state="waiting", owner=newest.owner)
    return waiting, checked.findings


def keep(tools: Tools, unit: UnitOfWork, actor: Actor, waiting: StoredDefinition) -> None:
    """Let a variant wait for approval, in place of what an earlier overlay left waiting.

    Raises:
        ConflictError: something else was published meanwhile.
    """
    unit.definitions.hold()
    newest = unit.definitions.latest(waiting.key)
    if newest is None or newest.version != waiting.follows:
        raise ConflictError(waiting.key)
    for one in unit.definitions.drafts():
        if one.key == waiting.key and one.author == SYSTEM and OVERLAY in one.files:
            unit.definitions.drop_draft(one.draft or "")
    unit.definitions.save_draft(waiting)
    write_down(tools, unit, actor, "definition.waiting", waiting)
