# SPDX-License-Identifier: EUPL-1.2
"""One file of a draft on its own: may it be stored at all?"""

from __future__ import annotations

from pathlib import PurePosixPath

from wijkpad import dmn, forms
from wijkpad.diagrams import read as read_diagram
from wijkpad.errors import UnreadableError
from wijkpad.findings import Finding, errors_in
from wijkpad.pathways.folder import HEADER, misplaced
from wijkpad.pathways.toml_text import read_toml


def require_readable(path: str, content: bytes) -> None:
    """Refuse what no later check could look into; what can be read may be as wrong as it likes.

    Raises:
        UnreadableError: the path is not one that is read, or the content is too large, hostile or
            not of the kind that the name promises.
    """
    parts = PurePosixPath(path).parts
    if path != "/".join(parts) or any(part.startswith((".", "/")) for part in parts):
        raise UnreadableError([_misnamed(path)])
    if faults := errors_in(misplaced({path: content})):
        raise UnreadableError(faults)
    if path.endswith(".bpmn"):
        read_diagram(content, file=path)
    elif path.endswith(".dmn"):
        dmn.read_draft(content, file=path)
    elif path.endswith(".json"):
        forms.read(content, None, file=path)
    elif path == HEADER or path.endswith(".toml"):
        read_toml(content, file=path)


def _misnamed(path: str) -> Finding:
    return Finding(
        code="PATH-004",
        text="Dit bestand staat op een plaats waar niets het leest.",
        cure="Gebruik een gewone naam, zonder punten of schuine strepen aan het begin.",
        file=path,
    )
