# SPDX-License-Identifier: EUPL-1.2
"""The parent's side of the plugin hosts: start, ask under a time limit, kill, give up."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NoReturn

from wijkpad.errors import PluginError
from wijkpad.plugin_api import RULES, Manifest, QueryRefusedError
from wijkpad.plugins.discovery import Installed
from wijkpad.plugins.pipe import Child, TooManyQueriesError
from wijkpad.plugins.wire import (
    JsonObject,
    WireError,
    arguments_out,
    manifest_in,
    query_in,
    query_out,
    result_in,
)
from wijkpad.ports import no_lock_held

Answering = Callable[[str, str, str, Mapping[str, object]], object]
"""Takes plugin, hook, query and arguments; returns the answer, or raises `QueryRefusedError`."""
_USUAL: Final = 2.0
_REASONS: Final = frozenset({"raised", "nonsense", "silent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLimits:
    """Seconds a start and a call may take, memory that a plugin may add, kills before it stays off."""

    start_seconds: float = 15.0
    call_seconds: float = 2.0
    quick_seconds: float = 1.0
    megabytes: int = 256
    kills: int = 3
    kills_within_seconds: float = 300.0

    def seconds(self, hook: str) -> float:
        """Return what one call of a hook may take: its own rule, or what the installation set."""
        own = RULES[hook].seconds if hook in RULES else _USUAL
        if own == _USUAL:
            return self.call_seconds
        return self.quick_seconds if own < _USUAL else max(own, self.call_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What is known of a plugin once it was imported; `problem` says why it cannot be used.

    Attributes:
        hooks: those that it answers.
        fault: where and on what it failed to load; only with `Host(tells=True)`.
    """

    manifest: Manifest | None = None
    problem: str | None = None
    hooks: frozenset[str] = frozenset()
    fault: Mapping[str, object] = field(default_factory=dict, repr=False)


class Host:
    """The plugins of one municipality, each in a process of its own; safe to share by threads.

    A process is started at the first question to its plugin. Every failure is a `PluginError` with
    reason `raised`, `hung`, `died`, `nonsense`, `asking` (it only asked back), `silent` (it does not
    answer this hook) or `off`; after `hung`, `died`, `nonsense` and `asking` the process is gone and
    the next question starts a new one. What one plugin does, no other feels.
    """

    def __init__(
        self,
        plugins: Sequence[Installed],
        limits: HostLimits | None = None,
        answering: Answering | None = None,
        *,
        tells: bool = False,
    ) -> None:
        """Remember which plugins there are; nothing is started yet.

        `tells` lets a plugin's maker hear where and on what it fails; never in an installation, where
        that could hold data about people. `answering` answers the queries of plugins, for the municipality of this host alone.
        """
        limits = limits or HostLimits()
        self._limits = limits
        self._rooms = {
            one.key: _Room(one, limits, answering or _nobody, tells=tells) for one in plugins
        }

    def ask(self, plugin: str, hook: str, **arguments: object) -> object:
        """Put a hook's question to one plugin and return its checked answer.

        Never while this thread is writing to the database: a plugin that hangs would hold its lock.
        """
        no_lock_held()
        seconds = self._limits.seconds(hook)
        message: JsonObject = {
            "plugin": plugin,
            "hook": hook,
            "arguments": arguments_out(hook, arguments),
        }
        room = self._rooms[plugin]
        answer = room.exchange(hook, message, seconds)
        if not answer.get("ok"):
            raise PluginError(plugin, hook, _reason(answer), _fault(answer.get("fault")))
        try:
            return result_in(hook, answer.get("result"))
        except WireError:
            room.distrust(hook)

    def loaded(self, only: Collection[str] | None = None) -> dict[str, Loaded]:
        """Return what is known of each plugin; `only` does not even start the others."""
        rooms = {key: one for key, one in self._rooms.items() if only is None or key in only}
        for room in rooms.values():
            # All at once: each takes a while to start.
            room.warm()
        found = {}
        for key, room in rooms.items():
            try:
                found[key] = room.loaded()
            except PluginError as error:
                found[key] = Loaded(manifest=room.manifest, problem=error.reason)
        return found

    def manifests(
        self, only: Collection[str] | None = None
    ) -> tuple[dict[str, Manifest], dict[str, str]]:
        """Return the manifests of what could be imported, and key to fault of what could not."""
        loaded = self.loaded(only)
        return (
            {key: one.manifest for key, one in loaded.items() if one.manifest is not None},
            {key: one.problem for key, one in loaded.items() if one.problem is not None},
        )

    def restart(self) -> None:
        """Forget earlier kills and start afresh at the next question; a person asked for it."""
        for room in self._rooms.values():
            room.restart()

    def close(self) -> None:
        """End every process."""
        for room in self._rooms.values():
            room.close()


class _Room:
    """The process of one plugin, and how often it had to be killed."""

    def __init__(
        self, plugin: Installed, limits: HostLimits, answering: Answering, *, tells: bool
    ) -> None:
        self._plugin, self._limits, self._answering = plugin, limits, answering
        self._tells = tells
        self._child: Child | None = None
        self.manifest: Manifest | None = None
        """What it last said it was, also while it does not work."""
        self._kills: deque[float] = deque()
        self._is_off = self._is_fresh = False
        self._lock = threading.Lock()

    def exchange(self, hook: str, message: JsonObject, seconds: float) -> JsonObject:
        with self._lock:
            if self._is_off:
                raise PluginError(self._plugin.key, hook, "off")
            child = self._running()
            more = self._limits.start_seconds if self._is_fresh else 0
            try:
                until = time.monotonic() + seconds + more
                answer = child.exchange(message, until, lambda told: self._back(hook, told))
            except TimeoutError:
                self._give_up(hook, "hung")
            except (EOFError, OSError):
                self._give_up(hook, "died")
            except WireError:
                self._give_up(hook, "nonsense")
            except TooManyQueriesError:
                self._give_up(hook, "asking")
            except BaseException:
                # The core itself failed while a plugin waited for it: no fault of the plugin, but
                # its process would take the next question for the answer.
                self._stop()
                raise
            self._is_fresh = False
            return answer

    def warm(self) -> None:
        """Start the process, if need be, without waiting for it."""
        with self._lock:
            if not self._is_off:
                self._running()

    def _running(self) -> Child:
        child = self._child
        return self._start() if child is None or child.is_gone else child

    def _back(self, hook: str, told: JsonObject) -> JsonObject:
        name, arguments = query_in(told)
        try:
            answer = self._answering(self._plugin.key, hook, name, arguments)
        except QueryRefusedError as error:
            return {"refused": str(error)}
        return {"answer": query_out(name, answer)}

    def loaded(self) -> Loaded:
        asked: JsonObject = {"hook": "manifests"}
        answer = self.exchange("manifests", asked, self._limits.call_seconds)
        key, result = self._plugin.key, answer.get("result")
        told = result if isinstance(result, dict) else {}
        written, problem, hooks = (
            part.get(key) if isinstance(part, dict) else None
            for part in (told.get("manifests"), told.get("problems"), told.get("hooks"))
        )
        faults = told.get("faults")
        fault = _fault(faults.get(key) if isinstance(faults, dict) else None)
        if written is None:
            return Loaded(problem=str(problem or "nonsense")[:100], fault=fault)
        try:
            manifest = manifest_in(written)
        except WireError:
            return Loaded(problem="nonsense")
        self.manifest = manifest
        return Loaded(
            manifest=manifest,
            problem=str(problem)[:100] if problem is not None else None,
            hooks=frozenset(map(str, hooks)) if isinstance(hooks, list) else frozenset(),
        )

    def distrust(self, hook: str) -> NoReturn:
        """Kill a process whose answer the host itself would never have let through."""
        with self._lock:
            self._give_up(hook, "nonsense")

    def restart(self) -> None:
        with self._lock:
            self._stop()
            self._kills.clear()
            self._is_off = False

    def close(self) -> None:
        with self._lock:
            self._is_off = True
            self._stop()

    def _give_up(self, hook: str, reason: str) -> NoReturn:
        now = time.monotonic()
        self._kills.append(now)
        while self._kills[0] < now - self._limits.kills_within_seconds:
            self._kills.popleft()
        self._is_off = len(self._kills) >= self._limits.kills
        self._stop()
        raise PluginError(self._plugin.key, hook, reason)

    def _start(self) -> Child:
        self._stop()
        self._is_fresh = True
        self._child = Child(
            [
                *(("--tell",) if self._tells else ()),
                str(self._limits.megabytes),
                f"{self._plugin.key}={self._plugin.module}",
            ]
        )
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()


def _reason(answer: JsonObject) -> str:
    reason = answer.get("reason")
    return str(reason) if reason in _REASONS else "nonsense"


def _fault(told: object) -> Mapping[str, object]:
    return told if isinstance(told, dict) else {}


def _nobody(plugin: str, hook: str, query: str, arguments: Mapping[str, object]) -> object:
    del plugin, hook, arguments
    raise QueryRefusedError(query)
