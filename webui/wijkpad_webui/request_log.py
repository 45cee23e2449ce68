# SPDX-License-Identifier: EUPL-1.2
"""One line in the server's log for each request: no address, no search, nothing of a person.

Who did what stands in the journal; this log is for whoever keeps the server running.
"""

from __future__ import annotations

import secrets
import time
import traceback
from pathlib import Path
from typing import Final

import structlog
from flask import Flask, Response, g, request

from wijkpad.findings import Finding

HEADER: Final = "X-Request-Id"
_DEEPEST: Final = 12
_log: Final = structlog.get_logger("wijkpad.web")


def noticed(finding: Finding) -> None:
    """Write what the installation found out about itself when it started."""
    _log.warning("self-test", code=finding.code, text=finding.text, cure=finding.cure)


def _begin() -> None:
    g.request_id, g.began = secrets.token_hex(8), time.perf_counter()


def _end(response: Response) -> Response:
    """Write the line; the route stands in it as written in the code, so without ids."""
    if "request_id" not in g:
        return response
    response.headers[HEADER] = g.request_id
    if request.endpoint != "static" or response.status_code >= 400:
        _log.info(
            "request",
            id=g.request_id,
            method=request.method,
            route=request.url_rule.rule if request.url_rule is not None else "-",
            status=response.status_code,
            ms=round((time.perf_counter() - g.began) * 1000),
        )
    return response


def failed(error: BaseException) -> None:
    """Name what nobody foresaw; its message may hold values, so only kind and places are written."""
    frames = traceback.extract_tb(error.__traceback__)[-_DEEPEST:]
    places = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
    _log.error("failed", id=g.get("request_id"), kind=type(error).__name__, places=places)


def register(app: Flask) -> None:
    """Log every request; before everything else, so that the time is the whole time."""
    app.before_request(_begin)
    app.after_request(_end)
