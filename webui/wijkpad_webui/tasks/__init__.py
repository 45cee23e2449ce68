# SPDX-License-Identifier: EUPL-1.2
"""One task: the form, its draft, completing it, and putting it right afterwards."""

from wijkpad_webui.tasks import correcting, handing, views
from wijkpad_webui.tasks.blueprint import pages

__all__ = ["correcting", "handing", "pages", "views"]
