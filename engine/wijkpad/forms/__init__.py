# SPDX-License-Identifier: EUPL-1.2
"""Forms of form-js: read, check, bind and validate, in Python alone.

Recommended for a yes-no question: a radio with `properties.kind = "bool"` and the values `yes` and
`no`; the answer is a FEEL boolean. See `Kind` for what each kind of field yields.
"""

from wijkpad.forms.checking import check
from wijkpad.forms.model import Answers, Choice, Field, Form, FormRule, Kind
from wijkpad.forms.places import Place, places_of
from wijkpad.forms.prefilling import Known, fillable, known_answers, prefill
from wijkpad.forms.reading import SCHEMA_VERSION, read
from wijkpad.forms.safety import SafetyAnswers, asks_safety, safety_answers
from wijkpad.forms.showing import Shown, display, fill, masked, start
from wijkpad.forms.submitted import (
    ACCEPT,
    ACTION,
    ROWS,
    Submitted,
    bind,
    draft,
    edit_rows,
    from_draft,
)
from wijkpad.forms.validation import Checked, validate

__all__ = [
    "ACCEPT",
    "ACTION",
    "ROWS",
    "SCHEMA_VERSION",
    "Answers",
    "Checked",
    "Choice",
    "Field",
    "Form",
    "FormRule",
    "Kind",
    "Known",
    "Place",
    "SafetyAnswers",
    "Shown",
    "Submitted",
    "bind",
    "check",
    "display",
    "draft",
    "edit_rows",
    "fill",
    "fillable",
    "known_answers",
    "masked",
    "from_draft",
    "places_of",
    "prefill",
    "read",
    "asks_safety",
    "safety_answers",
    "start",
    "validate",
]
