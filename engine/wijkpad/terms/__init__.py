# SPDX-License-Identifier: EUPL-1.2
"""Legal terms: lengths, calendars, holidays, and who may change which term. Pure."""

from wijkpad.terms.counting import due, due_with, text
from wijkpad.terms.explaining import explained
from wijkpad.terms.holidays import Designated, Holidays, default_holidays, easter, missing_days
from wijkpad.terms.length import Length, Unit
from wijkpad.terms.methods import Due
from wijkpad.terms.parameters import (
    Parameter,
    ParameterType,
    ParameterValue,
    may_set,
    read_parameters,
)
from wijkpad.terms.penalty import Penalty, penalty
from wijkpad.terms.reading import read_sources, read_terms
from wijkpad.terms.rule import (
    UNITS,
    Calendar,
    Direction,
    Extending,
    Ground,
    Notice,
    PenaltyBand,
    Rule,
    RuleClass,
    Source,
    Warn,
    implied_calendar,
    may_change,
    may_tighten,
    valid_on,
)
from wijkpad.terms.suspensions import Suspension
from wijkpad.terms.warnings import WarnMoment, warn_moments
from wijkpad.terms.words import (
    AMSTERDAM,
    day_text,
    local_day,
    moment_text,
    short_text,
    start_of_day,
)

__all__ = [
    "AMSTERDAM",
    "UNITS",
    "Calendar",
    "Designated",
    "Direction",
    "Due",
    "Extending",
    "Ground",
    "Holidays",
    "Length",
    "Notice",
    "Parameter",
    "ParameterType",
    "ParameterValue",
    "Penalty",
    "PenaltyBand",
    "Rule",
    "RuleClass",
    "Source",
    "Suspension",
    "Unit",
    "Warn",
    "WarnMoment",
    "day_text",
    "default_holidays",
    "due",
    "due_with",
    "easter",
    "explained",
    "implied_calendar",
    "local_day",
    "may_change",
    "may_set",
    "may_tighten",
    "missing_days",
    "moment_text",
    "start_of_day",
    "penalty",
    "read_parameters",
    "read_sources",
    "read_terms",
    "short_text",
    "text",
    "valid_on",
    "warn_moments",
]
