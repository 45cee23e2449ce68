# SPDX-License-Identifier: EUPL-1.2
"""From draft to published: checked, tried out, approved by a second person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wijkpad.commands.designing.draft_definition import Checked, held_draft, require_draft
from wijkpad.commands.designing.owners import designs
from wijkpad.commands.designing.trying import require_green, tried
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.run.begun_by import starts_of
from wijkpad.commands.tools import Tools, in_one_go
from wijkpad.domain.access import Publication
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import Actor
from wijkpad.errors import ConflictError, NotFoundError, PublicationRefusedError, RefusedError
from wijkpad.findings import Finding
from wijkpad.ports import StoredDefinition, UnitOfWork


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking for publication: it waits, or it has faults."""

    waiting: bool
    findings: tuple[Finding, ...]


def ask(tools: Tools, actor: Actor, draft: str, reason: str) -> Asked:
    """Ask for publication; with faults, or a scenario that fails, the draft stays a draft.

    Raises:
        NotFoundError: there is no such draft.
        RefusedError: the actor is no process designer, or gave no reason (PUB-002).
        ConflictError: the draft changed or was dealt with meanwhile.
    """

    def look(unit: UnitOfWork) -> StoredDefinition:
        allow(actor, "design", None, on=tools.today())
        if not reason.strip():
            raise RefusedError([_WHY])
        stored = require_draft(unit, draft)
        if stored.state not in ("draft", "rejected"):
            raise ConflictError(draft)
        return stored

    stored = guarded(tools, actor, "definition.ask", ("definition", draft), look)
    if overtaken := _overtaken(tools, actor, stored):
        return Asked(False, (overtaken,))
    checked = tried(tools, actor.municipality, stored)
    if checked.definition is None:
        return Asked(False, checked.findings)
    definition = checked.definition

    def wait(unit: UnitOfWork) -> None:
        _require_same(held_draft(unit, draft), stored)
        _require_newest(unit, stored)
        newest = unit.definitions.latest(stored.key)
        waiting = replace(
            with_facts(stored, definition),
            state="waiting",
            reason=reason.strip(),
            author=actor.user,
        )
        # Whose pathway it is now decides, also over a change of owner.
        owner = newest.owner if newest is not None else waiting.owner
        unit.definitions.save_draft(replace(waiting, owner=owner))
        write_down(tools, unit, actor, "definition.waiting", stored)

    in_one_go(tools, actor.municipality, wait)
    return Asked(True, checked.findings)


def try_out(tools: Tools, actor: Actor, draft: str) -> Checked:
    """Check a draft and run its scenarios, without asking for anything.

    Raises:
        NotFoundError: there is no such draft.
        RefusedError: the actor may not see designs.
    """

    def look(unit: UnitOfWork) -> StoredDefinition:
        allow(actor, "see_designs", designs(unit), on=tools.today())
        return require_draft(unit, draft)

    stored = guarded(tools, actor, "definition.check", ("definition", draft), look)
    return tried(tools, actor.municipality, stored)


def try_version(tools: Tools, actor: Actor, key: str, version: int) -> Checked:
    """Run the scenarios of a published version; what they come by is kept.

    Raises:
        NotFoundError: there is no such version.
        RefusedError: the actor may not see designs.
    """

    def look(unit: UnitOfWork) -> StoredDefinition:
        allow(actor, "see_designs", designs(unit), on=tools.today())
        stored = unit.definitions.get(key, version)
        if stored is None:
            raise NotFoundError("definition", f"{key} {version}")
        return stored

    stored = guarded(tools, actor, "definition.check", ("definition", key), look)
    return tried(tools, actor.municipality, stored)


def approve(tools: Tools, actor: Actor, draft: str) -> int:
    """Publish a draft that waits and return its version; running cases stay on theirs.

    Raises:
        NotFoundError: there is no such draft.
        RefusedError: the actor wrote it, or does not have the owner's role.
        ConflictError: it does not wait, or changed meanwhile.
        PublicationRefusedError: it no longer passes the checks, or another version was published
            after it was made (PUB-005).
    """

    def look(unit: UnitOfWork) -> StoredDefinition:
        stored = require_draft(unit, draft)
        allow(actor, "approve", Publication(stored.author, stored.owner), on=tools.today())
        if stored.state != "waiting":
            raise ConflictError(draft)
        return stored

    stored = guarded(tools, actor, "definition.approve", ("definition", draft), look)
    if overtaken := _overtaken(tools, actor, stored):
        raise PublicationRefusedError([overtaken])
    definition = require_green(tools, actor.municipality, stored)

    def write(unit: UnitOfWork) -> int:
        now = tools.clock.now()
        _require_same(held_draft(unit, draft), stored)
        _require_newest(unit, stored)
        approved = replace(stored, approved_by=actor.user, approved_at=now)
        version = put_in_force(unit, approved, definition)
        unit.definitions.drop_draft(draft)
        write_down(tools, unit, actor, "definition.published", stored, version=version)
        return version

    return in_one_go(tools, actor.municipality, write)


def reject(tools: Tools, actor: Actor, draft: str, reason: str) -> None:
    """Send a waiting draft back to its designer.

    Raises:
        NotFoundError: there is no such draft.
        RefusedError: the actor does not have the owner's role, or gave no reason (PUB-002).
        ConflictError: it does not wait.
    """

    def work(unit: UnitOfWork) -> None:
        stored = held_draft(unit, draft)
        allow(actor, "approve", Publication(stored.author, stored.owner), on=tools.today())
        if not reason.strip():
            raise RefusedError([_WHY])
        if stored.state != "waiting":
            raise ConflictError(draft)
        unit.definitions.save_draft(replace(stored, state="rejected", reason=reason.strip()))
        write_down(tools, unit, actor, "definition.rejected", stored)

    guarded(tools, actor, "definition.reject", ("definition", draft), work)


def put_in_force(unit: UnitOfWork, stored: StoredDefinition, definition: Definition) -> int:
    """Store as the newest version, on which new cases begin, and return its number."""
    published = replace(with_facts(stored, definition), state="published", draft=None)
    version = unit.definitions.publish(published)
    unit.definitions.listen(definition.key, starts_of(definition))
    return version


def with_facts(stored: StoredDefinition, definition: Definition) -> StoredDefinition:
    """Return what is stored, with what reading the files told."""
    return replace(
        stored,
        title=definition.title,
        sha256=definition.sha256,
        normalised=definition.diagram,
        normaliser=definition.normaliser,
        sensitivity=definition.sensitivity,
        owner=definition.owner,
    )


def _require_same(now: StoredDefinition, before: StoredDefinition) -> None:
    """A check takes seconds; what was checked must be what is published."""
    if (now.files, now.state) != (before.files, before.state):
        raise ConflictError(before.draft or before.key)


def overtaken_by(unit: UnitOfWork, stored: StoredDefinition) -> StoredDefinition | None:
    """Return the version that came into force after a draft was made; None: the draft is up to date."""
    newest = unit.definitions.latest(stored.key)
    if newest is None or newest.version == stored.made_after:
        return None
    return newest


def _require_newest(unit: UnitOfWork, stored: StoredDefinition) -> None:
    newest = overtaken_by(unit, stored)
    if newest is not None:
        raise PublicationRefusedError([_newer(newest)])


def _overtaken(tools: Tools, actor: Actor, stored: StoredDefinition) -> Finding | None:
    """Say before the scenarios run what would stop the publication after them."""
    with tools.store.work(actor.municipality, reading=True) as unit:
        newest = overtaken_by(unit, stored)
    return _newer(newest) if newest is not None else None


def _newer(newest: StoredDefinition) -> Finding:
    return Finding(
        code="PUB-005",
        text=f"Na het maken van dit concept is versie {newest.version} gepubliceerd. "
        "Publiceren zou die wijziging ongedaan maken.",
        cure="Voeg die versie eerst samen met dit concept.",
    )


def write_down(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    event: str,
    stored: StoredDefinition,
    *,
    version: int | None = None,
) -> None:
    """Journal what happened to a definition or draft."""
    detail = {"sha256": stored.sha256}
    if version is not None:
        detail["version"] = str(version)
    unit.journal.write(
        entry(
            actor,
            tools.clock.now(),
            event,
            "update",
            about=("definition", stored.draft or stored.key),
            part=stored.key,
            detail=detail,
        )
    )


_WHY = Finding(
    code="PUB-002",
    text="Er staat niet bij waarom dit verandert.",
    cure="Schrijf in een zin wat er verandert en waarom.",
    element="reason",
)
