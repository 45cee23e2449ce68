# SPDX-License-Identifier: EUPL-1.2
"""Know who helps where and how long it takes."""

from __future__ import annotations

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    pass
