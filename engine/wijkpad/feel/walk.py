# SPDX-License-Identifier: EUPL-1.2
"""Looks through the parts of an expression without working them out."""

from __future__ import annotations

from collections.abc import Iterator

from wijkpad.feel.nodes import Name, Node, Path


def all_parts(node: Node) -> Iterator[Node]:
    """Yield `node` and every part below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(current.parts())


def reads_name(node: Node, name: str) -> bool:
    """Return whether the part reads `name` anywhere."""
    return any(isinstance(part, Name) and part.name == name for part in all_parts(node))


def reads_input(node: Node) -> bool:
    """Return whether the part reads `?`, the value that a unary test is about."""
    return reads_name(node, "?")


def free_reads(node: Node) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield each qualified name that is read from outside, and where it begins."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        chain, base = [], current
        while isinstance(base, Path):
            chain.append(base.member)
            base = base.base
        if isinstance(base, Name):
            if not base.is_own and not base.has_built_in and base.name != "?":
                yield (base.name, *reversed(chain)), base.at
        else:
            waiting.extend(base.parts())
