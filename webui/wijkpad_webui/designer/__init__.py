# SPDX-License-Identifier: EUPL-1.2
"""Where a process designer changes pathways, and where their owner lets a change through."""

from wijkpad_webui.designer import (
    covering,
    drafts,
    files,
    merging,
    publishing,
    templates,
    transferring,
    versions,
)
from wijkpad_webui.designer.blueprint import pages

__all__ = [
    "covering",
    "drafts",
    "files",
    "merging",
    "pages",
    "publishing",
    "templates",
    "transferring",
    "versions",
]
