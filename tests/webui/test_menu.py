# SPDX-License-Identifier: EUPL-1.2
"""The menu offers what somebody may open."""

from __future__ import annotations

import re

import pytest

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import signed_in
from tests.support.website import LOGINS, PROCESSES, Website
from wijkpad.pathways import read_folder

_NAV = re.compile(r"<nav.*?</nav>", re.DOTALL)


@pytest.mark.parametrize("login", LOGINS)
def test_no_line_of_the_menu_leads_to_a_page_that_refuses(website: Website, login: str) -> None:
    visitor = signed_in(website, login)
    offered = set(
        re.findall(r'<a[^>]* href="(/[^"]*)"', "".join(_NAV.findall(visitor.get("/taken").text)))
    )
    assert offered
    assert {one: visitor.get(one).status_code for one in offered} == dict.fromkeys(offered, 200)


def test_whatever_role_owns_a_pathway_sees_what_waits_for_it(website: Website) -> None:
    assert signed_in(website, "dina").get("/processen").status_code == 403
    files = dict(read_folder(PROCESSES / "handover"))
    owned = files["pathway.toml"].replace(b'owner = "team_lead"', b'owner = "decision_officer"')
    assert owned != files["pathway.toml"]
    system = website.engine.system(MUNICIPALITY)
    system.publish_release("handover", files | {"pathway.toml": owned})
    dina = signed_in(website, "dina")
    assert 'href="/processen"' in dina.get("/taken").text
    assert dina.get("/processen/handover").status_code == 200
    assert signed_in(website, "noor").get("/processen").status_code == 403
