# SPDX-License-Identifier: EUPL-1.2
"""Regular expressions as XPath has them, carried out under a time limit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from wijkpad.feel.budget import Budget
from wijkpad.feel.failures import FeelError
from wijkpad.feel.pattern_syntax import PatternError, PatternSizeError, translate

_FLAGS = frozenset("smix")
_LONGEST_PATTERN = 2_000
_MOST_SECONDS = 0.1
_COST_OF_A_SIGN = 8


def _compiled(pattern: str, flags: str, budget: Budget) -> regex.Pattern[str] | None:
    """Return the pattern, ready for use; None when it is no pattern.

    Raises:
        FeelError: it is too large.
    """
    if len(pattern) > _LONGEST_PATTERN:
        raise FeelError("pattern")
    known = _read.cache_info().misses
    try:
        compiled, size = _read(pattern, flags)
    except PatternSizeError:
        raise FeelError("pattern") from None
    is_new = _read.cache_info().misses > known
    budget.spend(1 + (_COST_OF_A_SIGN * len(pattern) + 2 * size if is_new else 0))
    return compiled


@lru_cache(maxsize=512)
def _read(pattern: str, flags: str) -> tuple[regex.Pattern[str] | None, int]:
    """Return the pattern, or None when it is none, and its size with counts written out."""
    if not set(flags) <= _FLAGS:
        return None, 0
    try:
        translated, size = translate(
            pattern,
            dot_all="s" in flags,
            lines="m" in flags,
            free="x" in flags,
            blind="i" in flags,
        )
        return regex.compile(translated, regex.VERSION1 | regex.UNICODE), size
    except (PatternError, regex.error, OverflowError, RecursionError):
        return None, 0


def is_pattern(pattern: str, flags: str = "") -> bool:
    """Tell whether the text is a regular expression as XPath has them, and not too large."""
    try:
        return len(pattern) <= _LONGEST_PATTERN and _read(pattern, flags)[0] is not None
    except PatternSizeError:
        return False


def _seconds(budget: Budget) -> float:
    return max(0.001, min(_MOST_SECONDS, budget.seconds_left()))


def search(text: str, pattern: str, flags: str, budget: Budget) -> bool | None:
    """Return whether the pattern occurs in the text; None when it is no pattern.

    Raises:
        FeelError: the search takes too long, or the pattern is too large.
    """
    compiled = _compiled(pattern, flags, budget)
    if compiled is None:
        return None
    try:
        return compiled.search(text, timeout=_seconds(budget)) is not None
    except TimeoutError:
        raise FeelError("pattern") from None


def _found(compiled: regex.Pattern[str], text: str, budget: Budget) -> Iterator[regex.Match[str]]:
    try:
        for match in compiled.finditer(text, timeout=_seconds(budget)):
            budget.spend()
            yield match
    except TimeoutError:
        raise FeelError("pattern") from None


def _matches_nothing(compiled: regex.Pattern[str], budget: Budget) -> bool:
    try:
        return compiled.search("", timeout=_seconds(budget)) is not None
    except TimeoutError:
        raise FeelError("pattern") from None


def expand(text: str, pattern: str, replacement: str, flags: str, budget: Budget) -> str | None:
    """Return the text with each match replaced; None when pattern or replacement is wrong.

    Raises:
        FeelError: it takes too long, or the text grows too long.
    """
    compiled = _compiled(pattern, flags, budget)
    budget.spend(1 + len(replacement) // 4)
    parts = _replacement(replacement, compiled.groups) if compiled is not None else None
    if compiled is None or parts is None or _matches_nothing(compiled, budget):
        return None
    made: list[str] = []
    length = last = 0
    for match in _found(compiled, text, budget):
        pieces = [text[last : match.start()]]
        pieces += [part if isinstance(part, str) else match[part] or "" for part in parts]
        length += sum(len(piece) for piece in pieces)
        budget.check_text(length)
        made += pieces
        last = match.end()
    budget.check_text(length + len(text) - last)
    return "".join(made) + text[last:]


def _replacement(text: str, groups: int) -> list[str | int] | None:
    """Return the pieces of a replacement: texts, and numbers of groups."""
    pieces: list[str | int] = []
    index = 0
    while index < len(text):
        sign = text[index]
        following = text[index + 1 : index + 2]
        if sign == "\\":
            if following not in ("\\", "$"):
                return None
            pieces.append(following)
            index += 2
        elif sign == "$":
            end = index + 1
            while end < len(text) and text[end] in "0123456789":
                is_known = end == index + 1 or int(text[index + 1 : end + 1]) <= groups
                if not is_known:
                    break
                end += 1
            if end == index + 1:
                return None
            number = int(text[index + 1 : end])
            pieces.append(number if number <= groups else "")
            index = end
        else:
            pieces.append(sign)
            index += 1
    return pieces


def split_at(text: str, pattern: str, budget: Budget) -> list[str] | None:
    """Return the parts of the text between matches; None when the pattern is wrong.

    Raises:
        FeelError: it takes too long, or there are too many parts.
    """
    compiled = _compiled(pattern, "", budget)
    if compiled is None or _matches_nothing(compiled, budget):
        return None
    parts: list[str] = []
    last = 0
    for match in _found(compiled, text, budget):
        parts.append(text[last : match.start()])
        budget.check_items(len(parts) + 1)
        last = match.end()
    return [*parts, text[last:]]
