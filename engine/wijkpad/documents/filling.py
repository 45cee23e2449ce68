# SPDX-License-Identifier: EUPL-1.2
"""Fills a template with what is known of a case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from wijkpad.documents.markup import plain
from wijkpad.documents.model import FilledPart, FilledValue, Part, Slot, Template
from wijkpad.feel import Expression, FeelError, Value
from wijkpad.forms import Field, Form, Kind
from wijkpad.forms.showing import answer_text

_PATH: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_MOST_ITEMS: Final = 200
_PLAIN: Final = Field(path="", key="", type="textfield", kind=Kind.TEXT)


class Labels(Protocol):
    """Tells what a form calls the answer at a path such as `register_request.channel`."""

    def field(self, path: tuple[str, ...]) -> Field | None: ...
    def title(self, path: tuple[str, ...]) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """The `Labels` of a definition: its forms by key, and titles of parameters and terms."""

    forms: Mapping[str, Form]
    titles: Mapping[tuple[str, ...], str] = field(default_factory=dict)

    def field(self, path: tuple[str, ...]) -> Field | None:
        """Return the question behind a path; None when it is none."""
        form = self.forms.get(path[0])
        return form.find(".".join(path[1:])) if form is not None else None

    def title(self, path: tuple[str, ...]) -> str | None:
        """Return what else a path is called."""
        return self.titles.get(path)


class Filler:
    """Fills templates from the names of one scope.

    Args:
        names: what FEEL may read; looked up when asked for.
        now: the moment that `now()` and `today()` give.
        users: names of users by id.
    """

    def __init__(
        self,
        names: Mapping[str, Value],
        labels: Labels,
        *,
        now: datetime,
        users: Mapping[str, str] | None = None,
    ) -> None:
        self._names, self._labels, self._now = names, labels, now
        self._users = users or {}

    def fill(self, template: Template) -> tuple[FilledPart, ...]:
        """Return the parts that are there, each filled."""
        return tuple(part for one in template.parts for part in self._part(one))

    def _part(self, part: Part) -> Iterator[FilledPart]:
        if part.when is not None and self._when(part.when) is not True:
            return
        if part.each is None:
            yield self._filled(part, self._names, {})
            return
        items = self._value(part.each, self._names)
        listed = items if isinstance(items, list) else [items] if items is not None else []
        about = {part.name: part.each.text.strip()}
        texts: list[str] = []
        values: list[FilledValue] = []
        for item in listed[:_MOST_ITEMS]:
            one = self._filled(part, Over({part.name: item}, self._names), about)
            texts.append(one.text)
            values += one.values
        if texts:
            yield FilledPart(
                key=part.key,
                title=part.title,
                text=_joined(texts),
                fixed=part.fixed,
                values=tuple(values),
            )

    def _when(self, when: Expression) -> Value:
        """Return the condition; one that cannot be worked out keeps the part: text is not lost."""
        try:
            return when.evaluate(self._names, now=self._now)
        except FeelError:
            return True

    def _filled(
        self, part: Part, names: Mapping[str, Value], about: Mapping[str, str]
    ) -> FilledPart:
        texts: list[str] = []
        values: list[FilledValue] = []
        for piece in part.pieces:
            if isinstance(piece, str):
                texts.append(piece)
                continue
            text, value = self._slot(piece, names, about, part.title)
            texts.append(text)
            values.append(value)
        return FilledPart(
            key=part.key,
            title=part.title,
            text="".join(texts).strip(),
            fixed=part.fixed,
            values=tuple(values),
        )

    def _slot(
        self, slot: Slot, names: Mapping[str, Value], about: Mapping[str, str], title: str
    ) -> tuple[str, FilledValue]:
        asked = self._field(slot.text, about)
        label = self._label(slot.text, asked) or title
        shown = self._text(self._value(slot.expression, names), asked).strip()
        if shown:
            return plain(shown), FilledValue(label, shown)
        if slot.otherwise is not None:
            return plain(slot.otherwise), FilledValue(label, slot.otherwise)
        words = re.sub(r"[\[\]\n]", " ", label)[:200]
        return f"[[vul in: {words}]]", FilledValue(label, "", is_gap=True)

    def _field(self, text: str, about: Mapping[str, str]) -> Field | None:
        if not _PATH.fullmatch(text):
            return None
        first, *rest = text.split(".")
        if first in about and _PATH.fullmatch(about[first]):
            return self._labels.field((*about[first].split("."), *rest))
        return self._labels.field((first, *rest))

    def _label(self, text: str, asked: Field | None) -> str | None:
        if asked is not None:
            return asked.label or None
        path = tuple(text.split(".")) if _PATH.fullmatch(text) else ()
        return self._labels.title(path) if path else None

    def _value(self, expression: Expression, names: Mapping[str, Value]) -> Value:
        try:
            return expression.evaluate(names, now=self._now)
        except FeelError:
            return None

    def _text(self, value: Value, asked: Field | None) -> str:
        if isinstance(value, list):
            parts = [self._text(one, asked) for one in value[:_MOST_ITEMS]]
            return ", ".join(one for one in parts if one)
        if isinstance(value, dict):
            name = value.get("name")
            return name if isinstance(name, str) else ""
        if isinstance(value, str) and asked is None:
            return self._users.get(value, value)
        return answer_text(asked or _PLAIN, value, self._users)


class Over(Mapping[str, Value]):
    """Names that go before others; these are looked up only when asked for."""

    def __init__(self, first: Mapping[str, Value], then: Mapping[str, Value]) -> None:
        self._first, self._then = first, then

    def __getitem__(self, key: str) -> Value:
        return self._first[key] if key in self._first else self._then[key]

    def __iter__(self) -> Iterator[str]:
        yield from self._first
        yield from (key for key in self._then if key not in self._first)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _joined(texts: list[str]) -> str:
    """Return the items under each other: lists stay one list, paragraphs get room."""
    is_list = all(one.startswith("- ") for one in texts)
    return ("\n" if is_list else "\n\n").join(texts)
