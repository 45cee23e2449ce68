# SPDX-License-Identifier: EUPL-1.2
"""The terms of a whole team, and where every term rests on."""

from wijkpad_webui.terms.views import pages

__all__ = ["pages"]
