# SPDX-License-Identifier: EUPL-1.2
"""What enabled plugins add to the work itself: fields on forms and checks of answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from wijkpad.feel import Value
from wijkpad.plugin_api import FieldError, FormPatch, Plain, PlainData


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """What one plugin does to one form. `plugin` is its key, `title` its Dutch name."""

    plugin: str
    title: str
    patch: FormPatch


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAdditions:
    """What the plugins of a municipality do to forms.

    Attributes:
        by_form: `<pathway>/<form>` to what is added, by plugin key.
        missing: `<pathway>/<form>` to the titles of plugins that should add something and failed.
        checked: forms whose answers a plugin wants to check before a task is completed.
    """

    by_form: Mapping[str, tuple[Addition, ...]] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    checked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PluginCheck:
    """What plugins said of the answers to a form.

    Attributes:
        errors: in the order of asking.
        silent: titles of plugins that gave no usable answer: then the task stays open.
    """

    errors: tuple[FieldError, ...] = ()
    silent: tuple[str, ...] = ()


class Extensions(Protocol):
    """Asks plugins what they add. Only `forms` may be called inside a writing transaction."""

    def prepare(self, municipality: str) -> None:
        """Ask what is not known yet; quick when it is. Call it before a transaction begins.

        Only where somebody opens, types in or completes a task, where a service task is done, and
        where a case begins (`TermPlugins`): nothing else waits for a plugin.
        """
        ...

    def forms(self, municipality: str) -> FormAdditions:
        """Return what `prepare` found; nothing when it was never called."""
        ...

    def check_answers(self, municipality: str, form_key: str, data: PlainData) -> PluginCheck:
        """Put answers to the plugins that check this form; outside any writing transaction."""
        ...

    def forget(self, municipality: str) -> None:
        """Ask anew at the next `prepare`.

        A plugin was switched, configured or restarted, or what it is held against was published anew.
        """
        ...


class NoExtensions:
    """Where there are no plugins."""

    def prepare(self, municipality: str) -> None:
        """Know nothing."""

    def forms(self, municipality: str) -> FormAdditions:
        """Return nothing."""
        del municipality
        return FormAdditions()

    def check_answers(self, municipality: str, form_key: str, data: PlainData) -> PluginCheck:
        """Find nothing wrong."""
        del municipality, form_key, data
        return PluginCheck()

    def forget(self, municipality: str) -> None:
        """Know nothing to forget."""


def as_plain(value: Value) -> Plain | tuple[Plain, ...]:
    """Return a value as a plugin sees it: dates as ISO text, a fraction as text.

    A list keeps its texts and numbers; what has parts of its own (a table, a person) is left out
    as None: a plugin is not shown people.
    """
    if isinstance(value, list):
        return tuple(_one(each) for each in value)
    return _one(value)


def _one(value: Value) -> Plain:
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value.isoformat() if isinstance(value, date) else None
