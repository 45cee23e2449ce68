# SPDX-License-Identifier: EUPL-1.2
"""Behind proxies a visitor has an address of their own; nobody can make one up."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable
from dataclasses import replace
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from waitress import wasyncore
from waitress.server import create_server

from tests.support.stores import MUNICIPALITY
from tests.support.visitor import Visitor
from tests.support.website import Website
from wijkpad.cli.serving import server_options
from wijkpad.errors import SettingsError
from wijkpad_webui.app import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PROXY = "127.0.0.1"


def behind(website: Website, proxies: int) -> Visitor:
    settings = replace(website.engine.settings, trusted_proxies=proxies)
    return Visitor(replace(website, app=create_app(website.engine, settings)))


def attempt(visitor: Visitor, seen_by_proxy: str, login: str, password: str = "fout") -> int:
    fields = {"login": login, "password": password}
    return visitor.post("/inloggen", fields, **{"X-Forwarded-For": seen_by_proxy}).status_code


def address_in_journal(website: Website) -> str | None:
    with website.engine._tools.store.work(MUNICIPALITY, reading=True) as unit:
        done = [one.entry for one in unit.journal.latest() if one.entry.event == "sign_in.done"]
    return done[0].access_point


@pytest.mark.parametrize(
    ("proxies", "header", "wanted"),
    [
        (0, "203.0.113.9", PROXY),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", PROXY),
    ],
)
def test_the_address_is_the_one_that_the_outermost_trusted_proxy_saw(
    website: Website, proxies: int, header: str, wanted: str
) -> None:
    assert attempt(behind(website, proxies), header, "loes", "alleen-voor-proeven") == 302
    assert address_in_journal(website) == wanted


def test_who_tries_too_often_keeps_nobody_out_but_themselves(website: Website) -> None:
    visitor = behind(website, 1)
    tries = [attempt(visitor, "203.0.113.9", f"niemand{number}") for number in range(22)]
    assert tries[-1] == 429
    assert attempt(visitor, "203.0.113.10", "loes", "alleen-voor-proeven") == 302
    assert attempt(behind(website, 0), "203.0.113.9", "noor", "alleen-voor-proeven") == 302


def test_a_number_below_nothing_is_refused(website: Website) -> None:
    with pytest.raises(SettingsError, match="WIJKPAD_TRUSTED_PROXIES"):
        replace(website.engine.settings, trusted_proxies=-1)


@pytest.mark.parametrize(("proxies", "wanted"), [(0, "geen"), (1, "203.0.113.9")])
def test_the_server_hands_on_the_header_of_trusted_proxies_only(
    website: Website, proxies: int, wanted: str
) -> None:
    def told(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [str(environ.get("HTTP_X_FORWARDED_FOR", "geen")).encode()]

    def ask() -> None:
        connection = HTTPConnection(PROXY, listening.getsockname()[1], timeout=60)
        connection.request("GET", "/", headers={"X-Forwarded-For": "203.0.113.9"})
        answers.append(connection.getresponse().read().decode())
        connection.close()

    answers: list[str] = []
    channels: dict[int, socket.socket] = {}
    settings = replace(website.engine.settings, trusted_proxies=proxies)
    listening = socket.create_server((PROXY, 0))
    server = create_server(told, map=channels, sockets=[listening], **server_options(settings))
    asking = threading.Thread(target=ask)
    asking.start()
    while asking.is_alive():
        wasyncore.loop(timeout=0.1, map=channels, count=1)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(map=channels, ignore_all=True)
    listening.close()
    assert answers == [wanted]
