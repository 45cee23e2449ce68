# SPDX-License-Identifier: EUPL-1.2
"""A virus scanner for files that somebody brings: clamd, over its socket.

The file goes to clamd as a stream (`INSTREAM`, see clamd(8)): it is never written to a disk. What
clamd does not tell to be clean or harmful was not looked at: no answer, a file larger than its
`StreamMaxLength`, or a fault of its own.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import closing
from typing import Final, Literal

import structlog

from wijkpad.errors import SettingsError

_COMMAND: Final = b"zINSTREAM\0"
_PIECE: Final = 64 * 1024
_LONGEST_ANSWER: Final = 4_096
_CLEAN: Final = "stream: OK"
_HARMFUL: Final = " FOUND"
_MOST_PORT: Final = 65_535


class Clamd:
    """A scanner at `address`: the path of a socket, or host and port, such as `127.0.0.1:3310`.

    `seconds` is how long clamd may be silent before it counts as away.

    Raises:
        SettingsError: the address is neither.
    """

    def __init__(self, address: str, *, seconds: float = 30.0) -> None:
        self._where: str | tuple[str, int]
        self._where = address if address.startswith("/") else _host_and_port(address)
        self._seconds = seconds

    def scan(self, content: bytes) -> Literal["clean", "infected", "none"]:
        """Return what clamd says of a file; `none` when it did not tell."""
        try:
            answer = self._ask(content)
        except OSError as error:
            structlog.get_logger("wijkpad.scanner").warning("scanner.away", error=str(error))
            return "none"
        if answer == _CLEAN:
            return "clean"
        if answer.endswith(_HARMFUL):
            return "infected"
        structlog.get_logger("wijkpad.scanner").warning("scanner.no_verdict", answer=answer)
        return "none"

    def _ask(self, content: bytes) -> str:
        with closing(self._connected()) as line:
            line.sendall(_COMMAND)
            try:
                for piece in _pieces(content):
                    line.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                # It hangs up on a stream that is too large, but says so first.
                pass
            return _answer(line)

    def _connected(self) -> socket.socket:
        if isinstance(self._where, tuple):
            return socket.create_connection(self._where, timeout=self._seconds)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(self._seconds)
        try:
            line.connect(self._where)
        except OSError:
            line.close()
            raise
        return line


def _host_and_port(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) <= _MOST_PORT:
        raise SettingsError(
            "WIJKPAD_CLAMD moet het pad van een socket zijn, zoals /run/clamav/clamd.ctl, of een "
            "adres met poort, zoals 127.0.0.1:3310."
        )
    return host.strip("[]"), int(port)


def _pieces(content: bytes) -> Iterator[bytes]:
    """Yield the file in pieces, each after its length, and an empty one at the end."""
    for start in range(0, len(content), _PIECE):
        piece = content[start : start + _PIECE]
        yield struct.pack("!I", len(piece)) + piece
    yield struct.pack("!I", 0)


def _answer(line: socket.socket) -> str:
    """Return what clamd said up to its end; one that goes on for ever is cut off."""
    found = b""
    while b"\0" not in found and len(found) < _LONGEST_ANSWER:
        more = line.recv(_LONGEST_ANSWER)
        if not more:
            break
        found += more
    return found.partition(b"\0")[0].decode(errors="replace").strip()
