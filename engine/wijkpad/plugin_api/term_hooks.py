# SPDX-License-Identifier: EUPL-1.2
"""Hooks on terms: the days on which the municipality is closed."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

from datetime import date

from wijkpad.plugin_api.base import TenantContext
from wijkpad.plugin_api.base import hookspec as _spec


class TermHooks:
    """What is asked about terms, when a case begins. What a run was told holds until it ends."""

    @_spec
    def calendar_days_off(self, ctx: TenantContext, year: int) -> frozenset[date]:
        """Return the working days of `year` on which the municipality is closed.

        Asked for this year and the next before a case begins, and kept on its run; the union of all
        plugins counts. They are no working days for those terms alone of which the pathway says
        `closing_days = true`: the municipality's own, in working days. A statutory term, a norm of
        the profession and every term of a shielded case know the Algemene termijnenwet only.

        More than 15 working days in a year, or more than 5 in a row, is no calendar: the answer is
        left out as a whole. A failure counts no day off, and says so beside the term.

        Since: plugin API 1.1.
        """
