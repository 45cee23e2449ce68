# SPDX-License-Identifier: EUPL-1.2
"""A worker never reads the code of a table: the form where it advises says it in words."""

from __future__ import annotations

import re

import pytest

from tests.support.website import PROCESSES
from wijkpad import forms
from wijkpad.api.tasks.advice_words import words_of

CODE = re.compile(r'"([A-Z][A-Z0-9]*_\w+|[A-Z][A-Z0-9]{2,})"')
USED = {
    "BR_MC1_Kindcheck": "s1_name_reporter",
    "BR_MC2_Afwegingskader": "s5_decide",
    "BR_MC3_WhoReports": "s1_name_reporter",
}


def read_form(name: str) -> forms.Form:
    file = PROCESSES / f"meldcode/forms/{name}.json"
    return forms.read(file.read_bytes(), file=file.name)


@pytest.mark.parametrize("table", sorted(USED))
def test_every_code_of_a_table_of_the_meldcode_is_said_in_dutch(table: str) -> None:
    text = (PROCESSES / f"meldcode/{table}.dmn").read_text("utf-8")
    given = set(re.findall(r"<outputEntry[^>]*><text>(.*?)</text>", text))
    codes = {match[1] for one in given if (match := CODE.fullmatch(one))}
    assert len(codes) >= 5
    assert codes <= words_of(read_form(USED[table])).keys()
