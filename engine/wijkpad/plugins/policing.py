# SPDX-License-Identifier: EUPL-1.2
"""Asking the plugins of a municipality whether somebody is kept out of files. They only take away."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, cast
from uuid import uuid4

from wijkpad.domain.access_words import REFUSALS
from wijkpad.findings import Finding
from wijkpad.plugin_api import AccessResource, Severity, TenantContext
from wijkpad.plugin_api import Finding as Said
from wijkpad.plugins.dispatching import Dispatcher, Enabled, why_silent
from wijkpad.plugins.room import Ready
from wijkpad.plugins.services import FundingServices
from wijkpad.ports import AccessQuestion
from wijkpad.terms import AMSTERDAM

_KEPT: Final = timedelta(seconds=30)
_AT_ONCE: Final = 500
_LONGEST: Final = 300
_HOOK: Final = "access_policy"


@dataclass(frozen=True, slots=True)
class _Known:
    at: datetime
    ready: Ready

    @property
    def has_any(self) -> bool:
        return bool(self.ready.enabled or self.ready.unusable)


class PluginPolicies:
    """The plugins that have a say in access, for every municipality of a database.

    Which are on is kept for half a minute, or until `forget`; what they answer never. Threads may
    share it.
    """

    def __init__(
        self,
        services: FundingServices,
        now: Callable[[], datetime],
    ) -> None:
        self._services, self._now = services, now
        self._keys = {one.key for one in services.installed if one.judges_access}
        self._known: dict[str, _Known] = {}
        self._looking = threading.Lock()

    def has_any(self, municipality: str) -> bool:
        """Tell whether a plugin that is on has a say here; where none is installed that costs nothing."""
        return bool(self._keys) and self._found(municipality).has_any

    def kept_out(self, municipality: str, question: AccessQuestion) -> Mapping[str, Finding]:
        """Return why, by the id of each resource; a plugin that cannot be asked keeps out of all."""
        ready = self._found(municipality).ready
        room = self._services.room(municipality)
        out: dict[str, Finding] = {}
        for state in ready.unusable:
            out |= dict.fromkeys(_ids(question.resources), _failed(state.title, "unusable"))
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
        """Remember who keeps files shut, for who watches; the first time it is an incident too."""
        shut = self._services.room(municipality).shut
        new = [
            _shut(one, failed[one.key])
            for one in asked
            if one.key in failed and one.key not in shut
        ]
        for one in asked:
            if one.key in failed:
                shut.setdefault(one.key, _shut(one, failed[one.key]))
            else:
                shut.pop(one.key, None)
        if new:
            self._services.report(municipality, new)

    def forget(self, municipality: str) -> None:
        """Look anew which plugins are on."""
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

    def _found(self, municipality: str) -> _Known:
        known = self._fresh(municipality)
        if known is not None:
            return known
        with self._looking:
            known = self._fresh(municipality)
            if known is None:
                at = self._now()
                ready = self._services.room(municipality).chosen(self._today(), self._keys)
                known = _Known(at, ready)
                self._known[municipality] = known
            return known

    def _fresh(self, municipality: str) -> _Known | None:
        known, now = self._known.get(municipality), self._now()
        if known is None or _day(known.at) != _day(now):
            return None
        # Also a clock that was put back does not keep it for long.
        return known if timedelta() <= now - known.at < _KEPT else None

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
    text = f"Plugin ‘{title}’, die over toegang gaat, {why_silent(reason)}. Dit dossier blijft zolang dicht."
    return Finding(code="ACC-071", text=text, cure=cure)


def _shut(plugin: Enabled, reason: str) -> Finding:
    return Finding(
        code="PLUG-032",
        text=f"Plugin ‘{plugin.title}’ gaat over toegang, en {why_silent(reason)}. "
        "Gewone dossiers blijven dicht; wat over veiligheid gaat en wat een inwoner vraagt, gaat door.",
        cure="Start de plugins opnieuw, of zet hem uit onder Beheer, Plugins.",
        element=plugin.key,
    )
