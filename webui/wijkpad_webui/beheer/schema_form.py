# SPDX-License-Identifier: EUPL-1.2
"""A form made from a JSON Schema of plain properties: text, numbers, yes-no and choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from wijkpad.api import Value, value_text

_SIMPLE: Final = frozenset({"string", "integer", "number", "boolean"})
_YES: Final = "yes"
_TEXT_LIMIT: Final = 2_000
_DIGITS_LIMIT: Final = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One property of the schema.

    Attributes:
        kind: JSON Schema's type; `choice` for an enum.
        choices: (what is posted, what is shown, the value).
        hint: what is allowed, in words.
    """

    name: str
    title: str
    kind: str
    required: bool
    hint: str
    default: Value = None
    choices: tuple[tuple[str, str, Value], ...] = ()

    @property
    def is_simple(self) -> bool:
        """Tell whether a field can be drawn for it."""
        return self.kind in _SIMPLE or self.kind == "choice"

    def present(self, config: Mapping[str, Value]) -> str:
        """Return what stands in the field."""
        value = config.get(self.name, self.default)
        if self.kind == "choice":
            return next((key for key, _, one in self.choices if one == value), "")
        if self.kind == "boolean":
            return _YES if value is True else ""
        return "" if value is None else value_text(value)


def questions(schema: Mapping[str, object]) -> list[Question]:
    """Return the properties in the order of the schema."""
    listed = schema.get("properties")
    needed = schema.get("required")
    required = {str(one) for one in needed} if isinstance(needed, Sequence) else set()
    if not isinstance(listed, Mapping):
        return []
    return [
        _question(str(name), one, required=str(name) in required)
        for name, one in listed.items()
        if isinstance(one, Mapping)
    ]


def read_answers(
    asked: Sequence[Question], typed: Mapping[str, str]
) -> tuple[dict[str, Value], dict[str, str]]:
    """Return the configuration, and name to what is wrong; the schema itself is checked later.

    What cannot be drawn is left out: a setting is a text, a number, a choice or a yes or no.
    """
    answers: dict[str, Value] = {}
    wrong: dict[str, str] = {}
    for one in asked:
        if not one.is_simple:
            continue
        text = typed.get(one.name, "")
        if one.kind == "boolean":
            answers[one.name] = text == _YES
        elif not text:
            if one.required:
                wrong[one.name] = f"Vul ‘{one.title}’ in."
        elif (value := _value(one, text)) is None:
            expected = _EXPECTED.get(one.kind, "Kies een van de mogelijkheden.")
            wrong[one.name] = f"‘{one.title}’ klopt niet. {expected}"
        else:
            answers[one.name] = value
    return answers, wrong


_EXPECTED: Final = {
    "integer": "Vul een heel getal in.",
    "number": "Vul een getal in, bijvoorbeeld 2,5.",
    "string": f"Schrijf hoogstens {_TEXT_LIMIT} tekens.",
}


def _value(one: Question, text: str) -> Value:
    if one.kind == "choice":
        return next((value for key, _, value in one.choices if key == text), None)
    if one.kind == "string":
        return text if len(text) <= _TEXT_LIMIT else None
    if len(text) > _DIGITS_LIMIT or not text.isascii():
        return None
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or (one.kind == "integer" and number != number.to_integral_value()):
        return None
    return number


def _question(name: str, schema: Mapping[str, object], *, required: bool) -> Question:
    options = schema.get("enum")
    choices: tuple[tuple[str, str, Value], ...] = ()
    if isinstance(options, Sequence) and not isinstance(options, str):
        values = [_plain(one) for one in options]
        words = _words(schema.get("oneOf"))
        choices = tuple(
            (str(place), words.get(str(one)) or value_text(one), one)
            for place, one in enumerate(values)
        )
    return Question(
        name=name,
        title=str(schema.get("title") or name),
        kind="choice" if choices else str(schema.get("type") or ""),
        required=required,
        hint=_hint(schema),
        default=_plain(schema.get("default")),
        choices=choices,
    )


def _words(listed: object) -> Mapping[str, str]:
    """Return what choices are called, by value: `oneOf` beside `enum`, with `const` and `title`."""
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return {}
    return {
        str(_plain(one.get("const"))): str(one["title"])
        for one in listed
        if isinstance(one, Mapping) and one.get("title")
    }


def _plain(value: object) -> Value:
    match value:
        case bool() | str():
            return value
        case int() | float():
            return Decimal(str(value))
        case _:
            return None


def _sentence(text: str) -> str:
    return text if text.rstrip().endswith((".", "?", "!", ":")) else f"{text.rstrip()}."


def _hint(schema: Mapping[str, object]) -> str:
    parts = [_sentence(str(schema["description"]))] if schema.get("description") else []
    if schema.get("format") == "secret-env":
        parts.append(
            "De naam van een variabele van de server, die begint met WIJKPAD_. Nooit het geheim zelf."
        )
    least, most = (
        None if schema.get(one) is None else value_text(_plain(schema[one]))
        for one in ("minimum", "maximum")
    )
    if least is not None and most is not None:
        parts.append(f"Van {least} tot en met {most}.")
    elif least is not None:
        parts.append(f"Minstens {least}.")
    elif most is not None:
        parts.append(f"Hoogstens {most}.")
    if schema.get("maxLength") is not None:
        parts.append(f"Hoogstens {schema['maxLength']} tekens.")
    return " ".join(parts)
