# SPDX-License-Identifier: EUPL-1.2
"""The menu offers what somebody may open."""

from __future__ import annotations

import re

import pytest

from tests.support.visitor import signed_in
from tests.support.website import LOGINS, Website

_NAV = re.compile(r"<nav.*?</nav>", re.DOTALL)


@pytest.mark.parametrize("login", LOGINS)
def test_no_line_of_the_menu_leads_to_a_page_that_refuses(website: Website, login: str) -> None:
    visitor = signed_in(website, login)
    offered = set(
        re.findall(r'<a[^>]* href="(/[^"]*)"', "".join(_NAV.findall(visitor.get("/taken").text)))
    )
    assert offered
    assert {one: visitor.get(one).status_code for one in offered} == dict.fromkeys(offered, 200)
