# SPDX-License-Identifier: EUPL-1.2
"""How hook arguments and results travel to and from the plugin host."""

from __future__ import annotations

import inspect
import json
import struct
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, cast, get_type_hints

from pydantic import TypeAdapter, ValidationError

from wijkpad.plugin_api import Hooks, Manifest
from wijkpad.plugin_api.queries import QUERIES, wire_types

MAX_FRAME: Final = 1_000_000
MAX_FILE_FRAME: Final = 16_000_000
"""A file of 5 MB as base64, or its 20,000 rows with a fault for each."""
_FILES: Final = frozenset({"directory_import"})
HEADER: Final = struct.Struct(">I")
JsonObject = dict[str, object]


class WireError(Exception):
    """What came over the pipe is not what the hook promises."""


def hook_names() -> frozenset[str]:
    """Return every hook that the core calls."""
    return frozenset(name for name, _ in inspect.getmembers(Hooks, inspect.isfunction))


@cache
def _types(hook: str) -> Mapping[str, TypeAdapter[object]]:
    hints = get_type_hints(getattr(Hooks, hook))
    return {name: TypeAdapter(kind) for name, kind in hints.items()}


def prepare(hooks: Iterable[str]) -> None:
    """Work out now how the arguments and results of these hooks travel; else at the first question."""
    for one in hooks:
        _types(one)
    for query in _QUERY_NAMES:
        wire_types(query)


def arguments_out(hook: str, arguments: Mapping[str, object]) -> JsonObject:
    """Write the arguments of a hook as JSON values."""
    kinds = _types(hook)
    return {name: kinds[name].dump_python(value, mode="json") for name, value in arguments.items()}


def arguments_in(hook: str, written: Mapping[str, object]) -> dict[str, object]:
    """Read the arguments of a hook, in the host."""
    kinds = _types(hook)
    return {name: kinds[name].validate_json(json.dumps(value)) for name, value in written.items()}


def result_out(hook: str, result: object) -> object:
    """Write a plugin's answer as JSON; raises `WireError` for what the hook does not promise."""
    kind = _types(hook)["return"]
    try:
        return kind.dump_python(
            kind.validate_python(result, strict=True), mode="json", warnings="error"
        )
    except (ValidationError, ValueError, TypeError, RecursionError) as error:
        raise WireError(hook) from error


def result_in(hook: str, written: object) -> object:
    """Read a plugin's answer in the core, which trusts the host no more than the plugin."""
    try:
        return _types(hook)["return"].validate_json(json.dumps(written), strict=True)
    except (ValidationError, ValueError, RecursionError) as error:
        raise WireError(hook) from error


_QUERY_NAMES: Final = frozenset(one.__name__ for one in QUERIES)


def query_in(told: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """Read a query that came over the pipe, in the core.

    Raises:
        WireError: there is no such query, or its arguments are others than it has.
    """
    name, written = told.get("query"), told.get("arguments")
    if not isinstance(name, str) or name not in _QUERY_NAMES or not isinstance(written, dict):
        raise WireError("query")
    kinds = wire_types(name)
    if written.keys() != kinds.keys() - {"return"} or told.keys() != _QUERY_PARTS:
        raise WireError("query")
    try:
        return name, {
            key: kinds[key].validate_json(json.dumps(value)) for key, value in written.items()
        }
    except (ValidationError, ValueError, RecursionError) as error:
        raise WireError("query") from error


_QUERY_PARTS: Final = {"query", "arguments", "number"}


def query_out(name: str, answer: object) -> object:
    """Write the core's answer to a query as JSON."""
    return wire_types(name)["return"].dump_python(answer, mode="json")


_MANIFEST: Final = TypeAdapter(Manifest)


def manifest_out(manifest: object) -> object:
    """Write a manifest as JSON; raises `WireError` when the module has none."""
    if not isinstance(manifest, Manifest):
        raise WireError("PLUGIN")
    return _MANIFEST.dump_python(manifest, mode="json")


def manifest_in(written: object) -> Manifest:
    """Read a manifest in the core."""
    try:
        return _MANIFEST.validate_json(json.dumps(written))
    except (ValidationError, ValueError, RecursionError) as error:
        raise WireError("PLUGIN") from error


def most_bytes(hook: object) -> int:
    """Return how large a question of this hook, and its answer, may be."""
    return MAX_FILE_FRAME if hook in _FILES else MAX_FRAME


def frame(message: JsonObject, most: int = MAX_FRAME) -> bytes:
    """Pack one message; raises `WireError` when it is too large."""
    try:
        body = json.dumps(message, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise WireError("json") from error
    if len(body) > most:
        raise WireError("size")
    return HEADER.pack(len(body)) + body


def unframe(body: bytes) -> JsonObject:
    """Unpack one message."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise WireError("json") from error
    if not isinstance(message, dict):
        raise WireError("json")
    return cast("JsonObject", message)
