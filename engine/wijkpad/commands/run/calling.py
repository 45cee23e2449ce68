# SPDX-License-Identifier: EUPL-1.2
"""The pathways that a pathway calls: found when a run starts, and checked before a publication."""

from __future__ import annotations

from collections.abc import Callable

from wijkpad.commands.tools import Tools
from wijkpad.domain.definition import Definition
from wijkpad.errors import RefusedError
from wijkpad.findings import Finding, errors_in
from wijkpad.ports import StoredDefinition, UnitOfWork


class Found:
    """The pathways in force in a municipality, each read when it is asked for."""

    def __init__(self, tools: Tools, municipality: str) -> None:
        self._tools, self._municipality = tools, municipality
        self._known: dict[str, Definition | None] = {}

    def get(self, key: str) -> Definition | None:
        """Return the version in which new runs begin; None when there is none."""
        if key not in self._known:
            with self._tools.store.work(self._municipality, reading=True) as unit:
                self._known[key] = in_force(self._tools, unit, key)
        return self._known[key]

    def all_called_by(self, definition: Definition) -> dict[str, Definition]:
        """Return what a definition calls and what that calls in turn, as far as it is there."""
        return _closure(definition, self.get)


def in_force(tools: Tools, unit: UnitOfWork, key: str) -> Definition | None:
    """Return the version of a pathway in which new runs begin; None when there is none."""
    stored = unit.definitions.latest(key)
    if stored is None:
        return None
    return tools.library.get(unit.municipality, key, stored.version, book=unit.definitions)


def with_called(tools: Tools, unit: UnitOfWork, definition: Definition) -> Definition:
    """Return a published definition, ready to run: with what it calls, as that is now.

    Raises:
        RefusedError: one of those pathways is not published (CASE-012).
    """
    if not definition.calls:
        return definition
    found = _closure(definition, lambda key: in_force(tools, unit, key))
    for one in (definition, *found.values()):
        for key in one.calls.values():
            if key not in found or found[key].case != "within":
                raise RefusedError([_not_there(key)])
    pinned = tuple(sorted((key, one.version) for key, one in found.items()))
    return tools.library.get(
        unit.municipality,
        definition.key,
        definition.version,
        pinned=pinned,
        book=unit.definitions,
    )


def faults_of_callers(tools: Tools, municipality: str, definition: Definition) -> list[Finding]:
    """Return what would go wrong in the pathways that call this one, once it is in force."""
    found: list[Finding] = []
    known = Found(tools, municipality)
    with tools.store.work(municipality, reading=True) as unit:
        latest = unit.definitions.latest(definition.key)
        others = [one.key for one in unit.definitions.all_latest() if one.key != definition.key]
        if latest is None or not others:
            return []
        if definition.case != "within" and not _was_within(tools, unit, latest):
            return []

    def called(key: str) -> Definition | None:
        return definition if key == definition.key else known.get(key)

    for key in others:
        caller = known.get(key)
        if caller is not None and definition.key in caller.calls.values():
            faults = errors_in(tools.compiler.check_calls(caller, called))
            found += [_for_caller(caller, definition, one) for one in faults]
    return found


def _was_within(tools: Tools, unit: UnitOfWork, latest: StoredDefinition) -> bool:
    before = tools.library.get(unit.municipality, latest.key, latest.version, book=unit.definitions)
    return before.case == "within"


def _for_caller(caller: Definition, definition: Definition, fault: Finding) -> Finding:
    return Finding(
        file=f"{definition.key}.bpmn",
        code="PATH-048",
        text=f"Het traject ‘{caller.title}’ roept dit traject aan, en dat klopt dan niet meer: "
        f"{fault.text}",
        cure="Maak het weer passend, of publiceer eerst een andere versie van dat traject.",
    )


def _closure(
    definition: Definition, get: Callable[[str], Definition | None]
) -> dict[str, Definition]:
    found: dict[str, Definition] = {}
    to_find = list(definition.calls.values())
    while to_find:
        key = to_find.pop()
        one = None if key in found else get(key)
        if one is not None:
            found[key] = one
            to_find += one.calls.values()
    return found


def _not_there(key: str) -> Finding:
    return Finding(
        code="CASE-012",
        text=f"Dit traject roept het traject ‘{key}’ aan, en dat is hier niet gepubliceerd.",
        cure="Vraag de ontwerper van het traject om dat eerst te publiceren.",
    )
