# SPDX-License-Identifier: EUPL-1.2
"""Why a term ends when it does, in one sentence for a reader who has no time."""

from __future__ import annotations

from collections.abc import Sequence

from wijkpad.terms.holidays import Holidays, default_holidays
from wijkpad.terms.length import Length, Unit
from wijkpad.terms.methods import Due
from wijkpad.terms.rule import Rule
from wijkpad.terms.suspensions import Suspension
from wijkpad.terms.words import day_text, local_day, short_text


def explained(
    rule: Rule,
    found: Due | None,
    *,
    suspensions: Sequence[Suspension] = (),
    extension: Length | None = None,
    holidays: Holidays | None = None,
) -> str:
    """Return `6 weken + 11 dagen opgeschort, Awb, artikel 4:15`; without the end itself.

    For a term that stands still: since when, and on which ground.
    """
    if found is None:
        return _still(rule, suspensions)
    parts = [rule.length.dutch() if rule.length is not None else rule.title]
    if extension is not None and rule.extend is not None:
        parts.append(f"{extension.dutch()} verlengd, {rule.extend.law}")
    elif extension is not None:
        parts.append(f"{extension.dutch()} verlengd")
    if found.stood_still:
        laws = dict.fromkeys(_law(rule, one) for one in suspensions)
        named = "; ".join(one for one in laws if one)
        days = Length(found.stood_still, Unit.DAYS).dutch()
        parts.append(f"{days} opgeschort" + (f", {named}" if named else ""))
    text = " + ".join(parts)
    calendar = holidays or default_holidays()
    if found.unmoved is not None:
        why = calendar.why_not_working(found.unmoved) or "er zijn te weinig werkdagen"
        text += f"; doorgeschoven van {short_text(found.unmoved)}: {why}"
    last = found.day or local_day(found.fires_at)
    if calendar.known_until is not None and last > calendar.known_until:
        text += f"; let op: na {day_text(calendar.known_until)} zijn de feestdagen nog niet zeker"
    return text


def _still(rule: Rule, suspensions: Sequence[Suspension]) -> str:
    open_one = next((one for one in suspensions if one.until is None), None)
    if open_one is None:
        return "Deze termijn staat stil."
    ground = next((one for one in rule.suspend if one.key == open_one.ground), None)
    since = f"Opgeschort vanaf {short_text(local_day(open_one.since))}"
    return since if ground is None else f"{since}: {ground.title}. {ground.law}"


def _law(rule: Rule, pause: Suspension) -> str:
    return next((one.law for one in rule.suspend if one.key == pause.ground), "")
