# SPDX-License-Identifier: EUPL-1.2
"""The social map: who helps with what, where, and how long it takes."""

from wijkpad_webui.social_map import views, volunteers
from wijkpad_webui.social_map.blueprint import pages

__all__ = ["pages", "views", "volunteers"]
