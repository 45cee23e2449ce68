# SPDX-License-Identifier: EUPL-1.2
"""The few marks of a document, and their HTML. There is no mark for a link, a picture or code.

An empty line parts paragraphs; `## ` makes a heading and `### ` a smaller one; lines that begin with
`- ` are a list; `**words**` are bold. A backslash before a sign takes its meaning away. All else is
text: HTML that somebody types is shown as they typed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Final

import nh3

GAP: Final = re.compile(r"(?<!\\)\[\[vul in: ([^\[\]\n]{1,300})\]\]")
"""A place that a person still has to fill."""
_TAGS: Final = {"p", "br", "h2", "h3", "ul", "li", "strong", "mark"}
_TAG: Final = re.compile(r"<[^>]*>")
_WITHIN: Final = re.compile(r"</?(?:strong|mark)>")
_BOLD: Final = re.compile(r"(?<!\\)\*\*(?=\S)(.+?)(?<=\S)(?<!\\)\*\*", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\([\\*#\[-])")
_SPECIAL: Final = re.compile(r"[\\*\[]|^[#-]", re.MULTILINE)
_BREAKS: Final = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANK: Final = re.compile(r"\n[^\S\n]*\n\s*")
_INVISIBLE: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def plain(text: str) -> str:
    """Return a value so that none of its signs is a mark; line breaks stay."""
    lines = [line.strip() for line in tidy(text).strip().split("\n")]
    return _SPECIAL.sub(lambda match: "\\" + match.group(), "\n".join(lines))


def tidy(text: str) -> str:
    """Return text with one kind of line break, and without signs that nobody sees."""
    return _INVISIBLE.sub("", _BREAKS.sub("\n", text))


def shown_text(text: str) -> str:
    """Return the words of a text on one line, its marks left out: what a reader reads."""
    words = _TAG.sub(" ", _WITHIN.sub("", to_html(text)))
    return " ".join(unescape(words).split())


def gaps_in(text: str) -> list[str]:
    """Return what still has to be filled in."""
    return [match.group(1) for match in GAP.finditer(text)]


def to_html(text: str) -> str:
    """Return the HTML of a text; only paragraphs, headings, lists, bold and line breaks."""
    blocks = _BLANK.split(tidy(text).strip())
    made = "\n".join(html for block in blocks if block.strip() for html in _block(block))
    return nh3.clean(made, tags=_TAGS, attributes={}, link_rel=None)


def _block(block: str) -> Iterator[str]:
    lines: list[str] = []
    items: list[str] = []
    for raw in block.split("\n"):
        line = raw.strip()
        if line.startswith("- "):
            yield from _paragraph(lines)
            items.append(line[2:])
            continue
        yield from _list(items)
        heading = next((mark for mark in ("### ", "## ") if line.startswith(mark)), None)
        if heading is None:
            lines.append(line)
            continue
        yield from _paragraph(lines)
        level = len(heading) - 1
        yield f"<h{level}>{_inline(line[len(heading) :])}</h{level}>"
    yield from _list(items)
    yield from _paragraph(lines)


def _paragraph(lines: list[str]) -> Iterator[str]:
    if any(lines):
        yield f"<p>{'<br>'.join(_inline_lines(lines))}</p>"
    lines.clear()


def _inline_lines(lines: list[str]) -> list[str]:
    return _inline("\n".join(lines)).split("\n")


def _list(items: list[str]) -> Iterator[str]:
    if items:
        yield "<ul>" + "".join(f"<li>{_inline(one)}</li>" for one in items) + "</ul>"
    items.clear()


def _inline(text: str) -> str:
    """Return bold and gaps as HTML, and every other sign as itself."""
    found, at = [], 0
    for match in _marks(text):
        found.append(_text(text[at : match.start()]))
        inside = match.group(1)
        if match.re is GAP:
            found.append(f"<mark>[{_text(inside)}]</mark>")
        else:
            found.append(f"<strong>{_inline(inside)}</strong>")
        at = match.end()
    return "".join([*found, _text(text[at:])])


def _marks(text: str) -> Iterator[re.Match[str]]:
    """Yield bold words and gaps, from left to right, none inside another."""
    at = 0
    while True:
        nearest = [found for mark in (_BOLD, GAP) if (found := mark.search(text, at)) is not None]
        if not nearest:
            return
        first = min(nearest, key=lambda one: one.start())
        yield first
        at = first.end()


def _text(text: str) -> str:
    return escape(_ESCAPED.sub(r"\1", text), quote=False)
