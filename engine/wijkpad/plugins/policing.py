# SPDX-License-Identifier: EUPL-1.2
"""Asking the plugins of a municipality whether somebody is kept out of files. They only take away."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, cast
from uuid import uuid4

from wijkpad.domain.access_words import REFUSALS
from wijkpad.errors import StorageError
from wijkpad.feel import Value
from wijkpad.findings import Finding
from wijkpad.plugin_api import AccessResource, Severity, TenantContext
from wijkpad.plugin_api import Finding as Said
from wijkpad.plugins.dispatching import Dispatcher, Enabled, why_silent
from wijkpad.plugins.room import Ready
from wijkpad.plugins.services import FundingServices
from wijkpad.plugins.switching import switched_on
from wijkpad.ports import AccessQuestion
from wijkpad.terms import AMSTERDAM

_KEPT: Final = timedelta(seconds=30)
_AT_ONCE: Final = 500
_LONGEST: Final = 300
_HOOK: Final = "access_policy"
_UNUSABLE: Final = "unusable"


@dataclass(frozen=True, slots=True)
class _On:
    """Which plugins with a say are on, as the settings said at a moment; none was started for it."""

    at: datetime
    rows: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class _Known:
    """What may be asked under those settings; `at` is when it was found, or last looked for."""

    at: datetime
    rows: Mapping[str, Value]
    ready: Ready


class PluginPolicies:
    """The plugins that have a say in access, for every municipality of a database.

    Which are on is kept for half a minute, or until `forget`; what they answer never. Telling whether
    any is on starts none, so that what they have no say in never waits for them. One municipality does
    not wait for the plugins of another. Threads may share it.
    """

    def __init__(self, services: FundingServices, now: Callable[[], datetime]) -> None:
        self._services, self._now = services, now
        self._keys = frozenset(one.key for one in services.installed if one.judges_access)
        self._on: dict[str, _On] = {}
        self._known: dict[str, _Known] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def judges(self, plugin: str) -> bool:
        """Tell whether an installed plugin says in its package that it has a say in access."""
        return plugin in self._keys

    def has_any(self, municipality: str) -> bool:
        """Tell whether a plugin that is on has a say here, or had and is not installed any more."""
        return bool(self._rows(municipality))

    def kept_out(self, municipality: str, question: AccessQuestion) -> Mapping[str, Finding]:
        """Return why, by the id of each resource; a plugin that cannot be asked keeps out of all."""
        ready = self._ready(municipality)
        room = self._services.room(municipality)
        out: dict[str, Finding] = {}
        for state in ready.unusable:
            out |= dict.fromkeys(_ids(question.resources), _failed(state.title, _UNUSABLE))
        self._shut_by(
            municipality, {one.key: _shut(one.key, one.title, _UNUSABLE) for one in ready.unusable}
        )
        context = TenantContext(
            municipality=municipality,
            today=self._today(),
            correlation_id=uuid4().hex,
            purpose="access",
        )
        for first in range(0, len(question.resources), _AT_ONCE):
            asked = question.resources[first : first + _AT_ONCE]
            dispatcher = room.dispatcher(context, ready)
            out |= dict(self._answers(dispatcher, replace(question, resources=asked)))
            failed = {one.plugin: one.reason for one in dispatcher.failures}
            self._note(municipality, dispatcher.enabled, failed)
        return out

    def _note(self, municipality: str, asked: Sequence[Enabled], failed: Mapping[str, str]) -> None:
        """Remember who answered and who did not."""
        shut = self._services.room(municipality).shut
        for one in asked:
            if one.key not in failed:
                shut.pop(one.key, None)
        self._shut_by(
            municipality,
            {
                one.key: _shut(one.key, one.title, failed[one.key])
                for one in asked
                if one.key in failed
            },
        )

    def _shut_by(self, municipality: str, faults: Mapping[str, Finding]) -> None:
        """Remember who keeps files shut, for who watches; the first time it is an incident too."""
        shut = self._services.room(municipality).shut
        new = [fault for key, fault in faults.items() if shut.setdefault(key, fault) is fault]
        if new:
            self._services.report(municipality, new)

    def forget(self, municipality: str) -> None:
        """Look anew which plugins are on."""
        self._on.pop(municipality, None)
        self._known.pop(municipality, None)
        self._services.room(municipality).shut.clear()

    def _answers(
        self, dispatcher: Dispatcher, question: AccessQuestion
    ) -> Iterator[tuple[str, Finding]]:
        ids = _ids(question.resources)
        for plugin in dispatcher.enabled:
            reply = dispatcher.put(
                _HOOK,
                to=plugin.key,
                actor=question.actor,
                resources=question.resources,
                action=question.action,
                purpose=question.purpose,
            )
            said = cast("tuple[Said, ...]", reply.merged)
            failures = [one.reason for one in reply.failed]
            if not failures and not _about_these(said, ids):
                dispatcher.blame(plugin.key, _HOOK)
                failures = ["nonsense"]
            if failures:
                yield from dict.fromkeys(ids, _failed(plugin.title, failures[0])).items()
            for one in said if not failures else ():
                if one.severity is Severity.REFUSE:
                    named = one.data.get("resource")
                    yield from dict.fromkeys([str(named)] if named else ids, _refused(one)).items()

    def _rows(self, municipality: str) -> Mapping[str, Value]:
        """Return the settings of the plugins with a say that are on, at most half a minute old."""
        known = self._on.get(municipality)
        if known is None or not self._is_fresh(known.at):
            plugins = self._services.room(municipality).configured(self._today()).plugins
            on = switched_on(plugins, self._today())
            known = _On(
                self._now(),
                {key: plugins[key] for key in sorted(on) if self._has_say(key, plugins[key])},
            )
            self._on[municipality] = known
        return known.rows

    def _has_say(self, plugin: str, row: Value) -> bool:
        # What was switched on as such and is not installed any more keeps files shut: see decision 33.
        return self.judges(plugin) or (isinstance(row, dict) and row.get("judges_access") is True)

    def _ready(self, municipality: str) -> Ready:
        """Return who may be asked. Nobody waits twice for one that does not start."""
        rows = self._rows(municipality)
        known = self._held(municipality, rows)
        if known is None:
            with self._locks[municipality]:
                known = self._held(municipality, rows) or self._looked(municipality, rows)
        elif known.ready.unusable and not self._is_fresh(known.at):
            self._known[municipality] = replace(known, at=self._now())
            threading.Thread(target=self._again, args=(municipality, rows), daemon=True).start()
        return known.ready

    def _held(self, municipality: str, rows: Mapping[str, Value]) -> _Known | None:
        known = self._known.get(municipality)
        same = known is not None and known.rows == rows and _day(known.at) == self._today()
        return known if same else None

    def _looked(self, municipality: str, rows: Mapping[str, Value]) -> _Known:
        ready = self._services.room(municipality).chosen(self._today(), rows)
        known = _Known(self._now(), rows, ready)
        self._known[municipality] = known
        return known

    def _again(self, municipality: str, rows: Mapping[str, Value]) -> None:
        """Look behind the back of who asks whether what did not work does now."""
        with suppress(StorageError):
            found = self._services.room(municipality).chosen(self._today(), rows)
            if self._held(municipality, rows) is not None:
                self._known[municipality] = _Known(self._now(), rows, found)

    def _is_fresh(self, at: datetime) -> bool:
        now = self._now()
        # Also a clock that was put back does not keep it for long.
        return _day(at) == _day(now) and timedelta() <= now - at < _KEPT

    def _today(self) -> date:
        return _day(self._now())


def _day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()


def _ids(resources: Iterable[AccessResource]) -> list[str]:
    return [one.id for one in resources]


def _about_these(said: Sequence[Said], ids: Sequence[str]) -> bool:
    """Tell whether findings are about what was asked, each about one of it or about all."""
    return all(one.data.get("resource") is None or one.data["resource"] in ids for one in said)


def _refused(said: Said) -> Finding:
    text, cure = REFUSALS["ACC-070"]
    return Finding(code="ACC-070", text=said.message_nl.strip()[:_LONGEST] or text, cure=cure)


def _failed(title: str, reason: str) -> Finding:
    _, cure = REFUSALS["ACC-071"]
    text = f"Plugin ‘{title}’, die over toegang gaat, {why_silent(reason)}."
    return Finding(code="ACC-071", text=text, cure=cure)


def _shut(key: str, title: str, reason: str) -> Finding:
    return Finding(
        code="PLUG-032",
        text=f"Plugin ‘{title}’ gaat over toegang, en {why_silent(reason)}. "
        "Gewone dossiers blijven dicht; wat over veiligheid gaat en wat een inwoner vraagt, gaat door.",
        cure="Start de plugins opnieuw, of zet hem uit onder Beheer, Plugins.",
        element=key,
    )
