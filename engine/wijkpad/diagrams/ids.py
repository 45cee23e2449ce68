# SPDX-License-Identifier: EUPL-1.2
"""The ids of a file."""

from __future__ import annotations

from collections.abc import Iterator

from wijkpad.xml import Element, line_of, local_name


def given_twice(root: Element) -> Iterator[tuple[str, int | None]]:
    """Yield the id and the line of every element whose id was there before; the layout has its own."""
    seen: set[str] = set()
    for element in root.iter():
        given = element.get("id")
        if not given or local_name(element).startswith("BPMN"):
            continue
        if given in seen:
            yield given, line_of(element)
        seen.add(given)
