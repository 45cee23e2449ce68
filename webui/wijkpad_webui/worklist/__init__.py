# SPDX-License-Identifier: EUPL-1.2
"""The list of tasks: mine, my team's, nobody's yet."""

from wijkpad_webui.worklist.views import pages

__all__ = ["pages"]
