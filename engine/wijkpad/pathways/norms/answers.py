# SPDX-License-Identifier: EUPL-1.2
"""Which answers to a form are possible, as far as they are followed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import combinations, pairwise, product
from math import prod
from typing import Final

from wijkpad.errors import UnreadableError
from wijkpad.feel import Expression, parse
from wijkpad.findings import Severity
from wijkpad.forms import Form
from wijkpad.forms.model import Field, Kind
from wijkpad.pathways.norms.knowing import SOME, Facts, Knowing, Known, Place, Sort, Unknown

MOST: Final = 5_000
"""Ways to answer one form that are looked at."""
_MOST_CHOICES: Final = 4
_ONE: Final = Decimal(1)


class TooManyAnswersError(Exception):
    """A form can be answered in more ways than are looked at; `args` holds its key."""


class FormAnswers:
    """The answers to one form.

    Args:
        constants: by name, the numbers with which it is compared anywhere in the pathway.
    """

    def __init__(self, form: Form, constants: Mapping[Place, Collection[Decimal]]) -> None:
        self.form, self._constants = form, constants
        self.fields: dict[Place, Field] = {
            (form.key, *one.path.split(".")): one for one in form.leaves
        }
        self._around = dict(_conditions(form.fields, ()))

    @cached_property
    def names(self) -> frozenset[str]:
        """The names by which its answers are read inside the form itself."""
        return frozenset(path[1] for path in self.fields)

    def sort(self, path: Place) -> Sort | None:
        """Return what may be asked of an answer."""
        field = self.fields.get(path)
        if field is None:
            return None
        if field.kind in (Kind.BOOL, Kind.CHOICE):
            return "any"
        if field.kind is Kind.CHOICES:
            return "any" if len(field.choices) <= _MOST_CHOICES else "presence"
        return "number" if field.kind is Kind.NUMBER else "presence"

    def related(self, paths: Collection[Place]) -> set[Place]:
        """Return these answers and those that a rule or condition ties to them."""
        found = set(paths) & set(self.fields)
        for text in self._ties:
            names = {self._full(one) for one, _ in text.reads} & set(self.fields)
            if names & found:
                found |= names
        for path in list(found):
            for condition in self._around[self.fields[path].path]:
                found |= {self._full(one) for one, _ in condition.reads} & set(self.fields)
        return found

    def ways(
        self, paths: Sequence[Place], knowing: Knowing, facts: Facts
    ) -> list[tuple[dict[Place, Known], frozenset[Place]]]:
        """Return every way to answer these fields that the form may let through.

        Each comes with the names that would have to be known to tell whether it really does.

        Raises:
            TooManyAnswersError: there are too many.
        """
        values = [self._values(one) for one in paths]
        if prod(len(one) for one in values) > MOST:
            raise TooManyAnswersError(self.form.key)
        around = {path: one for path, one in facts.items() if path[0] != self.form.key}
        found = []
        for chosen in product(*values):
            given: dict[Place, Known] = {
                path: one for path, one in zip(paths, chosen, strict=True) if one is not None
            }
            missed: set[Place] = set()
            if self._fits(paths, given, knowing, {**around, **given}, missed):
                found.append((given, frozenset(missed)))
        return found

    def _fits(
        self,
        paths: Sequence[Place],
        given: Facts,
        knowing: Knowing,
        facts: Facts,
        missed: set[Place],
    ) -> bool:
        """Tell whether answers may be given; what that hangs on and is not known goes to `missed`."""
        for path in paths:
            field = self.fields[path]
            hidden = self._hidden(field, knowing, facts, missed)
            value = given.get(path)
            if hidden is True and value is not None:
                return False
            empty = value is None or (field.type == "checkbox" and value is False)
            if hidden is False and field.required and empty:
                return False
        touched = set(paths)
        for when, about in self._rules:
            if not touched & {self._full(one) for one, _ in when.reads}:
                continue
            lost: set[Place] = set()
            breaks = knowing.value(when.root, facts, lost)
            if isinstance(breaks, Unknown):
                missed |= lost or {("?",)}
            elif breaks is True and any(
                self._hidden(one, knowing, facts, missed) is False for one in about
            ):
                return False
        return True

    def _hidden(self, field: Field, knowing: Knowing, facts: Facts, missed: set[Place]) -> Known:
        found = [knowing.value(one.root, facts, missed) for one in self._around[field.path]]
        if any(one is True for one in found):
            return True
        unsure = next((one for one in found if isinstance(one, Unknown)), None)
        return unsure if unsure is not None else False

    def _values(self, path: Place) -> list[Known]:
        field = self.fields[path]
        if field.kind is Kind.BOOL:
            return [False, True] if field.type == "checkbox" else [False, True, None]
        if field.kind is Kind.CHOICE:
            return [*(one.value for one in field.choices), None]
        if field.kind is Kind.CHOICES and len(field.choices) <= _MOST_CHOICES:
            names = [one.value for one in field.choices]
            sets = (one for size in range(len(names) + 1) for one in combinations(names, size))
            return [*sets, None]
        if field.kind is Kind.NUMBER:
            return [None, *self._numbers(path, field)]
        return [SOME, None]

    def _numbers(self, path: Place, field: Field) -> list[Known]:
        """Return one number of every region between the numbers with which it is compared."""
        marks = sorted(self._constants.get(path, ()))
        found = [marks[0] - _ONE, *marks, marks[-1] + _ONE] if marks else [Decimal(0)]
        whole = not field.decimals
        for low, high in pairwise(marks):
            middle = low + _ONE if whole else (low + high) / 2
            if low < middle < high:
                found.append(middle)
        fits = [
            one
            for one in found
            if (field.least is None or one >= field.least)
            and (field.most is None or one <= field.most)
        ]
        return list(fits or [field.least if field.least is not None else Decimal(0)])

    def _full(self, path: Place) -> Place:
        return (self.form.key, *path) if path[0] in self.names else path

    @cached_property
    def _rules(self) -> list[tuple[Expression, list[Field]]]:
        found = []
        for rule in self.form.rules:
            about = [one for one in map(self.form.find, rule.fields) if one is not None]
            about = [one for one in about if one.path in self._around]
            when = _parsed(rule.when)
            if rule.level is Severity.ERROR and when is not None and about:
                found.append((when, about))
        return found

    @cached_property
    def _ties(self) -> list[Expression]:
        return [when for when, _ in self._rules]

    @cached_property
    def reads(self) -> frozenset[Place]:
        """The names of other forms and steps that its rules and conditions read."""
        names = {path for text in self.texts() for path, _ in text.reads}
        return frozenset(path for path in names if path[0] not in {*self.names, self.form.key})

    def texts(self) -> Iterator[Expression]:
        """Yield the rules and conditions of the form."""
        yield from self._ties
        for each in self._around.values():
            yield from each

    def full(self, path: Place) -> Place:
        """Return the name in full of one that is read inside the form."""
        return self._full(path)


def _conditions(
    fields: Sequence[Field], above: tuple[Expression, ...]
) -> Iterator[tuple[str, tuple[Expression, ...]]]:
    """Yield each field with the conditions under which it, or what it stands in, is hidden."""
    for one in fields:
        own = _parsed(one.condition) if one.condition else None
        around = (*above, own) if own is not None else above
        if one.key or one.path:
            yield one.path, around
        if one.kind is not Kind.TABLE:
            yield from _conditions(one.fields, around)


def _parsed(text: str) -> Expression | None:
    try:
        return parse(text)
    except UnreadableError:
        return None
