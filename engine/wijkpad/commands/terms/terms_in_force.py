# SPDX-License-Identifier: EUPL-1.2
"""Every term of the pathways that are in force, against which plugins' own rules are held."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from wijkpad.domain.definition import Definition
from wijkpad.domain.term_rules import KnownTerm, KnownTerms
from wijkpad.feel import Value
from wijkpad.ports import Library, Store
from wijkpad.terms import UNITS, Length, Rule

_SETTING: Final = re.compile(r"parameters\.([a-z][a-z0-9_]*)", re.ASCII)


def terms_in_force(
    store: Store, library: Library, today: Callable[[], date]
) -> Callable[[str], KnownTerms]:
    """Return what tells them for a municipality; it reads the database, outside any transaction."""

    def known(municipality: str) -> KnownTerms:
        with store.work(municipality, reading=True) as unit:
            own = unit.settings.in_force("parameter", today())
            held = [
                library.get(municipality, one.key, one.version, book=unit.definitions)
                for one in unit.definitions.all_latest()
            ]
        return {
            f"{definition.key}.{key}": known_term(definition, rule, own)
            for definition in held
            for key, rule in definition.terms.items()
        }

    return known


def known_term(definition: Definition, rule: Rule, own: Mapping[str, Value]) -> KnownTerm:
    """Return a term with its law in words, and the length of its setting where it has one."""
    source = definition.sources.get(rule.source)
    return KnownTerm(
        rule=_with_setting(definition, rule, own),
        law=source.title if source is not None else rule.source,
        sensitivity=definition.sensitivity,
    )


def _with_setting(definition: Definition, rule: Rule, own: Mapping[str, Value]) -> Rule:
    named = _SETTING.fullmatch(rule.length_from)
    parameter = definition.parameters.get(named[1]) if named is not None else None
    if parameter is None:
        return rule
    value = parameter.in_force(own.get(f"{definition.key}.{parameter.key}"))
    fits = isinstance(value, Length) and value.unit in UNITS[rule.calendar]
    return replace(rule, length=value) if fits and isinstance(value, Length) else rule
