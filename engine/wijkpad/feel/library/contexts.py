# SPDX-License-Identifier: EUPL-1.2
"""Functions on contexts."""

from __future__ import annotations

from wijkpad.feel.library.registry import built_in
from wijkpad.feel.scope import Scope
from wijkpad.feel.values import Value

Context = dict[str, Value]


@built_in("get value(m: context, key: string)", "get value(context: context, key: string)")
def _get_value(_scope: Scope, m: Context, key: str) -> Value:
    return m.get(key)


@built_in("get entries(m: context)", "get entries(context: context)")
def _get_entries(_scope: Scope, m: Context) -> Value:
    return [{"key": key, "value": value} for key, value in m.items()]


@built_in("context(entries: list)")
def _context(_scope: Scope, entries: list[Value]) -> Value:
    made: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or "key" not in entry or "value" not in entry:
            return None
        key = entry["key"]
        if not isinstance(key, str) or key in made:
            return None
        made[key] = entry["value"]
    return made


@built_in("context put(context: context, key: string, value)")
def _context_put(scope: Scope, context: Context, key: str, value: Value) -> Value:
    scope.budget.check_items(len(context))
    return {**context, key: value}


@built_in("context put(context: context, keys: list, value)")
def _context_put_deep(scope: Scope, context: Context, keys: list[Value], value: Value) -> Value:
    if not keys or len(keys) > scope.budget.depth:
        return None
    key, *rest = keys
    if not isinstance(key, str):
        return None
    if rest:
        below = context.get(key)
        if not isinstance(below, dict):
            return None
        value = _context_put_deep(scope, below, rest, value)
        if value is None:
            return None
    return {**context, key: value}


@built_in("context merge(contexts: list)")
def _context_merge(scope: Scope, contexts: list[Value]) -> Value:
    merged: Context = {}
    for one in contexts:
        if not isinstance(one, dict):
            return None
        merged.update(one)
        scope.budget.check_items(len(merged))
    return merged
