# SPDX-License-Identifier: EUPL-1.2
"""`wijkpad serve | worker | migrate`: the running installation."""

from __future__ import annotations

import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import click
import structlog
import waitress

from wijkpad.api import Engine
from wijkpad.cli.example import Example
from wijkpad.cli.installation import Installation, with_stories
from wijkpad.cli.logs import start_logging
from wijkpad.cli.nightly import NightlyList
from wijkpad.cli.output import answer, as_json, exits
from wijkpad.cli.releases import offered_lines
from wijkpad.errors import SettingsError
from wijkpad.settings import Settings
from wijkpad.store import migrate as migrate_database
from wijkpad_webui.app import create_app

_LOOPBACK = "127.0.0.1"


@click.command()
@click.option("--example", is_flag=True, help="Met een voorbeeldgemeente, alleen op deze computer.")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="Anders 8000.")
@click.pass_obj
@exits
def serve(installation: Installation, example: bool, port: int | None) -> None:
    """Start de schermen en het werk op de achtergrond, in één proces."""
    prepared = Example(Path("var")) if example else None
    settings = prepared.settings(port) if prepared else installation.settings()
    host = _LOOPBACK if example else settings.host
    listening = _listen(host, port or settings.port)
    migrate_database(settings.database)
    engine = with_stories(settings)
    if prepared:
        for one in offered_lines(prepared.fill(engine)):
            click.echo(one)
        click.echo(prepared.greeting(port or settings.port))
    _run(engine, settings, listening)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise SettingsError(
            f"Poort {port} is al in gebruik. Kies een andere: PORT={port + 1} make run"
        ) from None
    return listening


def _run(engine: Engine, settings: Settings, listening: socket.socket) -> None:
    start_logging()
    signal.signal(signal.SIGTERM, _leave)
    dispatcher, nightly = engine.dispatcher(), NightlyList(engine, settings)
    dispatcher.start()
    nightly.start()
    engine.watch_plugins()
    engine.begin_telling()
    try:
        waitress.serve(
            create_app(engine, settings),
            sockets=[listening],
            **server_options(settings),
        )
    finally:
        nightly.stop()
        dispatcher.stop()
        engine.close()


def server_options(settings: Settings) -> dict[str, Any]:
    """Return how waitress is set up; it takes away the headers of proxies that are not trusted."""
    return {
        "threads": 8,
        "ident": None,
        # What is somewhat too large gets a page that says so; only far larger is cut off here.
        "max_request_body_size": 4 * settings.max_request_bytes,
        "clear_untrusted_proxy_headers": settings.trusted_proxies == 0,
    }


@click.command()
@click.pass_obj
@exits
def worker(installation: Installation) -> None:
    """Doe het werk op de achtergrond in een eigen proces; op PostgreSQL mogen het er veel zijn."""
    start_logging()
    signal.signal(signal.SIGTERM, _leave)
    with installation.engine() as engine:
        for one in engine.self_test():
            structlog.get_logger("wijkpad.worker").warning(
                "self-test", code=one.code, text=one.text
            )
        engine.begin_telling()
        dispatcher, nightly = engine.dispatcher(), NightlyList(engine, installation.settings())
        dispatcher.start()
        nightly.start()
        # It works in a thread of its own, so that a signal never breaks off a job.
        try:
            with suppress(KeyboardInterrupt):
                dispatcher.join()
        finally:
            nightly.stop()


@click.command()
@as_json
@click.pass_obj
@exits
def migrate(installation: Installation, wants_json: bool) -> None:
    """Breng de database bij deze versie."""
    migrate_database(installation.settings().database)
    answer({"current": True}, wants_json=wants_json, text="De database is bij.")


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
