# SPDX-License-Identifier: EUPL-1.2
"""The pages of one case, side by side under its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, url_for

from wijkpad.api import Case


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a case; `page` is an endpoint that takes `case`, `title` what `case_head` calls it.

    `of_contract`: the file of a contract has this page too; the others are about a household.
    """

    page: str
    title: str
    of_contract: bool = False


TABS: Final = (
    Tab("cases.show", "Overzicht", of_contract=True),
    Tab("cases.notes", "Aantekeningen", of_contract=True),
    Tab("cases.todos", "To-do's", of_contract=True),
    Tab("cases.documents", "Documenten", of_contract=True),
    Tab("cases.terms", "Termijnen", of_contract=True),
    Tab("cases.help_of_case", "Hulp"),
    Tab("cases.people", "Gezin"),
    Tab("cases.consents", "Toestemming"),
    Tab("cases.plan", "Doelen en maatregelen"),
    Tab("cases.social_map", "Sociale kaart"),
    Tab("cases.participants", "Deelnemers"),
    Tab("cases.arrange", "Regelen"),
)
"""The everyday ones first, then who and what the file is about, then how the case is run."""


def register(app: Flask) -> None:
    """Give templates `case_tabs`."""

    @app.context_processor
    def tabs() -> dict[str, object]:
        return {"case_tabs": TABS, "file_trail": _trail}


def _trail(file: Case) -> list[tuple[str, str]]:
    """Return the way to a file: over the list of cases, or over the contract that it is about."""
    if file.subject == "contract":
        contract = url_for("beheer.contract", contract=file.subject_key)
        return [(url_for("beheer.contracts"), "Contracten"), (contract, file.subject_key)]
    return [(url_for("worklist.show"), "Taken"), (url_for("cases.find"), "Zaken")]
