# SPDX-License-Identifier: EUPL-1.2
"""The blueprint that the pages of this part share."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

pages: Final = Blueprint("emergency", __name__)
