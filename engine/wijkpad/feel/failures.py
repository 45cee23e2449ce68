# SPDX-License-Identifier: EUPL-1.2
"""The two ways in which FEEL fails loudly; everything else comes out as null."""

from __future__ import annotations

from wijkpad.errors import UnreadableError, WijkpadError
from wijkpad.findings import Finding


class FeelSyntaxError(UnreadableError):
    """The text is not FEEL; its one finding tells where and what was expected."""

    def __init__(self, code: str, text: str, *, line: int, column: int, cure: str = "") -> None:
        super().__init__((Finding(code=code, text=text, cure=cure, line=line, column=column),))


class FeelError(WijkpadError):
    """An evaluation broke a limit and was stopped.

    Attributes:
        reason: which limit: `nodes`, `depth`, `text`, `items`, `iterations`, `time` or `pattern`.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
