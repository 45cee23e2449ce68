# SPDX-License-Identifier: EUPL-1.2
"""Terms and norms of law and profession, as a release brought them: a variant keeps or tightens them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from wijkpad.commands.tools import Tools
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import SYSTEM
from wijkpad.findings import Finding
from wijkpad.ports import UnitOfWork
from wijkpad.terms import Rule, RuleClass, may_change

_FIXED = frozenset({RuleClass.STATUTORY, RuleClass.PROFESSIONAL})


def findings(tools: Tools, unit: UnitOfWork, definition: Definition) -> list[Finding]:
    """Return how a municipality's own version bends the newest release of its pathway."""
    versions = unit.definitions.versions(definition.key)
    released = [one for one in versions if one.author == SYSTEM and one.approved_by is None]
    if not released:
        return []
    newest = max(one.version for one in released)
    base = tools.library.get(unit.municipality, definition.key, newest, book=unit.definitions)
    terms = [replace(one, file="pathway.toml") for one in _bent(base, definition)]
    return [*terms, *tools.compiler.bent_norms(base, definition)]


def _bent(base: Definition, own: Definition) -> Iterator[Finding]:
    for key, rule in base.terms.items():
        if rule.klass not in _FIXED:
            continue
        source = base.sources.get(rule.source)
        law = source.title if source is not None else rule.source
        new = own.terms.get(key)
        if new is None:
            yield _finding(rule, f"De termijn ‘{rule.title}’ ({law}) ontbreekt.")
        elif new.klass is not rule.klass or new.direction is not rule.direction:
            yield _finding(rule, f"De termijn ‘{rule.title}’ ({law}) blijft van dezelfde soort.")
        elif new.length is not None and rule.length is not None:
            found = may_change(rule, new.length)
            if found is not None and new.length != rule.length:
                yield replace(found, text=found.text.replace(f"({rule.source})", f"({law})"))


def _finding(rule: Rule, text: str) -> Finding:
    cure = "Neem de termijn over uit de uitgebrachte versie."
    return Finding(code="TERM-011", text=text, cure=cure, element=rule.key)
