# SPDX-License-Identifier: EUPL-1.2
"""A form as it was read: fields in a tree, and the rules across them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from wijkpad.feel import Value
from wijkpad.findings import Finding, Severity

TEXT_LIMIT: Final = 20_000
ROW_LIMIT: Final = 30
FIELD_TYPES: Final = frozenset(
    {"textfield", "textarea", "number", "checkbox", "radio", "select", "checklist", "taglist"}
    | {"datetime"}
)
STATIC_TYPES: Final = frozenset({"text", "separator", "spacer"})
TYPES: Final = FIELD_TYPES | STATIC_TYPES | {"group", "dynamiclist"}
CLASSES: Final = frozenset({"ordinary", "special", "bsn", "third_party"})


class Kind(StrEnum):
    """What an answer is, once checked; the list says what it is in FEEL.

    text, long text, choice, bsn, agb, postcode, org, user, email, phone: a string;
    provider, product: a string, the code that the contract register has for it;
    number: a number; money: a whole number of cents; bool: a boolean;
    choices: a list of strings; date kinds: a date; datetime kinds: a date and time with zone;
    time: a time; person: a context of name, phone, email; household: a context of name, address,
    postcode, place; table: a list of contexts. What was left empty is null.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    BOOL = "bool"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    DATE_PAST = "date_past"
    DATE_FUTURE = "date_future"
    DATETIME = "datetime"
    DATETIME_PAST = "datetime_past"
    TIME = "time"
    BSN = "bsn"
    AGB = "agb"
    POSTCODE = "postcode"
    EMAIL = "email"
    PHONE = "phone"
    ORG = "org"
    USER = "user"
    PROVIDER = "provider"
    PRODUCT = "product"
    PERSON = "person"
    HOUSEHOLD = "household"
    GROUP = "group"
    TABLE = "table"
    STATIC = "static"

    @property
    def is_compound(self) -> bool:
        """Whether the answer is a context of answers."""
        return self is Kind.PERSON or self is Kind.HOUSEHOLD

    @property
    def holds_fields(self) -> bool:
        """Whether the field itself is not answered but the fields in it are."""
        return self.is_compound or self is Kind.GROUP or self is Kind.TABLE


REGISTERED: Final = frozenset({Kind.PROVIDER, Kind.PRODUCT})
"""Kinds that are chosen from the contract register of the municipality."""
Listed = Mapping[Kind, Mapping[str, str]]
"""Per kind of `REGISTERED`: code to what a page calls it. What is not listed may be typed as a code."""


def listed_text(listed: Listed, kind: Kind, code: str) -> str:
    """Return what a page shows for a code: its title with the code, or the code alone."""
    title = listed.get(kind, {}).get(code)
    return code if title in (None, code) else f"{title} ({code})"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose from; for a boolean the value is `yes` or `no`."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One component of a form.

    Attributes:
        path: place in the form without row numbers, `persons.bsn`; unique.
        key: name within its context, `bsn`; empty for what holds no answer.
        type: the component type of form-js.
        condition: FEEL that is true when the field is hidden; empty when it is always shown.
        purpose: why this is asked, shown to the worker.
        concept: meaning shared between forms, such as `person.bsn`.
        safety: key of the urgent help that shows the moment the signal is answered; else empty.
        safety_when: the answer that is the signal; empty for yes.
        advice: FEEL name of the table result to show beside the field; never preselected.
        advice_words: what the worker reads for a code in that result, by code.
        default: FEEL after `=`, or plain text; what a new form starts with.
        nested: whether a group gives its fields a context of their own.
        fields: the fields of a group, person or household, or the columns of a table.
        text: the plain words of a text component.
    """

    path: str
    key: str
    type: str
    kind: Kind
    label: str = ""
    description: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    decimals: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    pattern_message: str = ""
    condition: str = ""
    klass: str = ""
    purpose: str = ""
    concept: str = ""
    source: str = ""
    safety: str = ""
    safety_when: str = ""
    advice: str = ""
    advice_words: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    nested: bool = False
    fields: tuple[Field, ...] = ()
    max_rows: int = ROW_LIMIT
    default_rows: int = 0
    text: str = ""

    @property
    def columns(self) -> tuple[Field, ...]:
        """The columns of a table."""
        return self.fields if self.kind is Kind.TABLE else ()

    def walk(self) -> Iterator[Field]:
        """Yield the field and all within it, in the order of the page."""
        yield self
        for one in self.fields:
            yield from one.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRule:
    """A rule across fields.

    Attributes:
        key: `id` of the rule, or `r1`, `r2` … by place.
        when: FEEL that is true when the answers are wrong.
        level: an error stops the form; a warning needs a tick.
        fields: paths without row numbers; the message stands at the first that is shown.
    """

    key: str
    when: str
    level: Severity
    fields: tuple[str, ...]
    message: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form that was read; `check` says whether it may be published.

    Attributes:
        key: name of the file without extension; in FEEL the context of its answers.
        sha: SHA-256 (hex) over both files.
        faults: what was wrong in the file itself, besides what `check` finds.
    """

    key: str
    title: str
    fields: tuple[Field, ...]
    rules: tuple[FormRule, ...]
    sha: str
    file: str
    faults: tuple[Finding, ...] = field(default=())

    def walk(self) -> Iterator[Field]:
        """Yield every field in the order of the page."""
        return iter(self._every)

    @cached_property
    def _every(self) -> tuple[Field, ...]:
        return tuple(one for top in self.fields for one in top.walk())

    @cached_property
    def tables(self) -> tuple[Field, ...]:
        """The tables, those in groups included."""
        return tuple(_tables(self.fields))

    @cached_property
    def leaves(self) -> tuple[Field, ...]:
        """The fields that are answered themselves, outside tables."""
        return tuple(leaves_of(self.fields))

    def find(self, path: str) -> Field | None:
        """Return the field at a path without row numbers."""
        return next((one for one in self.walk() if one.key and one.path == path), None)


def _tables(fields: Sequence[Field]) -> Iterator[Field]:
    for one in fields:
        if one.kind is Kind.TABLE:
            yield one
        else:
            yield from _tables(one.fields)


def leaves_of(fields: Sequence[Field]) -> list[Field]:
    """Return the fields that are answered themselves, outside tables."""
    found: list[Field] = []
    for one in fields:
        if one.kind.holds_fields and one.kind is not Kind.TABLE:
            found.extend(leaves_of(one.fields))
        elif one.key and one.kind not in {Kind.TABLE, Kind.STATIC}:
            found.append(one)
    return found


Answers = dict[str, Value]
"""Answers by key, as FEEL values."""
