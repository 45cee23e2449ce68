# SPDX-License-Identifier: EUPL-1.2
"""The list of tasks: mine, my team's, nobody's yet; and who stands in for whom."""

from wijkpad_webui.worklist import standing_in, views
from wijkpad_webui.worklist.blueprint import pages

__all__ = ["pages", "standing_in", "views"]
