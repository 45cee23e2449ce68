# SPDX-License-Identifier: EUPL-1.2
"""Drafts of definitions: kept whatever their faults, checked on request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from wijkpad.commands.designing.owners import designs
from wijkpad.commands.guard import allow, guarded
from wijkpad.commands.journalling import entry
from wijkpad.commands.run import begun_by, calling
from wijkpad.commands.terms import law_kept
from wijkpad.commands.tools import Tools, new_id
from wijkpad.domain.definition import Definition, Origin
from wijkpad.domain.identity import SYSTEM, Actor
from wijkpad.errors import ConflictError, NotFoundError
from wijkpad.findings import Finding, errors_in
from wijkpad.ports import StoredDefinition, UnitOfWork


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found; the definition is None when it cannot run."""

    stored: StoredDefinition
    definition: Definition | None
    findings: tuple[Finding, ...]


def handle(
    tools: Tools,
    actor: Actor,
    key: str,
    files: Mapping[str, bytes],
    *,
    draft: str | None = None,
) -> str:
    """Keep files as a draft, complete or not, and return the draft's id.

    A new draft remembers the version that it was made from.

    Raises:
        NotFoundError: there is no such draft.
        RefusedError: the actor is no process designer.
        ConflictError: the draft waits for approval or was dealt with; it no longer changes.
    """

    def work(unit: UnitOfWork) -> str:
        allow(actor, "design", None, on=tools.today())
        now = tools.clock.now()
        if draft is None:
            stored = _new(unit, actor, key, now)
        else:
            stored = held_draft(unit, draft)
            if stored.state not in ("draft", "rejected"):
                raise ConflictError(draft)
        kept = replace(
            stored,
            state="draft",
            files=dict(files),
            sha256=hash_of(files),
            author=actor.user,
            at=now,
        )
        unit.definitions.save_draft(kept)
        unit.journal.write(
            entry(
                actor,
                now,
                "definition.draft",
                "update",
                about=("definition", kept.draft or ""),
                part=kept.key,
                detail={"sha256": kept.sha256},
            )
        )
        return kept.draft or ""

    return guarded(tools, actor, "definition.draft", ("definition", draft or key), work)


def save_file(
    tools: Tools,
    actor: Actor,
    draft: str,
    path: str,
    content: bytes | None,
    *,
    expected: str | None,
) -> StoredDefinition:
    """Replace one file of a draft, or remove it (None); the other files stay as they are.

    `expected` is the SHA-256 of the content that the writer saw; None: the file was not there.

    Raises:
        NotFoundError: there is no such draft.
        RefusedError: the actor is no process designer.
        ConflictError: the file changed meanwhile, or the draft no longer changes.
    """

    def work(unit: UnitOfWork) -> StoredDefinition:
        allow(actor, "design", None, on=tools.today())
        stored = held_draft(unit, draft)
        present = stored.files.get(path)
        seen = sha256(present).hexdigest() if present is not None else None
        if seen != expected or stored.state not in ("draft", "rejected"):
            raise ConflictError(draft)
        files = {name: data for name, data in stored.files.items() if name != path}
        if content is not None:
            files[path] = content
        now = tools.clock.now()
        kept = replace(
            stored, state="draft", files=files, sha256=hash_of(files), author=actor.user, at=now
        )
        unit.definitions.save_draft(kept)
        unit.journal.write(
            entry(
                actor,
                now,
                "definition.draft",
                "update",
                about=("definition", draft),
                part=kept.key,
                detail={"file": path, "sha256": kept.sha256},
            )
        )
        return kept

    return guarded(tools, actor, "definition.draft", ("definition", draft), work)


def check(tools: Tools, actor: Actor, draft: str) -> Checked:
    """Check a draft as a publication would, without running its scenarios.

    Raises:
        NotFoundError: there is no such draft.
        RefusedError: the actor may not see designs.
    """

    def work(unit: UnitOfWork) -> StoredDefinition:
        allow(actor, "see_designs", designs(unit), on=tools.today())
        return require_draft(unit, draft)

    stored = guarded(tools, actor, "definition.check", ("definition", draft), work)
    return compiled(tools, actor.municipality, stored, version=0)


def drop(tools: Tools, actor: Actor, draft: str) -> None:
    """Throw a draft away; what is published stays.

    Raises:
        NotFoundError: there is no such draft.
        RefusedError: the actor is no process designer.
    """

    def work(unit: UnitOfWork) -> None:
        allow(actor, "design", None, on=tools.today())
        stored = held_draft(unit, draft)
        unit.definitions.drop_draft(draft)
        now = tools.clock.now()
        about = ("definition", draft)
        unit.journal.write(
            entry(actor, now, "definition.dropped", "delete", about=about, part=stored.key)
        )

    guarded(tools, actor, "definition.drop", ("definition", draft), work)


def compiled(tools: Tools, municipality: str, stored: StoredDefinition, *, version: int) -> Checked:
    """Compile files and ask the runtime whether it can carry them out exactly."""
    with tools.store.work(municipality, reading=True) as unit:
        parameters = dict(unit.settings.in_force("parameter", tools.today()))
    origin = None
    if stored.origin is not None:
        key, number, digest = stored.origin
        origin = Origin(key=key, version=number, sha256=digest)
    found_called = calling.Found(tools, municipality)
    definition, findings = tools.compiler.compile(
        stored.files,
        version=version,
        parameters=parameters,
        origin=origin,
        called=found_called.get,
    )
    found = list(findings)
    if definition is not None and definition.key != stored.key:
        found.append(_other_key(stored.key, definition.key))
    if definition is not None:
        called = found_called.all_called_by(definition)
        found += tools.runtime.check(tools.library.link(definition, called))
        found += calling.faults_of_callers(tools, municipality, definition)
        with tools.store.work(municipality, reading=True) as unit:
            found += begun_by.taken(unit, definition)
            # A release is the law of its pathway; what the system itself drafts is held against it too.
            if stored.author != SYSTEM or stored.draft is not None:
                found += law_kept.findings(tools, unit, definition)
    return Checked(stored, None if errors_in(found) else definition, tuple(found))


def require_draft(unit: UnitOfWork, draft: str) -> StoredDefinition:
    """Return a draft; raises `NotFoundError`."""
    stored = unit.definitions.draft(draft)
    if stored is None:
        raise NotFoundError("definition", draft)
    return stored


def held_draft(unit: UnitOfWork, draft: str) -> StoredDefinition:
    """Return a draft that nobody else changes or publishes meanwhile; raises `NotFoundError`."""
    unit.definitions.hold()
    return require_draft(unit, draft)


def hash_of(files: Mapping[str, bytes]) -> str:
    """Return a SHA-256 over names and contents, whatever their order."""
    total = sha256()
    for name in sorted(files):
        total.update(f"{name}\0{len(files[name])}\0".encode())
        total.update(files[name])
    return total.hexdigest()


def _new(unit: UnitOfWork, actor: Actor, key: str, now: datetime) -> StoredDefinition:
    latest = unit.definitions.latest(key)
    return StoredDefinition(
        key=key,
        version=0,
        state="draft",
        title=latest.title if latest is not None else key,
        sha256="",
        files={},
        origin=(latest.key, latest.version, latest.sha256) if latest is not None else None,
        author=actor.user,
        at=now,
        draft=new_id(),
        sensitivity=latest.sensitivity if latest is not None else "ordinary",
        owner=latest.owner if latest is not None else "",
        follows=latest.version if latest is not None else None,
    )


def _other_key(draft: str, found: str) -> Finding:
    return Finding(
        code="PUB-001",
        text=f"De bestanden zijn van het traject ‘{found}’, niet van ‘{draft}’.",
        cure="Verander de sleutel van een traject niet.",
        file="pathway.toml",
    )
