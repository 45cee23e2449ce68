# SPDX-License-Identifier: EUPL-1.2
"""Holding settings against a plugin's own JSON Schema, in bounded time."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

import regex
from jsonschema import Draft202012Validator, SchemaError, ValidationError
from jsonschema.validators import extend
from referencing import Registry

SECONDS: Final = 0.5
"""What all patterns of a schema may take together."""
_LONGEST: Final = 1_000


class PatternTooSlowError(Exception):
    """The patterns of a schema take longer than they may."""


def faults_in(schema: Mapping[str, object], given: object) -> list[ValidationError]:
    """Return every fault of plain values.

    `patternProperties` and `unevaluatedProperties` are refused: jsonschema holds their patterns
    against names where nothing can stop it.

    Raises:
        SchemaError: the schema is none, or asks what is refused here.
        PatternTooSlowError: its patterns took too long.
        Unresolvable: it points outside itself.
    """
    Draft202012Validator.check_schema(schema)
    patterns = _Patterns(SECONDS)
    bounded = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator,
        {
            "pattern": patterns.keyword,
            "patternProperties": _refused,
            "unevaluatedProperties": _refused,
            "additionalProperties": _additional,
        },
    )
    # An empty registry: a schema cannot make us fetch what it points at.
    return list(bounded(schema, registry=Registry()).iter_errors(given))


def fault_of(schema: Mapping[str, object]) -> str:
    """Return where a schema is none, for its maker; empty when it is one."""
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        place = ".".join(str(one) for one in error.absolute_path)
        return f"config_schema, bij {place or 'het begin'}: {error.message[:200]}."
    return ""


class _Patterns:
    """The time that is left for patterns."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    def keyword(
        self, validator: Any, pattern: str, text: object, schema: object
    ) -> Iterator[ValidationError]:
        del validator, schema
        if isinstance(text, str) and not self._found(pattern, text):
            yield ValidationError("the text does not match the pattern")

    def _found(self, pattern: str, text: str) -> bool:
        if len(pattern) > _LONGEST:
            raise SchemaError("a pattern is too long")
        if self._left <= 0:
            raise PatternTooSlowError
        began = time.monotonic()
        try:
            return regex.search(pattern, text, timeout=self._left) is not None
        except TimeoutError:
            raise PatternTooSlowError from None
        except (regex.error, OverflowError):
            raise SchemaError("a pattern cannot be read") from None
        finally:
            self._left -= time.monotonic() - began


def _refused(
    validator: object, value: object, given: object, schema: object
) -> Iterator[ValidationError]:
    del validator, value, given, schema
    raise SchemaError("patterns for names of settings are not supported")


def _additional(
    validator: Any, value: object, given: object, schema: Mapping[str, object]
) -> Iterator[ValidationError]:
    if "patternProperties" in schema:
        raise SchemaError("patterns for names of settings are not supported")
    usual = Draft202012Validator.VALIDATORS["additionalProperties"]
    yield from usual(validator, value, given, schema)
