# SPDX-License-Identifier: EUPL-1.2
"""Checks an expression against the names that exist, without evaluating it."""

from __future__ import annotations

from wijkpad.feel.clashes import clashes
from wijkpad.feel.expression import Expression, UnaryTests
from wijkpad.feel.library import BUILT_IN_NAMES
from wijkpad.feel.names import Names
from wijkpad.feel.properties import is_property
from wijkpad.feel.tokens import place
from wijkpad.findings import Finding


def faults_of(expression: Expression | UnaryTests, names: Names) -> list[Finding]:
    """Return what can be seen to be wrong without values: unknown names, and kinds that clash."""
    return [*unknown_names(expression, names), *clashes(expression, names)]


def unknown_names(expression: Expression | UnaryTests, names: Names) -> list[Finding]:
    """Return a finding FEEL-010 for each name that is read but does not exist in `names`."""
    found: dict[tuple[str, ...], Finding] = {}
    for path, offset in expression.reads:
        missing = _missing(path, names)
        if missing is not None and missing[0] not in found:
            line, column = place(expression.text, offset)
            found[missing[0]] = _finding(*missing, line=line, column=column)
    return list(found.values())


def _missing(path: tuple[str, ...], names: Names) -> tuple[tuple[str, ...], Names] | None:
    """Return the part of `path` that does not exist and where it was sought; None when all does."""
    level: Names | None = names
    for depth, name in enumerate(path, start=1):
        if level is None:
            return None
        if name not in level.members:
            is_fine = level.is_open or (depth > 1 and is_property(name))
            return None if is_fine else (path[:depth], level)
        level = level.members[name]
    return None


def _finding(path: tuple[str, ...], sought: Names, *, line: int, column: int) -> Finding:
    close = sought.closest(path[-1]) or (BUILT_IN_NAMES.closest(path[-1]) if not path[1:] else None)
    suggestion = ".".join((*path[:-1], close)) if close else ""
    return Finding(
        code="FEEL-010",
        text=f"De naam “{'.'.join(path)}” bestaat hier niet.",
        cure=f"Bedoelt u “{suggestion}”?" if suggestion else "",
        line=line,
        column=column,
    )
