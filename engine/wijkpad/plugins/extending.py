# SPDX-License-Identifier: EUPL-1.2
"""What plugins that take part in daily work add to it and say of terms, asked once and kept for a moment."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, cast
from uuid import uuid4

from wijkpad.domain.local_terms import Speaker, TermAnswer
from wijkpad.errors import PluginError, StorageError
from wijkpad.feel import Value
from wijkpad.plugin_api import (
    FieldError,
    FormPatch,
    PlainData,
    ServiceResult,
    ServiceSpec,
    Suspension,
    TenantContext,
    TermInForce,
)
from wijkpad.plugins.dispatching import Dispatcher, Enabled
from wijkpad.plugins.room import Ready
from wijkpad.plugins.services import FundingServices
from wijkpad.plugins.telling_terms import deadline, plugin_terms
from wijkpad.ports import (
    Addition,
    FormAdditions,
    PluginCheck,
    PluginTerms,
    ServiceCall,
    no_lock_held,
)

_KEPT_SECONDS: Final = 30.0
_FORM: Final = "form:"
_NOTHING: Final = FormAdditions()
_NO_TERMS: Final = PluginTerms()


@dataclass(frozen=True, slots=True)
class _Known:
    until: float
    on: date
    plugins: Mapping[str, Value]
    ready: Ready
    additions: FormAdditions = _NOTHING
    services: Mapping[str, tuple[str, ServiceSpec]] = field(default_factory=dict)
    terms: PluginTerms = _NO_TERMS


class PluginExtensions:
    """Asks the plugins of every municipality of a database; threads may share it.

    What they add is kept for half a minute, or until `forget`; then it is asked for again, and nobody
    waits for that unless the settings changed. One municipality waits for no other. A municipality without a plugin that
    takes part in daily work costs one reading of its settings in that time, and starts nothing.
    """

    def __init__(
        self,
        services: FundingServices,
        today: Callable[[], date],
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._services, self._today, self._seconds = services, today, seconds
        self._known: dict[str, _Known] = {}
        self._asking: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def prepare(self, municipality: str) -> None:
        """Ask what is not known yet; inside a writing transaction what was known stays."""
        if self._is_known(municipality):
            return
        try:
            no_lock_held()
        except RuntimeError:
            return
        if self._asks_aside(municipality):
            return
        with self._asking[municipality]:
            if not self._is_known(municipality):
                self._ask(municipality)

    def _asks_aside(self, municipality: str) -> bool:
        """Ask anew behind the back of who came, where the settings are as they were; tell whether so.

        A plugin that hangs then holds up nobody: what is known of the others goes on.
        """
        known = self._known.get(municipality)
        if known is None or known.on != self._today():
            return False
        if self._services.room(municipality).configured(known.on).plugins != known.plugins:
            return False
        self._known[municipality] = replace(known, until=self._seconds() + _KEPT_SECONDS)
        threading.Thread(target=self._again, args=(municipality, known), daemon=True).start()
        return True

    def _again(self, municipality: str, known: _Known) -> None:
        with suppress(StorageError):
            found = self._found(municipality, known.on)
            held = self._known.get(municipality)
            # Who forgot it, or asked meanwhile under other settings, knows better.
            if held is not None and (held.on, held.plugins) == (found.on, found.plugins):
                self._known[municipality] = replace(found, until=held.until)

    def _ask(self, municipality: str) -> None:
        found = self._found(municipality, self._today())
        self._known[municipality] = replace(found, until=self._seconds() + _KEPT_SECONDS)

    def forms(self, municipality: str) -> FormAdditions:
        """Return what was found; nothing when nobody asked yet."""
        known = self._known.get(municipality)
        return known.additions if known is not None else _NOTHING

    def told(self, municipality: str) -> PluginTerms:
        """Return what was found about terms; nothing when nobody asked yet."""
        known = self._known.get(municipality)
        return known.terms if known is not None else _NO_TERMS

    def deadline(
        self,
        municipality: str,
        asked: Sequence[Speaker],
        rule: TermInForce,
        start: date,
        suspensions: tuple[Suspension, ...],
    ) -> TermAnswer | None:
        """Ask plugins for the last day of a term."""
        dispatcher = self._dispatcher(municipality, self._today(), purpose="term")
        return deadline(dispatcher, asked, rule, start, suspensions)

    def service_tasks(self, municipality: str) -> Mapping[str, tuple[str, ServiceSpec]]:
        """Return topic to plugin and description, as far as it is known."""
        known = self._known.get(municipality)
        return known.services if known is not None else {}

    def carry_out(self, call: ServiceCall, plugin: str, inputs: PlainData) -> ServiceResult:
        """Let a plugin carry out a service task; raises `PluginError`."""
        dispatcher = self._dispatcher(call.municipality, call.today, purpose="service")
        reply = dispatcher.put(
            "service_task_run",
            to=plugin,
            key=call.topic,
            inputs=inputs,
            attempt=call.attempt,
            idempotency_key=call.idem_key,
        )
        if reply.value is None:
            raise PluginError(plugin, "service_task_run", "silent")
        return cast("ServiceResult", reply.value)

    def forget(self, municipality: str) -> None:
        """Ask anew at the next `prepare`."""
        self._known.pop(municipality, None)
        self._services.room(municipality).look_again()

    def check_answers(self, municipality: str, form_key: str, data: PlainData) -> PluginCheck:
        """Put answers to the plugins that check this form; each for itself."""
        dispatcher = self._dispatcher(municipality, self._today(), purpose="form")
        errors: list[FieldError] = []
        silent: list[str] = []
        for plugin in _on_form(dispatcher.enabled, form_key, "form_validate"):
            reply = dispatcher.put("form_validate", to=plugin.key, form_key=form_key, data=data)
            silent += [plugin.title for _ in reply.failed]
            errors += cast("tuple[FieldError, ...]", reply.merged)
        return PluginCheck(errors=tuple(errors), silent=tuple(silent))

    def _is_known(self, municipality: str) -> bool:
        known = self._known.get(municipality)
        return known is not None and self._seconds() < known.until and known.on == self._today()

    def _found(self, municipality: str, today: date) -> _Known:
        # Before they are asked: what is changed meanwhile is asked for again.
        plugins = self._services.room(municipality).configured(today).plugins
        ready = self._services.room(municipality).at_work(today)
        dispatcher = self._put(municipality, today, ready, purpose="boot")
        return _Known(
            until=0.0,
            on=today,
            plugins=plugins,
            ready=ready,
            additions=_additions(dispatcher),
            services=_service_tasks(dispatcher),
            terms=plugin_terms(dispatcher, ready.unusable),
        )

    def _dispatcher(self, municipality: str, today: date, *, purpose: str) -> Dispatcher:
        known = self._known.get(municipality)
        ready = known.ready if known else self._services.room(municipality).at_work(today)
        return self._put(municipality, today, ready, purpose=purpose)

    def _put(self, municipality: str, today: date, ready: Ready, *, purpose: str) -> Dispatcher:
        context = TenantContext(
            municipality=municipality, today=today, correlation_id=uuid4().hex, purpose=purpose
        )
        return self._services.room(municipality).dispatcher(context, ready)


def _additions(dispatcher: Dispatcher) -> FormAdditions:
    by_form: dict[str, tuple[Addition, ...]] = {}
    missing: dict[str, tuple[str, ...]] = {}
    forms = sorted({one for plugin in dispatcher.enabled for one in _forms_of(plugin)})
    for form in forms:
        added: list[Addition] = []
        for plugin in _on_form(dispatcher.enabled, form, "form_extend"):
            reply = dispatcher.put("form_extend", to=plugin.key, form_key=form)
            patches = cast("tuple[FormPatch, ...]", reply.merged)
            added += [Addition(plugin=plugin.key, title=plugin.title, patch=one) for one in patches]
            missing[form] = (*missing.get(form, ()), *reply.missing)
        by_form |= {form: tuple(added)} if added else {}
    return FormAdditions(
        by_form=by_form,
        missing={form: titles for form, titles in missing.items() if titles},
        checked=frozenset(
            form for form in forms if _on_form(dispatcher.enabled, form, "form_validate")
        ),
    )


def _service_tasks(dispatcher: Dispatcher) -> dict[str, tuple[str, ServiceSpec]]:
    """Return what plugins carry out; a topic that does not begin with its plugin's key is left out."""
    found: dict[str, tuple[str, ServiceSpec]] = {}
    for plugin, specs in dispatcher.put("service_task_specs").said:
        for spec in cast("tuple[ServiceSpec, ...]", specs):
            if spec.key.startswith(f"{plugin.key}."):
                found[spec.key] = (plugin.key, spec)
    return found


def _forms_of(plugin: Enabled) -> Iterable[str]:
    return (one.removeprefix(_FORM) for one in plugin.capabilities if one.startswith(_FORM))


def _on_form(plugins: Iterable[Enabled], form: str, hook: str) -> list[Enabled]:
    """Return the plugins that name the form and answer the hook."""
    return [
        one
        for one in plugins
        if form in _forms_of(one) and (one.hooks is None or hook in one.hooks)
    ]
