# SPDX-License-Identifier: EUPL-1.2
"""The whole page of a document: a letterhead, the text, and how it is printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

from wijkpad.documents.markup import to_html
from wijkpad.documents.model import FilledPart

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_ACCENT: Final = "#154273"
_STYLE: Final = """
@page { size: A4; margin: 24mm 22mm 26mm 25mm;
  @bottom-left { content: string(reference); font: 9pt "Liberation Sans", Arial, sans-serif; color: #444; }
  @bottom-right { content: "Blad " counter(page) " van " counter(pages); font: 9pt "Liberation Sans", Arial, sans-serif; color: #444; } }
html { font: 11pt/1.5 "Liberation Sans", Arial, sans-serif; color: #111; }
body { margin: 0 auto; max-width: 165mm; }
header { border-top: 2mm solid ACCENT; padding-top: 5mm; margin-bottom: 8mm; }
header p { margin: 0; }
header .name { font-size: 15pt; font-weight: bold; }
dl { margin: 6mm 0 0; font-size: 9.5pt; }
dl div { display: flex; gap: 3mm; }
dt { width: 32mm; color: #444; }
dd { margin: 0; }
.reference { string-set: reference content(); }
h1 { font-size: 17pt; line-height: 1.25; margin: 0 0 5mm; }
h2 { font-size: 12.5pt; margin: 7mm 0 2mm; break-after: avoid; }
h3 { font-size: 11pt; margin: 5mm 0 1mm; break-after: avoid; }
p, ul { margin: 0 0 3.5mm; orphans: 3; widows: 3; }
ul { padding-left: 6mm; }
li { margin-bottom: 1mm; }
mark { background: #ffe28a; color: #111; }
.correction { border-left: 1mm solid ACCENT; padding-left: 4mm; }
@media screen { body { padding: 10mm 5mm; } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What stands above every document of a municipality."""

    municipality: str
    team: str
    reference: str
    day: date
    accent: str = _ACCENT


class PagePrinter:
    """Prints where nothing makes PDFs: the document is the page itself, for the browser to print."""

    media_type: Final = "text/html"

    def print(self, html: str) -> bytes:
        """Return the page."""
        return html.encode()


def page_html(
    title: str, parts: Sequence[FilledPart], head: Letterhead, *, corrects: date | None = None
) -> str:
    """Return a page that needs nothing from elsewhere: no picture, no font, no script.

    `corrects` is the day of the document that this one takes the place of.
    """
    body = "\n".join(to_html(one.text) for one in parts)
    correction = (
        f'<p class="correction">Dit document vervangt het document van {_day(corrects)}.</p>'
        if corrects is not None
        else ""
    )
    named = escape(title)
    return f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<title>{named}</title>
<meta name="author" content="{escape(head.municipality)}">
<meta name="dcterms.created" content="{head.day.isoformat()}">
<style>{style_of(head.accent)}</style>
</head>
<body>
<header>
<p class="name">Gemeente {escape(head.municipality)}</p>
<p>{escape(head.team)}</p>
<dl><div><dt>Datum</dt><dd>{_day(head.day)}</dd></div>
<div><dt>Ons kenmerk</dt><dd class="reference">{escape(head.reference)}</dd></div></dl>
</header>
<main>
<h1>{named}</h1>
{correction}
{body}
</main>
</body>
</html>
"""


def style_of(accent: str) -> str:
    """Return the style of every page, in the municipality's colour if that is one."""
    colour = accent if _COLOUR.fullmatch(accent) else _ACCENT
    return _STYLE.replace("ACCENT", colour)


def _day(day: date) -> str:
    months = (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    )
    return f"{day.day} {months[day.month - 1]} {day.year}"
