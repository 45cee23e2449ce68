# SPDX-License-Identifier: EUPL-1.2
"""What plugins said about the terms of a run, as its row holds it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pydantic import TypeAdapter

from wijkpad.domain.local_terms import NO_LOCAL_TERMS, LocalTerms

_WRITTEN: Final = TypeAdapter(LocalTerms)


def written(local: LocalTerms) -> str | None:
    """Return it as JSON; None when nobody said anything."""
    if local == NO_LOCAL_TERMS:
        return None
    return _WRITTEN.dump_json(local, exclude_defaults=True).decode()


@lru_cache(maxsize=512)
def read(text: str | None) -> LocalTerms:
    """Return what a row holds. Cases that began under the same plugins share it."""
    return NO_LOCAL_TERMS if text is None else _WRITTEN.validate_json(text)
