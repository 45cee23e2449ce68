# SPDX-License-Identifier: EUPL-1.2
"""Who gets in, and what every answer carries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor, signed_in
from tests.support.website import Website
from wijkpad_webui.security import is_public

OPEN = {"static", "sign_in.form", "sign_in.enter", "sign_in.leave", "card.show", "health.show"}


def _fitting(converter: BaseConverter) -> object:
    """Return something that a part of an address may be."""
    match converter:
        case IntegerConverter():
            return 1
        case AnyConverter():
            return min(converter.items)
        case _:
            return "x"


def routes(website: Website) -> Iterator[tuple[Rule, str, str]]:
    """Yield every route with a method and an address that fits it."""
    with website.app.test_request_context():
        for rule in website.app.url_map.iter_rules():
            values = {name: _fitting(converter) for name, converter in rule._converters.items()}
            address = website.app.url_map.bind("localhost").build(rule.endpoint, values)
            for method in sorted(rule.methods or ()):
                if method not in ("HEAD", "OPTIONS"):
                    yield rule, method, address


def test_every_route_is_closed_to_strangers_except_the_sign_in_page(website: Website) -> None:
    visitor = Visitor(website)
    for rule, method, address in routes(website):
        if rule.endpoint in OPEN:
            continue
        answer = visitor.client.open(address, method=method)
        assert answer.status_code == 302, (method, rule.rule, answer.status_code)
        assert answer.headers["Location"].startswith("/inloggen"), rule.rule


def test_only_the_sign_in_page_is_marked_as_open(website: Website) -> None:
    endpoints = {rule.endpoint for rule in website.app.url_map.iter_rules()}
    assert {one for one in endpoints if is_public(website.app, one)} == OPEN


def test_a_post_without_its_csrf_token_is_refused_on_every_route(website: Website) -> None:
    visitor = signed_in(website, "loes")
    for rule, method, address in routes(website):
        if method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = visitor.client.open(address, method=method)
            assert answer.status_code == 400, (method, rule.rule, answer.status_code)


@pytest.mark.parametrize("address", ["/inloggen", "/taken", "/zaken", "/taken/x", "/nergens"])
def test_every_page_carries_the_security_headers(website: Website, address: str) -> None:
    answer = signed_in(website, "loes").get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_page_holds_a_style_attribute_or_a_script_of_its_own(website: Website) -> None:
    visitor = signed_in(website, "loes")
    started = website.desk("loes").start_case("intake", "SE_ResidentRequest")
    for address in (
        "/taken",
        "/zaken",
        "/zaken/nieuw",
        f"/zaken/{started.case_id}",
        f"/taken/{started.first_task_id}",
    ):
        page = visitor.get(address).text
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page


def test_a_wrong_password_says_only_that_something_is_wrong(website: Website) -> None:
    answers = [Visitor(website).sign_in(login, "fout-fout-fout") for login in ("loes", "niemand")]
    assert [one.status_code for one in answers] == [422, 422]
    assert all("Naam of wachtwoord klopt niet" in one.text for one in answers)


def test_too_many_wrong_passwords_ask_to_wait(website: Website) -> None:
    visitor = Visitor(website)
    answers = [visitor.sign_in("loes", "fout-fout-fout") for _ in range(12)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "seconden" in answers[-1].text


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("GET", "/nergens", {}, 404),
        ("DELETE", "/taken", {}, 405),
        ("POST", "/inloggen", {}, 400),
        ("GET", "/zaken", {"Host": "kwaad.example"}, 400),
        ("GET", "/static/../app.py", {}, 404),
        ("GET", "/inloggen?x=%00", {}, 400),
    ],
)
def test_also_an_error_carries_the_security_headers(
    website: Website, method: str, address: str, headers: dict[str, str], status: int
) -> None:
    answer = signed_in(website, "loes").client.open(address, method=method, headers=headers)
    assert answer.status_code == status
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "kwaad.example" not in answer.text


def test_a_fault_of_ours_tells_nothing_and_carries_the_security_headers(
    website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    website.app.config["PROPAGATE_EXCEPTIONS"] = False
    visitor = signed_in(website, "loes")

    def fails(*_given: object, **_more: object) -> None:
        raise RuntimeError("Jantje Beton")

    monkeypatch.setattr(website.engine._queries, "worklist", fails)
    answer = visitor.get("/taken")
    assert answer.status_code == 500
    assert "Jantje" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_session_is_new_at_every_sign_in_and_its_cookie_is_out_of_reach_of_scripts(
    website: Website,
) -> None:
    visitor = Visitor(website)
    visitor.client.set_cookie("wijkpad", "gm9999.planted")
    answer = visitor.sign_in("loes")
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("wijkpad=")]
    assert "planted" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    again = visitor.sign_in("loes")
    assert cookie not in again.headers.getlist("Set-Cookie")


def test_a_request_that_is_too_large_is_refused(website: Website) -> None:
    visitor = signed_in(website, "loes")
    answer = visitor.post("/zaken/nieuw", {"start": "x" * 2_000_000})
    assert answer.status_code == 413
    assert "Te groot" in answer.text


def test_signing_out_ends_the_session_on_the_server(website: Website) -> None:
    visitor = signed_in(website, "loes")
    cookie = visitor.client.get_cookie("wijkpad")
    assert cookie is not None
    visitor.post("/uitloggen")
    visitor.client.set_cookie("wijkpad", cookie.value)
    assert visitor.get("/taken").status_code == 302


def test_after_signing_in_nobody_is_sent_to_another_site(website: Website) -> None:
    away = (
        *("//kwaad.example", "https://kwaad.example", "/\\kwaad.example", "\\\\kwaad.example"),
        *("/\t/kwaad.example", "/\n/kwaad.example", " //kwaad.example", "javascript:alert(1)"),
        *("/\r\nSet-Cookie: x=y", "/\t\\kwaad.example", "///kwaad.example"),
    )
    for address in away:
        visitor = Visitor(website)
        fields = {"login": "loes", "password": "alleen-voor-proeven", "next": address}
        assert visitor.post("/inloggen", fields).headers["Location"] == "/taken"


def test_a_case_of_another_team_does_not_exist_and_that_is_journalled(website: Website) -> None:
    started = website.desk("bea").start_case("intake", "SE_ResidentRequest")
    visitor = signed_in(website, "noor")
    addresses = [
        f"/zaken/{started.case_id}",
        f"/zaken/{started.case_id}/veiligheid",
        f"/zaken/{started.case_id}/bericht",
        f"/zaken/{started.case_id}/intrekken",
        f"/zaken/{started.case_id}/journaal",
        f"/taken/{started.first_task_id}",
    ]
    assert [visitor.get(one).status_code for one in addresses] == [404] * len(addresses)
    for address in (f"/taken/{started.first_task_id}", f"/taken/{started.first_task_id}/oppakken"):
        assert visitor.post(address).status_code == 404
    assert started.number not in visitor.get("/zaken").text
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        refused = [one.entry for one in unit.journal.latest() if one.entry.outcome == "refused"]
    assert {one.user for one in refused} == {website.desk("noor").me().id}
    assert len(refused) >= len(addresses)


def test_the_journal_tells_from_where_somebody_looked(website: Website) -> None:
    signed_in(website, "noor").get("/zaken")
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        lines = [one.entry for one in unit.journal.latest() if one.entry.event == "case.list"]
    assert [one.access_point for one in lines] == ["127.0.0.1"]


def test_a_title_names_no_person(website: Website) -> None:
    started = website.desk("loes").start_case("intake", "SE_ResidentRequest")
    visitor = signed_in(website, "loes")
    assert started.first_task_id is not None
    title = (
        visitor.get(f"/taken/{started.first_task_id}").text.split("<title>")[1].split("</title")[0]
    )
    assert title == f"Vraag vastleggen, zaak {started.number} – wijkpad"


def test_a_search_leaves_no_trace_in_the_address(website: Website) -> None:
    visitor = signed_in(website, "loes")
    answer = visitor.post("/zaken", {"q": "Mevrouw A"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/zaken?gezocht=1"
    assert "Mevrouw A" in visitor.get(answer.headers["Location"]).text


def test_a_program_that_is_signed_out_is_told_so(website: Website) -> None:
    answer = Visitor(website).client.post(
        "/taken/x/concept", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 401
    assert "uitgelogd" in answer.get_json()["text"]
