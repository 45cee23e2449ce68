# SPDX-License-Identifier: EUPL-1.2
"""Functions on texts."""

from __future__ import annotations

from decimal import Decimal

from wijkpad.feel.library.numbers import whole
from wijkpad.feel.library.registry import built_in
from wijkpad.feel.patterns import expand, search, split_at
from wijkpad.feel.scope import Scope
from wijkpad.feel.values import Value


@built_in("substring(string: string, start position: number, length?: number?)")
def _substring(_scope: Scope, text: str, start: Decimal, length: Decimal | None) -> Value:
    place = whole(start)
    if place is None or place == 0 or abs(place) > len(text):
        return None
    first = place - 1 if place > 0 else len(text) + place
    if length is None:
        return text[first:]
    size = int(length) if abs(length) < 10**9 else 0
    return text[first : first + size] if 1 <= size <= len(text) - first else None


@built_in("string length(string: string)")
def _string_length(_scope: Scope, text: str) -> Value:
    return Decimal(len(text))


@built_in("upper case(string: string)")
def _upper_case(scope: Scope, text: str) -> Value:
    scope.budget.check_text(len(text))
    return text.upper()


@built_in("lower case(string: string)")
def _lower_case(scope: Scope, text: str) -> Value:
    scope.budget.check_text(len(text))
    return text.lower()


@built_in("substring before(string: string, match: string)")
def _substring_before(_scope: Scope, text: str, match: str) -> Value:
    before, found, _ = text.partition(match) if match else ("", "", "")
    return before if found else ""


@built_in("substring after(string: string, match: string)")
def _substring_after(_scope: Scope, text: str, match: str) -> Value:
    return text.partition(match)[2] if match else text


@built_in("contains(string: string, match: string)")
def _contains(scope: Scope, text: str, match: str) -> Value:
    scope.budget.check_text(len(text))
    return match in text


@built_in("starts with(string: string, match: string)")
def _starts_with(_scope: Scope, text: str, match: str) -> Value:
    return text.startswith(match)


@built_in("ends with(string: string, match: string)")
def _ends_with(_scope: Scope, text: str, match: str) -> Value:
    return text.endswith(match)


@built_in("matches(input: string, pattern: string, flags?: string?)")
def _matches(scope: Scope, text: str, pattern: str, flags: str | None) -> Value:
    return search(text, pattern, flags or "", scope.budget)


@built_in("replace(input: string, pattern: string, replacement: string, flags?: string?)")
def _replace(scope: Scope, text: str, pattern: str, replacement: str, flags: str | None) -> Value:
    return expand(text, pattern, replacement, flags or "", scope.budget)


@built_in("split(string: string, delimiter: string)")
def _split(scope: Scope, text: str, delimiter: str) -> Value:
    parts: list[Value] = []
    parts.extend(split_at(text, delimiter, scope.budget) or ())
    return parts or None


@built_in("string join(list: list, delimiter?: string?)")
def _string_join(scope: Scope, items: list[Value], delimiter: str | None) -> Value:
    texts = [item for item in items if isinstance(item, str)]
    if any(item is not None and not isinstance(item, str) for item in items):
        return None
    joint = delimiter or ""
    scope.budget.check_text(sum(len(text) for text in texts) + len(joint) * len(texts))
    return joint.join(texts)
