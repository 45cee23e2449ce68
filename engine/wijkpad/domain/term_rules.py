# SPDX-License-Identifier: EUPL-1.2
"""Which lengths of its own a municipality may give to a term through a plugin (ADR 32)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from wijkpad.domain.definition import Sensitivity
from wijkpad.domain.local_terms import LocalRule, TermAnswer
from wijkpad.terms import Direction, Rule, RuleClass, may_tighten, short_text

LONGEST_LAW: Final = 200
LONGEST_EXPLANATION: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTerm:
    """A term of a pathway in force.

    Attributes:
        rule: with the length that holds now where a setting decides it; None where a run computes it.
        law: its source in words.
    """

    rule: Rule
    law: str
    sensitivity: Sensitivity


KnownTerms = Mapping[str, KnownTerm]
"""By `<pathway>.<term>`."""


def why_not(mine: LocalRule, known: KnownTerms) -> str | None:
    """Return why a plugin may not have this rule, in Dutch with the term and its law; None when it may."""
    term = known.get(mine.term)
    if term is None:
        return f"De termijn ‘{mine.term}’ is er in deze gemeente niet."
    name = f"‘{term.rule.title}’ ({term.law})"
    if not mine.law.strip() or len(mine.law) > LONGEST_LAW or "\n" in mine.law:
        return f"Bij {name} staat niet, of te lang, waar de gemeente dit vastlegde."
    if mine.length.count < 1:
        return f"Voor {name} is een lengte van minstens 1 nodig."
    if term.sensitivity == "forced_care" or term.rule.penalty or term.rule.notice:
        return f"De termijn {name} staat vast: een plugin verandert hem niet."
    found = may_tighten(term.rule, mine.length)
    if found is not None:
        return found.text.replace(f"({term.rule.source})", f"({term.law})")
    if term.rule.direction is Direction.AT_LEAST and _too_long(term.rule, mine):
        return f"De termijn {name} mag hoogstens twee keer zo lang worden."
    return _about_grounds(term.rule, mine, name)


def _about_grounds(rule: Rule, mine: LocalRule, name: str) -> str | None:
    if mine.suspend is None:
        return None
    if rule.direction is not Direction.AT_MOST:
        return f"De termijn {name} is een recht: opschorten verandert een plugin niet."
    if set(mine.suspend) - {one.key for one in rule.suspend}:
        return f"De termijn {name} krijgt een grond om op te schorten die er niet is."
    return None


def may_be_asked(rule: Rule) -> bool:
    """Say whether a plugin may be asked for the last day of such a term."""
    return not stands_fast(rule) and not rule.calendar.ends_at_moment


def stands_fast(rule: Rule) -> bool:
    """Say whether no plugin may change such a term, whichever way."""
    fixed = rule.direction is Direction.EXACT or rule.klass is RuleClass.CASE
    return fixed or bool(rule.penalty) or rule.notice is not None


def deadline_fault(
    direction: Direction, *, start: date, end: date, own: TermAnswer, today: date
) -> str | None:
    """Return why a plugin's last day does not count, as the end of a Dutch sentence.

    `end` is the last day of the core. What ends now or half-way may set off all that hangs on it.
    """
    text = own.text.strip()
    if not text or len(text) > LONGEST_EXPLANATION or not text.isprintable():
        return "zegt niet, of te lang, waarom"
    if own.due is None:
        return "noemt geen dag"
    named = f"noemt {short_text(own.due)}"
    if direction is Direction.AT_MOST and own.due < today:
        return f"{named}, en die dag is al voorbij"
    if direction is Direction.AT_MOST and own.due <= end and end - own.due > abs(end - start) / 2:
        return f"{named}, en dan blijft niet de helft van de tijd over"
    if direction is Direction.AT_LEAST and own.due > end + abs(end - start):
        return f"{named}, en dat is meer dan twee keer zo lang"
    if not stricter(direction, start, end, own.due):
        return f"{named}, en dan kreeg de inwoner minder dan waar hij recht op heeft"
    return None


def _too_long(rule: Rule, mine: LocalRule) -> bool:
    if rule.length is None:
        return False
    if rule.length.unit is mine.length.unit:
        return mine.length.count > 2 * rule.length.count
    try:
        return mine.length.day_bounds()[0] > 2 * rule.length.day_bounds()[1]
    except ValueError:
        return False


def stricter(direction: Direction, start: date, end: date, own: date) -> bool:
    """Say whether an end of the municipality's own protects at least as much as that of the term.

    A duty ends no later, and not before it begins; a right no earlier, and at most twice as late.
    What is counted backwards ends before it begins. Moments and days do not mix.
    """
    match direction:
        case Direction.AT_MOST:
            return own <= end and (start <= own or end < start)
        case Direction.AT_LEAST:
            return end <= own <= end + abs(end - start)
    return own == end
