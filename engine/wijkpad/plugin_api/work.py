# SPDX-License-Identifier: EUPL-1.2
"""What plugins bring to service tasks and forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from wijkpad.plugin_api.base import PlainData


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSpec:
    """A service task that a designer may draw. `key` is its topic, `<plugin>.<name>`.

    Attributes:
        inputs, outputs: JSON Schema of an object; what comes back is checked before it is kept.
        never_twice: a doubtful call is left to a person and not made again.
        has_personal_data: whether the inputs hold data about people.
    """

    key: str
    title_nl: str
    inputs: Mapping[str, object]
    outputs: Mapping[str, object]
    never_twice: bool = False
    has_personal_data: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceResult:
    """How a service task ended: outputs, or the code of a BPMN error, or a wish to try again.

    Attributes:
        outputs: kept under the task's result variable when `error_code` and `retry_after` are None.
        error_code: thrown as an error event with this code; caught by the diagram or an incident.
        retry_after: seconds to wait before another attempt.
    """

    outputs: PlainData = field(default_factory=dict)
    error_code: str | None = None
    retry_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field that a plugin adds below a form. `key` gets the prefix `<plugin>_` in the answers."""

    key: str
    label_nl: str
    kind: Literal["text", "textarea", "number", "date", "yes_no", "choice"]
    required: bool = False
    description_nl: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPatch:
    """What a plugin does to a form: it adds fields and tightens, and never takes away.

    Attributes:
        add: fields below the form's own.
        require: keys of the form's own fields that must be filled in here.
    """

    add: tuple[FormField, ...] = ()
    require: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong with an answer. `field` None is about the whole form."""

    field: str | None
    text_nl: str
