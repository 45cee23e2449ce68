# SPDX-License-Identifier: EUPL-1.2
"""Hooks on terms: days on which the municipality is closed, lengths and last days of its own."""

# mypy: disable-error-code="empty-body"

from __future__ import annotations

from datetime import date

from wijkpad.plugin_api.base import TenantContext
from wijkpad.plugin_api.base import hookspec as _spec
from wijkpad.plugin_api.terms import Deadline, Suspension, TermInForce, TermRule


class TermHooks:
    """What is asked about terms. What a run was told when it began holds until it ends."""

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

    @_spec
    def term_rules(self, ctx: TenantContext) -> tuple[TermRule, ...]:
        """Return the terms to which the municipality gives a length of its own.

        Asked when a configuration is stored, when the plugins start and before a case begins, and
        kept on its run. A duty may only get shorter, a right only longer and at most twice as long.
        Terms that are `exact` or agreed in a case, those about the penalty for being late, and
        those of forced care never change. A rule that is not allowed, or that is about a term that
        is not there, makes the municipality not ready; its text names the term and its law.

        Where the pathway computes a length, the two ends are compared each time the term is
        counted: one on the wrong side of the other is left out, and said beside the term.

        Since: plugin API 1.1.
        """

    @_spec(firstresult=True)
    def term_deadline(
        self,
        ctx: TenantContext,
        rule: TermInForce,
        start: date,
        suspensions: tuple[Suspension, ...],
    ) -> Deadline | None:
        """Return another last day for a term that runs; None leaves it to the core.

        Asked by a job after the term began or moved, and only of plugins that were on when the run
        began; until the answer is there, and without one, the day of the core counts. `start` is
        the day of the start fact. Only of terms in days, and never of those that no rule may
        change, nor in a shielded case.

        A duty may end earlier, but not before today and not before half of its time; a right later,
        at most twice as late. Another day, or a failure, does not count: the day of the core does,
        and the page of terms asks for somebody who knows the law.

        Since: plugin API 1.1.
        """
