# SPDX-License-Identifier: EUPL-1.2
"""The marks of a document: few, and nothing that somebody types or fills in becomes another one."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wijkpad.documents import gaps_in, plain, tidy, to_html

_TAG = re.compile(r"<[^>]*>")
_ALLOWED = re.compile(r"</?(?:p|h2|h3|ul|li|strong|mark)>|<br>")
NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("*#-[]\\<>&\"'{}|`_\n\r\t vulin:"), st.characters(codec="utf-8")
    ),
    max_size=80,
)


def words(html: str) -> str:
    return "".join(unescape(_TAG.sub("", html.replace("<br>", " ").replace("</p>", " "))).split())


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Een regel.", "<p>Een regel.</p>"),
        ("Een\nen twee.", "<p>Een<br>en twee.</p>"),
        ("Een.\n\nTwee.", "<p>Een.</p>\n<p>Twee.</p>"),
        ("## Kop\nTekst", "<h2>Kop</h2>\n<p>Tekst</p>"),
        ("### Kleine kop", "<h3>Kleine kop</h3>"),
        ("- een\n- **twee**", "<ul><li>een</li><li><strong>twee</strong></li></ul>"),
        ("Zie:\n- een", "<p>Zie:</p>\n<ul><li>een</li></ul>"),
        ("[[vul in: Wie?]]", "<p><mark>[Wie?]</mark></p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>"),
        ("\\## geen kop", "<p>## geen kop</p>"),
        ("", ""),
    ],
)
def test_a_text_becomes_its_html(text: str, html: str) -> None:
    assert to_html(text) == html


@given(NASTY)
def test_whatever_is_typed_gives_only_the_few_tags(text: str) -> None:
    assert all(_ALLOWED.fullmatch(tag) for tag in _TAG.findall(to_html(text)))


@given(NASTY)
@example("**vet**\n## kop\n- lijst [[vul in: iets]] \\* <img src=x>")
@example("a\\")
def test_a_value_is_only_text_and_all_of_it(value: str) -> None:
    html = to_html(f"Voor {plain(value)} na")
    assert not re.search(r"<(?!/?p>|br>)", html)
    assert words(html) == "".join(f"Voor{tidy(value)}na".split())
    assert not gaps_in(plain(value))


@given(NASTY, NASTY)
def test_values_side_by_side_make_no_mark_together(one: str, other: str) -> None:
    text = f"**{plain(one)}** {plain(one)}{plain(other)}"
    assert not gaps_in(text)
    assert "<mark>" not in to_html(text)
    assert not re.search(r"<(?:h2|h3|ul)>", to_html(f"Naam: {plain(one)}{plain(other)}"))
