# SPDX-License-Identifier: EUPL-1.2
"""Files opened in need, and what the privacy officer watches."""

from wijkpad_webui.emergency import views
from wijkpad_webui.emergency.blueprint import pages

__all__ = ["pages", "views"]
