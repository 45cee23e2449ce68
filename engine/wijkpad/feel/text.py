# SPDX-License-Identifier: EUPL-1.2
"""Values as text: as FEEL writes them, and as a Dutch reader does."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal, DecimalException

from wijkpad.feel.beyond import FarDate, FarMoment
from wijkpad.feel.budget import Budget
from wijkpad.feel.failures import FeelError
from wijkpad.feel.temporal import temporal_text
from wijkpad.feel.tokens import name_tokens
from wijkpad.feel.values import ARITHMETIC, DaysTime, Function, Range, Value, YearsMonths

_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,6})?", re.ASCII)
_DEEPEST = 100


def read_number(text: str) -> Decimal | None:
    """Return the number written as FEEL writes it."""
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return ARITHMETIC.create_decimal(text)
    except DecimalException:
        return None


def feel_text(value: Value, budget: Budget) -> str:
    """Return what the function `string` makes of a value that is not null."""
    return value if isinstance(value, str) else _written(value, budget, 0)


def _written(value: Value, budget: Budget, depth: int) -> str:
    budget.spend()
    if depth > _DEEPEST:
        raise FeelError("depth")
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, date | time | FarDate | FarMoment):
        return temporal_text(value)
    if isinstance(value, list):
        return _within(budget, "[", [_written(item, budget, depth + 1) for item in value], "]")
    if isinstance(value, dict):
        entries = [
            f"{_key(key)}: {_written(item, budget, depth + 1)}" for key, item in value.items()
        ]
        return _within(budget, "{", entries, "}")
    if isinstance(value, Range):
        return _range_text(value, budget, depth)
    return "function" if isinstance(value, Function) else str(value)


def _within(budget: Budget, start: str, parts: list[str], end: str) -> str:
    budget.check_text(sum(len(part) + 2 for part in parts))
    return f"{start}{', '.join(parts)}{end}"


def _key(key: str) -> str:
    tokens = name_tokens(key)
    is_name = bool(tokens) and (tokens[0][0].isalpha() or tokens[0][0] in "_?")
    plain = is_name and not set(key) & set('{}[](),:"@<>=')
    return key if plain else '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _range_text(value: Range, budget: Budget, depth: int) -> str:
    def end(one: Value) -> str:
        text = _written(one, budget, depth + 1)
        is_typed = isinstance(one, date | time | FarDate | FarMoment | YearsMonths | DaysTime)
        return f'@"{text}"' if is_typed else text

    if value.sign is not None:
        limit = value.start if value.sign in (">", ">=") else value.end
        return f"{value.sign} {end(limit)}"
    start = "[" if value.start_included else "("
    return f"{start}{end(value.start)}..{end(value.end)}{']' if value.end_included else ')'}"


def as_text(value: Value) -> str:
    """Return the value as a Dutch reader writes it: 16-11-2026, 2,5, ja or nee.

    Raises:
        FeelError: the value is too deep or too large to show.
    """
    return _dutch(value, Budget(), 0)


def _dutch(value: Value, budget: Budget, depth: int) -> str:
    budget.spend()
    if depth > _DEEPEST:
        raise FeelError("depth")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, str):
        return value
    if isinstance(value, FarDate | FarMoment):
        return temporal_text(value)
    if isinstance(value, datetime):
        return f"{value:%d-%m-}{value.year:04} {value:%H:%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-}{value.year:04}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, YearsMonths):
        return _dutch_months(value)
    if isinstance(value, DaysTime):
        return _dutch_length(value)
    if isinstance(value, list):
        return ", ".join(_dutch(item, budget, depth + 1) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_dutch(item, budget, depth + 1)}" for key, item in value.items())
    return _dutch_range(value, budget, depth) if isinstance(value, Range) else "een functie"


def _dutch_months(value: YearsMonths) -> str:
    years, months = divmod(abs(value.months), 12)
    parts = [f"{years} jaar"] if years else []
    if months or not years:
        parts.append(f"{months} {'maand' if months == 1 else 'maanden'}")
    return ("min " if value.months < 0 else "") + " en ".join(parts)


def _dutch_length(value: DaysTime) -> str:
    days, hours, minutes, seconds = (abs(part) for part in value.parts())
    parts = []
    if days:
        parts.append(f"{days} {'dag' if days == 1 else 'dagen'}")
    if hours:
        parts.append(f"{hours} uur")
    if minutes:
        parts.append(f"{minutes} {'minuut' if minutes == 1 else 'minuten'}")
    if seconds or not parts:
        number = f"{seconds:f}".replace(".", ",")
        parts.append(f"{number} {'seconde' if seconds == 1 else 'seconden'}")
    return ("min " if value.seconds < 0 else "") + " en ".join(parts)


def _dutch_range(value: Range, budget: Budget, depth: int) -> str:
    if value.sign is not None:
        limit = value.start if value.sign in (">", ">=") else value.end
        return f"{value.sign} {_dutch(limit, budget, depth + 1)}"
    start, end = (_dutch(one, budget, depth + 1) for one in (value.start, value.end))
    first = "van" if value.start_included else "na"
    last = "tot en met" if value.end_included else "tot"
    return f"{first} {start} {last} {end}"
