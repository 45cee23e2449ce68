# SPDX-License-Identifier: EUPL-1.2
"""How this part refuses: one finding, at the element, in Dutch."""

from __future__ import annotations

from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding, Severity
from wijkpad.runtime.bpmn import PLANES, id_of, kind_of
from wijkpad.xml import Element, line_of


def holder_of(element: Element) -> Element:
    """Return the element on the drawing that this one belongs to, which the editor can point at."""
    at, parent = element, element.getparent()
    while parent is not None and not (id_of(at) and kind_of(parent) in PLANES):
        at, parent = parent, parent.getparent()
    return element if parent is None else at


def fault(
    code: str,
    element: Element,
    text: str,
    cure: str = "",
    *,
    severity: Severity = Severity.ERROR,
) -> Finding:
    """Return a finding at this element."""
    return Finding(
        code=code,
        text=text,
        cure=cure,
        severity=severity,
        element=id_of(holder_of(element)) or None,
        line=line_of(element),
    )


def refused(code: str, element: Element, text: str, cure: str = "") -> UnreadableError:
    """Return the error that says why this element cannot be carried out."""
    return UnreadableError([fault(code, element, text, cure)])
