# SPDX-License-Identifier: EUPL-1.2
"""Rewrites a regular expression of XPath into one of the `regex` package."""

from __future__ import annotations

import re

from wijkpad.feel.pattern_sets import CLASSES, property_set, variants

_BLANKS = " \t\n\r"
_SINGLES = frozenset("nrt\\|.-^?*+{}()[]$")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_COUNT = re.compile(r"\{(\d{1,9})(?:(,)(\d{1,9})?)?\}", re.ASCII)
_PROPERTY = re.compile(r"\{([A-Za-z0-9-]{1,60})\}")
# The end of a text is no line of its own when a line end is the last that stands there.
_LINE_BEGIN, _LINE_END = r"(?:\A|(?<=\n)(?!\Z))", r"(?:(?=\n)|(?<!\n)\Z)"
_MOST_REPEATS = 1_000
_LARGEST = 10_000


class PatternError(ValueError):
    """The text is not a regular expression as XPath has them."""


class PatternSizeError(Exception):
    """The regular expression would be huge once its counts are written out."""


def translate(
    pattern: str, *, dot_all: bool, lines: bool, free: bool, blind: bool = False
) -> tuple[str, int]:
    r"""Return the same regular expression for the `regex` package, and its size.

    Args:
        pattern: as the standard has it.
        dot_all: a dot matches line ends too (flag `s`).
        lines: `^` and `$` match at each line (flag `m`).
        free: blanks do not count, except in brackets (flag `x`).
        blind: a character stands for its other case too; `\\p{Lu}` and such stay (flag `i`).

    Raises:
        PatternError: it is not a regular expression.
        PatternSizeError: it is one, but too large.
    """
    text = _without_blanks(pattern) if free else pattern
    translator = _Translator(text, dot_all, lines, blind)
    return translator.whole(), translator.sizes[0]


def _without_blanks(pattern: str) -> str:
    kept: list[str] = []
    depth = 0
    escaped = False
    for sign in pattern:
        if sign in _BLANKS and depth == 0:
            continue
        kept.append(sign)
        if escaped:
            escaped = False
            continue
        escaped = sign == "\\"
        depth += (sign == "[") - (sign == "]" and depth > 0)
    return "".join(kept)


def _quoted(sign: str) -> str:
    return f"\\{sign}" if not sign.isalnum() and sign.isascii() else sign


class _Translator:
    def __init__(self, pattern: str, dot_all: bool, lines: bool, blind: bool) -> None:
        self.pattern, self.index, self.blind = pattern, 0, blind
        self.dot = r"(?s:.)" if dot_all else r"[^\n\r]"
        self.begin, self.end = (_LINE_BEGIN, _LINE_END) if lines else (r"(?:\A)", r"(?:\Z)")
        self.opened: list[int | None] = []
        self.groups = 0
        self.sizes = [0]
        """The size of each group that is open, counts written out; the whole is the first."""
        self.last_size = 0
        self.closed: set[int] = set()

    def whole(self) -> str:
        made: list[str] = []
        repeatable = False
        while self.index < len(self.pattern):
            sign = self.pattern[self.index]
            if sign in "*+?{":
                if not repeatable:
                    raise PatternError(sign)
                made.append(self.repeat(sign))
                repeatable = False
                continue
            made.append(self.one(sign))
            repeatable = sign not in "(|"
        if self.opened:
            raise PatternError("(")
        return "".join(made)

    def repeat(self, sign: str) -> str:
        if sign == "{":
            match = _COUNT.match(self.pattern, self.index)
            if match is None or (match[3] and int(match[3]) < int(match[1])):
                raise PatternError(sign)
            most = max(int(match[1]), int(match[3] or 0))
            if most > _MOST_REPEATS:
                raise PatternSizeError
            self.grow((most - 1) * self.last_size)
            text = match[0]
        else:
            text = sign
        self.index += len(text)
        if self.pattern.startswith("?", self.index):
            self.index += 1
            text += "?"
        return text

    def grow(self, size: int) -> None:
        self.sizes[-1] += max(0, size)
        if self.sizes[-1] > _LARGEST:
            raise PatternSizeError

    def one(self, sign: str) -> str:
        """Return what begins with `sign`, and note how large it is."""
        if sign == "(":
            self.index += 1
            self.sizes.append(0)
            return self.open()
        if sign == ")":
            self.index += 1
            return self.close()
        self.last_size = 1
        self.grow(1)
        if sign == "\\":
            return self.escape()
        if sign == "[":
            return self.brackets()
        self.index += 1
        if sign in "]}":
            raise PatternError(sign)
        special = {".": self.dot, "^": self.begin, "$": self.end, "|": "|"}
        return special.get(sign) or self.plain(sign)

    def plain(self, sign: str) -> str:
        """Return what matches the character, in either case when case does not count."""
        others = self.others(sign, sign)
        return f"[{_quoted(sign)}{others}]" if others else _quoted(sign)

    def others(self, low: str, high: str) -> str:
        """Return the characters that a range stands for besides, where case does not count."""
        if not self.blind:
            return ""
        found = variants(low, high)
        self.grow(len(found))
        return "".join(map(_quoted, found))

    def open(self) -> str:
        if self.pattern.startswith("?:", self.index):
            self.index += 2
            self.opened.append(None)
            return "(?:"
        if self.pattern.startswith("?", self.index):
            raise PatternError("(?")
        self.groups += 1
        self.opened.append(self.groups)
        return "("

    def close(self) -> str:
        if not self.opened:
            raise PatternError(")")
        number = self.opened.pop()
        if number is not None:
            self.closed.add(number)
        self.last_size = self.sizes.pop() + 1
        self.grow(self.last_size)
        return ")"

    def escape(self) -> str:
        """Return an escape outside brackets, which may point back to a group."""
        sign = self.pattern[self.index + 1 : self.index + 2]
        if sign and sign in "123456789":
            end = self.index + 2
            while self.pattern[end : end + 1].isdecimal() and (
                int(self.pattern[self.index + 1 : end + 1]) <= self.groups
            ):
                end += 1
            number = int(self.pattern[self.index + 1 : end])
            if number not in self.closed:
                raise PatternError(sign)
            self.index = end
            # A group that took no part stands for nothing; here it would never match.
            same = f"(?i-f:\\{number})" if self.blind else f"\\{number}"
            return f"(?({number}){same})"
        text, plain = self.escaped()
        return text if plain is None else self.plain(plain)

    def escaped(self) -> tuple[str, str | None]:
        """Step over an escape; return it rewritten, and the one sign it stands for if it does."""
        sign = self.pattern[self.index + 1 : self.index + 2]
        self.index += 2
        if sign and sign in "pP":
            match = _PROPERTY.match(self.pattern, self.index)
            if match is None:
                raise PatternError(sign)
            found = property_set(match[1], negated=sign == "P")
            if found is None:
                raise PatternError(match[1])
            self.index = match.end()
            return found, None
        if sign in CLASSES:
            return CLASSES[sign], None
        if sign not in _SINGLES:
            raise PatternError(sign)
        plain = _CONTROLS.get(sign, sign)
        return _quoted(plain), plain

    def brackets(self, depth: int = 0) -> str:
        """Return a set in brackets, with what is taken out of it."""
        if depth > 10:
            raise PatternError("[")
        self.index += 1
        negated = self.pattern.startswith("^", self.index)
        self.index += negated
        items: list[str] = []
        without = ""
        while not self.pattern.startswith("]", self.index):
            if items and self.pattern.startswith("-[", self.index):
                self.index += 1
                without = self.brackets(depth + 1)
                if not self.pattern.startswith("]", self.index):
                    raise PatternError("-[")
                break
            items.append(self.item())
        self.index += 1
        if not items:
            raise PatternError("[]")
        inner = f"[{'^' if negated else ''}{''.join(items)}]"
        return f"[{inner}--{without}]" if without else inner

    def item(self) -> str:
        """Return one sign, one range or one class in brackets."""
        text, low = self.single()
        following = self.pattern[self.index : self.index + 2]
        if low is None:
            return text
        if not following.startswith("-") or following in ("-]", "-["):
            return text + self.others(low, low)
        self.index += 1
        high_text, high = self.single()
        if high is None or ord(high) < ord(low):
            raise PatternError("-")
        return f"{text}-{high_text}{self.others(low, high)}"

    def single(self) -> tuple[str, str | None]:
        if self.index >= len(self.pattern):
            raise PatternError("[")
        sign = self.pattern[self.index]
        if sign == "\\":
            return self.escaped()
        if sign == "[":
            raise PatternError(sign)
        self.index += 1
        return _quoted(sign), sign
