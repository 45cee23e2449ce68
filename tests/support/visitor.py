# SPDX-License-Identifier: EUPL-1.2
"""A visitor without JavaScript: follows pages and posts forms as a browser would."""

from __future__ import annotations

import re
from collections.abc import Mapping

from werkzeug.test import TestResponse

from tests.support.website import PASSWORD, Website

_CSRF = re.compile(r'name="csrf-token" content="([^"]+)"')
_TOKEN = re.compile(r'name="token" value="([^"]+)"')


class Visitor:
    """One browser session."""

    def __init__(self, website: Website) -> None:
        self.client = website.app.test_client()

    def get(self, address: str, **headers: str) -> TestResponse:
        return self.client.get(address, headers=headers)

    def csrf(self) -> str:
        found = _CSRF.search(self.client.get("/inloggen").text)
        assert found is not None
        return found[1]

    def post(
        self, address: str, fields: Mapping[str, object] | None = None, **headers: str
    ) -> TestResponse:
        data = {"csrf_token": self.csrf(), **(fields or {})}
        return self.client.post(address, data=data, headers=headers)

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/inloggen", {"login": login, "password": password})


def signed_in(website: Website, login: str) -> Visitor:
    """Return a visitor who has signed in."""
    visitor = Visitor(website)
    assert visitor.sign_in(login).status_code == 302
    return visitor


def token_in(page: TestResponse) -> str:
    """Return the form token of a page."""
    found = _TOKEN.search(page.text)
    assert found is not None
    return found[1]
