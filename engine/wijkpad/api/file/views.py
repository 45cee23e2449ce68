# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the file about people show, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from wijkpad.api.pages import Advice, CaseHead
from wijkpad.domain.file.consents import Answer, Consent, Giver, Needed, State
from wijkpad.domain.file.disclosures import Disclosure
from wijkpad.findings import Finding
from wijkpad.forms import Form, Shown, Submitted

Lines = tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One thing in the file: its name on one line, and what is known of it."""

    kind: str
    id: str
    title: str = field(repr=False)
    lines: Lines = field(repr=False)
    at: datetime
    by: str
    corrected: bool
    note: str = ""
    inside: tuple[ItemLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """One person; `bsn` is masked, and empty when there is none."""

    id: str
    name: str = field(repr=False)
    role: str
    born: date | None = field(repr=False)
    age: int | None
    bsn: str = field(repr=False)
    custody: tuple[str, ...] = field(repr=False)
    doubts: tuple[str, ...]
    lines: Lines = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """The household and who is around it.

    Attributes:
        household: what is known of the household itself, without a hidden address.
        opened: what was opened on purpose: the hidden address, or a BSN.
        alone: names of the children for whom nobody is known who may decide.
        may_export: whether the reader may hand out the file of a person.
        purposes, bsn_purposes: code to text, of what a hidden address and a BSN are opened for.
    """

    head: CaseHead
    may_keep: bool
    may_export: bool
    household: Lines = field(repr=False)
    knows_household: bool
    hidden: bool
    persons: tuple[PersonCard, ...]
    network: tuple[ItemLine, ...]
    alone: tuple[str, ...] = field(repr=False)
    opened: Lines = field(default=(), repr=False)
    purposes: Mapping[str, str]
    bsn_purposes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """Who must agree to one kind, and who of them did not."""

    title: str
    explained: str
    needs: Needed
    missing: tuple[tuple[Giver, State], ...] = field(repr=False)
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNeeds:
    """The three kinds of consent for one person, kept apart."""

    id: str
    name: str = field(repr=False)
    age: int | None
    needs: tuple[NeedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """One consent as a list shows it; `holds`: everybody who must agree does."""

    id: str
    title: str
    about: str = field(repr=False)
    consent: Consent = field(repr=False)
    holds: bool
    states: tuple[tuple[str, str, State], ...] = field(repr=False)
    shared: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentsPage:
    """Who must agree to what, and what was agreed."""

    head: CaseHead
    may_keep: bool
    persons: tuple[PersonNeeds, ...]
    consents: tuple[ConsentLine, ...]
    shared: tuple[SharedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLine:
    """What was shared, and on what basis in words."""

    id: str
    disclosure: Disclosure = field(repr=False)
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPage:
    """One consent with every answer, what was shared under it, and its history."""

    head: CaseHead
    may_keep: bool
    line: ConsentLine
    needs: Needed | None
    answers: tuple[tuple[Answer, str], ...] = field(repr=False)
    can_withdraw: bool
    shared: tuple[SharedLine, ...]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """An order; `warning` when its recorded end is beyond the law's maximum."""

    item: ItemLine
    until: str
    over: bool
    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """Goals with their actions, assessments and orders."""

    head: CaseHead
    may_keep: bool
    goals: tuple[ItemLine, ...]
    assessments: tuple[ItemLine, ...]
    orders: tuple[OrderLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileForm:
    """A form of the file as a page draws it; the names are those of a task's page.

    Attributes:
        name: of the form; `item`: what it is about, None for something new; `version`: as seen.
        draft_saved_at: when what stands in it was kept as a draft of the reader; else None.
    """

    head: CaseHead
    name: str
    item: str | None
    version: int | None
    title: str
    may_keep: bool
    can_take_off: bool
    form: Form
    typed: Submitted = field(repr=False)
    visible: Mapping[str, bool]
    wrong: Mapping[str, str]
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    warning_keys: tuple[str, ...] = ()
    users: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    advice: tuple[Advice, ...] = ()
    draft_saved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVersion:
    """One version in words."""

    number: int
    at: datetime
    by: str
    reason: str = field(repr=False)
    lines: Lines = field(repr=False)
    taken_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """Every version of one thing, the newest first."""

    head: CaseHead
    title: str = field(repr=False)
    versions: tuple[PastVersion, ...]
