# SPDX-License-Identifier: EUPL-1.2
"""The cradle: a process that has imported what every plugin host needs, and splits off a host on request.

Run as `python -m wijkpad.plugins.cradle FD` by `wijkpad.plugins.starting` only. It imports no plugin and
answers no question, so each host begins as clean as a process of its own, in a tenth of the time.
"""

from __future__ import annotations

import gc
import os
import socket
import sys
from collections.abc import Sequence
from typing import Final, NoReturn, cast

from wijkpad.plugins import host
from wijkpad.plugins.wire import HEADER, JsonObject, frame, hook_names, prepare, unframe

_LIMIT: Final = 65_536
"""Bytes of the largest order: the arguments and the environment of a host."""
_PIPES: Final = 2


def send(line: socket.socket, message: JsonObject, pipes: Sequence[int] = ()) -> None:
    """Send a message, with the ends of pipes that go along to the other process."""
    data = frame(message)
    if len(data) > _LIMIT:
        raise OSError("size")
    sent = socket.send_fds(line, [data], list(pipes)) if pipes else 0
    line.sendall(data[sent:])


def receive(line: socket.socket) -> tuple[JsonObject, list[int]]:
    """Return a message and the ends of pipes that came along; raises `EOFError` at the end."""
    data, pipes, _, _ = socket.recv_fds(line, HEADER.size, _PIPES)
    if not data:
        raise EOFError
    (size,) = HEADER.unpack(data + _exactly(line, HEADER.size - len(data)))
    return unframe(_exactly(line, size)), pipes


def _exactly(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = line.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def main(arguments: list[str]) -> None:
    """Import, and carry out orders until the core hangs up."""
    line = socket.socket(fileno=int(arguments[0]))
    prepare(hook_names())
    gc.collect()
    gc.freeze()
    while True:
        try:
            order, pipes = receive(line)
        except (EOFError, OSError):
            os._exit(0)  # what was split off ends with its own pipes
        if "reap" in order:
            _reap(cast("int", order["reap"]))
            send(line, {"reaped": order["reap"]})
            continue
        pid = os.fork()
        if pid == 0:
            line.close()
            _become_host(order, pipes)
        for one in pipes:
            os.close(one)
        send(line, {"pid": pid})


def _become_host(order: JsonObject, pipes: Sequence[int]) -> NoReturn:
    """Be what `python -m wijkpad.plugins.host` would be."""
    code = 1
    try:
        os.setsid()
        for target, pipe in enumerate(pipes):
            os.dup2(pipe, target)
            os.close(pipe)
        given = cast("dict[str, str]", order["environment"])
        os.environ.clear()
        os.environ.update(given)
        paths = given.get("PYTHONPATH", "").split(os.pathsep)
        sys.path[1:1] = [one for one in paths if one and one not in sys.path]
        host.main(cast("list[str]", order["arguments"]))
        code = 0
    finally:
        os._exit(code)  # the rest of this stack is the cradle's


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, 0)
    except ChildProcessError:
        return


if __name__ == "__main__":
    main(sys.argv[1:])
