# SPDX-License-Identifier: EUPL-1.2
"""Budgets: every purse, its year and lines, what is booked by hand, and what is settled."""

from wijkpad_webui.budgets import rounds, settling
from wijkpad_webui.budgets.views import pages

__all__ = ["pages", "rounds", "settling"]
