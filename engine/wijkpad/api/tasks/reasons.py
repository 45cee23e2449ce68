# SPDX-License-Identifier: EUPL-1.2
"""Why a table answered as it did, in sentences for a worker; no FEEL, no codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from wijkpad.api.tasks.advice_words import advice_lines, said
from wijkpad.api.words import value_text
from wijkpad.feel import FeelError, FeelSyntaxError, Function, Names, Range, Value, parse

_MOST_NEARLY: Final = 3
_SIGNS: Final[Mapping[str, tuple[str, str]]] = {
    "<": ("minder dan", "vóór"),
    "<=": ("hoogstens", "op of vóór"),
    ">": ("meer dan", "na"),
    ">=": ("minstens", "op of na"),
}
"""By sign: how it is said of a number, and how of a day."""
_COMPARED: Final = re.compile(r"(<=|>=|<|>)\s*(.+)", re.DOTALL)
_BETWEEN: Final = re.compile(r"\[\s*(.+?)\s*\.\.\s*(.+?)\s*\]", re.DOTALL)


def reasons_of(explanation: Mapping[str, Value], words: Mapping[str, str]) -> Iterator[str]:
    """Yield the rules that held, what was read, what nearly held, and what would change it.

    `words` gives what the table calls its columns and the form its answers, by code.
    """
    for rule in _rows(explanation.get("matched")):
        yield _rule("Regel", rule)
    seen = [_seen(one, words) for one in _rows(explanation.get("inputs"))]
    if seen:
        yield f"Gebruikt: {'; '.join(seen)}"
    for rule in _rows(explanation.get("nearly"))[:_MOST_NEARLY]:
        yield from _nearly(rule, words)
    yield from _change(explanation.get("change"), words)


def _rule(word: str, rule: Mapping[str, Value]) -> str:
    index = rule.get("index")
    number = int(index) if isinstance(index, Decimal) else 0
    text = str(rule.get("annotation") or "")
    return f"{word} {number}: {text}" if text else f"{word} {number}"


def _seen(column: Mapping[str, Value], words: Mapping[str, str]) -> str:
    return f"{_label(column)}: {_value(column.get('value'), words)}"


def _label(column: Mapping[str, Value]) -> str:
    return str(column.get("label") or column.get("text") or "")


def _value(value: Value, words: Mapping[str, str]) -> str:
    return said(value, words) if isinstance(value, str) else value_text(value)


def _nearly(rule: Mapping[str, Value], words: Mapping[str, str]) -> Iterator[str]:
    column = rule.get("input")
    if not isinstance(column, dict):
        return
    wanted = wanted_words(str(rule.get("wanted") or ""), words)
    asked = f"moest zijn: {wanted}" if wanted else "paste niet"
    yield f"{_rule('Bijna gold regel', rule)} (‘{_label(column)}’ {asked})"


def _change(change: Value, words: Mapping[str, str]) -> Iterator[str]:
    column = change.get("input") if isinstance(change, dict) else None
    if not isinstance(change, dict) or not isinstance(column, dict):
        return
    lines = advice_lines(change.get("outcome"), words)
    outcome = "; ".join(f"{one.label}: {one.text}" if one.label else one.text for one in lines)
    value = _value(change.get("value"), words)
    yield f"Anders als ‘{_label(column)}’ {value} was: {outcome}"


def wanted_words(text: str, words: Mapping[str, str]) -> str:
    """Return what a cell asks, in Dutch; empty when it asks something that is not simple."""
    text = text.strip()
    if between := _BETWEEN.fullmatch(text):
        ends = [_constant(end, words) for end in between.groups()]
        return f"van {ends[0]} tot en met {ends[1]}" if all(ends) else ""
    if compared := _COMPARED.fullmatch(text):
        value = _constant(compared[2], words)
        is_number = bool(re.fullmatch(r"-?[\d.]+", compared[2].strip()))
        return f"{_SIGNS[compared[1]][0 if is_number else 1]} {value}" if value else ""
    values = [
        _constant(part, words) for part in re.split(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", text)
    ]
    return " of ".join(values) if all(values) else ""


def _constant(text: str, words: Mapping[str, str]) -> str:
    """Return a constant in words; empty for what reads names."""
    try:
        parsed = parse(text, Names.any())
        value = None if parsed.reads else parsed.evaluate({})
    except (FeelSyntaxError, FeelError):
        return ""
    if value is None:
        return "niet ingevuld" if text.strip() == "null" else ""
    return "" if isinstance(value, Range | list | dict | Function) else _value(value, words)


def _rows(value: Value) -> list[dict[str, Value]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
