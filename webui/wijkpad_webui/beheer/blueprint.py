# SPDX-License-Identifier: EUPL-1.2
"""The blueprint that the administrator's pages share."""

from __future__ import annotations

from typing import Final

from flask import Blueprint

pages: Final = Blueprint("beheer", __name__)
