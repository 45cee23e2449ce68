# SPDX-License-Identifier: EUPL-1.2
"""Makes up answers to any form: right in kind and range, and re-rolled where a rule says no."""

from __future__ import annotations

import string
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from wijkpad.forms import Field, Form, Kind
from wijkpad.terms import AMSTERDAM

BSNS = ("123456782", "111222333", "999990019", "999990020")
_WORDS = ("Mevrouw A", "het huishouden", "twee kinderen thuis", "schulden bij de bank", "rust")


class Answering:
    """One way of answering: how often yes, how often an optional question is skipped.

    Args:
        yes: chance that a question with yes and no gets a yes.
    """

    def __init__(self, dice: Random, *, now: datetime, users: Sequence[str], yes: float) -> None:
        self._dice, self._now, self._users, self._yes = dice, now, users, yes

    def form(self, form: Form) -> dict[str, object]:
        """Return an answer to every question, hidden ones too: the form itself drops those."""
        answers = self._all(form.fields)
        answers["_accept_warnings"] = True
        return answers

    def again(
        self, form: Form, answers: dict[str, object], wrong: Sequence[str]
    ) -> dict[str, object]:
        """Return the answers with those under these paths made up anew, and never left out."""
        fields = {part.split(".")[0] for part in wrong}
        fresh = self._all(form.fields, needed=fields)
        return {**answers, **{key: fresh[key] for key in fields if key in fresh}}

    def _all(
        self, fields: Sequence[Field], needed: frozenset[str] | set[str] = frozenset()
    ) -> dict[str, object]:
        found: dict[str, object] = {}
        for one in fields:
            if one.kind is Kind.GROUP and not one.nested:
                found |= self._all(one.fields, needed)
            elif one.key and one.kind is not Kind.STATIC:
                must = one.required or one.key in needed
                if must or self._dice.random() < 0.5:
                    found[one.key] = self._one(one)
        return found

    def _one(self, one: Field) -> object:
        dice = self._dice
        if one.kind is Kind.TABLE:
            most = min(2, one.max_rows)
            return [self._all(one.fields) for _ in range(dice.randint(1, most))]
        if one.kind.holds_fields:
            return self._all(one.fields)
        match one.kind:
            case Kind.BOOL:
                return dice.random() < self._yes
            case Kind.CHOICE:
                return dice.choice(one.choices).value
            case Kind.CHOICES:
                picked = [choice.value for choice in one.choices if dice.random() < 0.5]
                every = [choice.value for choice in one.choices]
                return every if dice.random() < 0.3 else picked or [dice.choice(every)]
            case Kind.USER:
                return dice.choice(self._users)
            case Kind.NUMBER | Kind.MONEY:
                return self._number(one)
        return self._moment(one) or self._text(one)

    def _number(self, one: Field) -> Decimal:
        least = one.least if one.least is not None else Decimal(0)
        most = one.most if one.most is not None else least + 100
        return Decimal(self._dice.randint(int(least), int(most)))

    def _moment(self, one: Field) -> object:
        today = self._now.astimezone(AMSTERDAM).date()
        days, minutes = self._dice.randint(0, 40), self._dice.randint(1, 3000)
        match one.kind:
            case Kind.DATE | Kind.DATE_PAST:
                return today - timedelta(days=days)
            case Kind.DATE_FUTURE:
                return today + timedelta(days=days)
            case Kind.DATETIME | Kind.DATETIME_PAST:
                return (self._now - timedelta(minutes=minutes)).astimezone(AMSTERDAM)
            case Kind.TIME:
                return time(minutes % 24, minutes % 60)
        return None

    def _text(self, one: Field) -> str:
        match one.kind:
            case Kind.BSN:
                return self._dice.choice(BSNS)
            case Kind.AGB:
                return "42420001"
            case Kind.POSTCODE:
                return "1234 AB"
            case Kind.EMAIL:
                return "a@voorbeeld.nl"
            case Kind.PHONE:
                return "0612345678"
        text = f"{self._dice.choice(_WORDS)} {self._dice.choice(string.ascii_lowercase)}"
        text = text.ljust(one.min_length or 0, "x")
        return text[: one.max_length] if one.max_length else text
