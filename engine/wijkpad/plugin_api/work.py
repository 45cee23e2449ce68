# SPDX-License-Identifier: EUPL-1.2
"""What plugins bring to service tasks, forms, terms, access and the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from wijkpad.plugin_api.base import Plain, PlainData


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRule:
    """A local change to a term. A duty (`at_most`) may get shorter, a right (`at_least`) longer.

    Attributes:
        term: key of the term in its pathway, `<pathway>.<term>`.
        duration: as in `pathway.toml`, such as `5 working days`.
        source: where the municipality laid it down.
    """

    term: str
    duration: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """Days on which a term stands still, both included; `until` None: it still does."""

    start: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day of a term as a plugin computes it, with its Dutch explanation.

    The core takes it only when it is no later than its own for a duty, and no earlier for a right.
    """

    due: date
    explanation_nl: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessQuestion:
    """Who wants to do what with which case. Ids only; a plugin may deny and never grant.

    Attributes:
        action: the verb of the core, such as `read`, `complete` or `export`.
        sensitivity: `ordinary`, `safety` or `forced_care`.
    """

    actor: str
    roles: tuple[str, ...]
    actor_teams: tuple[str, ...]
    action: str
    resource: str
    resource_team: str
    sensitivity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One line of the journal (NEN 7513) after it was written: ids and hashes, never values."""

    at: datetime
    event: str
    action: str
    actor: str
    subject_kind: str
    subject: str
    purpose: str
    outcome: str
    detail: Mapping[str, Plain] = field(default_factory=dict)
