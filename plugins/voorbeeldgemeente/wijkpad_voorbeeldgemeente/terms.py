# SPDX-License-Identifier: EUPL-1.2
"""What the example municipality has to say about terms: when it is closed, and what it promises."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from wijkpad.plugin_api import (
    Deadline,
    Finding,
    Plain,
    Severity,
    TenantContext,
    TermInForce,
    TermRule,
    hookimpl,
    is_working_day,
)

_FIRST_CONTACT: Final = "intake.eerste_contact_normaal"


@hookimpl
def plugin_config_check(config: Mapping[str, Plain]) -> tuple[Finding, ...]:
    """Refuse closing days that are no dates."""
    try:
        closing_days(config)
    except ValueError as error:
        text = f"‘{error}’ is geen datum. Schrijf bijvoorbeeld 24-12-2026 31-12-2026."
        found = Finding(
            code="CLOSING_DAYS_UNREADABLE",
            severity=Severity.REFUSE,
            message_nl=text,
            data={"field": "closing_days"},
        )
        return (found,)
    return ()


@hookimpl
def calendar_days_off(ctx: TenantContext, year: int) -> frozenset[date]:
    """Return the days of the year on which the town hall is closed."""
    return frozenset(one for one in closing_days(ctx.config) if one.year == year)


@hookimpl
def term_rules(ctx: TenantContext) -> tuple[TermRule, ...]:
    """Promise the first contact sooner than the pathway, where the municipality wants to."""
    days = ctx.config.get("first_contact_days")
    if not isinstance(days, int) or days < 1:
        return ()
    law = "Servicenormen Voorbeeldstad, norm 1"
    return (TermRule(key=_FIRST_CONTACT, law=law, amount=days, unit="working days"),)


@hookimpl
def term_deadline(ctx: TenantContext, rule: TermInForce) -> Deadline | None:
    """Be ready before the town hall closes: a duty that ends on such a day ends on the one before."""
    closed = closing_days(ctx.config)
    if (
        rule.direction != "at_most"
        or rule.due not in closed
        or not ctx.config.get("before_closing")
    ):
        return None
    day = rule.due
    while day in closed or not is_working_day(day):
        day -= timedelta(days=1)
    text = f"op {rule.due:%d-%m-%Y} is het gemeentehuis gesloten"
    return Deadline(due=day, explanation_nl=text)


def closing_days(config: Mapping[str, Plain]) -> frozenset[date]:
    """Return the days of the setting; raises `ValueError` with the word that is no date."""
    return frozenset(_day(word) for word in str(config.get("closing_days") or "").split())


def _day(word: str) -> date:
    try:
        return datetime.strptime(word, "%d-%m-%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise ValueError(word) from None
