# SPDX-License-Identifier: EUPL-1.2
"""Forms of form-js: read, check, bind and validate, in Python alone.

Recommended for a yes-no question: a radio with `properties.kind = "bool"` and the values `yes` and
`no`; the answer is a FEEL boolean. See `Kind` for what each kind of field yields.
"""

from wijkpad.forms.checking import check
from wijkpad.forms.model import (
    REGISTERED,
    Answers,
    Choice,
    Field,
    Form,
    FormRule,
    Kind,
    Listed,
    listed_text,
)
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
    "REGISTERED",
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
    "Listed",
    "Place",
    "SafetyAnswers",
    "Shown",
    "Submitted",
    "asks_safety",
    "bind",
    "check",
    "display",
    "draft",
    "edit_rows",
    "fill",
    "fillable",
    "from_draft",
    "known_answers",
    "listed_text",
    "masked",
    "places_of",
    "prefill",
    "read",
    "safety_answers",
    "start",
    "validate",
]
