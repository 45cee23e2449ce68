# SPDX-License-Identifier: EUPL-1.2
"""One browser per session, and the application served from the test's own process."""

from __future__ import annotations

import io
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser.looking import DESKTOP, barriers
from tests.support.filled import filled, website
from tests.support.require import require
from tests.support.website import PASSWORD, Website

__all__ = ["filled", "website"]

_WATCH: Final = (
    "document.addEventListener('securitypolicyviolation', "
    "(one) => console.error('CSP', one.violatedDirective, one.blockedURI));"
)


class _Patient(io.BufferedReader):
    """A reader for which a browser that hangs up is the end of what it sends."""

    def read(self, size: int | None = -1, /) -> bytes:
        try:
            return super().read(size)
        except ConnectionError:
            return b""


class _Quiet(WSGIRequestHandler):
    def setup(self) -> None:
        """Let a browser hang up: else werkzeug would not close the answer, and leave a file open."""
        super().setup()
        self.rfile = _Patient(cast("io.BufferedReader", self.rfile).detach())

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing about each request."""


@dataclass
class Visit:
    """A signed-in browser session, with everything that went wrong in it."""

    base: str
    context: BrowserContext
    page: Page
    wrong: list[str] = field(default_factory=list)

    def go(self, address: str) -> Page:
        self.page.goto(self.base + address)
        return self.page

    def sign_in(self, login: str) -> Page:
        self.go("/inloggen")
        return self.finish_signing_in(login)

    def finish_signing_in(self, login: str) -> Page:
        """Fill in the sign-in page that is open."""
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        with self.page.expect_navigation():
            self.page.click("form button:has-text('Inloggen')")
        return self.page

    def barriers(self, *, outside: Sequence[str] = ()) -> list[str]:
        """Return what keeps anybody out of this page, on any screen."""
        return barriers(self.page, outside)


Visitors = Callable[..., Visit]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a browser test that fails once more: a busy machine may starve a whole browser.

    The summary names every test that needed it. Needing it twice in a month is a fault to mend.
    """
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine."""
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    if binary is None:
        require("browser", "Chromium ontbreekt: apt install chromium fonts-liberation")
    with sync_playwright() as running:
        found = running.chromium.launch(
            executable_path=binary,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield found
        found.close()


@pytest.fixture
def served(website: Website) -> Iterator[str]:
    """The address at which the website answers, on loopback."""
    server = make_server("127.0.0.1", 0, website.app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[Visitors]:
    """Make browser sessions; at the end none may have seen an error or a refused resource."""
    made: list[Visit] = []

    def make(
        login: str | None = None, *, viewport: ViewportSize = DESKTOP, scripts: bool = True
    ) -> Visit:
        context = browser.new_context(
            viewport=viewport, locale="nl-NL", java_script_enabled=scripts
        )
        context.set_default_timeout(15_000)
        if scripts:
            context.add_init_script(_WATCH)
        one = Visit(served, context, context.new_page())
        one.page.on("pageerror", lambda error: one.wrong.append(str(error)))
        one.page.on(
            "console",
            lambda said: one.wrong.append(said.text) if _is_fault(said.type, said.text) else None,
        )
        made.append(one)
        if login is not None:
            one.sign_in(login)
        return one

    yield make
    wrong = [text for one in made for text in one.wrong]
    for one in made:
        one.context.close()
    assert wrong == []


def _is_fault(kind: str, text: str) -> bool:
    """Tell faults from the browser's note that a page came with status 404, 409 or 422."""
    return kind == "error" and "the server responded with a status of" not in text
