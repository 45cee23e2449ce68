# SPDX-License-Identifier: EUPL-1.2
"""Small lists and files as one column each."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping


def listed(items: Iterable[str]) -> str:
    """Return strings as one text, in their order."""
    return json.dumps(list(items), ensure_ascii=False)


def unlisted(text: str) -> tuple[str, ...]:
    """Return what `listed` was given."""
    return tuple(str(item) for item in json.loads(text))


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as one value; the same files always give the same bytes."""
    content = {path: base64.b64encode(files[path]).decode("ascii") for path in sorted(files)}
    return zlib.compress(json.dumps(content).encode(), level=9)


def unpacked(value: bytes) -> dict[str, bytes]:
    """Return what `packed` was given."""
    content = json.loads(zlib.decompress(value))
    return {str(path): base64.b64decode(text) for path, text in content.items()}


def within(roles: Iterable[str]) -> str:
    """Return codes between bars, so that SQL can look for one: `|front_desk|team_lead|`."""
    return "|" + "".join(f"{role}|" for role in roles)


def roles_in(text: str) -> tuple[str, ...]:
    """Return what `within` was given."""
    return tuple(role for role in text.split("|") if role)


def folded(text: str) -> str:
    """Return the text as it is searched: small letters, whatever the alphabet."""
    return text.casefold()
