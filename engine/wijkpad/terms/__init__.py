# SPDX-License-Identifier: EUPL-1.2
"""Legal terms: lengths, calendars, holidays, and who may change which term. Pure."""

from wijkpad.terms.counting import due, due_with, text
from wijkpad.terms.holidays import Designated, Holidays, default_holidays, easter
from wijkpad.terms.length import Length, Unit
from wijkpad.terms.methods import Due
from wijkpad.terms.parameters import (
    Parameter,
    ParameterType,
    ParameterValue,
    may_set,
    read_parameters,
)
from wijkpad.terms.reading import read_sources, read_terms
from wijkpad.terms.rule import (
    UNITS,
    Calendar,
    Direction,
    Rule,
    RuleClass,
    Source,
    Warn,
    implied_calendar,
    may_change,
    valid_on,
)
from wijkpad.terms.suspensions import Suspension
from wijkpad.terms.warnings import WarnMoment, warn_moments
from wijkpad.terms.words import AMSTERDAM, day_text, moment_text, short_text

__all__ = [
    "AMSTERDAM",
    "UNITS",
    "Calendar",
    "Designated",
    "Direction",
    "Due",
    "Holidays",
    "Length",
    "Parameter",
    "ParameterType",
    "ParameterValue",
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
    "implied_calendar",
    "may_change",
    "may_set",
    "moment_text",
    "read_parameters",
    "read_sources",
    "read_terms",
    "short_text",
    "text",
    "valid_on",
    "warn_moments",
]
