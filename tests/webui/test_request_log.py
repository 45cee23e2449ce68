# SPDX-License-Identifier: EUPL-1.2
"""The server's log helps whoever runs it, and tells nothing about anybody."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from structlog.testing import capture_logs

from tests.support.visitor import signed_in
from tests.support.website import Website
from wijkpad.cli.logs import start_logging


@pytest.fixture
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_each_request_leaves_one_line_without_what_was_asked(website: Website) -> None:
    visitor = signed_in(website, "loes")
    with capture_logs() as lines:
        visitor.post("/zaken", {"q": "Mevrouw A"})
        answer = visitor.get("/taken/geheim-nummer?q=Mevrouw+A")
    told = lines[-1]
    assert (told["method"], told["route"], told["status"]) == ("GET", "/taken/<task>", 404)
    assert told["id"] == answer.headers["X-Request-Id"]
    assert isinstance(told["ms"], int)
    assert "Mevrouw" not in str(lines)
    assert "geheim-nummer" not in str(lines)
    assert "loes" not in str(lines)


def test_what_nobody_foresaw_is_named_without_its_message(website: Website) -> None:
    website.app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken() -> str:
        raise ValueError("Mevrouw A woont hier")

    website.app.view_functions["worklist.keys"] = broken
    visitor = signed_in(website, "loes")
    with capture_logs() as lines:
        answer = visitor.get("/sneltoetsen")
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    (failed,) = [one for one in lines if one["event"] == "failed"]
    assert failed["kind"] == "ValueError"
    assert "broken" in failed["places"][-1]
    assert "Mevrouw" not in str(lines)


@pytest.mark.usefixtures("logging_as_it_was")
def test_away_from_a_terminal_every_line_is_json() -> None:
    out = io.StringIO()
    start_logging(out)
    structlog.get_logger("wijkpad.web").info("request", status=200)
    logging.getLogger("wijkpad.jobs.dispatcher").warning("even wachten")
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert (first["event"], first["status"], first["level"]) == ("request", 200, "info")
    assert (second["event"], second["logger"]) == ("even wachten", "wijkpad.jobs.dispatcher")
