# SPDX-License-Identifier: EUPL-1.2
"""The pages of one case, side by side under its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a case; `page` is an endpoint that takes `case`, `title` what `case_head` calls it."""

    page: str
    title: str


TABS: Final = (
    Tab("cases.show", "Overzicht"),
    Tab("cases.notes", "Aantekeningen"),
    Tab("cases.todos", "To-do's"),
    Tab("cases.documents", "Documenten"),
    Tab("cases.terms", "Termijnen"),
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
        return {"case_tabs": TABS}
