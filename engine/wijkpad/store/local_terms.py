# SPDX-License-Identifier: EUPL-1.2
"""What plugins said about the terms of a run, as its row holds it."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Final

from pydantic import TypeAdapter

from wijkpad.domain.local_terms import NO_LOCAL_TERMS, LocalTerms, TermAnswer

_WRITTEN: Final = TypeAdapter(LocalTerms)
_ANSWER: Final = TypeAdapter(TermAnswer)


def written(local: LocalTerms) -> str | None:
    """Return it as JSON; None when nobody said anything."""
    if local == NO_LOCAL_TERMS:
        return None
    return _WRITTEN.dump_json(local, exclude_defaults=True).decode()


@lru_cache(maxsize=512)
def read(text: str | None) -> LocalTerms:
    """Return what a row holds. Cases that began under the same plugins share it."""
    return NO_LOCAL_TERMS if text is None else _WRITTEN.validate_json(text)


def answer_written(answer: TermAnswer) -> object:
    """Return what a plugin said of one term as JSON values."""
    return _ANSWER.dump_python(answer, mode="json")


def answer_read(changes: str) -> TermAnswer | None:
    """Return it from what was done with a term; None where no plugin said anything."""
    held = json.loads(changes).get("deadline") if changes else None
    return None if held is None else _ANSWER.validate_python(held)


def lawful_read(changes: str) -> date | None:
    """Return the last day of law and pathway; None where no plugin changed it."""
    held = json.loads(changes).get("lawful") if changes else None
    return None if held is None else date.fromisoformat(held)
