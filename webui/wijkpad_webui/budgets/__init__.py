# SPDX-License-Identifier: EUPL-1.2
"""Budgets: every purse, its year and lines, and what is booked by hand."""

from wijkpad_webui.budgets.views import pages

__all__ = ["pages"]
