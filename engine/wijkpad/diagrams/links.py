# SPDX-License-Identifier: EUPL-1.2
"""Link events: under which name the halves of a link meet, said by name or by reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wijkpad.xml import Element, local_name

_BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def meeting(link: Element) -> str:
    """Return what both halves of a link have in common.

    A half that refers to the other, or is referred to by it, meets it by the id of the half that
    catches, after a #; otherwise the two meet by their name.
    """
    own, name = link.get("id") or "", (link.get("name") or "").strip()
    others = [one for one in link.getroottree().getroot().iter(link.tag) if one is not link]
    event = link.getparent()
    if event is not None and local_name(event) == "intermediateThrowEvent":
        target = next(_said(link, "target"), "")
        caught = target or next(
            (one.get("id") or "" for one in others if own and own in _said(one, "source")), ""
        )
    else:
        is_named = any(own in _said(one, "target") for one in others)
        caught = own if is_named or next(_said(link, "source"), "") else ""
    return f"#{caught}" if caught else name


def _said(link: Element, what: str) -> Iterator[str]:
    for one in link.iterchildren(f"{_BPMN}{what}"):
        yield (one.text or "").strip().rpartition(":")[2]
