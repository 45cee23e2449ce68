# SPDX-License-Identifier: EUPL-1.2
"""A browser without JavaScript: keeps cookies, reads forms, fills them in, sends them once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

_SKIPPED = frozenset({"submit", "button", "image", "reset", "file"})


class NoAnswerError(Exception):
    """What was asked may have happened, or not: the server was gone, or could not tell.

    `answer` is what a server said that is there but cannot work: 503 or 507.
    """

    def __init__(self, path: str, answer: Answer | None = None) -> None:
        self.answer = answer
        super().__init__(path)


@dataclass(slots=True)
class WebForm:
    """One form of a page, as it would be sent when nobody touched it."""

    action: str
    method: str = "get"
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def filled(self, answers: Mapping[str, str | Sequence[str]]) -> dict[str, list[str]]:
        """Return what is sent when these answers are typed; each must have a field."""
        strange = answers.keys() - self.names
        if strange:
            raise KeyError(f"{self.action} has no field {sorted(strange)}")
        typed = {
            name: [text] if isinstance(text, str) else list(text) for name, text in answers.items()
        }
        return {**self.values, **typed}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[WebForm] = []
        self._select = self._area = ""
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        name = known.get("name") or ""
        if tag == "form":
            self.forms.append(WebForm(known.get("action") or "", (known.get("method") or "get")))
            self._open = True
        elif not self._open or (not name and tag != "option"):
            return
        elif tag == "input":
            self._input(name, known)
        elif tag == "textarea":
            self._area = name
            self._take(name, "")
        elif tag == "select":
            self._select = name
            self.forms[-1].names.add(name)
        elif tag == "option" and self._select and "selected" in known:
            self._take(self._select, known.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1].values[self._area][-1] += data

    def _input(self, name: str, known: dict[str, str | None]) -> None:
        kind = known.get("type") or "text"
        if kind in _SKIPPED:
            return
        if kind in ("radio", "checkbox") and "checked" not in known:
            self.forms[-1].names.add(name)
            return
        self._take(name, known.get("value") or ("on" if kind in ("radio", "checkbox") else ""))

    def _take(self, name: str, text: str) -> None:
        self.forms[-1].names.add(name)
        self.forms[-1].values.setdefault(name, []).append(text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said; `place` is where it sends the browser on to."""

    status: int
    path: str
    body: str
    place: str = ""

    def form(self, action: str) -> WebForm:
        """Return the form that is sent to this path."""
        found = _Forms()
        found.feed(self.body)
        for one in found.forms:
            if urlsplit(urljoin(self.path, one.action)).path == action:
                return one
        raise LookupError(f"{self.path} has no form for {action}: {self.status} {self.body[:2000]}")


class Browser:
    """One person at one server.

    Raises:
        NoAnswerError: from every verb, when the server went away or its database did.
    """

    def __init__(self, port: int, *, timeout: float = 30.0) -> None:
        self._port, self._timeout = port, timeout
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path)

    def send(self, path: str, values: Mapping[str, Sequence[str]]) -> Answer:
        """Send a form, and do not follow where the answer points to."""
        return self._ask("POST", path, urlencode(values, doseq=True))

    def sign_in(self, login: str, password: str) -> None:
        """Sign in as a person does."""
        form = self.get("/inloggen").form("/inloggen")
        answer = self.send("/inloggen", form.filled({"login": login, "password": password}))
        if answer.status not in (302, 303):
            raise LookupError(f"sign-in: {answer.status} {answer.body[:2000]}")

    def _ask(self, method: str, path: str, body: str = "") -> Answer:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=self._timeout)
        headers = {"Cookie": "; ".join(f"{key}={text}" for key, text in self._cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = f"http://127.0.0.1:{self._port}{path}"
        try:
            connection.request(method, path, body=body or None, headers=headers)
            response = connection.getresponse()
            text = response.read().decode()
        except (OSError, HTTPException) as error:
            raise NoAnswerError(path) from error
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            for key, morsel in SimpleCookie(line).items():
                self._cookies[key] = morsel.value
        place = urlsplit(response.headers.get("Location", "")).path
        answer = Answer(response.status, path, text, place)
        if answer.status in (503, 507):
            raise NoAnswerError(path, answer)
        return answer
