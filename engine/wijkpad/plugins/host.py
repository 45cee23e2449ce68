# SPDX-License-Identifier: EUPL-1.2
"""The plugin host: a process that imports a plugin and answers one question at a time.

Started by `wijkpad.plugins.starting` only, with the arguments [--tell] MEGABYTES KEY=MODULE.
With `--tell` it says where a plugin failed and on what, which may hold anything: only for its maker. Whatever a plugin prints goes nowhere, so that it cannot disturb the pipe or fill a disk.
"""

from __future__ import annotations

import os
import resource
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Final

import pluggy
from pydantic import ValidationError

from wijkpad.plugin_api import PLUGIN_API, PROJECT, Hooks, QueryRefusedError
from wijkpad.plugin_api.queries import answered_by
from wijkpad.plugins.versions import fits
from wijkpad.plugins.wire import (
    HEADER,
    MAX_FILE_FRAME,
    JsonObject,
    WireError,
    arguments_in,
    frame,
    manifest_out,
    most_bytes,
    result_out,
    unframe,
)

_MEGABYTE: Final = 1024 * 1024
_LONGEST: Final = 600


class Shelf:
    """The plugins that this host has imported, and what was wrong with the others."""

    def __init__(self, modules: Mapping[str, str], *, tells: bool = False) -> None:
        """Import every module; a fault of one does not keep the others from loading."""
        self.tells = tells
        self.faults: dict[str, JsonObject] = {}
        self.manager = pluggy.PluginManager(PROJECT)
        self.manager.add_hookspecs(Hooks)
        self.manifests: dict[str, object] = {}
        self.problems: dict[str, str] = {}
        self.hooks: dict[str, list[str]] = {}
        for key, module in modules.items():
            self._load(key, module)

    def _load(self, key: str, module: str) -> None:
        try:
            plugin = import_module(module)
            self.manifests[key] = manifest_out(getattr(plugin, "PLUGIN", None))
            self._register(key, plugin)
        except BaseException as error:  # noqa: BLE001 - whatever a plugin does at import stays with it
            self.problems[key] = type(error).__name__
            self.faults[key] = self.fault(error)

    def fault(self, error: BaseException) -> JsonObject:
        """Return where and on what a plugin failed; nothing unless its maker asks."""
        return _where(error) if self.tells else {}

    def _register(self, key: str, plugin: ModuleType) -> None:
        if not fits(PLUGIN_API, str(plugin.PLUGIN.api)):
            self.problems[key] = "api"
            return
        self.manager.register(plugin, name=key)
        try:
            self.manager.check_pending()
        except pluggy.PluginValidationError:
            self.manager.unregister(name=key)
            self.problems[key] = "hook"
            return
        callers = self.manager.get_hookcallers(plugin) or ()
        self.hooks[key] = sorted(one.name for one in callers)

    def ask(self, plugin: str, hook: str, written: Mapping[str, object]) -> object:
        """Call one hook that the plugin answers, and return its answer as JSON."""
        others = [one for name, one in self.manager.list_name_plugin() if name != plugin]
        answer = self.manager.subset_hook_caller(hook, others)(**arguments_in(hook, written))
        if isinstance(answer, list):
            answer = answer[0] if answer else None
        return result_out(hook, answer)


class Line:
    """The two pipes to the core, and the number of the question that is being answered."""

    def __init__(self, asked: BinaryIO, answered: BinaryIO) -> None:
        self._asked, self._answered = asked, answered
        self._number: object = None
        self._most = 0

    def next(self) -> JsonObject | None:
        """Return the next question; None when the pipe closed."""
        message = self._read()
        self._number = None if message is None else message.get("number")
        self._most = most_bytes(None if message is None else message.get("hook"))
        return message

    def say(self, message: JsonObject) -> None:
        """Answer the question."""
        self._answered.write(frame({**message, "number": self._number}, self._most))
        self._answered.flush()

    def query(self, name: str, arguments: Mapping[str, object]) -> object:
        """Ask something back; raises `QueryRefusedError`, or ends the process with the pipe."""
        self.say({"query": name, "arguments": dict(arguments)})
        told = self._read()
        if told is None:
            raise SystemExit
        if "answer" not in told:
            raise QueryRefusedError(str(told.get("refused")))
        return told["answer"]

    def _read(self) -> JsonObject | None:
        header = self._asked.read(HEADER.size)
        if not header:
            return None
        (size,) = HEADER.unpack(header)
        return None if size > MAX_FILE_FRAME else unframe(self._asked.read(size))


def serve(shelf: Shelf, line: Line) -> None:
    """Answer until the pipe closes."""
    with answered_by(line.query):
        while (message := line.next()) is not None:
            answer = _answer(shelf, message)
            try:
                line.say(answer)
            except WireError:
                line.say({"ok": False, "reason": "nonsense"})


def _answer(shelf: Shelf, message: JsonObject) -> JsonObject:
    if message.get("hook") == "manifests":
        told = {
            "manifests": shelf.manifests,
            "problems": shelf.problems,
            "hooks": shelf.hooks,
            "faults": shelf.faults,
        }
        return {"ok": True, "result": told}
    arguments = message.get("arguments")
    plugin, hook = str(message.get("plugin")), str(message.get("hook"))
    if hook not in shelf.hooks.get(plugin, ()):
        return {"ok": False, "reason": "silent"}
    try:
        result = shelf.ask(plugin, hook, arguments if isinstance(arguments, dict) else {})
    except WireError as error:
        return {"ok": False, "reason": "nonsense", "fault": shelf.fault(error)}
    except BaseException as error:  # noqa: BLE001 - outermost loop of the host
        return {"ok": False, "reason": "raised", "fault": shelf.fault(error)}
    return {"ok": True, "result": result}


def _amiss(error: WireError) -> str:
    """Return at which place an answer is not what the hook promises, and why."""
    if not isinstance(error.__cause__, ValidationError):
        return str(error.__cause__ or error)
    first = error.__cause__.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}" if place else first["msg"]


_OURS: Final = (f"{os.sep}wijkpad{os.sep}", f"{os.sep}pluggy{os.sep}", "<frozen")


def _where(error: BaseException) -> JsonObject:
    """Return file and line of the last step outside wijkpad, and what was said."""
    steps = traceback.extract_tb(error.__traceback__)
    own = [one for one in steps if not any(part in one.filename for part in _OURS)]
    if isinstance(error, WireError):
        return {"file": "", "line": None, "text": _amiss(error)[:_LONGEST]}
    last = own[-1] if own else None
    return {
        "file": last.filename if last else "",
        "line": last.lineno if last else None,
        "text": f"{type(error).__name__}: {error}"[:_LONGEST],
    }


def main(arguments: list[str]) -> None:
    """Take the pipe away from the plugins, set the memory limit, load and serve."""
    answered = os.fdopen(os.dup(1), "wb")
    asked = os.fdopen(os.dup(0), "rb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    tells = arguments[:1] == ["--tell"]
    if tells:
        arguments = arguments[1:]
    limit = _used() + int(arguments[0]) * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    shelf = Shelf(dict(one.split("=", 1) for one in arguments[1:]), tells=tells)
    serve(shelf, Line(asked, answered))


def _used() -> int:
    """Return the bytes of address space in use, so that the limit counts what plugins add."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 512 * _MEGABYTE
    return int(pages) * resource.getpagesize()


if __name__ == "__main__":
    main(sys.argv[1:])
