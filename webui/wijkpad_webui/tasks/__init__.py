# SPDX-License-Identifier: EUPL-1.2
"""One task: its form, its draft, claiming and completing it."""

from wijkpad_webui.tasks.views import pages

__all__ = ["pages"]
