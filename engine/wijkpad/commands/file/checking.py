# SPDX-License-Identifier: EUPL-1.2
"""Holding what was typed in a form of the file against its questions and its rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wijkpad import forms
from wijkpad.commands.file.sheets import Sheet
from wijkpad.commands.file.state import CaseFile, Item
from wijkpad.commands.tasks.answering import Given as Sent
from wijkpad.commands.tasks.answering import Posted, Typed
from wijkpad.errors import NotFoundError
from wijkpad.findings import Finding, Severity
from wijkpad.forms import Answers, Form, Submitted


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of checking; every fault at once, those of the form before those of the law.

    Attributes:
        warnings: those that still need a tick; `warning_keys` are what to post for each.
    """

    form: Form
    answers: Answers = field(repr=False)
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    warning_keys: tuple[str, ...]
    visible: Mapping[str, bool]

    @property
    def passes(self) -> bool:
        """Whether it may be written down."""
        return not self.errors and not self.warnings


def judged(
    file: CaseFile, sheet: Sheet, item: Item | None, given: Sent | Submitted, now: datetime
) -> Judged:
    """Check input against a form of the file."""
    form = sheet.form(file, item)
    raw: Submitted | Mapping[str, object]
    match given:
        case Posted():
            raw = forms.bind(form, given.fields)
        case Typed():
            raw = given.answers
        case Submitted():
            raw = given
    checked = forms.validate(form, raw, context={}, now=now)
    found = sheet.judge(file, item, checked.answers)
    bad = {one.element for one in checked.errors}
    own = [one for one in found if one.severity is Severity.ERROR and one.element not in bad]
    doubts = [one for one in found if one.severity is Severity.WARNING]
    ticked = _accepted(raw)
    asked = [one for one in doubts if not ticked & {_key(one), "true"}]
    return Judged(
        form=form,
        answers=checked.answers,
        errors=(*checked.errors, *own),
        warnings=tuple(asked),
        warning_keys=tuple(_key(one) for one in asked),
        visible=checked.visible,
    )


def item_of(file: CaseFile, sheet: Sheet, item: str | None) -> Item | None:
    """Return what a form is about; None for something new.

    Raises:
        NotFoundError: there is no such thing in the file, or it was taken off.
    """
    if item is None:
        return None
    found = file.item(sheet.kind, item)
    if found is None or found.is_off:
        raise NotFoundError(sheet.kind, item)
    return found


def _accepted(raw: Submitted | Mapping[str, object]) -> frozenset[str]:
    if isinstance(raw, Submitted):
        return raw.accepted
    said = raw.get(forms.ACCEPT)
    if isinstance(said, list):
        return frozenset(str(one) for one in said)
    return frozenset({"true"}) if said is True else frozenset()


def _key(finding: Finding) -> str:
    return f"{finding.code}:{finding.element}"
