# SPDX-License-Identifier: EUPL-1.2
"""Addresses and fields that no page of ours sends: refused, never a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from _pytest.mark import ParameterSet

from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from tests.webui.routes import MAP, VOLUNTEERS
from tests.webui.test_walls import ADMIN as SETTINGS
from tests.webui.test_walls import (
    ATTEMPT,
    CASE,
    DESIGN,
    DOCUMENT,
    DRAWN,
    IN_NEED,
    LEAD,
    OVERSIGHT,
    OWN,
    REPAIR,
    TASK,
    requests,
)
from wijkpad.api import Wish

LONG = "".join(f"{number:x}" for number in range(2_500))
"""Longer than PostgreSQL takes into an index, and hard to compress."""
QUERIES = ["gezocht", "pagina", "proces", "vlak", "van", "naar", "bestand", "regel", "taak", "next"]
QUERIES += ["over"]
QUERIES += ["moment", "token", "to", "weergave", "wie", "bericht"]
FIELDS = ["q", "token", "start", "team", "task", "note", "_action", "reason", "enabled_from", "id"]
FIELDS += ["moment", "to", "version", "mark"]
FIELDS += ["run", "rule", "scope", "ground", "since", "until", "expected", "count", "told_on"]
FIELDS += ["seen", "part.opening", "_do", "at", "channel", "to", "by", "basis", "template", "title"]
FIELDS += [
    "about",
    "words",
    "value",
    "area_of_life",
    "kind",
    "group",
    "own_tag",
    "language",
    "near",
]
FIELDS += [
    "radius",
    "product",
    "name",
    "contact",
    "area",
    "skill",
    "more",
    "hours",
    "vog_on",
    "seen",
]
FIELDS += ["way", "number", "user", "participants", "away", "person", "purpose", "omit", "why"]


def on_both(*odd: str, else_on_sqlite: tuple[str, ...]) -> list[ParameterSet]:
    """Return site and text: those that a database may stumble over on both, the others on one."""
    return [
        *(pytest.param("website", one) for one in (*odd, *else_on_sqlite)),
        *(pytest.param("postgres_website", one, marks=pytest.mark.postgres) for one in odd),
    ]


@pytest.fixture(params=["website", pytest.param("postgres_website", marks=pytest.mark.postgres)])
def site(request: pytest.FixtureRequest) -> Website:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Website)
    found.app.config["PROPAGATE_EXCEPTIONS"] = False
    return found


def with_csrf(site: Website, *logins: str) -> list[tuple[Visitor, str]]:
    """Return people who have signed in, each with the mark that their forms bear until they sign out."""
    people = [signed_in(site, login) for login in logins]
    return [(one, one.csrf()) for one in people]


def addresses(site: Website, odd: str) -> Iterator[tuple[str, str]]:
    texts = (
        "case",
        "task",
        "run",
        "key",
        "draft",
        "path",
        "incident",
        "word",
        "transfer",
        "slug",
        "item",
        "document",
        "export",
        "attempt",
        "offer",
        "allocation",
        "told",
        "suggestion",
        "volunteer",
        "contract",
        "provider",
        "stop_id",
        "import_id",
    )
    names = {**dict.fromkeys(texts, odd), "act": "opschorten"}
    every = (
        IN_NEED
        | OVERSIGHT
        | ATTEMPT
        | LEAD
        | CASE
        | REPAIR
        | DOCUMENT
        | TASK
        | DESIGN
        | SETTINGS
        | DRAWN
        | OWN
        | MAP
        | VOLUNTEERS
    )
    for endpoint, method, address in requests(site, every, **names, version=10**20, old=10**20):
        if endpoint not in ("beheer.export", "beheer.restart"):
            yield method, address


@pytest.mark.parametrize(
    ("site", "odd"),
    on_both("a\0b", "\ud800", else_on_sqlite=(LONG, "..", "<script>" + "é" * 300)),
    indirect=["site"],
)
def test_an_address_that_fits_nothing_is_not_found(site: Website, odd: str) -> None:
    odd = odd.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    people = with_csrf(site, "tess", "pim", "fatma")
    for method, address in addresses(site, odd):
        for visitor, csrf in people:
            data = {} if method == "GET" else {"csrf_token": csrf}
            status = visitor.client.open(address, method=method, data=data).status_code
            assert status < 500, (method, address[:60], status)


@pytest.mark.parametrize(
    ("site", "odd"),
    on_both("a\0b", "9" * 40, else_on_sqlite=("-1", "\u202e" + "x" * 9_000)),
    indirect=["site"],
)
def test_a_question_or_field_with_odd_signs_is_no_fault_of_ours(site: Website, odd: str) -> None:
    started = site.desk("loes").start_case("intake", "SE_ResidentRequest")
    names = {"case": started.case_id, "task": started.first_task_id, "key": "intake", "version": 1}
    more: dict[str, object] = {"path": "intake.bpmn", "old": 1, "transfer": "t-1"}
    more |= {"slug": "persoon", "item": "x", "act": "opschorten"}
    more |= {"allocation": "x", "told": "gestart"}
    wish = Wish(way="number", number="2026-1", ground="life", reason="Iemand is nu in gevaar.")
    more |= {"export": "f" * 32, "attempt": site.desk("tess").emergency.open(wish)}
    more |= {"offer": "P1", "volunteer": "nieuw"}
    more["draft"] = site.desk("pim").begin_definition_draft("intake")
    more["run"] = site.desk("tess").case_page(started.case_id).runs[0].run.id
    desk = site.desk("loes").documents
    more["document"] = desk.make_for_case(started.case_id, str(more["run"]), "invitation").id
    people = with_csrf(site, "loes", "pim", "tess")
    query = "&".join(f"{name}={quote(odd)}" for name in QUERIES)
    for _, method, address in requests(
        site,
        (OWN - {"sign_in.hand_over"})
        | CASE
        | REPAIR
        | DOCUMENT
        | TASK
        | DESIGN
        | LEAD
        | IN_NEED
        | ATTEMPT
        | MAP
        | VOLUNTEERS,
        **names,
        **more,
    ):
        for visitor, csrf in people:
            data = {}
            if method != "GET":
                data = {"csrf_token": csrf} | dict.fromkeys(FIELDS, odd)
            answer = visitor.client.open(f"{address}?{query}", method=method, data=data)
            assert answer.status_code < 500, (method, address[:60], answer.status_code)
    assert all(visitor.csrf() and visitor.get("/taken").status_code == 200 for visitor, _ in people)


def test_a_name_with_odd_signs_does_not_sign_in(site: Website) -> None:
    assert Visitor(site).sign_in("a\0b", "x").status_code == 400
    assert Visitor(site).sign_in("x" * 90_000, "y" * 90_000).status_code == 422
