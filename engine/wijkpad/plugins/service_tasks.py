# SPDX-License-Identifier: EUPL-1.2
"""Service tasks that plugins carry out, beside those of the core."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, cast

from wijkpad.errors import PluginError, ServiceThrewError, TryLaterError
from wijkpad.feel import Value
from wijkpad.plugin_api import PlainData, ServiceResult, ServiceSpec
from wijkpad.plugins.config_schema import faults_in
from wijkpad.plugins.extending import PluginExtensions
from wijkpad.ports import ServiceCall, Services, as_plain

_HOOK: Final = "service_task_run"


class WithPluginServices:
    """The topics of `core`, and those that enabled plugins bring; a plugin cannot take one over."""

    def __init__(self, core: Services, extensions: PluginExtensions) -> None:
        self._core, self._extensions = core, extensions

    def topics(self, municipality: str) -> frozenset[str]:
        """Return every topic; asks plugins unless this thread is writing to the database."""
        return self._core.topics(municipality) | self._brought(municipality).keys()

    def never_twice(self, municipality: str) -> frozenset[str]:
        """Return the topics that may reach their receiver once only."""
        once = {key for key, (_, spec) in self._brought(municipality).items() if spec.never_twice}
        return self._core.never_twice(municipality) | once

    def run(self, call: ServiceCall) -> Mapping[str, Value]:
        """Carry out a topic.

        Raises:
            PluginError: a technical failure, or inputs or outputs that the plugin's own schema refuses.
            ServiceThrewError: it ended with an error of the process.
            TryLaterError: it asks for a later try.
        """
        brought = self._brought(call.municipality)
        if call.topic in self._core.topics(call.municipality) or call.topic not in brought:
            return self._core.run(call)
        plugin, spec = brought[call.topic]
        inputs = {name: as_plain(value) for name, value in call.inputs.items()}
        if not _fits(spec.inputs, inputs):
            raise PluginError(plugin, _HOOK, "inputs")
        result = self._extensions.carry_out(call, plugin, inputs)
        if result.error_code is not None:
            raise ServiceThrewError(call.topic, result.error_code[:100])
        if result.retry_after is not None:
            raise TryLaterError(call.topic, result.retry_after)
        if not _fits(spec.outputs, result.outputs):
            raise PluginError(plugin, _HOOK, "nonsense")
        return _values(spec, result)

    def _brought(self, municipality: str) -> Mapping[str, tuple[str, ServiceSpec]]:
        self._extensions.prepare(municipality)
        return self._extensions.service_tasks(municipality)


def _fits(schema: Mapping[str, object], given: PlainData) -> bool:
    written = {name: list(one) if isinstance(one, tuple) else one for name, one in given.items()}
    return not faults_in(schema, written)


def _values(spec: ServiceSpec, result: ServiceResult) -> dict[str, Value]:
    """Return outputs as FEEL values: a text is a date only where the schema says so."""
    described = cast("Mapping[str, object]", spec.outputs.get("properties") or {})
    return {name: _value(one, described.get(name)) for name, one in result.outputs.items()}


def _value(written: object, schema: object) -> Value:
    if isinstance(written, tuple):
        return [_value(one, None) for one in written]
    if isinstance(written, bool) or written is None:
        return written
    if isinstance(written, int):
        return Decimal(written)
    is_date = isinstance(schema, dict) and schema.get("format") == "date"
    return date.fromisoformat(str(written)) if is_date else str(written)
