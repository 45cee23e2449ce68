# SPDX-License-Identifier: EUPL-1.2
"""A file as the editor in the browser reads it: UTF-8, yes and no in words, references without prefix."""

from __future__ import annotations

from typing import Final

from wijkpad.errors import UnreadableError
from wijkpad.xml import Element, local_name, parse, to_bytes
from wijkpad.xml.encoding import decode

YES_OR_NO: Final = frozenset(
    {"cancelActivity", "cancelRemainingInstances", "instantiate", "isClosed", "isCollection"}
    | {"isExecutable", "isExpanded", "isForCompensation", "isHorizontal", "isImmediate"}
    | {"isInterrupting", "isMarkerVisible", "isMessageVisible", "isRequired", "isSequential"}
    | {"isUnlimited", "mustUnderstand", "parallelMultiple", "testBefore", "triggeredByEvent"}
    | {"waitForCompletion", "isBold", "isItalic", "isUnderline", "isStrikeThrough"}
)
"""The attributes of BPMN 2.0 and of its layout that are true or false."""
_WORDS: Final = {"1": "true", "0": "false", "true": "true", "false": "false"}
_REFERS: Final = ("Ref", "Refs", "bpmnElement", "calledElement")
_REFERS_IN_TEXT: Final = ("Ref", "Refs", "incoming", "outgoing", "source", "target")


def for_editor(content: bytes, *, file: str) -> bytes:
    """Return a diagram or table so that the editor in a browser reads what it says.

    That takes every file for UTF-8, and `1` for no, and finds nothing behind a reference with a
    prefix: saved again, the file would say something else. A file with none of these comes back as
    it is, byte by byte; so does one that cannot be read.
    """
    try:
        root = parse(content, file=file)
    except UnreadableError:
        return content
    changed = decode(content) != content.removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
    own = root.get("targetNamespace")
    for element in root.iter():
        changed |= _plain(element, own)
    return to_bytes(root) if changed else content


def _plain(element: Element, own: str | None) -> bool:
    """Write the attributes and the reference of one element plainly; tell whether one changed."""
    changed = False
    for key, value in element.attrib.items():
        name, said = str(key), str(value)
        word = said
        if name in YES_OR_NO:
            word = _WORDS.get(said.strip(), said)
        elif name.endswith(_REFERS):
            word = _bare(element, said, own)
        if word != said:
            element.set(name, word)
            changed = True
    text = element.text or ""
    if len(element) == 0 and ":" in text and local_name(element).endswith(_REFERS_IN_TEXT):
        element.text = _bare(element, text.strip(), own)
        changed |= element.text != text
    return changed


def _bare(element: Element, said: str, own: str | None) -> str:
    """Return a reference without a prefix that stands for the file itself."""
    prefix, colon, name = said.partition(":")
    return name if colon and own is not None and element.nsmap.get(prefix) == own else said
