# SPDX-License-Identifier: EUPL-1.2
"""The pages of one case side by side: each says where one is, and no form asks one thing twice."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.support.visitor import signed_in
from tests.support.website import Website
from wijkpad_webui.cases.tabs import TABS, Tab

_CURRENT = re.compile(r'aria-current="(page|true)">([^<]+)</a></li>')
_REPEATED = {"radio", "checkbox", "submit"}


def where(text: str) -> list[tuple[str, str]]:
    """Return which tab of the case is marked, and how."""
    (nav,) = re.findall(r'<nav class="planes case-pages".*?</nav>', text, re.DOTALL)
    return [(how, title.replace("&#39;", "'")) for how, title in _CURRENT.findall(nav)]


class Forms(HTMLParser):
    """The names of what each form of a page sends, with those that may stand there more often."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.forms.append([])
        sends = tag in ("input", "select", "textarea") and found.get("type") not in _REPEATED
        if sends and self.forms and (name := found.get("name")):
            self.forms[-1].append(name)


def doubled(text: str) -> list[str]:
    """Return the names that one form sends twice."""
    page = Forms()
    page.feed(text)
    assert page.forms
    return [one for form in page.forms for one in form if form.count(one) > 1]


def a_case(website: Website) -> str:
    return website.desk("noor").start_case("intake", "SE_ResidentRequest", "noord").case_id


def address(website: Website, tab: Tab, case: str) -> str:
    with website.app.test_request_context():
        return str(website.app.url_for(tab.page, case=case))


def test_every_page_of_a_case_says_where_one_is_and_asks_nothing_twice(website: Website) -> None:
    case, visitor = a_case(website), signed_in(website, "noor")
    for tab in TABS:
        text = visitor.get(address(website, tab, case)).text
        assert where(text) == [("page", tab.title)]
        assert doubled(text) == []


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("to-dos", "To-do's"),
        ("documenten", "Documenten"),
        ("koppelen", "Regelen"),
        ("aantekeningen", "Aantekeningen"),
    ],
)
def test_a_form_that_is_refused_leaves_its_tab_marked(
    website: Website, path: str, title: str
) -> None:
    case, visitor = a_case(website), signed_in(website, "noor")
    answer = visitor.post(f"/zaken/{case}/{path}", {})
    assert answer.status_code == 422
    assert where(answer.text) == [("page", title)]


def test_a_page_under_a_tab_says_so(website: Website) -> None:
    case, visitor = a_case(website), signed_in(website, "noor")
    run = website.desk("noor").case_page(case).runs[0].run.id
    letter = website.desk("noor").documents.make_for_case(case, run, "invitation").id
    for path, title in (
        (f"/documenten/{letter}", "Documenten"),
        (f"/zaken/{case}/gegevens/doel", "Doelen en maatregelen"),
        (f"/zaken/{case}/gegevens/toestemming", "Toestemming"),
        (f"/zaken/{case}/gegevens/persoon", "Gezin"),
    ):
        text = visitor.get(path).text
        assert where(text) == [("true", title)]
        assert doubled(text) == []
