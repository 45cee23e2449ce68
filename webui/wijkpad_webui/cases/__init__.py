# SPDX-License-Identifier: EUPL-1.2
"""Cases: find them, start them, see where they stand, and act on them."""

from wijkpad_webui.cases import (
    acting,
    arranging,
    document,
    documents,
    exporting,
    filing,
    help_given,
    notes,
    participating,
    people,
    repairing,
    social_map,
    starting,
    tabs,
    terms,
    todos,
    views,
    wrong_person,
)
from wijkpad_webui.cases.blueprint import pages

__all__ = [
    "acting",
    "arranging",
    "document",
    "documents",
    "exporting",
    "filing",
    "help_given",
    "notes",
    "pages",
    "participating",
    "people",
    "repairing",
    "social_map",
    "starting",
    "tabs",
    "terms",
    "todos",
    "views",
    "wrong_person",
]
