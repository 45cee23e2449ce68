# SPDX-License-Identifier: EUPL-1.2
"""FEEL, the expression language of DMN: parse once, evaluate often, under a budget.

Nothing in an expression can reach a Python object: values are plain data, names are looked up in
mappings, and the functions are a fixed list.
"""

from wijkpad.feel import range_text  # noqa: F401 - importing registers the function
from wijkpad.feel.budget import Budget
from wijkpad.feel.clashes import clashes
from wijkpad.feel.expression import Expression, UnaryTests, parse, parse_unary_tests
from wijkpad.feel.failures import FeelError, FeelSyntaxError
from wijkpad.feel.json_values import Json, dumps, from_json, loads, to_json
from wijkpad.feel.moment import Cycle, Moment, Timing, parse_moment
from wijkpad.feel.names import Names
from wijkpad.feel.static import faults_of, unknown_names
from wijkpad.feel.text import as_text
from wijkpad.feel.types import Type
from wijkpad.feel.values import DaysTime, Function, Range, Value, YearsMonths

__all__ = [
    "Budget",
    "Cycle",
    "DaysTime",
    "Expression",
    "FeelError",
    "FeelSyntaxError",
    "Function",
    "Json",
    "Moment",
    "Names",
    "Range",
    "Timing",
    "Type",
    "UnaryTests",
    "Value",
    "YearsMonths",
    "as_text",
    "clashes",
    "dumps",
    "faults_of",
    "from_json",
    "loads",
    "parse",
    "parse_moment",
    "parse_unary_tests",
    "to_json",
    "unknown_names",
]
