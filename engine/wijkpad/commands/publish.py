# SPDX-License-Identifier: EUPL-1.2
"""From draft to published: checked, tried out, approved by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from wijkpad.commands.draft_definition import Checked, compiled, hash_of, require_draft
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.tools import Tools, in_one_go
from wijkpad.domain.access import Publication
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.errors import ConflictError, PublicationRefusedError, RefusedError
from wijkpad.findings import Finding, errors_in
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
        return require_draft(unit, draft)

    stored = guarded(tools, actor, "definition.ask", ("definition", draft), look)
    checked = _tried(tools, actor.municipality, stored)
    if checked.definition is None:
        return Asked(False, checked.findings)
    definition = checked.definition

    def wait(unit: UnitOfWork) -> None:
        _require_same(require_draft(unit, draft), stored)
        waiting = _with_facts(stored, definition)
        unit.definitions.save_draft(
            replace(waiting, state="waiting", reason=reason.strip(), author=actor.user)
        )
        _journal(tools, unit, actor, "definition.waiting", stored)

    in_one_go(tools, actor.municipality, wait)
    return Asked(True, checked.findings)


def try_out(tools: Tools, actor: Actor, draft: str) -> Checked:
    """Check a draft and run its scenarios, without asking for anything.

    Raises:
        NotFoundError: there is no such draft.
        RefusedError: the actor may not see designs.
    """

    def look(unit: UnitOfWork) -> StoredDefinition:
        allow(actor, "see_designs", None, on=tools.today())
        return require_draft(unit, draft)

    stored = guarded(tools, actor, "definition.check", ("definition", draft), look)
    return _tried(tools, actor.municipality, stored)


def approve(tools: Tools, actor: Actor, draft: str) -> int:
    """Publish a draft that waits and return its version; running cases stay on theirs.

    Raises:
        NotFoundError: there is no such draft.
        RefusedError: the actor wrote it, or does not have the owner's role.
        ConflictError: it does not wait, or changed meanwhile.
        PublicationRefusedError: it no longer passes the checks.
    """

    def look(unit: UnitOfWork) -> StoredDefinition:
        stored = require_draft(unit, draft)
        allow(actor, "approve", Publication(stored.author, stored.owner), on=tools.today())
        if stored.state != "waiting":
            raise ConflictError(draft)
        return stored

    stored = guarded(tools, actor, "definition.approve", ("definition", draft), look)
    definition = _require_green(tools, actor.municipality, stored)

    def write(unit: UnitOfWork) -> int:
        now = tools.clock.now()
        _require_same(require_draft(unit, draft), stored)
        approved = replace(stored, approved_by=actor.user, approved_at=now)
        version = _publish(unit, approved, definition)
        unit.definitions.drop_draft(draft)
        _journal(tools, unit, actor, "definition.published", stored, version=version)
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
        stored = require_draft(unit, draft)
        allow(actor, "approve", Publication(stored.author, stored.owner), on=tools.today())
        if not reason.strip():
            raise RefusedError([_WHY])
        if stored.state != "waiting":
            raise ConflictError(draft)
        unit.definitions.save_draft(replace(stored, state="rejected", reason=reason.strip()))
        _journal(tools, unit, actor, "definition.rejected", stored)

    guarded(tools, actor, "definition.reject", ("definition", draft), work)


def release(tools: Tools, actor: Actor, key: str, files: Mapping[str, bytes]) -> int:
    """Publish a base pathway of a release, by the system; the same files publish once.

    A municipality's own variant is never overwritten: it keeps the newest version.

    Raises:
        RefusedError: the actor is not the system.
        PublicationRefusedError: the files have faults.
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
    for one in known:
        if hash_of(one.files) == digest:
            return one.version
    newest = max(known, key=lambda one: one.version, default=None)
    if newest is not None and newest.author != SYSTEM:
        return newest.version
    definition = _require_green(tools, actor.municipality, stored)

    def write(unit: UnitOfWork) -> int:
        version = _publish(unit, stored, definition)
        _journal(tools, unit, actor, "definition.released", stored, version=version)
        return version

    return in_one_go(tools, actor.municipality, write)


def _tried(tools: Tools, municipality: str, stored: StoredDefinition) -> Checked:
    """Check the draft and run its scenarios; the definition is None unless all is well."""
    checked = compiled(tools, municipality, stored, version=0)
    if checked.definition is None:
        return checked
    if tools.scenarios is None:
        return replace(checked, definition=None, findings=(*checked.findings, _NO_RUNNER))
    failed = tools.scenarios.run(checked.definition, municipality)
    findings = (*checked.findings, *failed)
    return replace(
        checked, definition=None if errors_in(failed) else checked.definition, findings=findings
    )


def _require_green(tools: Tools, municipality: str, stored: StoredDefinition) -> Definition:
    checked = _tried(tools, municipality, stored)
    if checked.definition is None:
        raise PublicationRefusedError(errors_in(checked.findings) or checked.findings)
    return checked.definition


def _publish(unit: UnitOfWork, stored: StoredDefinition, definition: Definition) -> int:
    published = replace(_with_facts(stored, definition), state="published", draft=None)
    return unit.definitions.publish(published)


def _with_facts(stored: StoredDefinition, definition: Definition) -> StoredDefinition:
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


def _journal(
    tools: Tools,
    unit: UnitOfWork,
    actor: Actor,
    event: str,
    stored: StoredDefinition,
    *,
    version: int | None = None,
) -> None:
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
_NO_RUNNER = Finding(
    code="PUB-003",
    text="De scenario’s kunnen hier niet worden uitgevoerd, dus publiceren kan niet.",
    cure="Publiceer vanuit de webtoepassing of met: wijkpad publish.",
)
_SYSTEM_ONLY = Finding(
    code="PUB-004",
    text="Een uitgave publiceren kan alleen op de server zelf.",
    cure="Maak een concept en vraag publicatie aan.",
)
