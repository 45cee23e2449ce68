# SPDX-License-Identifier: EUPL-1.2
"""What the example municipality adds to daily work: a question on a form, and a walk-in hour.

Both are off until the administrator switches them on in the configuration.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from wijkpad.plugin_api import (
    FieldError,
    FormField,
    FormPatch,
    PlainData,
    ServiceResult,
    ServiceSpec,
    TenantContext,
    hookimpl,
)

REGISTER: Final = "intake/register_request"
WALK_IN: Final = "voorbeeldgemeente.walk_in"
_THURSDAY: Final = 3
_HOW: Final = FormField(
    key="origin",
    label_nl="Hoe kwam de inwoner bij het wijkteam?",
    kind="choice",
    choices=(
        ("self", "Uit zichzelf"),
        ("doctor", "Via de huisarts"),
        ("school", "Via school"),
        ("other", "Anders"),
    ),
)
_OTHER: Final = FormField(key="origin_other", label_nl="Hoe dan?", kind="text")
_DAY: Final = {"type": "string", "format": "date"}


@hookimpl
def form_extend(ctx: TenantContext, form_key: str) -> tuple[FormPatch, ...]:
    """Ask how somebody found the team, where the municipality wants to know."""
    asked = bool(ctx.config.get("ask_origin")) and form_key == REGISTER
    return (FormPatch(add=(_HOW, _OTHER)),) if asked else ()


@hookimpl
def form_validate(form_key: str, data: PlainData) -> tuple[FieldError, ...]:
    """Ask for words with the answer ‘Anders’."""
    other = data.get("voorbeeldgemeente_origin") == "other"
    words = str(data.get("voorbeeldgemeente_origin_other") or "").strip()
    if form_key != REGISTER or not other or words:
        return ()
    text = "Vul in hoe de inwoner bij het wijkteam kwam."
    return (FieldError(field="voorbeeldgemeente_origin_other", text_nl=text),)


@hookimpl
def service_task_specs() -> tuple[ServiceSpec, ...]:
    """Offer designers the step that finds the next walk-in hour."""
    whole = {"type": "object", "additionalProperties": False}
    return (
        ServiceSpec(
            key=WALK_IN,
            title_nl="Het volgende spreekuur opzoeken",
            inputs={**whole, "properties": {"after": _DAY}, "required": ["after"]},
            outputs={**whole, "properties": {"on": _DAY, "at": {"type": "string"}}},
        ),
    )


@hookimpl
def service_task_run(key: str, inputs: PlainData) -> ServiceResult:
    """Return the first Thursday after a day; an unknown step is an error of the process."""
    if key != WALK_IN:
        return ServiceResult(error_code="UNKNOWN")
    after = date.fromisoformat(str(inputs["after"]))
    ahead = (_THURSDAY - after.weekday() - 1) % 7 + 1
    on = after + timedelta(days=ahead)
    return ServiceResult(outputs={"on": on.isoformat(), "at": "09:00"})
