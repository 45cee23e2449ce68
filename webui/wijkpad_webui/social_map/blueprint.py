# SPDX-License-Identifier: EUPL-1.2
"""The blueprint of the social map."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

pages: Final = Blueprint("social_map", __name__)
