# SPDX-License-Identifier: EUPL-1.2
"""A document of a case: made from a template or brought from elsewhere, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from wijkpad.documents import FilledPart

State = Literal["draft", "offered", "fixed", "dropped"]
Scan = Literal["none", "clean", "infected"]
CHANNELS: Final[Mapping[str, str]] = {
    "post": "Per post",
    "email": "Per beveiligde e-mail",
    "portal": "Via het portaal",
    "hand": "Persoonlijk gegeven",
    "phone": "Voorgelezen aan de telefoon",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document. Its text, names and file are sealed under the key of its case.

    Attributes:
        task: where it was made; None: from the case. `scope`: whose data filled it.
        template: key in the definition of `run`; empty for what was brought from elsewhere.
        kind: as of a template, or `upload`.
        name: of the file, as people see it.
        parts: the text as it stands; empty for an upload.
        writers: who made or changed it.
        reason: why a second person sent it back, or why it was dropped.
        sha256, size: of the fixed bytes.
        corrects: the fixed document that this one takes the place of.
        scan: what a scanner said of an upload; `none`: nobody looked.
        version: counts changes; what was seen at an older one may not be written over.
    """

    id: str
    case: str
    run: str | None = None
    task: str | None = None
    scope: str = ""
    template: str = ""
    kind: str
    title: str = field(repr=False)
    name: str = field(default="", repr=False)
    state: State = "draft"
    parts: tuple[FilledPart, ...] = field(default=(), repr=False)
    writers: frozenset[str] = frozenset()
    reason: str = field(default="", repr=False)
    made_by: str
    made_at: datetime
    changed_at: datetime
    fixed_by: str | None = None
    fixed_at: datetime | None = None
    media_type: str = ""
    sha256: str = ""
    size: int = 0
    corrects: str | None = None
    scan: Scan = "none"
    version: int = 0

    @property
    def is_upload(self) -> bool:
        """Whether it was brought from elsewhere."""
        return not self.template

    @property
    def gaps(self) -> list[str]:
        """What still has to be filled in."""
        return [gap for part in self.parts for gap in part.gaps]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedDocument:
    """What somebody typed and did not keep yet: texts by part, and the version they saw."""

    document: str
    user: str
    seen: int
    texts: Mapping[str, str] = field(repr=False)
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """That a fixed document was sent: what a person or a receipt recorded.

    Attributes:
        outside: whether it went to somebody who is not the resident: a disclosure, with its basis.
        basis: `consent`, or the code of another ground of `consent_rules.bases`; `own_file` where it
            went to the household itself.
        to, note: sealed; whom it went to, and what else there is to say.
        consent: id of the recorded consent that it rests on, where there is one.
        receipt: id of the delivery receipt; empty: a person recorded it.
    """

    id: str
    document: str
    case: str
    at: datetime
    channel: str
    by: str
    recorded_by: str
    recorded_at: datetime
    to: str = field(repr=False)
    outside: bool = False
    basis: str = "own_file"
    note: str = field(default="", repr=False)
    consent: str | None = None
    receipt: str = ""
