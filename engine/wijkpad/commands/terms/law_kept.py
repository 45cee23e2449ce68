# SPDX-License-Identifier: EUPL-1.2
"""Terms and norms of law and profession, as a release brought them: a variant keeps or tightens them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from wijkpad.commands.tools import Tools
from wijkpad.domain.definition import Definition
from wijkpad.domain.identity import SYSTEM
from wijkpad.errors import UnreadableError
from wijkpad.feel import Value
from wijkpad.findings import Finding, Severity
from wijkpad.ports import UnitOfWork
from wijkpad.terms import Extending, Length, Rule, RuleClass, may_change, may_set

_FIXED = frozenset({RuleClass.STATUTORY, RuleClass.PROFESSIONAL})


def findings(tools: Tools, unit: UnitOfWork, definition: Definition) -> list[Finding]:
    """Return how a municipality's own version bends the newest release of its pathway."""
    versions = unit.definitions.versions(definition.key)
    released = [one for one in versions if one.author == SYSTEM and one.approved_by is None]
    if not released:
        return []
    newest = max(one.version for one in released)
    base = tools.library.get(unit.municipality, definition.key, newest, book=unit.definitions)
    bent = [*_bent(base, definition), *_bent_parameters(base, definition)]
    terms = [replace(one, file="pathway.toml") for one in bent]
    return [*terms, *tools.compiler.bent_norms(base, definition)]


def settings_findings(definition: Definition, own: Mapping[str, Value]) -> list[Finding]:
    """Return how a municipality's settings, `<pathway>.<key>` to value, bend a pathway's rules."""
    findings: list[Finding] = []
    for name, value in own.items():
        pathway, _, key = name.partition(".")
        if pathway != definition.key:
            continue
        parameter, term = definition.parameters.get(key), definition.terms.get(key)
        if parameter is not None:
            found = may_set(parameter, value)
            found = found and _with_law(found, definition, parameter.source)
        elif term is not None:
            found = _about_term(definition, term, value)
        else:
            text = f"Het traject ‘{pathway}’ heeft geen parameter ‘{key}’."
            found = Finding(code="MUNI-004", text=text)
        if found is not None:
            findings.append(replace(found, element=f"parameters.{name}"))
    return findings


def against_the_law(definition: Definition, own: Mapping[str, Value]) -> list[Finding]:
    """Return only the settings that a municipality may never have; the others fall back to the default."""
    found = settings_findings(definition, own)
    return [one for one in found if one.code in {"TERM-010", "TERM-042"}]


def _about_term(definition: Definition, term: Rule, value: Value) -> Finding:
    """Say why a term cannot be set here; a longer statutory duty is refused with its law."""
    try:
        length = Length.parse(value) if isinstance(value, str) else None
    except UnreadableError:
        length = None
    finding = may_change(term, length) if length is not None else None
    if finding is None:
        text = f"‘{term.title}’ ({term.source}) is een termijn en geen parameter."
        cure = "Verander de termijn in het traject zelf, onder Processen."
        finding = Finding(code="MUNI-006", text=text, cure=cure)
    return _with_law(finding, definition, term.source)


def _with_law(finding: Finding, definition: Definition, source: str) -> Finding:
    """Return the finding with the law in words in place of its key."""
    known = definition.sources.get(source)
    law = known.title if known is not None else source
    return replace(finding, text=finding.text.replace(f"({source})", f"({law})"))


def _bent_parameters(base: Definition, own: Definition) -> Iterator[Finding]:
    for key, parameter in base.parameters.items():
        if parameter.klass not in _FIXED:
            continue
        new = own.parameters.get(key)
        if (
            new is None
            or new.klass is not parameter.klass
            or new.direction is not parameter.direction
        ):
            source = base.sources.get(parameter.source)
            law = source.title if source is not None else parameter.source
            yield Finding(
                code="TERM-011",
                text=f"De instelling ‘{parameter.title}’ ({law}) blijft zoals zij is.",
                cure="Neem de instelling over uit de uitgebrachte versie.",
                element=key,
            )
        elif new.default != parameter.default:
            found = may_set(parameter, new.written_default())
            if found is not None:
                yield _with_law(found, base, parameter.source)


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
        else:
            yield from _bent_length(rule, new, law)
            yield from _bent_on_the_way(rule, new, law)


def _bent_length(rule: Rule, new: Rule, law: str) -> Iterator[Finding]:
    """Find a length that the law does not allow."""
    if new.length is None or rule.length is None:
        if (new.length is None) != (rule.length is None):
            yield _finding(rule, f"De termijn ‘{rule.title}’ ({law}) heeft een andere lengte.")
        return
    found = may_change(rule, new.length)
    if found is not None and new.length != rule.length:
        yield replace(found, text=found.text.replace(f"({rule.source})", f"({law})"))


def _bent_on_the_way(rule: Rule, new: Rule, law: str) -> Iterator[Finding]:
    """Find another way to count, to suspend or to extend: each makes the term longer in the end."""
    name = f"De termijn ‘{rule.title}’ ({law})"
    if new.calendar is not rule.calendar and new.length == rule.length:
        yield _finding(rule, f"{name} telt op een andere manier.")
    grounds = {one.key for one in rule.suspend}
    if any(one.key not in grounds for one in new.suspend):
        yield _finding(rule, f"{name} krijgt een grond om op te schorten die de wet niet geeft.")
    if _longer(new.extend, rule.extend):
        yield _finding(rule, f"{name} mag langer of vaker worden verlengd dan de wet toestaat.")
    told = rule.extend is not None and rule.extend.notice
    if told and new.extend is not None and not new.extend.notice:
        yield _finding(rule, f"{name} wordt verlengd zonder bericht aan de inwoner.")
    if rule.penalty and new.penalty != rule.penalty:
        yield _finding(rule, f"{name} telt de dwangsom anders.")
    if (new.start_from, new.met_from) != (rule.start_from, rule.met_from):
        yield Finding(
            code="TERM-012",
            severity=Severity.WARNING,
            text=f"{name} begint of eindigt met een ander feit dan in de uitgebrachte versie.",
            cure="Kijk na of dat feit hetzelfde betekent: de wet bepaalt wanneer een termijn begint.",
            element=rule.key,
        )


def _longer(new: Extending | None, old: Extending | None) -> bool:
    if new is None:
        return False
    if old is None or new.times > old.times:
        return True
    return new.most.unit is not old.most.unit or new.most.count > old.most.count


def _finding(rule: Rule, text: str) -> Finding:
    cure = "Neem de termijn over uit de uitgebrachte versie."
    return Finding(code="TERM-011", text=text, cure=cure, element=rule.key)
