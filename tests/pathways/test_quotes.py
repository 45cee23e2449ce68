# SPDX-License-Identifier: EUPL-1.2
"""The officer decides with and without a quote, and sees which of the two it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from wijkpad import forms
from wijkpad.feel import Value
from wijkpad.pathways import compile_definition, read_folder

_INTAKE = Path(__file__).parents[2] / "processes" / "intake"
_NOW = datetime(2026, 12, 14, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("known", "missing"),
    [({}, True), ({"funding": None}, True), ({"funding": {"verdict": "ALLOW"}}, False)],
)
def test_that_the_quote_is_missing_is_told_only_when_it_is(
    known: dict[str, Value], missing: bool
) -> None:
    definition = compile_definition(read_folder(_INTAKE), key="intake").definition
    assert definition is not None
    form = definition.forms["decide"]
    (group,) = [
        one
        for one in form.walk()
        if any(part.text and "De koppeling gaf geen antwoord" in part.text for part in one.fields)
    ]
    visible = forms.validate(form, {}, context=known, now=_NOW, users={}).visible
    assert visible[group.path] is missing
