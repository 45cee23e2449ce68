# SPDX-License-Identifier: EUPL-1.2
"""A filled-in form that was sent when its session was over: kept, and shown again to its typist.

Every form carries a mark of who is filling it in. When it comes without a session, the browser gets
its input back encrypted, inside the sign-in page, and the server stores nothing. Only when the same
person signs in is it opened: never by somebody else, and never is anything completed by itself.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer

from wijkpad.api import Actor

Posted = dict[str, list[str]]
Resume = Callable[[Mapping[str, str], Posted, datetime], ResponseReturnValue]
MARK: Final = "_typist"
_NOT_TYPED: Final = frozenset(
    {
        MARK,
        "kept",
        "csrf_token",
        "token",
        "id",
        "_free",
        "_action",
        "task",
        "task_title",
        "back",
        "next",
    }
)
_LARGEST: Final = 4_000_000
_RESUMES: Final[dict[str, Resume]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPost:
    """A form as it was sent. `who` is (municipality, user); `at` when it came in."""

    who: tuple[str, str]
    endpoint: str
    place: Mapping[str, str]
    posted: Posted = field(repr=False)
    at: datetime

    def typed(self) -> list[str]:
        """Return every text that a person put into it."""
        shown = [texts for name, texts in self.posted.items() if not _is_own(name)]
        return [text for texts in shown for text in texts if text.strip()]


def resumes(endpoint: str) -> Callable[[Resume], Resume]:
    """Say how the form of an endpoint is shown again with what was typed; it saves at most a draft."""

    def register_it(show: Resume) -> Resume:
        _RESUMES[endpoint] = show
        return show

    return register_it


def resume_of(endpoint: str) -> Resume | None:
    """Return how the form of this endpoint is shown again; None when there is no way of its own."""
    return _RESUMES.get(endpoint)


def typist() -> tuple[str, str] | None:
    """Return whose mark the sent form bears; None without a mark that we made."""
    try:
        municipality, user = _marks().loads(request.form.get(MARK, ""))
    except (BadData, TypeError, ValueError):
        return None
    return str(municipality), str(user)


def sent_form(now: datetime) -> KeptPost | None:
    """Return the form that this request brought, if somebody typed in it and we know who."""
    who = typist()
    if who is None or request.endpoint is None:
        return None
    place = {name: str(value) for name, value in (request.view_args or {}).items()}
    posted = request.form.to_dict(flat=False)
    kept = KeptPost(who=who, endpoint=request.endpoint, place=place, posted=posted, at=now)
    return kept if kept.typed() else None


def seal(kept: KeptPost) -> str:
    """Return the form as text that only this installation can read."""
    plain = json.dumps(
        [kept.who, kept.endpoint, kept.place, kept.posted, kept.at.isoformat()],
        ensure_ascii=False,
    )
    return _box().encrypt(zlib.compress(plain.encode())).decode()


def opened(sealed: str, actor: Actor) -> KeptPost | None:
    """Return the form if this actor typed it.

    Raises:
        SomebodyElseError: another person typed it.
    """
    try:
        packed = zlib.decompressobj()
        plain = packed.decompress(_box().decrypt(sealed.encode()), _LARGEST)
        who, endpoint, place, posted, at = json.loads(plain)
    except (InvalidToken, zlib.error, ValueError):
        return None
    if tuple(who) != (actor.municipality, actor.user):
        raise SomebodyElseError
    return KeptPost(
        who=(who[0], who[1]),
        endpoint=endpoint,
        place=place,
        posted=posted,
        at=datetime.fromisoformat(at),
    )


class SignedOutError(Exception):
    """A form came in without a session; `kept` is what was in it."""

    def __init__(self, kept: KeptPost) -> None:
        super().__init__(kept.endpoint)
        self.kept = kept


class SomebodyElseError(Exception):
    """The kept form is not of the person who signed in."""


def _is_own(name: str) -> bool:
    return name in _NOT_TYPED or name.startswith(("_rows.", "_accept"))


def _mark() -> str:
    actor = g.get("actor")
    return _marks().dumps([actor.municipality, actor.user]) if isinstance(actor, Actor) else ""


def _marks() -> URLSafeSerializer:
    return URLSafeSerializer(_secret(), salt="wijkpad: who fills in this form")


def _box() -> Fernet:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"wijkpad: forms sent too late")
    return Fernet(base64.urlsafe_b64encode(made.derive(_secret())))


def _secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()


def register(app: Flask) -> None:
    """Let templates put the mark into every form."""
    app.jinja_env.globals["typist_mark"] = _mark
