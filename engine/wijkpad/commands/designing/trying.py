# SPDX-License-Identifier: EUPL-1.2
"""Trying a draft out: its checks, and every scenario on a virtual clock.

The outcome of the scenarios is kept under a hash of everything on which it depends, so that asking,
approving and looking again do not run them anew. It is kept for a day: an upgrade of wijkpad itself
can change an outcome too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Final

from wijkpad import __version__
from wijkpad.commands.designing.draft_definition import Checked, compiled
from wijkpad.commands.tools import Tools, in_one_go
from wijkpad.domain.definition import Definition
from wijkpad.errors import PublicationRefusedError
from wijkpad.findings import Finding, errors_in
from wijkpad.ports import ScenarioRunner, StoredDefinition, Tried, UnitOfWork

_KEPT: Final = timedelta(days=1)
_SHOWN: Final = timedelta(days=400)
"""So long what the scenarios came by is shown with a version that nobody tries again."""


def tried(tools: Tools, municipality: str, stored: StoredDefinition) -> Checked:
    """Check the draft and run its scenarios; the definition is None unless all is well."""
    checked = compiled(tools, municipality, stored, version=0)
    if checked.definition is None:
        return checked
    if tools.scenarios is None:
        return replace(checked, definition=None, findings=(*checked.findings, _NO_RUNNER))
    failed = _outcome(tools, tools.scenarios, municipality, checked.definition)
    findings = (*checked.findings, *failed)
    return replace(
        checked, definition=None if errors_in(failed) else checked.definition, findings=findings
    )


def require_green(tools: Tools, municipality: str, stored: StoredDefinition) -> Definition:
    """Return the definition; raises `PublicationRefusedError` when a check or scenario fails."""
    checked = tried(tools, municipality, stored)
    if checked.definition is None:
        raise PublicationRefusedError(errors_in(checked.findings) or checked.findings)
    return checked.definition


def _outcome(
    tools: Tools, scenarios: ScenarioRunner, municipality: str, definition: Definition
) -> tuple[Finding, ...]:
    now = tools.clock.now()
    with tools.store.work(municipality, reading=True) as unit:
        fingerprint = _fingerprint(unit, definition)
        known = unit.definitions.tried(fingerprint)
    if known is not None and timedelta(0) <= now - known.at < _KEPT:
        return known.findings
    played = scenarios.run(definition, municipality)
    found = Tried(fingerprint=fingerprint, findings=played.findings, at=now)

    def keep(unit: UnitOfWork) -> None:
        unit.reaches.keep(definition.sha256, played.reached, at=now, forget=now - _SHOWN)
        if _fingerprint(unit, definition) == fingerprint:
            unit.definitions.keep_tried(found, forget_before=now - _KEPT)

    in_one_go(tools, municipality, keep)
    return found.findings


def _fingerprint(unit: UnitOfWork, definition: Definition) -> str:
    """Hash the definition, what it may start here, and the versions of what runs it."""
    around = sorted(
        (one.key, one.version, one.sha256)
        for one in unit.definitions.all_latest()
        if one.key != definition.key
    )
    parameters = sorted((key, repr(one)) for key, one in definition.parameters.items())
    facts = (__version__, definition.normaliser, definition.sha256, parameters, around)
    return sha256(repr(facts).encode()).hexdigest()


_NO_RUNNER = Finding(
    code="PUB-003",
    text="De scenario’s kunnen hier niet worden uitgevoerd, dus publiceren kan niet.",
    cure="Publiceer vanuit de webtoepassing of met: wijkpad publish.",
)
