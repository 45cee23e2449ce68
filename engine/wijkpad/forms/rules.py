# SPDX-License-Identifier: EUPL-1.2
"""Reads `<key>.rules.toml`: the rules across the fields of a form."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Final

from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding, Severity
from wijkpad.forms.model import FormRule

_SIZE_LIMIT: Final = 200_000
_RULE_LIMIT: Final = 200
_LEVELS: Final = {"error": Severity.ERROR, "warning": Severity.WARNING}
_KEYS: Final = frozenset({"id", "when", "level", "fields", "message", "source"})
_RULE_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)


def read_rules(data: bytes, form_file: str) -> tuple[tuple[FormRule, ...], tuple[Finding, ...]]:
    """Read the rules; a rule with a fault is left out and named.

    Raises:
        UnreadableError: no TOML, too large, or another format (FORM-007).
    """
    file = form_file.removesuffix(".json") + ".rules.toml"
    try:
        if len(data) > _SIZE_LIMIT:
            raise UnreadableError([_unreadable(file)])
        tables = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableError([_unreadable(file)]) from error
    lines = tables.get("rule", [])
    if tables.get("format") != 1 or set(tables) - {"format", "rule"} or not isinstance(lines, list):
        raise UnreadableError([_unreadable(file)])
    if len(lines) > _RULE_LIMIT:
        raise UnreadableError([_unreadable(file)])
    findings: list[Finding] = []
    found: list[FormRule] = []
    for number, line in enumerate(lines, 1):
        rule = _rule(line, number)
        if isinstance(rule, str):
            findings.append(_fault(file, number, rule))
        elif any(rule.key == other.key for other in found):
            findings.append(_fault(file, number, "een id die er al is"))
        else:
            found.append(rule)
    return tuple(found), tuple(findings)


def _rule(line: object, number: int) -> FormRule | str:
    """Return the rule, or in Dutch what is wrong with it."""
    if not isinstance(line, dict):
        return "geen tabel"
    table: Mapping[str, object] = line
    when, message, level = table.get("when"), table.get("message"), table.get("level")
    fields, source = table.get("fields"), table.get("source", "")
    key = table.get("id", f"r{number}")
    if set(table) - _KEYS:
        return f"een sleutel die niet bestaat; kies uit {', '.join(sorted(_KEYS))}"
    if not isinstance(when, str) or not when.strip():
        return "geen ‘when’"
    if not isinstance(message, str) or not message.strip():
        return "geen ‘message’"
    if not isinstance(level, str) or level not in _LEVELS:
        return "geen ‘level’ (error of warning)"
    if not isinstance(fields, list) or not fields or not all(isinstance(f, str) for f in fields):
        return "geen ‘fields’"
    if not isinstance(source, str):
        return "een ‘source’ die geen tekst is"
    if not isinstance(key, str) or _RULE_KEY.fullmatch(key) is None:
        return "een ‘id’ met een verkeerde vorm"
    return FormRule(
        key=key,
        when=when.strip().removeprefix("=").strip(),
        level=_LEVELS[level],
        fields=tuple(str(one) for one in fields),
        message=message.strip(),
        source=source,
    )


def _fault(file: str, number: int, what: str) -> Finding:
    return Finding(
        code="FORM-008",
        text=f"Regel {number} heeft {what}.",
        cure="Een regel heeft when, level, fields en message.",
        file=file,
        element=f"rule[{number}]",
    )


def _unreadable(file: str) -> Finding:
    return Finding(
        code="FORM-007",
        text="De regels bij dit formulier zijn niet te lezen.",
        cure="Schrijf TOML die begint met format = 1, met regels onder [[rule]].",
        file=file,
    )
